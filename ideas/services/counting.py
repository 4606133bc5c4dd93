"""The tallies of ideas and of people, kept short."""

from django.db import connection, transaction

from ideas.models import IdeaTally, PeopleTally

#: So many lines are summed in a few thousandths of a second.
MOST_LINES = 2_000

_GATHER = """
WITH gone AS (DELETE FROM ideas_ideatally RETURNING *)
INSERT INTO ideas_ideatally (plan_id, theme_id, territory_id, channel, public_state, is_readable, is_counted, change)
SELECT plan_id, theme_id, territory_id, channel, public_state, is_readable, is_counted, sum(change)
FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(change) <> 0
"""
_GATHER_PEOPLE = """
WITH gone AS (DELETE FROM ideas_peopletally RETURNING *)
INSERT INTO ideas_peopletally (plan_id, proposing, interacting)
SELECT plan_id, sum(proposing), sum(interacting) FROM gone GROUP BY 1
HAVING sum(proposing) <> 0 OR sum(interacting) <> 0
"""


@transaction.atomic
def gather_tally(*, most: int = MOST_LINES) -> int:
    """Put the lines of each kind together when a tally has more than `most`; how many lines there were, or 0.

    No sum changes: a line that comes meanwhile is kept, and who reads sees the lines before or after.
    """
    gathered = 0
    for tally, words in ((IdeaTally, _GATHER), (PeopleTally, _GATHER_PEOPLE)):
        lines = tally._default_manager.count()
        if lines > most:
            with connection.cursor() as cursor:
                cursor.execute(words)
            gathered += lines
    return gathered
