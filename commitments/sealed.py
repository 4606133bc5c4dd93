"""The frozen versions of cards are sealed."""

from core.sealing import Source, sealed

sealed(
    Source("version", "commitments.CommitmentVersion", ("commitment_id", "number", "texts", "purpose", "by_id", "at"))
)
