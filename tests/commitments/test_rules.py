"""Who reports progress, and who publishes it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.rules import carries_commitment, reports_progress, reviews_progress
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_focal_points_of_lead_and_support_carry_a_commitment(focal_point_a, focal_point_b, institution_a):
    led = factories.CommitmentFactory(lead=institution_a)
    supported = factories.CommitmentFactory()
    supported.support.add(institution_a)
    assert carries_commitment(focal_point_a, led)
    assert carries_commitment(focal_point_a, supported)
    assert reports_progress(focal_point_a, led)
    assert not carries_commitment(focal_point_b, led)
    assert not reports_progress(focal_point_b, supported)


def test_nobody_unknown_carries_anything():
    assert not carries_commitment(AnonymousUser(), factories.CommitmentFactory())


def test_staff_publish_and_institutions_do_not(screener, administrator, focal_point_a, institution_a):
    commitment = factories.CommitmentFactory(lead=institution_a)
    assert reviews_progress(screener, commitment)
    assert reviews_progress(administrator, commitment)
    assert reports_progress(screener, commitment)
    assert not reviews_progress(focal_point_a, commitment)
