"""Mails are rows first: none is lost, none blocks another, and nobody gets one twice."""

import smtplib
import threading
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.template.loader import TemplateDoesNotExist
from django.utils import timezone, translation

from core import outbox, tasks
from core.models import Delivery
from tests import factories
from tests.support.crowds import at_once

TEMPLATES = {
    "emails/hello.subject.txt": "{% load i18n %}{% get_current_language as now %}\n{{ what }}\n[{{ now }}]\u202e\n",
    "emails/hello.txt": "\n\n{{ APP_NAME }} {{ SITE_URL }}\n{{ what }}\n\n\n",
    "emails/hello.html": "<p>{{ what }}</p>",
}
HELLO = {"kind": "hello", "to": "reader@example.org", "language": "fr", "context": {"what": "Bonjour"}}


@pytest.fixture
def hello(settings) -> None:
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]},
        }
    ]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A mail server with moods: `refuse` is an exception it raises, or None."""
    state = SimpleNamespace(refuse=None, got=[], lock=threading.Lock())

    class Backend:
        def __init__(self, *args, **kwargs) -> None: ...

        def send_messages(self, messages) -> int:
            if state.refuse is not None:
                raise state.refuse
            for message in messages:
                as_sent = message.message()  # as a real server does: this is where a bad header is found
                with state.lock:
                    state.got.append(as_sent)
            return len(messages)

    monkeypatch.setattr("django.core.mail.get_connection", Backend)
    return state


def due_again() -> None:
    Delivery.objects.filter(state="waiting").update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def test_a_mail_is_rendered_in_its_language_when_it_is_caused(db: None, hello: None, settings) -> None:
    with translation.override("ar"):
        delivery = outbox.enqueue(**HELLO)
    assert delivery is not None
    assert delivery.subject == "Bonjour [fr]", "one line, no direction character"
    with translation.override("fr"):
        assert delivery.text == f"{settings.APP_NAME} {settings.SITE_URL}\nBonjour\n"
    assert delivery.html == "<p>Bonjour</p>"
    assert (delivery.state, delivery.attempts, delivery.language) == ("waiting", 0, "fr")
    assert mail.outbox == []


def test_what_people_typed_is_escaped_in_html_and_bounded_in_the_subject(db: None, hello: None) -> None:
    delivery = outbox.enqueue(**{**HELLO, "context": {"what": "<b>" + "x" * 400 + "\r\nBcc: all@example.org"}})
    assert delivery is not None
    assert "<b>" not in delivery.html
    assert len(delivery.subject) == 250
    assert "\n" not in delivery.subject


def test_an_apostrophe_stays_one_in_plain_text(db: None, hello: None) -> None:
    delivery = outbox.enqueue(**{**HELLO, "context": {"what": "L'accès à l'information & l’eau <PNE>"}})
    assert delivery is not None
    assert delivery.subject == "L'accès à l'information & l’eau <PNE> [fr]"
    assert "L'accès à l'information & l’eau <PNE>" in delivery.text
    assert "&lt;PNE&gt;" in delivery.html


def test_the_worker_writes_out_what_was_kept_of_plain_values(db: None, hello: None, server, settings) -> None:
    settings.SITE_URL = "https://portal.example.org"
    instant = timezone.now()
    words = {"what": "Bonjour", "at": instant, "list": [1, {"deep": instant}]}
    delivery = outbox.enqueue(**{**HELLO, "context": words}, by_worker=True)
    assert delivery is not None
    delivery.refresh_from_db()
    assert (delivery.subject, delivery.text, delivery.html, delivery.words) == ("", "", "", words)
    assert outbox.drain() == 1
    delivery.refresh_from_db()
    assert (delivery.subject, delivery.html, delivery.words) == ("Bonjour [fr]", "<p>Bonjour</p>", None)
    assert server.got[0]["Subject"] == "Bonjour [fr]"
    assert server.got[0]["Message-ID"] == f"<{delivery.message_id}@portal.example.org>"


def test_a_row_is_no_plain_value_and_would_say_something_else_later(db: None, hello: None) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        outbox.enqueue(**{**HELLO, "context": {"what": factories.UserFactory()}}, by_worker=True)


def test_a_mail_that_cannot_be_written_out_blocks_no_other(db: None, hello: None, server) -> None:
    outbox.enqueue(**{**HELLO, "kind": "unknown"}, by_worker=True)
    outbox.enqueue(**HELLO, by_worker=True, dedupe_key="one")
    assert outbox.enqueue(**HELLO, by_worker=True, dedupe_key="one") is None
    assert outbox.drain() == 1
    failed = Delivery.objects.get(kind="unknown")
    assert (failed.state, failed.attempts) == ("waiting", 1)
    assert failed.last_error.startswith("TemplateDoesNotExist")
    assert failed.words is not None, "it can be written out once its template is there"


def test_a_mail_without_a_template_is_an_error_of_ours(db: None, hello: None) -> None:
    with pytest.raises(TemplateDoesNotExist):
        outbox.enqueue(**{**HELLO, "kind": "unknown"})


def test_what_was_caused_once_is_written_once(db: None, hello: None) -> None:
    assert outbox.enqueue(**HELLO, dedupe_key="idea-7-accepted") is not None
    assert outbox.enqueue(**HELLO, dedupe_key="idea-7-accepted") is None
    assert outbox.enqueue(**HELLO, dedupe_key="idea-8-accepted") is not None
    assert outbox.enqueue(**HELLO) is not None
    assert outbox.enqueue(**HELLO) is not None
    assert Delivery.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_what_two_requests_cause_at_the_same_moment_is_written_once(hello: None) -> None:
    @transaction.atomic
    def cause() -> bool:
        written = outbox.enqueue(**HELLO, dedupe_key="idea-7-accepted")
        assert Delivery.objects.count() == 1, "the transaction goes on"
        return written is not None

    assert sorted(at_once(*[cause] * 4), key=str) == [False, False, False, True]
    assert Delivery.objects.count() == 1


def test_a_transaction_that_is_taken_back_takes_its_mail_along(db: None, hello: None) -> None:
    with transaction.atomic():
        outbox.enqueue(**HELLO)
        transaction.set_rollback(True)
    assert outbox.drain() == 0


def test_mails_go_out_oldest_first_whole_and_once(db: None, server) -> None:
    for number in range(3):
        factories.DeliveryFactory(subject=f"n° {number}", text="texte\n", html="<p>texte</p>", headers={"X-Kind": "t"})
    assert outbox.drain(limit=2) == 2
    assert outbox.drain() == 1
    assert outbox.drain() == 0
    subjects = [str(make_header(decode_header(message["Subject"]))) for message in server.got]
    assert subjects == ["n° 0", "n° 1", "n° 2"]
    assert server.got[0]["X-Kind"] == "t"
    assert server.got[0]["Content-Language"] == "ar"
    assert [part.get_content_type() for part in server.got[0].get_payload()] == ["text/plain", "text/html"]
    sent = Delivery.objects.get(subject="n° 0")
    assert (sent.state, sent.attempts, sent.last_error) == ("sent", 1, "")
    assert sent.sent_at is not None


def test_the_task_of_the_worker_drains(db: None, server) -> None:
    factories.DeliveryFactory()
    assert tasks.drain_outbox() == 1


def test_a_mail_without_html_is_plain(db: None, server) -> None:
    factories.DeliveryFactory(html="")
    outbox.drain()
    assert server.got[0].get_content_type() == "text/plain"


def test_the_message_id_stays_from_one_attempt_to_the_next(db: None, server, settings) -> None:
    settings.SITE_URL = "https://portal.example.org"
    delivery = factories.DeliveryFactory()
    seen: list[str] = []
    server.refuse = smtplib.SMTPServerDisconnected("gone")
    original = outbox.EmailMultiAlternatives.send

    def watch(message, **kwargs):
        seen.append(message.extra_headers["Message-ID"])
        return original(message, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox.EmailMultiAlternatives, "send", watch)
        outbox.drain()
        server.refuse = None
        due_again()
        outbox.drain()
    assert seen == [f"<{delivery.message_id}@portal.example.org>"] * 2


def test_a_refused_mail_waits_twice_as_long_each_time_and_at_most_six_hours(db: None, server) -> None:
    server.refuse = smtplib.SMTPResponseException(451, b"try again later")
    delivery = factories.DeliveryFactory()
    waits = []
    for _attempt in range(outbox.MAX_ATTEMPTS - 1):
        due_again()
        now = datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(days=365)
        with time_machine.travel(now, tick=False):
            assert outbox.drain() == 0
        delivery.refresh_from_db()
        assert delivery.state == "waiting"
        waits.append((delivery.next_attempt_at - now).total_seconds())
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600]
    assert delivery.last_error.startswith("SMTPResponseException: (451")


def test_a_mail_that_is_always_refused_is_given_up_and_kept_for_staff(db: None, server) -> None:
    server.refuse = smtplib.SMTPRecipientsRefused({"reader@example.org": (450, b"box is full " + b"x" * 400)})
    delivery = factories.DeliveryFactory(attempts=outbox.MAX_ATTEMPTS - 1)
    assert outbox.drain() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, len(delivery.last_error)) == ("failed", outbox.MAX_ATTEMPTS, 300)
    server.refuse = None
    due_again()
    assert outbox.drain() == 0


@pytest.mark.parametrize(
    ("code", "words", "state"),
    [(550, b"5.1.1 no such user", "failed"), (451, b"later", "waiting"), (550, b"5.7.1 relaying denied", "waiting")],
)
def test_an_address_that_does_not_exist_is_given_up_at_once(db: None, server, code, words, state) -> None:
    server.refuse = smtplib.SMTPRecipientsRefused({"reader@example.org": (code, words)})
    delivery = factories.DeliveryFactory()
    outbox.drain()
    delivery.refresh_from_db()
    assert delivery.state == state


@pytest.mark.parametrize(
    ("refuse", "tried"),
    [
        (ConnectionRefusedError(), 1),
        (TimeoutError(), 1),
        (smtplib.SMTPServerDisconnected("gone"), 1),
        (smtplib.SMTPConnectError(421, b"busy"), 1),
        (smtplib.SMTPDataError(451, b"later"), 3),
        (ValueError("not a mail"), 3),
    ],
)
def test_a_mail_server_that_is_away_is_asked_once_a_turn(db: None, server, refuse, tried) -> None:
    for _number in range(3):
        factories.DeliveryFactory()
    server.refuse = refuse
    assert outbox.drain() == 0
    assert Delivery.objects.filter(attempts=1).count() == tried


def test_a_poisoned_mail_blocks_nobody(db: None, server) -> None:
    poison = factories.DeliveryFactory(subject="one\nBcc: everybody@example.org")
    also = factories.DeliveryFactory(headers={"X-Bad": "a\nb"})
    good = factories.DeliveryFactory()
    assert outbox.drain() == 1
    for row, state in ((poison, "waiting"), (also, "waiting"), (good, "sent")):
        row.refresh_from_db()
        assert row.state == state
    assert poison.last_error.startswith("BadHeaderError")
    assert len(server.got) == 1


def test_a_mail_whose_hour_has_not_come_waits(db: None, server) -> None:
    factories.DeliveryFactory(next_attempt_at=timezone.now() + timedelta(minutes=1))
    assert outbox.drain() == 0


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_mail_once(server) -> None:
    for number in range(40):
        factories.DeliveryFactory(subject=str(number))
    assert sum(at_once(*[outbox.drain] * 4)) == 40
    assert sorted(int(str(message["Subject"])) for message in server.got) == list(range(40))


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_another_worker_holds_is_passed_over(server) -> None:
    held, free = factories.DeliveryFactory(subject="held"), factories.DeliveryFactory(subject="free")
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=held.pk)
        assert at_once(outbox.drain) == [1]
    free.refresh_from_db()
    assert free.state == "sent"
    assert outbox.drain() == 1
