"""No table that triggers watch is emptied: `TRUNCATE` asks no trigger of rows, and would pass under all of them.

A migration that adds a trigger to a table calls `select core_keep_from_emptying()` at its end; a test finds the table of
one that did not. Who means it says so first: `set ogportal.may_empty = 'on'`, as the tests do in their own database.
"""

from django.db import migrations

SQL = """
create function core_refuse_emptying() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('ogportal.may_empty', true), '') <> 'on' then
    raise exception 'the table % is never emptied', tg_table_name using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

-- 32: the bit of TRUNCATE in tgtype.
create function core_keep_from_emptying() returns void language plpgsql as $$
declare
  one regclass;
begin
  for one in
    select distinct t.tgrelid::regclass from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace
       and not exists (select 1 from pg_trigger e where e.tgrelid = t.tgrelid and e.tgtype & 32 <> 0)
  loop
    execute format('create trigger is_never_emptied before truncate on %s execute function core_refuse_emptying()', one);
  end loop;
end $$;

select core_keep_from_emptying();
"""
UNDO = """
do $$
declare
  one regclass;
begin
  for one in select tgrelid::regclass from pg_trigger where tgname = 'is_never_emptied' loop
    execute format('drop trigger is_never_emptied on %s', one);
  end loop;
end $$;
drop function core_keep_from_emptying();
drop function core_refuse_emptying();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0011_folding_in_fewer_steps")]
    operations = [migrations.RunSQL(SQL, UNDO)]
