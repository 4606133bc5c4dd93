"""Alive, and ready, for whoever watches the process. Neither says anything about people or versions."""

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


def _said(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return _said("alive")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; 503 otherwise."""
    try:
        loader = MigrationLoader(connection)
        missing = loader.graph.nodes.keys() - loader.applied_migrations.keys()
    except Error:
        return _said("the database does not answer", 503)
    if missing:
        return _said("migrations are missing", 503)
    return _said("ready")
