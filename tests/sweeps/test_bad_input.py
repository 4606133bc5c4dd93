"""Whatever is sent, nothing breaks: every parameter, every part of a path, every field of every public form."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from consultation.models import Comment, Consultation
from core.clock import wall
from core.models import Delivery
from ideas.models import Idea, IdeaComment
from plans.models import Stage
from tests.factories import ZONE
from tests.support.crowds import at_once
from tests.sweeps import addresses
from tests.sweeps.forms import FORMS
from tests.sweeps.world import World
from workshops.models import Registration, Workshop

#: Percent-encoded, as they travel.
EVIL: dict[str, str] = {
    "NUL": "a%00b",
    "no UTF-8": "%ff%fe%80",
    "half a surrogate pair": "%ed%a0%80",
    "bidi override": quote("a\u202eb\u2066c"),
    "invisible": quote("\u200b\u200f\u00ad"),
    "marks without end": quote("e" + "\u0301" * 5_000),
    "a number without end": "9" * 400,
    "beyond the integers": str(2**63),
    "below nothing": "-1",
    "no number": "NaN",
    "infinite": "1e999",
    "other digits": quote("\u0661\u0662\u00b2"),
    "unknown": "no-such-value",
    "a query": quote("') OR 1=1; --"),
    "a pattern": quote("%_\\[(*?"),
    "words of a text search": quote("a & | ! <-> :* '"),
    "a template": quote("{{ settings.SECRET_KEY }}{% debug %}%(x)s %s {0}"),
    "a tag": quote("<script>alert(1)</script>"),
    "a path": quote("../../../etc/passwd", safe=""),
    "lines": quote("a\r\nSet-Cookie: b=c\u2028d"),
    "letters of four bytes": quote("😀𞤀𝔊"),
}
PARAMETERS = (  # noqa: SIM905
    "q plan theme status channel workshop institution territory order page after before limit standing axis lead "
    "organiser completion reply reference code lang next"
).split()
#: Those that are tried in each place by itself; the others are tried in all places at once.
ALONE = [
    EVIL[what]
    for what in (
        "NUL",
        "no UTF-8",
        "half a surrogate pair",
        "bidi override",
        "invisible",
        "marks without end",
        "a number without end",
        "beyond the integers",
        "other digits",
        "unknown",
    )
]
#: What a page reads from its address: each of these by itself. Everywhere else all parameters are sent at once.
READ: dict[str, str] = {
    "ideas:list": "q plan theme status channel workshop institution territory order after before",
    "workshops:list": "q plan theme status organiser territory page",
    "commitments:list": "q plan theme standing axis lead page",
    "consultation:list": "plan",
    "search": "q",
    "outcomes:indicators": "plan",
    "ideas:new": "plan theme",
    "ideas:track": "reference code",
    "api:ideas": "q plan theme status workshop territory order after limit",
    "api:workshops": "organiser institution after limit",
    "api:commitments": "axis completion after limit",
    "api:consultations": "q status after",
    "api:themes": "after order",
    "api:indicators": "plan",
}
#: No look-up of the database may be reached from outside.
LOOKUPS = (
    "author__email__startswith=a",
    "email__contains=demo",
    "tracking_code__startswith=A",
    "state=accepted",
    "state__in=accepted",
    "decisions__explanation_fr__icontains=e",
    "plan__is_published=False",
    "pk__lt=0",
)


@pytest.fixture
def client(kept_demonstration: Any) -> Client:
    """Faults come back as answers with 500."""
    cache.clear()
    return Client(raise_request_exception=False)


def public() -> list[str]:
    return [name for name in addresses.PUBLIC if addresses.TABLE[name].status != 405]


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("name", public())
def test_no_parameter_breaks_a_page(name, client, world) -> None:
    path = addresses.path_of(name, world, "fr").partition("?")[0]
    tries = ["&".join(f"{one}={value}" for one in PARAMETERS) for value in EVIL.values()]
    tries += [f"{EVIL[what]}={EVIL[what]}" for what in ("NUL", "no UTF-8", "marks without end")]
    tries += [f"{one}={value}" for one in READ.get(name, "").split() for value in ALONE]
    broken = []
    for query in tries:
        answer = client.get(f"{path}?{query}")
        body = body_of(answer)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code >= 500 or (is_page and b"<script>alert" in body):
            broken.append(f"{answer.status_code} {path}?{query[:120]}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("name", ["ideas:list", "api:ideas", "workshops:list", "commitments:list"])
def test_a_look_up_of_the_database_is_not_a_filter(name, client, world) -> None:
    def shown(query: str) -> list[str]:
        body = client.get(f"{path}?{query}").content.decode()
        return sorted(one for one in references if one in body)

    path = addresses.path_of(name, world, "fr")
    references = [*Idea.objects.exclude(reference=None).values_list("reference", flat=True)]
    references += [*Workshop.objects.values_list("reference", flat=True)]
    usual = shown("")
    for query in LOOKUPS:
        assert shown(query) == usual, query


def spoiled(name: str, world: World) -> Iterator[str]:
    """The address with each of its arguments replaced by each evil value."""
    path = addresses.path_of(name, world, "fr")
    for value in addresses.TABLE[name].arguments(world).values():
        before, found, after = path.rpartition(str(value))
        assert found, (path, value)
        for evil in (*EVIL.values(), "9" * 30, ".", quote("ب" * 300)):
            yield f"{before}{evil}{after}"


@pytest.mark.parametrize(
    "name", [name for name, one in addresses.TABLE.items() if one.arguments is not addresses.nothing]
)
def test_no_part_of_a_path_breaks_a_page(name, world, client_for) -> None:
    client = client_for(addresses.TABLE[name].role)
    client.raise_request_exception = False
    broken = []
    for path in spoiled(name, world):
        for method in (client.get, client.post):
            answer = method(path)
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {method.__name__} {path[:200]}")
    assert not broken, "\n".join(broken)


# --- forms --------------------------------------------------------------------------------------------------
def post(client: Client, path: str, fields: dict[str, Any], **evil: str) -> Any:
    """Send a form; `evil` values are percent-encoded already."""
    parts = [urlencode({name: value}) for name, value in fields.items() if name not in evil]
    parts += [f"{name}={value}" for name, value in evil.items()]
    cache.clear()  # nobody is stopped for sending too much
    return client.post(path, "&".join(parts), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("what", FORMS)
def test_no_field_breaks_a_form(what, world, client_for) -> None:
    form = FORMS[what]
    client = client_for(form.role)
    client.raise_request_exception = False
    path, fields = addresses.path_of(form.address, world, "ar"), form.fields(world)
    tries = [{name: value} for name in fields for value in ALONE] + [
        dict.fromkeys(fields, one) for one in EVIL.values()
    ]
    broken = []
    for evil in tries:
        with transaction.atomic():
            answer = post(client, path, form.fields(world), **evil)
            if answer.status_code >= 500 or b"<script>alert" in answer.content:
                broken.append(f"{answer.status_code} {evil}"[:300])
            broken += [f"{kept!r} is kept of {evil}"[:300] for kept in unclean_texts()]
            transaction.set_rollback(True)
    assert not broken, "\n".join(broken)


def unclean_texts() -> list[str]:
    """Texts in the rows that forms make, with marks that turn or break what stands beside them."""
    rows = [
        *Idea.objects.order_by("-pk").values_list("title", "body", "author_name")[:1],
        *IdeaComment.objects.order_by("-pk").values_list("body", "author_name")[:1],
        *Comment.objects.order_by("-pk").values_list("body", "author_name")[:1],
        *Registration.objects.order_by("-pk").values_list("name", "organisation_name")[:1],
    ]
    marks = {"\x00", "\u202e", "\u202d", "\u2066", "\u2028", "\r"}
    return [text for row in rows for text in row if marks & set(text) or "\u0301" * 20 in text]


@pytest.mark.parametrize("what", FORMS)
def test_what_nobody_asked_for_is_ignored(what, world, client_for) -> None:
    """A form takes its own fields: state, decision and rights cannot be sent along."""
    form = FORMS[what]
    client, path = client_for(form.role), addresses.path_of(form.address, world, "ar")
    more = {
        "state": "accepted",
        "public_state": "accepted",
        "is_staff": "1",
        "is_superuser": "1",
        "number": "1",
        "reference": "PAN2-I-0001",
        "version": "1",
        "seq": "1",
        "capacity": "1",
        "is_illustrative": "" if what == "idea" else "1",  # an idea is marked as its plan is
        "tracking_code": "AAAAAAAAAA",
        "author": "1",
        "participant": "1",
        "confirmed_at": "2020-01-01",
    }
    with transaction.atomic():
        answer = post(client, path, {**more, **form.fields(world)})
        assert answer.status_code < 500
        idea = Idea.objects.order_by("-pk")[0]
        assert idea.state == "awaiting_confirmation" or idea.plan.reference != "DEMO" or idea.number is not None
        if what == "idea":
            assert (idea.state, idea.public_state, idea.reference) == ("awaiting_confirmation", "", None)
            assert idea.is_illustrative
        if what == "registration":
            registration = Registration.objects.order_by("-pk")[0]
            assert registration.seq != 1
            assert not registration.is_illustrative
        transaction.set_rollback(True)


@pytest.mark.parametrize("what", ["idea", "comment on an idea", "comment on a draft", "registration"])
def test_a_body_of_a_megabyte_is_refused_in_words(what, client, world) -> None:
    path = addresses.path_of(FORMS[what].address, world, "ar")
    fields = FORMS[what].fields(world)
    name = "body" if "body" in fields else "name"
    for size, codes in ((2_600_000, {413}), (1_100_000, {200, 422})):
        before = Delivery.objects.count()
        answer = post(client, path, fields, **{name: "a" * size})
        assert answer.status_code in codes, (size, answer.status_code)
        assert b'<html lang="ar" dir="rtl"' in answer.content
        assert Delivery.objects.count() == before


@pytest.mark.parametrize("what", ["idea", "comment on an idea", "comment on a draft", "registration"])
def test_what_was_written_is_shown_again_when_the_door_has_closed(what, client, world) -> None:
    form = FORMS[what]
    fields = form.fields(world)
    path = addresses.path_of(form.address, world, "ar")
    with transaction.atomic():
        opened, closed = (timezone.now() - timedelta(days=days) for days in (9, 1))
        yesterday = {"opens_at": opened, "closes_at": closed}
        yesterday |= {"opens_wall": wall(opened, ZONE), "closes_wall": wall(closed, ZONE)}
        Stage.objects.filter(plan__reference="DEMO").update(**yesterday)
        Consultation.objects.filter(reference="DEMO-K-01").update(**yesterday)
        Workshop.objects.filter(plan__reference="DEMO").update(**yesterday)
        rows = Idea.objects.count(), Registration.objects.count(), Comment.objects.count(), Delivery.objects.count()
        answer = post(client, path, {**fields, "opened": ""})
        now = Idea.objects.count(), Registration.objects.count(), Comment.objects.count(), Delivery.objects.count()
        transaction.set_rollback(True)
    assert answer.status_code in {200, 409, 422}, answer.status_code
    assert (fields.get("body") or fields["name"]) in answer.content.decode()
    assert "writer@example.org" in answer.content.decode()
    assert now == rows


# --- twice --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("what", "model"),
    [
        ("idea", Idea),
        ("comment on an idea", IdeaComment),
        ("comment on a draft", Comment),
        ("registration", Registration),
    ],
)
def test_four_clicks_at_once_make_one_row_and_one_mail(what, model, world, kept_demonstration) -> None:
    form = FORMS[what]
    path = addresses.path_of(form.address, world, "ar")
    fields = {**form.fields(world), "email": f"twice-{model.__name__.lower()}@example.org"}
    rows, mails = model.objects.count(), Delivery.objects.count()

    def click() -> int:
        return Client(raise_request_exception=False).post(path, fields).status_code

    cache.clear()
    assert at_once(*[click] * 4) == [302] * 4
    assert model.objects.count() == rows + 1
    assert Delivery.objects.count() == mails + 1
