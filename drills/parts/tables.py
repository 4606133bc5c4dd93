"""Tables that staff bring in, made to hurt."""

import io
import zipfile
from pathlib import Path

import openpyxl

from drills import client
from drills.drill import Seen, drill
from drills.house import House

_PATH = "/admin/ideas/idea/import/"


def _workbook(sheet: bytes | None = None) -> bytes:
    """A workbook of one cell, or with `sheet` in the place of its table."""
    book, kept, made = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.worksheets[0].append(["title", "body"])
    book.save(kept)
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            is_table = sheet is not None and part.filename == "xl/worksheets/sheet1.xml"
            archive.writestr(part.filename, sheet if is_table and sheet is not None else source.read(part))
    return made.getvalue()


def _tall() -> bytes:
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c><c><v>1</v></c><c><v>1</v></c></row>'
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return _workbook(head + row * 600_000 + b"</sheetData></worksheet>")


def _sparse() -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return _workbook(head + cell + b"</sheetData></worksheet>")


def _laughs() -> bytes:
    return _workbook(b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>')


@drill(
    "I3",
    "workbooks of a few kilobytes that unpack to 48 MB, name their last cell, grow by entities, are none",
    "each refused with a sentence (422), soon, and without memory",
    without="looking at a workbook before it is read, and reading no more of it than may be",
)
def bombs(house: House, broken: bool) -> Seen:
    seen = Seen()
    files = {
        "600 000 rows": _tall(),
        "the last cell": _sparse(),
        "entities": _laughs(),
        "no workbook": b"PK\x03\x04 no",
    }
    with house.broken("sheets" if broken else "", web=True):
        before = _memory(house)
        for name, content in files.items():
            body = b'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + client.TOKEN.encode()
            body += b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n' + content
            headers = client.own_headers(f"; sessionid={house.session}") | {
                "Content-Type": "multipart/form-data; boundary=x"
            }
            answer = client.ask(house.port, _PATH, method="POST", body=body + b"\r\n--x--\r\n", headers=headers)
            seen.figures[f"{name} ({len(content) // 1000} kB)"] = f"{answer.status} in {answer.seconds:.2f} s"
            seen.expect(answer.status == 422, f"{name} was answered {answer.status}")
            seen.expect(answer.seconds < 2 * house.quick, f"{name} took {answer.seconds:.1f} s")
        grown = _memory(house) - before
        seen.figures["memory"] = f"+{grown} MB"
        seen.expect(grown < 100, f"a worker grew by {grown} MB")
    return seen


def _memory(house: House) -> int:
    """The most that one of the web server's workers has ever held, in MB."""
    found = 0
    for pid in house.workers_of("web"):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                found = max(found, int(line.split()[1]) // 1024)
    return found
