"""The tally is kept up by the database: whatever changes an idea, by whatever way, its numbers change with it.

The two conditions say the same as `IdeaQuerySet.public` and `IdeaQuerySet.submitted`; tests compare them.
"""

from django.db import migrations

KIND = """plan_id, theme_id, territory_id, channel, public_state,
  public_state <> '' and hidden_at is null as is_readable,
  state not in ('awaiting_confirmation', 'withdrawn') and not (split_from_id is not null and public_state = '')
    as is_counted"""
COLUMNS = "plan_id, theme_id, territory_id, channel, public_state, is_readable, is_counted"

SQL = f"""
create function ideas_tally() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ideas_ideatally ({COLUMNS}, change)
    select {COLUMNS}, sum(line) from (select {KIND}, 1 as line from new_rows) lines
    where is_readable or is_counted group by {COLUMNS};
  elsif tg_op = 'DELETE' then
    insert into ideas_ideatally ({COLUMNS}, change)
    select {COLUMNS}, sum(line) from (select {KIND}, -1 as line from old_rows) lines
    where is_readable or is_counted group by {COLUMNS};
  else
    insert into ideas_ideatally ({COLUMNS}, change)
    select {COLUMNS}, sum(line) from (
      select {KIND}, 1 as line from new_rows union all select {KIND}, -1 from old_rows
    ) lines where is_readable or is_counted group by {COLUMNS} having sum(line) <> 0;
  end if;
  return null;
end $$;
create trigger idea_tally_added after insert on ideas_idea referencing new table as new_rows
  for each statement execute function ideas_tally();
create trigger idea_tally_removed after delete on ideas_idea referencing old table as old_rows
  for each statement execute function ideas_tally();
create trigger idea_tally_changed after update on ideas_idea referencing old table as old_rows new table as new_rows
  for each statement execute function ideas_tally();
insert into ideas_ideatally ({COLUMNS}, change)
  select {COLUMNS}, count(*) from (select {KIND} from ideas_idea) lines
  where is_readable or is_counted group by {COLUMNS};
"""
UNDO = """
drop trigger idea_tally_changed on ideas_idea;
drop trigger idea_tally_removed on ideas_idea;
drop trigger idea_tally_added on ideas_idea;
drop function ideas_tally();
delete from ideas_ideatally;
"""
# A word that is in no text: without a fine histogram the planner expects it in every two-hundredth idea, walks the
# newest first and reads a million of them.
STATISTICS = "alter table ideas_idea alter column search set statistics 2000;"
# The order by support walks the counters' index, so every idea has its row of counters.
COUNTERS = """
insert into ideas_ideastats (idea_id, comments_count, supports_count, merged_comments_count, merged_supports_count)
select id, 0, 0, 0, 0 from ideas_idea where not exists (select 1 from ideas_ideastats where idea_id = ideas_idea.id);
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0008_tally_and_order")]
    operations = [
        migrations.RunSQL(SQL, UNDO),
        migrations.RunSQL(COUNTERS, migrations.RunSQL.noop),
        migrations.RunSQL(STATISTICS, "alter table ideas_idea alter column search set statistics -1;"),
    ]
