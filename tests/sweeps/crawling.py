"""Reads everything public, from link to link, and keeps where which marked word was seen."""

import io
import re
import zipfile
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

#: `kanari` alone is what the crawl searches for, and what search pages say back.
CANARY = re.compile(r"kanari[-_]?[a-z0-9_]+", re.IGNORECASE)

#: How many pages of one kind are read in one language when links lead there. All that hold a canary are read.
ENOUGH = 8

#: Strings of letters that could be a key.
KEYS = re.compile(r"[A-Za-z0-9+/=_$-]{8,}")

#: Not public: they are swept with the roles.
CLOSED = re.compile(r"^/(admin|static|media)/|^/(ar|fr)/(account|desk|styleguide)/")

LINKS = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")

LOCATIONS = re.compile(r"<loc>([^<]+)</loc>|<(?:atom:)?link[^>]*href=\"([^\"]+)\"")


def words_of(answer: Any) -> str:
    """Everything that an answer says: headers, cookies, and the body, of a workbook its parts."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(part) for part in book.namelist())
    head = f"{dict(answer.headers)} {answer.cookies.output()}"
    return unquote(unescape(f"{head}\n{body.decode('utf-8', 'replace')}"))


class Crawl:
    """Reads what links lead to, at most `ENOUGH` of a kind, and keeps where which marked word was seen."""

    def __init__(self, seeds: list[str], secrets: set[str]) -> None:
        self.client = Client()
        self.seeds, self.secrets = set(seeds), secrets
        self.waiting, self.known = list(dict.fromkeys(seeds)), set(seeds)
        self.kinds: Counter[str] = Counter()
        self.seen: dict[str, set[str]] = {}
        self.types: dict[str, set[str]] = {}
        self.read = 0
        self.log: list[str] = []

    def run(self) -> None:
        while self.waiting:
            path = self.waiting.pop(0)
            if path not in self.seeds and self._is_enough(path):
                continue
            answer = self.client.get(path)
            assert answer.status_code < 500, path
            words = words_of(answer)
            self.read += 1
            found = {word.lower() for word in CANARY.findall(words)}
            found |= {f"secret {one}" for one in self.secrets.intersection(KEYS.findall(words))}
            if answer.status_code == 200 and "SECRETPLAN" in words:
                found.add("the plan that nobody may see")
            for word in found:
                self.seen.setdefault(word, set()).add(path)
                self.types.setdefault(word, set()).add(answer.headers.get("Content-Type", ""))
            self._follow(path, words, answer)

    def _is_enough(self, path: str) -> bool:
        # An address with a language is known only while that language is spoken.
        with translation.override(path[1:3] if path[3:4] == "/" else "ar"):
            try:
                match = resolve(urlsplit(path).path)
            except Resolver404:
                return False
        kind = f"{path[:4]} {match.view_name} {'?' in path}"
        self.kinds[kind] += 1
        return self.kinds[kind] > ENOUGH

    def _follow(self, path: str, words: str, answer: Any) -> None:
        found = [one[0] or one[1] for one in LOCATIONS.findall(words)]
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found += LINKS.findall(words)
        if "json" in answer.headers.get("Content-Type", "") and isinstance(answer.json(), dict):
            found += [answer.json().get("next") or ""]
        if location := answer.headers.get("Location"):
            found.append(location)
        for link in found:
            parts = urlsplit(urljoin(f"http://127.0.0.1:8000{path}", link))
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if parts.hostname in {"127.0.0.1", "testserver"} and target not in self.known and not CLOSED.match(target):
                self.known.add(target)
                self.waiting.append(target)
