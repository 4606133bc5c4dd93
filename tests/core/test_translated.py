"""Texts in several languages on their way into columns."""

import pytest
from django.core.exceptions import ValidationError

from core.translated import columns, texts_of
from plans.models import Theme
from tests import factories


def test_texts_are_cleaned_into_columns() -> None:
    found = columns(Theme(), "title", {"ar": " النزاهة\u202e ", "fr": "L’intégrité"})
    assert found == {"title_ar": "النزاهة", "title_fr": "L’intégrité"}


def test_each_wrong_column_is_named() -> None:
    with pytest.raises(ValidationError) as refused:
        columns(Theme(), "title", {"ar": "\u200b", "fr": "x" * 201})
    assert set(refused.value.message_dict) == {"title_ar", "title_fr"}


@pytest.mark.parametrize("texts", [{"ar": "نص"}, {"ar": "نص", "fr": ""}, {"ar": "نص", "fr": "  "}])
def test_a_publishing_language_that_is_missing_is_named(texts: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        columns(Theme(), "description", texts)
    assert list(refused.value.message_dict) == ["description_fr"]


def test_what_is_not_required_may_be_missing() -> None:
    assert columns(Theme(), "description", {"ar": "نص"}, required=False) == {"description_ar": "نص"}
    assert columns(Theme(), "description", {}, required=False) == {}


def test_the_columns_are_read_by_language() -> None:
    theme = factories.ThemeFactory.build(plan=None, title_ar="النزاهة", title_fr=None)
    assert texts_of(theme, "title") == {"ar": "النزاهة", "fr": ""}
