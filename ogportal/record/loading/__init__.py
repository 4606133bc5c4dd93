"""Write a judged folder into the database: one transaction, and a row is touched only where it differs."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils import translation

from ogportal.record.checks import check
from ogportal.record.loading.bodies import load_bodies, load_sources, load_territories
from ogportal.record.loading.cards import load_commitments, load_reasons
from ogportal.record.loading.frame import (
    load_adoption,
    load_discrepancies,
    load_events,
    load_plans,
    load_stages,
    load_themes,
)
from ogportal.record.loading.meetings import load_meetings, load_programme, load_workshops
from ogportal.record.loading.stated import load_stated
from ogportal.record.loading.tables import Context
from ogportal.record.reading import read_folder
from ogportal.record.readings import our_readings

OUR_COPY = Path(__file__).resolve().parents[1] / "facts"


@dataclass
class Loaded:
    """How many rows of each model were created, changed, removed or found as they should be."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)

    @property
    def did_nothing(self) -> bool:
        return not (self.created or self.changed or self.removed)


def _may_mend_adopted_texts() -> None:
    """Tell the trigger that guards adopted texts, for this transaction, that the record states them otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('ogportal.amends', 'record', true)")


def load(path: Path | str | None = None) -> Loaded:
    """Load a folder of facts (our copy when none is given) as the published record.

    Side effects: creates and updates rows of accounts, plans, workshops, ideas (screening reasons) and commitments;
    removes stated figures of the record that the folder no longer states; sends nothing, logs no change of state.
    Raises `RecordError` and leaves the database as it was when anything in the folder is wrong.

    Rows are written directly, not through services: the record is history, whose states were reached elsewhere.
    """
    readings = our_readings()
    record = read_folder(Path(path) if path is not None else OUR_COPY)
    check(record, readings)
    # Columns without a language (`title` beside `title_ar`) take the text of the active one: always the same.
    with translation.override("ar"), transaction.atomic():
        context = Context(record, readings)
        _may_mend_adopted_texts()
        load_territories(context)
        load_bodies(context)
        load_sources(context)
        load_plans(context)
        load_adoption(context)
        load_stages(context)
        load_themes(context)
        load_events(context)
        load_discrepancies(context)
        load_programme(context)
        load_workshops(context)
        load_meetings(context)
        load_commitments(context)
        load_reasons(context)
        load_stated(context)
    return Loaded(**context.counts)
