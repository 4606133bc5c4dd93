"""Search in SQL over folded text; the functions stand in the first migration of this app."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.conf import settings
from django.contrib.postgres import search
from django.db.models import CharField, F, Func, Value

from core.synonyms import terms


class SearchQuery(search.SearchQuery):
    """`core_search_query(text)` or `core_search_phrase(text)`: what people type, folded as the stored vectors are."""

    SEARCH_TYPES = {"plain": "core_search_query", "phrase": "core_search_phrase"}


def term_query(term: tuple[str, ...]) -> Any:
    """Finds a word or phrase (`core.synonyms.terms`), or one of its synonyms with its words beside each other."""
    typed, *synonyms = term
    return reduce(or_, (SearchQuery(one, search_type="phrase") for one in synonyms), SearchQuery(typed))


def search_query(text: str) -> Any:
    """Finds what has all words of `text`, in any spelling; a known phrase is also found by its synonyms."""
    found = terms(text)
    known = [term_query(term) for term in found if len(term) > 1]
    if not known:
        return SearchQuery(text)
    rest = " ".join(term[0] for term in found if len(term) == 1)
    return reduce(and_, known, SearchQuery(rest)) if rest else reduce(and_, known)


def languages_of(*fields: str) -> list[str]:
    """The columns of translated fields: `title` becomes `title_ar`, `title_fr` and what else is configured.

    A filter on the bare name reads the active language only, and whoever searches reads all.
    """
    return [f"{field}_{language}" for field in fields for language, _name in settings.LANGUAGES]


def with_words(rows: Any, text: str, *fields: str, plain: tuple[str, ...] = ()) -> Any:
    """Those of `rows` that have all words of `text` in their translated `fields` (any language) and `plain` columns.

    A path through a relation (`organiser__name`) is allowed when it leads to one row. The vector is made now:
    for tables of hundreds of rows with short texts; ideas and commitments keep theirs.
    """
    columns = [F(name) for name in (*languages_of(*fields), *plain)]
    words = Func(Value(" "), *columns, function="concat_ws", output_field=CharField())
    vector = Func(words, Value(""), function="core_search_vector", output_field=search.SearchVectorField())
    return rows.alias(folded_now=vector).filter(folded_now=search_query(text))
