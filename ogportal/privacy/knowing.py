"""Everything that is known under one e-mail address, for the person who reads its mail."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Confirmation, Organisation, Participant, User
from consultation.models import Comment, CommentSupport
from core.models import Delivery
from core.outbox import write_out
from ideas.models import Follow, Idea, IdeaComment, IdeaSupport, InformationRequest
from workshops.models import Attendance, Registration

#: The consent that a row keeps: which text, in which language, when.
_CONSENT = ("consent__purpose", "consent__version", "consent_language", "consent_at")


def ideas_of(email: str) -> QuerySet[Idea]:
    return Idea.objects.filter(author__email__iexact=email)


def known_about(email: str) -> dict[str, list[dict[str, Any]]]:
    """By kind, the rows with what they hold. States are the announced ones: a decision is told to all at once."""
    mine = {"participant__email__iexact": email}
    ideas = ideas_of(email)
    known: dict[str, Any] = {
        "participant": Participant.objects.filter(email__iexact=email).values(
            "email", "name", "language", "confirmed_at", "created_at"
        ),
        "account": User.objects.filter(email__iexact=email).values(
            "email", "full_name", "language", "is_staff", "date_joined", "last_login"
        ),
        "ideas": ideas.values(
            "reference", "public_state", "title", "body", "problem", "expected", "language", "submitted_at",
            "author_name", "show_name", *_CONSENT,
        ),
        "questions": InformationRequest.objects.filter(idea__in=ideas).values(
            "idea__reference", "question", "at", "answer", "answered_at"
        ),
        "comments_on_ideas": IdeaComment.objects.filter(**mine).values(
            "idea__reference", "body", "language", "state", "published_at", "author_name", *_CONSENT
        ),
        "comments_in_consultations": Comment.objects.filter(**mine).values(
            "consultation__reference", "body", "language", "state", "published_at", "author_name", "show_name",
            *_CONSENT,
        ),
        "supports_of_ideas": IdeaSupport.objects.filter(**mine).values("idea__reference", "at"),
        "supports_of_comments": CommentSupport.objects.filter(**mine).values("comment__consultation__reference", "at"),
        "follows": Follow.objects.filter(**mine).values(
            "idea__reference", "theme__slug", "language", "since", "ended_at"
        ),
        "registrations": Registration.objects.filter(email__iexact=email).values(
            "workshop__reference", "state", "name", "email", "organisation_name", "gender", "region__code",
            "created_at", *_CONSENT,
        ),
        "attendances": Attendance.objects.filter(registration__email__iexact=email).values(
            "workshop__reference", "name", "organisation_name", "at"
        ),
        "contact_of_organisations": Organisation.objects.filter(contact_email__iexact=email).values(
            "key", "contact_name", "contact_email"
        ),
        "addresses_to_confirm": Confirmation.objects.filter(email__iexact=email).values(
            "purpose", "created_at", "expires_at", "confirmed_at"
        ),
    }  # fmt: skip
    return {**{name: list(rows.order_by("pk")) for name, rows in known.items()}, "mails": _mails(email)}


def _mails(email: str) -> list[dict[str, Any]]:
    """Those that wait for the worker are told as they will be sent."""
    rows = list(Delivery.objects.filter(to__iexact=email).exclude(kind="data_code").order_by("pk"))
    for row in rows:
        write_out(row)
    told = ("kind", "subject", "text", "language", "created_at", "sent_at")
    return [{name: getattr(row, name) for name in told} for row in rows]
