"""Tables of ideas: what staff take out, what they bring in, and the dossiers that institutions take with them."""

from ideas.resources.dossiers import dossier_workbook
from ideas.resources.papers import dossier_document
from ideas.resources.tables import IdeaCommentTable, IdeaTable, TransmissionTable

__all__ = [
    "IdeaCommentTable",
    "IdeaTable",
    "TransmissionTable",
    "dossier_document",
    "dossier_workbook",
]
