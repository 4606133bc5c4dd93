"""Long workbooks of the back office."""

from array import array

from django.apps import apps
from django.contrib import admin
from django.core.files.base import File

from core.jobs import Report, attach, job
from core.models import Job
from plans.backoffice.outgoing import KIND, xlsx_file
from plans.backoffice.sheets import TYPES


@job(KIND)
def export(row: Job, report: Report) -> None:
    """Make a workbook of the rows whose keys came with the job, with the columns that their list has for it."""
    model = apps.get_model(row.params["model"])
    table = admin.site.get_model_admin(model).export_table  # type: ignore[attr-defined]
    keys: array[int] = array("q")
    with row.data.open("rb") as data:
        keys.frombytes(data.read())
    with xlsx_file(table(), model._base_manager.all(), keys, report) as file:
        attach(row, name=row.params["name"], content_type=TYPES["xlsx"], content=File(file))
