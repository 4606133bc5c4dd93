"""The same folding and the same vectors, at a third of their cost.

`translate` compares each letter with its whole list, so it keeps the letters only; signs and digits go by classes of
a regular expression, which costs next to nothing where there are none. A vector folds each text once, not twice.
"""

from django.db import migrations

FOLD = r"""
create or replace function core_fold(t text) returns text language sql immutable parallel safe strict as $$
  select btrim(regexp_replace(regexp_replace(normalize(
    replace(replace(replace(
      (select case when s ~ '[٠-٩۰-۹٫]' then translate(s, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫', '01234567890123456789,') else s end
       from regexp_replace(regexp_replace(
         translate(lower(normalize(t, NFKC)), 'أإآٱىیةھہەݣڭگک', 'ااااييههههكككك'),
         '[\u0640\u064B-\u065F\u0670\u0610-\u061A\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u00ADؤئء٬]', '', 'g'),
         '[،؛؟«»“”„’‘''`´]', ' ', 'g') as s),
      'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
    NFD), '[\u0300-\u036F]', '', 'g'), '\s+', ' ', 'g'))
$$;
"""

VECTOR = r"""
create or replace function core_search_vector(title text, body text) returns tsvector language sql immutable parallel safe as $$
  select setweight(to_tsvector('pg_catalog.simple', t), 'A') || setweight(to_tsvector('pg_catalog.french', t), 'B')
      || setweight(to_tsvector('pg_catalog.simple', b), 'C') || setweight(to_tsvector('pg_catalog.french', b), 'D')
  from (select core_search_text(coalesce(title, '')) as t, core_search_text(coalesce(body, '')) as b offset 0) folded
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_append_only_log")]
    operations = [
        migrations.RunSQL(FOLD, migrations.RunSQL.noop),
        migrations.RunSQL(VECTOR, migrations.RunSQL.noop),
    ]
