"""Each column of the table sees what it is there for: a page that is whole, and that page with one thing broken."""

import pytest
from playwright.sync_api import Browser, Route

from tests.sweeps.eye import COLUMNS, opened_eye

HOST = "http://127.0.0.1:9"
WHOLE = """<!doctype html>
<html lang="fr" dir="ltr"><head><meta charset="utf-8"><title>Une page</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>a, button {{ outline-offset: 2px; display: inline-block; min-height: 24px; min-width: 24px; color: #003 }}
:focus-visible {{ outline: 3px solid #003 }} body {{ background: #fff; color: #111 }} {style}</style></head>
<body><main><h1>Une page en français</h1><p>Du texte.</p><a href="/ici/">Un lien</a> <a href="/la/">Un autre</a>
{more}</main></body></html>"""
#: What is broken, and the column that says so.
BROKEN = {
    "axe": {"more": '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="1" height="1"></p>'},
    "axe, of contrast": {"style": "p { color: #bbb }"},
    "html": {"more": "<p id=a>Un</p><p id=a>Deux</p>"},
    "html, of nesting": {"more": "<table><p>Un</p></table>"},
    "lang": {"more": "<p>نص بالعربية داخل صفحة فرنسية</p>"},
    "320px": {"more": '<div class="broad">Large</div>', "style": ".broad { width: 400px }"},
    "focus": {"style": ":focus-visible { outline: none }"},
    "focus, covered": {"more": '<div class="lid">Un</div>', "style": ".lid { position: fixed; inset: 0 }"},
    "target": {"style": "a { min-height: 0; min-width: 0; font-size: 6px; display: block; width: 9px }"},
    "motion": {"style": "a { transition: color 2s }"},
    "weight": {"more": "<!-- " + "".join(f"{number:x}" for number in range(1_000_000, 1_008_000)) + " -->"},
    "console": {"more": "<script>console.error('broken')</script>"},
}


@pytest.fixture(scope="module")
def shown(browser: Browser):
    """What the eye sees of a page that no server has."""
    with opened_eye(browser, HOST) as eye:
        page, _line = eye._page("fr")
        body = {}

        def answer(route: Route) -> None:
            route.fulfill(body=body["html"], content_type="text/html; charset=utf-8")

        page.route("**/*", answer)

        def look(**parts: str) -> dict[str, list[str]]:
            body["html"] = WHOLE.format(**({"style": "", "more": ""} | parts))
            return eye.look(f"{HOST}/", "fr").faults

        yield look


def test_a_page_that_is_whole_has_no_fault(shown) -> None:
    assert shown() == {column: [] for column in COLUMNS}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_seen_in_its_column(what, shown) -> None:
    assert shown(**BROKEN[what])[what.split(",")[0]]


def test_every_column_has_been_seen_to_fail() -> None:
    assert {what.split(",")[0] for what in BROKEN} == set(COLUMNS)
