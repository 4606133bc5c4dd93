"""An idea belongs to its author's words; what the portal decides about it stands in rows of its own, appended."""

from ideas.models.drafts import IdeaDraft
from ideas.models.follows import Follow, PendingFollow
from ideas.models.idea import CODE_ALPHABET, Idea, IdeaStats, new_tracking_code
from ideas.models.institutions import AnswerDraft, Dossier, DueDateExtension, InstitutionAnswer, Transmission
from ideas.models.people import PeopleTally, TakingPart
from ideas.models.reactions import IdeaComment, IdeaSupport, PendingSupport
from ideas.models.responses import IdeaResponse, ResponseTally
from ideas.models.screening import (
    Announcement,
    Assessment,
    InformationRequest,
    ScreeningDecision,
    ScreeningReason,
    SecondOpinion,
    StaffNote,
)
from ideas.models.tally import IdeaTally

__all__ = [
    "CODE_ALPHABET",
    "Announcement",
    "AnswerDraft",
    "Assessment",
    "Dossier",
    "DueDateExtension",
    "Follow",
    "Idea",
    "IdeaComment",
    "IdeaDraft",
    "IdeaResponse",
    "IdeaStats",
    "IdeaSupport",
    "IdeaTally",
    "InformationRequest",
    "InstitutionAnswer",
    "PendingFollow",
    "PendingSupport",
    "PeopleTally",
    "ResponseTally",
    "ScreeningDecision",
    "ScreeningReason",
    "SecondOpinion",
    "StaffNote",
    "TakingPart",
    "Transmission",
    "new_tracking_code",
]
