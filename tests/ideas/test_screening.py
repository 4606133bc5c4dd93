import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from core.models import Delivery, StateChange
from core.transitions import TransitionNotAllowed
from ideas import services
from ideas.enums import DECIDED_STATES
from ideas.errors import (
    DecidedMeanwhile,
    ExplanationMissing,
    MergeTargetWrong,
    NoOpenQuestion,
    NothingToAnnounce,
    NotOpenForDecision,
    ReasonDoesNotFit,
)
from ideas.models import Announcement, Idea, ScreeningDecision, StaffNote
from tests import factories
from tests.ideas.conftest import EXPLANATION, WHY
from tests.support.crowds import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme)


def test_screening_begins_in_public_and_once(idea, screener):
    services.start_screening(idea=idea, by=screener)
    services.start_screening(idea=idea, by=screener)
    idea.refresh_from_db()
    assert (idea.state, idea.public_state) == ("under_screening", "under_screening")
    assert StateChange.objects.filter(object_id=idea.pk, model="ideas.idea").count() == 1


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_a_decision_is_a_row_that_nobody_outside_sees(idea, decide, outcome):
    decision = decide(idea, outcome)
    idea.refresh_from_db()
    assert (idea.state, idea.public_state) == (outcome, "under_screening")
    assert decision.announced_at is None
    assert not Delivery.objects.exists()
    assert list(services.announceable(idea.plan)) == [decision]


def test_short_names_decide_too(plan, theme, reasons, screener):
    rows = factories.IdeaFactory.create_batch(3, plan=plan, theme=theme)
    given = {"explanation": EXPLANATION, "by": screener}
    services.accept_idea(idea=rows[0], reason=reasons["accepted"], **given)
    services.reject_idea(idea=rows[1], reason=reasons["rejected"], **given)
    services.merge_idea(idea=rows[2], into=rows[0], reason=reasons["merged"], **given)
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["accepted", "rejected", "merged"]
    assert rows[2].merged_into == rows[0]


@pytest.mark.parametrize("state", ["awaiting_confirmation", "info_requested", "accepted", "rejected", "withdrawn"])
def test_only_an_idea_under_screening_is_decided(idea, decide, state):
    if state in DECIDED_STATES:
        factories.ScreeningDecisionFactory(idea=idea, outcome=state)
    Idea.objects.filter(pk=idea.pk).update(state=state)
    with pytest.raises(NotOpenForDecision):
        decide(idea)


def test_a_reason_fits_its_outcome_its_plan_and_its_time(idea, decide, reasons):
    with pytest.raises(ReasonDoesNotFit):
        decide(idea, "accepted", reason=reasons["rejected"])
    foreign = factories.ScreeningReasonFactory(outcome="accepted", plan=factories.ActionPlanFactory())
    with pytest.raises(ReasonDoesNotFit):
        decide(idea, "accepted", reason=foreign)
    with pytest.raises(ReasonDoesNotFit):
        decide(idea, "accepted", reason=factories.ScreeningReasonFactory(outcome="accepted", is_active=False))
    own = factories.ScreeningReasonFactory(outcome="accepted", plan=idea.plan)
    assert decide(idea, "accepted", reason=own)


def test_an_idea_is_merged_only_into_another_standing_one_of_its_plan(idea, decide, plan, theme):
    elsewhere = factories.IdeaFactory()
    merged = factories.IdeaFactory(plan=plan, theme=theme, merged=True, merged_into=idea)
    withdrawn = factories.IdeaFactory(plan=plan, theme=theme, state="withdrawn")
    waiting = factories.IdeaFactory(plan=plan, theme=theme, awaiting=True)
    for target in (None, idea, elsewhere, merged, withdrawn, waiting):
        with pytest.raises(MergeTargetWrong):
            decide(idea, "merged", merged_into=target)
    assert not ScreeningDecision.objects.filter(idea=idea).exists()


def test_the_second_of_two_screeners_sees_that_it_is_decided(idea, decide):
    seen = idea.version
    decide(idea, "accepted", version=seen)
    with pytest.raises(DecidedMeanwhile):
        decide(idea, "rejected", version=seen)
    assert ScreeningDecision.objects.get(idea=idea).outcome == "accepted"


@pytest.mark.django_db(transaction=True)
def test_of_two_screeners_at_once_one_decides(idea, decide):
    outcomes = ("accepted", "rejected")
    said = at_once(*[lambda outcome=outcome: decide(idea, outcome, version=1).outcome for outcome in outcomes])
    (told,) = (one for one in said if isinstance(one, DecidedMeanwhile))
    assert set(said) - {told} <= set(outcomes)
    assert ScreeningDecision.objects.filter(idea=idea).count() == 1


# --- asking the author ---------------------------------------------------------------------------------------------
def test_a_question_goes_to_the_author_and_the_public_sees_screening(idea, screener, mailbox):
    services.ask_information(idea=idea, question="أي جماعة تقصدون؟", by=screener)
    idea.refresh_from_db()
    assert (idea.state, idea.public_state) == ("info_requested", "under_screening")
    mail = mailbox.last(idea.author.email)
    assert "أي جماعة تقصدون؟" in mail.body
    assert idea.tracking_code in mail.body


def test_an_answer_brings_the_idea_back_under_screening(idea, screener):
    services.ask_information(idea=idea, question="أي جماعة؟", by=screener)
    request = services.answer_information(idea=idea, answer="جماعتي.")
    idea.refresh_from_db()
    assert idea.state == "under_screening"
    assert request.answered_at is not None
    with pytest.raises(NoOpenQuestion):
        services.answer_information(idea=idea, answer="مرة أخرى.")


def test_an_empty_answer_is_refused_only_when_nothing_is_seen(idea, screener):
    services.ask_information(idea=idea, question="أي جماعة؟", by=screener)
    with pytest.raises(ValidationError):
        services.answer_information(idea=idea, answer="\u200b")


def test_nobody_is_asked_about_a_decided_idea_or_one_without_author(idea, decide, screener):
    decide(idea)
    with pytest.raises(NotOpenForDecision):
        services.ask_information(idea=idea, question="لماذا؟", by=screener)
    orphan = factories.IdeaFactory(from_workshop=True)
    with pytest.raises(NotOpenForDecision):
        services.ask_information(idea=orphan, question="لماذا؟", by=screener)


# --- announcing ----------------------------------------------------------------------------------------------------
def test_one_act_announces_many_decisions_and_each_author_gets_one_mail(plan, theme, decide, announce, mailbox):
    rows = factories.IdeaFactory.create_batch(2, plan=plan, theme=theme)
    act = announce(decide(rows[0], "accepted"), decide(rows[1], "rejected"))
    assert act.reference == "NOW1-A-01"
    for row in rows:
        row.refresh_from_db()
        assert row.public_state == row.state
        assert len(mailbox.to(row.author.email)) == 1
    assert set(act.decisions.values_list("announced_at", flat=True)) == {act.announced_at}
    logged = StateChange.objects.filter(field="public_state", object_id=rows[0].pk).get()
    assert (logged.from_state, logged.to_state, logged.reason) == ("under_screening", "accepted", "NOW1-A-01")


def test_an_announcement_is_all_or_nothing(plan, theme, decide, announce):
    rows = factories.IdeaFactory.create_batch(2, plan=plan, theme=theme)
    whole = decide(rows[0], "accepted")
    half = decide(rows[1], "rejected", explanation={"ar": "لأنها غير دقيقة."})
    with pytest.raises(ExplanationMissing) as error:
        announce(whole, half)
    assert error.value.references == [rows[1].reference]
    assert not Announcement.objects.exists()
    assert not Delivery.objects.exists()
    assert set(Idea.objects.values_list("public_state", flat=True)) == {"under_screening"}


def test_what_is_announced_or_superseded_meanwhile_stops_the_act(plan, theme, decide, announce, screener):
    rows = factories.IdeaFactory.create_batch(2, plan=plan, theme=theme)
    first, second = decide(rows[0]), decide(rows[1])
    announce(first)
    with pytest.raises(NothingToAnnounce):
        announce(first, second)
    with pytest.raises(NothingToAnnounce):
        services.announce_decisions(plan=plan, decisions=[], title={"ar": "ا", "fr": "a"}, by=screener)
    services.reopen_idea(idea=rows[1], by=screener, reason="خطأ")
    with pytest.raises(NothingToAnnounce):
        announce(second)


def test_an_act_without_a_title_is_refused(idea, decide, screener):
    decision = decide(idea)
    with pytest.raises(ValidationError):
        services.announce_decisions(
            plan=idea.plan, decisions=[decision.pk], title={"ar": "\u200b", "fr": ""}, by=screener
        )
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("empty", ["", None])
def test_the_database_refuses_an_announced_decision_without_an_explanation(idea, decide, language, empty):
    decision = decide(idea)
    act = factories.AnnouncementFactory(plan=idea.plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningDecision.objects.filter(pk=decision.pk).update(
            announcement=act, announced_at=act.announced_at, **{f"explanation_{language}": empty}
        )


def test_the_database_refuses_an_announcement_without_an_act(idea, decide):
    decision = decide(idea)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update ideas_screeningdecision set announced_at = now() where id = %s", [decision.pk])


@pytest.mark.parametrize(
    "statement",
    [
        "update ideas_screeningdecision set explanation_ar = 'x' where id = %s",
        "update ideas_screeningdecision set outcome = 'rejected' where id = %s",
        "update ideas_screeningdecision set announced_at = null, announcement_id = null where id = %s",
        "delete from ideas_screeningdecision where id = %s",
    ],
)
def test_an_announced_decision_is_never_changed_not_even_by_sql(idea, decide, announce, statement):
    decision = decide(idea)
    announce(decision)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [decision.pk])


def test_an_unannounced_decision_may_still_be_deleted_once_the_idea_is_open_again(idea, decide, screener):
    decision = decide(idea)
    services.reopen_idea(idea=idea, by=screener, reason="by mistake")
    decision.delete()
    assert not ScreeningDecision.objects.exists()


def test_a_later_decision_supersedes_in_sight_of_everyone_and_says_why(idea, decide, announce, screener, mailbox):
    first = decide(idea, "rejected")
    announce(first)
    services.reopen_idea(idea=idea, by=screener, reason="new facts")
    idea.refresh_from_db()
    assert idea.public_state == "rejected"
    with pytest.raises(ValidationError):
        decide(idea, "accepted")
    second = decide(idea, "accepted", superseding_reason=WHY)
    assert second.supersedes == first
    announce(second)
    idea.refresh_from_db()
    assert idea.public_state == "accepted"
    assert WHY["ar"] in mailbox.last(idea.author.email).body


def test_only_a_decided_idea_is_reopened(idea, screener):
    with pytest.raises(NotOpenForDecision):
        services.reopen_idea(idea=idea, by=screener, reason="…")


def test_reopening_frees_a_merged_idea(idea, decide, plan, theme, screener):
    target = factories.IdeaFactory(plan=plan, theme=theme)
    decide(idea, "merged", merged_into=target)
    services.reopen_idea(idea=idea, by=screener, reason="another subject")
    idea.refresh_from_db()
    assert idea.merged_into is None


def test_explanations_that_lack_a_language_are_named(plan, theme, decide):
    rows = factories.IdeaFactory.create_batch(2, plan=plan, theme=theme)
    decide(rows[0])
    half = decide(rows[1], explanation={"fr": "Imprécise."})
    assert services.without_explanation(services.announceable(plan)) == [half]


# --- the rest of the desk ------------------------------------------------------------------------------------------
def test_a_theme_is_changed_within_its_plan(idea, plan, screener):
    other = factories.ThemeFactory(plan=plan)
    services.change_theme(idea=idea, theme=other, by=screener)
    idea.refresh_from_db()
    assert idea.theme == other
    with pytest.raises(ValidationError):
        services.change_theme(idea=idea, theme=factories.ThemeFactory(), by=screener)


def test_an_idea_is_given_to_somebody_and_taken_from_them(idea, screener, administrator):
    services.assign_idea(idea=idea, to=screener, by=administrator)
    services.assign_idea(idea=idea, to=None, by=administrator)
    logged = StateChange.objects.filter(field="assigned_to").values_list("from_state", "to_state")
    assert list(logged) == [("", str(screener.pk)), (str(screener.pk), "")]


def test_a_note_is_kept_for_staff(idea, screener):
    services.note_on_idea(idea=idea, body="À revoir", by=screener)
    assert StaffNote.objects.get().by == screener


def test_a_hidden_idea_leaves_lists_and_comes_back(idea, screener):
    services.hide_idea(idea=idea, reason={"ar": "تتضمن معطيات شخصية.", "fr": "Données personnelles."}, by=screener)
    assert not Idea.objects.public().exists()
    assert Idea.objects.with_page().exists()
    services.show_idea(idea=idea, by=screener)
    assert Idea.objects.public().get().hidden_reason == ""


@pytest.mark.parametrize("reason", [{"ar": "مخالفة"}, {"fr": "Illicite", "ar": "\u200b"}, {}])
def test_an_idea_is_hidden_only_with_a_reason_in_every_publishing_language(idea, screener, reason):
    with pytest.raises(ValidationError) as error:
        services.hide_idea(idea=idea, reason=reason, by=screener)
    assert set(error.value.message_dict) <= {"reason_ar", "reason_fr"}
    assert Idea.objects.public().get() == idea


def test_a_reason_for_hiding_is_told_in_the_language_of_the_page_or_in_one_that_it_has(idea):
    idea.hidden_reasons = {"fr": "Illicite"}
    with translation.override("ar"):
        assert idea.hidden_reason == "Illicite"
    idea.hidden_reasons["ar"] = "مخالفة"
    with translation.override("ar"):
        assert idea.hidden_reason == "مخالفة"


def test_a_withdrawn_idea_goes_nowhere(idea, screener):
    services.withdraw_idea(idea=idea)
    with pytest.raises(NotOpenForDecision):
        services.reopen_idea(idea=idea, by=screener, reason="…")
    with pytest.raises(TransitionNotAllowed):
        services.withdraw_idea(idea=idea)
