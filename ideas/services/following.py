"""Following an idea, a theme or a thing of a floor above by e-mail, and ending it."""

from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Confirmation, Participant
from accounts.services import confirm
from ideas.models import Follow, Idea, PendingFollow
from ideas.services.keys import wait_for_address
from plans.models import Theme

#: `Confirmation.purpose` of a wish that waits for its address.
FOLLOW_PURPOSE = "ideas.pendingfollow"


def columns_of(
    *, idea: Idea | None = None, theme: Theme | None = None, beyond: models.Model | None = None
) -> dict[str, Any]:
    """What is followed, by the columns of a row."""
    kind = ContentType.objects.get_for_model(beyond) if beyond else None
    return {"idea": idea, "theme": theme, "beyond_type": kind, "beyond_id": beyond.pk if beyond else None}


@transaction.atomic
def follow(
    *,
    participant: Participant,
    language: str,
    idea: Idea | None = None,
    theme: Theme | None = None,
    beyond: models.Model | None = None,
) -> Follow:
    """Tell somebody what becomes of one of the three from now on; who ended it earlier begins again."""
    row, _created = Follow.objects.get_or_create(
        participant=participant,
        **columns_of(idea=idea, theme=theme, beyond=beyond),
        defaults={"language": language},
    )
    if row.ended_at is not None or row.language != language:
        row.ended_at, row.language = None, language
        row.save(update_fields=["ended_at", "language"])
    return row


@transaction.atomic
def unfollow(
    *,
    participant: Participant,
    idea: Idea | None = None,
    theme: Theme | None = None,
    beyond: models.Model | None = None,
) -> bool:
    """End one of the things that somebody follows: True when there was one."""
    rows = Follow.objects.standing().filter(
        participant=participant, **columns_of(idea=idea, theme=theme, beyond=beyond)
    )
    return bool(rows.update(ended_at=timezone.now()))


@transaction.atomic
def request_follow(
    *,
    email: str,
    interface_language: str,
    submission_key: UUID,
    idea: Idea | None = None,
    theme: Theme | None = None,
    beyond: models.Model | None = None,
) -> Confirmation:
    """Keep a wish to follow until its address is confirmed, and send the mail for that.

    The same key again gives back the same. Raises `ValidationError`. Writes to the outbox.
    """
    followed: Any = idea or theme or beyond
    return wait_for_address(
        PendingFollow,
        key=submission_key,
        check=lambda: None,  # what can be read can be followed
        email=email,
        language=interface_language,
        consent="follow",
        what=str(followed.title),
        **columns_of(idea=idea, theme=theme, beyond=beyond),
    )


@transaction.atomic
def confirm_follow(*, confirmation: Confirmation) -> tuple[Any, Participant]:
    """Begin to follow; what is followed, and who follows it. Confirming twice changes nothing.

    Raises `accounts.services.ConfirmationExpired`.
    """
    first = confirmation.confirmed_at is None
    confirmation, participant = confirm(confirmation=confirmation)
    pending = PendingFollow.objects.select_related("idea__plan", "theme__plan").get(pk=confirmation.object_id)
    if first:
        follow(
            participant=participant,
            idea=pending.idea,
            theme=pending.theme,
            beyond=pending.beyond,
            language=confirmation.language,
        )
    return pending.subject, participant


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
