"""Attacks on any web site (W4–W14 of docs/security.md) that no other test holds."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError, connection
from django.test import Client

from core.text import clean_line
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "kanari-password-1"
LOGIN = "/fr/account/login/"


@pytest.fixture
def person() -> Any:
    cache.clear()
    user = factories.UserFactory()
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_w4_the_session_gets_another_key_at_sign_in(person: Any) -> None:
    client = Client()
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 302
    assert client.cookies["sessionid"].value != before
    assert client.cookies["sessionid"]["httponly"]


@pytest.mark.parametrize("path", [LOGIN, "/fr/account/password/reset/", "/fr/account/login/code/"])
def test_w5_a_known_and_an_unknown_address_get_one_answer(path: str, person: Any) -> None:
    def answer(email: str) -> tuple[int, str, str]:
        cache.clear()
        got = Client().post(path, {"login": email, "email": email, "password": "wrong"})
        body = re.sub(r'value="[^"]*"', "", got.content.decode()).replace(email, "")
        return got.status_code, got.headers.get("Location", ""), body

    assert answer(person.email) == answer("nobody@example.org")


def test_w6_one_who_guesses_locks_out_nobody_else(person: Any) -> None:
    """Whoever tries one account from one place is stopped there; a colleague behind the same place comes in."""
    victim = factories.UserFactory()
    for _turn in range(7):
        Client().post(LOGIN, {"login": victim.email, "password": "wrong"})
    assert Client().post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 302


def test_w7_the_proxy_overwrites_what_a_client_says_of_itself() -> None:
    proxy = (Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_add_x_forwarded_for" not in proxy
    assert proxy.count("proxy_set_header X-Forwarded-For $remote_addr;") == 2
    assert 'proxy_set_header X-Forwarded-Host "";' in proxy


def test_w10_forwarded_headers_stand_on_no_page(plan: Any) -> None:
    names = ("HOST", "SERVER", "SCHEME", "PREFIX", "PORT", "URL")
    headers = {f"HTTP_X_FORWARDED_{name}": "evil.example.org" for name in names}
    for path in ("/fr/", "/fr/ideas/", "/sitemap.xml", "/robots.txt"):
        assert b"evil.example.org" not in Client().get(path, **headers).content
        assert b"evil.example.org" not in Client().get(path).content


def test_w13_a_subject_is_one_line() -> None:
    subject = clean_line("Objet\r\nBcc: all@example.org\u2028\u202e")
    assert not set("\r\n\u2028\u202e") & set(subject)
    EmailMultiAlternatives(subject, "", "a@example.org", ["b@example.org"]).message()


@pytest.mark.parametrize("path", ["/fr/%0d%0aERROR%20forged/", "/fr/%1b%5b31mred/", "/fr/ideas/?q=%00"])
def test_w14_no_visitor_writes_a_line_of_the_log(path: str, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    Client().get(path, HTTP_USER_AGENT="a\x1b[31m", HTTP_REFERER="b\x1b[31m")
    for record in caplog.records:
        if record.name.startswith("django.request"):
            assert not set("\r\n\x1b") & set(record.getMessage())


@pytest.mark.parametrize("path", ["/fr/ideas/?page=" + "9" * 21, "/fr/ideas/?q=" + "a" * 7_000, f"/fr/ideas/{2**80}/"])
def test_what_is_too_far_too_long_or_too_large_costs_nothing(path: str, plan: Any) -> None:
    assert Client().get(path).status_code in {200, 400, 404, 414}


def test_the_last_of_two_values_counts_everywhere(plan: Any) -> None:
    """A parameter sent twice is not read in two ways, nor kept for somebody else's address."""
    twice = Client().get("/fr/ideas/?plan=nowhere&plan=" + plan.slug)
    assert twice.status_code == 200
    assert Client().get("/fr/ideas/?plan=" + plan.slug).status_code == 200


def test_d2_a_query_without_end_is_stopped() -> None:
    """Every connection has a time limit of its own, and what it stops is a page that says so (503)."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] not in {"0", ""}
        cursor.execute("SET LOCAL statement_timeout = 50")
        with pytest.raises(OperationalError):
            cursor.execute("SELECT count(*) FROM generate_series(1, 1000000000)")
