"""The helpers of the tests are seen to fail when they should."""

import socket

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import path

import ogportal.urls
from accounts.models import User
from core.models import Delivery
from tests import factories
from tests.support import browser, crowds
from tests.support.browser import Watch
from tests.support.environment import redis_url
from tests.support.policy import refused_in


def growing(request):
    return HttpResponse("".join(str(user.institutions.count()) for user in User.objects.all()))


def constant(request):
    return HttpResponse(str(User.objects.count()))


def loud(request):
    return HttpResponse('<!doctype html><title>x</title><img src="/missing.png"><script>console.error("no")</script>')


def foreign(request):
    return HttpResponse('<!doctype html><title>x</title><img src="http://portal.invalid/pixel.png">')


def quiet(request):
    return HttpResponse('<!doctype html><title>quiet</title><link rel="icon" href="data:,">', status=422)


#: Before the portal's own, which its error pages lead to.
urlpatterns = [
    *(path(f"{view.__name__}/", view) for view in (growing, constant, loud, foreign, quiet)),
    *ogportal.urls.urlpatterns,
]
pytestmark = pytest.mark.urls(__name__)


def test_a_list_that_asks_once_for_each_row_is_found_out(django_assert_constant_queries, db) -> None:
    with pytest.raises(AssertionError, match="three rows"):
        django_assert_constant_queries(factories.UserFactory, "/growing/")


def test_a_list_that_asks_once_passes_unless_it_asks_too_much(django_assert_constant_queries, db) -> None:
    assert django_assert_constant_queries(factories.UserFactory, lambda: "/constant/") == 1
    with pytest.raises(AssertionError, match="SELECT"):
        django_assert_constant_queries(factories.UserFactory, "/constant/", at_most=0)


def test_a_page_that_does_not_answer_200_proves_nothing(django_assert_constant_queries, db) -> None:
    with pytest.raises(AssertionError, match="422"):
        django_assert_constant_queries(factories.UserFactory, "/quiet/")


def test_the_mailbox_hands_out_what_waits_in_the_outbox(mailbox) -> None:
    factories.DeliveryFactory(to="a@example.org", subject="one")
    factories.DeliveryFactory(to="b@example.org", subject="two")
    assert [message.subject for message in mailbox.drain()] == ["one", "two"]
    assert mailbox.last("a@example.org").subject == "one"
    assert len(mailbox) == 2
    assert not Delivery.objects.filter(state="waiting").exists()
    with pytest.raises(AssertionError, match="no mail to"):
        mailbox.last("c@example.org")


def test_no_test_leaves_this_machine() -> None:
    with pytest.raises(ConnectionRefusedError, match="may not leave"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(ConnectionRefusedError, match="may not leave"):
        socket.getaddrinfo("portal.invalid", 80)


def test_each_worker_has_a_cache_of_its_own() -> None:
    assert redis_url("unix:///tmp/a/redis.sock", 7) == "unix:///tmp/a/redis.sock?db=7"
    assert redis_url("unix:///tmp/a/redis.sock?db=1", 7) == "unix:///tmp/a/redis.sock?db=7"
    assert redis_url("redis://:secret@127.0.0.1:6379/0", 7) == "redis://:secret@127.0.0.1:6379/7"


@pytest.fixture
def faults(watch: Watch):
    yield watch.faults
    watch.faults.clear()


def test_the_browser_reports_errors_missing_files_and_broken_policy(faults, open_page) -> None:
    page = open_page("ar")
    page.goto("/loud/")
    page.context.close()
    assert any("404" in fault and "missing.png" in fault for fault in faults)
    # The script stands in the page, which the content policy forbids.
    assert any("Content Security Policy" in fault for fault in faults), faults


def test_the_browser_reports_requests_to_other_machines(faults, open_page, settings) -> None:
    settings.CONTENT_SECURITY_POLICY = None
    open_page("fr", javascript=False).goto("/foreign/")
    assert any("foreign request" in fault for fault in faults), faults


def test_a_page_that_answers_an_error_on_purpose_is_no_fault(page_ar, page_fr) -> None:
    for page in (page_ar, page_fr):
        assert page.goto("/quiet/").status == 422
        assert page.title() == "quiet"


def test_a_page_that_never_answers_is_not_waited_for_and_the_next_question_is_answered(page_ar, monkeypatch) -> None:
    page_ar.goto("/quiet/")
    monkeypatch.setattr(browser, "MOST", 0.5)
    with pytest.raises(TimeoutError, match=r"not answered for 0\.5 seconds"):
        page_ar.evaluate("new Promise(() => {})")
    monkeypatch.undo()
    assert page_ar.evaluate("document.title") == "quiet"


@pytest.mark.django_db(transaction=True)
def test_who_stands_still_among_many_is_named_and_holds_nothing_any_more(monkeypatch) -> None:
    monkeypatch.setattr(crowds, "PATIENCE", 1)
    user = factories.UserFactory()

    def stand() -> None:
        with connection.cursor() as cursor:
            cursor.execute("begin; select 1 from accounts_user for update; select pg_sleep(60)")

    with pytest.raises(AssertionError, match=r"(?s)1 still stand.*in stand.*pg_sleep"):
        crowds.at_once(stand, lambda: "done")
    with connection.cursor() as cursor:
        cursor.execute("select 1 from accounts_user where id = %s for update nowait", [user.pk])


def test_a_phone_is_narrow_and_somebody_can_be_signed_in(open_page, citizen) -> None:
    page = open_page("ar", device="phone", user=citizen)
    page.goto("/quiet/")
    assert page.viewport_size["width"] == 390
    assert "sessionid" in {cookie["name"] for cookie in page.context.cookies()}


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        '<script type="module">alert(1)</script>',
        "<STYLE>p{}</STYLE>",
        '<p style="color:red">',
        "<p\nstyle='color:red'>",
        '<a onclick="x()">',
        "<a href=' java\nscript:x()'>",
        '<img src="https://elsewhere.example/pixel.png">',
        '<link rel="stylesheet" href="//elsewhere.example/a.css">',
    ],
)
def test_what_a_content_policy_refuses_is_found(markup):
    answer = HttpResponse(f"<!doctype html><title>x</title>{markup}")
    answer["Content-Security-Policy"] = "default-src 'self'"
    assert refused_in(answer) != []


def test_what_a_content_policy_allows_is_passed_over_and_its_absence_is_found():
    page = '<script src="/a.js"></script><script type="application/json">{"on": 1}</script><a href="https://example.org">x</a>'
    answer = HttpResponse(f"<!doctype html><title>x</title>{page}<p>style = on a = b</p>")
    assert refused_in(answer) == ["the policy is ''"]
    answer["Content-Security-Policy"] = "default-src 'self'; style-src 'unsafe-inline'"
    assert len(refused_in(answer)) == 1
    for strict in ("default-src 'self'", "default-src 'none'; sandbox"):
        answer["Content-Security-Policy"] = strict
        assert refused_in(answer) == []
    answer["Content-Security-Policy"] = "default-src 'self' https://elsewhere.example"
    assert len(refused_in(answer)) == 1
