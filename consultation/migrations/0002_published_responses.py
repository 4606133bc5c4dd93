"""A published response is never changed or deleted: a later one supersedes it, in sight of everyone."""

from django.db import migrations

SQL = """
create or replace function consultation_refuse_change() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise exception 'a published response is never changed or deleted, only superseded' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger response_published_is_final before update or delete on consultation_reasonedresponse
  for each row execute function consultation_refuse_change();
"""
UNDO = """
drop trigger response_published_is_final on consultation_reasonedresponse;
drop function consultation_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("consultation", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
