"""The outermost: gives each request its number, counts and times it, and writes its line of the log."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ogportal.observing import figures, measures
from ogportal.observing.logs import number_of_request

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
_NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
#: Probes come every few seconds and would drown the rest.
_PROBES = frozenset({"/healthz", "/readyz"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Observed:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.METRICS_PORT and request.META.get("SERVER_PORT") == str(settings.METRICS_PORT):
            return figures.answer(request)
        number = _number(request)
        token = number_of_request.set(number)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - began)
        finally:
            number_of_request.reset(token)
        response[HEADER] = number
        return response

    @staticmethod
    def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        if request.path_info in _PROBES:
            return
        method = request.method or ""
        measures.count_request(write=method not in _SAFE, status=response.status_code, seconds=seconds)
        match = request.resolver_match
        if match is None and response.status_code < 400:  # noqa: PLR2004 - a file, or a page that was kept: counted only
            return
        # The pattern of the address, never the address: codes and words stand in those.
        facts = {
            "method": method if method.isupper() and len(method) < 10 else "?",  # noqa: PLR2004
            "route": match.route if match else None,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
        }
        logger.info("answered", extra={"facts": facts})


def _number(request: HttpRequest) -> str:
    """That of the proxy, so that its lines and ours can be laid side by side; without a proxy nobody is believed."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return given if _NUMBER.fullmatch(given) else uuid.uuid4().hex
