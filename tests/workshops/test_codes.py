"""The short code of a ticket."""

import doctest

import pytest

from workshops import codes


def test_the_examples_hold():
    assert doctest.testmod(codes).failed == 0


@pytest.mark.parametrize("typed", ["17-K7QF", "17 k7qf", "17K7QF", "https://example.org/x/?code=17-K7QF"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.read_code(typed) == (17, "17-K7QF")


def test_what_is_no_code_is_none():
    assert codes.read_code("Khadija") is None


def test_the_code_does_not_change_and_differs_by_ticket():
    assert codes.code_of(17, "a") == codes.code_of(17, "a") != codes.code_of(17, "b")
