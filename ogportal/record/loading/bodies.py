"""Territories, institutions, organisations, sources."""

from typing import Any

from accounts.enums import NameStatus, TerritoryKind
from accounts.models import Institution, Organisation, Territory
from ogportal.record import shapes
from ogportal.record.checks import provinces_of
from ogportal.record.errors import Place
from ogportal.record.loading.tables import Context, Table, texts
from plans.models import Source

#: Where the texts that are ours stand.
READINGS = "readings.yaml"


def load_territories(context: Context) -> None:
    table = Table(context, Territory, "code")
    record = context.record
    rows = {province.code: row for row, province in enumerate(record.provinces, start=1)}
    for number, region in enumerate(record.regions, start=1):
        above = table.put(
            Place("geo/regions.csv", number),
            region.code,
            values={
                "kind": TerritoryKind.REGION,
                "population": region.population_2024,
                "parent": None,
                **texts(name=(region.name_ar, region.name_fr)),
            },
        )
        context.territories[region.code] = above
        for province in provinces_of(record, region.code):
            context.territories[province.code] = table.put(
                Place("geo/provinces.csv", rows[province.code]),
                province.code,
                values={
                    "kind": TerritoryKind(province.type),
                    "population": province.population_2024,
                    "parent": above,
                    **texts(name=(province.name_ar, province.name_fr)),
                },
            )


def load_bodies(context: Context) -> None:
    """Public bodies (parents before their parts, predecessors before who succeeds them) and organisations."""
    bodies, readings = context.record.institutions, context.readings.institutions
    institutions, organisations = Table(context, Institution, "key"), Table(context, Organisation, "key")
    by_key = {body.key: (row, body) for row, body in enumerate(bodies.public, start=1)}
    successors = {reading.succeeds: key for key, reading in readings.items() if key in by_key}

    def put(key: str) -> Any:
        if key in context.institutions:
            return context.institutions[key]
        row, body = by_key[key]
        ar_status = readings[key].ar_status if key in readings else NameStatus.SEEN
        values = _named(body, ar_status) | {
            "parent": put(body.parent) if body.parent else None,
            "successor": put(successors[key]) if key in successors else None,
        }
        context.institutions[key] = institutions.put(
            Place("institutions.yaml", row, table="public"), key, values=values
        )
        return context.institutions[key]

    for key in by_key:
        put(key)
    for row, body in enumerate(bodies.civil_society, start=1):
        place = Place("institutions.yaml", row, table="civil_society")
        context.organisations[body.key] = organisations.put(place, body.key, values=_named(body, NameStatus.SEEN))


def _named(body: shapes.Body, ar_status: NameStatus) -> dict[str, Any]:
    """Names, where they come from, and other spellings: what is printed differently helps to find, not to show."""
    spellings = dict.fromkeys([*body.ar_alt, *body.ar_raw])
    return {
        **texts(name=(body.ar, body.fr)),
        "name_status": {"ar": ar_status.value, "fr": body.fr_status.value},
        "aliases": [spelling for spelling in spellings if spelling != body.ar],
        "note": body.note or "",
    }


def load_sources(context: Context) -> None:
    table = Table(context, Source, "key")
    for key, reading in context.readings.sources.items():
        context.sources[key] = table.put(
            Place(READINGS, field=f"sources.{key}"),
            key,
            values={
                **texts(
                    title=(reading.title_ar, reading.title_fr),
                    publisher=(reading.publisher_ar or "", reading.publisher_fr or ""),
                ),
                "date": reading.date and reading.date.first,
                "url": reading.url,
            },
        )
