"""What tests of workshops start from."""

import pytest

from tests import factories


@pytest.fixture
def mine(organisation_a):
    return factories.WorkshopFactory(organiser=organisation_a)


@pytest.fixture
def desk(organiser_a, sign_in):
    return sign_in(organiser_a)
