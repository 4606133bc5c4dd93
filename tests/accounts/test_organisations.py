"""Associations register, are verified, enter the directory, and doubles become one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Confirmation, Organisation
from core.models import StateChange
from core.transitions import TransitionNotAllowed
from tests import factories

pytestmark = pytest.mark.django_db

NAME = {"ar": "جمعية الأمل", "fr": "Association Al Amal"}


def register(**values):
    given = {
        "name": NAME,
        "legal_form": "association",
        "region": None,
        "fields_of_work": ["youth"],
        "contact_name": "Salma",
        "contact_email": "Salma@Example.org",
        "wants_directory": True,
        "language": "fr",
        "url": "http://portal/{token}",
    }
    return services.register_organisation(**{**given, **values})


@pytest.fixture
def confirmed():
    _organisation, confirmation = register()
    return services.confirm_organisation(confirmation=confirmation)


class TestRegistration:
    def test_it_is_nowhere_before_it_was_confirmed_and_verified(self, client, administrator, mailbox):
        organisation, confirmation = register()
        assert (organisation.state, organisation.contact_email) == ("awaiting", "salma@example.org")
        assert organisation.key.startswith("association-al-amal-")
        services.confirm_organisation(confirmation=confirmation)
        organisation = services.confirm_organisation(confirmation=confirmation)
        assert organisation.state == "confirmed"
        assert client.get(organisation.get_absolute_url()).status_code == 404
        services.verify_organisation(organisation=organisation, by=administrator)
        page = client.get(organisation.get_absolute_url())
        assert page.status_code == 200
        assert b"example.org" not in page.content.lower().replace(b"portal@example.org", b"")
        assert b"Salma" not in page.content
        mailbox.drain()
        assert f"/fr/organisations/{organisation.key}/" in mailbox.last("salma@example.org").body

    def test_without_consent_it_is_verified_and_not_listed(self, confirmed, administrator):
        services.set_directory(organisation=confirmed, wanted=False, by=None)
        confirmed.refresh_from_db()
        services.verify_organisation(organisation=confirmed, by=administrator)
        assert confirmed.in_directory_since is None
        services.set_directory(organisation=confirmed, wanted=True, by=None)
        assert Organisation.objects.in_directory().count() == 1
        services.set_directory(organisation=confirmed, wanted=True, by=None)
        services.set_directory(organisation=confirmed, wanted=False, by=None)
        assert StateChange.objects.filter(field="directory", object_id=confirmed.pk).count() == 2

    def test_one_that_is_not_taken_is_told_why(self, confirmed, administrator, mailbox):
        services.refuse_organisation(organisation=confirmed, reason="Elle n’existe pas.", by=administrator)
        mailbox.drain()
        assert "Elle n’existe pas." in mailbox.last("salma@example.org").body
        confirmed.contact_email = ""
        confirmed.save()
        services.verify_organisation(organisation=confirmed, by=administrator)
        assert confirmed.refused_reason == ""

    def test_both_names_are_asked(self):
        with pytest.raises(ValidationError):
            register(name={"fr": "Association"})

    def test_a_name_without_latin_letters_has_a_key(self):
        organisation, _confirmation = register(name={"ar": "جمعية", "fr": "؟؟"})
        assert organisation.key.startswith("organisation-")

    def test_the_directory_holds_only_verified_ones_that_agree(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.OrganisationFactory(in_directory_since=timezone.now())


class TestDoubles:
    def test_names_alike_are_found_across_spellings(self):
        kept = factories.OrganisationFactory(name_ar="جمعية الأمل للتنمية", name_fr="Association Al Amal")
        double = factories.OrganisationFactory(name_ar="جمعيه الامل للتنميه", name_fr="Assoc. el Amal")
        factories.OrganisationFactory(name_ar="نادي القراءة", name_fr="Club de lecture")
        assert list(Organisation.objects.like(double)) == [kept]
        assert not Organisation.objects.like(Organisation())
        assert list(Organisation.objects.like(Organisation(name_ar="جمعية الامل للتنمية")))

    def test_everything_of_the_double_goes_with_it(self, administrator, client):
        kept, double = factories.OrganisationFactory(listed=True), factories.OrganisationFactory(listed=True)
        workshop = factories.WorkshopFactory(organiser=double)
        registration = factories.RegistrationFactory(organisation=double)
        both = factories.OrganisationMemberFactory(organisation=double).user
        factories.OrganisationMemberFactory(organisation=kept, user=both)
        alone = factories.OrganisationMemberFactory(organisation=double).user
        services.merge_organisations(double=double, into=kept, by=administrator)
        for row in (workshop, registration, double):
            row.refresh_from_db()
        assert (workshop.organiser, registration.organisation, double.merged_into) == (kept, kept, kept)
        assert set(kept.members.all()) == {both, alone}
        assert double.in_directory_since is None
        log = StateChange.objects.get(object_id=double.pk, to_state="merged", model="accounts.organisation")
        assert "workshops.workshop.organiser: 1" in log.reason
        assert client.get(double.get_absolute_url()).url == kept.get_absolute_url()

    def test_it_is_not_merged_into_itself_or_into_one_that_is_gone(self, administrator):
        one, gone = factories.OrganisationFactory(), factories.OrganisationFactory(state="refused")
        for into in (one, gone):
            with pytest.raises(TransitionNotAllowed):
                services.merge_organisations(double=one, into=into, by=administrator)

    def test_staff_verify_and_merge_by_buttons(self, confirmed, screener, sign_in):
        client = sign_in(screener)
        page = client.get(reverse("admin:accounts_organisation_change", args=[confirmed.pk]))
        assert page.status_code == 200
        assert client.post(reverse("admin:accounts_organisation_verify", args=[confirmed.pk])).status_code == 302
        kept = factories.OrganisationFactory(name_fr="Association Al-Amal")
        merge = reverse("admin:accounts_organisation_merge", args=[confirmed.pk])
        assert client.post(merge, {"into": kept.pk}).status_code == 302
        confirmed.refresh_from_db()
        assert confirmed.merged_into == kept


class TestPages:
    def form(self, **values):
        return {
            "name_ar": NAME["ar"],
            "name_fr": NAME["fr"],
            "legal_form": "association",
            "fields_of_work": ["youth"],
            "contact_name": "Salma",
            "contact_email": "salma@example.org",
            "consent": "on",
            **values,
        }

    def test_somebody_registers_with_the_code_of_the_mail(self, client, language):
        assert client.get(reverse("organisations:register")).status_code == 200
        sent = client.post(reverse("organisations:register"), self.form())
        confirmation = Confirmation.objects.get()
        assert sent.url == reverse("organisations:check", args=[confirmation.handle])
        assert client.post(sent.url, {"code": "nope"}).status_code == 422
        arabic = confirmation.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert client.post(sent.url, {"code": arabic}).status_code == 302
        assert Organisation.objects.get().state == "confirmed"
        assert client.get(reverse("organisations:registered")).status_code == 200

    def test_or_with_its_link_and_a_button(self, client):
        _organisation, confirmation = register()
        address = reverse("organisations:confirm", args=[confirmation.token])
        assert client.get(address).status_code == 200
        assert Organisation.objects.get().state == "awaiting"
        assert client.post(address).status_code == 302
        assert Organisation.objects.get().state == "confirmed"

    def test_a_link_of_last_month_is_good_no_more(self, client):
        _organisation, confirmation = register()
        Confirmation.objects.update(expires_at=timezone.now() - timedelta(days=1))
        assert client.post(reverse("organisations:confirm", args=[confirmation.token])).status_code == 409
        handle = reverse("organisations:check", args=[confirmation.handle])
        assert client.post(handle, {"code": confirmation.code}).status_code == 422

    def test_nothing_typed_is_lost_and_programs_are_let_go(self, client):
        wrong = client.post(reverse("organisations:register"), self.form(name_ar=""))
        assert wrong.status_code == 422
        assert b"Association Al Amal" in wrong.content
        client.post(reverse("organisations:register"), self.form(website="http://spam"))
        assert not Organisation.objects.exists()

    def test_the_directory_is_narrowed_and_so_are_its_files(self, client):
        region = factories.TerritoryFactory(code="04")
        mine = factories.OrganisationFactory(
            listed=True, name_fr="=Formule", fields_of_work=["youth"], region=region, contact_email="x@secret.example"
        )
        other = factories.OrganisationFactory(listed=True, fields_of_work=["health"], legal_form="foundation")
        factories.OrganisationFactory(name_fr="Pas dans l’annuaire")
        asked = {"field": "youth", "territory": "04", "form_of": "association", "q": "Formule"}
        page = client.get(reverse("organisations:list"), asked)
        assert [row.pk for row in page.context["rows"]] == [mine.pk]
        text = b"".join(client.get(reverse("organisations:csv"), asked).streaming_content).decode("utf-8-sig")
        assert "'=Formule" in text
        assert other.key not in text
        assert "secret" not in text
        assert client.get(reverse("organisations:xlsx")).content[:2] == b"PK"
        assert client.get(reverse("organisations:list"), {"field": "nothing"}).status_code == 200

    def test_the_directory_costs_the_same_whatever_its_length(self, client, django_assert_constant_queries):
        django_assert_constant_queries(
            lambda: factories.OrganisationFactory(listed=True), reverse("organisations:list"), client=client, at_most=6
        )
