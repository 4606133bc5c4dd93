"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "APP_NAME": settings.APP_NAME,
        "SITE_URL": settings.SITE_URL,
        "CNDP_RECEIPT": settings.CNDP_RECEIPT,
        "DEMONSTRATION": settings.DEMONSTRATION,
    }
