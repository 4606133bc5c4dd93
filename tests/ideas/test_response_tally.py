"""How ideas were answered is counted by triggers, and is at each moment what counting every row would give."""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ideas.enums import IdeaState, ResponseKind
from ideas.models import Idea, IdeaResponse, InstitutionAnswer, ResponseTally, ScreeningDecision, Transmission
from ideas.services import gather_tally
from outcomes.figures import responses_from_rows
from outcomes.figures.responses import responses
from tests import factories
from tests.support.crowds import at_once

pytestmark = pytest.mark.django_db


def agree(plan: Any) -> None:
    with connection.cursor() as cursor:  # a theme or a reason may have been made after the plan's rows were read
        cursor.execute("set constraints all immediate; set constraints all deferred")
    assert responses(plan) == responses_from_rows(plan)


def accepted(plan: Any, **more: Any) -> Idea:
    return factories.IdeaFactory(plan=plan, accepted=True, **more)


class Walk:
    """Some ideas of two plans, and what may become of them, in any order."""

    def __init__(self) -> None:
        self.plans = [factories.ActionPlanFactory(is_published=True), factories.ActionPlanFactory(is_published=True)]
        self.themes = [factories.ThemeFactory(plan=plan) for plan in self.plans for _n in range(2)]
        self.bodies = factories.InstitutionFactory.create_batch(2)
        self.reasons = {
            outcome: factories.ScreeningReasonFactory.create_batch(2, outcome=outcome)
            for outcome in ("accepted", "rejected")
        }
        self.now = timezone.now()
        self.ideas = [factories.IdeaFactory(plan=self.plans[0], theme=self.themes[n % 2]) for n in range(3)]

    def idea(self, n: int) -> Any:
        return Idea.objects.filter(pk=self.ideas[n % 3].pk)

    def decide(self, n: int, m: int) -> None:
        idea, outcome = self.idea(n).get(), ("accepted", "rejected")[m % 2]
        last = ScreeningDecision.objects.filter(idea=idea).standing().first()
        factories.ScreeningDecisionFactory(
            idea=idea,
            outcome=outcome,
            reason=self.reasons[outcome][m // 2 % 2],
            supersedes=last,
            superseding_reason_ar="لأن" if last else "",
            superseding_reason_fr="Car" if last else "",
        )
        self.idea(n).update(state=outcome)

    def announce(self, n: int, m: int) -> None:
        idea = self.idea(n).get()
        at = self.now + timedelta(hours=m)
        act = factories.AnnouncementFactory(plan=idea.plan, announced_at=at)
        last = ScreeningDecision.objects.filter(idea=idea).standing().get()
        ScreeningDecision.objects.filter(pk=last.pk).update(announcement=act, announced_at=at)
        self.idea(n).update(public_state=last.outcome)

    def send(self, n: int, m: int) -> None:
        sent = factories.TransmissionFactory(
            idea=self.idea(n).get(),
            institution=self.bodies[m % 2],
            due_date=timezone.localdate() + timedelta(days=m % 7 - 3),
        )
        Transmission.objects.filter(pk=sent.pk).update(at=self.now - timedelta(hours=3 * m))

    def answer(self, n: int, m: int) -> None:
        for sent in Transmission.objects.filter(idea=self.ideas[n % 3])[m % 2 :]:
            at = self.now + timedelta(minutes=47 * (m - 50))
            factories.InstitutionAnswerFactory(transmission=sent, answer=("taken_up", "not_taken_up")[m % 3 % 2], at=at)

    def extend(self, n: int, m: int) -> None:
        rows = Transmission.objects.filter(idea=self.ideas[n % 3])
        rows.update(due_date=timezone.localdate() + timedelta(days=m % 5 - 2))

    def call_back(self, n: int, _m: int) -> None:
        rows = Transmission.objects.filter(idea=self.ideas[n % 3])
        InstitutionAnswer.objects.filter(transmission__in=rows).delete()
        rows.delete()

    def undo(self, n: int, _m: int) -> None:
        ScreeningDecision.objects.filter(idea=self.ideas[n % 3]).standing().delete()
        self.idea(n).update(state="submitted", public_state="submitted")

    def hide(self, n: int, m: int) -> None:
        self.idea(n).update(hidden_at=self.now if m % 2 else None)

    def withdraw(self, n: int, m: int) -> None:
        self.idea(n).update(state="withdrawn" if m % 2 else "accepted")

    def move(self, n: int, m: int) -> None:
        self.idea(n).update(theme=self.themes[m % 4], plan=self.themes[m % 4].plan)

    def redate(self, n: int, m: int) -> None:
        self.idea(n).update(submitted_at=self.now - timedelta(hours=7 * m))

    def publish(self, n: int, m: int) -> None:
        type(self.plans[0]).objects.filter(pk=self.plans[n % 2].pk).update(is_published=bool(m % 2))

    def gather(self, _n: int, _m: int) -> None:
        gather_tally(most=0)


STEPS = [name for name in vars(Walk) if name not in {"__init__", "idea"} and not name.startswith("__")]


@settings(
    max_examples=10,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*STEPS, *["decide", "announce", "send", "answer"] * 3]),
            st.integers(0, 2),
            st.integers(0, 99),
        ),
        min_size=12,
        max_size=30,
    )
)
def test_whatever_is_done_in_whatever_order_the_tally_says_what_the_rows_say(db, steps) -> None:
    with contextlib.suppress(InterruptedError), transaction.atomic():
        with connection.cursor() as cursor:  # acts are final for services; here everything may be tried
            cursor.execute("alter table ideas_institutionanswer disable trigger institutionanswer_is_final")
            cursor.execute("alter table ideas_screeningdecision disable trigger decision_announced_is_final")
        walk = Walk()
        for name, n, m in steps:
            # What a constraint forbids was not done.
            with contextlib.suppress(DatabaseError, ScreeningDecision.DoesNotExist), transaction.atomic():
                getattr(walk, name)(n, m)
                with connection.cursor() as cursor:
                    cursor.execute("set constraints all immediate; set constraints all deferred")
        for plan in walk.plans:
            plan.refresh_from_db()
            assert responses(plan) == responses_from_rows(plan)
        raise InterruptedError  # as if nothing had been done


def test_an_answer_near_the_end_of_its_day_is_in_time_by_the_day_of_the_portal(plan, institution_a, settings) -> None:
    due = datetime(2026, 6, 10, tzinfo=UTC).date()
    moments = [datetime(2026, 6, day, hour, 50, tzinfo=UTC) for day in (9, 10, 11, 12) for hour in (0, 11, 22, 23)]
    for at in moments:
        sent = factories.TransmissionFactory(idea=accepted(plan), institution=institution_a, due_date=due)
        Transmission.objects.filter(pk=sent.pk).update(at=at - timedelta(days=3))
        factories.InstitutionAnswerFactory(transmission=sent, at=at)
    for zone in ("UTC", "Africa/Casablanca", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"):
        with timezone.override(zone):
            expected = sum(timezone.localdate(at) <= due for at in moments)
            assert responses(plan).by_institution[0].in_time == expected
            assert responses(plan) == responses_from_rows(plan)


def test_what_is_owed_becomes_overdue_by_the_day_alone(plan, institution_a, monkeypatch) -> None:
    today = timezone.localdate()
    factories.TransmissionFactory(idea=accepted(plan), institution=institution_a, due_date=today)
    lines = ResponseTally.objects.count()
    assert responses(plan).by_institution[0].overdue == 0
    monkeypatch.setattr(timezone, "localdate", lambda *_args: today + timedelta(days=1))
    assert responses(plan).by_institution[0].overdue == 1
    assert ResponseTally.objects.count() == lines


def test_an_idea_that_is_gone_takes_its_lines_with_it(plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table ideas_screeningdecision disable trigger decision_announced_is_final")
    idea = accepted(plan)
    assert IdeaResponse.objects.filter(idea=idea).exists()
    with connection.cursor() as cursor:  # keys are looked at when the transaction ends
        for table, column in (("idea", "id"), ("screeningdecision", "idea_id"), ("ideastats", "idea_id")):
            cursor.execute(f"delete from ideas_{table} where {column} = %s", [idea.pk])
    assert not IdeaResponse.objects.filter(idea=idea.pk).exists()
    agree(plan)


def test_a_change_that_answers_nothing_adds_no_line(plan) -> None:
    idea = accepted(plan)
    lines = ResponseTally.objects.count()
    Idea.objects.filter(pk=idea.pk).update(title="A change that changes no number")
    factories.IdeaFactory(plan=plan, decided=True)
    assert ResponseTally.objects.count() == lines


def test_putting_lines_together_changes_no_number(plan, theme, institution_a) -> None:
    for _n in range(3):
        sent = factories.TransmissionFactory(idea=accepted(plan, theme=theme), institution=institution_a)
        factories.InstitutionAnswerFactory(transmission=sent)
    before = responses(plan)
    lines = ResponseTally.objects.count()
    assert gather_tally(most=2) >= lines
    assert ResponseTally.objects.count() < lines
    assert responses(plan) == before
    assert not ResponseTally.objects.filter(change=0).exists()


@pytest.mark.parametrize(
    "table", ["ideas_idea", "ideas_screeningdecision", "ideas_transmission", "ideas_institutionanswer"]
)
def test_without_its_trigger_the_tally_would_be_wrong(plan, table, institution_a) -> None:
    sent = factories.TransmissionFactory(idea=accepted(plan), institution=institution_a)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"alter table {table} disable trigger user")
    if table == "ideas_idea":
        Idea.objects.filter(pk=sent.idea_id).update(hidden_at=timezone.now())
    elif table == "ideas_screeningdecision":
        factories.ScreeningDecisionFactory(idea=sent.idea, announced=True)
    elif table == "ideas_transmission":
        factories.TransmissionFactory(idea=sent.idea)
    else:
        factories.InstitutionAnswerFactory(transmission=sent)
    assert responses(plan) != responses_from_rows(plan)
    with connection.cursor() as cursor:
        cursor.execute("select ideas_look_at_all_responses()")
    assert responses(plan) == responses_from_rows(plan)


@pytest.mark.django_db(transaction=True)
def test_two_acts_on_one_idea_at_once_are_both_counted_and_end_together(plan, institution_a, institution_b) -> None:
    with transaction.atomic():
        ideas = [accepted(plan), accepted(plan)]

    def act(body: Any) -> None:
        with transaction.atomic():
            for idea in ideas:
                factories.InstitutionAnswerFactory(
                    transmission=factories.TransmissionFactory(idea=idea, institution=body)
                )

    assert at_once(lambda: act(institution_a), lambda: act(institution_b)) == [None, None]
    assert [body.sent for body in responses(plan).by_institution] == [2, 2]
    agree(plan)
    placed = ResponseTally.objects.filter(kind=ResponseKind.PLACED)
    assert sum(placed.values_list("change", flat=True)) == 4
    Idea.objects.filter(plan=plan).update(state=IdeaState.ACCEPTED)
    agree(plan)
