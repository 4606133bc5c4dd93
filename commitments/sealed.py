"""What was frozen, read, reported and assessed about cards is sealed, and what a revision did with each.

Columns stand here by name: once sealed they stay, whatever languages the portal learns.
"""

from django.db.models import Q

from core.sealing import Source, sealed

sealed(
    Source(
        "version",
        "commitments.CommitmentVersion",
        ("commitment_id", "number", "texts", "parts", "purpose", "by_id", "at"),
    )
)
sealed(
    Source(
        "card_review",
        "commitments.CardReview",
        ("commitment_id", "version_id", "step", "note", "by_id", "at"),
    )
)
sealed(
    Source(
        "assessment",
        "commitments.CompletionAssessment",
        ("commitment_id", "completion", "date", "reason_ar", "reason_fr", "by_id", "at"),
    )
)
sealed(
    Source(
        "reading",
        "commitments.IndicatorReading",
        ("indicator_id", "date", "value", "evidence_url", "by_id", "published_at"),
        when=Q(published_at__isnull=False),
    )
)
sealed(
    Source(
        "revision_item",
        "commitments.RevisionItem",
        ("revision_id", "commitment_id", "kind", "reason_ar", "reason_fr", "before_id", "after_id", "by_id"),
    )
)
