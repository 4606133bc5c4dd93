"""What a person may do about what is known of them: take the name off, correct it, have everything erased."""

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from accounts.models import Confirmation, Organisation, Participant, User
from accounts.services import ConfirmationExhausted, ConfirmationWrong, check_code
from accounts.text import normal_email
from consultation.models import Comment
from core import outbox
from core.erasing import forget_in_log, forget_mails
from core.jobs import remove_jobs
from core.transitions import log_state
from ideas.models import Follow, Idea, IdeaComment, InformationRequest
from ideas.models.idea import new_tracking_code
from workshops.models import Registration
from workshops.services import erase_registrations

#: `Confirmation.purpose` of a code that opens one's data; nothing waits for it.
PURPOSE = "accounts.data"
CODE_LIFE = timedelta(hours=1)


@transaction.atomic
def send_data_code(*, email: str, language: str) -> Confirmation:
    """Write a code to an address into the outbox, whether anything is known of it or not: the answer is the same."""
    row = Confirmation(
        purpose=PURPOSE,
        object_id=secrets.randbelow(2**62),
        email=normal_email(email),
        language=language,
        expires_at=timezone.now() + CODE_LIFE,
    )
    row.full_clean()
    row.save()
    outbox.enqueue(
        kind="data_code", to=row.email, language=language, context={"code": row.code, "expires_at": row.expires_at}
    )
    return row


def redeem_data_code(*, handle: str, code: str) -> str:
    """The address whose code that is; it serves once. Raises `ConfirmationWrong`, `ConfirmationExhausted`."""
    row = Confirmation.objects.filter(purpose=PURPOSE, handle=handle, expires_at__gt=timezone.now()).first()
    if row is None:
        raise ConfirmationExhausted
    row = check_code(confirmation=row, code=code)
    if not Confirmation.objects.filter(pk=row.pk).delete()[0]:
        raise ConfirmationWrong  # somebody else was quicker with it
    return row.email


@transaction.atomic
def withdraw_name(*, email: str) -> int:
    """Show the person's name nowhere in public any more; how many places it stood at. What they wrote stays."""
    now = timezone.now()
    ideas = Idea.objects.filter(author__email__iexact=email, show_name=True)
    comments = Comment.objects.filter(participant__email__iexact=email, show_name=True)
    reactions = IdeaComment.objects.filter(participant__email__iexact=email).exclude(author_name="")
    return (
        ideas.update(show_name=False, updated_at=now)
        + comments.update(show_name=False, updated_at=now)
        + reactions.update(author_name="", updated_at=now)
    )


@transaction.atomic
def correct_name(*, email: str, name: str) -> Participant | None:
    """Write the name anew wherever the person has given one; None when nothing is known of the address.

    Raises `ValidationError` for a name that cannot be seen.
    """
    participant = Participant.objects.select_for_update().filter(email__iexact=email, erased_at__isnull=True).first()
    name = Participant._meta.get_field("name").clean(name, None)
    now = timezone.now()
    Registration.objects.filter(email__iexact=email, erased_at__isnull=True).update(name=name, updated_at=now)
    User.objects.filter(email__iexact=email).update(full_name=name)
    if participant is None:
        return None
    participant.name = name
    participant.save(update_fields=["name", "updated_at"])
    for model, field in ((Idea, "author"), (Comment, "participant"), (IdeaComment, "participant")):
        rows: Any = model._base_manager.filter(**{field: participant}).exclude(author_name="")
        rows.update(author_name=name, updated_at=now)
    return participant


@transaction.atomic
def erase_person(*, email: str) -> bool:
    """Erase who somebody is, everywhere: False when nothing was known of the address. Twice is once.

    What they published stays, without a name, and counts as before; what waited for a confirmation goes. Gone are
    the address, the names, answers to staff, places at workshops to come, e-mails written and to be written,
    follows, the account of a citizen with its sign-ins, files of background jobs, and names in the log of the back
    office. Of somebody who works here the account stays: it says who decided what.
    """
    email = normal_email(email)
    known = _erase_waiting(email) + erase_registrations(email=email) + _erase_account(email)
    participant = Participant.objects.select_for_update().filter(email=email).first()
    if participant is not None:
        _erase_participant(participant)
    contacts = Organisation.objects.filter(contact_email__iexact=email)
    known += contacts.update(contact_name="", contact_email="") + forget_mails(email)
    return participant is not None or bool(known)


def _erase_waiting(email: str) -> int:
    """What waits for the address to be confirmed: a row that nobody has seen but its writer."""
    rows = list(Confirmation.objects.filter(email=email))
    for row in rows:
        if row.confirmed_at is None and row.purpose != PURPOSE:
            with suppress(LookupError, ObjectDoesNotExist):
                apps.get_model(row.purpose)._base_manager.get(pk=row.object_id).delete()
    forget_in_log(Confirmation, [row.pk for row in rows])
    Confirmation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _erase_participant(participant: Participant) -> None:
    now = timezone.now()
    nobody = {"author_name": "", "show_name": False, "updated_at": now}
    ideas = list(Idea.objects.filter(author=participant))
    for idea in ideas:  # each gets a code of its own, which nobody knows
        Idea.objects.filter(pk=idea.pk).update(tracking_code=new_tracking_code(), author_informed=False, **nobody)
    InformationRequest.objects.filter(idea__in=ideas).exclude(answer="").update(answer="—")
    comments = Comment.objects.filter(participant=participant)
    reactions = IdeaComment.objects.filter(participant=participant)
    for model, rows in ((Idea, ideas), (Comment, comments), (IdeaComment, reactions), (Participant, [participant])):
        forget_in_log(model, [row.pk for row in rows])
    comments.update(**nobody)
    reactions.update(author_name="", updated_at=now)
    Follow.objects.filter(participant=participant).delete()
    participant.email, participant.name, participant.user = f"erased-{participant.pk}@erased.invalid", "", None
    participant.erased_at = now
    participant.save(update_fields=["email", "name", "user", "erased_at", "updated_at"])
    log_state(participant, current="known", to="erased", by=None, field="person")


def _erase_account(email: str) -> int:
    """The account of a citizen; whoever works here keeps it until an administrator closes it."""
    user = User.objects.select_for_update(of=("self",)).filter(email=email).first()
    if user is None or user.is_staff or user.institutions.exists() or user.organisations.exists():
        return 0
    addresses = EmailAddress.objects.filter(user=user)
    forget_in_log(EmailAddress, addresses.values_list("pk", flat=True))
    forget_in_log(User, [user.pk])
    addresses.delete()
    Authenticator.objects.filter(user=user).delete()
    remove_jobs(user.jobs.all())
    user.email, user.full_name, user.is_active = f"erased-{user.pk}@erased.invalid", "", False
    user.set_unusable_password()
    user.save()  # a session that was open ends with the password
    return 1
