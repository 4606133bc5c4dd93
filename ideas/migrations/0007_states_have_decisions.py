"""An idea is accepted, not accepted, merged or split only together with a decision that says so.

Looked at when the transaction ends: a decision and the state that follows from it are written in either order.
`state` asks for a decision that no later one supersedes, `public_state` for one that is announced.
"""

from django.db import migrations

SQL = """
create or replace function ideas_state_has_decision() returns trigger language plpgsql as $$
declare
  looked_at bigint;
  idea ideas_idea%rowtype;
begin
  if tg_table_name = 'ideas_idea' then
    looked_at := new.id;
  else
    looked_at := old.idea_id;
  end if;
  select * into idea from ideas_idea where id = looked_at;
  if not found then return null; end if;
  if idea.state in ('accepted', 'rejected', 'merged', 'split') and not exists (
    select from ideas_screeningdecision one where one.idea_id = idea.id and one.outcome = idea.state
      and not exists (select from ideas_screeningdecision later where later.supersedes_id = one.id)
  ) then
    raise exception 'idea % is % without a decision', idea.id, idea.state using errcode = 'check_violation';
  end if;
  if idea.public_state in ('accepted', 'rejected', 'merged', 'split') and not exists (
    select from ideas_screeningdecision one
      where one.idea_id = idea.id and one.outcome = idea.public_state and one.announced_at is not null
  ) then
    raise exception 'idea % is shown as % without an announced decision', idea.id, idea.public_state
      using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger idea_decided_has_decision after insert or update of state, public_state on ideas_idea
  deferrable initially deferred for each row
  when (new.state in ('accepted', 'rejected', 'merged', 'split') or new.public_state in ('accepted', 'rejected', 'merged', 'split'))
  execute function ideas_state_has_decision();
create constraint trigger decision_of_decided_idea_stays after delete or update of idea_id, outcome, announced_at
  on ideas_screeningdecision
  deferrable initially deferred for each row execute function ideas_state_has_decision();
"""
UNDO = """
drop trigger decision_of_decided_idea_stays on ideas_screeningdecision;
drop trigger idea_decided_has_decision on ideas_idea;
drop function ideas_state_has_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0006_desk_in_depth")]
    operations = [migrations.RunSQL(SQL, UNDO)]
