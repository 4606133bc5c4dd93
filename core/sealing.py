"""The chain that seals the logs: what was decided cannot be rewritten in silence, not even by who owns the database.

Each row of a sealed table gets a link: its hash, chained to the link before it. A row that is changed or missing no
longer fits its link; a link that is changed or missing no longer fits the next one; and the head of each day is
published, so that whoever kept a copy sees when the whole chain was made anew. Triggers refuse such changes already;
the chain shows those of somebody who took the triggers away.

An app names its tables in its own `sealed.py`. What has to be erased one day (names in a log of the back office) is
hashed apart: emptied, it still fits; written anew, it does not.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.models import LogHead, LogLink

#: What the first link is chained to.
ROOT = "0" * 64
#: Rows sealed in one go, and read at once when the chain is verified.
BATCH = 5_000
#: What stands in place of a text that was erased.
ERASED = frozenset({"", "—"})
#: The lock of who writes the chain.
_LOCK = 7_303


@dataclass(frozen=True)
class Source:
    """A table whose rows do not change once they meet `when`.

    `columns` are hashed as they are; `texts` apart, since they may be emptied when somebody's data are erased.
    """

    name: str
    model: str
    columns: tuple[str, ...]
    texts: tuple[str, ...] = ()
    when: Q = field(default_factory=Q)

    def rows(self) -> models.QuerySet[Any]:
        return apps.get_model(self.model)._base_manager.filter(self.when)


_sources: dict[str, Source] = {}


def sealed(source: Source) -> Source:
    """Register a table."""
    _sources[source.name] = source
    return source


@dataclass(frozen=True)
class Fault:
    """What does not fit: a stable code, and where."""

    code: str
    where: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}"


def seal(most: int = BATCH) -> int:
    """Append links for rows that have none yet, up to `most` of each table; returns how many.

    One process writes at a time; another that comes meanwhile does nothing.
    """
    added = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        last = LogLink.objects.order_by("-number").first()
        number, head = (last.number, last.hash) if last else (0, ROOT)
        for source in _sources.values():
            links = []
            for row in unsealed(source)[:most]:
                number += 1
                link = LogLink(number=number, source=source.name, row=row[0])
                link.row_hash, link.text_hash = _hashes(source, row)
                link.hash = head = _chained(head, link)
                links.append(link)
            LogLink.objects.bulk_create(links, batch_size=1_000)
            added += len(links)
    return added


def unsealed(source: Source) -> Any:
    """Rows of a table without a link, the oldest first, as tuples for `_hashes`."""
    link = LogLink.objects.filter(source=source.name, row=OuterRef("pk"))
    return source.rows().filter(~Exists(link)).order_by("pk").values_list("pk", *source.columns, *source.texts)


def publish_head(now: datetime | None = None) -> LogHead | None:
    """Publish the last link of yesterday, once; None when that is done or nothing was sealed."""
    day = (now or timezone.now()).astimezone(UTC).date() - timedelta(days=1)
    if LogHead.objects.filter(day__gte=day).exists():
        return None
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    last = LogLink.objects.filter(at__lt=midnight).order_by("-number").first()
    return LogHead.objects.create(day=day, number=last.number, hash=last.hash) if last else None


def verify(kept: Iterable[tuple[int, str]] = ()) -> Iterator[Fault]:
    """Go along the whole chain and give what does not fit. `kept` are heads that somebody kept: number and hash."""
    heads = {(head.number, head.hash): f"the head of {head.day}" for head in LogHead.objects.all()}
    heads |= {one: f"the kept head {one[0]}" for one in kept}
    before, number = ROOT, 0
    seen: set[tuple[int, str]] = set()
    links = LogLink.objects.order_by("number").iterator(chunk_size=BATCH)
    while batch := list(islice(links, BATCH)):
        rows = _rows_of(batch)
        for link in batch:
            number += 1
            if link.number != number:
                yield Fault("link missing", f"before {link.number}")
                number = link.number
            elif link.hash != _chained(before, link):
                yield Fault("link changed", str(link))
            before = link.hash
            seen |= {(link.number, link.hash)} & heads.keys()
            yield from _compared(link, rows)
    yield from (Fault("head does not fit", what) for head, what in heads.items() if head not in seen)


def _rows_of(links: list[LogLink]) -> dict[tuple[str, int], Any]:
    wanted: dict[str, list[int]] = {}
    for link in links:
        wanted.setdefault(link.source, []).append(link.row)
    found = {}
    for name, numbers in wanted.items():
        if (source := _sources.get(name)) is not None:
            columns = ("pk", *source.columns, *source.texts)
            for row in source.rows().filter(pk__in=numbers).values_list(*columns):
                found[name, row[0]] = row
    return found


def _compared(link: LogLink, rows: dict[tuple[str, int], Any]) -> Iterator[Fault]:
    source = _sources.get(link.source)
    row = rows.get((link.source, link.row))
    if source is None or row is None:
        yield Fault("row missing", f"{link.source} {link.row}")
        return
    row_hash, text_hash = _hashes(source, row)
    if row_hash != link.row_hash:
        yield Fault("row changed", f"{link.source} {link.row}")
    now, then = text_hash.split(), link.text_hash.split()
    texts = row[1 + len(source.columns) :]
    if any(a != b and text not in ERASED for a, b, text in zip(now, then, texts, strict=True)):
        yield Fault("text changed", f"{link.source} {link.row}")


def _hashes(source: Source, row: tuple[Any, ...]) -> tuple[str, str]:
    """The hash of the fixed columns with the key before them, and one of each text, with spaces between."""
    fixed = 1 + len(source.columns)
    return _hash(row[:fixed]), " ".join(_hash([text]) for text in row[fixed:])


def _chained(before: str, link: LogLink) -> str:
    return _hash((before, link.number, link.source, link.row, link.row_hash, link.text_hash))


def _hash(values: Iterable[Any]) -> str:
    """SHA-256 of the values as JSON: texts as they stand, times in UTC, nothing as null."""
    plain = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in values]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
