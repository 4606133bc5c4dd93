"""Bodies, notices and coded reasons: what the rows of the illustration refer to."""

import random
from datetime import date
from typing import Any

from accounts.enums import TerritoryKind
from accounts.models import ConsentText, Institution, Organisation, Territory
from accounts.notices import ensure_notices
from ideas.models import ScreeningReason
from ogportal.demo.rows import Ground, at
from ogportal.demo.texts import columns, read

#: Any number: with another one the same texts would fall on other days.
SEED = 20201007
NOTICES_SINCE = at(date(2020, 9, 1))


def lay_ground() -> Ground:
    """Institutions, notices and reasons. The notices of law 09-08 are in use since before the first of the rows."""
    frame = read("frame")
    institutions = {item["key"]: _named(Institution, item) for item in frame["institutions"]}
    ensure_notices(ConsentText)
    ConsentText.objects.filter(version=1).update(since=NOTICES_SINCE)  # only here do rows older than the portal consent
    consents = {row.purpose: row for row in ConsentText.objects.filter(version=1)}
    for position, item in enumerate(frame["reasons"], start=1):
        ScreeningReason.objects.get_or_create(
            plan=None,
            code=item["code"],
            defaults={
                "outcome": item["outcome"],
                "position": position,
                **columns(item, label="label", template="template"),
            },
        )
    return Ground(
        rng=random.Random(SEED),  # noqa: S311 - it spreads dates, it keeps no secret
        institutions=institutions,
        regions={row.code: row for row in Territory.objects.filter(kind=TerritoryKind.REGION)},
        consents=consents,
    )


def add_organisations(ground: Ground) -> dict[str, Organisation]:
    return {
        item["key"]: _named(Organisation, item, region=ground.regions[item["region"]])
        for item in read("present")["organisations"]
    }


def _named(model: Any, item: dict[str, Any], **fields: Any) -> Any:
    row = model(key=item["key"], is_illustrative=True, **columns(item, name="name"), **fields)
    row.full_clean()  # it makes the key by which names are sorted
    row.save()
    return row
