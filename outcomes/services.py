"""Archives of plans: asked for, filled by a background job, published by staff."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs import start_job
from core.models import Job
from outcomes.errors import ArchiveNotMade
from outcomes.models import PlanArchive

#: The kind of background job that fills an archive.
KIND = "outcomes.archive"


@transaction.atomic
def start_archive(*, archive: PlanArchive, by: Any) -> Job:
    """Let the worker fill an archive. Writes a background job of `by`."""
    title = _("Archive of %(plan)s") % {"plan": archive.plan.reference}
    return start_job(kind=KIND, by=by, title=title, params={"archive": archive.pk})


@transaction.atomic
def keep_archive(*, archive: PlanArchive, content: bytes) -> PlanArchive:
    """Keep the file that was made, with its size and checksum. Made again, the new file takes the place of the old."""
    locked = PlanArchive.objects.select_for_update(of=("self",)).select_related("plan").get(pk=archive.pk)
    if locked.file:
        locked.file.delete(save=False)
    locked.made_at = timezone.now()
    locked.size, locked.sha256 = len(content), hashlib.sha256(content).hexdigest()
    locked.file.save("archive.zip", ContentFile(content), save=False)
    locked.full_clean()
    locked.save()
    return locked


@transaction.atomic
def publish_archive(*, archive: PlanArchive) -> PlanArchive:
    """Hand the archive out to everybody. Raises `ArchiveNotMade`."""
    locked = PlanArchive.objects.select_for_update(of=("self",)).get(pk=archive.pk)
    if locked.made_at is None:
        raise ArchiveNotMade
    locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    return locked


@transaction.atomic
def withdraw_archive(*, archive: PlanArchive) -> PlanArchive:
    """Take an archive back; the one before it is handed out again."""
    locked = PlanArchive.objects.select_for_update(of=("self",)).get(pk=archive.pk)
    locked.published_at = None
    locked.save(update_fields=["published_at"])
    return locked
