"""The published heads of the sealed log, for whoever wants to keep them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.models import LogHead

_WORDS = """\
# The log of decisions is a chain: each line of it carries the hash of what was before.
# These are its last links, day by day (UTC): day, number of the link, SHA-256.
# Who keeps this text can show later whether anything that was decided before has been rewritten:
# verify_log --heads FILE
"""


@require_safe
def log_heads(request: HttpRequest) -> HttpResponse:
    lines = [f"{head.day} {head.number} {head.hash}\n" for head in LogHead.objects.order_by("day")]
    return HttpResponse(_WORDS + "".join(lines), content_type="text/plain; charset=utf-8")
