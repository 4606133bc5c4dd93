"""Published responses to comments are sealed.

Columns stand here by name: once sealed they stay, whatever languages the portal learns.
"""

from django.db.models import Q

from core.sealing import Source, sealed

sealed(
    Source(
        "response",
        "consultation.ReasonedResponse",
        ("comment_id", "institution_id", "text_ar", "text_fr", "effect", "by_id", "at", "published_at"),
        when=Q(published_at__isnull=False),
    )
)
