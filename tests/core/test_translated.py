"""Texts in several languages, checked before they are written."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.templatetags.texts import lang_of
from core.translated import columns, texts_of
from plans.models import ActionPlan


def test_texts_become_clean_columns():
    assert columns(ActionPlan(), "title", {"ar": " خطة ", "fr": "Plan\u202e  d’action"}) == {
        "title_ar": "خطة",
        "title_fr": "Plan d’action",
    }


@pytest.mark.parametrize("texts", [{}, {"ar": "خطة"}, {"ar": "خطة", "fr": "\u200b"}, {"ar": "خطة", "fr": "x" * 251}])
def test_a_required_text_that_is_missing_or_wrong_is_named(texts):
    with pytest.raises(ValidationError, match="title_fr"):
        columns(ActionPlan(), "title", texts)


def test_a_text_that_is_not_required_may_be_missing():
    assert columns(ActionPlan(), "title", {"fr": "Plan"}, required=False) == {"title_fr": "Plan"}


def test_what_stands_in_the_columns_is_read_by_language():
    assert texts_of(ActionPlan(title_ar="خطة", title_fr=None), "title") == {"ar": "خطة", "fr": ""}


@pytest.mark.parametrize(
    ("title_ar", "title_fr", "expected"), [("خطة", "Plan", ""), ("خطة", "", "ar"), ("", "Plan", ""), ("", "", "")]
)
def test_the_language_of_a_text_is_said_only_when_it_is_another(title_ar, title_fr, expected):
    with translation.override("fr"):
        assert lang_of(ActionPlan(title_ar=title_ar, title_fr=title_fr), "title") == expected
        assert lang_of(None, "title") == ""
