"""Cleaning and folding: `core.text.fold` and the SQL function `core_fold` say the same."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core import text

CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "search_cases.yaml").read_text(encoding="utf-8"))
MATCHING = [pytest.param(case["q"], case["text"], id=case["why"]) for case in CASES["must_match"]]

#: What PostgreSQL can store (no NUL), of the scripts that people here write and of everything else.
WORDS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0x20, max_codepoint=0x24F),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFC),
        st.characters(min_codepoint=1, exclude_categories=["Cs"]),
    ),
    max_size=40,
)
#: One connection serves all examples.
ON_ONE_CONNECTION = settings(
    suppress_health_check=[*settings().suppress_health_check, HealthCheck.function_scoped_fixture]
)


def sql(function: str, *arguments: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}({', '.join(['%s'] * len(arguments))})", arguments)
        return cursor.fetchone()[0]


def known_to_both(words: str) -> bool:
    """Python and PostgreSQL follow different versions of Unicode: what one of them does not know is left out."""
    return all(unicodedata.category(character) != "Cn" for character in words)


@pytest.mark.parametrize(("query", "found"), MATCHING)
def test_the_folded_query_stands_in_the_folded_text(db: None, query: str, found: str) -> None:
    words, sentence = text.fold(query).split(), text.fold(found)
    assert all(word in sentence for word in words), (words, sentence)


@pytest.mark.parametrize(("query", "found"), MATCHING)
def test_a_search_finds_what_people_mean(db: None, query: str, found: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select core_search_vector(%s, '') @@ core_search_query(%s)", [found, query])
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("case", CASES["must_not_match"], ids=lambda case: case["q"])
def test_folding_does_not_go_too_far(db: None, case: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select core_search_vector(%s, '') @@ core_search_query(%s)", [case["text"], case["q"]])
        assert cursor.fetchone() == (False,)


def every_text(cases: object) -> list[str]:
    if isinstance(cases, dict):
        return [found for part in cases.values() for found in every_text(part)]
    if isinstance(cases, list):
        return [found for part in cases for found in every_text(part)]
    return [str(cases)]


@pytest.mark.parametrize("words", every_text(CASES))
def test_sql_folds_as_python_does(db: None, words: str) -> None:
    assert sql("core_fold", words) == text.fold(words)


@ON_ONE_CONNECTION
@given(WORDS.filter(known_to_both))
@example("الإشرافُ «الثاني» ٢٠٢١٫٥ ﻻ")
@example("İstanbul ŒUVRE Straße ΣΑΣ")
@example("\u00a0a\u202f\u2003b\x85c\x1cd\u3000")
@example("e\u0301\u0327 \u0345\u0300 \u1e9e")
@example("`´'’‘“”„")
def test_sql_folds_anything_as_python_does(db: None, words: str) -> None:
    assert sql("core_fold", words) == text.fold(words)


@given(WORDS)
def test_folding_twice_is_folding_once(words: str) -> None:
    assert text.fold(text.fold(words)) == text.fold(words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الخدمات", "خدمات"),
        ("والشفافية", "شفافية"),
        ("بالشفافيه", "الشفافية"),
        ("للجماعات", "جماعة"),
        ("L’égalité", "egalite"),
        ("communes", "commune"),
    ],
)
def test_words_are_found_with_and_without_article_plural_and_accents(db: None, one: str, other: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select core_search_vector('', %s) @@ core_search_query(%s)", [one, other])
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("nothing", ["", "  ", "«»", "\u200b"])
def test_a_search_for_nothing_finds_nothing(db: None, nothing: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select core_search_vector('ميزانية', 'budget') @@ core_search_query(%s)", [nothing])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("typed", ["نقترح 😀 هنا", "𞤀𞤣𞤤𞤢𞤥", "𝔊𝔯𝔢𝔢𝔫", "👩🏽‍🏫"])
def test_letters_of_four_bytes_stay_as_they_were_typed(db: None, typed: str) -> None:
    assert text.clean_line(typed) == text.clean_text(typed) == typed
    assert sql("lower", typed).casefold() == typed.casefold(), "the database keeps them too"
    text.validate_visible(typed)


def test_a_line_is_one_line_without_controls_and_direction_marks() -> None:
    assert text.clean_line("  Budget\u202e \x00de\r\n la\u2028commune\u00a0\u200f ") == "Budget de la commune"
    assert text.clean_line("e\u0301") == "é"
    assert text.clean_line("می\u200cخواهم") == "می\u200cخواهم", "joiners carry meaning in words and stay"


def test_paragraphs_stay_and_emptiness_between_them_shrinks() -> None:
    assert text.clean_text("un  \r\ndeux\rtrois\u2028quatre\u2029cinq\n\n\n\n\nsix \u202e\x07\n\n") == (
        "un\ndeux\ntrois\nquatre\n\ncinq\n\nsix"
    )


@given(st.text(max_size=60))
@example("e\u202e\u0301")
@example("e\x00\u0301 \r\r\n\u2029")
def test_cleaning_twice_is_cleaning_once_and_leaves_no_control(words: str) -> None:
    line, paragraphs = text.clean_line(words), text.clean_text(words)
    assert text.clean_line(line) == line
    assert text.clean_text(paragraphs) == paragraphs
    assert "\x00" not in line + paragraphs
    assert "\n" not in line
    assert not set(line + paragraphs) & set(text.BIDI_CONTROLS)


@pytest.mark.parametrize("invisible", ["", " ", "\u200b\u200d", "\u2060\ufeff", "\u0301", "\n\t", "\u3164\u2800"])
def test_a_text_of_which_nothing_can_be_seen_is_refused(invisible: str) -> None:
    assert text.is_blank(invisible)
    with pytest.raises(ValidationError) as refused:
        text.validate_visible(invisible)
    assert refused.value.code == "invisible"


@pytest.mark.parametrize("visible", ["ا", "é", "5", "?", "👍", "$"])
def test_a_text_with_one_visible_character_is_not_blank(visible: str) -> None:
    assert not text.is_blank(visible)
    text.validate_visible(visible)


def test_vowelled_arabic_passes_and_towers_of_marks_do_not() -> None:
    text.validate_not_only_marks("المُشَارَكَةُ المُوَاطِنَةُ بِسْمِ ٱللَّٰهِ")
    text.validate_not_only_marks("e" + "\u0301" * 8)
    with pytest.raises(ValidationError) as refused:
        text.validate_not_only_marks("Z" + "\u0301" * 9 + "algo")
    assert refused.value.code == "marks"


@pytest.mark.parametrize(
    ("words", "guess"),
    [("نشر الميزانية PDF", "ar"), ("Publier la ميزانية du budget", "fr"), ("12345", "ar"), ("", "ar"), ("é", "fr")],
)
def test_the_language_is_guessed_by_the_letters(words: str, guess: str) -> None:
    assert text.guess_language(words) == guess


def test_a_line_keeps_the_no_break_space_of_french_and_folds_longer_runs():
    assert text.clean_line("Septième rencontre\u00a0: l’intégrité") == "Septième rencontre\u00a0: l’intégrité"
    assert text.clean_line("a\u00a0 \u202fb") == "a b"
    assert text.clean_line("\u00a0a\u202f") == "a"


@pytest.mark.parametrize(
    "words", ["الحق في الولوج، 2025", "Égalité d’accès : «plan» (œuvre)", "a\nb c", "[x] ~ \\ ^ -"]
)
def test_a_text_of_ordinary_words_is_what_cleaning_would_make_of_it(words: str, monkeypatch: Any) -> None:
    quick = text.clean_text(words), text.clean_line(words.replace("\n", " "))
    assert text._ORDINARY_TEXT.fullmatch(words)
    never = re.compile("(?!)")
    monkeypatch.setattr(text, "_ORDINARY_TEXT", never)
    monkeypatch.setattr(text, "_ORDINARY_LINE", never)
    assert quick == (text.clean_text(words), text.clean_line(words.replace("\n", " ")))
    text.validate_not_only_marks(words)


@pytest.mark.parametrize(
    "words", ["a  b", " a", "a\n\nb", "a\u200bb", "e\u0301", "a\tb", "a\u00a0b", "\u202ea", "ك\u0640", ""]
)
def test_a_text_that_may_need_cleaning_is_not_ordinary(words: str) -> None:
    assert not text._ORDINARY_TEXT.fullmatch(words)
