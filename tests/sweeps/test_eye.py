"""Each column of the table sees what it is there for: a page that is whole, and that page with one thing broken."""

import pytest
from playwright.sync_api import Page, Route

from tests.support.browser import Browsers, StandsStill
from tests.sweeps.eye import COLUMNS, opened_eye

HOST = "http://127.0.0.1:9"
WHOLE = """<!doctype html>
<html lang="fr" dir="ltr"><head><meta charset="utf-8"><title>Une page</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>a, button {{ outline-offset: 2px; display: inline-block; min-height: 24px; min-width: 24px; color: #003 }}
:focus-visible {{ outline: 3px solid #003 }} body {{ background: #fff; color: #111 }} {style}</style></head>
<body><main><h1>Une page en français</h1><p>Du texte.</p><a href="/ici/">Un lien</a> <a href="/la/">Un autre</a>
{more}</main></body></html>"""
FIELD = '<p><label>Nom <input type="text"></label></p>'
BAR = '<svg width="90" height="12" aria-hidden="true"><rect width="40" height="12"/></svg>'
#: What is broken, and the column that says so.
BROKEN = {
    "axe": {"more": '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="1" height="1"></p>'},
    "axe, of contrast": {"style": "p { color: #bbb }"},
    "html": {"more": "<p id=a>Un</p><p id=a>Deux</p>"},
    "html, of nesting": {"more": "<table><p>Un</p></table>"},
    "lang": {"more": "<p>نص بالعربية داخل صفحة فرنسية</p>"},
    "signs": {"more": "<p>Ouvert à tous : lisez</p>"},
    "signs, nothing before": {"more": "<p><b>Ouvert</b>: lisez</p>"},
    "signs, of quotes": {"more": "<p>Le «plan\u00a0»</p>"},
    "signs, of per cents": {"more": "<p><bdi>12</bdi> %</p>"},
    "signs, a dot after which nothing comes": {"more": "<p>Une partie · <b></b></p>"},
    "signs, Arabic": {"more": '<p lang="ar" dir="rtl">نعم, لا</p>'},
    "320px": {"more": '<div class="broad">Large</div>', "style": ".broad { width: 400px }"},
    "200%": {"more": '<div class="broad">Large</div>', "style": ".broad { width: 15rem }"},
    "focus": {"style": ":focus-visible { outline: none }"},
    "focus, covered": {"more": '<div class="lid">Un</div>', "style": ".lid { position: fixed; inset: 0 }"},
    "target": {"style": "a { min-height: 0; min-width: 0; font-size: 6px; display: block; width: 9px }"},
    "focus, faint": {"style": ":focus-visible { outline-color: #ccc }"},
    "3:1, of a field": {"more": FIELD, "style": "input { border: 1px solid #ccc; background: #fff }"},
    "3:1, of a box": {"more": FIELD.replace("text", "checkbox"), "style": "input { accent-color: #cde }"},
    "3:1, of a button": {"more": "<button>Oui</button>", "style": "button { border: 0; background: #def }"},
    "3:1, of a bar": {"more": BAR, "style": "rect { fill: #e8b04c } svg { background: #eee }"},
    "3:1, of parts that touch": {
        "more": BAR.replace("</svg>", '<rect class="b" x="40" width="40" height="12"/></svg>'),
        "style": "rect { fill: #1b6338 } .b { fill: #7a2b5b }",
    },
    "3:1, of a line": {
        "more": '<svg width="90" height="12"><path d="M0 6H90"/></svg>',
        "style": "path { stroke: #ccc; fill: none }",
    },
    "3:1, of a word on a tile": {
        "more": BAR.replace("</svg>", '<text x="2" y="10">12</text></svg>'),
        "style": "rect { fill: #1b6338 } text { fill: #000; font-size: 9px }",
    },
    "3:1, of a dot": {
        "more": '<ol class="timeline"><li>Un</li></ol>',
        "style": ".timeline li::before { content: ''; background: #ddd }",
    },
    "3:1, of a file": {
        "more": '<a href="/x/"><img src="/static/admin/img/icon-addlink.svg" alt="Un"></a>',
        "style": "body { background: #5fa225 }",
    },
    "motion": {"style": "a { transition: color 2s }"},
    "weight": {"more": "<!-- " + "".join(f"{number:x}" for number in range(1_000_000, 1_008_000)) + " -->"},
    "console": {"more": "<script>console.error('broken')</script>"},
}


@pytest.fixture(scope="module")
def shown(browser: Browsers):
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


@pytest.mark.parametrize("turns", [1, 2])
def test_a_browser_that_stands_still_is_left_and_the_page_looked_at_once_more(turns, browser, live_server, monkeypatch):
    left, asked = browser.now, []

    def stand(page: Page) -> None:
        asked.append(page)
        if len(asked) <= turns:
            with monkeypatch.context() as short:
                short.setattr("tests.support.browser.MOST", 1)
                page.evaluate("new Promise(() => {})")

    with opened_eye(browser, live_server.url) as eye:
        if turns == 1:
            assert eye.look("/fr/offline/", "fr", then=stand).status == 200
        else:
            with pytest.raises(StandsStill):
                eye.look("/fr/offline/", "fr", then=stand)
        assert eye.look("/fr/offline/", "fr").status == 200
    assert browser.now is not left
    assert len({page.context.browser for page in asked}) == 2
    left.close()


def test_every_column_has_been_seen_to_fail() -> None:
    assert {what.split(",")[0] for what in BROKEN} == set(COLUMNS)
