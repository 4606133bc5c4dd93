from commitments.models.card import CardReview, Commitment, CommitmentVersion, CompletionAssessment
from commitments.models.links import CommitmentIdea, CommitmentProblem, PlanRevision, RevisionItem
from commitments.models.work import Activity, Indicator, IndicatorReading, ProgressUpdate

__all__ = [
    "Activity",
    "CardReview",
    "Commitment",
    "CommitmentIdea",
    "CommitmentProblem",
    "CommitmentVersion",
    "CompletionAssessment",
    "Indicator",
    "IndicatorReading",
    "PlanRevision",
    "ProgressUpdate",
    "RevisionItem",
]
