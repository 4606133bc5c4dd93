"""Run beside `settings_zgh`, with a database of its own: bring the language in and see what its pages answer.

Writes what it saw as JSON into the file that it is given.
"""

import importlib
import io
import json
import logging
import sys
from pathlib import Path

import django

django.setup()
logging.disable(logging.CRITICAL)

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import URLPattern, get_resolver  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from plans.models import ActionPlan, Stage, Theme  # noqa: E402

PREFIX = "zgh/"


def addresses() -> list[str]:
    """Every page that takes no argument, but those of accounts."""
    found: list[str] = []

    def walk(patterns: list[object], before: str) -> None:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                if here.startswith(PREFIX) and "<" not in here and "account" not in here and "(" not in here:
                    found.append(f"/{here}")
            else:
                walk(pattern.url_patterns, here)

    walk(get_resolver().url_patterns, "")
    return found


def said(*words: str, **options: object) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


proposed = said("makemigrations", name="tamazight")
importlib.invalidate_caches()
call_command("migrate", verbosity=0)
after = said("makemigrations", dry_run=True)
call_command("check", fail_level="WARNING")

setup_test_environment()
translation.activate("zgh")
plan = ActionPlan.objects.create(
    reference="ZGH1", level="national", title_ar="خطة", title_fr="Un plan", title_zgh="ⴰⵖⴰⵡⴰⵙ", is_published=True
)
Stage.objects.create(
    plan=plan,
    number=1,
    key="ideas",
    title_ar="الأفكار",
    title_fr="Les idées",
    abilities=["submit"],
    opens_at=timezone.now(),
)
theme = Theme.objects.create(plan=plan, number=1, slug="integrity", title_ar="النزاهة", title_fr="L’intégrité")

client = Client(raise_request_exception=False)
answers = {}
for address in [*addresses(), f"/{PREFIX}plans/zgh1/"]:
    answer = client.get(address)
    html = "html" in answer.get("Content-Type", "")
    answers[address] = {
        "status": answer.status_code,
        "error": repr(answer.exc_info[1]) if getattr(answer, "exc_info", None) else "",
        "body": answer.content.decode() if html else None,
    }

seen = {
    "proposed": proposed,
    "after": after,
    "answers": answers,
    "plan": [str(plan), plan.title_zgh],
    # Nobody wrote the theme's title in the third language: the first language that has one is shown.
    "theme": str(Theme.objects.get(pk=theme.pk)),
    "preferred": Client(headers={"accept-language": "zgh"}).get("/").get("Location", ""),
}
Path(sys.argv[1]).write_text(json.dumps(seen), encoding="utf-8")
