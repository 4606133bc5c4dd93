"""Short tables, wanted whole: for a preview on the page that took the file."""

import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from plans.backoffice.streamed import EncodingUnsure, Limits, SheetRefused, streamed, too_large

SHORT = Limits(rows=5_000, bytes=5_000_000, unpacked=20_000_000)


@dataclass
class Sheet:
    headers: list[str]
    rows: list[list[str]] = field(default_factory=list)
    #: The table of characters that was used, when it is not Unicode: the person is told to look twice.
    encoding: str = ""


def read_sheet(data: bytes) -> Sheet:
    """The first table of an XLSX or CSV file. Raises `SheetRefused`.

    The place of a row tells its number in the spreadsheet: a row between others with nothing in it stays.
    """
    try:
        with streamed(io.BytesIO(data), limits=SHORT) as stream:
            sheet = Sheet(stream.headers, encoding=stream.encoding)
            for number, cells in stream.rows:
                if number > SHORT.rows + 1:
                    raise too_large(SHORT)
                empty = number - 2 - len(sheet.rows)
                sheet.rows += [[""] * len(sheet.headers) for _n in range(empty)]
                sheet.rows.append(list(cells.values()))
    except EncodingUnsure as unsure:
        # These pages have no choice of readings.
        text = _("The characters of the file cannot be told for sure. Save it as XLSX, or as CSV with UTF-8.")
        raise SheetRefused(text) from unsure
    return sheet
