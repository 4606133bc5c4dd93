"""What pages say to search engines in the words of schema.org. Only what the page itself shows."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workshops.enums import WorkshopFormat, WorkshopState
from workshops.models import Workshop

Data = dict[str, Any]


def script(data: Data) -> SafeString:
    """As a block of data, which no content policy takes for a script. Nothing in it can end the block."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


def crumbs(items: list[Any], path: str) -> Data:
    """The way from home to this page; the last entry has no address of its own."""
    found = [{"name": _("Home"), "href": f"/{get_language()}/"}] if _lacks_home(items) else []
    found += [{"name": str(item["label"]), "href": item.get("href") or path} for item in items]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": item["name"], "item": settings.SITE_URL + item["href"]}
            for number, item in enumerate(found, start=1)
        ],
    }


def _lacks_home(items: list[Any]) -> bool:
    return not items or items[0].get("href") != f"/{get_language()}/"


def event(workshop: Workshop) -> Data:
    """A workshop. The address of the online meeting is for those who are registered, so its own page stands there."""
    url = settings.SITE_URL + workshop.get_absolute_url()
    online = {"@type": "VirtualLocation", "url": url}
    room = {"@type": "Place", "name": workshop.place or url, "address": workshop.place}
    places = {
        WorkshopFormat.ONLINE: ("Online", online),
        WorkshopFormat.ON_SITE: ("Offline", room),
    }
    mode, location = places.get(WorkshopFormat(workshop.format), ("Mixed", [room, online]))
    starts = workshop.starts_at or workshop.date
    data: Data = {
        "@type": "Event",
        "name": workshop.title,
        "description": strip_tags(workshop.description or "")[:500],
        "url": url,
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "eventStatus": "https://schema.org/Event"
        + ("Cancelled" if workshop.state == WorkshopState.CANCELLED else "Scheduled"),
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "location": location,
    }
    if starts:
        data["startDate"] = starts.isoformat()
    if workshop.ends_at:
        data["endDate"] = workshop.ends_at.isoformat()
    if workshop.organiser:
        data["organizer"] = {"@type": "Organization", "name": str(workshop.organiser)}
    return data


def service() -> Data:
    """Submitting an idea: the service that the portal is."""
    return {
        "@type": "GovernmentService",
        "name": _("Submit an idea"),
        "serviceType": _("Public participation"),
        "url": settings.SITE_URL + reverse("ideas:new"),
        "provider": {"@type": "GovernmentOrganization", "name": _("Open Government Portal"), "url": settings.SITE_URL},
        "areaServed": {"@type": "Country", "name": "MA"},
        "availableLanguage": [code for code, _name in settings.LANGUAGES],
    }


def dataset(lists: list[Any], licence: Any) -> Data:
    """The downloads of the page of open data."""
    return {
        "@type": "Dataset",
        "name": _("Open data of the open government portal"),
        "description": _("Every list of the portal as CSV, XLSX and JSON, with the meaning of each column."),
        "url": settings.SITE_URL + reverse("outcomes:open_data"),
        "license": licence["url"],
        "isAccessibleForFree": True,
        "inLanguage": [code for code, _name in settings.LANGUAGES],
        "creator": {"@type": "GovernmentOrganization", "name": _("Open Government Portal"), "url": settings.SITE_URL},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": str(one["title"]),
                "encodingFormat": "text/csv",
                "contentUrl": settings.SITE_URL + reverse("outcomes:csv", args=[one["name"]]),
            }
            for one in lists
        ],
    }
