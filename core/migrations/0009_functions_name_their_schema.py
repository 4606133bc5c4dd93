"""The functions of search call each other by their whole name.

A restore works with an empty search path, and fills columns that are made by these functions: without the schema it
fails at the first text, and a backup is worth nothing. (`make drills ARGS=R13`)
"""

from django.db import migrations

SQL = r"""
do $do$
declare
  one regprocedure;
begin
  for one in
    select oid from pg_proc where pronamespace = current_schema()::regnamespace
    and proname in ('core_search_text', 'core_search_vector', 'core_search_query', 'core_search_phrase')
  loop
    execute regexp_replace(
      pg_get_functiondef(one), '(?<![.\w])core_(fold|search_text)\(', quote_ident(current_schema()) || '.core_\1(', 'g'
    );
  end loop;
end
$do$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0008_search_phrase")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
