"""Workshops as the public sees them, and registering for one."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from core.models import Delivery
from tests import factories
from workshops.models import Registration, Workshop

pytestmark = pytest.mark.django_db


def at(workshop, *rest, lang="ar"):
    return "/".join(["", lang, "workshops", workshop.reference, *rest, ""])


@pytest.fixture
def workshop():
    return factories.WorkshopFactory(capacity=1)


FORM = {"name": "خديجة", "email": "khadija@example.org", "consent": "on"}


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_an_empty_list_says_so(client, lang):
    response = client.get(f"/{lang}/workshops/")
    assert response.status_code == 200
    assert b'class="empty"' in response.content


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_the_list_puts_what_is_to_come_first_and_what_is_cancelled_last(client, lang):
    factories.WorkshopFactory(cancelled=True, title_ar="زهرة ألف", title_fr="L’annulé")
    factories.WorkshopFactory(
        held=True, title_ar="زهرة باء", title_fr="Le tenu", starts_at=timezone.now() - timedelta(9)
    )
    factories.WorkshopFactory(held=True, title_ar="زهرة تاء", title_fr="Le dernier tenu")
    factories.WorkshopFactory(title_ar="زهرة ثاء", title_fr="Le prochain")
    factories.WorkshopFactory(draft=True, title_ar="زهرة جيم", title_fr="Le brouillon")
    text = client.get(f"/{lang}/workshops/").content.decode()
    order = {
        "ar": ["زهرة ثاء", "زهرة تاء", "زهرة باء", "زهرة ألف"],
        "fr": ["Le prochain", "Le dernier tenu", "Le tenu", "annulé"],
    }
    places = [text.index(title) for title in order[lang]]
    assert places == sorted(places)
    assert "زهرة جيم" not in text
    assert "Le brouillon" not in text


def test_the_list_is_narrowed_by_what_the_address_says(client):
    plan = factories.ActionPlanFactory(reference="PAN2")
    theme = factories.ThemeFactory(plan=plan)
    region = factories.TerritoryFactory(code="06")
    wanted = factories.WorkshopFactory(plan=plan, title_fr="La justice ouverte", themes=[theme], held=True)
    wanted.regions.add(region)
    institution = factories.InstitutionFactory()
    wanted.institutions.add(institution)
    factories.WorkshopFactory(title_fr="Autre chose")
    for query in (
        "plan=pan2",
        f"theme={theme.slug}",
        "territory=06",
        f"organiser={wanted.organiser.key}",
        f"institution={institution.key}",
        "status=held",
        "q=justice",
        f"q={wanted.reference.lower()}",
    ):
        text = client.get(f"/fr/workshops/?{query}").content.decode()
        assert "La justice ouverte" in text, query
        assert "Autre chose" not in text, query


@pytest.mark.parametrize(
    "query", ["plan=nothing", "status=secret", "page=999", "page=x", "q=%E2%80%8B", "q=((", "territory=%27"]
)
def test_a_strange_filter_is_no_error(client, query, workshop):
    assert client.get(f"/ar/workshops/?{query}").status_code == 200


def test_the_list_asks_as_often_for_three_as_for_one(django_assert_constant_queries):
    def make():
        workshop = factories.WorkshopFactory(themes=[factories.ThemeFactory()])
        workshop.regions.add(factories.TerritoryFactory())
        factories.RegistrationFactory(workshop=workshop)

    django_assert_constant_queries(make, "/fr/workshops/", at_most=12)


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_page_shows_everything_that_is_known(client, lang):
    workshop = factories.WorkshopFactory(
        reported=True,
        recording_url="https://example.org/recording",
        is_illustrative=True,
        place_fr="Rabat",
        place_ar="الرباط",
    )
    factories.ProgrammeItemFactory(workshop=workshop, lead=["organiser"])
    factories.SolutionFactory(problem=factories.ProblemFactory(workshop=workshop, is_illustrative=True))
    workshop.institutions.add(factories.InstitutionFactory())
    workshop.regions.add(factories.TerritoryFactory())
    workshop.sources.add(factories.SourceFactory(url="https://example.org/source"))
    for n in range(7):
        factories.AttendanceFactory(workshop=workshop)
        factories.RegistrationFactory(workshop=workshop, seq=n + 1)
    text = client.get(at(workshop, lang=lang)).content.decode()
    for expected in (
        "https://example.org/recording",
        "https://example.org/source",
        f"?workshop={workshop.reference}",
        "notice-illustration",
        "<bdi>7</bdi>",
        {"ar": "تقرير اللقاء", "fr": "Le compte rendu"}[lang],
        {"ar": "مشكل", "fr": "Un problème"}[lang],
        {"ar": "الرباط", "fr": "Rabat"}[lang],
    ):
        assert expected in text, expected


def test_a_page_asks_as_often_for_three_rows_of_each_kind_as_for_one(django_assert_constant_queries):
    workshop = factories.WorkshopFactory(held=True)

    numbers = iter(range(10))

    def row():
        n = next(numbers)
        workshop.themes.add(factories.ThemeFactory(plan=workshop.plan))
        workshop.institutions.add(factories.InstitutionFactory())
        workshop.regions.add(factories.TerritoryFactory())
        workshop.sources.add(factories.SourceFactory())
        factories.ProgrammeItemFactory(workshop=workshop)
        factories.SolutionFactory(problem=factories.ProblemFactory(workshop=workshop))
        factories.AttendanceFactory(workshop=workshop, name=f"Guest {n}")

    django_assert_constant_queries(row, lambda: at(workshop), at_most=6)


def test_a_recorded_workshop_shows_the_stated_figure_with_its_source(client):
    workshop = factories.WorkshopFactory(held=True, number=3, starts_at=None, date=date(2020, 10, 16))
    figure = factories.StatedFigureFactory(plan=workshop.plan, key="workshops.3.registered", value=179)
    figure.sources.add(factories.SourceFactory(title_fr="Rapport de co-création"))
    text = client.get(at(workshop, lang="fr")).content.decode()
    assert "<bdi>179</bdi>" in text
    assert "Rapport de co-création" in text
    assert "16 octobre 2020" in text
    assert "179" in client.get("/fr/workshops/").content.decode()
    factories.RegistrationFactory(workshop=factories.WorkshopFactory(plan=workshop.plan, number=4))
    assert "<bdi>179</bdi>" not in client.get(at(workshop, lang="fr")).content.decode()


def test_a_cancelled_workshop_says_why(client):
    workshop = factories.WorkshopFactory(cancelled=True)
    assert "L’organisateur est empêché." in client.get(at(workshop, lang="fr")).content.decode()


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_what_is_not_public_has_no_page(client, lang):
    for hidden in (factories.WorkshopFactory(draft=True), factories.WorkshopFactory(plan__is_published=False)):
        for rest in ((), ("register",), ("register", "sent")):
            assert client.get(at(hidden, *rest, lang=lang)).status_code == 404
        assert client.get(f"/{lang}/workshops/{hidden.reference}.ics").status_code == 404


def test_a_reference_in_small_letters_leads_to_the_page(client, workshop):
    response = client.get(f"/ar/workshops/{workshop.reference.lower()}/?x=1")
    assert response.status_code == 301
    assert response["Location"] == f"{at(workshop)}?x=1"
    assert client.get(f"/ar/workshops/{workshop.reference.lower()}/register/")["Location"] == at(workshop, "register")
    assert client.get(f"/fr/workshops/{workshop.reference.lower()}.ics").status_code == 301


def test_the_room_of_the_meeting_is_never_public(client):
    workshop = factories.WorkshopFactory(online_url="https://meet.example.org/secret")
    for address in (
        "/ar/workshops/",
        at(workshop),
        at(workshop, "register"),
        f"/ar/workshops/{workshop.reference}.ics",
    ):
        assert b"meet.example.org" not in client.get(address).content


@pytest.mark.parametrize(
    ("state", "shared", "shown"),
    [("confirmed", True, True), ("confirmed", False, False), ("waitlisted", True, False), ("cancelled", True, False)],
)
def test_the_calendar_file_of_a_ticket_leads_whoever_has_a_place_to_the_meeting(client, state, shared, shown):
    workshop = factories.WorkshopFactory(online_url="https://meet.example.org/secret", shares_online_url=shared)
    row = factories.RegistrationFactory(workshop=workshop, state=state)
    answer = client.get(f"/fr/workshops/ticket/{row.token}/calendar.ics")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert ("meet.example.org" in event["DESCRIPTION"]) is shown
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/fr/workshops/ticket/nobody/calendar.ics").status_code == 404


def test_a_ticket_without_a_day_has_no_calendar_file(client):
    row = factories.RegistrationFactory(workshop__draft=True, workshop__starts_at=None, workshop__ends_at=None)
    assert client.get(f"/fr/workshops/ticket/{row.token}/calendar.ics").status_code == 404


# --- calendar files ---
def test_a_calendar_file_is_in_utc_and_keeps_its_uid(client, workshop):
    response = client.get(f"/fr/workshops/{workshop.reference}.ics")
    assert response["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert event["UID"].startswith(f"{workshop.reference}@")
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert event["DTSTART"].dt == workshop.starts_at.replace(microsecond=0)
    assert event["STATUS"] == "CONFIRMED"
    assert str(event["SUMMARY"]) == workshop.title_fr


@pytest.mark.parametrize("illustrative", [True, False])
def test_an_illustration_is_marked_in_calendars_too(client, illustrative):
    workshop = factories.WorkshopFactory(is_illustrative=illustrative)
    text = client.get(f"/fr/workshops/{workshop.reference}.ics").content.decode()
    assert ("CATEGORIES:Illustration" in text) is illustrative
    assert ("DESCRIPTION:Illustration" in text) is illustrative


def test_a_cancelled_workshop_stays_in_the_calendar_as_cancelled(client):
    workshop = factories.WorkshopFactory(cancelled=True)
    event = Calendar.from_ical(client.get(f"/fr/workshops/{workshop.reference}.ics").content).walk("VEVENT")[0]
    assert event["STATUS"] == "CANCELLED"
    assert "empêché" in event["DESCRIPTION"]


def test_the_calendar_has_all_public_workshops_of_which_the_day_is_known(client):
    day = factories.WorkshopFactory(held=True, starts_at=None, date=date(2020, 10, 9))
    factories.WorkshopFactory(held=True, starts_at=None, date=date(2020, 10, 1), date_precision="month")
    factories.WorkshopFactory(draft=True)
    coming = factories.WorkshopFactory(ends_at=None, place_ar="الرباط")
    events = Calendar.from_ical(client.get("/ar/workshops/calendar.ics").content).walk("VEVENT")
    assert {str(event["UID"]).split("@")[0] for event in events} == {day.reference, coming.reference}
    assert next(e for e in events if str(e["UID"]).startswith(day.reference))["DTSTART"].dt == date(2020, 10, 9)


def test_a_workshop_without_a_day_has_no_calendar_file(client):
    workshop = factories.WorkshopFactory(held=True, starts_at=None)
    assert client.get(f"/ar/workshops/{workshop.reference}.ics").status_code == 404


def test_only_what_is_to_come_is_offered_for_a_calendar(client, workshop):
    over = factories.WorkshopFactory(held=True)
    assert workshop.calendar_url in client.get(at(workshop)).content.decode()
    assert over.calendar_url not in client.get(at(over)).content.decode()


# --- registering ---
def test_the_form_says_the_hour_before_anything_is_typed(client, workshop):
    hour = timezone.localtime(workshop.starts_at).strftime("%H:%M")
    assert hour in client.get(at(workshop, "register")).content.decode()


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_somebody_registers_without_an_account(client, workshop, lang, mailbox):
    page = client.get(at(workshop, "register", lang=lang))
    assert page.status_code == 200
    response = client.post(at(workshop, "register", lang=lang), {**FORM, "gender": "woman"})
    assert response.status_code == 302
    assert response["Location"] == at(workshop, "register", "sent", lang=lang)
    assert client.get(response["Location"]).status_code == 200
    registration = Registration.objects.get()
    assert (registration.language, registration.gender, registration.state) == (lang, "woman", "confirmed")
    assert registration.token in mailbox.last("khadija@example.org").body


def test_the_answer_does_not_say_who_is_registered(client, workshop):
    first = client.post(at(workshop, "register"), FORM)
    again = client.post(at(workshop, "register"), FORM)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert Registration.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_a_full_workshop_offers_the_waiting_list(client, workshop):
    factories.RegistrationFactory(workshop=workshop)
    assert client.get(at(workshop, "register", lang="fr")).context["is_full"]
    page = client.get(f"/fr/workshops/{workshop.reference}/").content.decode()
    assert "Rejoindre la liste d’attente" in page
    assert "Les inscriptions sont ouvertes" not in page
    client.post(at(workshop, "register"), FORM)
    assert Registration.objects.get(email=FORM["email"]).state == "waitlisted"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\u200b\u200e"},
        {"email": "khadija@"},
        {"email": ""},
        {"consent": ""},
        {"gender": "x"},
        {"region": "99"},
        {"name": "x" * 500},
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_the_rest(client, workshop, wrong):
    response = client.post(at(workshop, "register"), {**FORM, "organisation_name": "جمعية الأمل", **wrong})
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert "جمعية الأمل" in response.content.decode()
    assert not Registration.objects.exists()


def test_fields_that_the_form_does_not_have_are_ignored(client, workshop):
    client.post(at(workshop, "register"), {**FORM, "state": "cancelled", "seq": "99", "token": "mine", "workshop": "1"})
    registration = Registration.objects.get()
    assert (registration.seq, registration.state) == (1, "confirmed")
    assert registration.token != "mine"


def test_when_registration_has_closed_meanwhile_nothing_typed_is_lost(client, workshop):
    Workshop.objects.filter(pk=workshop.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    response = client.post(at(workshop, "register"), FORM)
    assert response.status_code == 409
    assert "خديجة" in response.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("window", ["coming", "over", "cancelled", "held"])
def test_a_closed_registration_says_so_and_shows_no_form(client, window):
    workshop = factories.WorkshopFactory(**{window: True})
    text = client.get(at(workshop, "register")).content.decode()
    assert 'name="email"' not in text
    assert client.get(at(workshop)).status_code == 200


def test_too_many_from_one_place_are_asked_to_wait(client, workshop, settings):
    workshop.capacity = None
    workshop.save()
    for n in range(60):
        assert client.post(at(workshop, "register"), {**FORM, "email": f"p{n}@example.org"}).status_code == 302
    assert client.post(at(workshop, "register"), {**FORM, "email": "more@example.org"}).status_code == 429


# --- the ticket ---
@pytest.mark.parametrize("lang", ["ar", "fr"])
@pytest.mark.parametrize("state", ["confirmed", "waitlisted", "cancelled"])
def test_a_ticket_shows_the_room_to_those_who_have_a_place(client, state, lang):
    registration = factories.RegistrationFactory(state=state, workshop__online_url="https://meet.example.org/room")
    response = client.get(f"/{lang}/workshops/ticket/{registration.token}/")
    assert response.status_code == 200
    assert (b"meet.example.org" in response.content) == (state == "confirmed")
    assert "no-store" in response["Cache-Control"]
    assert b'content="noindex"' in response.content


@pytest.mark.parametrize(("form", "at_the_door"), [("online", False), ("on_site", True), ("both", True)])
def test_a_ticket_has_a_code_for_the_entrance_only_where_there_is_one(client, form, at_the_door):
    row = factories.RegistrationFactory(state="confirmed", workshop__format=form)
    page = client.get(f"/fr/workshops/ticket/{row.token}/").content.decode()
    assert (row.code in page) is at_the_door


@pytest.mark.parametrize(("state", "says"), [("confirmed", "la place"), ("waitlisted", "quittez la liste d’attente")])
def test_a_ticket_says_what_cancelling_it_gives_up(client, state, says):
    row = factories.RegistrationFactory(state=state)
    page = client.get(f"/fr/workshops/ticket/{row.token}/").content.decode()
    assert ("quittez la liste d’attente" in page) is (state == "waitlisted")
    assert says in page


def test_cancelling_by_ticket_gives_the_place_to_the_next(client):
    registration = factories.RegistrationFactory(workshop__capacity=1)
    waiting = factories.RegistrationFactory(workshop=registration.workshop, state="waitlisted")
    address = f"/ar/workshops/ticket/{registration.token}/cancel/"
    assert client.get(address).status_code == 405
    assert client.post(address, follow=True).status_code == 200
    registration.refresh_from_db()
    waiting.refresh_from_db()
    assert (registration.state, waiting.state) == ("cancelled", "confirmed")


def test_a_ticket_of_a_workshop_that_has_begun_cannot_be_cancelled(client):
    registration = factories.RegistrationFactory(workshop__held=True)
    client.post(f"/ar/workshops/ticket/{registration.token}/cancel/", follow=True)
    registration.refresh_from_db()
    assert registration.state == "confirmed"


def test_a_ticket_of_a_cancelled_workshop_says_so(client):
    registration = factories.RegistrationFactory(workshop__cancelled=True)
    text = client.get(f"/fr/workshops/ticket/{registration.token}/").content.decode()
    assert "L’organisateur est empêché." in text


def test_a_guessed_or_erased_ticket_is_not_found(client):
    erased = factories.RegistrationFactory(erased_at=timezone.now())
    for token in ("x" * 32, erased.token):
        assert client.get(f"/ar/workshops/ticket/{token}/").status_code == 404
        assert client.post(f"/ar/workshops/ticket/{token}/cancel/").status_code == 404
