"""What must hold between the values of a folder: references, numbers that stand once, sums, order of dates."""

from collections.abc import Iterable, Iterator

from ogportal.record import shapes
from ogportal.record.dates import Stated
from ogportal.record.errors import Fault, Place, RecordError
from ogportal.record.reading import Record
from ogportal.record.readings import Readings


def check(record: Record, readings: Readings) -> None:
    """Raise `RecordError` with every fault found."""
    faults = [
        *_institutions(record, readings),
        *_plans(record, readings),
        *_themes_and_stages(record, readings),
        *_workshops(record, readings),
        *_ideas(record),
        *_timeline(record),
        *_first_plan(record, readings),
        *_geo(record, readings),
        *_sources(record, readings),
    ]
    if faults:
        raise RecordError(faults)


def _once(file: str, field: str, values: Iterable[object], table: str = "") -> Iterator[Fault]:
    seen: dict[object, int] = {}
    for row, value in enumerate(values, start=1):
        if value in seen:
            yield Fault(Place(file, row, field, table), f"{value!r} stands in row {seen[value]} already")
        seen.setdefault(value, row)


def _sum(place: Place, stated: int, counted: int, what: str) -> Iterator[Fault]:
    if stated != counted:
        yield Fault(place, f"states {stated}, but {what} is {counted}")


def _numbered(file: str, field: str, numbers: list[int]) -> Iterator[Fault]:
    """From 1 to their count, none missing, none twice."""
    twice = list(_once(file, field, numbers))
    yield from twice
    if not twice and sorted(numbers) != list(range(1, len(numbers) + 1)):
        row = next(row for row, number in enumerate(numbers, start=1) if number > len(numbers))
        yield Fault(
            Place(file, row, field), f"{numbers[row - 1]} leaves a gap: the numbers go from 1 to {len(numbers)}"
        )


def _institutions(record: Record, readings: Readings) -> Iterator[Fault]:
    file, bodies = "institutions.yaml", record.institutions
    public = {body.key for body in bodies.public}
    yield from _once(file, "key", [body.key for body in bodies.public], "public")
    yield from _once(file, "key", [body.key for body in bodies.civil_society], "civil_society")
    for row, body in enumerate(bodies.civil_society, start=1):
        if body.key in public:
            yield Fault(Place(file, row, "key", "civil_society"), f"{body.key!r} is the key of a public body")
        if body.parent is not None:
            yield Fault(Place(file, row, "parent", "civil_society"), "only public bodies have a parent")
    yield from _parents(bodies.public)
    for key, reading in readings.institutions.items():
        if key in public and reading.succeeds and reading.succeeds not in public:
            row = next(row for row, body in enumerate(bodies.public, start=1) if body.key == key)
            yield Fault(
                Place(file, row, "key", "public"), f"succeeds {reading.succeeds!r}, which no institution has as key"
            )


def _parents(bodies: list[shapes.Body]) -> Iterator[Fault]:
    """A parent is another institution, and nothing is part of itself, however long the way."""
    parents = {body.key: body.parent for body in bodies}
    for row, body in enumerate(bodies, start=1):
        place = Place("institutions.yaml", row, "parent", "public")
        if body.parent is not None and body.parent not in parents:
            yield Fault(place, f"no institution has the key {body.parent!r}")
        above: set[str | None] = set()
        key = body.parent
        while key in parents and key not in above:
            above.add(key)
            key = parents[key]
        if body.key in above:
            yield Fault(place, "it would be part of itself")


def _plans(record: Record, readings: Readings) -> Iterator[Fault]:
    file, plans = "plans.yaml", record.plans.plans
    yield from _once(file, "key", [plan.key for plan in plans])
    for needed in (readings.co_created_plan, readings.first_plan):
        if needed not in {plan.key for plan in plans}:
            yield Fault(Place(file, field="key"), f"no plan has the key {needed!r}, of which other files speak")
    for row, plan in enumerate(plans, start=1):
        place = Place(file, row)
        reading = readings.plans.get(plan.key)
        if reading is None:
            yield Fault(place.at("key"), f"no reference is decided for {plan.key!r} in readings.yaml")
        elif plan.level == "regional" and reading.territory is None:
            yield Fault(place.at("level"), "a regional plan needs a territory in readings.yaml")
        yield from _period(place, plan.start, plan.end)
        yield from _plan_lists(place, plan)
        yield from _meetings(place, plan)
        if plan.workshop and plan.key not in readings.single_workshops:
            yield Fault(place.at("workshop"), "readings.yaml has no title for it")
        if plan.workshop and not (plan.workshop.date or plan.workshop.date_hint):
            yield Fault(place.at("workshop.date"), "there is neither a date nor a date_hint")
        if (plan.programme_ar is None) != (plan.programme_fr is None):
            yield Fault(place.at("programme_ar"), "a text stands in both languages or in none")


def _plan_lists(place: Place, plan: shapes.Plan) -> Iterator[Fault]:
    """Axes and commitments: numbered without a gap, and as many as the plan says."""
    lists = {
        "axes": ([axis.number for axis in plan.axes], sum(axis.commitments for axis in plan.axes)),
        "commitments_list": ([title.number for title in plan.commitments_list], len(plan.commitments_list)),
    }
    for field, (numbers, counted) in lists.items():
        if numbers:
            yield from _sum(place.at("commitments"), plan.commitments or 0, counted, f"the sum of {field}")
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield Fault(place.at(field), f"their numbers must go from 1 to {len(numbers)}, each once")


def _meetings(place: Place, plan: shapes.Plan) -> Iterator[Fault]:
    for number, meeting in enumerate(plan.meetings, start=1):
        if meeting.status == "cancelled" and not (meeting.reason_ar and meeting.reason_fr):
            yield Fault(
                place.at(f"meetings.item {number}.reason_ar"), "a cancelled meeting has a reason, in both languages"
            )
    if plan.thematic_meetings_held is not None:
        held = sum(meeting.status == "held" for meeting in plan.meetings)
        yield from _sum(
            place.at("thematic_meetings_held"), plan.thematic_meetings_held, held, "the number held in the list"
        )


def _period(place: Place, start: Stated | None, end: Stated | None) -> Iterator[Fault]:
    if start and end and end.last < start.first:
        yield Fault(place.at("end"), "the end is before the start")


def _themes_and_stages(record: Record, readings: Readings) -> Iterator[Fault]:
    themes, stages = record.themes.themes, record.stages.stages
    yield from _numbered("themes.yaml", "number", [theme.number for theme in themes])
    yield from _numbered("themes.yaml", "list_rank", [theme.list_rank for theme in themes])
    yield from _once("themes.yaml", "key", [theme.key for theme in themes])
    yield from _numbered("stages.yaml", "number", [stage.number for stage in stages])
    yield from _once("stages.yaml", "key", [stage.key for stage in stages])


def _workshops(record: Record, readings: Readings) -> Iterator[Fault]:
    file, workshops = "workshops.yaml", record.workshops
    organisers = {body.key for body in record.institutions.civil_society}
    institutions = {body.key for body in record.institutions.public}
    themes = {theme.number for theme in record.themes.themes}
    yield from _numbered(file, "number", [workshop.number for workshop in workshops.workshops])
    for row, workshop in enumerate(workshops.workshops, start=1):
        place = Place(file, row)
        if workshop.organiser not in organisers:
            yield Fault(place.at("organiser"), f"no civil-society organisation has the key {workshop.organiser!r}")
        for key in workshop.institutions:
            if key not in institutions:
                yield Fault(place.at("institutions"), f"no institution has the key {key!r}")
        if workshop.theme not in themes:
            yield Fault(place.at("theme"), f"there is no theme {workshop.theme}")
        if workshop.date.day is None:
            yield Fault(place.at("date"), "the day is missing")
        if workshop.number > len(readings.workshops.ordinals_fr):
            yield Fault(place.at("number"), "readings.yaml has no French ordinal for it")
    totals = workshops.totals
    place = Place(file)
    registered = sum(workshop.registered for workshop in workshops.workshops)
    participants = sum(workshop.participants for workshop in workshops.workshops)
    yield from _sum(place.at("totals.registered"), totals.registered, registered, "the sum of the workshops")
    yield from _sum(place.at("totals.participants"), totals.participants, participants, "the sum of the workshops")
    agenda = record.agenda
    minutes = sum(item.minutes for item in agenda.items)
    yield from _numbered("agenda.yaml", "number", [item.number for item in agenda.items])
    yield from _sum(Place("agenda.yaml", field="total_minutes"), agenda.total_minutes, minutes, "the sum of the items")
    for row, item in enumerate(agenda.items, start=1):
        if len(item.parts_ar) != len(item.parts_fr):
            yield Fault(Place("agenda.yaml", row, "parts_fr"), "there are not as many parts as in Arabic")


def _ideas(record: Record) -> Iterator[Fault]:
    file, stats = "ideas_stats.yaml", record.ideas_stats
    place, totals, people = Place(file), stats.ideas_totals, stats.participants_totals
    rows = stats.ideas_by_theme
    themes = {theme.number for theme in record.themes.themes}
    yield from _once(file, "theme", [row.theme for row in rows], "ideas_by_theme")
    for number, row in enumerate(rows, start=1):
        if row.theme not in themes:
            yield Fault(Place(file, number, "theme", "ideas_by_theme"), f"there is no theme {row.theme}")
    by_theme, portal = "the sum of the themes", stats.portal_participants
    sums = [
        ("ideas_totals.portal", totals.portal, sum(row.portal for row in rows), by_theme),
        ("ideas_totals.workshops", totals.workshops, sum(row.workshops for row in rows), by_theme),
        ("ideas_totals.all", totals.all, totals.portal + totals.workshops, "the sum of the channels"),
        ("portal_participants.total", portal.total, portal.proposing + portal.interacting, "the sum of both"),
        ("participants_totals.portal", people.portal, portal.total, "portal_participants.total"),
        ("participants_totals.workshops", people.workshops, record.workshops.totals.participants, "in workshops.yaml"),
        ("participants_totals.all", people.all, people.portal + people.workshops, "the sum of both"),
        (
            "screening.total",
            stats.screening.total,
            stats.screening.accepted + stats.screening.rejected,
            "accepted and rejected together",
        ),
        ("screening.total", stats.screening.total, totals.all, "the number of all ideas"),
    ]
    for field, stated, counted, what in sums:
        yield from _sum(place.at(field), stated, counted, what)
    yield from _once(file, "key", [ground.key for ground in stats.rejection_grounds], "rejection_grounds")


def _timeline(record: Record) -> Iterator[Fault]:
    for row, event in enumerate(record.timeline.events, start=1):
        yield from _period(Place("timeline.yaml", row), event.date, event.end)
    yield from _once("inconsistencies.yaml", "id", [found.id for found in record.inconsistencies.root])


def _first_plan(record: Record, readings: Readings) -> Iterator[Fault]:
    file, first = "published/plan_2018_2020.yaml", record.first_plan
    commitments = first.commitments
    yield from _numbered(file, "n", [commitment.n for commitment in commitments])
    yield from _once(file, "code", [commitment.code for commitment in commitments])
    for row, commitment in enumerate(commitments, start=1):
        yield from _period(Place(file, row), commitment.start, commitment.end)
        if commitment.n not in readings.first_plan_titles:
            yield Fault(Place(file, row, "n"), "readings.yaml has no Arabic title for it")
    yield from _sum(
        Place(file, field="plan.commitments"), first.plan.commitments, len(commitments), "the length of the list"
    )
    plans = {plan.key: (row, plan) for row, plan in enumerate(record.plans.plans, start=1)}
    stats, second = record.ideas_stats.proposed_commitments, record.second_plan.plan
    if readings.first_plan in plans:
        row, plan = plans[readings.first_plan]
        yield from _sum(Place("plans.yaml", row, "commitments"), plan.commitments or 0, len(commitments), f"in {file}")
    if readings.co_created_plan in plans:
        row, plan = plans[readings.co_created_plan]
        place = Place("plans.yaml", row)
        yield from _sum(
            place.at("commitments"), plan.commitments or 0, second.commitments, "in published/plan_2021_2023.yaml"
        )
        yield from _sum(
            place.at("proposed_commitments"), plan.proposed_commitments or 0, stats.count, "in ideas_stats.yaml"
        )
        yield from _sum(
            place.at("proposing_institutions"),
            plan.proposing_institutions or 0,
            stats.institutions,
            "in ideas_stats.yaml",
        )


def _geo(record: Record, readings: Readings) -> Iterator[Fault]:
    file, regions = "geo/provinces.csv", {region.code for region in record.regions}
    yield from _once("geo/regions.csv", "code", [region.code for region in record.regions])
    yield from _once(file, "code", [province.code for province in record.provinces])
    for row, province in enumerate(record.provinces, start=1):
        if province.region_code not in regions:
            yield Fault(Place(file, row, "region_code"), f"there is no region {province.region_code!r}")
    for row, region in enumerate(record.regions, start=1):
        parts = provinces_of(record, region.code)
        place = Place("geo/regions.csv", row)
        people = sum(part.population_2024 for part in parts)
        yield from _sum(place.at("provinces"), region.provinces, len(parts), "their number in provinces.csv")
        yield from _sum(place.at("population_2024"), region.population_2024, people, "the sum of its provinces")
    for plan in record.plans.plans:
        territory = readings.plans[plan.key].territory if plan.key in readings.plans else None
        if territory is not None and territory not in regions:
            yield Fault(Place("geo/regions.csv", field="code"), f"the region {territory} of plan {plan.key} is missing")


def provinces_of(record: Record, region: str) -> list[shapes.Province]:
    """The provinces and prefectures of a region. Prefectures of arrondissements are parts of a prefecture."""
    return [
        province
        for province in record.provinces
        if province.region_code == region and province.type != "prefecture_of_arrondissements"
    ]


def _sources(record: Record, readings: Readings) -> Iterator[Fault]:
    cited = [
        (Place("institutions.yaml"), record.institutions.src),
        *((Place("plans.yaml", row), plan.src) for row, plan in enumerate(record.plans.plans, start=1)),
        (Place("stages.yaml"), record.stages.src),
        (Place("themes.yaml"), record.themes.src),
        (Place("workshops.yaml"), record.workshops.src),
        (Place("agenda.yaml"), record.agenda.src),
        (Place("ideas_stats.yaml"), record.ideas_stats.src),
        (Place("ideas_stats.yaml", field="screening"), record.ideas_stats.screening.src),
        *((Place("timeline.yaml", row), event.src) for row, event in enumerate(record.timeline.events, start=1)),
    ]
    for place, keys in cited:
        for key in keys:
            if key not in readings.sources:
                field = f"{place.field}.src" if place.field else "src"
                yield Fault(place.at(field), f"{key!r} is not a known source")
