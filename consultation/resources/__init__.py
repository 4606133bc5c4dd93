"""What goes out of a consultation for institutions, and what comes back."""

from consultation.resources.papers import comments_document
from consultation.resources.tables import AnswerImport, CommentTable

__all__ = ["AnswerImport", "CommentTable", "comments_document"]
