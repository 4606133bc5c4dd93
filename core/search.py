"""Search in SQL over folded text; the functions stand in the first migration of this app."""

from typing import Any

from django.conf import settings
from django.contrib.postgres import search
from django.db.models import CharField, F, Func, Value


class SearchQuery(search.SearchQuery):
    """`core_search_query(text)`: what people type, folded as the stored vectors are."""

    SEARCH_TYPES = {"plain": "core_search_query"}


def languages_of(*fields: str) -> list[str]:
    """The columns of translated fields: `title` becomes `title_ar`, `title_fr` and what else is configured.

    A filter on the bare name reads the active language only, and whoever searches reads all.
    """
    return [f"{field}_{language}" for field in fields for language, _name in settings.LANGUAGES]


def with_words(rows: Any, text: str, *fields: str, plain: tuple[str, ...] = ()) -> Any:
    """Those of `rows` that have all words of `text` in their translated `fields` (any language) and `plain` columns.

    A path through a relation (`organiser__name`) is allowed when it leads to one row. The vector is made now:
    for tables of hundreds of rows; ideas keep theirs.
    """
    columns = [F(name) for name in (*languages_of(*fields), *plain)]
    words = Func(Value(" "), *columns, function="concat_ws", output_field=CharField())
    vector = Func(words, Value(""), function="core_search_vector", output_field=search.SearchVectorField())
    return rows.alias(words=vector).filter(words=SearchQuery(text))
