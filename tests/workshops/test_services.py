"""Workshops and registrations change through their services alone."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import ConsentText
from core.models import Delivery
from core.transitions import TransitionNotAllowed, transition
from tests import factories
from tests.support.crowds import at_once, faults, patient
from workshops import services
from workshops.enums import (
    REGISTRATION_TRANSITIONS,
    WORKSHOP_TRANSITIONS,
    RegistrationState,
    WorkshopState,
)
from workshops.models import Registration, Workshop

REASON = {"ar": "تعذر على المنظم.", "fr": "L’organisateur est empêché."}


def register(workshop, n=1, **kwargs):
    given = {"name": f"زائر {n}", "email": f"person{n}@example.org", "language": "ar"}
    return services.register_attendee(workshop=workshop, **{**given, **kwargs})


STEPS = {
    WorkshopState.PUBLISHED: lambda w, by: services.publish_workshop(workshop=w, by=by),
    WorkshopState.HELD: lambda w, by: services.hold_workshop(workshop=w, by=by),
    WorkshopState.CANCELLED: lambda w, by: services.cancel_workshop(workshop=w, reason=REASON, by=by),
    WorkshopState.REPORTED: lambda w, by: services.report_workshop(
        workshop=w, report={"ar": "تقرير", "fr": "Rapport"}, by=by
    ),
    WorkshopState.DRAFT: lambda w, by: transition(w, to=WorkshopState.DRAFT, by=by),
}


@pytest.mark.parametrize(("start", "to"), list(product(WorkshopState, WorkshopState)))
def test_a_workshop_goes_only_where_the_table_lets_it(start, to, administrator):
    workshop = factories.WorkshopFactory(
        state=start,
        starts_at=timezone.now() - timedelta(hours=3),
        cancelled_reason_ar="سبب",
        cancelled_reason_fr="Motif",
    )
    if to in WORKSHOP_TRANSITIONS[start]:
        STEPS[to](workshop, administrator)
    else:
        with pytest.raises(TransitionNotAllowed):
            STEPS[to](workshop, administrator)
    workshop.refresh_from_db()
    assert workshop.state == (to if to in WORKSHOP_TRANSITIONS[start] else start)


@pytest.mark.parametrize(("start", "to"), list(product(RegistrationState, RegistrationState)))
def test_a_registration_goes_only_where_the_table_lets_it(start, to, administrator):
    registration = factories.RegistrationFactory(state=start)
    if to in REGISTRATION_TRANSITIONS[start]:
        transition(registration, to=to, by=administrator)
    else:
        with pytest.raises(TransitionNotAllowed):
            transition(registration, to=to, by=administrator)


def test_a_workshop_is_announced_with_two_titles_and_a_date(administrator):
    workshop = factories.WorkshopFactory(draft=True, title_fr="")
    with pytest.raises(ValidationError, match="title_fr"):
        services.publish_workshop(workshop=workshop, by=administrator)
    workshop = factories.WorkshopFactory(draft=True, starts_at=None)
    with pytest.raises(ValidationError, match="starts_at"):
        services.publish_workshop(workshop=workshop, by=administrator)


def test_announcing_keeps_the_wall_time_of_registration(administrator):
    workshop = factories.WorkshopFactory(draft=True, opens_wall="", closes_wall="")
    services.publish_workshop(workshop=workshop, by=administrator)
    workshop.refresh_from_db()
    assert len(workshop.opens_wall) == len("2026-12-20T23:59")
    assert workshop.closes_wall > workshop.opens_wall


def test_what_has_not_begun_was_not_held(administrator):
    with pytest.raises(services.WorkshopNotBegun):
        services.hold_workshop(workshop=factories.WorkshopFactory(), by=administrator)


def test_a_workshop_without_a_time_can_be_held(administrator):
    workshop = factories.WorkshopFactory(starts_at=None)
    assert services.hold_workshop(workshop=workshop, by=administrator).state == "held"


def test_cancelling_says_why_and_writes_to_everybody_who_counted_on_it(administrator, mailbox):
    workshop = factories.WorkshopFactory(capacity=1)
    register(workshop, 1)
    register(workshop, 2, language="fr")
    gone = register(workshop, 3)
    services.cancel_registration(registration=gone)
    factories.RegistrationFactory(workshop=workshop, seq=9, email="")
    services.cancel_workshop(workshop=workshop, reason=REASON, by=administrator)
    assert not Delivery.objects.filter(kind="workshop_cancelled").exists(), "thousands would be rendered in a request"
    assert [services.write_cancellations(limit=2) for _turn in range(3)] == [2, 1, 0]
    written = Delivery.objects.filter(kind="workshop_cancelled").order_by("pk")
    assert [(mail.to, mail.language) for mail in written] == [
        ("person1@example.org", "ar"),
        ("person2@example.org", "fr"),
    ]
    assert "empêché" in mailbox.last("person2@example.org").body


def test_cancelling_without_a_reason_in_both_languages_is_refused(administrator):
    workshop = factories.WorkshopFactory()
    with pytest.raises(ValidationError, match="cancelled_reason_fr"):
        services.cancel_workshop(workshop=workshop, reason={"ar": "سبب"}, by=administrator)
    workshop.refresh_from_db()
    assert workshop.state == "published"


def test_a_report_may_bring_the_recording_and_refuses_what_is_no_address(administrator):
    workshop = factories.WorkshopFactory(held=True)
    report = {"ar": "تقرير", "fr": "Rapport"}
    with pytest.raises(ValidationError):
        services.report_workshop(workshop=workshop, report=report, recording_url="javascript:x", by=administrator)
    services.report_workshop(
        workshop=workshop, report=report, recording_url="https://example.org/video", by=administrator
    )
    workshop.refresh_from_db()
    assert workshop.recording_url == "https://example.org/video"


def test_the_first_has_a_place_and_gets_a_mail_in_the_language_of_the_form(db, mailbox):
    workshop = factories.WorkshopFactory(capacity=1, online_url="https://meet.example.org/room")
    consent = factories.ConsentTextFactory(purpose="registration")
    registration = register(workshop, email=" Person1@Example.ORG ", language="fr", organisation_name="AMDH")
    assert (registration.state, registration.seq, registration.email) == ("confirmed", 1, "person1@example.org")
    assert registration.consent == ConsentText.objects.get(pk=consent.pk)
    message = mailbox.last("person1@example.org")
    assert registration.token in message.body
    assert "/fr/workshops/ticket/" in message.body
    assert "https://meet.example.org/room" in message.body


def test_the_next_waits_and_is_not_told_the_address_of_the_room(db, mailbox):
    workshop = factories.WorkshopFactory(capacity=1, online_url="https://meet.example.org/room")
    register(workshop, 1)
    second = register(workshop, 2)
    assert (second.state, second.seq) == ("waitlisted", 2)
    assert Delivery.objects.get(to="person2@example.org").kind == "waitlisted"
    assert "meet.example.org" not in mailbox.last("person2@example.org").body


def test_without_a_number_of_places_everybody_has_one(db):
    workshop = factories.WorkshopFactory(capacity=None)
    assert {register(workshop, n).state for n in range(3)} == {"confirmed"}


def test_one_address_has_one_place_whatever_its_letters(db):
    workshop = factories.WorkshopFactory()
    register(workshop)
    with pytest.raises(services.AlreadyRegistered):
        register(workshop, email="PERSON1@example.org")
    assert workshop.registrations.count() == 1


def test_who_cancelled_may_register_again_at_the_end_of_the_queue(db):
    workshop = factories.WorkshopFactory()
    services.cancel_registration(registration=register(workshop, 1))
    register(workshop, 2)
    assert register(workshop, 1).seq == 3


@pytest.mark.parametrize("state", ["draft", "held", "cancelled", "reported"])
def test_nobody_registers_for_what_is_not_announced(state, db):
    workshop = factories.WorkshopFactory(state=state, cancelled_reason_ar="سبب", cancelled_reason_fr="Motif")
    with pytest.raises(services.WorkshopNotOpen):
        register(workshop)


def test_nobody_registers_in_a_plan_that_is_not_published(db):
    with pytest.raises(services.WorkshopNotOpen):
        register(factories.WorkshopFactory(plan__is_published=False))


def test_nobody_registers_once_it_has_begun(db):
    with pytest.raises(services.WorkshopNotOpen):
        register(factories.WorkshopFactory(starts_at=timezone.now() - timedelta(minutes=1)))


@pytest.mark.parametrize("window", ["coming", "over"])
def test_nobody_registers_outside_the_window(window, db):
    with pytest.raises(services.RegistrationClosed):
        register(factories.WorkshopFactory(**{window: True}))


def test_a_name_that_cannot_be_seen_is_refused(db):
    with pytest.raises(ValidationError):
        register(factories.WorkshopFactory(), name="\u200b\u200b")


def test_who_has_waited_longest_gets_the_place_that_is_given_back(db, mailbox):
    workshop = factories.WorkshopFactory(capacity=1)
    first, second, third = (register(workshop, n) for n in (1, 2, 3))
    services.cancel_registration(registration=first)
    assert [Registration.objects.get(pk=one.pk).state for one in (first, second, third)] == [
        "cancelled",
        "confirmed",
        "waitlisted",
    ]
    assert Delivery.objects.filter(kind="place_found").get().to == "person2@example.org"


def test_cancelling_twice_is_cancelling_once(db):
    workshop = factories.WorkshopFactory(capacity=1)
    first = register(workshop, 1)
    register(workshop, 2)
    register(workshop, 3)
    services.cancel_registration(registration=first)
    services.cancel_registration(registration=first)
    assert workshop.registrations.confirmed().count() == 1


def test_nobody_cancels_once_it_has_begun(db):
    workshop = factories.WorkshopFactory()
    registration = register(workshop)
    Workshop.objects.filter(pk=workshop.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(services.WorkshopNotOpen):
        services.cancel_registration(registration=registration)


def test_more_places_go_to_those_who_wait_and_not_to_newcomers(db):
    workshop = factories.WorkshopFactory(capacity=1)
    for n in (1, 2, 3):
        register(workshop, n)
    Workshop.objects.filter(pk=workshop.pk).update(capacity=2)
    assert register(workshop, 4).state == "waitlisted"
    assert workshop.registrations.get(seq=2).state == "confirmed"
    Workshop.objects.filter(pk=workshop.pk).update(capacity=None)
    assert [one.seq for one in services.fill_places(workshop=workshop)] == [3, 4]


def test_no_place_is_given_once_it_has_begun(db):
    workshop = factories.WorkshopFactory(held=True, capacity=5)
    factories.RegistrationFactory(workshop=workshop, state="waitlisted")
    assert services.fill_places(workshop=workshop) == []


@pytest.mark.django_db(transaction=True)
def test_forty_people_at_once_for_ten_places_are_ten_confirmed_and_thirty_waiting():
    """Fails when `lock_places` takes no lock: more than ten are confirmed, or two get the same place in the queue."""
    workshop = factories.WorkshopFactory(capacity=10)
    said = at_once(*[lambda n=n: register(workshop, n) for n in range(40)], begin=patient())
    assert faults(said) == []
    rows = list(workshop.registrations.order_by("seq").values_list("seq", "state"))
    assert [seq for seq, _state in rows] == list(range(1, 41))
    assert [state for _seq, state in rows] == ["confirmed"] * 10 + ["waitlisted"] * 30
    assert Delivery.objects.count() == 40


class TestAttendance:
    def test_a_walk_in_is_noted_by_name(self, db, organiser_a):
        workshop = factories.WorkshopFactory()
        row = services.record_attendance(workshop=workshop, by=organiser_a, name="Hajar", organisation_name="Quartier")
        assert (row.name, row.organisation_name, row.registration, row.by) == ("Hajar", "Quartier", None, organiser_a)

    def test_somebody_registered_is_noted_once(self, db, organiser_a):
        registration = factories.RegistrationFactory()
        once = services.record_attendance(workshop=registration.workshop, by=organiser_a, registration=registration)
        twice = services.record_attendance(workshop=registration.workshop, by=organiser_a, registration=registration)
        assert once == twice
        assert once.name == registration.name

    def test_nobody_and_somebody_of_another_workshop_are_refused(self, db, organiser_a):
        workshop = factories.WorkshopFactory()
        with pytest.raises(ValidationError):
            services.record_attendance(workshop=workshop, by=organiser_a)
        with pytest.raises(ValidationError):
            services.record_attendance(workshop=workshop, by=organiser_a, registration=factories.RegistrationFactory())


def test_fewer_places_take_none_away_that_was_given(db):
    """C6: nobody is put back on the waiting list in silence, and a workshop with registrations cannot be deleted."""
    workshop = factories.WorkshopFactory(capacity=3)
    for n in (1, 2, 3):
        register(workshop, n)
    Workshop.objects.filter(pk=workshop.pk).update(capacity=1)
    assert services.fill_places(workshop=workshop) == []
    assert workshop.registrations.confirmed().count() == 3
    for n in (4, 5, 6):
        assert register(workshop, n).state == "waitlisted"
    assert services.fill_places(workshop=workshop) == [], "three have the one place already"
    with pytest.raises(ProtectedError):
        workshop.delete()
