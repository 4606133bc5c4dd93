"""A dated act and an institution's answer stay as they were published: appended, never changed or deleted."""

from django.db import migrations

SQL = """
create or replace function ideas_refuse_any_change() returns trigger language plpgsql as $$
begin
  raise exception 'what was published is never changed or deleted, only superseded' using errcode = 'restrict_violation';
end $$;
create trigger announcement_is_final before update or delete on ideas_announcement
  for each row execute function ideas_refuse_any_change();
create trigger institutionanswer_is_final before update or delete on ideas_institutionanswer
  for each row execute function ideas_refuse_any_change();
"""
UNDO = """
drop trigger announcement_is_final on ideas_announcement;
drop trigger institutionanswer_is_final on ideas_institutionanswer;
drop function ideas_refuse_any_change();
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0004_consent_of_waiting_supports")]
    operations = [migrations.RunSQL(SQL, UNDO)]
