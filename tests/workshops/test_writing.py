"""Messages of organisers, people from tables, what is noted without a connection, and erasing."""

import io
import uuid
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.models import Delivery, StateChange
from core.spreadsheet import safe_cell
from ogportal import tasks
from plans.backoffice.streamed import SheetRefused
from tests import factories
from workshops import services
from workshops.models import Attendance, Registration, Workshop
from workshops.resources import attendees
from workshops.services.erasing import months_before

pytestmark = pytest.mark.django_db


def people(workshop, *states):
    return [factories.RegistrationFactory(workshop=workshop, seq=n, state=state) for n, state in enumerate(states, 1)]


# --- messages
class TestMessages:
    def send(self, workshop, by, **kwargs):
        given = {"audience": "all", "subject": "تغيير القاعة", "body": "نلتقي في القاعة 2."}
        return services.send_message(workshop=workshop, by=by, **{**given, **kwargs})

    def test_reach_those_who_were_meant_once_and_say_from_whom(self, organiser_a, mailbox):
        workshop = factories.WorkshopFactory()
        rows = people(workshop, "confirmed", "waitlisted", "cancelled")
        sent = self.send(workshop, organiser_a)
        assert (sent.recipients, sent.language, sent.sender_name) == (2, "ar", str(workshop.organiser))
        assert tasks.write_messages() == 2
        assert tasks.write_messages() == 0
        assert [mail.to for mail in Delivery.objects.order_by("pk")] == [row.email for row in rows[:2]]
        assert "نلتقي في القاعة 2." in mailbox.last(rows[0].email).body

    def test_go_on_where_they_were_interrupted(self, organiser_a):
        workshop = factories.WorkshopFactory()
        people(workshop, *["confirmed"] * 3)
        self.send(workshop, organiser_a, audience="confirmed")
        assert [services.write_messages(limit=2) for _turn in range(3)] == [2, 1, 0]
        assert Delivery.objects.count() == 3

    def test_whose_people_have_all_left_meanwhile_are_over(self, organiser_a):
        workshop = factories.WorkshopFactory()
        (row,) = people(workshop, "confirmed")
        message = self.send(workshop, organiser_a)
        services.cancel_registration(registration=row, by=organiser_a)
        before = Delivery.objects.count()
        assert services.write_messages() == 0
        message.refresh_from_db()
        assert message.written_at is not None
        assert Delivery.objects.count() == before

    def test_are_limited_by_day_and_need_somebody(self, organiser_a):
        workshop = factories.WorkshopFactory()
        with pytest.raises(services.NobodyToWriteTo):
            self.send(workshop, organiser_a)
        people(workshop, "confirmed")
        for _turn in range(3):
            self.send(workshop, organiser_a)
        with pytest.raises(services.TooManyMessages):
            self.send(workshop, organiser_a)


# --- tables
def csv(*rows, encoding="utf-8", separator=","):
    return "\n".join(separator.join(row) for row in rows).encode(encoding)


def read(data, workshop, **asked):
    return attendees.read(io.BytesIO(data), workshop, **asked)


class TestTables:
    HEAD = ("name", "email", "organisation_name", "gender")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
    def test_are_read_in_the_encodings_that_people_have(self, encoding):
        found = read(
            csv(("الاسم", "البريد"), ("خديجة", "k@example.org"), encoding=encoding), factories.WorkshopFactory()
        )
        assert [(line.name, line.email) for line in found.lines] == [("خديجة", "k@example.org")]
        assert found.encoding == ("Windows-1256 (العربية)" if encoding == "cp1256" else "")

    def test_name_the_row_the_column_and_why_and_nothing_comes_in(self):
        found = read(
            csv(
                (*self.HEAD, "region", "language", "present"),
                ("", "a@example.org", "", "", "", "", ""),
                ("Ali", "ali@", "", "x", "Atlantide", "de", "perhaps"),
            ),
            factories.WorkshopFactory(),
        )
        assert [(one["row"], one["column"]) for one in found.wrong] == [
            (2, "name"), (3, "email"), (3, "language"), (3, "gender"), (3, "region"), (3, "present"),
        ]  # fmt: skip
        assert not found.lines

    @pytest.mark.parametrize(
        "data",
        [b"", b"PK\x03\x04broken", csv(("name", "status"), ("a", "b")), csv(("email",), ("a@example.org",)),
         csv(("name", "nom"), ("a", "b")), csv(("name",), *[("a",)] * (attendees.MOST + 1))],
    )  # fmt: skip
    def test_that_are_none_are_refused(self, data):
        with pytest.raises(SheetRefused):
            read(data, factories.WorkshopFactory())

    def test_put_the_same_address_together_and_say_so(self, organiser_a):
        workshop = factories.WorkshopFactory(capacity=1)
        known = factories.RegistrationFactory(workshop=workshop, seq=1, email="known@example.org", name="Kenza")
        region = factories.TerritoryFactory(code="04")
        found = read(
            csv(
                (*self.HEAD, "region"),
                ("Autre nom", "KNOWN@example.org", "Assoc", "femme", "04"),
                ("Ali", "ali@example.org", "", "", ""),
                ("Ali B.", "ali@example.org", "Nadi", "homme", ""),
                ("Sans adresse", "", "", "", ""),
            ),
            workshop,
        )
        assert len(found.notes) == 2
        done = services.import_attendees(workshop=workshop, lines=found.lines, by=organiser_a)
        assert (done.new, done.merged, done.waiting) == (2, 1, 2)
        known.refresh_from_db()
        assert (known.name, known.organisation_name, known.gender, known.region) == ("Kenza", "Assoc", "woman", region)
        ali = workshop.registrations.get(email="ali@example.org")
        assert (ali.seq, ali.state, ali.organisation_name, ali.gender) == (2, "waitlisted", "Nadi", "man")
        assert not Delivery.objects.exists()
        assert (done.tell_from, done.tell_to) == (2, 3)
        for _twice in range(2):
            services.tell_imported(workshop=workshop, tell_from=2, tell_to=3)
        assert [mail.kind for mail in Delivery.objects.all()] == ["waitlisted"]

    def test_that_say_nothing_new_about_somebody_change_nothing(self, organiser_a):
        workshop = factories.WorkshopFactory()
        known = factories.RegistrationFactory(workshop=workshop, email="known@example.org", name="Kenza")
        lines = [services.Attendee(name="Kenza", email="known@example.org")]
        before = Registration.objects.get(pk=known.pk).updated_at
        assert services.import_attendees(workshop=workshop, lines=lines, by=organiser_a).merged == 1
        assert Registration.objects.get(pk=known.pk).updated_at == before

    def test_of_those_who_were_there_give_places_and_write_to_nobody(self, organiser_a):
        workshop = factories.WorkshopFactory(held=True, capacity=1)
        found = read(csv(("nom", "présent"), ("A", "oui"), ("B", "non")), workshop)
        done = services.import_attendees(workshop=workshop, lines=found.lines, by=organiser_a)
        assert (done.new, done.present) == (2, 1)
        assert set(workshop.registrations.values_list("state", flat=True)) == {"confirmed"}
        assert not Delivery.objects.exists()

    def test_come_in_for_what_is_announced_only_and_whole_or_not_at_all(self, organiser_a):
        lines = [services.Attendee(name="A"), services.Attendee(name="\u200b")]
        with pytest.raises(services.WorkshopNotOpen):
            services.import_attendees(workshop=factories.WorkshopFactory(draft=True), lines=lines, by=organiser_a)
        with pytest.raises(ValidationError):
            services.import_attendees(workshop=factories.WorkshopFactory(), lines=lines, by=organiser_a)
        assert not Registration.objects.exists()

    def test_that_went_out_come_back(self):
        workshop = factories.WorkshopFactory()
        row = factories.RegistrationFactory(workshop=workshop, name="=1+1")
        book = openpyxl.Workbook()
        book.active.append(attendees.HEADERS)
        book.active.append([safe_cell(cell) for cell in attendees.cells(row)])
        out = io.BytesIO()
        book.save(out)
        found = read(out.getvalue(), factories.WorkshopFactory())
        assert [(line.name, line.email) for line in found.lines] == [("=1+1", row.email)]


# --- the door
class TestTheDoor:
    def test_what_a_device_sends_twice_is_kept_once(self, organiser_a):
        workshop = factories.WorkshopFactory(held=True)
        (row,) = people(workshop, "confirmed")
        lines = [
            services.Noted(key=uuid.uuid4(), registration=row.pk, at=workshop.starts_at),
            services.Noted(key=uuid.uuid4(), name="Hajar"),
        ]
        first = services.sync_attendance(workshop=workshop, lines=lines, by=organiser_a)
        assert set(first.values()) == {"done"}
        again = services.sync_attendance(workshop=workshop, lines=lines, by=organiser_a)
        assert set(again.values()) == {"known"}
        assert workshop.attendances.count() == 2
        assert row.attendance.at == workshop.starts_at

    def test_two_devices_note_one_person_once_and_the_cancelled_were_there_too(self, organiser_a):
        workshop = factories.WorkshopFactory(held=True)
        rows = people(workshop, "confirmed", "cancelled")
        for key, expected in ((uuid.uuid4(), "done"), (uuid.uuid4(), "known")):
            lines = [services.Noted(key=key, registration=row.pk) for row in rows[:1]]
            assert services.sync_attendance(workshop=workshop, lines=lines, by=organiser_a)[str(key)] == expected
        key = uuid.uuid4()
        lines = [services.Noted(key=key, registration=rows[1].pk)]
        assert services.sync_attendance(workshop=workshop, lines=lines, by=organiser_a)[str(key)] == "done"

    def test_nobody_of_another_workshop_and_no_invisible_name_is_taken(self, organiser_a):
        workshop = factories.WorkshopFactory(held=True)
        stranger = factories.RegistrationFactory()
        lines = [
            services.Noted(key=uuid.uuid4(), registration=stranger.pk),
            services.Noted(key=uuid.uuid4(), name="\u200b"),
            services.Noted(key=uuid.uuid4()),
        ]
        answers = services.sync_attendance(workshop=workshop, lines=lines, by=organiser_a)
        assert set(answers.values()) == {"refused"}
        with pytest.raises(services.WorkshopNotBegun):
            services.sync_attendance(workshop=factories.WorkshopFactory(draft=True), lines=lines, by=organiser_a)

    def test_a_key_that_is_known_and_a_clock_that_is_wrong(self, organiser_a):
        workshop, key = factories.WorkshopFactory(starts_at=None), uuid.uuid4()
        wrong = timezone.now() - timedelta(days=300)
        row = services.record_attendance(workshop=workshop, by=organiser_a, name="A", at=wrong, device_key=key)
        assert row.at > wrong + timedelta(days=200)
        assert services.record_attendance(workshop=workshop, by=organiser_a, name="A", device_key=key) == row

    def test_what_was_noted_by_mistake_is_taken_back_and_logged(self, organiser_a):
        registration = factories.RegistrationFactory()
        row = services.record_attendance(workshop=registration.workshop, registration=registration, by=organiser_a)
        services.remove_attendance(attendance=row, by=organiser_a)
        walk_in = factories.AttendanceFactory(workshop=registration.workshop)
        services.remove_attendance(attendance=walk_in, by=organiser_a)
        assert not Attendance.objects.exists()
        assert StateChange.objects.get(field="attendance").by == organiser_a


# --- erasing
WORDS = ("Zzzkhadija", "zzzkhadija@example.org", "Zzzassociation", "Zzzwalkin")


def everything():
    """All that the database holds, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [f"{table}: {row[0]}" for row in cursor.fetchall()]
    return found


@pytest.fixture
def old(organiser_a, mailbox):
    """A workshop of two years ago: somebody registered, was written to, was there, and stands in the log of staff."""
    workshop = factories.WorkshopFactory()
    row = services.register_attendee(
        workshop=workshop, name=WORDS[0], email=WORDS[1], organisation_name=WORDS[2], language="fr", gender="woman"
    )
    for n in range(5):
        factories.RegistrationFactory(workshop=workshop, seq=10 + n, gender="man")
    services.send_message(workshop=workshop, audience="all", subject="S", body="B", by=organiser_a)
    services.write_messages()
    services.cancel_registration(registration=row, by=organiser_a)
    services.confirm_registration(registration=row, by=organiser_a)
    attendance = services.record_attendance(workshop=workshop, registration=row, by=organiser_a)
    services.record_attendance(workshop=workshop, name=WORDS[3], organisation_name=WORDS[2], by=organiser_a)
    for logged in (row, attendance):
        LogEntry.objects.create(
            user=organiser_a, content_type=ContentType.objects.get_for_model(logged), object_id=str(logged.pk),
            object_repr=str(logged), action_flag=2,
        )  # fmt: skip
    mailbox.drain()
    past = timezone.now() - timedelta(days=800)
    Workshop.objects.filter(pk=workshop.pk).update(starts_at=past, ends_at=None, state="held")
    other = factories.WorkshopFactory()
    services.register_attendee(workshop=other, name="Someone", email="someone@example.org", language="ar")
    return workshop


def test_a_region_that_few_came_from_is_erased_with_the_names(old):
    few, many = factories.TerritoryFactory(), factories.TerritoryFactory()
    men = Registration.objects.filter(workshop=old, gender="man")
    men.update(region=many)
    Registration.objects.filter(workshop=old).exclude(gender="man").update(region=few)
    tasks.retain()
    assert set(Registration.objects.filter(workshop=old).values_list("region", flat=True)) == {many.pk, None}


def test_of_an_old_workshop_no_word_about_its_people_is_left_anywhere_and_the_counts_stay(old):
    before = Workshop.objects.with_counts().get(pk=old.pk)
    assert all(any(word in line for line in everything()) for word in WORDS)
    assert tasks.retain() == 7
    left = [line for line in everything() if any(word in line for word in WORDS)]
    assert left == []
    after = Workshop.objects.with_counts().get(pk=old.pk)
    assert (after.registered, after.attended) == (before.registered, before.attended) == (6, 2)
    # Five of one gender stay counted; one alone would be told apart.
    assert sorted(old.registrations.values_list("gender", flat=True)) == ["", *["man"] * 5]
    assert Registration.objects.filter(email="someone@example.org").exists()
    assert Delivery.objects.filter(to="someone@example.org").exists()
    assert tasks.retain() == 0


def test_the_command_says_first_what_it_would_erase(old, capsys):
    call_command("retain", "--dry-run")
    assert "registrations: 7 to erase" in capsys.readouterr().out
    assert any(WORDS[0] in line for line in everything())
    call_command("retain")
    assert "registrations: 7 erased" in capsys.readouterr().out
    assert not any(WORDS[0] in line for line in everything())


def test_months_are_counted_by_the_calendar():
    assert months_before(datetime(2026, 3, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 3, 31, tzinfo=UTC), 15) == datetime(2024, 12, 31, tzinfo=UTC)


def test_every_model_that_holds_a_name_of_a_participant_is_known_here():
    """A new column for a name or an address of somebody who registered has to be erased too."""
    known = {"Registration.name", "Registration.email", "Registration.organisation_name",
             "Attendance.name", "Attendance.organisation_name"}  # fmt: skip
    names = {"name", "email", "organisation_name", "phone", "author_name"}
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("workshops").get_models()
        for field in model._meta.concrete_fields
        if field.name in names
    }
    assert found == known
