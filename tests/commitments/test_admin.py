"""Commitment cards in the back office."""

from typing import Any

import pytest
from django.urls import reverse

from commitments.models import Commitment
from tests import factories

pytestmark = pytest.mark.django_db

WHY = {"standing_reason_ar": "لم يعتمد.", "standing_reason_fr": "Non retenu."}


def button(name: str, row: Any) -> str:
    return reverse(f"admin:commitments_{row._meta.model_name}_{name}", args=[row.pk])


def test_a_card_is_consulted_taken_back_and_adopted(plan: Any, screener_client: Any) -> None:
    card = factories.CommitmentFactory(plan=plan)
    for name, data in (("consult", {}), ("redraft", {}), ("adopt", {"adopted_at": "01/08/2026"})):
        assert screener_client.post(button(name, card), data).status_code == 302
    card.refresh_from_db()
    assert card.state == "adopted"
    assert [version.purpose for version in card.versions.all()] == ["consultation", "adoption"]
    assert screener_client.post(button("drop", card), WHY).status_code == 422
    assert screener_client.post(button("withdraw", card), WHY).status_code == 302


def test_a_card_leaves_only_with_a_reason(plan: Any, screener_client: Any) -> None:
    card, other = factories.CommitmentFactory(plan=plan), factories.CommitmentFactory(plan=plan)
    foreign = factories.CommitmentFactory()
    assert screener_client.post(button("drop", card), {}).status_code == 422
    assert screener_client.post(button("merge", card), WHY | {"into": foreign.pk}).status_code == 422
    assert screener_client.post(button("merge", card), WHY | {"into": other.pk}).status_code == 302
    card.refresh_from_db()
    assert card.merged_into == other


def test_only_an_accepted_idea_is_linked(plan: Any, screener_client: Any) -> None:
    card = factories.CommitmentFactory(plan=plan)
    pending, accepted = factories.IdeaFactory(plan=plan), factories.IdeaFactory(plan=plan, accepted=True)
    for wrong in (pending.reference, "PAN9-I-0001"):
        answer = screener_client.post(button("link_idea", card), {"reference": wrong, "extent": "wholly"})
        assert answer.status_code == 422
    right = {"reference": accepted.reference.lower(), "extent": "wholly"}
    assert screener_client.post(button("link_idea", card), right).status_code == 302
    assert card.idea_links.get().idea == accepted


def test_an_activity_that_is_late_says_why(plan: Any, screener_client: Any) -> None:
    activity = factories.ActivityFactory(commitment__plan=plan)
    late = {"to": "delayed", "percent": "30"}
    assert screener_client.post(button("state", activity), late).status_code == 422
    why = {"difficulty_ar": "تأخر التمويل.", "difficulty_fr": "Financement tardif."}
    assert screener_client.post(button("state", activity), late | why).status_code == 302
    activity.refresh_from_db()
    assert [activity.state, activity.percent] == ["delayed", 30]


def test_a_report_is_published_once(plan: Any, screener_client: Any) -> None:
    update = factories.ProgressUpdateFactory(commitment__plan=plan)
    assert screener_client.post(button("publish", update)).status_code == 302
    assert screener_client.post(button("publish", update)).status_code == 422


def test_what_was_consulted_is_not_edited_under_those_who_comment(plan: Any, screener_client: Any) -> None:
    card = factories.CommitmentFactory(plan=plan, state="in_consultation")
    page = screener_client.get(button("change", card))
    assert "title_fr" not in page.context["adminform"].form.fields
    draft = screener_client.get(button("change", factories.CommitmentFactory(plan=plan)))
    assert "title_fr" in draft.context["adminform"].form.fields


def test_a_focal_point_sees_her_own_cards_and_writes_nothing(
    plan: Any, sign_in: Any, focal_point_a: Any, institution_a: Any
) -> None:
    focal_point_a.is_staff = True
    focal_point_a.save()
    led = factories.CommitmentFactory(plan=plan, lead=institution_a)
    supported = factories.CommitmentFactory(plan=plan)
    supported.support.add(institution_a)
    factories.CommitmentFactory(plan=plan)
    client = sign_in(focal_point_a)
    listed = client.get(reverse("admin:commitments_commitment_changelist")).context["cl"].result_list
    assert {card.pk for card in listed} == {led.pk, supported.pk}
    assert client.post(button("drop", led), WHY).status_code == 403
    assert client.post(button("change", led), {"title_fr": "X"}).status_code == 403
    assert Commitment.objects.get(pk=led.pk).title_fr == led.title_fr
