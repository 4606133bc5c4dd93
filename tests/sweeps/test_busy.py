"""Somebody else holds what a form wants to change: whoever sent it is told so, and gets it back.

Every table is held by another connection, and each form waits for a real lock. Nobody's words get lost on the way.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils.html import escape

from ideas.models import Idea
from ogportal.giving_back import CODES
from tests.support.locks import held_by_another
from tests.sweeps import addresses
from tests.sweeps.forms import FORMS, as_shown
from tests.sweeps.world import World

SAYS = {"ar": "لم يضع شيء", "fr": "Rien n’est perdu"}

#: Buttons: there is nothing to fill in.
BUTTONS = (
    "workshops:ticket_cancel",
    "workshops:ticket_keep",
    "ideas:confirm",
    "ideas:withdraw",
    "consultation:confirm",
    "desk:attendance",
    "desk:absence",
    "desk:registration_cancel",
)
#: Forms that are sent as their page shows them, with something in each empty field; and what that something cannot be.
SHOWN: dict[str, dict[str, str]] = {
    "ideas:follow": {},
    "ideas:follow_theme": {},
    "commitments:follow": {},
    "consultation:support": {},
    "organisations:register": {},
    "desk:checkin": {"walk_in": "1"},
    "desk:workshop_edit": {},
    "desk:workshop_cancel": {},
    "desk:workshop_message": {"send": "1"},
    "desk:comment": {},
    "desk:cards:title": {},
    "desk:cards:texts": {},
    "desk:cards:frame": {"start_date": "2026-01-15", "end_date": "2027-01-15"},
    "desk:cards:activities": {"start_date": "2026-01-15", "due_date": "2027-01-15"},
    "desk:cards:indicators": {
        **dict.fromkeys(("baseline", "target"), "7"),
        **dict.fromkeys(("baseline_date", "target_date"), "2026-01-15"),
    },
    "desk:cards:report": {"date": "2026-01-15", "percent": "7", "activity_state": ""},
    "desk:cards:reading": {"date": "2026-01-15", "value": "7"},
    "meeting:problem_new": {},
}
#: They keep no row: they sign somebody in, send a code, or choose a language.
WITHOUT_ROWS = {"sign-in", "sign-in by code", "new password", "language"}


def sent(world: World, client_for: Callable[[str], Client]) -> Iterator[tuple[str, Client, str, str, dict[str, Any]]]:
    """What is sent: a name, by whom, the language, where to, and what is in it."""
    public = {name: form for name, form in FORMS.items() if name not in WITHOUT_ROWS}
    named = [(name, form.address, form.role) for name, form in public.items()]
    named += [(name, name, addresses.TABLE[name].role) for name in (*BUTTONS, *SHOWN)]
    for number, (name, address, role) in enumerate(named):
        client, language = client_for(role), ("ar", "fr")[number % 2]
        path = addresses.path_of(address, world, language)
        fields = public[name].fields(world) if name in public else {}
        if name in SHOWN:
            fields = {**_filled(client, path), **SHOWN[name]}
        yield name, client, language, path, fields
    screener, idea = client_for("screener"), Idea.objects.filter(plan__reference="DEMO", state="under_screening")[0]
    path = f"/admin/ideas/idea/{idea.pk}/screen/"
    yield "screening", screener, "ar", path, _filled(screener, path)


def _filled(client: Client, path: str) -> dict[str, Any]:
    return as_shown(client.get(path).content.decode())


def hold_every_table() -> None:
    """All but those of the sessions: rows are read, and none is written or locked."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    wanted = sorted(table for table in tables if "session" not in table)
    with connection.cursor() as cursor:
        cursor.execute(f"lock table {', '.join(wanted)} in exclusive mode")


def lost(answer: Any, language: str, fields: dict[str, Any]) -> list[str]:
    """What is wrong with an answer to somebody who waited too long."""
    page = answer.content.decode()
    if (answer.status_code, answer.get("Retry-After"), answer.get("Cache-Control")) != (503, "5", "no-store"):
        return [f"answered {answer.status_code}"]
    wrong = [] if SAYS[language] in page else ["not said in the language"]
    if "<form" not in page:
        wrong.append("no button")
    for name, value in fields.items():
        if CODES.search(name):
            wrong += [f"{name} is shown"] if str(value) in page else []
        elif f'name="{escape(name)}" value="{escape(value)}"' not in page:
            wrong.append(f"{name} is lost")
    return wrong


def test_whoever_waits_too_long_gets_every_form_back(world, client_for) -> None:
    everything = list(sent(world, client_for))
    wrong = []
    with held_by_another(hold_every_table, milliseconds=20):
        for name, client, language, path, fields in everything:
            cache.clear()
            client.raise_request_exception = False
            with transaction.atomic():
                answer = client.post(path, fields)
                transaction.set_rollback(True)
            wrong += [f"{name}: {what}" for what in lost(answer, language, fields)]
    assert not wrong, "\n".join(wrong)
