from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.enums import JobState
from core.jobs import progress_of
from core.models import Job

#: The newest of one's jobs that are listed.
SHOWN = 50


def _own(request: HttpRequest) -> Any:
    user: Any = request.user
    return Job.objects.filter(by=user, expires_at__gt=timezone.now())


@require_safe
@never_cache
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    return render(request, "jobs/list.html", {"jobs": _own(request)[:SHOWN]})


@require_safe
@never_cache
@login_required
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far one's own job is; somebody else's is not there."""
    row = get_object_or_404(_own(request), key=key)
    progress = progress_of(row)
    percent = min(99, 100 * progress[0] // progress[1]) if progress else 0
    waiting = 0
    if row.state == JobState.WAITING:
        waiting = Job.objects.filter(pk__lt=row.pk, finished_at__isnull=True).count()
    context = {"job": row, "progress": progress, "percent": percent, "before": waiting}
    return render(request, "jobs/detail.html", context)


@require_safe
@never_cache
@login_required
def file(request: HttpRequest, key: UUID) -> Any:
    """Hand out what the job made, to whoever asked for it."""
    row = get_object_or_404(_own(request), key=key)
    if not row.result:
        raise Http404
    return FileResponse(
        row.result.open("rb"), as_attachment=True, filename=row.result_name, content_type=row.result_type
    )
