"""Every read of ideas that a page needs, by name."""

from ideas.querysets.idea import EXCERPT_LETTERS, IdeaQuerySet
from ideas.querysets.institutions import DossierQuerySet, TransmissionQuerySet
from ideas.querysets.reactions import FollowQuerySet, IdeaCommentQuerySet, IdeaDraftQuerySet
from ideas.querysets.screening import AnnouncementQuerySet, ScreeningDecisionQuerySet, SecondOpinionQuerySet
from ideas.querysets.tallies import IdeaTallyQuerySet, ResponseTallyQuerySet

__all__ = [
    "EXCERPT_LETTERS",
    "AnnouncementQuerySet",
    "DossierQuerySet",
    "FollowQuerySet",
    "IdeaCommentQuerySet",
    "IdeaDraftQuerySet",
    "IdeaQuerySet",
    "IdeaTallyQuerySet",
    "ResponseTallyQuerySet",
    "ScreeningDecisionQuerySet",
    "SecondOpinionQuerySet",
    "TransmissionQuerySet",
]
