"""The tally of ideas knows the workshop as well: its number beside the filters was counted from rows."""

import django.db.models.deletion
from django.db import migrations, models

KIND = """plan_id, theme_id, territory_id, workshop_id, channel, public_state,
  public_state <> '' and hidden_at is null as is_readable,
  state not in ('awaiting_confirmation', 'withdrawn') and not (split_from_id is not null and public_state = '')
    as is_counted"""
COLUMNS = "plan_id, theme_id, territory_id, workshop_id, channel, public_state, is_readable, is_counted"

FUNCTION = """
create or replace function ideas_tally() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ideas_ideatally ({columns}, change)
    select {columns}, sum(line) from (select {kind}, 1 as line from new_rows) lines
    where is_readable or is_counted group by {columns};
  elsif tg_op = 'DELETE' then
    insert into ideas_ideatally ({columns}, change)
    select {columns}, sum(line) from (select {kind}, -1 as line from old_rows) lines
    where is_readable or is_counted group by {columns};
  else
    insert into ideas_ideatally ({columns}, change)
    select {columns}, sum(line) from (
      select {kind}, 1 as line from new_rows union all select {kind}, -1 from old_rows
    ) lines where is_readable or is_counted group by {columns} having sum(line) <> 0;
  end if;
  return null;
end $$;
"""
AGAIN = """
lock table ideas_idea in share row exclusive mode;
delete from ideas_ideatally;
insert into ideas_ideatally ({columns}, change)
  select {columns}, count(*) from (select {kind} from ideas_idea) lines
  where is_readable or is_counted group by {columns};
"""


def words(text: str, without: str = "") -> str:
    return text.format(kind=KIND.replace(without, "") if without else KIND, columns=COLUMNS.replace(without, "") if without else COLUMNS)


class Migration(migrations.Migration):
    dependencies = [
        ("ideas", "0022_responses_by_triggers"),
        ("workshops", "0006_searched_names"),
    ]
    operations = [
        migrations.AddField(
            model_name="ideatally",
            name="workshop",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workshops.workshop",
            ),
        ),
        migrations.RunSQL(
            words(FUNCTION) + words(AGAIN),
            words(FUNCTION, " workshop_id,") + words(AGAIN, " workshop_id,"),
        ),
    ]
