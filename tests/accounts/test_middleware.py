"""The back office and the desks open only to people with a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.urls import include, path

from ogportal.urls import urlpatterns as real_urlpatterns
from tests.support.people import give_second_factor


def say_open(request):
    return HttpResponse("open")


def say_desk(request):
    return HttpResponse("desk")


urlpatterns = [
    path("open/", say_open),
    path("at/desk/", include(([path("", say_desk, name="home")], "desk"))),
    *real_urlpatterns,
]

pytestmark = pytest.mark.urls(__name__)
SET_UP = "/2fa/totp/activate/"


def test_without_a_second_factor_staff_are_sent_to_set_one_up(sign_in, administrator) -> None:
    client = sign_in(administrator, second_factor=False)
    for closed in ("/admin/", "/admin/accounts/user/", "/at/desk/"):
        answer = client.get(closed)
        assert answer.status_code == 302
        assert answer.url.endswith(SET_UP)
        assert client.post(closed).status_code == 302
    assert client.get("/open/").content == b"open"
    assert client.get(client.get("/admin/").url).status_code in {200, 302}, "the page that sets it up is open"


def test_with_a_second_factor_they_come_in(sign_in, administrator) -> None:
    client = sign_in(administrator)
    assert client.get("/admin/").status_code == 200
    assert client.get("/at/desk/").content == b"desk"


def test_it_is_asked_at_every_request_and_not_at_sign_in_alone(sign_in, administrator) -> None:
    client = sign_in(administrator, second_factor=False)
    assert client.get("/at/desk/").status_code == 302
    give_second_factor(administrator)
    assert client.get("/at/desk/").status_code == 200
    administrator.authenticator_set.all().delete()
    assert client.get("/at/desk/").status_code == 302


def test_focal_points_and_organisers_need_one_at_their_desk(sign_in, focal_point_a, organiser_a) -> None:
    for user in (focal_point_a, organiser_a):
        assert sign_in(user, second_factor=False).get("/at/desk/").status_code == 302
        assert sign_in(user).get("/at/desk/").status_code == 200


def test_a_citizen_is_told_and_not_asked_for_a_second_factor(sign_in, citizen) -> None:
    client = sign_in(citizen, second_factor=False)
    for closed in ("/admin/", "/admin/accounts/user/", "/admin/login/", "/at/desk/"):
        answer = client.get(closed)
        assert answer.status_code == 403
        assert 'href="/ar/"' in answer.content.decode(), "a way back"
    give_second_factor(citizen)
    assert client.get("/admin/").status_code == 403


def test_who_is_not_signed_in_is_not_the_business_of_this_door(client, db: None) -> None:
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert SET_UP not in answer.url
    assert client.get("/no-such-page/").status_code == 404


def test_whose_second_factor_is_removed_is_sent_to_set_it_up_at_the_next_request(sign_in, administrator) -> None:
    client = sign_in(administrator)
    assert client.get("/at/desk/").status_code == 200
    Authenticator.objects.filter(user=administrator).delete()
    assert client.get("/at/desk/").url.endswith(SET_UP)
