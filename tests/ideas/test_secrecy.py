"""Nothing of a decision is public before its announcement: canary words on every public address about ideas."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from ideas import services
from tests import factories

pytestmark = pytest.mark.django_db

CANARY = "zarzour"


@pytest.fixture
def secret(plan, theme, screener, institution_a):
    """A portal full of things that nobody may see yet."""
    reason = factories.ScreeningReasonFactory(outcome="accepted", label_ar=f"{CANARY} 1", label_fr=f"{CANARY} 1")
    rejection = factories.ScreeningReasonFactory(outcome="rejected", label_ar=f"{CANARY} 2", label_fr=f"{CANARY} 2")
    merging = factories.ScreeningReasonFactory(outcome="merged", label_ar=f"{CANARY} 3", label_fr=f"{CANARY} 3")
    type(screener).objects.filter(pk=screener.pk).update(full_name=f"{CANARY} 12", email=f"{CANARY}12@x.org")
    verdicts = {"openness": "met", "precision": "unsure"}
    explained = {"explanation": {"ar": f"{CANARY} 4", "fr": f"{CANARY} 4"}, "by": screener, "verdicts": verdicts}
    rows = [
        factories.IdeaFactory(
            plan=plan, theme=theme, title=f"فكرة {n}", author=factories.ParticipantFactory(email=f"{CANARY}{n}@x.org")
        )
        for n in range(5)
    ]
    services.accept_idea(idea=rows[0], reason=reason, **explained)
    factories.TransmissionFactory(idea=rows[0], institution=institution_a)
    type(institution_a).objects.filter(pk=institution_a.pk).update(name_ar=f"{CANARY} 5", name_fr=f"{CANARY} 5")
    services.reject_idea(idea=rows[1], reason=rejection, **explained)
    target = factories.IdeaFactory(plan=plan, theme=theme, title=f"{CANARY} 6")
    services.merge_idea(idea=rows[2], into=target, reason=merging, **explained)
    services.hide_idea(idea=target, reason={"ar": "…", "fr": "…"}, by=screener)
    services.ask_information(idea=rows[3], question=f"{CANARY} 7", by=screener)
    services.note_on_idea(idea=rows[4], body=f"{CANARY} 8", by=screener)
    colleague = factories.UserFactory(full_name=f"{CANARY} 13")
    factories.SecondOpinionFactory(idea=rows[4], by=screener, asked_of=colleague, question=f"{CANARY} 14")
    factories.IdeaFactory(plan=plan, theme=theme, awaiting=True, title=f"{CANARY} 9")
    factories.IdeaCommentFactory(idea=rows[0], state="pending", published_at=None, body=f"{CANARY} 10")
    factories.IdeaCommentFactory(
        idea=rows[0], participant=None, state="pending", published_at=None, body=f"{CANARY} 11"
    )
    return rows


def addresses(rows, language):
    """Every public address about ideas that this portal has; those of apps that are not there are left out."""
    plan = rows[0].plan
    with translation.override(language):
        named = [
            ("ideas:list", []),
            ("outcomes:ideas_feed", []),
            ("search", []),
            ("outcomes:indicators", []),
            ("home", []),
            ("ideas:announcements", []),
            ("plans:detail", [plan.slug]),
            ("outcomes:theme", [rows[0].theme.slug]),
            ("outcomes:csv", ["responses"]),
            ("outcomes:csv", ["indicators"]),
        ]
        found = []
        for name, arguments in named:
            try:
                found.append(reverse(name, args=arguments))
            except NoReverseMatch:
                continue
        lists = [
            f"{address}?{urlencode(query)}"
            for address in found[:1]
            for query in (
                {"status": "accepted"},
                {"status": "rejected"},
                {"status": "merged"},
                {"q": CANARY},
                {"order": "supported"},
                {"reason": rows[0].decisions.get().reason.code},
                {"answer": "waiting"},
            )
        ]
        pages = [
            page
            for row in rows
            for page in (
                row.get_absolute_url(),
                reverse("ideas:comment", args=[row.reference]),
                reverse("ideas:support", args=[row.reference]),
            )
        ]
    machines = ["/api/v1/ideas?plan=now1", "/sitemap.xml", f"/{language}/open-data/ideas.csv?plan=now1"]
    machines += [f"/api/v1/indicators?plan={plan.slug}"]
    machines += [f"/api/v1/ideas/{row.reference}" for row in rows]
    return [*found, *lists, *pages, *machines, f"/{language}/search/?q={CANARY}"]


def test_no_canary_is_heard(client, secret, language):
    heard = []
    for address in addresses(secret, language):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        # With a number: the bare word is what was asked for, and stands in the search box.
        if re.search(rf"{CANARY}( \d|\d@)", body.decode()):
            heard.append(address)
    assert not heard


def test_the_counts_tell_nothing_either(client, secret):
    for state in ("accepted", "rejected", "merged"):
        assert client.get(f"/ar/ideas/?status={state}").context["total"] == 0
    assert client.get("/ar/ideas/?institution=institution-a").context["total"] == 0
    assert client.get("/ar/ideas/?answer=waiting").context["total"] == 0
    for row in secret[:3]:
        assert client.get(f"/ar/ideas/?reason={row.decisions.get().reason.code}").context["total"] == 0
    facets = {facet.name for facet in client.get("/ar/ideas/").context["facets"]}
    assert "institution" not in facets
    figures = client.get(f"/api/v1/indicators?plan={secret[0].plan.slug}").json()["responses"]
    assert (figures["answered"], figures["reasons"], figures["reasons_by_institution"]) == (0, [], [])


def test_the_canaries_would_be_heard(client, secret, announce):
    """The test can fail: what is announced is heard."""
    announce(secret[1].decisions.get())
    assert f"{CANARY} 4" in client.get(secret[1].get_absolute_url()).content.decode()
