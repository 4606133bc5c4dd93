"""Following an idea or a theme by e-mail, and ending it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Confirmation, Participant
from accounts.services import confirm, current_consent, request_confirmation
from ideas.models import Follow, Idea, PendingFollow
from ideas.services.keys import confirm_url, lock_key
from plans.models import Theme

#: `Confirmation.purpose` of a wish that waits for its address.
FOLLOW_PURPOSE = "ideas.pendingfollow"


@transaction.atomic
def follow(*, participant: Participant, language: str, idea: Idea | None = None, theme: Theme | None = None) -> Follow:
    """Tell somebody of decisions about an idea or a theme from now on; who ended it earlier begins again."""
    row, _created = Follow.objects.get_or_create(
        participant=participant, idea=idea, theme=theme, defaults={"language": language}
    )
    if row.ended_at is not None or row.language != language:
        row.ended_at, row.language = None, language
        row.save(update_fields=["ended_at", "language"])
    return row


@transaction.atomic
def unfollow(*, participant: Participant, idea: Idea | None = None, theme: Theme | None = None) -> bool:
    """End one of the things that somebody follows: True when there was one."""
    rows = Follow.objects.standing().filter(participant=participant, idea=idea, theme=theme)
    return bool(rows.update(ended_at=timezone.now()))


@transaction.atomic
def request_follow(
    *,
    email: str,
    interface_language: str,
    submission_key: UUID,
    idea: Idea | None = None,
    theme: Theme | None = None,
) -> Confirmation:
    """Keep a wish to follow until its address is confirmed, and send the mail for that.

    The same key again gives back the same. Raises `ValidationError`. Writes to the outbox.
    """
    lock_key(submission_key)
    earlier = PendingFollow.objects.filter(submission_key=submission_key).first()
    if earlier is not None:
        return Confirmation.objects.get(purpose=FOLLOW_PURPOSE, object_id=earlier.pk)
    pending = PendingFollow.objects.create(
        idea=idea,
        theme=theme,
        submission_key=submission_key,
        consent=current_consent("follow"),
        consent_language=interface_language,
        consent_at=timezone.now(),
    )
    return request_confirmation(
        purpose=FOLLOW_PURPOSE,
        object_id=pending.pk,
        email=email,
        language=interface_language,
        what=str((idea or theme).title),  # type: ignore[union-attr] # the table takes no row without one of them
        url=confirm_url(interface_language),
    )


@transaction.atomic
def confirm_follow(*, confirmation: Confirmation) -> tuple[Any, Participant]:
    """Begin to follow; the idea or the theme, and who follows it. Confirming twice changes nothing.

    Raises `accounts.services.ConfirmationExpired`.
    """
    first = confirmation.confirmed_at is None
    confirmation, participant = confirm(confirmation=confirmation)
    pending = PendingFollow.objects.select_related("idea__plan", "theme__plan").get(pk=confirmation.object_id)
    if first:
        follow(participant=participant, idea=pending.idea, theme=pending.theme, language=confirmation.language)
    return pending.idea or pending.theme, participant


@transaction.atomic
def end_mails(*, participant: Participant) -> int:
    """End everything that somebody follows at once; returns how many."""
    return Follow.objects.standing().filter(participant=participant).update(ended_at=timezone.now())


@transaction.atomic
def resume_mails(*, participant: Participant) -> int:
    """Take the last `end_mails` back: what ended at that moment goes on."""
    rows = Follow.objects.filter(participant=participant, ended_at__isnull=False)
    last = rows.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return rows.filter(ended_at=last).update(ended_at=None) if last else 0


@transaction.atomic
def inform_author(*, idea: Idea, wanted: bool) -> Idea:
    """Whether the author gets e-mails about the idea; its private page tells the same in any case."""
    Idea.objects.filter(pk=idea.pk).update(author_informed=wanted)
    idea.author_informed = wanted
    return idea
