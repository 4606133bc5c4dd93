"""Who owes the public an answer in a plan, for pages of floors that know no ideas."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse

from core.templatetags.ui import days_since
from ideas.models import Transmission
from outcomes.figures.shapes import in_language

register = template.Library()


@register.inclusion_tag("outcomes/awaiting.html")
def awaited_in_plan(plan: Any) -> dict[str, Any]:
    """Institutions that have not answered yet: how many ideas, since when; each leads to these ideas."""
    languages = [code for code, _name in settings.LANGUAGES]
    found = Transmission.objects.awaited(plan, [f"name_{code}" for code in languages])
    return {
        "rows": [
            {
                "label": in_language({code: row[f"institution__name_{code}"] or "" for code in languages})
                or row["institution__key"],
                "href": f"{reverse('ideas:list')}?"
                + urlencode({"plan": plan.slug, "institution": row["institution__key"], "answer": "waiting"}),
                "number": row["number"],
                "since": row["since"],
                "days": days_since(row["since"]),
                "overdue": row["overdue"],
            }
            for row in found
        ]
    }
