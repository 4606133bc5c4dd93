"""A frozen version cannot be changed or deleted by any door, SQL included."""

from django.db import migrations

SQL = """
create or replace function commitments_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a frozen version is never changed or deleted' using errcode = 'restrict_violation';
end $$;
create trigger commitmentversion_is_frozen before update or delete on commitments_commitmentversion
  for each row execute function commitments_refuse_change();
"""
UNDO = """
drop trigger commitmentversion_is_frozen on commitments_commitmentversion;
drop function commitments_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
