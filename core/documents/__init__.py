"""Documents that leave the portal, right in both directions: PDF out of a template, DOCX out of parts."""

from core.documents.docx import DocxWriter
from core.documents.pdf import PdfUnavailable, pdf_available, render_pdf
from core.documents.responses import DOCX_TYPE, PDF_TYPE, document_response

__all__ = [
    "DOCX_TYPE",
    "PDF_TYPE",
    "DocxWriter",
    "PdfUnavailable",
    "document_response",
    "pdf_available",
    "render_pdf",
]
