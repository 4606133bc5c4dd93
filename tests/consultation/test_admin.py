"""Consultations and their comments in the back office."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

ANSWER = {"effect": "kept", "text_ar": "النص واضح.", "text_fr": "Le texte est clair."}


def button(name: str, row: Any) -> str:
    return reverse(f"admin:consultation_{row._meta.model_name}_{name}", args=[row.pk])


def test_a_consultation_without_a_text_is_not_published(plan: Any, screener_client: Any) -> None:
    consultation = factories.ConsultationFactory(plan=plan, state="draft")
    assert screener_client.post(button("publish", consultation)).status_code == 422
    consultation.versions.add(factories.CommitmentVersionFactory(commitment__plan=plan))
    assert screener_client.post(button("publish", consultation)).status_code == 302
    consultation.refresh_from_db()
    assert consultation.state == "published"


def test_a_comment_is_read_published_and_answered(plan: Any, screener_client: Any, mailbox: Any) -> None:
    consultation = factories.ConsultationFactory(plan=plan, over=True)
    comment = factories.CommentFactory(consultation=consultation, state="pending", published_at=None)
    assert screener_client.post(button("respond", comment), ANSWER).status_code == 422
    assert screener_client.post(button("close", consultation)).status_code == 422
    assert screener_client.post(button("publish", comment)).status_code == 302
    assert screener_client.post(button("respond", comment), ANSWER | {"text_fr": ""}).status_code == 422
    assert screener_client.post(button("respond", comment), ANSWER).status_code == 302
    assert mailbox.last().to == [comment.participant.email]
    assert screener_client.post(button("close", consultation)).status_code == 302


def test_a_consultation_that_runs_is_not_closed_by_hand(plan: Any, screener_client: Any) -> None:
    assert screener_client.post(button("close", factories.ConsultationFactory(plan=plan))).status_code == 422


def test_a_comment_is_hidden_with_a_reason(plan: Any, screener_client: Any) -> None:
    comment = factories.CommentFactory(consultation__plan=plan)
    assert screener_client.post(button("hide", comment), {"hidden_reason": " "}).status_code == 422
    assert screener_client.post(button("hide", comment), {"hidden_reason": "Hors sujet."}).status_code == 302
    comment.refresh_from_db()
    assert [comment.state, comment.hidden_reason] == ["hidden", "Hors sujet."]


def test_a_comment_whose_address_is_not_confirmed_is_read_by_nobody(plan: Any, screener_client: Any) -> None:
    comment = factories.CommentFactory(
        consultation__plan=plan, state="pending", published_at=None, confirmed_at=None, participant=None
    )
    assert screener_client.get(button("publish", comment)).status_code == 404


def test_comments_without_a_response_are_found(plan: Any, screener_client: Any) -> None:
    consultation = factories.ConsultationFactory(plan=plan)
    owed = factories.CommentFactory(consultation=consultation)
    given = factories.ReasonedResponseFactory(comment__consultation=consultation, published=True).comment
    url = reverse("admin:consultation_comment_changelist")
    assert [row.pk for row in screener_client.get(f"{url}?answered=no").context["cl"].result_list] == [owed.pk]
    assert [row.pk for row in screener_client.get(f"{url}?answered=yes").context["cl"].result_list] == [given.pk]
