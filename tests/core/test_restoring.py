"""What a restore asks of the database: it has no search path, and columns are made by our functions."""

import pytest
from django.db import connection


@pytest.mark.parametrize(
    "call",
    [
        "core_fold('Été')",
        "core_search_text('Été')",
        "core_search_vector('Été', 'الخدمات')",
        "core_search_query('Été')",
        "core_search_phrase('Été')",
    ],
)
def test_functions_of_generated_columns_find_each_other_without_a_search_path(db, call: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(f"SELECT {schema}.{call}::text")
        assert cursor.fetchone()[0]
        cursor.execute("RESET search_path")
