"""The tally of ideas, kept short."""

from django.db import connection, transaction

from ideas.models import IdeaTally

#: So many lines are summed in a few thousandths of a second.
MOST_LINES = 2_000

_GATHER = """
WITH gone AS (DELETE FROM ideas_ideatally RETURNING *)
INSERT INTO ideas_ideatally (plan_id, theme_id, territory_id, channel, public_state, is_readable, is_counted, change)
SELECT plan_id, theme_id, territory_id, channel, public_state, is_readable, is_counted, sum(change)
FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(change) <> 0
"""


@transaction.atomic
def gather_tally(*, most: int = MOST_LINES) -> int:
    """Put the lines of each kind together when there are more than `most`; how many there were, or 0.

    No sum changes: a line that comes meanwhile is kept, and who reads sees the lines before or after.
    """
    lines = IdeaTally.objects.count()
    if lines <= most:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_GATHER)
    return lines
