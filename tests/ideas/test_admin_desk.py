"""The screening desk as staff use it: three ideas, one announcement, and two people on one idea."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas.enums import IdeaState
from ideas.models import Announcement, Idea, StaffNote
from tests import factories

pytestmark = pytest.mark.django_db

DESK = "admin:ideas_idea_desk"


def page_of(idea: Any) -> str:
    return reverse("admin:ideas_idea_screen", args=[idea.pk])


def button(name: str, idea: Any) -> str:
    return reverse(f"admin:ideas_idea_{name}", args=[idea.pk])


def decision(idea: Any, reason: Any, **more: Any) -> dict[str, Any]:
    return {
        "version": idea.version,
        "reason": reason.pk,
        "explanation_ar": "شرح القرار بالعربية.",
        "explanation_fr": "L’explication en français.",
        "decide": "1",
        **more,
    }


@pytest.fixture
def accept(db: None) -> Any:
    return factories.ScreeningReasonFactory(outcome="accepted", code="opens", template_ar="لأنها", template_fr="Car")


@pytest.fixture
def reject(db: None) -> Any:
    return factories.ScreeningReasonFactory(outcome="rejected", code="far-away")


def test_three_ideas_are_screened_and_announced(
    language: str, plan: Any, theme: Any, accept: Any, reject: Any, screener_client: Any, mailbox: Any
) -> None:
    screener_client.cookies["django_language"] = language
    one, two, three = (
        factories.IdeaFactory(plan=plan, theme=theme, submitted_at=factories.ago(days=9 - n)) for n in range(3)
    )
    listed = screener_client.get(reverse(DESK))
    assert [idea.pk for idea in listed.context["page"]] == [one.pk, two.pk, three.pk]

    answer = screener_client.post(page_of(one), decision(one, accept, open_next="1"))
    assert answer["Location"] == page_of(two)
    answer = screener_client.post(page_of(two), decision(two, reject, open_next="1"))
    assert answer["Location"] == page_of(three)
    question = {"version": three.version, "reason": "ask", "question": "Quelle commune ?", "open_next": "1"}
    assert screener_client.post(page_of(three), question)["Location"] == reverse(DESK)
    assert [message.to for message in mailbox.drain()] == [[three.author.email]]

    preview = screener_client.get(reverse("admin:ideas_announce"))
    assert {key: count for key, _label, count in preview.context["counts"]} == {
        "accepted": 1,
        "rejected": 1,
        "merged": 0,
        "split": 0,
    }
    assert preview.context["mails"] == 2
    act = {
        "plan": plan.slug,
        "decisions": [row.pk for row in preview.context["rows"]],
        "title_ar": "نتائج الدراسة",
        "title_fr": "Résultats",
    }
    answer = screener_client.post(reverse("admin:ideas_announce"), act)
    assert answer.status_code == 302
    assert Announcement.objects.get().decisions.count() == 2
    one.refresh_from_db()
    two.refresh_from_db()
    three.refresh_from_db()
    assert [one.public_state, two.public_state, three.public_state] == ["accepted", "rejected", "under_screening"]
    assert {message.to[0] for message in mailbox.drain()[1:]} == {one.author.email, two.author.email}
    page = screener_client.get(answer["Location"]).content.decode()
    assert one.reference in page


def test_the_announcement_names_what_lacks_an_explanation_and_sends_nothing(
    plan: Any, accept: Any, screener_client: Any, mailbox: Any
) -> None:
    idea, other = factories.IdeaFactory(plan=plan), factories.IdeaFactory(plan=plan)
    screener_client.post(page_of(idea), decision(idea, accept, explanation_fr=""))
    screener_client.post(page_of(other), decision(other, accept))
    url = reverse("admin:ideas_announce")
    preview = screener_client.get(url)
    assert [row.idea.pk for row in preview.context["missing"]] == [idea.pk]
    rows = [row.pk for row in preview.context["rows"]]
    act = {"plan": plan.slug, "decisions": rows, "title_ar": "نتائج", "title_fr": "Résultats"}
    answer = screener_client.post(url, act)
    assert answer.status_code == 422
    assert idea.reference in str(answer.context["form"].errors)
    assert not Announcement.objects.exists()
    assert mailbox.drain() == []

    assert screener_client.post(button("complete", idea), {"explanation_fr": "Car."}).status_code == 302
    assert screener_client.post(url, act).status_code == 302
    assert len(mailbox.drain()) == 2


@pytest.mark.parametrize("wrong", [{"decisions": []}, {"title_fr": ""}, {"decisions": ["x", "999999"]}])
def test_an_announcement_that_says_too_little_is_refused_with_what_was_typed(
    wrong: dict[str, Any], plan: Any, accept: Any, screener_client: Any
) -> None:
    idea = factories.IdeaFactory(plan=plan)
    screener_client.post(page_of(idea), decision(idea, accept))
    rows = list(idea.decisions.values_list("pk", flat=True))
    act = {"plan": plan.slug, "decisions": rows, "title_ar": "نتائج الدراسة", "title_fr": "Résultats"} | wrong
    answer = screener_client.post(reverse("admin:ideas_announce"), act)
    assert answer.status_code == 422
    assert "نتائج الدراسة" in answer.content.decode()
    assert not Announcement.objects.exists()


def test_the_second_person_on_an_idea_sees_the_first_ones_decision_and_keeps_the_text(
    plan: Any, accept: Any, reject: Any, screener_client: Any, administrator_client: Any, administrator: Any
) -> None:
    idea = factories.IdeaFactory(plan=plan)
    administrator_client.post(page_of(idea), decision(idea, accept))
    answer = screener_client.post(page_of(idea), decision(idea, reject, explanation_fr="Mon long texte."))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mon long texte." in page
    assert str(administrator) in page
    assert "L’explication en français." in page
    idea.refresh_from_db()
    assert idea.state == IdeaState.ACCEPTED
    assert idea.decisions.count() == 1


def test_an_idea_that_changed_but_is_still_open_can_be_decided_at_the_second_try(
    plan: Any, accept: Any, screener_client: Any
) -> None:
    idea = factories.IdeaFactory(plan=plan)
    stale = decision(idea, accept)
    Idea.objects.filter(pk=idea.pk).update(version=idea.version + 1)
    answer = screener_client.post(page_of(idea), stale)
    assert answer.status_code == 409
    again = stale | {"version": answer.context["form"]["version"].value()}
    assert screener_client.post(page_of(idea), again).status_code == 302


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "ask", "question": ""}, "question"),
        ({"reason": "free"}, "reason"),
        ({"explanation_ar": "لأن […] غير واضح."}, "explanation_ar"),
        ({"verdict_openness": "perhaps"}, "verdict_openness"),
    ],
)
def test_a_decision_that_says_too_little_is_refused_at_its_field(
    change: dict[str, Any], field: str, plan: Any, accept: Any, screener_client: Any
) -> None:
    idea = factories.IdeaFactory(plan=plan)
    answer = screener_client.post(page_of(idea), decision(idea, accept) | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "L’explication en français." in answer.content.decode()
    idea.refresh_from_db()
    assert idea.state == IdeaState.SUBMITTED


def test_a_merge_names_its_target(plan: Any, screener_client: Any) -> None:
    idea, target, foreign = factories.IdeaFactory(plan=plan), factories.IdeaFactory(plan=plan), factories.IdeaFactory()
    gone = factories.IdeaFactory(plan=plan, state="withdrawn")
    reason = factories.ScreeningReasonFactory(outcome="merged")
    for wrong in ("", "PAN9-I-0001", foreign.reference, idea.reference, gone.reference):
        answer = screener_client.post(page_of(idea), decision(idea, reason, merged_into=wrong))
        assert answer.status_code == 422
        assert "merged_into" in answer.context["form"].errors
    answer = screener_client.post(page_of(idea), decision(idea, reason, merged_into=f" {target.reference.lower()} "))
    assert answer.status_code == 302
    idea.refresh_from_db()
    assert idea.merged_into == target


def test_a_decision_is_superseded_in_sight_of_everyone(
    plan: Any, accept: Any, reject: Any, screener_client: Any, announce: Any
) -> None:
    idea = factories.IdeaFactory(plan=plan)
    screener_client.post(page_of(idea), decision(idea, accept))
    announce(idea.decisions.get())
    idea.refresh_from_db()
    assert screener_client.post(button("reopen", idea), {"version": idea.version, "reason": ""}).status_code == 422
    screener_client.post(button("reopen", idea), {"version": idea.version, "reason": "Une erreur."})
    idea.refresh_from_db()
    assert idea.state == IdeaState.UNDER_SCREENING
    answer = screener_client.post(page_of(idea), decision(idea, reject))
    assert "superseding_reason_fr" in answer.context["form"].errors
    why = {"superseding_reason_ar": "خطأ في القراءة.", "superseding_reason_fr": "Une erreur de lecture."}
    assert screener_client.post(page_of(idea), decision(idea, reject, **why)).status_code == 302
    first, second = idea.decisions.all()
    assert second.supersedes == first


def test_the_suggested_text_of_a_reason_fills_what_is_empty_and_nothing_else(
    plan: Any, accept: Any, screener_client: Any
) -> None:
    idea = factories.IdeaFactory(plan=plan)
    form = screener_client.get(f"{page_of(idea)}?reason=opens").context["form"]
    assert form["explanation_ar"].value() == "لأنها"
    assert form["reason"].value() == str(accept.pk)
    typed = decision(idea, accept, explanation_ar="كتبت هذا", explanation_fr="", suggest="1")
    form = screener_client.post(page_of(idea), typed).context["form"]
    assert [form["explanation_ar"].value(), form["explanation_fr"].value()] == ["كتبت هذا", "Car"]
    idea.refresh_from_db()
    assert idea.state == IdeaState.SUBMITTED


def test_an_idea_of_a_workshop_has_nobody_to_ask(plan: Any, screener_client: Any) -> None:
    idea = factories.IdeaFactory(plan=plan, from_workshop=True)
    form = screener_client.get(page_of(idea)).context["form"]
    assert "question" not in form.fields
    answer = screener_client.post(page_of(idea), {"version": idea.version, "reason": "ask", "question": "Qui ?"})
    assert answer.status_code == 422


def test_a_committee_member_reads_and_notes_and_decides_nothing(
    plan: Any, accept: Any, committee_member_client: Any, committee_member: Any
) -> None:
    idea = factories.IdeaFactory(plan=plan)
    assert committee_member_client.get(page_of(idea)).status_code == 200
    assert committee_member_client.post(page_of(idea), decision(idea, accept)).status_code == 403
    act = {"plan": plan.slug, "decisions": [1], "title_ar": "عنوان", "title_fr": "Titre"}
    assert committee_member_client.post(reverse("admin:ideas_announce"), act).status_code == 403
    assert committee_member_client.post(button("note", idea), {"body": "À relire."}).status_code == 302
    assert StaffNote.objects.get().by == committee_member
    chosen = {"action": "transmit_selected", "_selected_action": [idea.pk], "confirm": "1"}
    committee_member_client.post(reverse("admin:ideas_idea_changelist"), chosen)
    assert not idea.transmissions.exists()


def test_buttons_of_one_idea_call_their_services(plan: Any, screener_client: Any, screener: Any) -> None:
    idea = factories.IdeaFactory(plan=plan)
    elsewhere = factories.ThemeFactory(plan=plan)
    assert screener_client.post(button("assign", idea), {"to": screener.pk}).status_code == 302
    assert (
        screener_client.post(button("theme", idea), {"theme": elsewhere.pk, "version": idea.version}).status_code == 302
    )
    stale = screener_client.post(button("theme", idea), {"theme": idea.theme_id, "version": idea.version})
    assert stale.status_code == 422
    assert screener_client.post(button("hide", idea), {"reason_fr": "Propos diffamatoires."}).status_code == 422
    reasons = {"reason_fr": "Propos diffamatoires.", "reason_ar": "أقوال فيها قذف."}
    assert screener_client.post(button("hide", idea), reasons).status_code == 302
    idea.refresh_from_db()
    assert [idea.assigned_to, idea.theme, bool(idea.hidden_at)] == [screener, elsewhere, True]
    assert screener_client.post(button("show", idea)).status_code == 302
    idea.refresh_from_db()
    assert idea.hidden_at is None
    assert screener_client.get(page_of(idea)).status_code == 200


def test_what_is_sent_beside_the_form_changes_nothing(plan: Any, accept: Any, screener_client: Any) -> None:
    idea = factories.IdeaFactory(plan=plan)
    extra = {"state": "rejected", "public_state": "accepted", "title": "X", "hidden_at": "2020-01-01", "by": "1"}
    screener_client.post(page_of(idea), decision(idea, accept, **extra))
    title = idea.title
    idea.refresh_from_db()
    assert [idea.state, idea.public_state, idea.title] == ["accepted", "under_screening", title]
    assert screener_client.post(reverse("admin:ideas_idea_change", args=[idea.pk]), extra).status_code == 302
    idea.refresh_from_db()
    assert [idea.state, idea.title] == ["accepted", title]


def test_chosen_ideas_lead_to_the_page_where_they_are_sent(plan: Any, screener_client: Any) -> None:
    ideas = [factories.IdeaFactory(plan=plan, accepted=True) for _n in range(2)]
    wrong = [factories.IdeaFactory(plan=plan), factories.IdeaFactory(plan=plan, decided=True)]
    url = reverse("admin:ideas_idea_changelist")
    chosen = {"action": "transmit_selected", "_selected_action": [idea.pk for idea in (*ideas, *wrong)]}
    assert "/send/" not in screener_client.post(url, chosen).url
    chosen["_selected_action"] = [idea.pk for idea in ideas]
    page = screener_client.post(url, chosen, follow=True)
    assert page.context["chosen"] == {idea.pk for idea in ideas}
    elsewhere = factories.IdeaFactory(accepted=True)
    chosen["_selected_action"] = [ideas[0].pk, elsewhere.pk]
    assert "/send/" not in screener_client.post(url, chosen).url


def test_the_desk_narrows_and_an_unknown_value_finds_nothing(plan: Any, screener_client: Any, screener: Any) -> None:
    mine = factories.IdeaFactory(plan=plan, assigned_to=screener)
    french = factories.IdeaFactory(plan=plan, french=True)
    asked = factories.IdeaFactory(plan=plan, state="info_requested", public_state="under_screening")
    decided = factories.IdeaFactory(plan=plan, decided=True)

    def found(query: str) -> set[int]:
        return {idea.pk for idea in screener_client.get(f"{reverse(DESK)}?{query}").context["page"]}

    assert found("") == {mine.pk, french.pk}
    assert found("assigned=me") == {mine.pk}
    assert found("assigned=nobody&language=fr") == {french.pk}
    assert found("waiting=author") == {asked.pk}
    assert found("waiting=announcement") == {decided.pk}
    assert found(f"plan={plan.slug}&theme={mine.theme.slug}") == {mine.pk}
    assert found("plan=nowhere") == set()


def test_the_desk_asks_the_database_as_much_for_many_ideas_as_for_few(
    plan: Any, theme: Any, screener_client: Any
) -> None:
    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert screener_client.get(reverse(DESK)).status_code == 200
        return len(seen)

    factories.IdeaFactory(plan=plan, theme=theme)
    asked()
    few = asked()
    factories.IdeaFactory.create_batch(24, plan=plan, theme=theme)
    many = asked()
    assert many == few
    assert many <= 12


def test_similar_titles_stand_beside_an_idea(plan: Any, screener_client: Any) -> None:
    idea = factories.IdeaFactory(plan=plan, title="نشر ميزانية الجماعة على الإنترنت")
    near = factories.IdeaFactory(plan=plan, title="نشر ميزانيّة الجماعات على الأنترنت")
    factories.IdeaFactory(plan=plan, title="حافلات نظيفة للمدارس القروية")
    factories.IdeaFactory(title="نشر ميزانية الجماعة على الإنترنت")
    assert [one.pk for one in screener_client.get(page_of(idea)).context["similar"]] == [near.pk]
