"""What leaves the portal as a document: commitment cards and whole plans, in the order of OGP's template."""

from outcomes.documents.cards import card_name, card_of
from outcomes.documents.writing import commitment_docx, commitment_pdf, plan_docx, plan_pdf

__all__ = ["card_name", "card_of", "commitment_docx", "commitment_pdf", "plan_docx", "plan_pdf"]
