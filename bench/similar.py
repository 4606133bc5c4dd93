"""`python -m bench.similar`: milliseconds in PostgreSQL for the similar titles of some ideas, the median."""

import statistics
from typing import Any

import django


def main() -> None:
    django.setup()
    from django.db import connection

    from bench.seeding import PLAN
    from bench.sqlclock import sql_clock
    from ideas.models import Idea

    spent: list[float] = []

    def timed(execute: Any, *words: Any) -> Any:
        began = sql_clock()
        try:
            return execute(*words)
        finally:
            spent[-1] += (sql_clock() - began) / 1_000_000

    for idea in Idea.objects.filter(plan__reference=PLAN, number__in=range(100, 110)):
        spent.append(0.0)
        with connection.execute_wrapper(timed):
            Idea.objects.similar_to(idea)
    print(statistics.median(spent))


if __name__ == "__main__":
    main()
