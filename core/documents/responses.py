"""A document as the answer to a request."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document_response(content: bytes, *, name: str, content_type: str, private: bool = False) -> HttpResponse:
    """Return `content` for saving under `name` (any script; the header keeps to RFC 6266).

    A `private` document is kept by no cache on the way.
    """
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    if private:
        response["Cache-Control"] = "private, no-store"
    return response
