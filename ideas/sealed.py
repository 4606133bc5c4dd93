"""What was announced about ideas, and what institutions answered, is sealed.

Columns stand here by name: once sealed they stay, whatever languages the portal learns.
"""

from django.db.models import Q

from core.sealing import Source, sealed

sealed(
    Source(
        "decision",
        "ideas.ScreeningDecision",
        ("idea_id", "outcome", "reason_id", "explanation_ar", "explanation_fr", "by_id", "at", "announced_at"),
        when=Q(announced_at__isnull=False),
    )
)
sealed(
    Source(
        "answer",
        "ideas.InstitutionAnswer",
        ("transmission_id", "answer", "explanation_ar", "explanation_fr", "by_id", "at"),
    )
)
