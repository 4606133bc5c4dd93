"""What a request says about who sent it."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone

from accounts import clients
from tests import factories


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, " , ", "192.0.2.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(rf, settings, proxies, forwarded, address) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert clients.client_address(request) == address


def test_a_client_has_a_limit(rf) -> None:
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    assert [clients.client_may(request, "submit", limit=1, seconds=60) for _turn in range(2)] == [True, False]


def visit(rf, response: HttpResponse):
    request = rf.get("/")
    request.COOKIES = {name: cookie.value for name, cookie in response.cookies.items()}
    return request


def test_a_confirmed_person_is_remembered_by_the_browser_and_forgotten_on_demand(rf, db: None) -> None:
    person = factories.ParticipantFactory()
    response = HttpResponse()
    clients.remember_participant(response, person)
    cookie = response.cookies[clients.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert str(person.pk) not in cookie.value.split(":")[0]
    assert clients.remembered_participant(visit(rf, response)) == person
    clients.forget_participant(response)
    assert clients.remembered_participant(visit(rf, response)) is None


def test_a_stranger_a_forged_and_an_old_cookie_are_nobody(rf, db: None, django_assert_num_queries) -> None:
    person = factories.ParticipantFactory()
    response = HttpResponse()
    clients.remember_participant(response, person)
    with django_assert_num_queries(0):
        assert clients.remembered_participant(rf.get("/")) is None
        forged = visit(rf, response)
        forged.COOKIES[clients.COOKIE] += "x"
        assert clients.remembered_participant(forged) is None
        with time_machine.travel(timezone.now() + clients.COOKIE_LIFE + timedelta(minutes=1)):
            assert clients.remembered_participant(visit(rf, response)) is None


@pytest.mark.parametrize("gone", [{"confirmed_at": None}, {"erased_at": timezone.now()}])
def test_who_is_erased_or_was_never_confirmed_is_nobody(rf, db: None, gone) -> None:
    response = HttpResponse()
    clients.remember_participant(response, factories.ParticipantFactory(**gone))
    assert clients.remembered_participant(visit(rf, response)) is None


def test_whoever_is_signed_in_is_that_person_whatever_the_cookie_says(rf, citizen, anonymous) -> None:
    response = HttpResponse()
    other = factories.ParticipantFactory()
    clients.remember_participant(response, other)
    request = visit(rf, response)
    request.user = citizen
    assert clients.remembered_participant(request) == citizen.participant
    request.user = anonymous
    assert clients.remembered_participant(request) == other


def test_an_address_is_shown_as_its_owner_knows_it() -> None:
    assert clients.masked("samir@example.org") == "s…@example.org"
