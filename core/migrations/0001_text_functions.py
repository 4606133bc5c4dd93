"""The SQL twins of `core.text.fold`, and what search is built from.

`core_search_text` folds and then takes the article (with و ف ب ك ل before it) and the plural ات off Arabic words:
PostgreSQL's own `arabic` stemmer keeps الخدمات and خدمات apart. Both the stored vector and every query go
through it, as `simple` words and, for French, as `french` stems over unaccented text.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

FOLD = r"""
create or replace function core_fold(t text) returns text language sql immutable parallel safe strict as $$
  select btrim(regexp_replace(regexp_replace(normalize(
    replace(replace(replace(
      translate(
        regexp_replace(lower(normalize(t, NFKC)),
          '[\u0640\u064B-\u065F\u0670\u0610-\u061A\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u00AD]', '', 'g'),
        'أإآٱىیةھہەݣڭگک٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫،؛؟«»“”„’‘''`´ؤئء٬',
        'ااااييههههكككك01234567890123456789,             '),
      'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
    NFD), '[\u0300-\u036F]', '', 'g'), '\s+', ' ', 'g'))
$$;
"""

SEARCH = r"""
create or replace function core_search_text(t text) returns text language sql immutable parallel safe strict as $$
  select regexp_replace(regexp_replace(core_fold(t), '\m(وال|فال|بال|كال|لل|ال)(?=\w{3,})', '', 'g'), '(\w{3,})ات\M', '\1ه', 'g')
$$;
create or replace function core_search_vector(title text, body text) returns tsvector language sql immutable parallel safe as $$
  select setweight(to_tsvector('pg_catalog.simple', core_search_text(coalesce(title, ''))), 'A')
      || setweight(to_tsvector('pg_catalog.french', core_search_text(coalesce(title, ''))), 'B')
      || setweight(to_tsvector('pg_catalog.simple', core_search_text(coalesce(body, ''))), 'C')
      || setweight(to_tsvector('pg_catalog.french', core_search_text(coalesce(body, ''))), 'D')
$$;
create or replace function core_search_query(q text) returns tsquery language sql immutable parallel safe as $$
  select plainto_tsquery('pg_catalog.simple', core_search_text(coalesce(q, '')))
      || plainto_tsquery('pg_catalog.french', core_search_text(coalesce(q, '')))
$$;
"""

UNDO = """
drop function if exists core_search_query(text);
drop function if exists core_search_vector(text, text);
drop function if exists core_search_text(text);
drop function if exists core_fold(text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        TrigramExtension(),
        migrations.RunSQL(FOLD, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, UNDO),
    ]
