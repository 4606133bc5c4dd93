from core.jobs import Report, attach, job
from core.models import Job
from outcomes.documents.archive import archive_of
from outcomes.models import PlanArchive
from outcomes.services import KIND, keep_archive


@job(KIND)
def make_archive(row: Job, report: Report) -> None:
    """Fill the archive and hand its file to whoever asked. Run twice, the second file takes the first's place."""
    archive = PlanArchive.objects.select_related("plan__territory").get(pk=row.params["archive"])
    content = archive_of(archive.plan, report)
    archive = keep_archive(archive=archive, content=content)
    attach(row, name=archive.name, content_type="application/zip", content=content)
