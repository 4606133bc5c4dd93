"""I8, I9, I11, I13: the same evil files to every door through which a file comes in."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from core.uploads import read_document, read_photo
from plans.backoffice.reading import SheetRefused, read_sheet
from plans.backoffice.streamed import streamed
from tests.sweeps.consents import all_forms


def archive(*names: str, content: bytes = b"x") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book:
        for name in names:
            book.writestr(name, content)
    return kept.getvalue()


def pixels(side: int) -> bytes:
    kept = io.BytesIO()
    Image.new("1", (side, side)).save(kept, "PNG")
    return kept.getvalue()


CORPUS: dict[str, bytes] = {
    "a drawing with script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a program": b"MZ\x90\x00" + bytes(400),
    "a program before a document": b"MZ\x90\x00%PDF-1.7",
    "a program of Linux": b"\x7fELF" + bytes(400),
    "a moving picture with script": b"GIF89a/*" + bytes(20) + b"*/=alert(1)",
    "a workbook with a macro": archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
    "a letter with a program": archive("[Content_Types].xml", "word/document.xml", "word/embeddings/run.exe"),
    "an archive of anything": archive("run.exe", "page.html"),
    "the head of an archive alone": b"PK\x03\x04 and nothing more",
    "a bomb": archive("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", content=bytes(110_000_000)),
    "too many pixels": pixels(20_000),
    "the head of a picture alone": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "nothing": b"",
}


def _stream(content: bytes) -> Any:
    with streamed(io.BytesIO(content)) as table:
        return list(table.rows)


#: Of a form and its field: who reads what comes through.
DOORS: dict[str, Callable[[bytes], Any]] = {
    "commitments.forms.ReportForm.evidence": lambda content: read_document(ContentFile(content)),
    "ogportal.meeting.forms.PhotoForm.photo": lambda content: read_photo(ContentFile(content)),
    "ogportal.meeting.forms.DocumentForm.document": lambda content: read_document(ContentFile(content)),
    "ogportal.people.forms.AnswersForm.file": read_sheet,
    "workshops.desk.forms.UploadForm.file": read_sheet,
    "plans.backoffice.sheets.UploadForm.file": read_sheet,
    "ideas.admin.incoming.UploadForm.file": _stream,
}
REFUSALS = (ValidationError, SheetRefused)


def test_every_field_for_a_file_is_a_door_that_is_known() -> None:
    found = {
        f"{name}.{field}"
        for name, form in all_forms()
        for field, one in getattr(form, "base_fields", {}).items()
        if isinstance(one, forms.FileField)
    }
    assert found == set(DOORS)


@pytest.mark.parametrize("what", CORPUS)
@pytest.mark.parametrize("door", DOORS)
def test_an_evil_file_is_refused(door: str, what: str) -> None:
    with pytest.raises(REFUSALS):
        DOORS[door](CORPUS[what])
