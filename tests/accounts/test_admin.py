"""People in the back office: administrators only, and no secret is shown."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import User
from core.outbox import OPENS_ACCOUNTS
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_administrator_makes_a_colleague(administrator_client: Any) -> None:
    values = {"email": "New@Example.org", "full_name": "Nadia", "is_staff": "on"}
    secret = {"password1": "correct horse battery", "password2": "correct horse battery"}
    answer = administrator_client.post(reverse("admin:accounts_user_add"), values | secret)
    assert answer.status_code == 302
    user = User.objects.get(full_name="Nadia")
    assert user.is_staff
    assert user.check_password("correct horse battery")


def test_second_factors_are_shown_without_their_secret_and_can_be_taken_away(
    administrator_client: Any, screener: Any, sign_in: Any
) -> None:
    sign_in(screener)
    factor = Authenticator.objects.get(user=screener)
    page = administrator_client.get(reverse("admin:mfa_authenticator_change", args=[factor.pk]))
    assert factor.data["secret"] not in page.content.decode()
    url = reverse("admin:mfa_authenticator_delete", args=[factor.pk])
    assert administrator_client.post(url, {"post": "yes"}).status_code == 302
    assert not Authenticator.objects.filter(user=screener).exists()


def test_a_code_that_waits_is_nobody_else_s_to_read(administrator_client: Any) -> None:
    waiting = factories.ConfirmationFactory()
    page = administrator_client.get(reverse("admin:accounts_confirmation_change", args=[waiting.pk])).content.decode()
    assert waiting.code not in page
    assert waiting.token not in page


def test_a_consent_text_that_was_shown_is_never_edited(administrator_client: Any) -> None:
    text = factories.ConsentTextFactory()
    url = reverse("admin:accounts_consenttext_change", args=[text.pk])
    assert administrator_client.post(url, {"body_fr": "Autre"}).status_code == 403


def test_a_mail_is_shown_as_it_is_sent_but_for_one_that_opens_an_account(administrator_client: Any) -> None:
    ordinary = factories.DeliveryFactory(text="Votre idée est arrivée.")
    opening = factories.DeliveryFactory(kind=OPENS_ACCOUNTS, text="Code 839274")
    url = "admin:core_delivery_change"
    assert "Votre idée est arrivée." in administrator_client.get(reverse(url, args=[ordinary.pk])).content.decode()
    assert "839274" not in administrator_client.get(reverse(url, args=[opening.pk])).content.decode()
