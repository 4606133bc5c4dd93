"""Tables of ideas that are read by the worker, or at once when they are short: first to tell, then to import."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.admin.models import ADDITION
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.jobs import JobFailed, Report, attach, job
from core.models import Job
from ideas.models import Idea
from ideas.resources.incoming import IdeaReader, NotAllRight, check_ideas, new_ideas
from ideas.services import NewIdea, add_ideas
from plans.backoffice import plans_worked_by
from plans.backoffice.sheets import log_table
from plans.backoffice.streamed import SheetRefused, Stream, streamed

CHECK, IMPORT = "ideas.check", "ideas.import"


@contextmanager
def _table(row: Job) -> Iterator[Stream]:
    """The table that came with a job. What cannot be read ends the job in words."""
    try:
        with row.data.open("rb") as file, streamed(file, encoding=row.params.get("encoding", "")) as stream:
            yield stream
    except SheetRefused as why:
        raise JobFailed(str(why)) from why


@job(CHECK)
def check(row: Job, report: Report) -> None:
    """Tell what the table would do, row by row; nothing is imported. Its page is where one goes on."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "errors.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as errors, _table(row) as stream:
            found = check_ideas(stream, IdeaReader(plans_worked_by(row.by)), errors, report)
        if found.wrong:
            with path.open("rb") as content:
                attach(row, name="errors.csv", content_type="text/csv; charset=utf-8", content=File(content))
    row.report = asdict(found)
    row.link = reverse("admin:ideas_idea_import_checked", args=[row.key])
    row.message = _said(found.new, found.wrong)


def _said(new: int, wrong: int) -> str:
    if wrong:
        text = ngettext("%(count)s row is wrong: nothing can be imported.",
                        "%(count)s rows are wrong: nothing can be imported.", wrong)  # fmt: skip
        return text % {"count": wrong}
    text = ngettext("%(count)s row can be imported.", "%(count)s rows can be imported.", new)
    return text % {"count": new}


@job(IMPORT)
def bring_in(row: Job, report: Report) -> None:
    """Import what was previewed: all of it, or nothing. Told twice, the second time finds every row there."""
    checked = Job.objects.get(pk=row.params["check"], by=row.by)
    told = checked.report
    # Somebody may have lost a role since the preview.
    plans = list(plans_worked_by(row.by).filter(pk__in=told["plans"]))
    row.link = reverse("admin:ideas_idea_changelist")
    with transaction.atomic(), _table(checked) as stream:
        try:
            ideas = new_ideas(stream, IdeaReader(plans))
            count = add_ideas(ideas=_counted(ideas, lambda done: report(done, told["new"])), plans=plans, by=row.by)
        except NotAllRight as error:
            raise JobFailed(
                _("Row %(row)s has become wrong since the preview (%(why)s). Nothing was imported.")
                % {"row": error.number, "why": " ".join(f"{column}: {why}" for column, why in error.found)}
            ) from error
        log_table(row.by, Idea, ADDITION, "import", new=count, skipped=told["skipped"] + told["new"] - count)
    text = ngettext("%(count)s row was imported.", "%(count)s rows were imported.", count)
    row.message = text % {"count": count}


def _counted(ideas: Iterator[NewIdea], tell: Callable[[int], Any]) -> Iterator[NewIdea]:
    for number, idea in enumerate(ideas, 1):
        yield idea
        if number % 1_000 == 0:
            tell(number)
