"""`python -m tests.sweeps.access_page`: docs/access.md, every address × every role × every method, from the tables.

The addresses come from the resolver, what they answer from the tables that the sweeps hold the portal to.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import django

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
ABOUT = """# Who may ask what

Written by `make access` from the tables of `tests/sweeps/test_access.py` and `tests/ogportal/admin_table.py`; do
not edit. The tests ask every address in every role and hold the portal to it, and fail for an address without a row.

200 a page or a file; 302 led on (of what is closed: to the sign-in); 403 not for this role; 404 not there, which is
also what somebody is told of rows of others; 405 not in this way; 409 and 422 a form that came back, which is what an
empty one gets from whoever may send it. `A` is whose rows they are, `B` does the same work elsewhere.

**HEAD** is answered as GET, without a body (405 by the API). **PUT, PATCH, DELETE, OPTIONS, TRACE** are refused at the
door, in every role and at every address (405), before anybody knows who asks. A POST without the token of its form is
403 everywhere. Whoever is refused has written nothing: the sweeps look at what goes to the database.
"""
SHORT = {
    "anonymous": "nobody",
    "citizen": "citizen",
    "organiser_a": "organiser A",
    "organiser_b": "organiser B",
    "focal_point_a": "focal point A",
    "focal_point_b": "focal point B",
    "organiser_staff": "organiser A let in",
    "focal_point_staff": "focal point A let in",
    "screener": "screener",
    "committee": "committee",
    "committee_member": "committee",
    "observer": "observer",
    "administrator": "administrator",
}


def _walk(patterns: Any, spaces: tuple[str, ...] = (), before: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        here = before + str(one.pattern).replace("^", "").replace("\\Z", "").replace("$", "")
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces, here)
        elif one.name:
            yield ":".join((*spaces, one.name)), here


@cache
def patterns() -> dict[str, str]:
    """The pattern of every named address; those of one name differ by what stands in them, and the first is shown."""
    from django.urls import get_resolver

    found: dict[str, str] = {}
    for name, pattern in _walk(get_resolver().url_patterns):
        found.setdefault(name, pattern)
    return found


def admin_patterns() -> list[tuple[str, str]]:
    """Of the back office; where a row is asked for, its number is 1."""
    return [
        (name, pattern.removeprefix("admin/").replace("<int:pk>", "1"))
        for name, pattern in patterns().items()
        if name.startswith("admin:") and "<" not in pattern.replace("<int:pk>", "").replace("<path:object_id>", "")
    ]


def _table(roles: tuple[str, ...], rows: Iterator[tuple[str, dict[str, dict[str, int]]]]) -> Iterator[str]:
    yield "| address | | " + " | ".join(SHORT[role] for role in roles) + " |"
    yield "|---|---|" + "---|" * len(roles)
    for address, methods in rows:
        same = methods["GET"] == methods["POST"]
        for method, codes in methods.items():
            if same and method == "POST":
                continue
            word = "GET POST" if same else method
            yield f"| `{address}` | {word} | " + " | ".join(str(codes[role]) for role in roles) + " |"


def _front() -> Iterator[str]:
    from tests.sweeps import test_access as front

    def rows() -> Iterator[tuple[str, dict[str, dict[str, int]]]]:
        for name in sorted(front.EXPECTED, key=lambda one: (patterns().get(one, ""), one)):
            address = patterns().get(name, name).removeprefix("fr/").removeprefix("ar/")
            yield f"/{address}", {method.upper(): front.expected(name, method) for method in ("get", "post")}

    yield from _table(front.EVERYBODY, rows())


def _back() -> Iterator[str]:
    from tests.ogportal import admin_table as back

    roles = (*back.INSIDE, *back.OUTSIDE)

    def rows() -> Iterator[tuple[str, dict[str, dict[str, int]]]]:
        for label in back.MODELS:
            for kind in back.MODELS[label] | back.EXTRA.get(label, {}):
                yield (
                    f"{label} · {kind}",
                    {
                        "GET": {role: back.read(label, kind, role) for role in roles},
                        "POST": {role: back.sent(label, kind, role) for role in roles},
                    },
                )

    yield from _table(roles, rows())


def _ways() -> Iterator[str]:
    from tests.sweeps import state_doors

    yield "| of | from | to | by |"
    yield "|---|---|---|---|"
    for label, start, to in state_doors.ways():
        yield f"| {label} | {start} | {to} | {', '.join(state_doors.said(label, start, to))} |"


def _consents() -> Iterator[str]:
    from tests.sweeps.consents import CONSENTS, WITHOUT

    yield "| form | address | text | kept in |"
    yield "|---|---|---|---|"
    for form, one in CONSENTS.items():
        columns = f"`consent` (text and version), `{one.language}`, `consent_at`"
        yield f"| {form} | `{one.sends.address}` | {one.purpose} | {one.model}: {columns} |"
    for form, why in WITHOUT.items():
        yield f"| {form} | | none: {why} | |"


BACK = """All stand behind `/admin/`. “Let in” is somebody of an institution or an association whom an administrator
has let into the back office.
"""
WAYS = """Every way of every table of states, with the addresses that take it. Who may POST there stands above.
"""
CONSENT = """Every form on which people name themselves, and what keeps which text they agreed to, in which language
and when.
"""


def text() -> str:
    parts = [
        ABOUT,
        "## For everybody, at the desks, signing in\n",
        "Addresses of pages stand behind `/ar` or `/fr`.\n",
        *_front(),
        "\n## Back office\n",
        BACK,
        *_back(),
        "\n## Changes of state\n",
        WAYS,
        *_ways(),
        "\n## Consent\n",
        CONSENT,
        *_consents(),
    ]
    return "\n".join(parts) + "\n"


def main() -> None:
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
