"""DOCX out of parts, in the direction of its language. A word processor opens it ready for editing."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils import timezone, translation
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from core.spreadsheet import without_controls

FONT = "IBM Plex Sans Arabic"
#: What a machine without our face takes, for both scripts.
INK = RGBColor(0x17, 0x26, 0x2B)
#: Lines of tables, and the ground of their heads, as on the pages.
RULE, HEAD = "DDD5C6", "F3EEE3"
#: Air above and below the text of a cell, in twentieths of a point.
CELL_AIR = 70
#: Of tables with many columns, in points.
TABLE_SIZE = 8.5


class DocxWriter:
    """Writes one document from top to bottom.

    `language` decides its direction; a part in another language takes `lang` and its own direction. Texts are plain:
    line ends become line breaks, control characters are left out.
    """

    def __init__(self, *, language: str, title: str) -> None:
        self.language = language
        self._document: Any = Document()
        properties = self._document.core_properties
        properties.title, properties.language = without_controls(title)[:250], language
        properties.author = properties.comments = properties.last_modified_by = ""
        properties.created = properties.modified = timezone.now().replace(tzinfo=None)
        self._dress()

    def _dress(self) -> None:
        """Our face and quiet headings; the whole section in the direction of the language."""
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet"):
            style = self._document.styles[name]
            style.font.name = FONT
            style.font.color.rgb = INK
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            for script in ("ascii", "hAnsi", "cs"):
                fonts.set(qn(f"w:{script}"), FONT)
            size = {"Normal": 11, "List Bullet": 11, "Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11}
            style.font.size = Pt(size[name])
            # Sizes and weight of Arabic letters are said apart from those of Latin ones.
            _set(style.element.get_or_add_rPr(), "w:szCs", str(2 * size[name]))
            # A line below and letters set apart suit Latin capitals; they run through Arabic words and tear them.
            for unwanted in [
                *style.element.iter(qn("w:pBdr")),
                *style.element.iterfind(f"{qn('w:rPr')}/{qn('w:spacing')}"),
            ]:
                unwanted.getparent().remove(unwanted)
            if name.startswith(("Heading", "Title")):
                style.font.bold = True
                _set(style.element.get_or_add_rPr(), "w:bCs")
        self._dress_tables()
        for section in self._document.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2.2)
            if _is_rtl(self.language):
                _set(section._sectPr, "w:bidi")  # noqa: SLF001 - the library has no word for it

    def _dress_tables(self) -> None:
        """Quiet lines, and air around the words."""
        grid = self._document.styles["Table Grid"].element
        for edge in grid.iter(*(qn(f"w:{name}") for name in ("top", "left", "bottom", "right", "insideH", "insideV"))):
            if edge.get(qn("w:val")):
                edge.set(qn("w:color"), RULE)
        for margin in grid.iter(qn("w:tblCellMar")):
            for edge in margin.iter(qn("w:top"), qn("w:bottom")):
                edge.set(qn("w:w"), str(CELL_AIR))

    def title(self, text: str) -> None:
        self._add(text, "Title", self.language)

    def heading(self, text: str, level: int = 1, *, lang: str | None = None) -> None:
        """Write a heading of `level` 1 to 3."""
        self._add(text, f"Heading {level}", lang or self.language)

    def paragraph(self, text: str, *, lang: str | None = None, bold: bool = False) -> None:
        self._add(text, "Normal", lang or self.language, bold=bold)

    def bullets(self, items: Iterable[str], *, lang: str | None = None) -> None:
        for item in items:
            self._add(item, "List Bullet", lang or self.language)

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """Write a table of two columns: a label, what is so. Rows without a value are left out."""
        shown = [row for row in rows if str(row[1]).strip()]
        if shown:
            self._table(shown, widths=(5, 11.6), bold_first=True)

    def table(
        self,
        headers: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        widths: Sequence[float] | None = None,
        room: float = 0,
    ) -> None:
        """Write a table whose head is repeated on each page; `widths` in centimetres.

        Its lines are at least `room` centimetres high: somebody is to write there.
        """
        table = self._table([headers, *rows], widths=widths, size=TABLE_SIZE)
        for row in list(table.rows)[1:] if room else ():
            row.height = Cm(room)
        _set(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001 - the library has no word for it
        for cell in table.rows[0].cells:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD)):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - the library has no word for it
            for run in cell.paragraphs[0].runs:
                _bold(run)

    def _table(
        self,
        rows: Sequence[Sequence[Any]],
        *,
        widths: Sequence[float] | None,
        bold_first: bool = False,
        size: float | None = None,
    ) -> Any:
        table = self._document.add_table(rows=0, cols=len(rows[0]))
        table.style = "Table Grid"
        if _is_rtl(self.language):
            _set(table._tbl.tblPr, "w:bidiVisual")  # noqa: SLF001 - the library has no word for it
        if widths:
            # Said twice: some word processors go by the columns, others by the cells.
            table.autofit = False
            for column, width in zip(table.columns, widths, strict=True):
                column.width = Cm(width)
        for row in rows:
            line = table.add_row()
            _set(line._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001 - the same
            cells = line.cells
            for number, (cell, value) in enumerate(zip(cells, row, strict=True)):
                paragraph = cell.paragraphs[0]
                self._fill(paragraph, str(value), self.language, bold=bold_first and number == 0, size=size)
                if widths:
                    cell.width = Cm(widths[number])
        if widths:
            # Some word processors look at the cells, others at the grid of the table.
            table.autofit = False
            for column, width in zip(table.columns, widths, strict=True):
                column.width = Cm(width)
        self._document.add_paragraph()
        return table

    def picture(self, image: bytes, *, text: str, width_cm: float = 16) -> None:
        """Place a picture, PNG or JPEG; `text` says what it shows to those who do not see it."""
        paragraph = self._document.add_paragraph()
        if _is_rtl(self.language):
            _set(paragraph._p.get_or_add_pPr(), "w:bidi")  # noqa: SLF001 - the library has no word for it
        shape = paragraph.add_run().add_picture(BytesIO(image), width=Cm(width_cm))
        shape._inline.docPr.set("descr", without_controls(text))  # noqa: SLF001 - the library has no word for it

    def page_break(self) -> None:
        self._document.add_page_break()

    def content(self) -> bytes:
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _add(self, text: str, style: str, language: str, *, bold: bool = False) -> None:
        self._fill(self._document.add_paragraph(style=style), text, language, bold=bold)

    def _fill(self, paragraph: Any, text: str, language: str, *, bold: bool, size: float | None = None) -> None:
        rtl = _is_rtl(language)
        if rtl:
            # With `bidi`, "start" is the right-hand side, where the word processor puts it by itself.
            _set(paragraph._p.get_or_add_pPr(), "w:bidi")  # noqa: SLF001 - the library has no word for it
        elif _is_rtl(self.language):
            _set(paragraph._p.get_or_add_pPr(), "w:bidi", "0")  # noqa: SLF001 - the same
        run = paragraph.add_run(without_controls(text).strip("\n"))
        if bold:
            _bold(run)
        if size:
            run.font.size = Pt(size)
            _set(run._r.get_or_add_rPr(), "w:szCs", str(round(2 * size)))  # noqa: SLF001 - the same
        properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the same
        if rtl:
            _set(properties, "w:rtl")
        lang = OxmlElement("w:lang")
        lang.set(qn("w:bidi" if rtl else "w:val"), language)
        properties.append(lang)


def _is_rtl(language: str) -> bool:
    return bool(translation.get_language_info(language)["bidi"])


def _bold(run: Any) -> None:
    run.bold = True
    _set(run._r.get_or_add_rPr(), "w:bCs")  # noqa: SLF001 - the library has no word for it


#: The order that the format asks for among the properties that we set; a word processor refuses another.
_ORDER = {
    "pPr": ["w:pStyle", "w:keepNext", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr"],
    "rPr": ["w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:color", "w:sz", "w:szCs", "w:u", "w:rtl", "w:cs",
            "w:lang"],
    "tblPr": ["w:tblStyle", "w:bidiVisual", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"],
    "sectPr": ["w:footnotePr", "w:type", "w:pgSz", "w:pgMar", "w:cols", "w:titlePg", "w:bidi", "w:docGrid"],
    "trPr": ["w:cantSplit", "w:trHeight", "w:tblHeader"],
}  # fmt: skip


def _set(parent: Any, name: str, value: str | None = None) -> None:
    """Set a property at its place among its siblings; without a value it is simply on."""
    for old in parent.findall(qn(name)):
        parent.remove(old)
    element = OxmlElement(name)
    if value is not None:
        element.set(qn("w:val"), value)
    order = _ORDER[parent.tag.rpartition("}")[2]]
    after = {qn(one) for one in order[order.index(name) + 1 :]}
    for place, sibling in enumerate(parent):
        if sibling.tag in after:
            parent.insert(place, element)
            return
    parent.append(element)
