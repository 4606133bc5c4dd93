"""One method makes a percentage of states and weights, and it is the same number everywhere."""

import pytest

from commitments.method import IN_FORCE, METHODS, from_sums, percent_of, percent_of_several
from tests import factories


def activities(*rows):
    return [factories.ActivityFactory.build(commitment=None, state=s, percent=p, weight=w) for s, p, w in rows]


@pytest.mark.parametrize(
    ("rows", "percent"),
    [
        ([], None),
        ([("cancelled", 50, 3)], None),
        ([("done", 100, 1), ("not_started", 0, 1)], 50),
        ([("done", 100, 3), ("delayed", 20, 1)], 80),
        ([("in_progress", 40, 1), ("cancelled", 100, 9)], 40),
    ],
)
def test_activities_count_by_their_weight_and_the_cancelled_not_at_all(rows, percent):
    assert percent_of(activities(*rows)) == percent


@pytest.mark.parametrize(("done", "weight", "percent"), [(None, None, None), (0, 2, 0), (150, 2, 75), (None, 3, 0)])
def test_sums_of_a_query_give_the_same(done, weight, percent):
    assert from_sums(done, weight) == percent


@pytest.mark.parametrize(("percents", "percent"), [([], None), ([None], None), ([None, 20, 41], 30)])
def test_of_several_commitments_it_is_the_plain_mean_of_those_that_have_one(percents, percent):
    assert percent_of_several(percents) == percent


def test_methods_are_numbered_one_after_the_other():
    assert [method.number for method in METHODS] == list(range(1, len(METHODS) + 1))
    assert METHODS[-1] is IN_FORCE
