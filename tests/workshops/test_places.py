"""Places: given in the order of arrival, passed on, confirmed again; whatever comes at the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Delivery
from ogportal import tasks
from tests import factories
from tests.support.crowds import at_once, faults, patient
from tests.support.locks import held_by_another
from workshops import services
from workshops.models import Registration, Workshop
from workshops.rules import TOO_NEAR, reconfirm_until
from workshops.services import registering

PEOPLE, SEATS = 200, 30


def register(workshop, n=1, **kwargs):
    given = {"name": f"زائر {n}", "email": f"person{n}@example.org", "language": "ar"}
    return services.register_attendee(workshop=workshop, **{**given, **kwargs})


def rushing(*works):
    """What went wrong while all of them were done at once."""
    return faults(at_once(*works, begin=patient()))


def rush():
    """C1: 200 people for 30 seats; what is wrong afterwards."""
    workshop = factories.WorkshopFactory(capacity=SEATS)
    wrong = rushing(*[lambda n=n: register(workshop, n) for n in range(PEOPLE)])
    rows = list(workshop.registrations.order_by("seq").values_list("seq", "state"))
    if [seq for seq, _state in rows] != list(range(1, PEOPLE + 1)):
        wrong.append("the order of arrival has a gap")
    if [state for _seq, state in rows] != ["confirmed"] * SEATS + ["waitlisted"] * (PEOPLE - SEATS):
        wrong.append("places were not given in the order of arrival")
    if Delivery.objects.count() != PEOPLE:
        wrong.append("somebody got no mail, or two")
    return wrong


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_for_thirty_seats_are_thirty_confirmed_and_the_others_in_line():
    assert rush() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_rush_goes_wrong(monkeypatch):
    def unlocked(workshop):
        return Workshop.objects.select_related("plan", "organiser").get(pk=workshop.pk)

    monkeypatch.setattr(registering, "lock_places", unlocked)
    assert rush() != []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "says"), [("ar", "لم يضع شيء"), ("fr", "Rien n’est perdu")])
def test_who_waits_too_long_for_a_place_keeps_what_was_typed_and_sends_it_again(client, language, says):
    """Real waiting; of every other form tests/sweeps/test_busy.py says the same."""
    client.raise_request_exception = False
    workshop = factories.WorkshopFactory(capacity=SEATS)
    kept = register(workshop, 2)
    address = f"/{language}/workshops/{workshop.reference}/register/"
    typed = {"name": "Zineb", "email": "zineb@example.org", "consent": "on"}
    with held_by_another(lambda: register(workshop, 1)):
        busy = client.post(address, typed)
        not_cancelled = client.post(f"/{language}/workshops/ticket/{kept.token}/cancel/")
    for answer in (busy, not_cancelled):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert says in answer.content.decode()
    page = busy.content.decode()
    assert 'name="name" value="Zineb"' in page
    assert 'name="email" value="zineb@example.org"' in page
    assert client.post(address, typed).status_code == 302
    assert list(workshop.registrations.order_by("seq").values_list("name", flat=True)) == ["زائر 2", "زائر 1", "Zineb"]
    kept.refresh_from_db()
    assert kept.state == "confirmed"


@pytest.mark.django_db(transaction=True)
def test_thirty_cancel_while_thirty_register_and_no_seat_is_lost_or_doubled():
    workshop = factories.WorkshopFactory(capacity=SEATS)
    first = [register(workshop, n) for n in range(SEATS)]
    leave = [lambda row=row: services.cancel_registration(registration=row) for row in first]
    come = [lambda n=n: register(workshop, n) for n in range(100, 100 + SEATS)]
    assert rushing(*leave, *come) == []
    rows = workshop.registrations.order_by("seq")
    assert [row.seq for row in rows] == list(range(1, 2 * SEATS + 1))
    assert [row.state for row in rows] == ["cancelled"] * SEATS + ["confirmed"] * SEATS
    for row in rows[SEATS:]:
        told = list(Delivery.objects.filter(to=row.email).values_list("kind", flat=True))
        assert sorted(told) in (["registered"], ["place_found", "waitlisted"]), told


@pytest.mark.django_db(transaction=True)
def test_one_seat_given_back_many_times_at_once_goes_to_the_first_in_line_with_one_mail():
    workshop = factories.WorkshopFactory(capacity=1)
    first = register(workshop, 0)
    for n in range(1, 6):
        register(workshop, n)
    cancel = [lambda: services.cancel_registration(registration=Registration.objects.get(pk=first.pk))] * 10
    fill = [lambda: services.fill_places(workshop=workshop)] * 10
    assert rushing(*cancel, *fill) == []
    states = list(workshop.registrations.order_by("seq").values_list("state", flat=True))
    assert states == ["cancelled", "confirmed", *["waitlisted"] * 4]
    assert [mail.to for mail in Delivery.objects.filter(kind="place_found")] == ["person1@example.org"]


# --- a place that was found is confirmed again
@pytest.fixture
def promoted(db):
    """One seat; the first has given it back, the second has got it, the third waits."""
    workshop = factories.WorkshopFactory(capacity=1)
    rows = [register(workshop, n) for n in (1, 2, 3)]
    services.cancel_registration(registration=rows[0])
    rows[1].refresh_from_db()
    return rows[1], rows[2]


def late(row):
    Registration.objects.filter(pk=row.pk).update(reconfirm_by=timezone.now() - timedelta(minutes=1))


def test_whoever_gets_a_place_is_asked_to_confirm_it_within_two_days(promoted, mailbox):
    row, _next = promoted
    assert row.is_to_reconfirm
    assert abs(row.reconfirm_by - timezone.now() - timedelta(hours=48)) < timedelta(minutes=1)
    assert row.token in mailbox.last(row.email).body


def test_a_place_that_is_not_confirmed_in_time_goes_on_to_the_next(promoted, mailbox):
    row, after = promoted
    assert services.pass_on_places(workshop=row.workshop) == []
    late(row)
    assert tasks.pass_on_places() == 1
    row.refresh_from_db()
    after.refresh_from_db()
    assert (row.state, after.state) == ("cancelled", "confirmed")
    assert after.is_to_reconfirm
    assert Delivery.objects.get(kind="place_lapsed").to == row.email
    assert tasks.pass_on_places() == 0


def test_a_place_that_is_confirmed_stays(promoted):
    row, after = promoted
    services.keep_place(registration=row)
    services.keep_place(registration=row)
    late(row)
    assert services.pass_on_places(workshop=row.workshop) == []
    after.refresh_from_db()
    assert after.state == "waitlisted"


def test_while_nobody_waits_nobody_loses_a_place(promoted):
    row, after = promoted
    services.cancel_registration(registration=after)
    late(row)
    assert services.pass_on_places(workshop=row.workshop) == []
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_no_place_is_passed_on_once_it_has_begun(promoted):
    row, _after = promoted
    late(row)
    Workshop.objects.filter(pk=row.workshop_id).update(starts_at=timezone.now() - timedelta(hours=1))
    assert services.pass_on_places(workshop=row.workshop) == []


def test_a_place_that_went_on_cannot_be_kept(promoted):
    row, _after = promoted
    late(row)
    services.pass_on_places(workshop=row.workshop)
    with pytest.raises(services.PlaceGone):
        services.keep_place(registration=row)


def test_near_the_workshop_the_time_is_half_of_what_is_left_and_then_nobody_is_asked(db, settings):
    now = timezone.now()
    workshop = Workshop(starts_at=now + timedelta(hours=24))
    assert reconfirm_until(workshop, now) == now + timedelta(hours=12)
    workshop.starts_at = now + TOO_NEAR
    assert reconfirm_until(workshop, now) is None
    workshop.starts_at = None
    assert reconfirm_until(workshop, now) == now + timedelta(hours=48)
    settings.RECONFIRM_HOURS = 0
    assert reconfirm_until(workshop, now) is None


# --- the organiser confirms and cancels
def test_an_organiser_gives_a_free_place_back_to_who_had_cancelled(administrator, mailbox):
    workshop = factories.WorkshopFactory(capacity=1)
    row = register(workshop)
    services.cancel_registration(registration=row, by=administrator)
    assert Delivery.objects.filter(kind="registration_cancelled", to=row.email).count() == 1
    services.confirm_registration(registration=row, by=administrator)
    services.confirm_registration(registration=row, by=administrator)
    assert row.state == "confirmed"
    assert Delivery.objects.filter(kind="registered", to=row.email).count() == 2


def test_an_organiser_confirms_a_found_place_for_somebody_who_calls(promoted, administrator):
    row, _after = promoted
    services.confirm_registration(registration=row, by=administrator)
    assert not row.is_to_reconfirm


def test_an_organiser_gives_no_place_that_is_taken_closed_or_registered_again(administrator):
    workshop = factories.WorkshopFactory(capacity=1)
    row = register(workshop, 1)
    services.cancel_registration(registration=row)
    register(workshop, 1)
    with pytest.raises(services.AlreadyRegistered):
        services.confirm_registration(registration=row, by=administrator)
    other = register(workshop, 2)
    with pytest.raises(services.WorkshopFull):
        services.confirm_registration(registration=other, by=administrator)
    Workshop.objects.filter(pk=workshop.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(services.WorkshopNotOpen):
        services.confirm_registration(registration=other, by=administrator)
