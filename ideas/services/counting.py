"""The tallies of ideas, of people and of responses, kept short."""

from django.db import connection, transaction

from ideas.models import IdeaTally, PeopleTally, ResponseTally

#: So many lines are summed in a few thousandths of a second.
MOST_LINES = 2_000

_GATHER = """
WITH gone AS (DELETE FROM ideas_ideatally RETURNING *)
INSERT INTO ideas_ideatally
  (plan_id, theme_id, territory_id, workshop_id, channel, public_state, is_readable, is_counted, change)
SELECT plan_id, theme_id, territory_id, workshop_id, channel, public_state, is_readable, is_counted, sum(change)
FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(change) <> 0
"""
_GATHER_PEOPLE = """
WITH gone AS (DELETE FROM ideas_peopletally RETURNING *)
INSERT INTO ideas_peopletally (plan_id, proposing, interacting)
SELECT plan_id, sum(proposing), sum(interacting) FROM gone GROUP BY 1
HAVING sum(proposing) <> 0 OR sum(interacting) <> 0
"""
_GATHER_RESPONSES = """
WITH gone AS (DELETE FROM ideas_responsetally RETURNING *)
INSERT INTO ideas_responsetally
  (plan_id, kind, theme_id, territory_id, institution_id, reason_id, word, day, number, change)
SELECT plan_id, kind, theme_id, territory_id, institution_id, reason_id, word, day, number, sum(change)
FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(change) <> 0
"""
#: Each tally with what its lines are the change of, and how they are put together.
TALLIES = (
    (IdeaTally, {"change"}, _GATHER),
    (PeopleTally, {"proposing", "interacting"}, _GATHER_PEOPLE),
    (ResponseTally, {"change"}, _GATHER_RESPONSES),
)


@transaction.atomic
def gather_tally(*, most: int = MOST_LINES) -> int:
    """Put the lines of each kind together when a tally has more than `most`; how many lines there were, or 0.

    Where the kinds are so many that not even half of the lines would go, they stay. No sum changes: a line that comes
    meanwhile is kept, and who reads sees the lines before or after.
    """
    gathered = 0
    for tally, changes, words in TALLIES:
        lines = tally._default_manager.count()
        if lines <= most:
            continue
        kind = [one.attname for one in tally._meta.concrete_fields if not one.primary_key and one.name not in changes]
        if lines >= 2 * tally._default_manager.values(*kind).distinct().count():
            with connection.cursor() as cursor:
                cursor.execute(words)
            gathered += lines
    return gathered
