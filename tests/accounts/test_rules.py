"""Who is what. Each question is asked of everybody of the cast."""

import pytest

from accounts.rules import is_administrator, is_focal_point_of, is_organiser_of
from tests.support.people import ROLES


@pytest.fixture(params=ROLES)
def somebody(request: pytest.FixtureRequest, db: None):
    return request.param, request.getfixturevalue(request.param)


def test_the_administrator_is_the_only_one(somebody) -> None:
    role, user = somebody
    assert is_administrator(user) is (role == "administrator")


def test_an_administrator_who_was_put_away_is_none(administrator) -> None:
    administrator.is_active = False
    assert is_administrator(administrator) is False


def test_a_focal_point_speaks_for_the_own_institution_alone(somebody, institution_a) -> None:
    role, user = somebody
    assert is_focal_point_of(user, institution_a) is (role == "focal_point_a")
    assert is_focal_point_of(user, None) is False


def test_an_organiser_acts_for_the_own_organisation_alone(somebody, organisation_a) -> None:
    role, user = somebody
    assert is_organiser_of(user, organisation_a) is (role == "organiser_a")
    assert is_organiser_of(user, None) is False
