"""The people of a workshop on paper."""

from typing import Any

from core.documents import render_pdf
from core.text import fold

#: Lines left empty for people who come without being registered.
BLANKS = 12


def paper_list(workshop: Any, *, language: str) -> bytes:
    """The list for the table at the door, with a place for each signature. Raises `core.documents.PdfUnavailable`."""
    rows = workshop.registrations.confirmed().filter(erased_at__isnull=True)
    context = {
        "workshop": workshop,
        "rows": sorted(rows, key=lambda row: fold(row.name)),
        "waiting": workshop.registrations.waiting().filter(erased_at__isnull=True),
        "blanks": range(BLANKS),
    }
    return render_pdf("workshops/desk/paper.html", context, language=language)
