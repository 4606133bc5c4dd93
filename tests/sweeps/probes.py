"""What is asked about a page: axe, valid HTML, sizes, focus, motion, and what it weighs.

Its letters and its colours have modules of their own: `letters.py`, `contrast.py`.
"""

import gzip
import json
from dataclasses import dataclass, field
from typing import ClassVar, Self
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Page, Request, Response
from tinyhtml5.parser import HTMLParser

from ogportal.storage import without_comments
from tests.sweeps.contrast import COLOURS, FAINT
from tests.sweeps.letters import FOREIGN_TEXTS, WRONG_SIGNS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: What sticks out where the page is wider than its window, or an empty list.
WIDER = """() => {
  const root = document.documentElement, wide = root.scrollWidth - root.clientWidth;
  if (wide <= 0) return [];
  const found = [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > root.clientWidth + 1 || box.left < -1) && !one.closest(".scroll, .table-wrap");
  });
  return [`${wide} px too wide`, ...found.slice(0, 5).map(one => `${one.tagName.toLowerCase()}.${one.className}`)];
}"""

#: Pointer targets below 24 × 24 px that have another target within 24 px of their middle (WCAG 2.5.8). A link within
#: a sentence may be as high as its line; a box or a button of choice is as large as its label.
SMALL_TARGETS = """() => {
  const least = 24, all = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")) {
    if (one.type === "hidden" || one.disabled || !one.checkVisibility({visibilityProperty: true})) continue;
    if (one.closest(".trap, .skip, [inert], [aria-hidden=true]")) continue;
    let boxes = [...one.getClientRects()].filter(box => box.width && box.height);
    const label = one.closest("label") || (one.id && document.querySelector(`label[for="${CSS.escape(one.id)}"]`));
    if (label && /checkbox|radio/.test(one.type || "")) boxes = [...boxes, ...label.getClientRects()];
    if (!boxes.length) continue;
    const left = Math.min(...boxes.map(b => b.left)), right = Math.max(...boxes.map(b => b.right));
    const top = Math.min(...boxes.map(b => b.top)), bottom = Math.max(...boxes.map(b => b.bottom));
    if (bottom + scrollY <= 0 || right + scrollX <= 0) continue;
    const text = (one.textContent || "").trim().length;
    const around = one.closest("p, li, td, th, dd, dt, h1, h2, h3, h4, figcaption, caption, label, div");
    const among = around && around.textContent.trim().length > text + 3;
    const sentence = among && getComputedStyle(one).display === "inline";
    all.push({one, sentence, left, right, top, bottom, small: right - left < least - .5 || bottom - top < least - .5});
  }
  const near = (a, b) => {
    const x = (a.left + a.right) / 2, y = (a.top + a.bottom) / 2;
    const dx = Math.max(b.left - x, 0, x - b.right), dy = Math.max(b.top - y, 0, y - b.bottom);
    return Math.hypot(dx, dy) < least / 2 - .5;
  };
  return all.filter(a => a.small && !a.sentence && all.some(b => b !== a && !a.one.contains(b.one) && near(a, b)))
    .slice(0, 5).map(({one, left, right, top, bottom}) =>
      `${one.outerHTML.slice(0, 110)} ${Math.round(right - left)} × ${Math.round(bottom - top)}`);
}"""

#: What takes the focus without an outline of 2 px or more that is told from its ground, or beneath something else. Two
#: rings, one around the other, are told from each other on any ground.
HIDDEN_FOCUS = f"""() => {{
  {COLOURS}
  const found = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {{
    if (one.type === "hidden" || one.disabled || !one.checkVisibility({{visibilityProperty: true}})) continue;
    if (one.closest(".trap, [inert]")) continue;
    one.focus({{focusVisible: true}});
    if (document.activeElement !== one) continue;
    const style = getComputedStyle(one), box = one.getClientRects()[0];
    if (!box || !box.width) continue;
    const width = parseFloat(style.outlineWidth);
    if (style.outlineStyle === "none" || width < 2) found.push(`no outline: ${{one.outerHTML.slice(0, 110)}}`);
    else {{
      const around = ground(one.parentElement), line = over(colour(style.outlineColor), around);
      const [, second, wide] = style.boxShadow.match(/^(rgba?\\([^)]+\\)) 0px 0px 0px ([\\d.]+)px$/) || [];
      const rings = second && parseFloat(wide) > parseFloat(style.outlineOffset) + width;
      const told = Math.max(contrast(line, around), rings ? contrast(line, over(colour(second), around)) : 0);
      if (told < least) found.push(`faint outline ${{told.toFixed(2)}}: ${{one.outerHTML.slice(0, 110)}}`);
    }}
    const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 20);
    const there = document.elementFromPoint(x, y);
    const label = there && there.closest("label");
    if (there && !one.contains(there) && !there.contains(one) && !(label && label.control === one))
      found.push(`covered by ${{there.tagName.toLowerCase()}}.${{there.className}}: ${{one.outerHTML.slice(0, 90)}}`);
  }}
  if (document.activeElement) document.activeElement.blur();
  scrollTo(0, 0);
  return found.slice(0, 5);
}}"""

#: What still moves where the visitor asked for no motion.
MOTION = """() => [...document.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one), long = times => times.split(",").some(time => parseFloat(time) > 0.01);
  return (style.animationName !== "none" && long(style.animationDuration)) || long(style.transitionDuration)
    || style.scrollBehavior === "smooth";
}).slice(0, 5).map(one => `${one.tagName.toLowerCase()}.${one.className}`)"""


def invalid_html(source: str) -> list[str]:
    """What the standard's own parser calls an error, identifiers that stand twice, and labels and links without end.

    The content model is the validator's affair (`make a11y`); this much needs nothing but Python.
    """
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(source)
    lines = source.splitlines()
    faults = [f"{code} {told}: {lines[at[0] - 1].strip()[:100]}" for at, code, told in parser.errors]
    seen: set[str] = set()
    known = {one.get("id") for one in root.iter() if one.get("id")}
    for one in root.iter():
        if (name := one.get("id")) is not None:
            if name in seen or not name or " " in name:
                faults.append(f"id {name!r} stands twice or is none")
            seen.add(name)
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"):
            faults += [
                f"{attribute} names {part!r}, which is not there"
                for part in (one.get(attribute) or "").split()
                if part not in known
            ]
    return faults


@dataclass
class Weight:
    """What came over the line for one page, as a server that compresses would send it."""

    html: int = 0
    script: int = 0
    photos: int = 0
    total: int = 0
    requests: int = 0
    foreign: list[str] = field(default_factory=list)

    def faults(self, *, entered: bool = False) -> list[str]:
        """What is above the budget of a first visit; whoever has signed in was there before."""
        if entered:
            return [f"foreign: {url}" for url in self.foreign]
        budget = {
            "html": (self.html, 14 * 1024),
            "script": (self.script, 15 * 1024),
            "total": (self.total, (100 if self.photos else 60) * 1024),
            "requests": (self.requests, 10),
        }
        over = [f"{name}: {value:,} > {most:,}" for name, (value, most) in budget.items() if value > most]
        return over + [f"foreign: {url}" for url in self.foreign]


_COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest")


class Scales:
    """Follows a page from before its first request: `with Scales(page) as scales:`, `goto`, `scales.weight()`."""

    #: What files of the portal itself weigh, by address: they are the same for every page.
    _known: ClassVar[dict[str, int]] = {}

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[Request] = []

    def __enter__(self) -> Self:
        self.page.on("request", self._asked)
        return self

    def __exit__(self, *_error: object) -> None:
        self.page.remove_listener("request", self._asked)

    def _asked(self, request: Request) -> None:
        # What the page before was still asking for is not this one's.
        if self.requests or request.is_navigation_request():
            self.requests.append(request)

    def weight(self) -> Weight:
        """Of what was asked for until now, awaited; the mark of the site counts once, come already or not."""
        mark = urlsplit(self.page.evaluate("document.querySelector('link[rel=icon]')?.href || ''")).path
        asked = [one for one in self.requests if urlsplit(one.url).scheme != "data" and urlsplit(one.url).path != mark]
        weight = Weight(requests=len(asked) + bool(mark))
        host = urlsplit(asked[0].url).netloc
        for request in asked:
            if urlsplit(request.url).netloc != host:
                weight.foreign.append(request.url)
            answer = request.response()
            if answer is None:  # refused by the browser: whoever watches the page says so
                continue
            kind = answer.headers.get("content-type", "")
            size = self._size(request.url, answer, kind)
            weight.total += size
            weight.html += size * ("text/html" in kind)
            weight.script += size * ("javascript" in kind)
            weight.photos += size * kind.startswith(("image/jpeg", "image/png", "image/webp", "image/avif"))
        return weight

    def _size(self, url: str, answer: Response, kind: str) -> int:
        if url in self._known:
            return self._known[url]
        body = b"" if 300 <= answer.status < 400 else answer.body()
        if urlsplit(url).path.startswith(f"{settings.STATIC_URL}css/"):
            body = without_comments(body.decode()).encode()  # as they are collected
        size = len(gzip.compress(body, 6)) if kind.startswith(_COMPRESSED) else len(body)
        if urlsplit(url).path.startswith(settings.STATIC_URL):
            self._known[url] = size
        return size


#: Asked at 320 px, and at the width of a desk: all of it in one call each, which is what such a call costs.
NARROW = f"""() => ({{lang: ({FOREIGN_TEXTS})(), signs: ({WRONG_SIGNS})(), '320px': ({WIDER})(),
  target: ({SMALL_TARGETS})(), '3:1': ({FAINT})()}})"""
WIDE = f"() => ({{focus: ({HIDDEN_FOCUS})(), motion: ({MOTION})(), '3:1': ({FAINT})()}})"

#: Put into every page before its own scripts: axe, which waits to be called.
AXE = f"window.startAxe = () => {{ {AXE_SCRIPT}\nreturn window.axe; }};"
_OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "selectors": False, "iframes": False, "preload": False}
#: What axe finds. Only that is handed over: all that it passes is a hundred times as much.
VIOLATIONS = f"""async () => (await startAxe().run(document, {json.dumps(_OPTIONS)})).violations.flatMap(one =>
  one.nodes.slice(0, 3).map(({{html, failureSummary}}) =>
    `${{one.id}}: ${{html.slice(0, 160)}} ${{(failureSummary || "").replace(/\\s+/g, " ").slice(0, 200)}}`))"""
