"""Differences word by word in both scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments import text
from commitments.text import Piece, difference


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
