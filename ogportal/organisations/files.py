"""The directory as files: what its page shows, and nothing else."""

import csv
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from core.spreadsheet import long_sheet, safe_cell, write_line
from ogportal.organisations.filters import OrganisationFilter

BOM = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _lines(request: HttpRequest) -> Iterator[list[Any]]:
    languages = [code for code, _name in settings.LANGUAGES]
    yield ["key", *(f"name_{code}" for code in languages), "legal_form", "region", "fields_of_work",
           "in_directory_since", "illustrative"]  # fmt: skip
    for row in OrganisationFilter(request.GET).qs.for_directory().iterator(chunk_size=500):
        names = [getattr(row, f"name_{code}") or "" for code in languages]
        line = [
            row.key,
            *names,
            row.legal_form,
            row.region.code if row.region else "",
            "; ".join(row.fields_of_work),
            row.in_directory_since.date().isoformat(),
            "true" if row.is_illustrative else "false",
        ]
        yield [safe_cell(value) for value in line]


class _Line:
    def write(self, line: str) -> str:
        return line


@require_safe
def csv_file(request: HttpRequest) -> StreamingHttpResponse:
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    lines = (BOM * (number == 0) + writer.writerow(line) for number, line in enumerate(_lines(request)))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="organisations.csv"'},
    )


@require_safe
def xlsx_file(request: HttpRequest) -> HttpResponse:
    book = Workbook(write_only=True)
    lines = _lines(request)
    sheet = long_sheet(book, "organisations", next(lines), rtl=get_language_bidi())
    for line in lines:
        write_line(sheet, line)
    out = BytesIO()
    book.save(out)
    return HttpResponse(
        out.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="organisations.xlsx"'},
    )
