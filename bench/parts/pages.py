"""Anonymous pages, cold: processor time beside the bare page, and queries."""

from bench import measuring, serving
from bench.run import Run
from bench.table import Row

BARE = "/fr/bench/bare/"
#: address, times the bare page, queries
PAGES = {
    "ideas, 20 rows with facets": ("/fr/ideas/", 2.5, 5),
    "ideas, in Arabic": ("/ar/ideas/", 2.5, 5),
    "idea with 60 comments and its whole way": ("/fr/ideas/BENCH-I-0006/", 2.5, 6),
    "commitment with 20 activities": ("/fr/commitments/BENCH-C-01/", 2.5, 6),
    "workshop": ("/fr/workshops/BENCH-W-01/", 2.5, 6),
    "home": ("/fr/", 2.0, 5),
    "indicators": ("/fr/indicators/", 2.0, 5),
}


def measure(run: Run) -> list[Row]:
    paths = {"bare": BARE} | {name: page[0] for name, page in PAGES.items()}
    with serving.portal(run.database(run.small), run.folder) as server:
        found = measuring.costs(server, paths)
    bare = found["bare"]
    rows = [
        Row(
            "pages",
            "bare page of 20 rows",
            f"{bare.median:.1f} ms of processor, {bare.queries} query, {bare.size} bytes",
        )
    ]
    for name, (_path, times, queries) in PAGES.items():
        cost = found[name]
        ratio = measuring.ratio(cost, bare)
        rows.append(
            Row(
                "pages",
                name,
                f"{ratio:.1f} × bare ({cost.median:.1f} ms), {cost.queries} queries",
                f"≤ {times} ×, ≤ {queries} queries",
                ratio <= times and cost.queries <= queries,
                f"{cost.size} bytes",
            )
        )
    first, second = (found[name] for name in list(PAGES)[:2])
    ratio = measuring.ratio(second, first)
    rows.append(Row("pages", "an Arabic list beside a French one", f"{ratio:.2f} ×", "≤ 1.1 ×", ratio <= 1.1))
    return rows
