"""The log: one JSON object a line, and nobody's name, words, address or key in it."""

import io
import json
import logging
import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Confirmation
from core import outbox
from ideas.models import Idea
from ogportal.observing.logs import JsonFormatter, number_of_request
from tests import factories

KANARI = "kanari"

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def log() -> Iterator[Lines]:
    """Everything that is logged while the test runs, as the portal writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    logging.root.addHandler(handler)
    level, logging.root.level = logging.root.level, logging.INFO
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.root.level = level
    logging.root.removeHandler(handler)


def answered(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["message"] == "answered"]


def test_a_request_has_one_line_with_its_pattern_and_its_number(client, plan, log: Lines) -> None:
    response = client.get("/fr/ideas/?q=kanari")
    (line,) = answered(log())
    assert line["request"] == response["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "fr/ideas/", 200)
    assert set(line) == {"time", "level", "logger", "message", "request", "method", "route", "status", "milliseconds"}


def test_the_number_of_the_proxy_is_taken_where_there_is_one(client, settings: Any) -> None:
    given = "0123456789abcdef0123456789abcdef"
    settings.TRUSTED_PROXIES = 1
    assert client.get("/robots.txt", HTTP_X_REQUEST_ID=given)["X-Request-ID"] == given
    for wrong in ("short", "a" * 65, "forged\x1b[31m-number", "kanari@example.org"):
        assert client.get("/robots.txt", HTTP_X_REQUEST_ID=wrong)["X-Request-ID"] != wrong
    settings.TRUSTED_PROXIES = 0
    assert client.get("/robots.txt", HTTP_X_REQUEST_ID=given)["X-Request-ID"] != given
    assert number_of_request.get() == ""


def test_probes_and_files_have_no_line(client, db, log: Lines) -> None:
    client.get("/healthz")
    client.get("/readyz")
    client.get("/static/css/portal.css")
    assert [line for line in answered(log()) if line["route"]] == []


@pytest.mark.django_db
def test_nothing_of_a_whole_journey_stands_in_the_log(
    plan: Any, theme: Any, screener: Any, mailbox: Any, monkeypatch: Any, log: Lines
) -> None:
    """An idea, its confirmation, a place in a workshop, my data, sign-ins, wrong addresses, a refused mail."""
    client = Client(raise_request_exception=False)
    address = f"{KANARI}@example.org"
    form = client.get("/fr/ideas/new/").context["form"]
    filled = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    filled |= {"plan": plan.slug, "theme": theme.slug, "title": f"{KANARI} titre", "body": f"{KANARI} corps " * 8}
    sent = client.post(
        "/fr/ideas/new/",
        filled | {"email": address, "consent": "on", "author_name": f"Nom {KANARI}"},
        HTTP_USER_AGENT=f"{KANARI}\x1b[31m\r\nforged",
        HTTP_REFERER=f"https://{KANARI}.example/",
    )
    assert sent.status_code == 302
    confirmation = Confirmation.objects.get()
    assert client.post(sent.url, {"action": "code", "code": confirmation.code}).status_code == 302
    confirmation.refresh_from_db()
    idea = Idea.objects.get()
    client.get(f"/fr/ideas/track/?reference={idea.reference}&code={idea.tracking_code}")

    workshop = factories.WorkshopFactory()
    place = f"/fr/workshops/{workshop.reference}/register/"
    assert client.post(place, {"name": f"Nom {KANARI}", "email": address, "consent": "on"}).status_code == 302
    client.post("/fr/account/data/", {"email": address})
    client.post("/fr/account/login/", {"login": address, "password": f"{KANARI}-password"})
    client.post("/fr/account/login/code/", {"email": screener.email})
    client.get(f"/fr/{KANARI}/{address}/?name={KANARI}")
    client.get(f"/fr/ideas/?q={KANARI}&page=x", HTTP_HOST=f"{KANARI}.example.org")

    def broken(*_words: Any, **_named: Any) -> None:
        raise RuntimeError(f"no place for {address}")

    with monkeypatch.context() as patch:
        patch.setattr("allauth.account.forms.LoginForm.clean", broken)
        login = {"login": address, "password": f"{KANARI}-password"}
        assert Client(raise_request_exception=False).post("/fr/account/login/", login).status_code == 500

    def refuse(*_words: Any, **_named: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({address: (550, f"no {address} here".encode())})

    mailbox.drain()
    factories.DeliveryFactory(to=address, subject=KANARI)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        outbox.drain()

    lines = log()
    assert {line.get("status") for line in answered(lines)} >= {200, 302, 400, 404, 500}
    assert any("not sent" in line["message"] for line in lines)
    private = {KANARI, screener.email.lower(), idea.tracking_code, confirmation.token, confirmation.code}
    private.add(str(confirmation.handle))
    text = json.dumps(lines).lower()
    assert not [word for word in private if word.lower() in text]


def test_an_exception_is_told_by_its_kind_and_places(log: Lines) -> None:
    def inner() -> None:
        raise KeyError("kanari@example.org")

    def outer() -> None:
        try:
            inner()
        except KeyError as error:
            raise RuntimeError("kanari") from error

    try:
        outer()
    except RuntimeError:
        logging.getLogger("core.jobs_of_a_test").exception("job %s failed", 7)
    (line,) = log()
    assert line["message"] == "job 7 failed"
    assert [told["kind"] for told in line["exception"]] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert "tests/ogportal/test_log.py" in line["exception"][0]["places"][0]
    assert KANARI not in json.dumps(line)


@pytest.mark.django_db(transaction=True)
def test_of_a_broken_constraint_the_name_is_told_and_not_the_row(log: Lines) -> None:
    factories.UserFactory(email="kanari@example.org")
    try:
        with transaction.atomic():
            factories.UserFactory(email="Kanari@example.org")
    except IntegrityError:
        logging.getLogger("core.somewhere").exception("refused")
    line = log()[-1]
    assert {told.get("sqlstate") for told in line["exception"]} >= {"23505"}
    assert KANARI not in json.dumps(line)
    assert connection.is_usable()


@pytest.mark.parametrize(
    ("said", "given", "kept"),
    [
        ("Internal Server Error: %s", ("/fr/kanari/",), "Internal Server Error: …"),
        ("Booting worker with pid: %d", (12,), "Booting worker with pid: 12"),
        ("Task %(name)s[%(id)s] took %(runtime)s s", ({"name": "kanari", "id": "x", "runtime": 1.5},), None),
        ("Invalid host kanari@example.org at https://kanari.ma/x or /fr/kanari/ call +212 6 12 34 56 78", (), None),
    ],
)
def test_of_other_peoples_lines_the_fixed_words_and_the_numbers_are_kept(
    said: str, given: tuple[Any, ...], kept: str | None, log: Lines
) -> None:
    logging.getLogger("elsewhere").warning(said, *given)
    (line,) = log()
    assert KANARI not in line["message"]
    assert "34 56" not in line["message"]
    if kept is not None:
        assert line["message"] == kept


def test_nobody_writes_a_line_of_their_own(log: Lines) -> None:
    logging.getLogger("core.lines_of_a_test").warning("said %s", "a\r\nb\x1b[31m\u2028c")
    assert len(log()) == 1
    assert log()[0]["message"].endswith("c")


def test_the_portal_writes_json() -> None:
    chosen = settings.LOGGING["handlers"]["console"]["formatter"]
    assert settings.LOGGING["formatters"][chosen] == {"()": "ogportal.observing.logs.JsonFormatter"}
