"""Following a commitment by e-mail: the same rows, page and messages as for ideas and themes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commitments.models import Commitment
from commitments.views.crumbs import crumbs
from ideas.views import follow_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    row: Any = get_object_or_404(Commitment.objects.public(), reference=reference.upper())
    way = crumbs((row.reference, row.get_absolute_url()), (_("Follow by e-mail"), ""))
    return follow_page(request, kind="commitment", subject=row, target={"beyond": row}, crumbs=way)
