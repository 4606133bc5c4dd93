"""The one door: lock, table, stamps and log in one transaction."""

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import isolate_apps
from django.utils import timezone

from core.models import StateChange
from core.transitions import TransitionNotAllowed, log_state, transition
from ideas.models import Idea
from plans.models import Theme
from tests import factories
from tests.support.crowds import at_once, faults
from workshops.models import Workshop


def test_a_change_is_made_stamped_and_logged(screener) -> None:
    workshop = factories.WorkshopFactory()
    before = workshop.updated_at
    reasons = {"cancelled_reason_ar": "تعذر.", "cancelled_reason_fr": "Empêché."}
    same = transition(workshop, to="cancelled", by=screener, reason="no room", stamps=reasons)
    assert same is workshop
    assert (workshop.state, workshop.cancelled_reason_fr) == ("cancelled", "Empêché.")
    workshop.refresh_from_db()
    assert (workshop.state, workshop.cancelled_reason_ar) == ("cancelled", "تعذر.")
    assert workshop.updated_at > before
    change = StateChange.objects.get()
    assert (change.model, change.object_id, change.field) == ("workshops.workshop", workshop.pk, "state")
    assert (change.from_state, change.to_state) == ("published", "cancelled")
    assert (change.by, change.reason) == (screener, "no room")
    assert abs((timezone.now() - change.at).total_seconds()) < 60


def test_a_way_that_the_table_does_not_have_is_refused_and_leaves_no_trace(screener) -> None:
    workshop = factories.WorkshopFactory(held=True)
    with pytest.raises(TransitionNotAllowed, match="no way from 'held' to 'published'") as refused:
        transition(workshop, to="published", by=screener)
    assert (refused.value.obj, refused.value.current, refused.value.to) == (workshop, "held", "published")
    workshop.refresh_from_db()
    assert workshop.state == "held"
    assert not StateChange.objects.exists()


def test_a_state_that_the_table_does_not_know_has_no_way_out(db: None) -> None:
    workshop = factories.WorkshopFactory(state="forgotten")
    with pytest.raises(TransitionNotAllowed):
        transition(workshop, to="held", by=None)


def test_the_state_in_the_database_counts_and_not_the_one_in_memory(db: None) -> None:
    workshop = factories.WorkshopFactory(held=True)
    stale = Workshop.objects.get(pk=workshop.pk)
    stale.state = "published"
    with pytest.raises(TransitionNotAllowed):
        transition(stale, to="cancelled", by=None)


def test_what_the_object_in_memory_carries_besides_is_not_written(db: None) -> None:
    workshop = factories.WorkshopFactory()
    workshop.title_fr = "typed, but not saved"
    transition(workshop, to="held", by=None)
    assert Workshop.objects.get(pk=workshop.pk).title_fr != "typed, but not saved"


def test_a_constraint_that_speaks_takes_the_log_back_too(db: None) -> None:
    workshop = factories.WorkshopFactory()
    with pytest.raises(IntegrityError, match="workshop_cancelled_has_reason"), transaction.atomic():
        transition(workshop, to="cancelled", by=None)
    assert not StateChange.objects.exists()


@isolate_apps("plans")
def test_a_model_without_a_time_stamp_changes_too(db: None) -> None:
    class Lamp(Theme):
        TRANSITIONS = {"off": frozenset({"on"})}
        state = "off"

        class Meta:
            proxy = True
            app_label = "plans"

        def save(self, **kwargs) -> None:
            saved.append(kwargs["update_fields"])

    saved: list[set[str]] = []
    theme = factories.ThemeFactory()
    transition(Lamp.objects.get(pk=theme.pk), to="on", by=None)
    assert saved == [{"state"}]


def test_a_loader_of_the_past_says_when_and_which_field(db: None) -> None:
    idea = factories.IdeaFactory()
    then = timezone.now().replace(year=2020)
    change = log_state(idea, current="", to="submitted", by=None, field="public_state", at=then)
    change.refresh_from_db()
    assert (change.at, change.field, change.by) == (then, "public_state", None)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_decide_at_once_one_wins_and_the_other_is_told() -> None:
    idea = factories.IdeaFactory(under_screening=True)
    seen = [Idea.objects.get(pk=idea.pk) for _n in range(6)]
    said = at_once(*[lambda mine=mine: transition(mine, to="withdrawn", by=None) for mine in seen])
    assert [type(one) for one in said].count(TransitionNotAllowed) == 5
    assert len(faults(said)) == 5
    idea.refresh_from_db()
    assert idea.state == "withdrawn"
    assert [change.to_state for change in StateChange.objects.all()] == ["withdrawn"]
