"""Writes about people: participants, confirmed addresses, consent."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts import mails
from accounts.enums import OrganisationState, TerritoryKind
from accounts.models import (
    Confirmation,
    ConsentText,
    Organisation,
    OrganisationMember,
    Participant,
    Territory,
    new_confirmation_code,
    new_confirmation_token,
)
from accounts.text import normal_email, organisation_key
from core.columns import look_at
from core.inserting import insert
from core.kept import Kept
from core.transitions import TransitionNotAllowed, log_state, transition
from core.translated import Texts, columns

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


@Kept
def current_consent(purpose: str) -> ConsentText | None:
    return ConsentText.objects.filter(purpose=purpose).order_by("-version").first()


@Kept
def regions() -> list[Territory]:
    """For forms that ask where."""
    return list(Territory.objects.filter(kind=TerritoryKind.REGION).order_by("code"))


@transaction.atomic(savepoint=False)
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
    look_at(confirmation, "email", "language")
    insert(confirmation)
    mails.confirmation(confirmation, what=what, url=url.format(token=confirmation.token))
    return confirmation


@transaction.atomic
def resend_confirmation(*, confirmation: Confirmation, what: str, url: str, email: str | None = None) -> Confirmation:
    """Send again with a new link and code, to `email` when the address was wrong. The old ones are void.

    Raises `ResendTooSoon` within a minute of the last mail to the same address, or after five: who sees a typing
    error in the address mends it at once.
    """
    locked = Confirmation.objects.select_for_update().get(pk=confirmation.pk, confirmed_at__isnull=True)
    now = timezone.now()
    is_same = not email or normal_email(email) == locked.email
    if (is_same and now - locked.sent_at < RESEND_PAUSE) or locked.sendings >= MAX_SENDINGS:
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


@dataclass(frozen=True)
class Limit:
    """`who` may do `action` so many times within so many seconds."""

    action: str
    who: str
    most: int
    seconds: int


def first_over(*limits: Limit) -> Limit | None:
    """Count something once for each of `limits`, as far as the first that is over, which is returned.

    Counted in the cache, all in one turn; when that is away everything is allowed, since a citizen's words come first.
    """
    counters = [(f"rate:{one.action}:{one.who}", one.seconds, one.most) for one in limits]
    place = cache.first_over(counters)  # type: ignore[attr-defined] # of our own cache
    return None if place is None else limits[place]


def allow(*, action: str, who: str, limit: int, seconds: int) -> bool:
    """A rate limit: True while `who` has done `action` no more than `limit` times in the window."""
    return first_over(Limit(action, who, limit, seconds)) is None


def link_user(*, user: Any) -> None:
    """Tie a signed-in user to the participant with the same confirmed address."""
    Participant.objects.filter(email=normal_email(user.email), user__isnull=True).update(user=user)


# --- organisations ---
#: `Confirmation.purpose` of an organisation whose contact address is to be confirmed.
ORGANISATION = "accounts.organisation"


@transaction.atomic
def register_organisation(
    *,
    name: Texts,
    legal_form: str,
    region: Any,
    fields_of_work: list[str],
    contact_name: str,
    contact_email: str,
    wants_directory: bool,
    language: str,
    url: str,
) -> tuple[Organisation, Confirmation]:
    """Keep an organisation that registers itself, and send the mail that confirms its contact's address.

    It is nowhere shown before staff have verified it. Raises `ValidationError`. Writes to the outbox.
    """
    organisation = Organisation(
        state=OrganisationState.AWAITING,
        legal_form=legal_form,
        region=region,
        fields_of_work=fields_of_work,
        contact_name=contact_name,
        contact_email=normal_email(contact_email),
        language=language,
        wants_directory=wants_directory,
        consent=current_consent("organisation"),
        consent_at=timezone.now(),
    )
    for column, value in columns(organisation, "name", name).items():
        setattr(organisation, column, value)
    organisation.key = organisation_key(name)
    organisation.full_clean()
    organisation.save()
    log_state(organisation, current="", to=OrganisationState.AWAITING, by=None)
    confirmation = request_confirmation(
        purpose=ORGANISATION,
        object_id=organisation.pk,
        email=contact_email,
        language=language,
        what=str(organisation.name),
        url=url,
    )
    return organisation, confirmation


@transaction.atomic
def confirm_organisation(*, confirmation: Confirmation) -> Organisation:
    """The contact's address is right: staff may verify the organisation. Confirming twice is confirming once.

    Raises `ConfirmationExpired`.
    """
    confirmation, participant = confirm(confirmation=confirmation)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=confirmation.object_id)
    if organisation.state == OrganisationState.AWAITING:
        transition(organisation, to=OrganisationState.CONFIRMED, by=participant.user)
    return organisation


@transaction.atomic
def verify_organisation(*, organisation: Organisation, by: Any) -> Organisation:
    """Say that it is what it says; with its consent it enters the public directory. Its contact gets an e-mail.

    Raises `TransitionNotAllowed`.
    """
    now = timezone.now()
    stamps = {
        "verified_at": now,
        "in_directory_since": now if organisation.wants_directory else None,
        "refused_reason": "",
    }
    transition(organisation, to=OrganisationState.VERIFIED, by=by, stamps=stamps)
    mails.organisation_decided(organisation)
    return organisation


@transaction.atomic
def refuse_organisation(*, organisation: Organisation, reason: str, by: Any) -> Organisation:
    """Do not take it, with a reason that its contact gets by e-mail. Raises `TransitionNotAllowed`."""
    transition(organisation, to=OrganisationState.REFUSED, by=by, stamps={"refused_reason": reason}, reason=reason)
    mails.organisation_decided(organisation)
    return organisation


@transaction.atomic
def set_directory(*, organisation: Organisation, wanted: bool, by: Any) -> Organisation:
    """Enter or leave the public directory, as the organisation says. One that is not verified only says its wish."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    before = "in" if locked.in_directory_since else "out"
    locked.wants_directory = wanted
    if not wanted:
        locked.in_directory_since = None
    elif locked.state == OrganisationState.VERIFIED and locked.in_directory_since is None:
        locked.in_directory_since = timezone.now()
    locked.save(update_fields=["wants_directory", "in_directory_since", "updated_at"])
    after = "in" if locked.in_directory_since else "out"
    if after != before:
        log_state(locked, current=before, to=after, by=by, field="directory")
    return locked


@transaction.atomic
def merge_organisations(*, double: Organisation, into: Organisation, by: Any) -> Organisation:
    """Make one of two: everything that points at `double` points at `into` from now on, its members included.

    The double keeps its row, which says into which it went, and leaves the directory; the log says what moved.
    Raises `TransitionNotAllowed` when either cannot be merged.
    """
    pair = Organisation.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([double.pk, into.pk])
    kept = pair[into.pk]
    if double.pk == into.pk or kept.state not in {OrganisationState.VERIFIED, OrganisationState.CONFIRMED}:
        raise TransitionNotAllowed(kept, kept.state, OrganisationState.MERGED)
    moved = []
    # Every relation that there is, from whatever floor: none can be forgotten when one is added.
    for relation in Organisation._meta.related_objects:
        if relation.related_model is OrganisationMember or relation.many_to_many:
            continue
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{name: double})
        if count := rows.update(**{name: kept}):
            moved.append(f"{relation.related_model._meta.label_lower}.{name}: {count}")
    known = OrganisationMember.objects.filter(organisation=kept).values("user")
    joining = OrganisationMember.objects.filter(organisation=double).exclude(user__in=known)
    if count := joining.update(organisation=kept):
        moved.append(f"members: {count}")
    OrganisationMember.objects.filter(organisation=double).delete()
    transition(
        double,
        to=OrganisationState.MERGED,
        by=by,
        stamps={"merged_into": kept, "in_directory_since": None},
        reason="; ".join([f"into {kept.key}", *moved]),
    )
    return kept
