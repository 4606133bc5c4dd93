"""What the content policy would refuse, found in an answer without a browser."""

import re
from html.parser import HTMLParser
from typing import Any

#: What a script element may hold beside its address: words for a script, which no browser runs.
DATA = {"application/json", "application/ld+json"}
#: Attributes with an address that a browser fetches or follows.
FETCHED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "audio": "src", "video": "src"}
#: A page without any of these is not read tag by tag, which takes ten times as long.
SUSPECT = re.compile(
    rb"<style|\sstyle\s*=|\son[a-z]+\s*=|script\s*:|<script(?![^>]*\ssrc=)"
    rb"|<(?:script|img|source|iframe|audio|video|link)[^>]*[\"'](?:https?:)?//",
    re.IGNORECASE,
)


class _Refused(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        if tag == "script" and "src" not in given and given.get("type", "") not in DATA:
            self.found.append("a script in the page")
        if tag == "style":
            self.found.append("a style in the page")
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        self.found += [f"<{tag} {name}={value[:30]}>" for name, value in given.items() if _is_script(value)]
        address = given.get(FETCHED.get(tag, ""), "") or (
            given.get("href", "") if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload"} else ""
        )
        if address.startswith(("http:", "https:", "//")):
            self.found.append(f"<{tag}> from {address[:60]}")


def _is_script(value: str) -> bool:
    """However it is written: browsers pass over blanks and controls."""
    return "".join(value.split()).lower().startswith("javascript:")


def refused_in(answer: Any) -> list[str]:
    """What of this answer a strict browser would refuse, and what of the policy is missing."""
    policy = answer.headers.get("Content-Security-Policy", "")
    said = {directive.strip() for directive in policy.split(";")}
    is_strict = bool(said & {"default-src 'self'", "default-src 'none'"}) and "unsafe" not in policy
    found = [] if is_strict else [f"the policy is {policy!r}"]
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if is_page and not answer.streaming and SUSPECT.search(answer.content):
        reader = _Refused()
        reader.feed(answer.content.decode())
        found += sorted(set(reader.found))
    return found
