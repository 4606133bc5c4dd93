import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Confirmation
from accounts.services import ConfirmationExpired, ConfirmationWrong, ResendTooSoon
from core.models import Delivery, StateChange
from core.transitions import TransitionNotAllowed
from ideas import services
from ideas.enums import DECIDED_STATES, IDEA_TRANSITIONS, IdeaState
from ideas.errors import SubmissionClosed
from ideas.models import Idea, IdeaStats
from tests import factories
from tests.support.crowds import at_once, faults

pytestmark = pytest.mark.django_db


def test_an_idea_waits_for_its_address_without_reference_and_out_of_sight(words):
    idea, confirmation = services.submit_idea(**words())
    assert (idea.state, idea.public_state, idea.reference) == ("awaiting_confirmation", "", None)
    assert confirmation.email == "salma@example.org"
    assert not Idea.objects.public().exists()
    assert Delivery.objects.get().kind == "confirm"
    assert IdeaStats.objects.get(idea=idea).supports_count == 0


@pytest.mark.parametrize("illustrative", [True, False])
def test_what_is_sent_to_a_plan_of_the_demonstration_is_marked_as_the_plan_is(words, plan, illustrative):
    plan.is_illustrative = illustrative
    plan.save()
    idea, _confirmation = services.submit_idea(**words())
    comment = services.comment_on_idea(
        idea=factories.IdeaFactory(plan=plan, is_illustrative=illustrative),
        participant=factories.ParticipantFactory(),
        body="أساند هذه الفكرة.",
        language="ar",
    )
    assert (idea.is_illustrative, comment.is_illustrative) == (illustrative, illustrative)


def test_the_same_form_sent_again_is_the_same_idea_with_its_last_words(words):
    first = words()
    idea, confirmation = services.submit_idea(**first)
    again, same = services.submit_idea(**{**first, "title": "نشر المحاضر كاملة", "problem": "لا تنشر."})
    assert again.pk == idea.pk
    assert same == confirmation
    idea.refresh_from_db()
    assert (idea.title, idea.problem) == ("نشر المحاضر كاملة", "لا تنشر.")
    assert Delivery.objects.count() == 1


def test_a_confirmed_idea_is_not_rewritten_by_its_form(words):
    first = words()
    _idea, confirmation = services.submit_idea(**first)
    services.confirm_idea(confirmation=confirmation)
    again, _same = services.submit_idea(**{**first, "title": "شيء آخر تماما"})
    again.refresh_from_db()
    assert again.title == first["title"]


def test_what_is_wrong_with_the_words_is_refused_at_the_second_sending_too(words):
    first = words()
    services.submit_idea(**first)
    with pytest.raises(ValidationError):
        services.submit_idea(**{**first, "title": "\u200b\u200f"})


def test_a_name_is_shown_only_when_there_is_one(words):
    idea, _confirmation = services.submit_idea(**words(show_name=True))
    assert idea.show_name is False
    idea, _confirmation = services.submit_idea(**words(show_name=True, author_name="سلمى"))
    assert idea.public_author == "سلمى"


def test_a_closed_plan_takes_no_idea(words, closed_plan):
    theme = factories.ThemeFactory(plan=closed_plan)
    with pytest.raises(SubmissionClosed):
        services.submit_idea(**words(plan=closed_plan, theme=theme))


def test_a_form_counted_as_sent_before_the_closing_is_taken(words, plan):
    stage = plan.stages.get()
    stage.closes_at = timezone.now() - timedelta(minutes=5)
    stage.save()
    plan = type(plan).objects.get(pk=plan.pk)
    idea, _confirmation = services.submit_idea(**words(plan=plan, at=timezone.now() - timedelta(minutes=10)))
    assert idea.pk


def test_a_theme_of_another_plan_is_refused(words):
    with pytest.raises(ValidationError) as error:
        services.submit_idea(**words(theme=factories.ThemeFactory()))
    assert "theme" in error.value.message_dict


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("gone", "error"),
    [("theme", ValidationError), ("plan", SubmissionClosed), ("territory", IntegrityError)],
)
def test_what_was_deleted_while_the_form_was_sent_is_refused_by_name(words, plan, theme, gone, error):
    sent = words(territory=factories.TerritoryFactory())
    row = sent[gone]
    type(row).objects.filter(pk=row.pk).delete()
    with pytest.raises(error) as told:
        services.submit_idea(**sent)
    if gone == "theme":
        assert list(told.value.message_dict) == ["theme"]
    assert not Idea.objects.exists()
    assert not Delivery.objects.exists()


def test_a_confirmed_idea_gets_its_reference_its_author_and_a_mail(words, mailbox):
    _idea, confirmation = services.submit_idea(**words())
    idea = services.confirm_idea(confirmation=confirmation)
    assert (idea.reference, idea.number, idea.state, idea.public_state) == ("NOW1-I-0001", 1, "submitted", "submitted")
    assert idea.author.email == "salma@example.org"
    assert idea.author.is_confirmed
    assert Delivery.objects.filter(kind="idea_received").count() == 1
    assert idea.tracking_code in mailbox.last("salma@example.org").body


def test_confirming_twice_is_confirming_once(words):
    _idea, confirmation = services.submit_idea(**words())
    first = services.confirm_idea(confirmation=confirmation)
    second = services.confirm_idea(confirmation=confirmation)
    assert first.reference == second.reference
    assert Delivery.objects.filter(kind="idea_received").count() == 1


def test_an_old_confirmation_is_refused_and_the_idea_stays(words):
    idea, confirmation = services.submit_idea(**words())
    Confirmation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(ConfirmationExpired):
        services.confirm_waiting(confirmation=confirmation)
    idea.refresh_from_db()
    assert idea.state == IdeaState.AWAITING_CONFIRMATION


def test_an_idea_is_taken_even_if_its_stage_closed_before_the_confirmation(words, plan):
    _idea, confirmation = services.submit_idea(**words())
    plan.stages.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert services.confirm_waiting(confirmation=confirmation).idea.reference


def test_a_mail_is_sent_again_to_another_address(words, mailbox):
    _idea, confirmation = services.submit_idea(**words())
    with pytest.raises(ResendTooSoon):
        services.resend_mail(confirmation=confirmation)
    Confirmation.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    again = services.resend_mail(confirmation=confirmation, email="Salma.B@example.org")
    assert again.email == "salma.b@example.org"
    assert again.handle == confirmation.handle
    assert again.code in mailbox.last("salma.b@example.org").body


def test_a_confirmation_of_something_else_is_not_ours(db):
    confirmation = factories.ConfirmationFactory(purpose="consultation.comment")
    with pytest.raises(ConfirmationWrong):
        services.confirm_waiting(confirmation=confirmation)
    with pytest.raises(ConfirmationWrong):
        services.resend_mail(confirmation=confirmation)


def test_a_confirmation_of_what_was_deleted_is_wrong(words):
    idea, confirmation = services.submit_idea(**words())
    idea.delete()
    with pytest.raises(ConfirmationWrong):
        services.resend_mail(confirmation=confirmation)


def test_an_idea_of_a_workshop_is_public_at_once_and_has_no_author(plan, theme, screener):
    workshop = factories.WorkshopFactory(plan=plan, held=True)
    idea = services.add_workshop_idea(
        workshop=workshop, theme=theme, title="لوحة للمعطيات", body="نص الفكرة.", language="ar", by=screener
    )
    assert (idea.channel, idea.author, idea.public_state) == ("workshop", None, "submitted")
    assert Idea.objects.public().get() == idea
    assert not Delivery.objects.exists()


def test_an_author_takes_an_idea_back_before_its_decision(db):
    idea = factories.IdeaFactory(under_screening=True)
    services.withdraw_idea(idea=idea)
    idea.refresh_from_db()
    assert (idea.state, idea.public_state) == ("withdrawn", "")


@pytest.mark.parametrize("trait", ["accepted", "decided"])
def test_a_decided_idea_is_not_taken_back(db, trait):
    idea = factories.IdeaFactory(**{trait: True})
    with pytest.raises(TransitionNotAllowed):
        services.withdraw_idea(idea=idea)


def test_reopening_does_not_give_the_right_to_take_back(db, screener):
    idea = factories.IdeaFactory(accepted=True)
    services.reopen_idea(idea=idea, by=screener, reason="new facts")
    idea.refresh_from_db()
    with pytest.raises(TransitionNotAllowed):
        services.withdraw_idea(idea=idea)


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_make_one_idea(words):
    form = words()
    answers = at_once(*[lambda: services.submit_idea(**form)[0].pk] * 8)
    assert len(set(answers)) == 1, answers
    assert Idea.objects.count() == 1
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_many_confirm_at_once(words):
    waiting = [services.submit_idea(**words(email=f"person{n}@example.org"))[1] for n in range(6)]
    said = at_once(*[lambda one=one: services.confirm_idea(confirmation=one) for one in waiting])
    assert faults(said) == []
    assert sorted(Idea.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_the_log_tells_every_state_of_an_idea(words):
    idea, confirmation = services.submit_idea(**words())
    services.confirm_idea(confirmation=confirmation)
    logged = StateChange.objects.filter(model="ideas.idea", object_id=idea.pk).values_list("from_state", "to_state")
    assert list(logged) == [("", "awaiting_confirmation"), ("awaiting_confirmation", "submitted")]


# --- the table of states -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("current", IdeaState.values)
@pytest.mark.parametrize("to", IdeaState.values)
def test_an_idea_goes_only_where_its_table_says(current, to):
    from core.transitions import transition

    other = factories.IdeaFactory()
    idea = factories.IdeaFactory(plan=other.plan, theme=other.theme, under_screening=True)
    stamps = {"merged_into": other} if IdeaState.MERGED in {current, to} else {}
    for one in {current, to} & DECIDED_STATES:
        factories.ScreeningDecisionFactory(idea=idea, outcome=one, merged_into=other if one == "merged" else None)
    Idea.objects.filter(pk=idea.pk).update(state=current, **stamps)
    if to in IDEA_TRANSITIONS[current]:
        transition(idea, to=to, by=None, stamps=stamps)
        idea.refresh_from_db()
        assert idea.state == to
    else:
        with pytest.raises(TransitionNotAllowed):
            transition(idea, to=to, by=None, stamps=stamps)
        idea.refresh_from_db()
        assert idea.state == current


def test_every_state_has_a_row_in_the_table():
    assert set(IDEA_TRANSITIONS) == set(IdeaState.values)
    assert {to for found in IDEA_TRANSITIONS.values() for to in found} <= set(IdeaState.values)


def test_two_keys_do_not_wait_for_each_other(words):
    services.submit_idea(**words(submission_key=uuid.uuid4()))
    services.submit_idea(**words(submission_key=uuid.uuid4()))
    assert Idea.objects.count() == 2
