"""Who takes part in which plan, and how many they are, is kept up by the database itself (decision 0021).

Whatever touches an idea, a support, a comment or the confirmation of an address names the people concerned; they are
looked at again, and nobody else. The conditions say the same as `outcomes.figures.counting.portal_people_from_rows`;
tests and `check_figures` compare them.
"""

import django.db.models.deletion
from django.db import migrations, models

COUNTED = """{0}.state not in ('awaiting_confirmation', 'withdrawn')
  and not ({0}.split_from_id is not null and {0}.public_state = '')"""
_I = COUNTED.format("i")

#: Rows are locked in one order before anything is counted, so that two acts of one person at once are put in a row;
#: the statement that counts begins after the wait, and sees what the other one has committed.
LOOK_AGAIN = f"""
create function ideas_look_again(plans bigint[], people bigint[]) returns void language plpgsql as $$
begin
  if plans is null then return; end if;
  insert into ideas_takingpart (plan_id, participant_id, proposes, interacts)
    select distinct plan, person, false, false from unnest(plans, people) as pair(plan, person) order by 1, 2
    on conflict do nothing;
  perform 1 from ideas_takingpart t
    where (t.plan_id, t.participant_id) in (select * from unnest(plans, people))
    order by t.plan_id, t.participant_id for update;
  with seen as (
    select t.id, t.proposes as proposed, t.interacts as interacted,
      p.confirmed_at is not null and exists (
        select 1 from ideas_idea i where i.author_id = t.participant_id and i.plan_id = t.plan_id
        and i.channel = 'portal' and {_I}) as proposes,
      p.confirmed_at is not null and (exists (
        select 1 from ideas_ideasupport s join ideas_idea i on i.id = s.idea_id
        where s.participant_id = t.participant_id and i.plan_id = t.plan_id and {_I})
      or exists (
        select 1 from ideas_ideacomment c join ideas_idea i on i.id = c.idea_id
        where c.participant_id = t.participant_id and c.state = 'published' and i.plan_id = t.plan_id and {_I})
      ) as interacts
    from ideas_takingpart t join accounts_participant p on p.id = t.participant_id
    where (t.plan_id, t.participant_id) in (select * from unnest(plans, people))
  ), changed as (
    update ideas_takingpart t set proposes = seen.proposes, interacts = seen.interacts from seen
    where t.id = seen.id and (t.proposes, t.interacts) is distinct from (seen.proposes, seen.interacts)
    returning t.plan_id, t.proposes, t.interacts, seen.proposed, seen.interacted
  ), sums as (
    select plan_id, sum(proposes::int - proposed::int) as proposing,
      sum((interacts and not proposes)::int - (interacted and not proposed)::int) as interacting
    from changed group by plan_id
  )
  insert into ideas_peopletally (plan_id, proposing, interacting)
    select plan_id, proposing, interacting from sums where proposing <> 0 or interacting <> 0;
end $$;
"""

OF_IDEAS = f"""
create function ideas_people_of_ideas() returns trigger language plpgsql as $$
declare
  plans bigint[];
  people bigint[];
begin
  if tg_op = 'INSERT' then
    select array_agg(plan_id), array_agg(author_id) into plans, people from new_rows where author_id is not null;
  elsif tg_op = 'DELETE' then
    select array_agg(plan_id), array_agg(author_id) into plans, people from old_rows where author_id is not null;
  else
    with changed as (
      select o.id, o.plan_id as old_plan, n.plan_id as new_plan, o.author_id as old_author, n.author_id as new_author,
        (o.plan_id, {COUNTED.format("o")}) is distinct from (n.plan_id, {COUNTED.format("n")}) as for_all
      from old_rows o join new_rows n using (id)
      where (o.plan_id, o.author_id, o.channel, {COUNTED.format("o")})
        is distinct from (n.plan_id, n.author_id, n.channel, {COUNTED.format("n")})
    ), pairs as (
      select old_plan as plan, old_author as person from changed union select new_plan, new_author from changed
      union select unnest(array[old_plan, new_plan]), participant_id
        from changed join ideas_ideasupport on idea_id = changed.id where for_all
      union select unnest(array[old_plan, new_plan]), participant_id
        from changed join ideas_ideacomment on idea_id = changed.id where for_all
    )
    select array_agg(plan), array_agg(person) into plans, people from pairs where person is not null;
  end if;
  perform ideas_look_again(plans, people);
  return null;
end $$;
"""

OF_REACTIONS = """
create function ideas_people_of_reactions() returns trigger language plpgsql as $$
declare
  plans bigint[];
  people bigint[];
begin
  if tg_op = 'INSERT' then
    select array_agg(plan_id), array_agg(participant_id) into plans, people
    from (select distinct i.plan_id, r.participant_id from new_rows r join ideas_idea i on i.id = r.idea_id
      where r.participant_id is not null) pairs;
  elsif tg_op = 'DELETE' then
    select array_agg(plan_id), array_agg(participant_id) into plans, people
    from (select distinct i.plan_id, r.participant_id from old_rows r join ideas_idea i on i.id = r.idea_id
      where r.participant_id is not null) pairs;
  else
    select array_agg(plan_id), array_agg(participant_id) into plans, people
    from (select distinct i.plan_id, r.participant_id
      from (select * from new_rows union all select * from old_rows) r join ideas_idea i on i.id = r.idea_id
      where r.participant_id is not null) pairs;
  end if;
  perform ideas_look_again(plans, people);
  return null;
end $$;
"""

OF_PARTICIPANTS = """
create function ideas_people_of_participants() returns trigger language plpgsql as $$
begin
  perform ideas_look_again(array_agg(plan_id), array_agg(participant_id))
  from ideas_takingpart where participant_id = new.id;
  return null;
end $$;
create trigger participant_people_changed after update of confirmed_at on accounts_participant for each row
  when ((old.confirmed_at is null) is distinct from (new.confirmed_at is null))
  execute function ideas_people_of_participants();
create function ideas_people_gone() returns trigger language plpgsql as $$
begin
  insert into ideas_peopletally (plan_id, proposing, interacting)
  values (old.plan_id, -(old.proposes::int), -((old.interacts and not old.proposes)::int));
  return null;
end $$;
create trigger takingpart_gone after delete on ideas_takingpart for each row
  when (old.proposes or old.interacts) execute function ideas_people_gone();
"""

TABLES = {
    "ideas_idea": "ideas_people_of_ideas",
    "ideas_ideasupport": "ideas_people_of_reactions",
    "ideas_ideacomment": "ideas_people_of_reactions",
}
TRIGGERS = "".join(
    f"""
create trigger {table}_people_added after insert on {table} referencing new table as new_rows
  for each statement execute function {function}();
create trigger {table}_people_gone after delete on {table} referencing old table as old_rows
  for each statement execute function {function}();
create trigger {table}_people_changed after update on {table} referencing old table as old_rows new table as new_rows
  for each statement execute function {function}();
"""
    for table, function in TABLES.items()
)

#: Everybody, once: when the portal begins to keep this, and after rows that no trigger has seen.
EVERYBODY = """
create function ideas_look_at_everybody() returns void language sql as $$
select ideas_look_again(array_agg(plan_id), array_agg(person)) from (
  select plan_id, author_id as person from ideas_idea where author_id is not null
  union select i.plan_id, s.participant_id from ideas_ideasupport s join ideas_idea i on i.id = s.idea_id
  union select i.plan_id, c.participant_id from ideas_ideacomment c join ideas_idea i on i.id = c.idea_id
    where c.participant_id is not null
) pairs;
$$;
"""

UNDO = "".join(
    f"drop trigger {table}_people_{what} on {table};" for table in TABLES for what in ("added", "gone", "changed")
) + """
drop trigger takingpart_gone on ideas_takingpart;
drop trigger participant_people_changed on accounts_participant;
drop function ideas_people_gone();
drop function ideas_look_at_everybody();
drop function ideas_people_of_participants();
drop function ideas_people_of_reactions();
drop function ideas_people_of_ideas();
drop function ideas_look_again(bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_organisations_register"), ("ideas", "0018_one_text_for_hiding_is_gone"), ("plans", "0004_texts_can_be_seen")]
    operations = [
        migrations.CreateModel(
            name="TakingPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposes", models.BooleanField()),
                ("interacts", models.BooleanField()),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.participant",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="plans.actionplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "taking part in a plan",
                "verbose_name_plural": "taking part in plans",
                "constraints": [models.UniqueConstraint(fields=("plan", "participant"), name="takingpart_once")],
            },
        ),
        migrations.CreateModel(
            name="PeopleTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposing", models.IntegerField()),
                ("interacting", models.IntegerField()),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="plans.actionplan",
                    ),
                ),
            ],
            options={"verbose_name": "tally of people", "verbose_name_plural": "tally of people"},
        ),
        migrations.RunSQL([LOOK_AGAIN, OF_IDEAS, OF_REACTIONS, OF_PARTICIPANTS, TRIGGERS, EVERYBODY, "select ideas_look_at_everybody();"], UNDO),
    ]
