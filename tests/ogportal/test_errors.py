"""What is answered when something broke: whose fault it was, in the visitor's language, without the database.

That pages come to it while the database is away is shown by `make drills ARGS=R8`.
"""

import errno
from typing import Any

import pytest
from django.db import DataError, Error, InterfaceError, OperationalError
from django.test import RequestFactory

from ogportal.errors import server_error
from ogportal.observing.logs import number_of_request


def _answer(address: str, error: Exception) -> Any:
    try:
        raise error
    except type(error):
        return server_error(RequestFactory().get(address))


@pytest.mark.parametrize("error", [OperationalError("no connection to secret.host"), InterfaceError("closed")])
@pytest.mark.parametrize(("language", "says"), [("ar", "البوابة قيد الصيانة"), ("fr", "Le portail est en maintenance")])
def test_without_the_database_the_page_says_so_in_the_visitors_language(error: Error, language: str, says: str) -> None:
    answer = _answer(f"/{language}/ideas/", error)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    text = answer.content.decode()
    assert f'lang="{language}"' in text
    assert says in text
    assert "secret" not in text


def test_a_full_disk_passes_and_is_no_mistake_of_ours() -> None:
    assert _answer("/fr/desk/", OSError(errno.ENOSPC, "no room")).status_code == 503


def test_a_mistake_of_ours_stays_one() -> None:
    assert _answer("/fr/desk/", OSError(errno.ENOENT, "no file")).status_code == 500
    assert _answer("/fr/ideas/", DataError("wrong")).status_code == 500


@pytest.mark.parametrize("error", [DataError("wrong"), OperationalError("away")])
def test_the_page_names_the_number_under_which_it_stands_in_the_log(error: Error) -> None:
    token = number_of_request.set("0123456789abcdef")
    try:
        assert "0123456789abcdef" in _answer("/ar/ideas/", error).content.decode()
    finally:
        number_of_request.reset(token)
