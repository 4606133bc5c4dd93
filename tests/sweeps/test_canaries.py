"""Marked words in every private field, and a crawl of everything public that must not find one of them.

Which fields are private stands in ogportal/privacy/fields.py; `planting` marks each of them. What is planted here
besides is private because of the state that a row is in. The crawl is worth something only because it finds the words
that were planted in public: that is shown first.
"""

import io
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any
from unittest import mock
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import redis
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

from consultation.models import Comment
from core import outbox
from core.models import Delivery
from ideas.models import Announcement, Idea, InstitutionAnswer, ScreeningDecision
from outcomes.datasets import DATASETS
from plans.models import ActionPlan
from tests import factories
from tests.sweeps import planting
from tests.sweeps.addresses import World, path_of
from tests.sweeps.test_bad_input import FORMS
from workshops.models import Workshop

#: `kanari` alone is what the crawl searches for, and what search pages say back.
CANARY = re.compile(r"kanari[-_]?[a-z0-9_]+", re.IGNORECASE)
#: How many pages of one kind are read in one language when links lead there. All that hold a canary are read.
ENOUGH = 8
#: How many ideas are read of those that stand alike.
OF_A_STATE = 2
#: Strings of letters that could be a key.
KEYS = re.compile(r"[A-Za-z0-9+/=_$-]{8,}")
#: Not public: they are swept with the roles.
CLOSED = re.compile(r"^/(admin|static|media)/|^/(ar|fr)/(account|desk|styleguide)/")
LINKS = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
LOCATIONS = re.compile(r"<loc>([^<]+)</loc>|<(?:atom:)?link[^>]*href=\"([^\"]+)\"")

#: Where the word in public must be found, by the kind of answer.
EVERYWHERE = {"text/html", "application/json", "text/csv", "application/vnd.openxml", "application/atom+xml"}


def plant_in_states() -> None:
    """Into rows of the demonstration that are not, or not yet, for everybody."""
    Idea.objects.filter(show_name=False).update(author_name="kanari_hidden_author")
    Comment.objects.filter(show_name=False).update(author_name="kanari_hidden_commenter")
    unannounced = ScreeningDecision.objects.filter(announced_at=None)
    assert unannounced.exists()
    unannounced.update(
        explanation_ar="kanari_explanation_ar",
        explanation_fr="kanari_explanation_fr",
        superseding_reason_ar="kanari_superseding_ar",
        superseding_reason_fr="kanari_superseding_fr",
    )
    hasty = InstitutionAnswer.objects.exclude(transmission__idea__public_state="accepted")
    hasty.update(explanation_ar="kanari_hasty_answer", explanation_fr="kanari_hasty_answer")


@transaction.atomic
def plant_screening(world: World) -> list[str]:
    """What the desk did and nobody announced: a split with its parts, a merge, opinions, reasons of their own."""
    plan, theme = world.idea.plan, world.idea.theme
    screener = factories.UserFactory(full_name="kanari_screener_name", email="kanari-screener@example.org")
    plan.publishes_assessments = True
    plan.save(update_fields=["publishes_assessments"])
    author = factories.ParticipantFactory(email="kanari-part-author@example.org", name="kanari_part_author")
    known = {"plan": plan, "theme": theme, "author": author, "author_name": "kanari_part_author"}
    original = factories.IdeaFactory(**known, number=911, state="split", public_state="under_screening")
    target = factories.IdeaFactory(**known, number=912)
    merged = factories.IdeaFactory(
        **known, number=913, state="merged", public_state="under_screening", merged_into=target
    )
    parts = [
        factories.IdeaFactory(
            **known,
            number=914 + n,
            split_from=original,
            state=("accepted", "under_screening")[n],
            public_state="",
            title=f"kanari_part_title_{n}",
            body="kanari_part_body",
            show_name=True,
        )
        for n in range(2)
    ]
    # Moved to another target since its announcement, which the public does not know yet.
    moved = factories.IdeaFactory(
        **known,
        number=917,
        state="merged",
        public_state="merged",
        merged_into=target,
        public_merged_into=world.idea,
    )
    known_merge = factories.ScreeningDecisionFactory(
        idea=moved, outcome="merged", announced=True, announcement__reference="DEMO-A-98", merged_into=world.idea
    )
    for idea, outcome in ((original, "split"), (merged, "merged"), (parts[0], "accepted"), (moved, "merged")):
        reason = factories.ScreeningReasonFactory(plan=plan, outcome=outcome, **_both(f"reason_{outcome}", "label"))
        decision = factories.ScreeningDecisionFactory(
            idea=idea,
            outcome=outcome,
            reason=reason,
            by=screener,
            merged_into=target if outcome == "merged" else None,
            supersedes=known_merge if idea is moved else None,
            **_both("why_changed", "superseding_reason"),
            **_both(f"decided_{outcome}", "explanation"),
        )
        factories.AssessmentFactory(idea=idea, decision=decision, by=screener)
    factories.SecondOpinionFactory(
        idea=original, by=screener, asked_of=screener, question="kanari_opinion_asked", answer="kanari_opinion_given"
    )
    factories.StaffNoteFactory(idea=original, by=screener, body="kanari_note_of_split")
    secret = factories.ActionPlanFactory(reference="SECRETACT", is_published=False)
    act = factories.AnnouncementFactory(plan=secret, reference="SECRETACT-A-01", **_both("act_of_plan", "title"))
    return [
        act.get_absolute_url(),
        *(part.get_absolute_url() for part in parts),
        *(f"/api/v1/ideas/{part.reference}" for part in parts),
    ]


def _both(label: str, *fields: str) -> dict[str, str]:
    return {f"{field}_{language}": f"kanari_{label}_{field}" for field in fields for language in ("ar", "fr")}


def plant_rows(world: World) -> list[str]:
    """Rows that nobody may see, or not as they are; their addresses, none of which may answer."""
    plan, theme = world.idea.plan, world.idea.theme
    secret = factories.ActionPlanFactory(
        reference="SECRETPLAN", is_published=False, **_both("plan", "title", "summary")
    )
    secret_theme = factories.ThemeFactory(plan=secret, slug="kanari-theme", **_both("theme", "title", "description"))
    secret_idea = factories.IdeaFactory(plan=secret, theme=secret_theme, title="kanari_idea_of_plan")
    secret_workshop = factories.WorkshopFactory(plan=secret, **_both("workshop_of_plan", "title"))
    secret_commitment = factories.CommitmentFactory(plan=secret, **_both("commitment_of_plan", "title"))
    draft = factories.WorkshopFactory(plan=plan, number=91, draft=True, **_both("draft_workshop", "title"))
    consultation = factories.ConsultationFactory(
        plan=plan, number=91, state="draft", **_both("draft_consultation", "title", "note")
    )
    awaiting = factories.IdeaFactory(
        plan=plan, theme=theme, awaiting=True, title="kanari_awaiting", body="kanari_awaiting_body"
    )
    factories.ConfirmationFactory(object_id=awaiting.pk, email="kanari-waiting@example.org")
    withdrawn = factories.IdeaFactory(
        plan=plan, theme=theme, number=901, state="withdrawn", title="kanari_withdrawn", body="kanari_withdrawn_body"
    )
    hidden = factories.IdeaFactory(
        plan=plan,
        theme=theme,
        number=902,
        title="kanari_hidden",
        body="kanari_hidden_body",
        hidden_at=world.idea.submitted_at,
        hidden_reasons={"ar": "مخالفة للقانون", "fr": "Contraire à la loi"},
    )
    for state in ("pending", "hidden"):
        moment = None if state == "pending" else world.idea.submitted_at
        reason = {"hidden_reasons": {"ar": "مخالفة للقانون", "fr": "Contraire à la loi"}} if state == "hidden" else {}
        factories.IdeaCommentFactory(
            idea=world.idea, state=state, body=f"kanari_{state}_comment", published_at=moment, **reason
        )
        factories.CommentFactory(
            consultation=world.consultation,
            version=world.version,
            state=state,
            body=f"kanari_{state}_remark",
            published_at=moment,
            **reason,
        )
    factories.ReasonedResponseFactory(
        comment=Comment.objects.filter(consultation=world.consultation, state="published")[0],
        effect="kept",
        **_both("response", "text"),
    )
    factories.ProgressUpdateFactory(commitment=world.commitment, **_both("progress", "narrative"))
    factories.DocumentFactory(plan=plan, is_published=False, **_both("document", "title"))
    return [
        secret.get_absolute_url(),
        secret_theme.get_absolute_url(),
        secret_idea.get_absolute_url(),
        secret_workshop.get_absolute_url(),
        secret_commitment.get_absolute_url(),
        draft.get_absolute_url(),
        f"{draft.get_absolute_url()[:-1]}.ics",
        consultation.get_absolute_url(),
        withdrawn.get_absolute_url(),
        hidden.get_absolute_url(),
        *(f"/api/v1/ideas/{idea.reference}" for idea in (secret_idea, withdrawn, hidden)),
        f"/api/v1/workshops/{draft.reference}",
        f"/api/v1/consultations/{consultation.reference}",
    ]


def plant_in_public(world: World) -> None:
    Idea.objects.filter(pk=world.idea.pk).update(
        body="kanari_public_idea", show_name=True, author_name="kanari_public_name"
    )
    Workshop.objects.filter(pk=world.workshop.pk).update(
        description_ar="kanari_public_workshop",
        description_fr="kanari_public_workshop",
        title_ar="kanari_public_workshop",
        title_fr="kanari_public_workshop",
    )
    factories.IdeaCommentFactory(idea=world.idea, body="kanari_public_comment", participant=None)


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
