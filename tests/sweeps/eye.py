"""How every page is looked at, by `make check` and by `make a11y` alike: the columns of the table, one row at a time.

A browser is dear to start and cheap to keep: each language has one page that stays open over the module, and every look
begins as a first visit does, without cookies, storage or cache. The columns are told in docs/testing.md; that each of
them sees what it is there for is what tests/sweeps/test_eye.py shows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page, Response

from tests.support.browser import Browsers, StandsStill, Watch, opening, session_cookie
from tests.sweeps import probes
from tests.sweeps.contrast import faint

COLUMNS = ("axe", "html", "lang", "signs", "320px", "200%", "focus", "target", "3:1", "motion", "weight", "console")
NARROW = {"width": 320, "height": 700}
#: As many letters to a line of 320 px as a phone of 390 px has where they are twice as large (32 px): another width
#: would cost each look three times as much.
ENLARGED = 26
WIDE = {"width": 1280, "height": 900}


@dataclass
class Seen:
    """What one page showed: the faults of each column, what it weighed, and where and how it came."""

    faults: dict[str, list[str]]
    weight: probes.Weight
    source: str
    status: int
    path: str

    def lines(self) -> list[str]:
        return [f"{column} · {fault}" for column in COLUMNS for fault in self.faults[column]]


def stay(page: Page) -> Response | None:
    """The page as it comes."""


def _letters(line: CDPSession, size: int) -> None:
    """As large as the visitor sets them in the browser: lengths and widths that are told in letters follow."""
    line.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size * 13 // 16}})


class Eye:
    """Arabic is looked at in the light, French in the dark, so that the contrast of both is seen."""

    def __init__(self, url: str, open_page: Callable[..., Page], watch: Watch) -> None:
        self.url, self.watch, self._open = url, watch, open_page
        self._pages: dict[str, tuple[Page, CDPSession]] = {}
        self._cookies: dict[Any, Any] = {}

    def _page(self, language: str) -> tuple[Page, CDPSession]:
        if language not in self._pages:
            page = self._open(
                language,
                color_scheme="light" if language == "ar" else "dark",
                reduced_motion="reduce",
                service_workers="block",
            )
            page.add_init_script(probes.AXE)
            line = page.context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.setCacheDisabled", {"cacheDisabled": True})
            self._pages[language] = page, line
        return self._pages[language]

    def _as_new(self, page: Page, line: CDPSession, user: Any) -> None:
        page.context.clear_cookies()
        line.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "local_storage,indexeddb"})
        if user is not None:
            if user.pk not in self._cookies:
                self._cookies[user.pk] = session_cookie(self.url, user)
            page.context.add_cookies([self._cookies[user.pk]])
        self.watch.faults.clear()

    def look(
        self,
        path: str,
        language: str,
        *,
        user: Any = None,
        then: Callable[[Page], Response | None] = stay,
    ) -> Seen:
        try:
            return self._look(path, language, user, then)
        except StandsStill:
            # A browser may stand still of itself, and its next one does not. A page that makes it stand does so again.
            return self._look(path, language, user, then)

    def _look(self, path: str, language: str, user: Any, then: Callable[[Page], Response | None]) -> Seen:
        page, line = self._page(language)
        try:
            self._as_new(page, line, user)
            with probes.Scales(page) as scales:
                answer = page.goto(path)
                assert answer
                page.evaluate("() => document.fonts.ready.then(() => 0)")
                source, weight = answer.text(), scales.weight()
            if after := then(page):
                source = after.text()
            page.wait_for_load_state()
            page.set_viewport_size(NARROW)
            faults = page.evaluate(probes.NARROW)
            narrow = faults["3:1"]
            _letters(line, ENLARGED)
            faults["200%"] = page.evaluate(probes.WIDER)
            _letters(line, 16)
            page.set_viewport_size(WIDE)
            faults |= page.evaluate(probes.WIDE)
            faults["3:1"] = faint(narrow, faults["3:1"])
            faults["console"] = self.watch.faults[:]
            faults["axe"] = page.evaluate(probes.VIOLATIONS)
        except StandsStill:
            self._pages.clear()
            raise
        except BaseException:
            # Whatever is left of this page, the next one begins with another.
            self._pages.pop(language)[0].context.close()
            raise
        self.watch.faults.clear()  # axe sets styles of its own, against which the policy protests
        faults["html"] = probes.invalid_html(source)
        faults["weight"] = weight.faults(entered=user is not None)
        return Seen(faults, weight, source, answer.status, page.url.removeprefix(self.url))


@contextmanager
def opened_eye(browser: Browsers, url: str) -> Iterator[Eye]:
    watch = Watch(urlsplit(url).netloc)
    with opening(browser, url, watch) as open_page:
        yield Eye(url, open_page, watch)
