"""The lists of the open data as files: CSV that is streamed, and XLSX.

A file has the rows of the API, flattened: a text becomes a column for each language, a list one cell. Every file
says of each row whether it is an illustration.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from core.spreadsheet import long_sheet, safe_cell, write_line
from outcomes.datasets import Dataset, Row

LICENCE = {"name": "Open Database License (ODbL) 1.0", "url": "https://opendatacommons.org/licenses/odbl/1-0/"}
BATCH = 500
#: A workbook is made whole before it is sent; longer lists are for the CSV.
MOST_XLSX_ROWS = 50_000
_IN_MEMORY = 2_000_000
BOM = "\ufeff"


class TooLong(Exception):
    """The list has more rows than a workbook is made for."""


@dataclass(frozen=True)
class Column:
    """One column: `get` finds its value in a row of the API. `many` has a column for each language."""

    name: str
    meaning: Any
    get: Callable[[Row], Any]
    many: bool = False


def _plain(name: str, meaning: Any) -> Column:
    return Column(name, meaning, lambda row: row[name])


def _texts(name: str, meaning: Any) -> Column:
    return Column(name, meaning, lambda row: row[name] or {}, many=True)


def _of(name: str, part: str, meaning: Any, column: str = "") -> Column:
    return Column(column or f"{name}_{part}", meaning, lambda row: (row[name] or {}).get(part))


def _texts_of(name: str, part: str, meaning: Any) -> Column:
    return Column(f"{name}_{part}", meaning, lambda row: (row[name] or {}).get(part) or {}, many=True)


def _list(name: str, meaning: Any, part: Callable[[Any], Any] = lambda one: one) -> Column:
    return Column(name, meaning, lambda row: "; ".join(str(part(one)) for one in row[name]))


_REFERENCE = _plain("reference", _("Reference: stable, for citing"))
_URL = _plain("url", _("Address of the page"))
_PLAN = _plain("plan", _("Reference of the action plan"))
_TITLE = _texts("title", _("Title"))
_ILLUSTRATIVE = _plain("illustrative", _("Whether the row is an illustration, invented for the demonstration"))

COLUMNS: dict[str, tuple[Column, ...]] = {
    "plans": (
        _REFERENCE,
        _URL,
        _plain("level", _("Level: national or regional")),
        _of("territory", "code", _("Code of the territory")),
        _TITLE,
        _plain("start", _("Start, as far as the source says it")),
        _plain("end", _("End, as far as the source says it")),
        _ILLUSTRATIVE,
    ),
    "themes": (
        _plain("slug", _("Key of the theme in addresses")),
        _URL,
        _PLAN,
        _plain("number", _("Number of the theme within the plan")),
        _TITLE,
        _texts("description", _("Description")),
        _plain("ideas_count", _("Number of public ideas")),
        _ILLUSTRATIVE,
    ),
    "workshops": (
        _REFERENCE,
        _URL,
        _PLAN,
        _plain("number", _("Number of the workshop within the plan")),
        _TITLE,
        _list("themes", _("Keys of the themes")),
        _texts_of("organiser", "name", _("Organiser")),
        _plain("date", _("Date, as far as the source says it")),
        _plain("starts_at", _("Start (UTC)")),
        _plain("ends_at", _("End (UTC)")),
        _plain("status", _("Status: published, held, cancelled, reported")),
        _texts("reason", _("Reason of the cancellation")),
        _plain("format", _("Format: online, on_site, both")),
        _texts("place", _("Place")),
        _list("territories", _("Codes of the regions covered")),
        _list("institutions", _("Keys of the institutions taking part"), lambda one: one["key"]),
        _plain("registered", _("Number of people registered")),
        _plain("attended", _("Number of people who attended")),
        _plain("counted", _("Whether the two numbers are counted from rows; if not, a source states them")),
        _plain("ideas_count", _("Number of public ideas")),
        _plain("recording", _("Address of the recording")),
        _ILLUSTRATIVE,
    ),
    "ideas": (
        _REFERENCE,
        _URL,
        _PLAN,
        _plain("theme", _("Key of the theme")),
        _plain("theme_number", _("Number of the theme within the plan")),
        _plain("channel", _("Channel: portal or workshop")),
        _plain("workshop", _("Reference of the workshop that it came out of")),
        _plain("title", _("Title in the author's words")),
        _plain("body", _("Text in the author's words")),
        _plain("problem", _("The problem, in the author's words")),
        _plain("expected", _("The expected result, in the author's words")),
        _plain("language", _("Language of the text")),
        _plain("territory", _("Code of the region concerned")),
        _plain("submitted_at", _("Submitted (UTC)")),
        _plain("status", _("Announced status: submitted, under_screening, accepted, rejected, merged")),
        Column(
            "reason_code",
            _("Code of the reason of the decision"),
            lambda row: ((row["decision"] or {}).get("reason") or {}).get("code"),
        ),
        Column(
            "reason",
            _("Reason of the decision"),
            lambda row: ((row["decision"] or {}).get("reason") or {}).get("label") or {},
            many=True,
        ),
        Column(
            "explanation",
            _("Published explanation of the decision"),
            lambda row: (row["decision"] or {}).get("explanation") or {},
            many=True,
        ),
        Column("announced_at", _("Decision announced (UTC)"), lambda row: (row["decision"] or {}).get("announced_at")),
        Column(
            "institutions",
            _("Institutions that study the idea, each with its answer"),
            lambda row: "; ".join(
                f"{one['institution']['key']}: {one['answer'] or 'awaited'}" for one in row["institutions"]
            ),
        ),
        _list("commitments", _("References of the commitments that take it up")),
        _plain("merged_into", _("Reference of the idea that it was merged with")),
        _plain("split_from", _("Reference of the idea of which it is a part")),
        _plain("comments_count", _("Number of published comments")),
        _plain("supports_count", _("Number of supports")),
        _ILLUSTRATIVE,
    ),
    "commitments": (
        _REFERENCE,
        _URL,
        _PLAN,
        _of("axis", "number", _("Number of the axis within the plan"), "axis"),
        _plain("theme", _("Key of the theme")),
        _TITLE,
        _plain("standing", _("Standing: proposed, in_consultation, adopted, dropped, merged, withdrawn")),
        _texts("reason", _("Published reason of the standing")),
        _of("lead", "key", _("Key of the lead institution")),
        _texts_of("lead", "name", _("Lead institution")),
        _plain("lead_as_stated", _("Lead institution as the source names it")),
        _list("support", _("Keys of the supporting institutions"), lambda one: one["key"]),
        _plain("start", _("Start, as far as the source says it")),
        _plain("end", _("End, as far as the source says it")),
        _plain("completion", _("Completion on the scale of the Open Government Partnership")),
        _plain("progress_percent", _("Percent done: weighted mean of the activities")),
        Column("activities", _("Number of activities"), lambda row: len(row["activities"])),
        Column("indicators", _("Number of indicators"), lambda row: len(row["indicators"])),
        _list("ideas", _("References of the ideas that it came from")),
        _ILLUSTRATIVE,
    ),
    "consultations": (
        _REFERENCE,
        _URL,
        _PLAN,
        _TITLE,
        _texts("note", _("Explanatory note")),
        _plain("status", _("Status: coming, open, closed, responded")),
        _plain("opens_at", _("Opens (UTC)")),
        _plain("closes_at", _("Closes (UTC)")),
        _list(
            "texts", _("Texts consulted, each with its version"), lambda one: f"{one['commitment']} v{one['version']}"
        ),
        _plain("comments_count", _("Number of published comments")),
        _plain("responses_count", _("Number of comments that have a response")),
        _plain("changes_count", _("Number of comments that changed the text")),
        _ILLUSTRATIVE,
    ),
    "indicators": (
        _PLAN,
        _plain("key", _("Key of the figure")),
        _plain("computed", _("The figure counted from rows; empty for fewer than five people")),
        _plain("stated", _("The figure as a source states it")),
        _plain("as_of", _("Date of the stated figure")),
        _plain("sources", _("Keys of the sources")),
        _plain("agrees", _("Whether the two are equal")),
        _plain("illustrative", _("Whether the rows counted are, or may be, illustrations")),
    ),
    "responses": (
        _PLAN,
        _plain("figure", _("Key of the figure")),
        _plain("theme", _("Number of the theme within the plan")),
        _plain("institution", _("Key of the institution")),
        _texts("name", _("Name of the institution")),
        _plain("outcome", _("Outcome of the decisions: accepted, rejected, merged, split")),
        _plain("reason", _("Code of the reason of the decision")),
        _texts("label", _("Reason of the decision")),
        _plain("answer", _("Answer of the institution: taken_up, not_taken_up, awaited")),
        _plain("value", _("The number; a number of days where the key says so")),
        _plain("illustrative", _("Whether the rows counted are, or may be, illustrations")),
    ),
}


def rows_of(dataset: Dataset, filtered: Any, *, order: str = "") -> Iterator[Row]:
    """All rows, read in batches by key: memory does not grow with the list."""
    after = ""
    while True:
        batch = dataset.rows(filtered, order=order, after=after, size=BATCH)
        with translation.override(settings.LANGUAGE_CODE):
            shaped = dataset.shape(list(batch.rows))
        yield from shaped
        after = batch.next
        if not after:
            return


def header(name: str) -> list[str]:
    """The names of the columns; a text has one for each language: `title_ar`, `title_fr`."""
    return [
        f"{column.name}_{code}" if code else column.name
        for column in COLUMNS[name]
        for code in (_languages() if column.many else [""])
    ]


def dictionary(name: str) -> list[dict[str, Any]]:
    """What each column means, in every language: `[{column, meanings: {ar, fr}}]`."""
    found = []
    for column in COLUMNS[name]:
        names = [f"{column.name}_{code}" for code in _languages()] if column.many else [column.name]
        meanings = {}
        for code in _languages():
            with translation.override(code):
                meanings[code] = str(column.meaning)
        found += [{"column": one, "meanings": meanings} for one in names]
    return found


def cells(name: str, row: Row) -> list[Any]:
    values: list[Any] = []
    for column in COLUMNS[name]:
        value = column.get(row)
        values += [value.get(code) for code in _languages()] if column.many else [value]
    return [safe_cell(_written(value)) for value in values]


def _written(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _languages() -> list[str]:
    return [code for code, _label in settings.LANGUAGES]


class _Line:
    """What `csv` writes into: it gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(name: str, rows: Iterator[Row]) -> Iterator[str]:
    """The file line by line: UTF-8 with a mark at its start for spreadsheet programs, every cell quoted."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield BOM + writer.writerow(header(name))
    for row in rows:
        yield writer.writerow(cells(name, row))


def in_blocks(lines: Iterator[str]) -> Iterator[str]:
    """Many lines at once: each block is handed to the client by itself."""
    while block := "".join(islice(lines, BATCH)):
        yield block


def xlsx_file(name: str, rows: Iterator[Row], *, rtl: bool, source: str) -> IO[bytes]:
    """A workbook: the rows, the dictionary of the columns, and where, when and under which licence it was taken.

    Raises `TooLong` beyond `MOST_XLSX_ROWS`.
    """
    book = Workbook(write_only=True)
    sheet = long_sheet(book, name, header(name), rtl=rtl)
    try:
        for row in _few_enough(rows):
            write_line(sheet, cells(name, row))
    except BaseException:
        sheet.close()  # else its temporary file stays open
        raise
    columns = long_sheet(book, "columns", ["column", *_languages()], rtl=rtl)
    for entry in dictionary(name):
        write_line(columns, [entry["column"], *entry["meanings"].values()])
    about = long_sheet(book, "about", ["source", source], rtl=rtl)
    for line in (
        ["extracted_at", timezone.now().isoformat(timespec="seconds")],
        ["licence", LICENCE["name"]],
        ["licence_url", LICENCE["url"]],
    ):
        write_line(about, line)
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _few_enough(rows: Iterator[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number >= MOST_XLSX_ROWS:
            raise TooLong
        yield row
