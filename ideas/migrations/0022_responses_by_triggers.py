"""How ideas were answered is counted by the database itself (decision 0026).

The view says of every idea which lines it adds to the tally, whatever the way by which it came there. Whatever touches
an idea, a decision, a sending or an answer names the ideas concerned; what they add now is compared with what they
added before. `outcomes.figures.responses_from_rows` says the same in other words; tests and `check_figures` compare.
"""

import django.db.models.deletion
from django.db import migrations, models

COUNTED = """{0}.state not in ('awaiting_confirmation', 'withdrawn')
  and not ({0}.split_from_id is not null and {0}.public_state = '')"""
COLUMNS = "plan_id, kind, theme_id, territory_id, institution_id, reason_id, word, day, number"

#: No line hangs on time zones, of which the database knows less than we do (decision 0004): an answer that came more
#: than a day before or after its day's end came in time or late wherever one is; others keep the quarter of an hour.
VIEW = f"""
create view ideas_response_line as
with standing as not materialized (
  select d.* from ideas_screeningdecision d
  where d.announced_at is not null and not exists (
    select from ideas_screeningdecision later where later.supersedes_id = d.id and later.announced_at is not null)
)
select i.id as idea_id, i.plan_id, 'decided' as kind, null::bigint as theme_id, null::bigint as territory_id,
  null::bigint as institution_id, null::bigint as reason_id, '' as word, null::date as day,
  floor(extract(epoch from d.announced_at - i.submitted_at) / 86400)::int as number
from ideas_screeningdecision d join ideas_idea i on i.id = d.idea_id
where d.announced_at is not null and d.supersedes_id is null and i.submitted_at is not null and {COUNTED.format("i")}
union all
select i.id, i.plan_id, 'reason', i.theme_id, null, null, d.reason_id, d.outcome, null, null
from standing d join ideas_idea i on i.id = d.idea_id and i.public_state = d.outcome
where {COUNTED.format("i")}
union all
select i.id, i.plan_id, line.kind, line.theme_id, line.territory_id, t.institution_id, line.reason_id, line.word,
  line.day, line.number
from ideas_transmission t join ideas_idea i on i.id = t.idea_id
left join lateral (
  select a.at, (a.at at time zone 'UTC')::date - t.due_date as past, floor(extract(epoch from a.at) / 900)::int as quarter
  from ideas_institutionanswer a where a.transmission_id = t.id order by a.at, a.id limit 1
) first on true
cross join lateral (
  select 'sent' as kind, null::bigint as theme_id, null::bigint as territory_id, (
      select d.reason_id from standing d where d.idea_id = i.id and d.outcome = i.public_state
      order by d.announced_at desc, d.id desc limit 1
    ) as reason_id, coalesce((
      select a.answer from ideas_institutionanswer a where a.transmission_id = t.id order by a.at desc, a.id desc limit 1
    ), '') as word, null::date as day, null::int as number
  union all
  select 'placed', i.theme_id, i.territory_id, null, i.channel, null, null
  union all
  select 'owed', null, null, null, '', t.due_date, null where first.at is null
  union all
  select 'waited', null, null, null, '', null, floor(extract(epoch from first.at - t.at) / 86400)::int
  where first.at is not null
  union all
  select 'given', null, null, null, case when first.past < 0 then 'in_time' when first.past > 1 then 'late' else '' end,
    case when first.past between 0 and 1 then t.due_date end, case when first.past between 0 and 1 then first.quarter end
  where first.at is not null
) line
where i.public_state = 'accepted' and i.hidden_at is null;
"""

#: Ideas are locked in one order before anything is compared, so that two acts on one idea at once are put in a row;
#: the statement that compares begins after the wait, and sees what the other one has committed.
LOOK = f"""
create function ideas_look_at_responses(looked_at bigint[]) returns void language plpgsql as $$
begin
  if looked_at is null then return; end if;
  perform 1 from ideas_idea where id = any(looked_at) order by id for no key update;
  with seen as (
    select asked.id, coalesce(old.lines, '[]') as before, coalesce((
        select jsonb_agg(jsonb_strip_nulls(to_jsonb(line) - 'idea_id') order by line)
        from ideas_response_line line where line.idea_id = asked.id
      ), '[]') as now
    from (select distinct id from unnest(looked_at) id) asked left join ideas_idearesponse old on old.idea_id = asked.id
  ), changed as (
    select * from seen where before <> now
  ), kept as (
    insert into ideas_idearesponse (idea_id, lines) select id, now from changed
    on conflict (idea_id) do update set lines = excluded.lines
  )
  insert into ideas_responsetally ({COLUMNS}, change)
  select {COLUMNS}, sum(line) from (
    select part.*, 1 as line from changed, jsonb_populate_recordset(null::ideas_responsetally, now) part
    union all
    select part.*, -1 from changed, jsonb_populate_recordset(null::ideas_responsetally, before) part
  ) lines group by {COLUMNS} having sum(line) <> 0;
end $$;
"""

#: Of an idea that was never decided nor sent there is nothing to count: whoever sends one waits for none of this.
OF_IDEAS = f"""
create function ideas_responses_of_ideas() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    perform ideas_look_at_responses(array_agg(id)) from old_rows
    where exists (select from ideas_idearesponse where idea_id = old_rows.id);
    delete from ideas_idearesponse using old_rows where idea_id = old_rows.id;
  else
    perform ideas_look_at_responses(array_agg(n.id)) from old_rows o join new_rows n using (id)
    where (o.plan_id, o.theme_id, o.territory_id, o.channel, o.public_state, o.hidden_at is null, o.submitted_at,
        {COUNTED.format("o")})
      is distinct from (n.plan_id, n.theme_id, n.territory_id, n.channel, n.public_state, n.hidden_at is null,
        n.submitted_at, {COUNTED.format("n")})
      and (exists (select from ideas_screeningdecision where idea_id = n.id and announced_at is not null)
        or exists (select from ideas_transmission where idea_id = n.id)
        or exists (select from ideas_idearesponse where idea_id = n.id));
  end if;
  return null;
end $$;
"""

#: What is not announced adds nothing, and takes nothing away from what it will supersede.
OF_DECISIONS = """
create function ideas_responses_of_decisions() returns trigger language plpgsql as $$
declare
  looked_at bigint[];
begin
  if tg_op = 'INSERT' then
    select array_agg(idea_id) into looked_at from new_rows where announced_at is not null;
  elsif tg_op = 'DELETE' then
    select array_agg(idea_id) into looked_at from old_rows where announced_at is not null;
  else
    select array_agg(idea_id) into looked_at from (
      select * from new_rows union all select * from old_rows) rows where announced_at is not null;
  end if;
  perform ideas_look_at_responses(looked_at);
  return null;
end $$;
create function ideas_responses_of_sendings() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform ideas_look_at_responses(array_agg(idea_id)) from new_rows;
  elsif tg_op = 'DELETE' then
    perform ideas_look_at_responses(array_agg(idea_id)) from old_rows;
  else
    perform ideas_look_at_responses(array_agg(idea_id))
    from (select idea_id from new_rows union all select idea_id from old_rows) rows;
  end if;
  return null;
end $$;
create function ideas_responses_of_answers() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform ideas_look_at_responses(array_agg(t.idea_id))
    from new_rows r join ideas_transmission t on t.id = r.transmission_id;
  elsif tg_op = 'DELETE' then
    perform ideas_look_at_responses(array_agg(t.idea_id))
    from old_rows r join ideas_transmission t on t.id = r.transmission_id;
  else
    perform ideas_look_at_responses(array_agg(t.idea_id))
    from (select transmission_id from new_rows union all select transmission_id from old_rows) r
    join ideas_transmission t on t.id = r.transmission_id;
  end if;
  return null;
end $$;
"""

#: An idea that is new has neither decision nor sending: nothing is looked at when one is sent.
TABLES = {
    "ideas_idea": "ideas_responses_of_ideas",
    "ideas_screeningdecision": "ideas_responses_of_decisions",
    "ideas_transmission": "ideas_responses_of_sendings",
    "ideas_institutionanswer": "ideas_responses_of_answers",
}
WHEN = {
    "added": "insert on {} referencing new table as new_rows",
    "gone": "delete on {} referencing old table as old_rows",
    "changed": "update on {} referencing old table as old_rows new table as new_rows",
}
PAIRS = [(table, what) for table in TABLES for what in WHEN if (table, what) != ("ideas_idea", "added")]
TRIGGERS = "".join(
    f"create trigger {table}_responses_{what} after {WHEN[what].format(table)} "
    f"for each statement execute function {TABLES[table]}();\n"
    for table, what in PAIRS
)

#: Every idea, once: when the portal begins to keep this, and after rows that no trigger has seen.
EVERYTHING = f"""
create function ideas_look_at_all_responses() returns void language sql as $$
delete from ideas_idearesponse;
delete from ideas_responsetally;
insert into ideas_idearesponse (idea_id, lines)
  select idea_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(line) - 'idea_id') order by line)
  from ideas_response_line line group by idea_id;
insert into ideas_responsetally ({COLUMNS}, change)
  select {COLUMNS}, count(*) from ideas_response_line group by {COLUMNS};
$$;
select ideas_look_at_all_responses();
"""

UNDO = (
    "".join(f"drop trigger {table}_responses_{what} on {table};" for table, what in PAIRS)
    + """
drop function ideas_look_at_all_responses();
drop function ideas_responses_of_answers();
drop function ideas_responses_of_sendings();
drop function ideas_responses_of_decisions();
drop function ideas_responses_of_ideas();
drop function ideas_look_at_responses(bigint[]);
drop view ideas_response_line;
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_notices"),
        ("ideas", "0021_one_text_for_hiding_comments_is_gone"),
        ("plans", "0005_observer"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdeaResponse",
            fields=[
                (
                    "idea",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="ideas.idea",
                    ),
                ),
                ("lines", models.JSONField(blank=True)),
            ],
            options={
                "verbose_name": "counted response to an idea",
                "verbose_name_plural": "counted responses to ideas",
            },
        ),
        migrations.CreateModel(
            name="ResponseTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decided", "Decided"),
                            ("reason", "Reason"),
                            ("sent", "Sent"),
                            ("placed", "Placed"),
                            ("owed", "Owed"),
                            ("given", "Given"),
                            ("waited", "Waited"),
                        ],
                        max_length=8,
                    ),
                ),
                ("word", models.CharField(blank=True, max_length=14)),
                ("day", models.DateField(blank=True, null=True)),
                ("number", models.IntegerField(blank=True, null=True)),
                ("change", models.IntegerField()),
                (
                    "institution",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        blank=True, null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.institution",
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
                (
                    "reason",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        blank=True, null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ideas.screeningreason",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        blank=True, null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.territory",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        blank=True, null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="plans.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally of responses",
                "verbose_name_plural": "tally of responses",
                "indexes": [models.Index(fields=["plan", "kind"], name="responsetally_of_plan")],
            },
        ),
        migrations.RunSQL([VIEW, LOOK, OF_IDEAS, OF_DECISIONS, TRIGGERS, EVERYTHING], UNDO),
    ]
