"""The one reader of tables that people send: row by row, from a file, with the number that the spreadsheet shows.

A file is looked at before it is parsed, and never the whole table is in memory. Characters are told apart before the
first row is read; where that cannot be done for sure, `EncodingUnsure` brings how each reading would look, and a person
chooses. Short tables that are wanted whole come through `plans.backoffice.reading`.
"""

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import openpyxl
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils.exceptions import InvalidFileException

MOST_COLUMNS = 50
#: How many times larger than the file its parts may be together when unpacked; a list of texts is in memory whole.
MOST_RATIO, MOST_TEXTS = 100, 120_000_000
#: Readings that a person may choose; "" lets the portal tell.
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "cp1256": gettext_lazy("Windows-1256 (Arabic)"),
    "cp1252": gettext_lazy("Windows-1252 (French)"),
    "iso8859-6": gettext_lazy("ISO 8859-6 (Arabic)"),
    "utf-16-le": "UTF-16",
}
_ARABIC = r"[\u0621-\u064a]"
_LATIN = r"[A-Za-z\u00c0-\u024f]"
#: A letter of one script right beside one of the other: the text was read with the wrong table of characters.
TORN = re.compile(f"{_ARABIC}{_LATIN}|{_LATIN}{_ARABIC}")
#: How our own exports guard a text that a program would run.
_GUARDED = re.compile("'(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
_BLOCK, _SAMPLE = 1 << 20, 300
#: What is no XML is a `SyntaxError`, whichever library reads it.
_BROKEN = (zipfile.BadZipFile, InvalidFileException, SyntaxError, KeyError, ValueError, IndexError, OSError, EOFError)
#: The Arabic block of UTF-8, read as if each of its bytes were a Latin letter, and saved so.
_MISREAD = re.compile("(?:[\u00d8\u00d9][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122\u20ac]){3}")
#: So many of the letters beyond ASCII may be broken before a text is no longer a damaged UTF-8.
_DAMAGED = 0.1


@dataclass(frozen=True)
class Limits:
    """What a table may have at most. A workbook of five kilobytes can otherwise ask for four gigabytes."""

    rows: int
    bytes: int
    #: What the parts of a workbook may be together when unpacked.
    unpacked: int = 300_000_000


def usual_limits() -> Limits:
    return Limits(rows=settings.IMPORT_MOST_ROWS, bytes=settings.IMPORT_MOST_BYTES)


class SheetRefused(Exception):
    """The file cannot be read; the message says why, in the language of the page."""


class EncodingUnsure(SheetRefused):
    """The characters cannot be told for sure; `samples` shows the beginning of the text in each reading."""

    def __init__(self, samples: list[tuple[str, str, str]]) -> None:
        self.samples = samples
        super().__init__(
            _("The characters of the file cannot be told for sure. Choose the reading that looks right, or save the "
              "file as XLSX.")
        )  # fmt: skip


@dataclass
class Stream:
    """A table that is being read. `rows` gives each row with its number; it can be read once."""

    headers: list[str]
    rows: Iterator[tuple[int, dict[str, str]]]
    #: The table of characters, when it is not Unicode, and about how many rows are to come (0: nobody knows).
    encoding: str = ""
    about: int = 0


@contextmanager
def streamed(file: Any, *, encoding: str = "", limits: Limits | None = None) -> Iterator[Stream]:
    """The first table of an XLSX or CSV file. Raises `SheetRefused`, also while its rows are read."""
    limits = limits or usual_limits()
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > limits.bytes:
        text = _("The file is too large: at most %(size)s MB are read.")
        raise SheetRefused(text % {"size": limits.bytes // 10**6})
    start = file.read(4)
    file.seek(0)
    if not start:
        raise SheetRefused(_("The file is empty."))
    is_workbook = start == b"PK\x03\x04" or str(getattr(file, "name", "")).lower().endswith(".xlsx")
    with _workbook(file, size, limits) if is_workbook else _text(file, encoding, limits) as stream:
        yield stream


def too_large(limits: Limits) -> SheetRefused:
    text = _("The table is too large: at most %(rows)s rows and %(columns)s columns are read.")
    return SheetRefused(text % {"rows": limits.rows, "columns": MOST_COLUMNS})


def _table(lines: Iterator[Any], limits: Limits, **told: Any) -> Stream:
    first = next(lines, None)
    if first is None or is_empty(list(first)):
        raise SheetRefused(_("The file is empty.") if first is None else _("The first row does not name every column."))
    headers = [_written(value).strip().lower() for value in first]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MOST_COLUMNS:
        raise too_large(limits)
    if not all(headers):
        raise SheetRefused(_("The first row does not name every column."))
    if len(set(headers)) != len(headers):
        raise SheetRefused(_("Two columns have the same name."))
    return Stream(headers, _rows(lines, headers, limits), **told)


def _rows(lines: Iterator[Any], headers: list[str], limits: Limits) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows that have something in them. Their number counts those that have not, as the spreadsheet does."""
    read = 0
    for number, line in enumerate(lines, 2):
        cells = list(line)
        if is_empty(cells):
            continue
        read += 1
        if read > limits.rows:
            raise too_large(limits)
        if not is_empty(cells[len(headers) :]):
            raise SheetRefused(_("Row %(number)s has more cells than there are columns.") % {"number": number})
        texts = [_written(value) for value in cells[: len(headers)]]
        yield number, dict(zip(headers, texts + [""] * (len(headers) - len(texts)), strict=True))
    if not read:
        raise SheetRefused(_("There is no row below the names of the columns."))


def _written(value: Any) -> str:
    """A cell as a text: what is a number or a date to the spreadsheet program has a form of its own."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if not value:
        return "" if value is None else str(value)
    # A lone half of a pair of characters can come out of a broken file, and no database keeps it.
    return _GUARDED.sub("", str(value), count=1).encode("utf-8", "replace").decode()


def is_empty(row: list[Any]) -> bool:
    return all(value is None or not str(value).strip() for value in row)


# --- XLSX
@contextmanager
def _workbook(file: IO[bytes], size: int, limits: Limits) -> Iterator[Stream]:
    unreadable = _("This is not a readable XLSX file.")
    try:
        check_parts(file, size, limits)
        file.seek(0)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except _BROKEN as error:
        raise SheetRefused(unreadable) from error
    try:
        if not book.worksheets:
            raise SheetRefused(unreadable)
        sheet = book.worksheets[0]
        about = max(0, min(sheet.max_row or 0, limits.rows) - 1)
        # The size that a sheet states may be a lie, so no more than this is ever read; the rows past the last tell.
        lines = sheet.iter_rows(max_row=2 * limits.rows, max_col=MOST_COLUMNS + 1, values_only=True)
        yield _table(_refusing(lines, _BROKEN, unreadable), limits, about=about)
    finally:
        book.close()


def _refusing(lines: Iterator[Any], errors: tuple[type[Exception], ...], why: str) -> Iterator[Any]:
    """The same lines; what goes wrong in reading them, and nothing that goes wrong elsewhere, refuses the file."""
    try:
        yield from lines
    except errors as error:
        raise SheetRefused(why) from error


def check_parts(file: IO[bytes], size: int, limits: Limits) -> None:
    """Refuse an archive that is a bomb, before anything of it is parsed."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        texts = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
        if unpacked > min(limits.unpacked, MOST_RATIO * size) or texts > MOST_TEXTS:
            raise SheetRefused(_("The workbook is too large when it is unpacked. Save the table as CSV with UTF-8."))
        for part in parts:
            # A workbook has no document type; whoever writes one wants entities that explode.
            if part.filename.endswith((".xml", ".rels")) and _has_doctype(archive, part):
                raise SheetRefused(_("This is not a readable XLSX file."))


def _has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as content:
        before = b""
        while block := content.read(_BLOCK):
            if b"<!DOCTYPE" in before + block:
                return True
            before = block[-8:]
    return False


# --- CSV
@contextmanager
def _text(file: IO[bytes], encoding: str, limits: Limits) -> Iterator[Stream]:
    told, about = encoding or tell_encoding(file), _lines(file, limits)
    file.seek(0)
    head = file.read(4_000).decode(told, "ignore").split("\n", 1)[0]
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=told, newline="")
    try:
        read = csv.reader(_without_nul(text), delimiter=max(";,\t", key=head.count))
        lines = _refusing(read, (csv.Error,), _("This is not a readable CSV file."))
        lines = _refusing(lines, (UnicodeError,), _("The file cannot be read with this table of characters."))
        yield _table(lines, limits, about=about, encoding="" if told.startswith("utf") else str(ENCODINGS[told]))
    finally:
        text.detach()


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        # A mark of the order of bytes is no letter of the first column's name.
        yield (line.lstrip("\ufeff") if not number else line).replace("\x00", "")


def _lines(file: IO[bytes], limits: Limits) -> int:
    file.seek(0)
    count = sum(block.count(b"\n") for block in _blocks(file))
    return max(0, min(count, limits.rows) - 1)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block


def tell_encoding(file: IO[bytes]) -> str:
    """The table of characters of a text. Raises `EncodingUnsure` rather than guess."""
    file.seek(0)
    start = file.read(200_000)
    if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    if b"\x00" in start:
        raise EncodingUnsure(_samples(start, "utf-16-le"))
    if _decodes(file, "utf-8"):
        if _MISREAD.search(start.decode("utf-8-sig", "ignore")):
            raise SheetRefused(_("The Arabic of this file was misread and saved so. Take the file that it came from."))
        return "utf-8-sig"
    damaged = start.decode("utf-8", "replace")
    foreign = sum(letter > "\x7f" for letter in damaged)
    if damaged.count("\ufffd") <= _DAMAGED * foreign or not _reads_well(file):
        raise EncodingUnsure(_samples(start, "cp1256", "cp1252", "iso8859-6"))
    return "cp1256"


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(file):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _reads_well(file: IO[bytes]) -> bool:
    """No letter of one script stands right beside one of the other."""
    return not any(TORN.search(block.decode("cp1256")) for block in _blocks(file))


def _samples(start: bytes, *encodings: str) -> list[tuple[str, str, str]]:
    """How the first line that has foreign letters looks in each reading."""
    found = []
    for name in encodings:
        lines = start.decode(name, "replace").replace("\x00", "").splitlines()
        line = next((one for one in lines if not one.isascii()), lines[0] if lines else "")
        found.append((name, str(ENCODINGS[name]), line[:_SAMPLE]))
    return found
