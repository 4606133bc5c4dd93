from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import override

from core.days import day_text


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [("fr", 1, "1er février 2027"), ("fr", 11, "11 février 2027"), ("ar", 1, "1 فبراير 2027")],
)
def test_the_first_of_a_month_is_written_as_the_language_does(language: str, day: int, words: str) -> None:
    written = '{% load ui %}{{ day|date:"DATE_FORMAT" }}, {{ day|stated_date }}'
    with override(language):
        assert day_text(date(2027, 2, day)) == words
        assert Template(written).render(Context({"day": date(2027, 2, day)})) == f"{words}, {words}"
        assert Template('{{ day|date:"j" }}').render(Context({"day": date(2027, 2, day)})) == str(day)
