"""Links and heads never change. The log of the back office neither, but names in it may be erased with the person's data."""

from django.db import migrations

SQL = """
create trigger loglink_is_append_only before update or delete on core_loglink
  for each row execute function core_refuse_change();
create trigger loghead_is_append_only before update or delete on core_loghead
  for each row execute function core_refuse_change();
create or replace function core_refuse_log_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
     or (old.id, old.action_time, old.user_id, old.content_type_id, old.object_id, old.action_flag)
        is distinct from (new.id, new.action_time, new.user_id, new.content_type_id, new.object_id, new.action_flag)
     or (new.object_repr is distinct from old.object_repr and new.object_repr not in ('', '—'))
     or (new.change_message is distinct from old.change_message and new.change_message not in ('', '—'))
  then
    raise exception 'the log of the back office is append-only' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger adminlog_is_append_only before update or delete on django_admin_log
  for each row execute function core_refuse_log_change();
"""
UNDO = """
drop trigger adminlog_is_append_only on django_admin_log;
drop function core_refuse_log_change();
drop trigger loghead_is_append_only on core_loghead;
drop trigger loglink_is_append_only on core_loglink;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_sealed_log"), ("admin", "0003_logentry_add_action_flag_choices")]
    operations = [migrations.RunSQL(SQL, UNDO)]
