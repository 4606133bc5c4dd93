"""An idea belongs to its author's words; what the portal decides about it stands in rows of its own, appended."""

from ideas.models.idea import CODE_ALPHABET, Idea, IdeaStats, new_tracking_code
from ideas.models.institutions import InstitutionAnswer, Transmission
from ideas.models.reactions import IdeaComment, IdeaSupport, PendingSupport
from ideas.models.screening import Announcement, InformationRequest, ScreeningDecision, ScreeningReason, StaffNote

__all__ = [
    "CODE_ALPHABET",
    "Announcement",
    "Idea",
    "IdeaComment",
    "IdeaStats",
    "IdeaSupport",
    "InformationRequest",
    "InstitutionAnswer",
    "PendingSupport",
    "ScreeningDecision",
    "ScreeningReason",
    "StaffNote",
    "Transmission",
    "new_tracking_code",
]
