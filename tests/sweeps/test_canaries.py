"""Marked words in every private field, and a crawl of everything public that must not find one of them.

Which fields are private stands in ogportal/privacy/fields.py; `planting` marks each of them. What is planted here
besides is private because of the state that a row is in. The crawl is worth something only because it finds the words
that were planted in public: that is shown first.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest
import redis
from django.conf import settings
from django.test import Client

from core import outbox
from core.models import Delivery
from ideas.models import Announcement, Idea
from outcomes.datasets import DATASETS
from plans.models import ActionPlan
from tests.sweeps import planting
from tests.sweeps.addresses import path_of
from tests.sweeps.crawling import CANARY, Crawl
from tests.sweeps.forms import FORMS
from tests.sweeps.planted_rows import plant_in_public, plant_in_states, plant_rows, plant_screening
from tests.sweeps.world import World

#: How many ideas are read of those that stand alike.
OF_A_STATE = 2

#: Where the word in public must be found, by the kind of answer.
EVERYWHERE = {"text/html", "application/json", "text/csv", "application/vnd.openxml", "application/atom+xml"}


@dataclass
class Planted:
    """The addresses of what nobody may see, and which columns hold a word."""

    addresses: list[str]
    marked: set[str]
    refused: set[str]


@pytest.fixture(scope="module")
def planted(world: World) -> Planted:
    plant_in_public(world)
    plant_in_states()
    addresses = [*plant_rows(world), *plant_screening(world)]
    held_back, refused = planting.plant_held_back(ActionPlan.objects.get(reference="SECRETPLAN"))
    private, not_taken = planting.plant_private()
    plant_in_public(world)  # an author's name that is shown is no secret
    return Planted(addresses, held_back | private, refused | not_taken)


@contextmanager
def as_written() -> Iterator[None]:
    """A PDF is the text that it was made of: what stands in it can be read, and nothing is set in type."""
    with mock.patch("weasyprint.HTML", _Page):
        yield


class _Page:
    def __init__(self, string: str, **_more: Any) -> None:
        self.string = string

    def write_pdf(self, **_more: Any) -> bytes:
        return b"%PDF of " + self.string.encode()


class Lines(logging.Handler):
    """What the portal writes into its log, as the log has it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def log() -> Iterator[list[str]]:
    lines = Lines()
    root = logging.getLogger()
    root.addHandler(lines)
    yield lines.lines
    root.removeHandler(lines)


def ideas_of_each_kind() -> list[Idea]:
    """Of the ideas that stand alike, inside and for everybody, a few."""
    kinds: Counter[tuple[str, str]] = Counter()
    found = []
    for idea in Idea.objects.filter(plan__reference="DEMO").exclude(reference=None).order_by("pk"):
        kind = (idea.state, idea.public_state)
        kinds[kind] += 1
        if kinds[kind] <= OF_A_STATE:
            found.append(idea)
    return found


@pytest.fixture(scope="module")
def crawl(world: World, planted: Planted) -> Crawl:
    private_addresses = planted.addresses
    marked = [world.idea, world.workshop, world.consultation, world.commitment, *ideas_of_each_kind()]
    rows = [row.get_absolute_url() for row in (*marked, *Announcement.objects.filter(plan__is_published=True))]
    rows.append("/ar/ideas/announcements/")
    seeds = [
        f"/{language}{path[3:]}"
        for path in (*rows, *private_addresses)
        for language in ("ar", "fr")
        if path[:4] == "/ar/"
    ]
    seeds += [path for path in private_addresses if path[:4] != "/ar/"]
    seeds += [f"/api/v1/ideas/{idea.reference}" for idea in marked[4:]]
    for name in DATASETS:
        seeds += [f"/api/v1/{name}?limit=200", f"/api/v1/{name}?q=kanari"]
        seeds += [f"/fr/open-data/{name}.csv", f"/ar/open-data/{name}.xlsx", f"/fr/open-data/{name}.csv?q=kanari"]
    for language in ("ar", "fr"):
        lists = ("ideas", "workshops", "commitments", "consultations", "search")
        seeds += [f"/{language}/", f"/{language}/ideas/feed/", f"/{language}/workshops/calendar.ics"]
        seeds += [f"/{language}/{name}/?q=kanari" for name in lists]
        seeds += [f"/{language}/ideas/track/?reference={world.idea.reference}&code=WRONGCODE1"]
    seeds += [
        "/sitemap.xml",
        "/robots.txt",
        "/api/v1/openapi.json",
        "/api/v1/indicators?plan=demo",
        "/healthz",
        "/readyz",
    ]
    found = Crawl(seeds, planting.secrets())
    with as_written(), log() as lines:
        found.run()
    found.log = lines
    return found


def test_every_private_column_holds_a_word_or_says_why_not(planted) -> None:
    """A column that is declared private from tomorrow on is planted as well, or is named here."""
    assert planted.refused == set()
    reasons = planting.wanted()
    assert {name for name, why in reasons.items() if not why} == planted.marked
    assert {why for why in reasons.values() if why} == {
        "a person, whose name and address are marked", "a choice", "secret", "short", "a structure", "only in public",
    }  # fmt: skip


def test_the_crawl_finds_what_is_public(crawl) -> None:
    """On pages, in the API, in files and in the feed: else it would prove nothing."""
    assert crawl.read > 200
    for word in ("kanari_public_idea", "kanari_public_name", "kanari_public_workshop", "kanari_public_comment"):
        assert word in crawl.seen, word
    kinds = {kind for one in crawl.types.values() for kind in one}
    assert any(path.endswith("pdf") for path in crawl.known)
    for kind in EVERYWHERE:
        assert any(one.startswith(kind) for one in kinds), (kind, kinds)


def test_the_crawl_finds_nothing_that_is_private(crawl) -> None:
    leaks = {word: sorted(paths)[:4] for word, paths in crawl.seen.items() if not word.startswith("kanari_public")}
    assert leaks == {}
    assert [line for line in crawl.log if CANARY.search(line)] == []


def test_what_is_not_public_has_no_page(planted) -> None:
    client = Client()
    seen = {path: client.get(path).status_code for path in planted.addresses}
    hidden = {path: code for path, code in seen.items() if code != 404}
    # A hidden idea keeps its page, which says the reason in place of the text.
    assert list(hidden.values()) == [200], hidden


def test_a_search_counts_only_what_is_public(crawl) -> None:
    """A number would tell as much as a text."""
    answer = crawl.client.get("/api/v1/ideas?q=kanari_explanation_fr").json()
    assert answer["results"] == []
    for word in ("kanari_part_title_0", "kanari_withdrawn", "kanari_awaiting", "kanari_hidden", "kanari_idea_of_plan"):
        assert crawl.client.get(f"/api/v1/ideas?q={word}").json()["results"] == [], word


def test_an_announced_merge_keeps_its_target_until_another_is_announced(world, crawl) -> None:
    moved = Idea.objects.get(plan=world.idea.plan, number=917)
    assert crawl.client.get(f"/api/v1/ideas/{moved.reference}").json()["merged_into"] == world.idea.reference


def test_a_part_that_nobody_knows_is_in_no_figure(world, crawl) -> None:
    counted = crawl.client.get("/api/v1/indicators?plan=demo").json()["ideas"]["total"]
    listed = crawl.client.get("/api/v1/ideas?plan=demo").json()["count"]
    hidden = Idea.objects.filter(plan=world.idea.plan, hidden_at__isnull=False).exclude(public_state="").count()
    assert counted == listed + hidden


def kept_in_redis() -> bytes:
    """Everything that cache and queue hold: what stands there under which key."""
    server = redis.from_url(settings.REDIS_URL)
    readers: dict[bytes, Any] = {
        b"string": server.get,
        b"list": lambda key: server.lrange(key, 0, -1),
        b"hash": server.hgetall,
        b"set": server.smembers,
        b"zset": lambda key: server.zrange(key, 0, -1),
    }
    return repr([(key, readers[server.type(key)](key)) for key in server.scan_iter()]).encode()


def test_what_people_send_stands_in_no_log_no_cache_and_no_queue(world) -> None:
    client = Client()
    sent = {
        "email": "kanari-sent@example.org",
        "author_name": "kanari_sent",
        "name": "kanari_sent",
        "body": "kanari_sent",
    }
    sent |= {"login": "kanari-sent@example.org", "password": "kanari_sent", "title": "kanari_sent"}
    with log() as lines:
        for form in FORMS.values():
            if not form.role:
                fields = form.fields(world)
                fields |= {name: value for name, value in sent.items() if name in fields}
                assert client.post(path_of(form.address, world, "fr"), fields).status_code < 500
        outbox.drain()
    assert Delivery.objects.filter(to="kanari-sent@example.org").count() > 3, "nothing was sent: this proves nothing"
    assert [line for line in lines if CANARY.search(line)] == []
    assert CANARY.search(kept_in_redis().decode()) is None
