"""Querysets whose SQL is made once: the same rows as without it, whatever the values, languages and shapes."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import get_language

from core.prepared import _statements, one_or_404, prepared
from plans.models import ActionPlan, Theme
from tests import factories
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def themes_of(plan: int) -> Any:
    return Theme.objects.filter(plan=plan).select_related("plan").order_by("-number")


def test_other_values_give_other_rows_of_one_statement(django_assert_num_queries: Any) -> None:
    plan, other = factories.ActionPlanFactory(), factories.ActionPlanFactory()
    for number in (1, 2):
        factories.ThemeFactory(plan=plan, number=number)
    theirs = factories.ThemeFactory(plan=other)
    made = []

    def make(plan: int) -> Any:
        made.append(plan)
        return themes_of(plan)

    with django_assert_num_queries(3):
        first = prepared("themes", make, plan=plan.pk)
        assert [(one.number, one.plan) for one in first] == [(2, plan), (1, plan)]
        assert prepared("themes", make, plan=other.pk) == [theirs]
        assert prepared("themes", make, plan=plan.pk) == list(first)
    assert len(made) == 1


def test_texts_and_instants_take_their_places_too() -> None:
    now = timezone.now()
    plan = factories.ActionPlanFactory(reference="PANX")

    def make(reference: str, until: dt.datetime) -> Any:
        return ActionPlan.objects.filter(reference__iexact=reference, created_at__lte=until).values_list("reference")

    assert prepared("plan", make, reference="panx", until=now + dt.timedelta(hours=1)) == [("PANX",)]
    assert prepared("plan", make, reference="panx", until=plan.created_at - dt.timedelta(hours=1)) == []
    assert prepared("plan", make, reference="other", until=now + dt.timedelta(hours=1)) == []


def test_each_language_and_each_shape_has_its_own_statement() -> None:
    factories.ThemeFactory(title_ar="محور", title_fr="Thème")

    def titles() -> Any:
        return Theme.objects.rewrite(False).values_list(f"title_{get_language()}", flat=True)

    for language, title in (("ar", "محور"), ("fr", "Thème"), ("ar", "محور")):
        with translation.override(language):
            assert prepared("titles", titles) == [title]
    assert prepared("none", lambda: titles().none()) == []
    assert prepared(("titles", "second"), lambda: titles().filter(number=99)) == []


def test_what_is_fetched_beside_the_rows_comes_too(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a few rows by a statement that is made once as well; of many, or over a table between, as Django does it."""
    plans = [factories.ActionPlanFactory() for _turn in range(2)]
    themes = [factories.ThemeFactory(plan=plans[number % 2], number=number) for number in (1, 2, 3)]
    workshop = factories.WorkshopFactory(plan=plans[0])
    workshop.themes.add(themes[1])

    def make() -> Any:
        numbered = Prefetch("themes", Theme.objects.order_by("-number"), to_attr="numbered")
        later = Prefetch("workshops", Workshop.objects.prefetch_related("themes"))
        return ActionPlan.objects.order_by("pk").prefetch_related("themes", numbered, later)

    for most in (20, 20, 1):
        monkeypatch.setattr("core.prepared.MOST_PARENTS", most)
        with django_assert_num_queries(5):
            first, second = prepared("plans", make)
            assert list(first.themes.all()) == [themes[1]]
            assert second.numbered == [themes[2], themes[0]]
            assert second.numbered[0].plan is second
            assert [list(one.themes.all()) for one in first.workshops.all()] == [[themes[1]]]
            assert list(second.workshops.all()) == []


def test_what_was_fetched_beside_a_row_can_be_narrowed_further(django_assert_num_queries: Any) -> None:
    one, other = factories.ActionPlanFactory(), factories.ActionPlanFactory()
    for plan in (one, other):
        for number in (1, 2):
            factories.StageFactory(plan=plan, number=number)
    plans = prepared("plans narrowed", lambda: ActionPlan.objects.order_by("pk").prefetch_related("stages"))
    for plan in plans:
        assert [stage.plan_id for stage in plan.stages.filter(number=2)] == [plan.pk]
        assert plan.stages.exclude(number=1).get().plan is plan
        with django_assert_num_queries(0):
            assert [stage.number for stage in plan.stages.all()] == [1, 2]
            assert plan.stages.count() == len(plan.stages.all()) == 2


def test_one_row_or_a_page_that_is_not_there() -> None:
    theme = factories.ThemeFactory()
    assert one_or_404("theme", lambda key: Theme.objects.filter(pk=key), key=theme.pk) == theme
    with pytest.raises(Http404):
        one_or_404("theme", lambda key: Theme.objects.filter(pk=key), key=theme.pk + 1)


def test_without_a_shape_nothing_is_kept() -> None:
    plan = factories.ThemeFactory().plan
    assert len(prepared(None, themes_of, plan=plan.pk)) == 1
    assert not _statements.made


def test_a_value_that_the_sql_does_not_hold_as_given_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="word"):
        prepared("words", lambda word: Theme.objects.filter(slug__contains=word), word="a")


def test_the_time_of_day_is_a_value_and_never_part_of_a_statement() -> None:
    """It would stand still in every process."""
    with pytest.raises(ValueError, match="told again later"):
        prepared("late", lambda: ActionPlan.objects.filter(created_at__lt=timezone.now()))


def test_a_process_keeps_only_so_many_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.prepared.MOST", 3)
    for number in range(7):
        prepared(number, lambda number=number: Theme.objects.filter(number=number))
        assert len(_statements.made) <= 3
