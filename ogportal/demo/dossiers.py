"""The dossiers in which ideas went to institutions: one for each, with the usual cover note."""

from typing import Any

from ideas.models import Dossier, Transmission
from ideas.services.followup import usual_note
from ogportal.demo.rows import keep
from plans.models import ActionPlan


def put_in_dossiers(plan: ActionPlan, transmissions: list[Transmission], *, by: Any = None) -> None:
    """Give each of these new transmissions its dossier; what is in one was sent together and is due together."""
    note = {f"note_{language}": text for language, text in usual_note().items()}
    found: dict[int, Dossier] = {}
    for row in sorted(transmissions, key=lambda row: row.at):
        dossier = found.setdefault(
            row.institution_id,
            Dossier(
                plan=plan,
                number=len(found) + 1,
                reference=f"{plan.reference}-D-{len(found) + 1:03d}",
                institution_id=row.institution_id,
                at=row.at,
                due_date=row.due_date,
                by=by,
                is_illustrative=True,
                **note,
            ),
        )
        dossier.due_date = max(dossier.due_date, row.due_date)
    keep(list(found.values()))
    for row in transmissions:
        row.dossier = dossier = found[row.institution_id]
        row.at, row.due_date = dossier.at, dossier.due_date
