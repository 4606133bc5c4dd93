"""Reads of workshops and registrations, by name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from workshops.models import Registration, Workshop
from workshops.querysets import shown_figures

pytestmark = pytest.mark.django_db


def test_upcoming_is_what_is_announced_and_not_begun_the_next_first():
    later = factories.WorkshopFactory(starts_at=timezone.now() + timedelta(days=9))
    sooner = factories.WorkshopFactory(starts_at=timezone.now() + timedelta(days=2))
    factories.WorkshopFactory(held=True)
    factories.WorkshopFactory(cancelled=True)
    assert list(Workshop.objects.upcoming()) == [sooner, later]


def test_an_organiser_sees_the_workshops_of_its_own_organisation(organiser_a, organisation_a, organisation_b):
    mine = factories.WorkshopFactory(organiser=organisation_a)
    factories.WorkshopFactory(organiser=organisation_b)
    assert list(Workshop.objects.of_organiser(organiser_a)) == [mine]


def test_registered_are_those_with_a_place_and_those_who_wait():
    workshop = factories.WorkshopFactory()
    for state in ("confirmed", "waitlisted", "cancelled"):
        factories.RegistrationFactory(workshop=workshop, state=state)
    factories.AttendanceFactory(workshop=workshop)
    counted = Workshop.objects.with_counts().get(pk=workshop.pk)
    assert (counted.registered, counted.attended) == (2, 1)
    assert Registration.objects.waiting().count() == 1


def test_a_region_counts_each_workshop_that_covers_it_once():
    north, east = factories.TerritoryFactory(code="01"), factories.TerritoryFactory(code="02")
    for regions in ([north, east], [north], []):
        factories.WorkshopFactory().regions.set(regions)
    factories.WorkshopFactory(draft=True).regions.set([north])
    found = Workshop.objects.public().with_counts().for_list().by_region()
    assert [(region.code, region.n) for region in found] == [("01", 2), ("02", 1)]


def test_a_stated_figure_is_shown_only_where_the_plan_has_no_rows_of_its_kind():
    workshop = factories.WorkshopFactory(held=True, number=1)
    for kind in ("registered", "attended"):
        factories.StatedFigureFactory(plan=workshop.plan, key=f"workshops.1.{kind}", value=50)
    factories.AttendanceFactory(workshop=factories.WorkshopFactory(plan=workshop.plan, held=True, number=2))
    (row,) = Workshop.objects.with_counts().filter(pk=workshop.pk)
    shown = shown_figures([row])
    assert shown[row.pk, "registered"].value == 50
    assert shown[row.pk, "registered"].stated is not None
    assert (shown[row.pk, "attended"].value, shown[row.pk, "attended"].stated) == (0, None)
