"""P10: a page kept for others is never one person's, one language's or one host's."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from accounts.clients import COOKIE, remember_participant
from ogportal.pagecache import AnonymousPageCache
from tests.factories import IdeaFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
LISTS = ("", "ideas/", "plans/", "workshops/", "commitments/", "consultations/", "indicators/", "open-data/")


@pytest.fixture(autouse=True)
def _kept(settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]


def read(path: str, client: Client | None = None, **headers: str) -> str:
    answer = (client or Client()).get(path, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_page_is_made_once_for_all_who_are_unknown(django_assert_num_queries, plan) -> None:
    cold = Client().get("/fr/ideas/")
    with django_assert_num_queries(0):
        warm = Client().get("/fr/ideas/")
    assert warm.content == cold.content
    numbers = {warm.headers.pop("X-Request-ID"), cold.headers.pop("X-Request-ID")}
    assert len(numbers) == 2
    assert dict(warm.items()) == dict(cold.items())
    assert "Content-Security-Policy" in warm


@pytest.mark.parametrize("first", ["gzip", ""])
def test_it_is_kept_as_it_goes_out_and_compressed_once(first: str, django_assert_num_queries, plan) -> None:
    """Whoever takes nothing compressed never gets what was kept for a browser, whichever of them came first."""
    for encodings in (first, "gzip" if first == "" else ""):
        Client().get("/fr/ideas/", HTTP_ACCEPT_ENCODING=encodings)
    with django_assert_num_queries(0):
        packed, again = (Client().get("/fr/ideas/", HTTP_ACCEPT_ENCODING="gzip, deflate, br") for _visit in range(2))
        plain = Client().get("/fr/ideas/", HTTP_ACCEPT_ENCODING="identity")
    assert packed.content == again.content, "compressed anew it would have other random bytes"
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert gzip.decompress(packed.content) == plain.content
    assert {word.strip() for word in packed["Vary"].split(",")} == {"Accept-Encoding", "Cookie"}


def test_it_is_old_for_no_longer_than_the_setting_says(plan, settings) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    before = read("/fr/ideas/")
    IdeaFactory(plan=plan, title="Une idée de plus")
    assert before != read("/fr/ideas/")


@pytest.mark.parametrize("path", LISTS)
def test_no_language_gets_the_page_of_another(path: str, plan) -> None:
    for code, direction in (("fr", "ltr"), ("ar", "rtl"), ("fr", "ltr")):
        assert f'<html lang="{code}" dir="{direction}">' in read(f"/{code}/{path}", HTTP_ACCEPT_LANGUAGE="ar")


@pytest.mark.parametrize("path", LISTS)
def test_nobody_gets_the_page_of_somebody_who_is_signed_in(path: str, plan, citizen, client_of) -> None:
    signed_in = client_of("citizen")
    address = f"/fr/{path}"
    own = signed_in.get(address)
    assert own["Cache-Control"] == "private, no-store"
    cold = read(address)
    assert 'href="/fr/account/"' in own.content.decode()
    assert 'href="/fr/account/"' not in cold
    assert signed_in.get(address).content == own.content
    assert read(address) == cold


def test_whoever_confirmed_an_address_sees_a_change_at_once(plan) -> None:
    idea, person = IdeaFactory(plan=plan), Client()
    path = idea.get_absolute_url()
    anonymous = read(path)
    answer = HttpResponse()
    remember_participant(answer, ParticipantFactory())
    person.cookies[COOKIE] = answer.cookies[COOKIE].value
    own = person.get(path)
    assert own["Cache-Control"] == "private, no-store"
    assert "csrfmiddlewaretoken" in own.content.decode()
    assert read(path) == anonymous


def test_the_token_of_a_form_goes_to_one_visitor(plan) -> None:
    with translation.override("fr"):
        form = reverse("ideas:new") + f"?plan={plan.slug}"
    tokens = {Client().get(form).cookies["csrftoken"].value for _visit in range(2)}
    assert len(tokens) == 2


def test_a_visitor_who_saw_a_form_still_shares_the_lists(django_assert_num_queries, plan) -> None:
    visitor = Client()
    visitor.cookies["csrftoken"] = "a" * 32
    read("/fr/ideas/")
    with django_assert_num_queries(0):
        read("/fr/ideas/", visitor)


def test_no_host_gets_the_page_of_another(plan) -> None:
    made: list[str] = []

    def view(request):
        made.append(request.get_host())
        return HttpResponse(request.get_host())

    page = AnonymousPageCache(view)
    for host in ("testserver", "other.example.org", "testserver"):
        assert page(RequestFactory().get("/fr/", HTTP_HOST=host)).content.decode() == host
    assert made == ["testserver", "other.example.org"]
    assert Client().get("/fr/", HTTP_HOST="evil.example.org").status_code == 400


def answers_of(response_of, path="/fr/", **headers: str) -> list[int]:
    """How often the view was asked by three equal requests."""
    asked: list[int] = []

    def view(request):
        asked.append(1)
        return response_of()

    for _visit in range(3):
        AnonymousPageCache(view)(RequestFactory().get(path, **headers))
    return asked


def _with_cookie() -> HttpResponse:
    answer = HttpResponse("yours")
    answer.set_cookie("a", "b")
    return answer


@pytest.mark.parametrize(
    "response_of",
    [
        _with_cookie,
        lambda: HttpResponse("gone", status=404),
        lambda: HttpResponse("a,b", content_type="text/csv"),
        lambda: StreamingHttpResponse(["a"]),
        lambda: HttpResponse("mine", headers={"Cache-Control": "private"}),
        lambda: HttpResponse("mine", headers={"Cache-Control": "max-age=0, no-store"}),
    ],
)
def test_what_may_be_of_one_person_is_not_kept(response_of) -> None:
    assert len(answers_of(response_of)) == 3


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/admin/", {}),
        ("/api/v1/ideas", {}),
        ("/fr/search/?q=eau", {}),
        ("/fr/ideas/?q=eau", {}),
        ("/fr/ideas/?unknown=1", {}),
        ("/fr/ideas/?theme=" + "a" * 300, {}),
        ("/fr/", {"HTTP_COOKIE": "sessionid=abc"}),
        ("/fr/", {"HTTP_COOKIE": "messages=abc"}),
        ("/fr/", {"HTTP_AUTHORIZATION": "Bearer abc"}),
        ("/fr/", {"HTTP_HX_REQUEST": "true"}),
    ],
)
def test_a_request_that_says_who_asks_or_asks_for_too_much_is_answered_anew(path: str, headers: dict) -> None:
    assert len(answers_of(lambda: HttpResponse("x"), path, **headers)) == 3


def test_parameters_of_lists_have_each_their_page(plan) -> None:
    pages = {read(path) for path in ("/fr/ideas/", "/fr/ideas/?order=oldest", "/fr/ideas/?status=accepted")}
    assert len(pages) == 3


def test_what_is_sent_is_never_answered_from_the_cache(plan) -> None:
    asked = []
    page = AnonymousPageCache(lambda request: asked.append(request.method) or HttpResponse("x"))
    for method in ("get", "post", "head"):
        page(getattr(RequestFactory(), method)("/fr/"))
    assert asked == ["GET", "POST", "HEAD"]


def test_the_answer_to_a_cookie_stays_out_of_every_cache_on_the_way() -> None:
    answer = AnonymousPageCache(lambda request: _with_cookie())(RequestFactory().get("/fr/"))
    assert answer["Cache-Control"] == "private, no-store"
    shared = AnonymousPageCache(lambda request: HttpResponse("x"))(RequestFactory().get("/fr/"))
    assert shared["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert "Cookie" in shared["Vary"]
