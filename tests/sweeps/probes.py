"""What a browser is asked about a page: axe, the script of its texts, and whether it scrolls sideways."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Every text whose letters are not those of the nearest `lang`. Left alone: what has marks of its own for a foreign
#: part (bdi, code, …) or can have none (title), what people wrote in a language that nobody stated (dir=auto and no
#: lang), names such as CSV or PAN2-I-0042, addresses, and marks without letters.
FOREIGN_TEXTS = """() => {
  const arabic = /[\\u0600-\\u06ff]/g, latin = /[A-Za-z\\u00c0-\\u024f]/g;
  const names = /\\S*[@/]\\S*|\\b[A-Z0-9][A-Z0-9.-]*\\b|\\bODbL\\b|\\bKB\\b|https?:\\S+/g;
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("script, style, noscript, title, bdi, code, kbd, pre, .ref, .code")) continue;
    const told = parent.closest("[lang]"), free = parent.closest("[dir=auto]");
    if (free && !free.hasAttribute("lang") && (!told || told.contains(free))) continue;
    const text = node.textContent.replace(names, " ").trim();
    const ar = (text.match(arabic) || []).length, la = (text.match(latin) || []).length;
    const lang = told ? told.lang : "";
    if ((lang === "ar" && ar === 0 && la > 2) || (lang !== "ar" && ar > 1) || (lang === "" && ar + la > 0))
      found.push(`${lang}: ${node.textContent.trim().slice(0, 90)} <${parent.tagName.toLowerCase()}>`);
  }
  return found;
}"""

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


def violations(page: Page) -> list[str]:
    result: dict[str, Any] = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
    return [
        f"{one['id']}: {node['html'][:160]} {' '.join(node['failureSummary'].split())[:200]}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]


def foreign_texts(page: Page) -> list[str]:
    page.wait_for_load_state()
    found: list[str] = page.evaluate(FOREIGN_TEXTS)
    return found


def wider_than(page: Page, width: int) -> list[str]:
    """What sticks out of a window so wide."""
    page.set_viewport_size({"width": width, "height": 700})
    page.wait_for_load_state()
    found: list[str] = page.evaluate(WIDER)
    return found
