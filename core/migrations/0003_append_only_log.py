"""The log of state changes is appended and never changed."""

from django.db import migrations

SQL = """
create or replace function core_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the log of state changes is append-only' using errcode = 'restrict_violation';
end $$;
create trigger statechange_is_append_only before update or delete on core_statechange
  for each row execute function core_refuse_change();
"""
UNDO = """
drop trigger statechange_is_append_only on core_statechange;
drop function core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_log_and_outbox")]
    operations = [migrations.RunSQL(SQL, UNDO)]
