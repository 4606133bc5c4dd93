"""Who registers, and who runs a workshop."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests import factories
from workshops.rules import can_register, is_running_up, registration_is_open, runs_workshop

pytestmark = pytest.mark.django_db


def test_everybody_registers_while_the_window_is_open():
    assert can_register(AnonymousUser(), factories.WorkshopFactory())
    assert not can_register(AnonymousUser(), factories.WorkshopFactory(over=True))


def test_a_workshop_without_a_time_is_still_to_come_until_it_is_held():
    assert is_running_up(factories.WorkshopFactory(starts_at=None))
    assert not registration_is_open(factories.WorkshopFactory(held=True))


def test_only_its_own_organiser_and_the_staff_run_a_workshop(organiser_a, organiser_b, organisation_a, screener):
    workshop = factories.WorkshopFactory(organiser=organisation_a)
    assert runs_workshop(organiser_a, workshop)
    assert runs_workshop(screener, workshop)
    assert not runs_workshop(organiser_b, workshop)
    assert not runs_workshop(AnonymousUser(), workshop)
    assert not runs_workshop(organiser_a, factories.WorkshopFactory(organiser=None))
