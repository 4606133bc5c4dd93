from commitments.models.card import CardReview, Commitment, CommitmentVersion, CompletionAssessment
from commitments.models.links import CommitmentIdea, CommitmentProblem, PlanRevision, RevisionItem
from commitments.models.words import CommitmentWords
from commitments.models.work import Activity, Indicator, IndicatorReading, ProgressUpdate

__all__ = [
    "Activity",
    "CardReview",
    "Commitment",
    "CommitmentIdea",
    "CommitmentProblem",
    "CommitmentVersion",
    "CommitmentWords",
    "CompletionAssessment",
    "Indicator",
    "IndicatorReading",
    "PlanRevision",
    "ProgressUpdate",
    "RevisionItem",
]
