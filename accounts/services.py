"""Writes about people: participants, confirmed addresses, consent."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts import mails
from accounts.models import Confirmation, ConsentText, Participant, new_confirmation_code, new_confirmation_token
from accounts.text import normal_email

#: How long a confirmation link or code is good for.
CONFIRMATION_LIFE = timedelta(days=7)
#: How many times a confirmation mail is sent at most, and the pause between two.
MAX_SENDINGS = 5
RESEND_PAUSE = timedelta(seconds=60)


class ConfirmationExpired(Exception):
    """The link or code is older than `CONFIRMATION_LIFE`."""


class ConfirmationWrong(Exception):
    """There is no such link, or the code is not the one that was sent."""


class ConfirmationExhausted(Exception):
    """Too many wrong codes: only a new mail helps."""


class ResendTooSoon(Exception):
    """The mail was sent a moment ago, or too often."""


@transaction.atomic
def get_participant(*, email: str, name: str = "", language: str) -> Participant:
    """The participant with that address; a new row when there is none. The name of an existing row stays."""
    participant, _created = Participant.objects.get_or_create(
        email=normal_email(email), defaults={"name": name, "language": language}
    )
    return participant


def current_consent(purpose: str) -> ConsentText | None:
    return ConsentText.objects.filter(purpose=purpose).order_by("-version").first()


@transaction.atomic
def request_confirmation(
    *, purpose: str, object_id: int, email: str, language: str, what: str, url: str
) -> Confirmation:
    """Keep what waits and write the mail with link and code into the outbox.

    `url` is the absolute address, with `{token}` in it, that confirms; `what` names the waiting thing in the mail.
    """
    confirmation = Confirmation(
        purpose=purpose,
        object_id=object_id,
        email=normal_email(email),
        language=language,
        expires_at=timezone.now() + CONFIRMATION_LIFE,
    )
    confirmation.full_clean()
    confirmation.save()
    mails.confirmation(confirmation, what=what, url=url.format(token=confirmation.token))
    return confirmation


@transaction.atomic
def resend_confirmation(*, confirmation: Confirmation, what: str, url: str, email: str | None = None) -> Confirmation:
    """Send again with a new link and code, to `email` when the address was wrong. The old ones are void.

    Raises `ResendTooSoon` within a minute of the last mail, or after five.
    """
    locked = Confirmation.objects.select_for_update().get(pk=confirmation.pk, confirmed_at__isnull=True)
    now = timezone.now()
    if now - locked.sent_at < RESEND_PAUSE or locked.sendings >= MAX_SENDINGS:
        raise ResendTooSoon
    if email:
        locked.email = normal_email(email)
    locked.token, locked.code = new_confirmation_token(), new_confirmation_code()
    locked.sent_at, locked.sendings, locked.attempts = now, locked.sendings + 1, 0
    locked.expires_at = now + CONFIRMATION_LIFE
    locked.full_clean()
    locked.save()
    mails.confirmation(locked, what=what, url=url.format(token=locked.token))
    return locked


@transaction.atomic
def confirm(*, confirmation: Confirmation) -> tuple[Confirmation, Participant]:
    """Mark the address as confirmed and return its participant. Confirming twice is confirming once.

    Raises `ConfirmationExpired`.
    """
    locked = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
    participant = get_participant(email=locked.email, language=locked.language)
    now = timezone.now()
    if locked.confirmed_at is None:
        if locked.expires_at < now:
            raise ConfirmationExpired
        locked.confirmed_at = now
        locked.save(update_fields=["confirmed_at"])
    if participant.confirmed_at is None:
        participant.confirmed_at = now
        participant.save(update_fields=["confirmed_at", "updated_at"])
    return locked, participant


def by_token(token: str) -> Confirmation:
    """The confirmation of a link. Raises `ConfirmationWrong`."""
    try:
        return Confirmation.objects.get(token=token)
    except Confirmation.DoesNotExist:
        raise ConfirmationWrong from None


def by_handle(handle: str) -> Confirmation:
    """The confirmation whose waiting page has that address. Raises `ConfirmationWrong`."""
    try:
        return Confirmation.objects.get(handle=handle)
    except Confirmation.DoesNotExist:
        raise ConfirmationWrong from None


def check_code(*, confirmation: Confirmation, code: str) -> Confirmation:
    """Compare a typed code; a wrong one is counted, and after eight the code is void.

    Raises `ConfirmationWrong` or `ConfirmationExhausted`. The count is kept whatever the caller's transaction does
    next, so call it outside one.
    """
    with transaction.atomic():
        locked = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
        if locked.attempts >= Confirmation.MAX_ATTEMPTS:
            raise ConfirmationExhausted
        right = locked.code == code.strip()
        if not right:
            locked.attempts += 1
            locked.save(update_fields=["attempts"])
    if not right:
        raise ConfirmationWrong
    return locked


def allow(*, action: str, who: str, limit: int, seconds: int) -> bool:
    """A rate limit: True while `who` has done `action` fewer than `limit` times in the window.

    Counted in the cache; when that is away everything is allowed, since a citizen's words come first.
    """
    key = f"rate:{action}:{who}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) <= limit
    except ValueError:
        return True


def link_user(*, user: Any) -> None:
    """Tie a signed-in user to the participant with the same confirmed address."""
    Participant.objects.filter(email=normal_email(user.email), user__isnull=True).update(user=user)
