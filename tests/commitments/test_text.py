"""Differences word by word in both scripts, and documents judged by their content."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments import text
from commitments.text import Piece, difference, kind_of_document


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("même", "même", [("same", "même")]),
        ("", "neuf", [("new", "neuf")]),
        ("ancien", "", [("gone", "ancien")]),
        ("publier un rapport annuel", "publier deux rapports annuels", [
            ("same", "publier "), ("gone", "un rapport annuel"), ("new", "deux rapports annuels")]),
        ("نشر التقرير السنوي", "نشر التقارير السنوية", [
            ("same", "نشر "), ("gone", "التقرير السنوي"), ("new", "التقارير السنوية")]),
        ("l’accès à l’eau", "l’accès à l’air", [("same", "l’accès à "), ("gone", "l’eau"), ("new", "l’air")]),
        ("كَتَبَ النص", "كَتَبَ المتن", [("same", "كَتَبَ "), ("gone", "النص"), ("new", "المتن")]),
        ("a b", "a  b", [("same", "a"), ("same", " b")]),
    ],
)  # fmt: skip
def test_whole_words_are_taken_out_and_put_in(before, after, pieces):
    found = difference(before, after)
    if before.split() == after.split():
        assert {piece.kind for piece in found} <= {"same"}
    else:
        assert found == [Piece(*one) for one in pieces]


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_stays_and_what_is_new_make_the_later_text(before, after):
    pieces = difference(before, after)
    assert "".join("".join(p.text for p in pieces if p.kind != "gone").split()) == "".join(after.split())


def test_a_very_long_text_is_compared_by_its_paragraphs(monkeypatch):
    monkeypatch.setattr(text, "_MOST", 3)
    found = difference("un deux trois\nquatre", "un deux trois\ncinq")
    assert found == [Piece("same", "un deux trois\n"), Piece("gone", "quatre"), Piece("new", "cinq")]


def archive(*names):
    kept = BytesIO()
    with ZipFile(kept, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (archive("xl/workbook.xml", "xl/vbaProject.bin"), None),
        (archive("run.exe"), None),
        (b"PK\x03\x04 broken", None),
        (b"<html><script>", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_a_document_is_what_its_bytes_say(content, ending):
    kind = kind_of_document(content)
    assert (kind.ending if kind else None) == ending
