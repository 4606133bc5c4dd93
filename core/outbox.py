"""The outbox: e-mails are rows first. `enqueue` belongs to the caller's transaction, `drain` to the worker."""

import logging
import re
import smtplib
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation

from core.enums import DeliveryState
from core.inserting import insert
from core.models import Delivery
from core.text import clean_line

logger = logging.getLogger(__name__)

#: After so many refusals a mail is given up and shown to staff. With doubling waits this is about two days.
MAX_ATTEMPTS = 12
#: The kind of mails that open an account: what they say is for its owner alone, and is not kept once they are sent.
OPENS_ACCOUNTS = "account"
_TEXTS = ("subject", "text", "html", "words")
#: Answers of mail servers about an addressee that are for good.
_NO_SUCH_ADDRESS = frozenset({550, 551, 553})


def enqueue(
    *,
    kind: str,
    to: str,
    language: str,
    context: dict[str, Any],
    dedupe_key: str | None = None,
    headers: dict[str, str] | None = None,
    by_worker: bool = False,
) -> Delivery | None:
    """Write an e-mail of `kind` (templates `emails/<kind>.subject.txt`, `.txt`, `.html`) into the outbox.

    It is rendered now, in `language`, so that it says what was true when it was caused; or `by_worker`, when `context`
    holds no rows but plain values, which stay what they were. With a `dedupe_key` that exists already nothing is
    written and None returned. Nothing is sent and no broker is asked here.
    """
    delivery = Delivery(
        kind=kind, to=to, language=language, words=context, dedupe_key=dedupe_key, headers=headers or {}
    )
    if not by_worker:
        if dedupe_key is not None and Delivery.objects.filter(dedupe_key=dedupe_key).exists():
            return None
        write_out(delivery)
    return delivery if insert(delivery, unless_there="dedupe_key") else None


def write_out(delivery: Delivery) -> None:
    """Make the texts of a mail whose words are kept; the row is not saved. One that is written out stays as it is."""
    if delivery.words is None:
        return
    context = {"SITE_URL": settings.SITE_URL, "APP_NAME": settings.APP_NAME, **delivery.words}
    with translation.override(delivery.language):
        delivery.subject = clean_line(_plain(f"emails/{delivery.kind}.subject.txt", context))[:250]
        delivery.text = _without_holes(_plain(f"emails/{delivery.kind}.txt", context))
        delivery.html = render_to_string(f"emails/{delivery.kind}.html", context)
    delivery.words = None


def enqueue_message(*, kind: str, language: str, message: EmailMessage) -> Delivery:
    """Write an e-mail that a library has made of its own templates into the outbox; nothing is sent here."""
    pages = [content for content, kind_of in getattr(message, "alternatives", ()) if kind_of == "text/html"]
    return Delivery.objects.create(
        kind=kind,
        to=message.to[0],
        language=language,
        subject=clean_line(str(message.subject))[:250],
        text=_without_holes(str(message.body)),
        html=pages[0] if pages else "",
    )


def _without_holes(text: str) -> str:
    """A block of the template that is left empty leaves no empty lines."""
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


def _plain(name: str, context: dict[str, Any]) -> str:
    """Render plain text: Django would escape an apostrophe there too, whatever the ending of the file."""
    template: Any = get_template(name)
    return str(template.template.render(Context(context, autoescape=False)))


def drain(limit: int = 100) -> int:
    """Send up to `limit` waiting mails, oldest first, each in a transaction of its own; returns how many went.

    Any number of workers may drain at once: each row is taken by one (SKIP LOCKED). A refusal puts the mail
    back with a doubled wait, so one bad address never stops the others; an address that does not exist is given up at
    once. When the mail server itself cannot be reached this turn is over: each further mail would wait for the same.
    """
    sent = 0
    for _turn in range(limit):
        with transaction.atomic():
            delivery = (
                Delivery.objects.select_for_update(skip_locked=True)
                .filter(state=DeliveryState.WAITING, next_attempt_at__lte=timezone.now())
                .order_by("next_attempt_at", "id")
                .first()
            )
            if delivery is None:
                break
            refused = _send(delivery)
        sent += refused is None
        if refused is not None and _is_away(refused):
            break
    return sent


def _is_away(error: Exception) -> bool:
    """It is the mail server that fails, not this mail. (An answer of the server is an OSError too, for `smtplib`.)"""
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return True
    return isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)


def _is_final(error: Exception) -> bool:
    """The mail server says that there is no such address. (With 5.7 it means us, by a rule that may change.)"""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code in _NO_SUCH_ADDRESS and b"5.7." not in words for code, words in error.recipients.values())


def _send(delivery: Delivery) -> Exception | None:
    """Why it could not be sent; None when it was. Its texts are written out first, and stay with it."""
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    delivery.attempts += 1
    try:
        write_out(delivery)
        _message(delivery, domain).send()
    except Exception as error:  # noqa: BLE001 - whatever the mail server or the message does, the queue goes on
        delivery.last_error = f"{type(error).__name__}: {error}"[:300]
        delivery.next_attempt_at = timezone.now() + timedelta(seconds=min(30 * 2 ** (delivery.attempts - 1), 6 * 3600))
        if delivery.attempts >= MAX_ATTEMPTS or _is_final(error):
            delivery.state = DeliveryState.FAILED
        delivery.save(update_fields=["attempts", "last_error", "next_attempt_at", "state", *_TEXTS])
        logger.warning("mail %s not sent (attempt %s): %s", delivery.pk, delivery.attempts, type(error).__name__)
        return error
    delivery.state = DeliveryState.SENT
    delivery.sent_at = timezone.now()
    delivery.last_error = ""
    if delivery.kind == OPENS_ACCOUNTS:
        delivery.text = delivery.html = ""
    delivery.save(update_fields=["attempts", "state", "sent_at", "last_error", *_TEXTS])
    return None


def _message(delivery: Delivery, domain: str) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        delivery.subject,
        delivery.text,
        settings.DEFAULT_FROM_EMAIL,
        [delivery.to],
        headers={
            "Message-ID": f"<{delivery.message_id}@{domain}>",
            "Content-Language": delivery.language,
            **delivery.headers,
        },
    )
    if delivery.html:
        message.attach_alternative(delivery.html, "text/html")
    return message
