"""What a card is found by is folded when it is written, not when it is looked for (decision 0030).

The languages are those of the columns: another language brings its columns, and these functions read them.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

#: `title_fr`, and not `title_status`.
LANGUAGE = "[a-z]{2,3}(_[a-z]{2,4})?"

SQL = f"""
create function commitments_words(card commitments_commitment) returns text language sql stable as $$
  select coalesce(string_agg(text, ' '), '') from (
    select part.text from jsonb_each_text(to_jsonb(card)) as part(name, text)
    where part.name ~ '^(title|problem|description|contribution)_{LANGUAGE}$'
    union all
    select part.text from accounts_institution body, jsonb_each_text(to_jsonb(body)) as part(name, text)
    where body.id = card.lead_id and part.name ~ '^name_{LANGUAGE}$'
  ) told
$$;
create function commitments_keep_words() returns trigger language plpgsql as $$
declare
  words text := commitments_words(new);
begin
  if tg_op = 'UPDATE' and words = commitments_words(old) then return null; end if;
  insert into commitments_commitmentwords (commitment_id, search) values (new.id, core_search_vector(words, ''))
  on conflict (commitment_id) do update set search = excluded.search;
  return null;
end $$;
create trigger commitment_words_kept after insert or update on commitments_commitment
  for each row execute function commitments_keep_words();

create function commitments_forget_words() returns trigger language plpgsql as $$
begin
  delete from commitments_commitmentwords where commitment_id = old.id;
  return old;
end $$;
create trigger commitment_words_gone before delete on commitments_commitment
  for each row execute function commitments_forget_words();

create function commitments_keep_words_of_lead() returns trigger language plpgsql as $$
begin
  update commitments_commitmentwords kept set search = core_search_vector(commitments_words(card), '')
  from commitments_commitment card where card.id = kept.commitment_id and card.lead_id = new.id;
  return null;
end $$;
create trigger institution_words_of_cards after update on accounts_institution
  for each row execute function commitments_keep_words_of_lead();

insert into commitments_commitmentwords (commitment_id, search)
  select card.id, core_search_vector(commitments_words(card), '') from commitments_commitment card;
"""
UNDO = """
drop trigger institution_words_of_cards on accounts_institution;
drop function commitments_keep_words_of_lead();
drop trigger commitment_words_gone on commitments_commitment;
drop function commitments_forget_words();
drop trigger commitment_words_kept on commitments_commitment;
drop function commitments_keep_words();
drop function commitments_words(commitments_commitment);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_confirmation_handle"),
        ("commitments", "0005_texts_can_be_seen"),
        ("core", "0012_nothing_is_emptied"),
    ]
    operations = [
        migrations.CreateModel(
            name="CommitmentWords",
            fields=[
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="commitments.commitment",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name": "words of a commitment",
                "verbose_name_plural": "words of commitments",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="commitmentwords_search")
                ],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
