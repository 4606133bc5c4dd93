"""Search over translated columns of small tables."""

import pytest

from core.search import languages_of, with_words
from plans.models import Theme
from tests import factories


def test_a_search_reads_every_language_and_not_the_active_one_alone(settings) -> None:
    assert languages_of("title", "note") == ["title_ar", "title_fr", "note_ar", "note_fr"]
    settings.LANGUAGES = [("ar", ""), ("fr", ""), ("zgh", "")]
    assert languages_of("title") == ["title_ar", "title_fr", "title_zgh"]


@pytest.mark.parametrize("words", ["الخدمات", "خدمه", "egalite", "ÉGALITÉ femmes", "théme-9"])
def test_all_words_are_found_in_any_language_and_plain_column(db: None, words: str) -> None:
    theme = factories.ThemeFactory(title_ar="جودة الخدمات", title_fr="L’égalité des femmes", slug="theme-9")
    factories.ThemeFactory(title_ar="النزاهة", title_fr="L’intégrité", description_ar=None, description_fr=None)
    assert list(with_words(Theme.objects.all(), words, "title", "description", plain=("slug",))) == [theme]


@pytest.mark.parametrize("words", ["الخدمات النزاهة", "", "%", "' or 1=1 --", "<b> & | !"])
def test_words_of_different_rows_and_no_words_find_nothing(db: None, words: str) -> None:
    factories.ThemeFactory(title_ar="جودة الخدمات", title_fr="Qualité")
    factories.ThemeFactory(title_ar="النزاهة", title_fr="L’intégrité")
    assert list(with_words(Theme.objects.all(), words, "title")) == []


def test_a_path_through_a_relation_is_read(db: None) -> None:
    theme = factories.ThemeFactory(plan__title_ar="الخطة الجهوية", plan__title_fr="Plan régional")
    factories.ThemeFactory()
    assert list(with_words(Theme.objects.all(), "regional", "plan__title")) == [theme]
