"""As many ideas as are asked for, made by PostgreSQL itself, beside the demonstration.

The rows pass no service: they are what services would have left, so every figure and every page works on them. Words
follow a steep curve, so that some are in half of the texts and some in none.
"""

from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import Institution, Participant, Territory
from bench.seeding_words import ARABIC, FRENCH
from commitments.models import Activity, Commitment, CommitmentIdea
from ideas.models import (
    Announcement,
    Dossier,
    Idea,
    IdeaComment,
    IdeaStats,
    IdeaSupport,
    InstitutionAnswer,
    ScreeningDecision,
    Transmission,
)
from plans.enums import Ability, Level
from plans.models import ActionPlan, Stage, Theme
from workshops.models import Workshop

PLAN = "BENCH"
THEMES, WORKSHOPS, ACTIVITIES = 10, 5, 20
COMMITMENT = f"{PLAN}-C-01"
#: The idea that went the whole way, and how many comments it has.
LONG, COMMENTS = 6, 60
#: From so many rows on, building indexes once is cheaper than keeping them up row by row.
REBUILD_FROM = 20_000

#: Beside the words above each language has so many rare ones.
RARE = 3_000


def is_seeded() -> bool:
    return ActionPlan.objects.filter(reference=PLAN).exists()


@transaction.atomic
def seed(size: int) -> None:
    """Add the plan of the bench with `size` ideas, everything or nothing. The demonstration must be there."""
    plan = _frame()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, key uuid, words text)")
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '512MB'; SELECT setseed(0.5)")
        cursor.execute(_WORDS, [ARABIC.split(), RARE, FRENCH.split(), RARE])
        big = [Idea, IdeaComment, IdeaSupport, IdeaStats] if size >= REBUILD_FROM else []
        indexes = [definition for model in big for definition in _without_indexes(cursor, model._meta.db_table)]
        # Each statement would look again at all people and ideas, without the indexes that make this cheap.
        _tallies_are_kept(cursor, "DISABLE")
        first = _people(cursor, people := max(size // 5, COMMENTS))
        _ideas(cursor, plan, size, first, people)
        _reactions(cursor, plan, first, people)
        _decisions(cursor, plan)
        _commitment(plan)
        # What is checked at the end is checked now: an index waits for no check.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for definition in indexes:
            cursor.execute(definition)
        _tallies_are_kept(cursor, "ENABLE")
        cursor.execute("SELECT ideas_look_at_everybody(); SELECT ideas_look_at_all_responses()")


def _tallies_are_kept(cursor: Any, word: str) -> None:
    """Those of people and of responses; that of ideas looks at nothing but the new rows."""
    people = (Idea, IdeaComment, IdeaSupport)
    responses = (ScreeningDecision, Transmission, InstitutionAnswer)
    for model, tally in [*((one, "people") for one in people), *((one, "responses") for one in responses)]:
        table = model._meta.db_table
        for what in ("added", "changed", "gone"):
            cursor.execute(f"ALTER TABLE {table} {word} TRIGGER {table}_{tally}_{what}")


def analyse() -> None:
    """Let PostgreSQL know what it holds, as it would by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")


def _frame() -> ActionPlan:
    now = timezone.now()
    plan = ActionPlan.objects.create(
        reference=PLAN,
        level=Level.NATIONAL,
        start_date="2090-01-01",
        title_ar="خطة القياس",
        title_fr="Plan de mesure",
        is_published=True,
        is_illustrative=True,
        moderates_first=False,
    )
    Stage.objects.create(
        plan=plan,
        number=1,
        key="collection",
        title_ar="التجميع",
        title_fr="Collecte",
        opens_at=now - timedelta(days=30),
        abilities=[Ability.SUBMIT, Ability.INTERACT, Ability.REGISTER],
    )
    for number in range(1, THEMES + 1):
        texts = {"title_ar": f"محور القياس {number}", "title_fr": f"Thème de mesure {number}"}
        Theme.objects.create(plan=plan, number=number, slug=f"bench-{number}", is_illustrative=True, **texts)
    for number in range(1, WORKSHOPS + 1):
        Workshop.objects.create(
            plan=plan,
            number=number,
            reference=f"{PLAN}-W-{number:02d}",
            state="published",
            title_ar=f"ورشة القياس {number}",
            title_fr=f"Atelier de mesure {number}",
            is_illustrative=True,
            starts_at=now + timedelta(days=30 + number),
            ends_at=now + timedelta(days=30 + number, hours=3),
            opens_at=now - timedelta(days=1),
        )
    return plan


# A word's place comes from a steep curve: the first are in most texts, the last in few. Texts are put together from
# fragments of fifteen words, so that a million of them take minutes and no two are likely to be the same.
_WORDS = """
CREATE TEMP TABLE bench_words ON COMMIT DROP AS
  SELECT 'ar' AS language, array_cat(%s::text[], ARRAY(
    SELECT translate(to_hex(n * 7919 + 4096), '0123456789abcdef', 'بتثجحخدذرزسشصضطظ') FROM generate_series(1, %s) n
  )) AS words
  UNION ALL
  SELECT 'fr', array_cat(%s::text[], ARRAY(
    SELECT translate(to_hex(n * 7919 + 4096), '0123456789abcdef', 'aeioubcdfglmnprt') FROM generate_series(1, %s) n
  ));
CREATE OR REPLACE FUNCTION pg_temp.bench_text(words text[], length int) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT string_agg(words[1 + floor(power(random(), 5) * cardinality(words))::int], ' ') FROM generate_series(1, length)
$$;
CREATE TEMP TABLE bench_texts ON COMMIT DROP AS
  SELECT language, n, pg_temp.bench_text(words, 3) AS short, pg_temp.bench_text(words, 15) AS long
  FROM bench_words, generate_series(1, 4000) n;
CREATE UNIQUE INDEX ON bench_texts (language, n);
ANALYZE bench_texts
"""


def _insert(cursor: Any, model: type[models.Model], values: dict[str, str], rest: str) -> None:
    """`INSERT INTO model SELECT values FROM rest`; a column that is not named gets the default of its field."""
    columns, expressions = [], []
    for field in model._meta.concrete_fields:
        if field.column in values:
            expression = values[field.column]
        elif field.generated or isinstance(field, models.AutoField) or field.null or field.has_db_default():
            continue
        elif getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            expression = "now()"
        else:
            default = field.get_db_prep_save(field.get_default(), connection)
            expression = cursor.mogrify("%s", [default]).decode()
        columns.append(connection.ops.quote_name(field.column))
        expressions.append(expression)
    table = connection.ops.quote_name(model._meta.db_table)
    # No parameters: texts of defaults may hold a percent sign.
    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(expressions)} FROM {rest}")


def _without_indexes(cursor: Any, table: str) -> list[str]:
    """Drop what no constraint needs, and return how it is made again."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisunique",
        [table],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def _people(cursor: Any, people: int) -> int:
    """Confirmed people; the first one's number is returned, the others follow."""
    values = {"email": "'bench-' || n || '@example.org'", "confirmed_at": "now()", "language": "'ar'"}
    _insert(cursor, Participant, values | {"is_illustrative": "true"}, f"generate_series(1, {people}) n ORDER BY n")
    return int(Participant.objects.get(email="bench-1@example.org").pk)


def _picked(model: Any, **filters: Any) -> str:
    keys = model.objects.filter(**filters).order_by("pk").values_list("pk", flat=True)
    return f"(ARRAY[{','.join(map(str, keys))}]::bigint[])"


def _ideas(cursor: Any, plan: ActionPlan, size: int, first: int, people: int) -> None:
    themes, workshops = _picked(Theme, plan=plan), _picked(Workshop, plan=plan)
    regions = _picked(Territory, kind="region")
    made = f"""(SELECT n, n % 10 = 0 AS in_workshop, CASE WHEN n % 5 < 2 THEN 'fr' ELSE 'ar' END AS written,
        CASE WHEN n % 20 < 9 THEN 'accepted' WHEN n % 20 < 13 THEN 'rejected'
          WHEN n % 20 < 17 THEN 'under_screening' ELSE 'submitted' END AS decided,
        1 + floor(random() * 4000)::int AS one, 1 + floor(random() * 4000)::int AS other
        FROM generate_series(1, {size}) n) made
        JOIN bench_texts a ON a.language = written AND a.n = one
        JOIN bench_texts b ON b.language = written AND b.n = other
        ORDER BY made.n"""
    values = {
        "plan_id": f"{plan.pk}",
        "number": "made.n",
        "reference": f"'{PLAN}-I-' || lpad(made.n::text, greatest(4, length(made.n::text)), '0')",
        "channel": "CASE WHEN in_workshop THEN 'workshop' ELSE 'portal' END",
        "intake": "CASE WHEN in_workshop THEN 'workshop' ELSE 'online' END",
        "workshop_id": f"CASE WHEN in_workshop THEN {workshops}[1 + (made.n / 10) % {WORKSHOPS}] END",
        "author_id": f"CASE WHEN NOT in_workshop THEN {first} + made.n % {people} END",
        "theme_id": f"{themes}[1 + (made.n * 7) % {THEMES}]",
        "territory_id": f"{regions}[1 + made.n % cardinality({regions})]",
        "state": "decided",
        # One in a hundred is decided and not announced: the public still sees it as it was.
        "public_state": "CASE WHEN made.n % 100 = 3 THEN 'under_screening' ELSE decided END",
        "title": "a.short || ' ' || b.short",
        "body": "a.long || ' ' || b.long",
        "language": "written",
        "tracking_code": "'BENCHBENCH'",
        "submitted_at": f"now() - ({size} - made.n + 10) * interval '2 seconds'",
        "is_illustrative": "true",
    }
    _insert(cursor, Idea, values, made)


def _reactions(cursor: Any, plan: ActionPlan, first: int, people: int) -> None:
    """A comment on every second idea, two supports of each other, sixty comments on one; and the counters."""
    ours = f"ideas_idea i WHERE i.plan_id = {plan.pk}"
    comment = {
        "body": "'Une remarque sur cette idée, en deux phrases. Elle dit ce qui manque encore.'",
        "language": "'fr'",
        "state": "'published'",
        "published_at": "now()",
        "idea_id": "i.id",
        "is_illustrative": "true",
    }
    once = {"participant_id": f"{first} + (i.number * 3) % {people}"}
    _insert(cursor, IdeaComment, comment | once, f"{ours} AND i.number % 2 = 0")
    more = {"participant_id": f"{first} + n % {people}", "author_name": "'Nadia ' || n"}
    series = f"generate_series(1, {COMMENTS - 1}) n, {ours} AND i.number = {LONG}"
    _insert(cursor, IdeaComment, comment | more, series)
    support = {"idea_id": "i.id", "participant_id": f"{first} + (i.number * 5 + n) % {people}"}
    _insert(cursor, IdeaSupport, support, f"generate_series(1, 2) n, {ours} AND i.number % 2 = 1")
    count = f"CASE WHEN i.number = {LONG} THEN {COMMENTS} WHEN i.number % 2 = 0 THEN 1 ELSE 0 END"
    counters = {
        "idea_id": "i.id",
        "comments_count": count,
        "supports_count": "CASE WHEN i.number % 2 = 1 THEN 2 ELSE 0 END",
    }
    _insert(cursor, IdeaStats, counters, ours)


def _decisions(cursor: Any, plan: ActionPlan) -> None:
    """Decisions with their announcement, a third of the accepted ideas with an institution, half of these taken up."""
    texts = {"title_ar": "إعلان القياس", "title_fr": "Annonce de mesure"}
    act = Announcement.objects.create(plan=plan, reference=f"{PLAN}-A-1", announced_at=timezone.now(), **texts)
    decision = {
        "outcome": "i.state",
        "explanation": "'شرح القرار'",
        "explanation_ar": "'شرح القرار'",
        "explanation_fr": "'Explication de la décision'",
        "announced_at": "CASE WHEN i.state = i.public_state THEN now() END",
        "announcement_id": f"CASE WHEN i.state = i.public_state THEN {act.pk} END",
        "idea_id": "i.id",
        "reason_id": "r.id",
        "is_illustrative": "true",
    }
    reasons = "(SELECT outcome, min(id) AS id FROM ideas_screeningreason GROUP BY outcome) r"
    _insert(
        cursor,
        ScreeningDecision,
        decision,
        f"ideas_idea i JOIN {reasons} ON r.outcome = i.state WHERE i.plan_id = {plan.pk}",
    )
    institution = Institution.objects.order_by("pk")[0]
    due = timezone.localdate() + timedelta(days=60)
    dossier = Dossier.objects.create(
        plan=plan, number=1, reference=f"{PLAN}-D-1", institution=institution, due_date=due, is_illustrative=True
    )
    accepted = f"ideas_idea i WHERE i.plan_id = {plan.pk} AND i.public_state = 'accepted' AND i.number % 3 = 0"
    sent = {
        "idea_id": "i.id",
        "institution_id": f"{institution.pk}",
        "dossier_id": f"{dossier.pk}",
        "due_date": "current_date + 60",
    }
    _insert(cursor, Transmission, sent, accepted)
    answer = {
        "answer": "'taken_up'",
        "explanation": "'جواب'",
        "explanation_ar": "'جواب'",
        "explanation_fr": "'Une réponse'",
        "transmission_id": "t.id",
    }
    half = (
        f"ideas_transmission t JOIN ideas_idea i ON i.id = t.idea_id WHERE i.plan_id = {plan.pk} AND i.number % 6 = 0"
    )
    _insert(cursor, InstitutionAnswer, answer, half)


def _commitment(plan: ActionPlan) -> None:
    """One adopted commitment with twenty activities, which takes up the idea that goes the whole way."""
    texts = {"title_ar": "التزام القياس", "title_fr": "Engagement de mesure"}
    commitment = Commitment.objects.create(
        plan=plan, number=1, reference=COMMITMENT, state="adopted", is_illustrative=True, **texts
    )
    for number in range(1, ACTIVITIES + 1):
        texts = {"title_ar": f"نشاط القياس {number}", "title_fr": f"Activité de mesure {number}"}
        Activity.objects.create(
            commitment=commitment, number=number, state="in_progress", percent=number * 4, is_illustrative=True, **texts
        )
    idea = Idea.objects.get(plan=plan, number=LONG)
    CommitmentIdea.objects.create(commitment=commitment, idea=idea, extent="wholly")
