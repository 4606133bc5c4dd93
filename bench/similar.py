"""`python -m bench.similar`: milliseconds for the similar titles of some ideas, the median."""

import statistics
import time

import django


def main() -> None:
    django.setup()
    from bench.seeding import PLAN
    from ideas.models import Idea

    spent = []
    for idea in Idea.objects.filter(plan__reference=PLAN, number__in=range(100, 110)):
        began = time.perf_counter()
        list(Idea.objects.similar_to(idea))
        spent.append((time.perf_counter() - began) * 1000)
    print(statistics.median(spent))


if __name__ == "__main__":
    main()
