"""What was adopted, reported, read or decided stays as it was, whatever door is tried: SQL included."""

from django.db import migrations

SQL = """
create or replace function commitments_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'this row is never changed or deleted: a later one follows it' using errcode = 'restrict_violation';
end $$;
create trigger cardreview_is_append_only before update or delete on commitments_cardreview
  for each row execute function commitments_append_only();
create trigger completionassessment_is_append_only before update or delete on commitments_completionassessment
  for each row execute function commitments_append_only();
create trigger revisionitem_is_append_only before update or delete on commitments_revisionitem
  for each row execute function commitments_append_only();

-- The texts of an adopted card, in whatever languages there are. A revision names the card that it amends, for its
-- transaction; so does the loader of the record, which mends a text that a source states otherwise.
create or replace function commitments_adopted_text_stays() returns trigger language plpgsql as $$
declare
  column_name text;
  amended text := coalesce(current_setting('ogportal.amends', true), '');
begin
  if old.state not in ('adopted', 'withdrawn') or amended in (old.id::text, 'record') then
    return new;
  end if;
  for column_name in
    select key from jsonb_each(to_jsonb(new))
     where key ~ '^(title|problem|description|contribution|relevance|budget)_[a-z]{2,3}$'
  loop
    if to_jsonb(new) -> column_name is distinct from to_jsonb(old) -> column_name then
      raise exception 'the text of an adopted commitment changes by a revision only' using errcode = 'restrict_violation';
    end if;
  end loop;
  return new;
end $$;
create trigger commitment_adopted_text_stays before update on commitments_commitment
  for each row execute function commitments_adopted_text_stays();

-- A report and a reading are what was said on that day. They may be published or sent back once.
create or replace function commitments_reported_stays() returns trigger language plpgsql as $$
declare
  open_columns text[] := array['published_at', 'returned_at', 'return_reason', 'reviewed_by_id'];
begin
  if tg_op = 'DELETE' then
    if old.published_at is null then
      return old;
    end if;
  elsif old.published_at is null
     and coalesce(to_jsonb(old) ->> 'returned_at', '') = ''
     and to_jsonb(new) - open_columns = to_jsonb(old) - open_columns then
    return new;
  end if;
  raise exception 'what was reported is never changed: a correction is a new row' using errcode = 'restrict_violation';
end $$;
create trigger progressupdate_stays before update or delete on commitments_progressupdate
  for each row execute function commitments_reported_stays();
create trigger indicatorreading_stays before update or delete on commitments_indicatorreading
  for each row execute function commitments_reported_stays();

create or replace function commitments_revision_stays() returns trigger language plpgsql as $$
begin
  if old.published_at is null then
    return coalesce(new, old);
  end if;
  raise exception 'a published revision is never changed or deleted' using errcode = 'restrict_violation';
end $$;
create trigger planrevision_stays before update or delete on commitments_planrevision
  for each row execute function commitments_revision_stays();
"""
UNDO = """
drop trigger planrevision_stays on commitments_planrevision;
drop trigger indicatorreading_stays on commitments_indicatorreading;
drop trigger progressupdate_stays on commitments_progressupdate;
drop trigger commitment_adopted_text_stays on commitments_commitment;
drop trigger revisionitem_is_append_only on commitments_revisionitem;
drop trigger completionassessment_is_append_only on commitments_completionassessment;
drop trigger cardreview_is_append_only on commitments_cardreview;
drop function commitments_revision_stays();
drop function commitments_reported_stays();
drop function commitments_adopted_text_stays();
drop function commitments_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0003_adoption_and_languages")]
    operations = [migrations.RunSQL(SQL, UNDO)]
