"""Many ideas at once: a preview of each, then all of them or none."""

from typing import Any

import pytest
from django.urls import reverse

from core.models import Delivery
from ideas import services
from ideas.errors import DecidedMeanwhile, MergeTargetWrong, NotAllDecidable, NotOpenForDecision
from ideas.models import Idea, ScreeningDecision
from tests import factories
from tests.ideas.conftest import EXPLANATION

pytestmark = pytest.mark.django_db
PAGE = "admin:ideas_idea_together"


@pytest.fixture
def rows(plan, theme):
    return factories.IdeaFactory.create_batch(3, plan=plan, theme=theme)


@pytest.fixture
def wanted(rows, reasons, screener) -> dict[str, Any]:
    return {
        "chosen": [services.Chosen(row, row.version) for row in rows],
        "outcome": "rejected",
        "reason": reasons["rejected"],
        "explanation": EXPLANATION,
        "by": screener,
    }


def states() -> list[str]:
    return list(Idea.objects.order_by("pk").values_list("state", flat=True))


def test_a_rehearsal_says_what_would_happen_and_changes_nothing(rows, wanted, decide):
    decide(rows[1])
    found = services.rehearse_decisions(**wanted)
    assert [type(row.refused) for row in found] == [type(None), DecidedMeanwhile, type(None)]
    assert states() == ["submitted", "accepted", "submitted"]
    assert ScreeningDecision.objects.count() == 1


def test_all_are_decided_or_none_and_every_hindrance_is_named(rows, wanted, decide):
    decide(rows[1])
    with pytest.raises(NotAllDecidable) as error:
        services.decide_ideas(**wanted)
    assert [reference for reference, _why in error.value.wrong] == [rows[1].reference]
    assert states() == ["submitted", "accepted", "submitted"]
    wanted["chosen"].pop(1)
    services.decide_ideas(**wanted)
    assert states() == ["rejected", "accepted", "rejected"]


def test_a_decision_that_was_announced_is_not_superseded_in_bulk(rows, wanted, decide, announce, screener):
    announce(decide(rows[0]))
    services.reopen_idea(idea=rows[0], by=screener, reason="…")
    rows[0].refresh_from_db()
    wanted["chosen"] = [services.Chosen(rows[0], rows[0].version)]
    assert isinstance(services.rehearse_decisions(**wanted)[0].refused, NotOpenForDecision)


def test_many_are_merged_into_one_but_not_into_themselves(rows, wanted, reasons):
    wanted |= {"outcome": "merged", "reason": reasons["merged"], "merged_into": rows[2]}
    assert isinstance(services.rehearse_decisions(**wanted)[2].refused, MergeTargetWrong)
    wanted["chosen"].pop()
    services.decide_ideas(**wanted)
    assert states() == ["merged", "merged", "submitted"]


def test_many_are_given_to_one_person(rows, screener):
    services.assign_ideas(ideas=rows, to=screener, by=screener)
    assert set(Idea.objects.values_list("assigned_to", flat=True)) == {screener.pk}


# --- the page ------------------------------------------------------------------------------------------------------
def chosen(rows, **more: Any) -> dict[str, Any]:
    return {"ideas": [row.pk for row in rows], **{f"version_{row.pk}": row.version for row in rows}, **more}


def typed(reason) -> dict[str, Any]:
    return {"reason": reason.pk, "explanation_ar": "لأنها غير دقيقة.", "explanation_fr": "Imprécise."}


def test_the_page_previews_each_row_and_decides_only_when_confirmed(rows, reasons, screener_client):
    url = reverse(PAGE)
    desk = screener_client.get(f"{reverse('admin:ideas_idea_desk')}?q={rows[0].reference}")
    assert [row.pk for row in desk.context["page"]] == [rows[0].pk]
    assert screener_client.get(url, {"ideas": [row.pk for row in rows]}).status_code == 200
    assert screener_client.post(url, chosen(rows, preview="1")).status_code == 422
    preview = screener_client.post(url, chosen(rows, preview="1", **typed(reasons["rejected"])))
    assert (preview.status_code, preview.context["refused"]) == (200, 0)
    assert states() == ["submitted"] * 3
    answer = screener_client.post(url, chosen(rows, confirm="1", waiting="", **typed(reasons["rejected"])))
    assert answer.status_code == 302
    assert states() == ["rejected"] * 3


def test_one_that_changed_meanwhile_stops_all_and_is_named(rows, reasons, screener_client, decide):
    data = chosen(rows, confirm="1", **typed(reasons["rejected"]))
    decide(rows[1])
    answer = screener_client.post(reverse(PAGE), data)
    assert answer.status_code == 409
    assert rows[1].reference in str(answer.context["form"].errors)
    assert "Imprécise." in answer.content.decode()
    assert states() == ["submitted", "accepted", "submitted"]


def test_a_merge_of_many_names_its_target(rows, reasons, screener_client):
    data = chosen(rows[:2], confirm="1", **typed(reasons["merged"]))
    for wrong in ("", "NOW1-I-9999", rows[0].reference):
        assert screener_client.post(reverse(PAGE), data | {"merged_into": wrong}).status_code == 422
    assert screener_client.post(reverse(PAGE), data | {"merged_into": rows[2].reference}).status_code == 302
    assert states() == ["merged", "merged", "submitted"]


def test_a_suggested_text_comes_in_one_click_and_its_gap_is_refused(rows, screener_client):
    reason = factories.ScreeningReasonFactory(
        outcome="merged", template_ar="تلتقي مع […].", template_fr="Elle rejoint […]."
    )
    data = chosen(rows[:1], suggest="1", reason=reason.pk, merged_into=rows[2].reference.lower())
    form = screener_client.post(reverse(PAGE), data).context["form"]
    assert form["explanation_fr"].value() == f"Elle rejoint {rows[2].reference}."
    gap = {**typed(reason), "explanation_fr": "Elle rejoint […].", "merged_into": rows[2].reference, "confirm": "1"}
    answer = screener_client.post(reverse(PAGE), chosen(rows[:1], **gap))
    assert "explanation_fr" in answer.context["form"].errors


def test_many_are_assigned_on_the_page(rows, screener, screener_client, citizen):
    url = reverse(PAGE)
    assert screener_client.post(url, chosen(rows, assign="1", to=screener.pk)).status_code == 302
    assert set(Idea.objects.values_list("assigned_to", flat=True)) == {screener.pk}
    assert screener_client.post(url, chosen(rows, assign="1", to=citizen.pk)).status_code == 403
    assert screener_client.post(url, chosen(rows, assign="1", to="")).status_code == 302
    assert set(Idea.objects.values_list("assigned_to", flat=True)) == {None}


def test_a_choice_of_nothing_or_of_two_plans_leads_back_to_the_desk(rows, screener_client):
    url = reverse(PAGE)
    other = factories.IdeaFactory()
    for ideas in ([], ["x", "9" * 30], [rows[0].pk, other.pk]):
        answer = screener_client.get(url, {"ideas": ideas, "waiting": "author"})
        assert answer["Location"] == f"{reverse('admin:ideas_idea_desk')}?waiting=author"


# --- splitting on its page -----------------------------------------------------------------------------------------
@pytest.fixture
def split_reason(db):
    return factories.ScreeningReasonFactory(outcome="split", template_ar="نص يضم أفكارا", template_fr="Plusieurs idées")


def parts(idea, **more: Any) -> dict[str, Any]:
    texts = {f"{name}_{n}": f"{name} {n}" for name in ("title", "body") for n in (1, 2)}
    return {"version": idea.version, **texts, "title_3": "", "body_3": "", **more}


def test_an_idea_is_split_on_a_page_that_keeps_everything_typed(rows, split_reason, screener_client):
    idea = rows[0]
    url = reverse("admin:ideas_idea_split", args=[idea.pk])
    form = screener_client.get(url).context["form"]
    assert form["explanation_fr"].value() == "Plusieurs idées"
    more = screener_client.post(url, parts(idea, more="1", reason=split_reason.pk))
    assert len(more.context["form"].parts) == 4
    assert more.context["form"]["title_1"].value() == "title 1"
    texts = {"reason": split_reason.pk, "explanation_ar": "نص", "explanation_fr": "Texte"}
    for wrong in ({"title_2": ""}, {"title_2": "", "body_2": ""}, {"reason": ""}, {"title_1": "\u200b"}):
        answer = screener_client.post(url, parts(idea, **texts) | wrong)
        assert answer.status_code == 422, wrong
        assert "body 1" in answer.content.decode()
    answer = screener_client.post(url, parts(idea, **texts))
    made = list(idea.split_ideas.order_by("number"))
    assert answer["Location"] == reverse("admin:ideas_idea_screen", args=[made[0].pk])
    assert screener_client.post(url, parts(idea, **texts)).status_code == 409
    again = reverse("admin:ideas_idea_split", args=[made[0].pk])
    assert screener_client.post(again, parts(made[0], **texts)).status_code == 422
    page = screener_client.get(reverse("admin:ideas_idea_screen", args=[idea.pk])).content.decode()
    assert made[1].reference in page
    asks = {"version": made[0].version, "reason": "ask", "question": "Qui ?"}
    part_page = reverse("admin:ideas_idea_screen", args=[made[0].pk])
    assert screener_client.post(part_page, asks).status_code == 422


def test_the_announcement_says_which_parts_come_too_early_and_counts_mails(
    rows, split_reason, screener, screener_client, theme, decide, plan
):
    made = services.split_idea(
        idea=rows[0],
        parts=[services.Part("أ", "نص", theme), services.Part("ب", "نص", theme)],
        reason=split_reason,
        explanation=EXPLANATION,
        by=screener,
    )
    decision = decide(made[0])
    url = reverse("admin:ideas_announce")
    act = {"plan": plan.slug, "decisions": [decision.pk], "title_ar": "نتائج", "title_fr": "Résultats"}
    look = screener_client.post(url, act | {"look": "1"})
    assert look.status_code == 200
    assert [(language, number) for _kind, _code, language, number in look.context["mails_by_kind"]] == [("العربية", 1)]
    answer = screener_client.post(url, act)
    assert answer.status_code == 422
    assert made[0].reference in str(answer.context["form"].errors)
    both = [decision.pk, rows[0].decisions.get().pk]
    assert screener_client.post(url, act | {"decisions": both}).status_code == 302


def test_an_answer_that_came_before_the_announcement_is_told_with_it(rows, decide, announce, mailbox, screener):
    decision = decide(rows[0])
    sent = factories.TransmissionFactory(idea=rows[0])
    factories.InstitutionAnswerFactory(transmission=sent, answer="taken_up")
    factories.FollowFactory(idea=rows[0], language="fr")
    factories.FollowFactory(idea=rows[0], language="fr", participant=rows[0].author)
    told = services.mails_to_send([decision])
    assert dict(told) == {
        ("idea_decided", "ar"): 1,
        ("idea_taken_up", "ar"): 1,
        ("followed_decided", "fr"): 1,
        ("followed_taken_up", "fr"): 1,
    }
    announce(decision)
    assert len(mailbox.to(rows[0].author.email)) == 2
    assert Delivery.objects.count() == told.total()


# --- the assessment and the side by side ---------------------------------------------------------------------------
def test_an_assessment_is_kept_without_deciding_and_typed_words_stay(rows, reasons, screener_client):
    url = reverse("admin:ideas_idea_screen", args=[rows[0].pk])
    data = {"version": rows[0].version, "assess": "1", "verdict_openness": "met", **typed(reasons["rejected"])}
    page = screener_client.post(url, data)
    assert page.status_code == 200
    assert page.context["form"]["explanation_fr"].value() == "Imprécise."
    assert rows[0].assessments.get().verdict == "met"
    assert screener_client.get(url).context["form"]["verdict_openness"].value() == "met"
    assert states()[0] == "submitted"
    screener_client.post(url, {"version": rows[0].version, "assess": "1"})
    assert rows[0].assessments.count() == 1


def test_a_merge_begins_at_a_similar_idea(rows, reasons, screener_client):
    url = reverse("admin:ideas_idea_screen", args=[rows[0].pk])
    form = screener_client.get(f"{url}?merge={rows[1].reference}").context["form"]
    assert (form["merged_into"].value(), form["reason"].value()) == (rows[1].reference, str(reasons["merged"].pk))


def test_what_the_second_person_wrote_stands_beside_the_decision_and_can_be_kept_as_a_note(
    rows, reasons, screener_client, decide
):
    url = reverse("admin:ideas_idea_screen", args=[rows[0].pk])
    data = {"version": rows[0].version, "decide": "1", "waiting": "author", **typed(reasons["rejected"])}
    decide(rows[0])
    page = screener_client.post(url, data)
    assert page.status_code == 409
    assert "Imprécise." in page.context["yours"]["note"]
    note = reverse("admin:ideas_idea_note", args=[rows[0].pk])
    answer = screener_client.post(f"{note}?waiting=author", {"body": page.context["yours"]["note"]})
    assert answer["Location"] == f"{url}?waiting=author"
    assert "Imprécise." in rows[0].staff_notes.get().body


def test_next_and_previous_follow_the_queue(plan, theme, screener_client):
    rows = [factories.IdeaFactory(plan=plan, theme=theme, submitted_at=factories.ago(days=9 - n)) for n in range(3)]
    page = screener_client.get(reverse("admin:ideas_idea_screen", args=[rows[1].pk]))
    assert (page.context["previous"].pk, page.context["next"].pk, page.context["left"]) == (rows[0].pk, rows[2].pk, 3)
