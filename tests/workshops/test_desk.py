"""The organiser's desk: one's own workshops from the draft to the door, and nothing of anybody else's."""

import uuid
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import Delivery, Job
from tests import factories
from tests.workshops.desks import at, people
from workshops import services
from workshops.desk.urls import urlpatterns
from workshops.models import Attendance, Registration, Workshop, WorkshopMessage

pytestmark = pytest.mark.django_db


#: Every address of the desk below one workshop, with what else it takes.
NAMES = [pattern.name for pattern in urlpatterns if pattern.name != "workshop_new"]


@pytest.mark.parametrize("name", NAMES)
def test_a_workshop_of_another_organisation_is_not_there(name, mine, organiser_b, sign_in):
    registration = factories.RegistrationFactory(workshop=mine)
    attendance = factories.AttendanceFactory(workshop=mine, registration=registration)
    rest = {"absence": [attendance.pk], "attendance": [registration.pk], "registration_confirm": [registration.pk],
            "registration_cancel": [registration.pk],
            "registrations_checked": [uuid.uuid4()]}.get(name, [])  # fmt: skip
    client = sign_in(organiser_b)
    for method in ("get", "post"):
        answer = getattr(client, method)(at(name, mine, *rest))
        assert answer.status_code in {404, 405}, (method, answer.status_code)
    posted = client.post(at(name, mine, *rest))
    assert registration.name.encode() not in posted.content
    assert Attendance.objects.count() == 1


def test_a_row_of_another_workshop_is_not_there_either(mine, desk):
    other = factories.RegistrationFactory()
    attendance = factories.AttendanceFactory()
    for name, pk in (("attendance", other.pk), ("registration_confirm", other.pk), ("registration_cancel", other.pk),
                     ("absence", attendance.pk)):  # fmt: skip
        assert desk.post(at(name, mine, pk)).status_code == 404


def test_nothing_of_another_draft_stands_in_the_calendar_the_search_or_the_api(client, organisation_b):
    draft = factories.WorkshopFactory(organiser=organisation_b, draft=True, title_fr="Zzzdraft", title_ar="Zzzdraft")
    for address in ("/fr/workshops/calendar.ics", "/fr/search/?q=Zzzdraft", "/api/v1/workshops", "/fr/workshops/"):
        assert draft.reference.encode() not in client.get(address).content


class TestDraft:
    def test_is_made_filled_in_and_asked_for(self, desk, organisation_a, plan, theme, organiser_a):
        factories.ProgrammeTemplateItemFactory(template="common", number=1, minutes=140)
        starts = timezone.localtime(timezone.now() + timedelta(days=30)).replace(second=0, microsecond=0)
        shape = "%Y-%m-%dT%H:%M"
        new = reverse("desk:workshop_new")
        assert desk.get(new).status_code == 200
        assert desk.post(new, {}).status_code == 422
        given = {"plan": plan.reference, "organiser": organisation_a.key, "title_ar": "لقاء", "title_fr": "Rencontre",
                 "starts_at": starts.strftime(shape)}  # fmt: skip
        answer = desk.post(new, given)
        workshop = Workshop.objects.get()
        assert answer.url == at("workshop_edit", workshop)
        assert (workshop.starts_at, workshop.ends_at - starts) == (starts, timedelta(minutes=140))
        assert len(desk.get(at("workshop", workshop)).context["missing"]) == 2
        page = desk.get(at("workshop_edit", workshop))
        filled = {"title_ar": "لقاء", "title_fr": "Rencontre", "starts_at": starts.strftime(shape), "format": "online",
                  "themes": [theme.pk], "opens_at": (starts - timedelta(days=20)).strftime(shape),
                  "closes_at": (starts - timedelta(days=1)).strftime(shape), "capacity": "40",
                  "languages": ["ar", "fr"],
                  "online_url": "meet.example.org/room", "shares_online_url": "on"}  # fmt: skip
        stale = desk.post(at("workshop_edit", workshop), filled)
        assert stale.status_code == 422
        seen = {"seen_at": page.context["seen"]}
        wrong = desk.post(at("workshop_edit", workshop), filled | seen | {"closes_at": filled["starts_at"][:4]})
        assert wrong.status_code == 422
        assert b"Rencontre" in wrong.content
        late = filled | seen | {"closes_at": (starts + timedelta(days=1)).strftime(shape)}
        assert list(desk.post(at("workshop_edit", workshop), late).context["form"].errors) == ["closes_at"]
        assert desk.post(at("workshop_edit", workshop), filled | seen).status_code == 302
        workshop.refresh_from_db()
        assert (workshop.capacity, workshop.room_url, list(workshop.themes.all())) == (
            40, "https://meet.example.org/room", [theme],
        )  # fmt: skip
        desk.post(at("workshop_publication", workshop), {"action": "request"})
        page = desk.get(at("workshop", workshop))
        assert page.context["is_requested"]
        assert desk.get(at("workshop_edit", workshop)).status_code == 302
        desk.post(at("workshop_publication", workshop), {"action": "withdraw"})
        desk.post(at("workshop_publication", workshop), {"action": "withdraw"})
        assert desk.get(at("workshop", workshop)).context["is_editable"]

    def test_that_is_not_complete_is_not_asked_for(self, desk, organisation_a):
        workshop = factories.WorkshopFactory(organiser=organisation_a, draft=True)
        page = desk.post(at("workshop_publication", workshop), {"action": "request"}, follow=True)
        assert not page.context["is_requested"]

    def test_is_not_for_somebody_without_an_organisation(self, citizen_client):
        assert citizen_client.get(reverse("desk:workshop_new")).status_code in {302, 404}

    def test_shows_why_it_was_sent_back(self, desk, organisation_a):
        workshop = factories.WorkshopFactory(organiser=organisation_a, draft=True)
        for kind in ("requested", "refused"):
            factories.PublicationStepFactory(workshop=workshop, kind=kind, reason="Précisez le lieu.")
        assert "Précisez le lieu." in desk.get(at("workshop", workshop)).content.decode()


def lines(*rows):
    data = {"line-TOTAL_FORMS": len(rows), "line-INITIAL_FORMS": 0}
    for n, row in enumerate(rows):
        data |= {f"line-{n}-{name}": value for name, value in row.items()}
    return data


def test_the_programme_is_ordered_by_its_numbers_and_loses_lines(desk, mine):
    factories.ProgrammeItemFactory(workshop=mine, number=1)
    assert desk.get(at("workshop_programme", mine)).status_code == 200
    first = {"number": 2, "minutes": 60, "title_ar": "نقاش", "title_fr": "Débat"}
    second = {"number": 1, "minutes": 20, "title_ar": "افتتاح", "title_fr": "Ouverture"}
    gone = {"number": 3, "minutes": 5, "title_ar": "x", "title_fr": "x", "drop": "on"}
    assert desk.post(at("workshop_programme", mine), lines(first, second, gone, {})).status_code == 302
    assert list(mine.programme.values_list("title_fr", "minutes")) == [("Ouverture", 20), ("Débat", 60)]
    for wrong in (lines({"minutes": 5}), lines({"title_ar": "x", "title_fr": "x"}), lines(gone)):
        assert desk.post(at("workshop_programme", mine), wrong).status_code == 422
    held = factories.WorkshopFactory(organiser=mine.organiser, held=True)
    assert desk.post(at("workshop_programme", held), lines(first)).status_code == 422


def test_a_workshop_is_cancelled_with_its_reason_in_both_languages(desk, mine, mailbox):
    row = factories.RegistrationFactory(workshop=mine)
    assert desk.get(at("workshop_cancel", mine)).context["standing"] == 1
    half = {"cancelled_reason_ar": "تعذر."}
    assert desk.post(at("workshop_cancel", mine), half).status_code == 422
    both = half | {"cancelled_reason_fr": "Empêchement."}
    assert desk.post(at("workshop_cancel", mine), both).status_code == 302
    services.write_cancellations()
    assert mailbox.last(row.email)
    assert desk.get(at("workshop", mine)).status_code == 200
    assert desk.post(at("workshop_cancel", mine), both).status_code == 422


@pytest.mark.parametrize("state", ["draft", "published"])
def test_the_invitation_has_texts_in_both_languages_and_a_code_once_it_is_public(desk, organisation_a, state):
    workshop = factories.WorkshopFactory(organiser=organisation_a, state=state, place_fr="Rabat", place_ar="الرباط")
    page = desk.get(at("workshop_invitation", workshop))
    assert ("<svg" in str(page.context["qr"])) == (state == "published")
    texts = {one["language"]: one["text"] for one in page.context["texts"]}
    assert "الرباط" in texts["ar"]
    assert f"/fr/workshops/{workshop.reference}/" in texts["fr"]
    assert "style=" not in str(page.context["qr"])
    image = desk.get(at("workshop_qr", workshop))
    assert image["Content-Type"] == "image/svg+xml"


class TestRegistrations:
    def test_are_found_across_spellings_by_address_by_code_and_by_state(self, desk, mine):
        one = factories.RegistrationFactory(workshop=mine, seq=1, name="أسماء ب.", email="a@example.org")
        two = factories.RegistrationFactory(workshop=mine, seq=2, name="Youssef", organisation_name="جمعية الأمل",
                                            state="waitlisted")  # fmt: skip

        def found(**query):
            return [row.pk for row in desk.get(at("registrations", mine), query).context["page"]]

        assert found() == [one.pk, two.pk]
        assert found(q="اسماء") == found(q="a@example.org") == found(q=one.code) == [one.pk]
        assert found(q="الامل") == found(state="waitlisted") == [two.pk]
        assert found(state="to_reconfirm") == found(q="nobody") == []
        assert found(state="nonsense") == [one.pk, two.pk]

    def test_are_confirmed_and_cancelled(self, desk, mine, mailbox):
        row = factories.RegistrationFactory(workshop=mine)
        back = at("registrations", mine) + "?q=x"
        assert desk.post(at("registration_cancel", mine, row.pk), {"next": back}).url == back
        row.refresh_from_db()
        assert row.state == "cancelled"
        away = desk.post(at("registration_confirm", mine, row.pk), {"next": "//evil.example"})
        assert away.url == at("registrations", mine)
        row.refresh_from_db()
        assert row.state == "confirmed"

    def test_say_why_somebody_cannot_be_confirmed(self, desk, organisation_a):
        full = factories.WorkshopFactory(organiser=organisation_a, capacity=1)
        factories.RegistrationFactory(workshop=full, email="a@example.org")
        waiting = factories.RegistrationFactory(workshop=full, state="waitlisted")
        again = factories.RegistrationFactory(workshop=full, state="cancelled", email="a@example.org")
        begun = factories.RegistrationFactory(workshop=factories.WorkshopFactory(organiser=organisation_a, held=True))
        for row in (waiting, again, begun):
            page = desk.post(at("registration_confirm", row.workshop, row.pk), follow=True)
            assert [message.level_tag for message in page.context["messages"]] == ["warning"]

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_go_out_without_formulas_and_come_back(self, desk, mine, kind):
        factories.RegistrationFactory(workshop=mine, name="=cmd()")
        answer = desk.get(at(f"registrations_{kind}", mine))
        assert f".{kind}" in answer["Content-Disposition"]
        content = answer.getvalue()
        assert "no-store" in answer["Cache-Control"]
        if kind == "csv":
            assert "'=cmd()" in content.decode("utf-8-sig")
        other = factories.WorkshopFactory(organiser=mine.organiser)
        upload = {"file": SimpleUploadedFile(f"x.{kind}", content), "agreed": "on"}
        preview = desk.post(at("registrations_import", other), upload)
        assert preview.status_code == 302
        assert "=cmd()" in desk.get(preview.url).content.decode()
        assert not other.registrations.exists()
        assert desk.post(preview.url).url == at("registrations", other)
        assert other.registrations.get().name == "=cmd()"

    def test_of_a_wrong_table_do_not_come_in(self, desk, mine):
        address = at("registrations_import", mine)
        assert desk.get(address).status_code == 200
        assert desk.post(address, {}).status_code == 422
        for content in (b"garbage,\n1,2", b"name,email\nAli,ali@"):
            upload = {"file": SimpleUploadedFile("x.csv", content), "agreed": "on"}
            assert desk.post(address, upload).status_code == 422
        assert not Registration.objects.exists()

    def test_of_a_draft_do_not_come_in(self, desk, organisation_a):
        draft = factories.WorkshopFactory(organiser=organisation_a, draft=True)
        upload = {"file": SimpleUploadedFile("x.csv", b"name\nAli"), "agreed": "on"}
        preview = desk.post(at("registrations_import", draft), upload).url
        refused = desk.post(preview)
        assert [message.level_tag for message in refused.context["messages"]] == ["error"]
        assert not Registration.objects.exists()

    def test_a_file_whose_letters_are_not_sure_is_shown_in_each_reading(self, desk, mine):
        def upload():
            content = "name\nÉlodie Çelik\nMaÿlis".encode("cp1252")
            return {"file": SimpleUploadedFile("x.csv", content), "agreed": "on"}

        page = desk.post(at("registrations_import", mine), upload())
        assert page.status_code == 422
        assert len(page.context["samples"]) == 3
        preview = desk.post(at("registrations_import", mine), {**upload(), "encoding": "cp1252"})
        assert "Élodie Çelik" in desk.get(preview.url).content.decode()

    @pytest.mark.parametrize("name", ["registrations_xlsx", "registrations_pdf"])
    def test_that_are_many_go_out_by_the_worker(self, desk, mine, name):
        row = factories.RegistrationFactory(workshop=mine)
        waits = desk.post(at(name, mine))
        assert "/jobs/" in waits.url
        assert jobs.run_next() == 1
        job = Job.objects.get()
        assert (job.state, job.result_name.rpartition(".")[2]) == ("done", name.rpartition("_")[2])
        content = desk.get(f"{waits.url}file/").getvalue()
        if name.endswith("xlsx"):
            assert row.email in [cell.value for cell in openpyxl.load_workbook(BytesIO(content)).active["D"]]
        else:
            assert content.startswith(b"%PDF")

    def test_of_a_long_table_are_read_by_the_worker(self, desk, mine, settings):
        settings.IMPORT_AT_ONCE_ROWS = 2
        waits = desk.post(at("registrations_import", mine), people(5))
        assert "/jobs/" in waits.url
        assert jobs.run_next() == 1
        check = Job.objects.get()
        assert (check.state, check.report["lines"]) == ("done", 5)
        again = desk.post(check.link)
        assert "/jobs/" in again.url
        assert not Registration.objects.exists()
        assert jobs.run_next() == 1
        assert mine.registrations.count() == 5
        assert Delivery.objects.filter(kind="registered").count() == 5
        job = Job.objects.get(kind="workshops.import")
        assert (job.state, job.link) == ("done", at("registrations", mine))

    def test_of_an_import_that_broke_off_come_in_once_and_are_all_told(self, desk, mine):
        desk.post(desk.post(at("registrations_import", mine), people(3)).url)
        Delivery.objects.all()[0].delete()
        job = Job.objects.get(kind="workshops.import")
        Job.objects.filter(pk=job.pk).update(state="running", finished_at=None)
        assert jobs.run_next() == 1
        assert (mine.registrations.count(), Delivery.objects.count()) == (3, 3)

    def test_of_a_table_of_somebody_who_has_left_do_not_come_in(self, desk, mine, organiser_a, settings):
        settings.IMPORT_AT_ONCE_ROWS = 0
        desk.post(at("registrations_import", mine), people(1))
        organiser_a.organisations.clear()
        assert jobs.run_next() == 1
        assert Job.objects.get().state == "failed"

    def test_of_a_table_that_has_become_wrong_do_not_come_in(self, desk, mine):
        region = factories.TerritoryFactory(code="04")
        upload = {"file": SimpleUploadedFile("x.csv", b"name,region\nAli,04"), "agreed": "on"}
        preview = desk.post(at("registrations_import", mine), upload).url
        region.delete()
        assert desk.post(preview).status_code == 200
        assert not mine.registrations.exists()

    def test_ten_thousand_cost_as_many_queries_as_one(self, desk, mine, django_assert_constant_queries):
        def many(start, count):
            Registration.objects.bulk_create(
                Registration(workshop=mine, seq=n, name=f"فاطمة {n}", email=f"p{n}@example.org", state="confirmed")
                for n in range(start, start + count)
            )

        sizes = iter([(1, 1), (2, 5_000), (5_002, 5_000)])
        django_assert_constant_queries(lambda: many(*next(sizes)), at("registrations", mine), client=desk, at_most=14)
        found = desk.get(f"{at('registrations', mine)}?q=فاطمه 99").context["page"]
        assert found.paginator.count == 1 + 10 + 100
        assert len(desk.get(at("registrations_csv", mine)).getvalue().splitlines()) == 10_002
        for name in ("registrations_xlsx", "registrations_pdf"):
            assert desk.get(at(name, mine)).status_code == 302, "too long for a page"


def test_a_message_is_looked_at_before_it_goes(desk, mine):
    factories.RegistrationFactory(workshop=mine)
    given = {"audience": "confirmed", "subject": "Salle", "body": "Nous serons dans la salle 2."}
    page = desk.post(at("workshop_message", mine), given)
    assert (page.status_code, page.context["preview"]["recipients"]) == (200, 1)
    assert not WorkshopMessage.objects.exists()
    for _turn in range(3):
        assert desk.post(at("workshop_message", mine), given | {"send": "1"}).status_code == 302
    assert desk.post(at("workshop_message", mine), given | {"send": "1"}).status_code == 422
    assert desk.post(at("workshop_message", mine), {}).status_code == 422
    assert desk.get(at("workshop_message", mine)).status_code == 200
    assert not Delivery.objects.exists()


def test_a_message_to_nobody_is_refused(desk, mine):
    given = {"audience": "waitlisted", "subject": "Salle", "body": "Texte", "send": "1"}
    assert list(desk.post(at("workshop_message", mine), given).context["form"].errors) == ["audience"]
