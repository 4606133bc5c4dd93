"""An association prepares its workshop, and staff announce it or send it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Delivery
from tests import factories
from workshops import services
from workshops.models import Workshop
from workshops.rules import is_editable, is_requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def common():
    """The common programme: 140 minutes in all."""
    for number, minutes in enumerate((10, 30, 60, 40), 1):
        factories.ProgrammeTemplateItemFactory(template="common", number=number, minutes=minutes)


@pytest.fixture
def draft(common, plan, theme, organisation_a, organiser_a):
    starts = timezone.now() + timedelta(days=20)
    return services.draft_workshop(
        plan=plan,
        organiser=organisation_a,
        by=organiser_a,
        values={"title_ar": "لقاء", "title_fr": "Rencontre", "starts_at": starts, "opens_at": timezone.now(),
                "closes_at": starts - timedelta(days=1)},
        related={"themes": [theme]},
    )  # fmt: skip


def test_a_draft_copies_the_common_programme_and_lasts_as_long(draft, plan):
    assert draft.reference == f"{plan.reference}-W-01"
    assert [line.minutes for line in draft.programme.all()] == [10, 30, 60, 40]
    assert draft.ends_at - draft.starts_at == timedelta(minutes=140)
    assert (draft.state, len(draft.opens_wall)) == ("draft", 16)
    assert not Workshop.objects.public().exists()


def test_the_programme_is_changed_and_the_end_follows(draft, organiser_a):
    line = {"minutes": 45, "title_ar": "نقاش", "title_fr": "Débat", "lead": ["organiser"]}
    changed = services.set_programme(workshop=draft, lines=[line, line], by=organiser_a)
    assert changed.ends_at - changed.starts_at == timedelta(minutes=90)
    with pytest.raises(ValidationError):
        services.set_programme(workshop=draft, lines=[], by=organiser_a)
    with pytest.raises(ValidationError):
        services.set_programme(workshop=draft, lines=[line | {"title_ar": "\u200b"}], by=organiser_a)


def test_a_window_that_closes_before_it_opens_or_after_the_beginning_is_refused(draft, organiser_a):
    for closes in (draft.opens_at - timedelta(days=1), draft.starts_at + timedelta(days=1)):
        with pytest.raises(ValidationError, match="closes_at"):
            services.edit_workshop(workshop=draft, by=organiser_a, values={"closes_at": closes})


def test_what_is_asked_for_cannot_be_changed_until_it_is_answered(draft, organiser_a, screener):
    services.request_publication(workshop=draft, by=organiser_a)
    assert is_requested(draft)
    assert list(Workshop.objects.requested()) == [draft]
    for change in (
        lambda: services.edit_workshop(workshop=draft, by=organiser_a, values={"title_fr": "Autre"}),
        lambda: services.set_programme(workshop=draft, by=organiser_a, lines=[]),
        lambda: services.request_publication(workshop=draft, by=organiser_a),
    ):
        with pytest.raises(services.NotEditable):
            change()
    services.withdraw_request(workshop=draft, by=organiser_a)
    assert is_editable(draft)
    assert not Workshop.objects.requested().exists()
    with pytest.raises(services.NothingAsked):
        services.withdraw_request(workshop=draft, by=organiser_a)
    with pytest.raises(services.NothingAsked):
        services.refuse_publication(workshop=draft, reason="Non", by=screener)


def test_what_is_missing_is_named_before_anything_is_asked(draft, organiser_a):
    Workshop.objects.filter(pk=draft.pk).update(
        title_fr="", starts_at=None, ends_at=None, opens_at=None, format="on_site"
    )
    draft.themes.clear()
    with pytest.raises(ValidationError) as refused:
        services.request_publication(workshop=draft, by=organiser_a)
    assert set(refused.value.message_dict) == {"title_fr", "starts_at", "opens_at", "place_ar", "themes"}


def test_staff_send_a_draft_back_with_a_reason_that_the_organiser_gets(draft, organiser_a, screener, mailbox):
    services.request_publication(workshop=draft, by=organiser_a)
    with pytest.raises(ValidationError):
        services.refuse_publication(workshop=draft, reason="", by=screener)
    services.refuse_publication(workshop=draft, reason="Précisez le lieu.", by=screener)
    assert "Précisez le lieu." in mailbox.last(organiser_a.email).body
    assert is_editable(draft)


def test_the_organiser_hears_of_the_announcement(draft, organiser_a, screener):
    services.request_publication(workshop=draft, by=organiser_a)
    services.publish_workshop(workshop=draft, by=screener)
    assert Delivery.objects.get(kind="workshop_announced").to == organiser_a.email


def test_of_an_announced_workshop_only_what_is_practical_changes(draft, organiser_a, screener, theme):
    services.publish_workshop(workshop=draft, by=screener)
    changed = services.edit_workshop(workshop=draft, by=organiser_a, values={"place_fr": "Rabat", "capacity": 10})
    assert (changed.place_fr, changed.capacity) == ("Rabat", 10)
    for values, related in (({"title_fr": "Autre"}, None), ({}, {"themes": [theme]})):
        with pytest.raises(services.NotEditable):
            services.edit_workshop(workshop=draft, by=organiser_a, values=values, related=related)


def test_more_places_go_to_those_who_wait(organiser_a):
    workshop = factories.WorkshopFactory(capacity=1)
    factories.RegistrationFactory(workshop=workshop)
    waiting = factories.RegistrationFactory(workshop=workshop, state="waitlisted")
    services.edit_workshop(workshop=workshop, by=organiser_a, values={"capacity": 2})
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def test_a_change_that_is_not_about_places_gives_none(organiser_a):
    workshop = factories.WorkshopFactory(capacity=1)
    factories.RegistrationFactory(workshop=workshop)
    waiting = factories.RegistrationFactory(workshop=workshop, state="waitlisted")
    services.edit_workshop(workshop=workshop, by=organiser_a, values={"place_fr": "Salle 2"})
    waiting.refresh_from_db()
    assert waiting.state == "waitlisted"


def test_what_has_begun_is_changed_no_more(organiser_a):
    with pytest.raises(services.NotEditable):
        services.edit_workshop(workshop=factories.WorkshopFactory(held=True), by=organiser_a, values={"capacity": 2})
