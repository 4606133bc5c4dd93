"""What was announced stays as it was announced: an announced decision is never changed or deleted, only superseded."""

from django.db import migrations

SQL = """
create or replace function ideas_refuse_change() returns trigger language plpgsql as $$
begin
  if old.announced_at is not null then
    raise exception 'an announced decision is never changed or deleted, only superseded' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger decision_announced_is_final before update or delete on ideas_screeningdecision
  for each row execute function ideas_refuse_change();
"""
UNDO = """
drop trigger decision_announced_is_final on ideas_screeningdecision;
drop function ideas_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
