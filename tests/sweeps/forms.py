"""What a person would write into each public form, and what a page has in its form already."""

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from ideas.forms import OnceForm
from tests.sweeps.world import World


@dataclass(frozen=True)
class Form:
    """A public form: where it goes, and what a person would write into it."""

    address: str
    fields: Callable[[World], dict[str, Any]]
    role: str = ""


def _once() -> dict[str, str]:
    return {**OnceForm.fresh(), "website": ""}


TEXT = "نص الاقتراح كما كتبه صاحبه في الاستمارة."

FORMS: dict[str, Form] = {
    "idea": Form(
        "ideas:new",
        lambda world: {
            **_once(),
            "plan": "demo",
            "theme": world.idea.theme.slug,
            "title": "نشر قائمة المشاريع الجارية في كل إقليم",
            "body": TEXT,
            "problem": "",
            "expected": "",
            "territory": "",
            "language": "",
            "author_name": "سعاد",
            "show_name": "on",
            "email": "writer@example.org",
            "consent": "on",
        },
    ),
    "comment on an idea": Form(
        "ideas:comment",
        lambda _world: {
            **_once(),
            "body": TEXT,
            "author_name": "",
            "language": "",
            "parent": "",
            "action": "",
            "email": "writer@example.org",
            "consent": "on",
        },
    ),
    "support": Form(
        "ideas:support",
        lambda _world: {**_once(), "action": "support", "email": "writer@example.org", "consent": "on"},
    ),
    "code of an idea": Form("ideas:check", lambda _world: {"action": "code", "code": "000000"}),
    "another address": Form("ideas:check", lambda _world: {"action": "address", "email": "other@example.org"}),
    "comment on a draft": Form(
        "consultation:comment",
        lambda _world: {
            "opened": "",
            "key": str(uuid4()),
            "anchor": "",
            "body": TEXT,
            "author_name": "",
            "show_name": "",
            "email": "writer@example.org",
            "consent": "on",
        },
    ),
    "code of a comment": Form("consultation:check", lambda _world: {"code": "000000"}),
    "registration": Form(
        "workshops:register",
        lambda _world: {
            "name": "سعاد",
            "email": "writer@example.org",
            "organisation_name": "",
            "gender": "",
            "region": "",
            "consent": "on",
        },
    ),
    "sign-in": Form("account_login", lambda _world: {"login": "writer@example.org", "password": "x", "next": "/"}),
    "sign-in by code": Form("account_request_login_code", lambda _world: {"email": "writer@example.org"}),
    "new password": Form("account_reset_password", lambda _world: {"email": "writer@example.org"}),
    "language": Form("set_language", lambda _world: {"language": "fr", "next": "/ar/"}),
    "answer of an institution": Form(
        "desk:transmission",
        lambda _world: {"answer": "not_taken_up", "explanation_ar": "ندرسها.", "explanation_fr": "À l’étude."},
        role="focal_point",
    ),
}


class _Shown(HTMLParser):
    """The fields of each form that is sent, as a browser would send them; what is empty is filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.fields: dict[str, Any] | None = None
        self.open = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, kind, value = has.get("name") or "", has.get("type") or "text", has.get("value") or ""
        if tag == "form":
            self.fields = {} if (has.get("method") or "").lower() == "post" else None
        if self.fields is None or (tag != "option" and not name):
            return
        if tag in {"select", "textarea"}:
            self.open, self.text = name, ""
        elif tag == "option" and self.open and ((value and "selected" in has) or not self.fields.get(self.open)):
            self.fields[self.open] = value
        elif tag == "input" and kind in {"checkbox", "radio"}:
            if "checked" in has or name not in self.fields:
                self.fields[name] = value or "on"
        elif tag == "input" and kind not in {"file", "submit"} and name not in {"csrfmiddlewaretoken", "website"}:
            self.fields[name] = value or {"email": "writer@example.org", "text": "سعاد"}.get(kind, "")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.fields is None:
            return
        if tag == "textarea":
            self.fields[self.open] = self.text.strip() or TEXT
        if tag in {"select", "textarea"}:
            self.open = ""
        if tag == "form":
            self.forms.append(self.fields)
            self.fields = None


def as_shown(page: str) -> dict[str, Any]:
    """The largest form of a page, with something in each of its fields."""
    shown = _Shown()
    shown.feed(page)
    return max(shown.forms, key=len)
