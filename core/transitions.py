"""The one door through which a state changes."""

from typing import Any

from django.db import models, transaction

from core.bulk import insert_for_each
from core.inserting import insert
from core.models import StateChange


class TransitionNotAllowed(Exception):
    """The table of the model's states has no way from here to there."""

    def __init__(self, obj: models.Model, current: str, to: str) -> None:
        self.obj, self.current, self.to = obj, current, to
        super().__init__(f"{obj._meta.label} {obj.pk}: no way from {current!r} to {to!r}")


def log_state(
    obj: models.Model, *, current: str, to: str, by: Any, reason: str = "", field: str = "state", at: Any = None
) -> StateChange:
    """Append one line to the log. `at` is given only by loaders of the past."""
    line = StateChange(
        model=obj._meta.label_lower,
        object_id=obj.pk,
        field=field,
        from_state=current,
        to_state=to,
        by=by,
        reason=reason,
        **({"at": at} if at else {}),
    )
    insert(line)
    return line


def log_new(rows: models.QuerySet[Any], *, to: str, by: Any) -> None:
    """Append one line for each of many new rows, which came into being in the state `to`.

    The lines stand in the order of the rows' keys.
    """
    label = rows.model._meta.label_lower
    insert_for_each(StateChange, "object_id", rows, model=label, from_state="", to_state=to, by_id=by and by.pk)


@transaction.atomic
def transition(obj: Any, *, to: str, by: Any, reason: str = "", stamps: dict[str, Any] | None = None) -> Any:
    """Bring `obj` into state `to` and log it: lock, check the table, stamp, append, in one transaction.

    `obj` is a saved instance of a model with `state` and a `TRANSITIONS` table ({from: {to, …}}); `by` a user, or
    None for the portal itself; `stamps` are fields that have to change in the same statement (constraints tie
    them to the state). Returns `obj` with the new values. Raises `TransitionNotAllowed`; two callers at once are
    put in a row by the lock, and the second finds the state that the first has left.
    """
    locked = type(obj)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=obj.pk)
    current = locked.state
    if to not in obj.TRANSITIONS.get(current, frozenset()):
        raise TransitionNotAllowed(obj, current, to)
    values = {"state": to, **(stamps or {})}
    for name, value in values.items():
        setattr(locked, name, value)
        setattr(obj, name, value)
    fields = set(values) | ({"updated_at"} if hasattr(locked, "updated_at") else set())
    locked.save(update_fields=fields)
    log_state(obj, current=current, to=to, by=by, reason=reason)
    return obj
