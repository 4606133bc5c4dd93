"""A phrase of a search: all its words beside each other, in their order."""

from django.db import migrations

SQL = """
create or replace function core_search_phrase(q text) returns tsquery language sql immutable parallel safe as $$
  select phraseto_tsquery('pg_catalog.simple', core_search_text(coalesce(q, '')))
      || phraseto_tsquery('pg_catalog.french', core_search_text(coalesce(q, '')))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0007_sealed_log_is_final")]
    operations = [migrations.RunSQL(SQL, "drop function core_search_phrase(text);")]
