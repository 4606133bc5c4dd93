"""Put a row where it belongs: create it, change it where it differs, or leave it alone."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction

from ogportal.record import shapes
from ogportal.record.dates import Stated
from ogportal.record.errors import Fault, Place, RecordError
from ogportal.record.reading import Record
from ogportal.record.readings import Readings


class Table:
    """The rows of a model by their natural key, read once."""

    def __init__(self, context: "Context", model: type[models.Model], *key: str, links: tuple[str, ...] = ()) -> None:
        self.context, self.model, self.key, self.links = context, model, key, links
        rows = model._base_manager.prefetch_related(*links)
        self.rows: dict[tuple[Any, ...], Any] = {tuple(getattr(row, name) for name in key): row for row in rows}

    def put(self, place: Place, *key: Any, values: dict[str, Any], links: dict[str, list[Any]] | None = None) -> Any:
        """The row with this key and these values. `links` are many-to-many rows; exactly those remain."""
        row = self.rows.get(key)
        new = row is None
        if row is None:
            row = self.rows[key] = self.model(**dict(zip(self.key, key, strict=True)))
        changed = self._assign(row, values)
        if new or changed:
            self._save(row, place)
        relinked = [name for name, linked in (links or {}).items() if self._link(row, name, linked, new=new)]
        self.context.count("created" if new else "changed" if changed or relinked else "unchanged", self.model)
        return row

    def _assign(self, row: Any, values: dict[str, Any]) -> bool:
        columns = dict(self._column(name, value) for name, value in values.items())
        changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        return bool(changed)

    def _column(self, name: str, value: Any) -> tuple[str, Any]:
        """The column and the value as the database will give it back: a key, cleaned text, a decimal."""
        field: Any = self.model._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            return field.attname, None if value is None else value.pk
        return name, None if value is None else field.to_python(value)

    def _save(self, row: Any, place: Place) -> None:
        try:
            row.full_clean(validate_unique=False, validate_constraints=False)  # the database does these two
            with transaction.atomic():
                row.save()
        except ValidationError as error:
            name, messages = next(iter(error.message_dict.items()))
            raise RecordError([Fault(place.at(name), " ".join(messages))]) from None
        except DatabaseError as error:
            raise RecordError([Fault(place, f"the database refuses it: {str(error).splitlines()[0]}")]) from None

    def _link(self, row: Any, name: str, linked: list[Any], *, new: bool) -> bool:
        wanted = {other.pk for other in linked}
        if not new and {other.pk for other in getattr(row, name).all()} == wanted:
            return False
        getattr(row, name).set(linked)
        return bool(wanted) or not new


class Context:
    """What the parts of the loader share: the folder, our reading of it, the tables read so far."""

    def __init__(self, record: Record, readings: Readings) -> None:
        self.record, self.readings = record, readings
        self.counts: dict[str, Counter[str]] = {
            what: Counter() for what in ("created", "changed", "removed", "unchanged")
        }
        self.territories: dict[str, Any] = {}
        self.institutions: dict[str, Any] = {}
        self.organisations: dict[str, Any] = {}
        self.sources: dict[str, Any] = {}
        self.plans: dict[str, Any] = {}
        self.themes: dict[int, Any] = {}

    def count(self, what: str, model: type[models.Model]) -> None:
        self.counts[what][str(model._meta.object_name)] += 1

    def sources_of(self, keys: list[str]) -> list[Any]:
        return [self.sources[key] for key in keys]

    @property
    def co_created(self) -> Any:
        return self.plans[self.readings.co_created_plan]

    def stated_plan(self, key: str) -> shapes.Plan:
        return next(plan for plan in self.record.plans.plans if plan.key == key)


def texts(**by_field: tuple[str, str]) -> dict[str, str]:
    """`title=(ar, fr)` as the columns `title_ar` and `title_fr`."""
    return {
        f"{field}_{language}": text
        for field, pair in by_field.items()
        for language, text in zip(("ar", "fr"), pair, strict=True)
    }


def period(start: Stated | None, end: Stated | None) -> dict[str, Any]:
    """The columns of `core.models.StatedPeriod`: a stated month begins on its first day and ends on its last."""
    columns: dict[str, Any] = {"start_date": start and start.first, "end_date": end and end.last}
    if start:
        columns["start_precision"] = start.precision
    if end:
        columns["end_precision"] = end.precision
    return columns
