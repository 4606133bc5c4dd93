"""The account and the desks: what belongs to somebody is shown to them, and what belongs to another is not there."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def confirm_address(user: Any) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


@pytest.fixture
def transmission_a(institution_a):
    return factories.TransmissionFactory(idea=factories.IdeaFactory(accepted=True), institution=institution_a)


@pytest.fixture
def workshop_a(organisation_a):
    return factories.WorkshopFactory(organiser=organisation_a)


@pytest.fixture
def workshop_b(organisation_b):
    return factories.WorkshopFactory(organiser=organisation_b)


class TestAccount:
    def test_asks_who_it_is(self, client):
        response = client.get(reverse("accounts:home"))
        assert response.status_code == 302
        assert reverse("account_login") in response.url

    def test_shows_own_ideas_and_registrations_of_a_confirmed_address(self, citizen, sign_in):
        confirm_address(citizen)
        idea = factories.IdeaFactory(author=citizen.participant)
        registration = factories.RegistrationFactory(email=citizen.email)
        page = sign_in(citizen).get(reverse("accounts:home"))
        assert [row.pk for row in page.context["ideas"]] == [idea.pk]
        assert [row.pk for row in page.context["registrations"]] == [registration.pk]

    def test_shows_nothing_of_an_address_that_was_not_confirmed(self, citizen, sign_in):
        factories.IdeaFactory(author=citizen.participant)
        page = sign_in(citizen).get(reverse("accounts:home"))
        assert page.context["ideas"] == []

    def test_shows_nothing_of_anybody_else(self, citizen, sign_in):
        confirm_address(citizen)
        factories.IdeaFactory()
        factories.RegistrationFactory()
        page = sign_in(citizen).get(reverse("accounts:home"))
        assert not page.context["ideas"]
        assert not page.context["registrations"]


class TestDesk:
    def test_is_not_for_somebody_without_an_institution_or_organisation(self, citizen, sign_in):
        assert sign_in(citizen).get(reverse("desk:home")).status_code == 403

    def test_lists_what_waits_for_the_institution_and_nothing_of_another(self, focal_point_a, transmission_a, sign_in):
        factories.TransmissionFactory(idea=factories.IdeaFactory(accepted=True))
        page = sign_in(focal_point_a).get(reverse("desk:home"))
        assert [row.pk for row in page.context["dossiers"]] == [transmission_a.dossier_id]
        assert page.context["waiting"] == 1

    def test_lists_the_workshops_of_the_organisation_and_no_other(self, organiser_a, workshop_a, workshop_b, sign_in):
        page = sign_in(organiser_a).get(reverse("desk:home"))
        assert [row.pk for row in page.context["workshops"]] == [workshop_a.pk]

    def test_wants_a_second_factor(self, client, organiser_a):
        client.force_login(organiser_a, backend="django.contrib.auth.backends.ModelBackend")
        response = client.get(reverse("desk:home"))
        assert response.status_code == 302
        assert response.url == reverse("mfa_activate_totp")
