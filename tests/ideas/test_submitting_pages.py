"""The form of a new idea and the pages after it, as a browser without JavaScript sees them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Confirmation
from core.models import Delivery
from ideas.models import Idea
from tests import factories
from tests.ideas.sending import ADDRESS

pytestmark = pytest.mark.django_db


def test_the_form_stands_in_both_languages(client, plan, theme, language):
    factories.ConsentTextFactory(purpose="idea")
    response = client.get(f"/{language}/ideas/new/")
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert str(getattr(theme, f"title_{language}")) in page
    assert "09-08" in page
    assert "novalidate" in page


def test_an_idea_is_sent_confirmed_by_code_and_public(client, filled, mailbox):
    response = client.post(ADDRESS, filled)
    idea = Idea.objects.get()
    confirmation = Confirmation.objects.get()
    assert response.status_code == 302
    assert response.url == f"/ar/ideas/check/{confirmation.handle}/"
    assert confirmation.token not in response.url
    page = client.get(response.url)
    assert "salma@example.org" in page.content.decode()
    assert confirmation.code in mailbox.last("salma@example.org").subject

    response = client.post(
        response.url, {"action": "code", "code": f" {confirmation.code[:3]} {confirmation.code[3:]}"}
    )
    assert response.status_code == 302
    page = client.get(response.url).content.decode()
    idea.refresh_from_db()
    assert idea.reference in page
    assert idea.tracking_code in page
    assert client.get(f"/ar/ideas/{idea.reference}/").status_code == 200
    assert client.cookies["participant"]["httponly"]


def test_arabic_digits_are_digits(client, filled):
    client.post(ADDRESS, filled)
    confirmation = Confirmation.objects.get()
    typed = confirmation.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    response = client.post(f"/ar/ideas/check/{confirmation.handle}/", {"action": "code", "code": typed})
    assert response.status_code == 302


def test_opening_the_link_confirms_nothing_its_button_does(client, filled):
    client.post(ADDRESS, filled)
    confirmation = Confirmation.objects.get()
    address = f"/ar/ideas/confirm/{confirmation.token}/"
    scanner = Client()
    assert scanner.get(address).status_code == 200
    assert scanner.head(address).status_code == 200
    assert Idea.objects.get().state == "awaiting_confirmation"
    assert client.post(address).status_code == 302
    idea = Idea.objects.get()
    assert idea.state == "submitted"
    assert idea.tracking_code in client.get(address).content.decode()
    assert client.post(address).status_code == 200


def test_the_page_of_the_code_never_shows_what_only_the_mail_tells(client, filled):
    client.post(ADDRESS, filled)
    confirmation = Confirmation.objects.get()
    address = f"/ar/ideas/check/{confirmation.handle}/"
    page = client.get(address).content.decode()
    assert confirmation.token not in page
    assert confirmation.code not in page
    Client().post(f"/ar/ideas/confirm/{confirmation.token}/")
    page = client.get(address).content.decode()
    assert Idea.objects.get().tracking_code not in page
    # A code typed after the address was confirmed by the link changes nothing.
    assert client.post(address, {"action": "code", "code": "1"}).status_code == 200


def test_a_week_later_the_link_no_longer_shows_the_tracking_code(client, filled):
    client.post(ADDRESS, filled)
    confirmation = Confirmation.objects.get()
    address = f"/ar/ideas/confirm/{confirmation.token}/"
    client.post(address)
    Confirmation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    page = client.get(address)
    assert page.status_code == 200
    assert Idea.objects.get().tracking_code not in page.content.decode()


@pytest.mark.parametrize("code", ["", "000000x", "١٢", "\u200f", "9" * 400, "²³"])
def test_a_wrong_code_is_told_at_its_field(client, filled, code):
    client.post(ADDRESS, filled)
    confirmation = Confirmation.objects.get()
    response = client.post(f"/ar/ideas/check/{confirmation.handle}/", {"action": "code", "code": code})
    assert response.status_code == 422
    assert response.context["code_form"].errors["code"]


def test_after_eight_wrong_codes_only_a_new_message_helps(client, filled, mailbox):
    client.post(ADDRESS, filled)
    confirmation = Confirmation.objects.get()
    address = f"/ar/ideas/check/{confirmation.handle}/"
    wrong = "000000" if confirmation.code != "000000" else "000001"
    for _n in range(8):
        client.post(address, {"action": "code", "code": wrong})
    response = client.post(address, {"action": "code", "code": confirmation.code})
    assert response.status_code == 422
    assert Idea.objects.get().state == "awaiting_confirmation"
    Confirmation.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    client.post(address, {"action": "resend"})
    confirmation.refresh_from_db()
    assert client.post(address, {"action": "code", "code": confirmation.code}).status_code == 302


def test_a_new_message_needs_a_pause(client, filled):
    response = client.post(ADDRESS, filled)
    page = client.post(response.url, {"action": "resend"}, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert Delivery.objects.count() == 1


def test_an_old_code_and_an_old_link_say_so_and_a_new_message_helps(client, filled):
    response = client.post(ADDRESS, filled)
    Confirmation.objects.update(
        expires_at=timezone.now() - timedelta(days=1), sent_at=timezone.now() - timedelta(days=8)
    )
    confirmation = Confirmation.objects.get()
    page = client.post(response.url, {"action": "code", "code": confirmation.code})
    assert page.context["code_form"].errors["code"]
    page = client.post(f"/ar/ideas/confirm/{confirmation.token}/")
    assert page.context["is_expired"]
    client.post(response.url, {"action": "resend"})
    assert client.get(f"/ar/ideas/confirm/{confirmation.token}/").status_code == 404
    confirmation.refresh_from_db()
    assert client.post(response.url, {"action": "code", "code": confirmation.code}).status_code == 302


def test_a_wrong_address_is_corrected_without_losing_the_idea(client, filled, mailbox):
    response = client.post(ADDRESS, {**filled, "email": "wrong@example.org"})
    Confirmation.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    page = client.post(response.url, {"action": "address", "email": "not an address"})
    assert page.context["address_form"].errors["email"]
    page = client.post(response.url, {"action": "address", "email": "right@example.org"}, follow=True)
    assert "right@example.org" in page.content.decode()
    assert mailbox.last("right@example.org")


@pytest.mark.parametrize("address", ["check", "confirm"])
def test_an_unknown_handle_or_link_is_not_found(client, address):
    assert client.get(f"/ar/ideas/{address}/unknown-handle/").status_code == 404


def test_a_confirmation_of_another_app_is_not_found_here(client):
    confirmation = factories.ConfirmationFactory(purpose="consultation.comment")
    assert client.get(f"/ar/ideas/check/{confirmation.handle}/").status_code == 404
    assert client.get(f"/ar/ideas/confirm/{confirmation.token}/").status_code == 404


def test_a_double_click_makes_one_idea_and_one_message(client, filled):
    first = client.post(ADDRESS, filled)
    second = client.post(ADDRESS, filled)
    assert first.url == second.url
    assert Idea.objects.count() == 1
    assert Delivery.objects.count() == 1
