"""DOCX files, read back."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from core.documents import DocxWriter


def opened(writer: DocxWriter) -> Any:
    return Document(BytesIO(writer.content()))


def test_an_arabic_document_runs_from_right_to_left() -> None:
    writer = DocxWriter(language="ar", title="خطة")
    writer.title("خطة العمل")
    writer.heading("الالتزامات", 2)
    writer.paragraph("نص")
    writer.bullets(["واحد", "اثنان"])
    document = opened(writer)
    assert [p.text for p in document.paragraphs] == ["خطة العمل", "الالتزامات", "نص", "واحد", "اثنان"]
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in document.paragraphs)
    assert all(run._r.rPr.find(qn("w:rtl")) is not None for p in document.paragraphs for run in p.runs)
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None


def test_a_french_part_of_it_keeps_its_own_direction() -> None:
    writer = DocxWriter(language="ar", title="خطة")
    writer.paragraph("Texte", lang="fr", bold=True)
    part = opened(writer).paragraphs[0]
    assert part._p.pPr.find(qn("w:bidi")).get(qn("w:val")) == "0"
    assert part.runs[0].bold
    assert part.runs[0]._r.rPr.find(qn("w:rtl")) is None
    assert part.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "fr"


def test_a_french_document_says_nothing_of_directions() -> None:
    writer = DocxWriter(language="fr", title="Plan")
    writer.paragraph("Texte")
    writer.table(["a"], [["b"]])
    xml = opened(writer).element.xml
    assert "w:bidi" not in xml
    assert "bidiVisual" not in xml


def test_tables_are_mirrored_and_repeat_their_head() -> None:
    writer = DocxWriter(language="ar", title="جدول")
    writer.table(["العنوان", "الأجل"], [["نشر", 12]], widths=(10, 5))
    writer.facts([("المؤسسة", "وزارة"), ("فارغ", "  ")])
    writer.facts([("فارغ", "")])
    first, second = opened(writer).tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [["العنوان", "الأجل"], ["نشر", "12"]]
    assert first._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [row.cells[0].text for row in second.rows] == ["المؤسسة"]


@pytest.mark.parametrize("part", ["pPr", "rPr", "tblPr", "sectPr"])
def test_properties_stand_in_the_order_of_the_format(part: str) -> None:
    orders = {
        "pPr": ["w:pStyle", "w:bidi", "w:jc"],
        "rPr": ["w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:color", "w:sz", "w:szCs", "w:rtl", "w:lang"],
        "tblPr": ["w:tblStyle", "w:bidiVisual", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"],
        "sectPr": ["w:pgSz", "w:pgMar", "w:cols", "w:bidi", "w:docGrid"],
    }
    writer = DocxWriter(language="ar", title="خطة")
    writer.heading("عنوان")
    writer.paragraph("نص", bold=True)
    writer.table(["أ"], [["ب"]])
    document = opened(writer)
    elements = [*document.element.iter(qn(f"w:{part}")), *document.styles.element.iter(qn(f"w:{part}"))]
    assert elements
    wanted = [qn(name) for name in orders[part]]
    for element in elements:
        places = [wanted.index(child.tag) for child in element if child.tag in wanted]
        assert places == sorted(places)


def test_control_characters_do_not_break_the_file() -> None:
    writer = DocxWriter(language="fr", title="a\x00b")
    writer.paragraph("un\x0bdeux\nligne")
    assert opened(writer).paragraphs[0].text == "undeux\nligne"


def test_a_picture_is_described_and_a_page_can_end() -> None:
    png = BytesIO()
    Image.new("RGB", (4, 4)).save(png, "PNG")
    writer = DocxWriter(language="ar", title="صورة")
    writer.picture(png.getvalue(), text="رسم")
    writer.page_break()
    xml = opened(writer).element.xml
    assert 'descr="رسم"' in xml
    assert 'w:type="page"' in xml


def test_no_letter_of_a_title_is_set_apart_and_no_line_runs_through_it() -> None:
    style = opened(DocxWriter(language="ar", title="خطة")).styles["Title"].element
    assert "w:pBdr" not in style.xml
    assert style.find(f"{qn('w:rPr')}/{qn('w:spacing')}") is None


def test_columns_are_as_wide_as_was_said_and_no_row_is_torn_by_the_end_of_a_page() -> None:
    writer = DocxWriter(language="fr", title="Table")
    writer.table(["Un", "Deux"], [["a", "b"]], widths=(2, 7))
    table = opened(writer).tables[0]
    assert [round(column.width.cm) for column in table.columns] == [2, 7]
    assert table._tbl.xml.count("w:cantSplit") == 2


def test_nobody_is_named_as_the_author() -> None:
    properties = opened(DocxWriter(language="ar", title="خطة")).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")


def test_a_line_in_which_somebody_is_to_write_has_room_and_the_head_its_ground() -> None:
    paper = DocxWriter(language="ar", title="ملف")
    paper.table(["التعليل (العربية)", "التعليل (الفرنسية)"], [["", ""]], room=3.5)
    table = Document(BytesIO(paper.content())).tables[0]
    assert [row.height and round(row.height.cm, 1) for row in table.rows] == [None, 3.5]
    assert 'w:fill="F3EEE3"' in table.rows[0].cells[0]._tc.xml
    assert "w:shd" not in table.rows[1].cells[0]._tc.xml
