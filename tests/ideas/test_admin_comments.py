from typing import Any

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

LIST = "admin:ideas_ideacomment_changelist"


def button(name: str, comment: Any) -> str:
    return reverse(f"admin:ideas_ideacomment_{name}", args=[comment.pk])


def test_many_comments_are_published_or_none(plan: Any, screener_client: Any) -> None:
    idea = factories.IdeaFactory(plan=plan)
    waiting = factories.IdeaCommentFactory.create_batch(2, idea=idea, state="pending", published_at=None)
    public = factories.IdeaCommentFactory(idea=idea)
    chosen = {"action": "publish_selected", "_selected_action": [row.pk for row in (*waiting, public)]}
    screener_client.post(reverse(LIST), chosen)
    assert idea.comments.filter(state="pending").count() == 2
    chosen["_selected_action"] = [row.pk for row in waiting]
    screener_client.post(reverse(LIST), chosen)
    assert idea.comments.filter(state="published").count() == 3


def test_a_comment_is_hidden_with_a_reason_in_every_language_and_never_edited(plan: Any, screener_client: Any) -> None:
    comment = factories.IdeaCommentFactory(idea__plan=plan, state="pending", published_at=None)
    reason = {"reason_ar": "خارج الموضوع.", "reason_fr": "Hors sujet."}
    assert screener_client.post(button("publish", comment)).status_code == 302
    assert screener_client.post(button("hide", comment), {**reason, "reason_ar": ""}).status_code == 422
    assert screener_client.post(button("hide", comment), reason).status_code == 302
    comment.refresh_from_db()
    assert (comment.state, comment.hidden_reasons) == ("hidden", {"ar": "خارج الموضوع.", "fr": "Hors sujet."})
    assert screener_client.post(button("hide", comment), reason).status_code == 422
    change = reverse("admin:ideas_ideacomment_change", args=[comment.pk])
    assert screener_client.post(change, {"body": "autre chose"}).status_code == 403


def test_a_comment_without_a_confirmed_writer_is_read_by_nobody(plan: Any, screener_client: Any) -> None:
    comment = factories.IdeaCommentFactory(idea__plan=plan, participant=None, state="pending", published_at=None)
    assert screener_client.get(button("publish", comment)).status_code == 404
    assert list(screener_client.get(reverse(LIST)).context["cl"].result_list) == []
