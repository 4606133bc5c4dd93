"""The back office of ideas: the screening desk, one idea on it, announcements, transmissions, comments."""

from ideas.admin.announcements import AnnouncementAdmin
from ideas.admin.comments import IdeaCommentAdmin
from ideas.admin.decisions import InformationRequestAdmin, ScreeningDecisionAdmin, ScreeningReasonAdmin
from ideas.admin.dossiers import DossierAdmin
from ideas.admin.idea import IdeaAdmin
from ideas.admin.institutions import InstitutionAnswerAdmin, TransmissionAdmin

__all__ = [
    "AnnouncementAdmin",
    "DossierAdmin",
    "IdeaAdmin",
    "IdeaCommentAdmin",
    "InformationRequestAdmin",
    "InstitutionAnswerAdmin",
    "ScreeningDecisionAdmin",
    "ScreeningReasonAdmin",
    "TransmissionAdmin",
]
