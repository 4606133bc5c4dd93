"""Participants, confirmed addresses, consent: nothing that a citizen wrote is lost while an address is in doubt."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import services
from accounts.models import Confirmation, Participant
from core.cache import ForgivingRedisCache
from core.models import Delivery
from tests import factories
from tests.support.crowds import at_once, faults

WHAT = {"what": "نشر الميزانية", "url": "https://portal.example.org/ar/ideas/confirm/{token}/"}


@pytest.fixture(autouse=True)
def _templates(settings) -> None:
    """The mail in its barest form: what the real one says is a matter of its own tests."""
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "emails/confirm.subject.txt": "{{ code }}",
                            "emails/confirm.txt": "{{ what }} {{ url }} {{ code }} {{ expires_at|date:'c' }}",
                            "emails/confirm.html": "<a href='{{ url }}'>{{ what }}</a>",
                        },
                    )
                ]
            },
        }
    ]


@pytest.fixture
def confirmation(db: None) -> Confirmation:
    return services.request_confirmation(
        purpose="ideas.idea", object_id=7, email=" Zineb@Example.org ", language="ar", **WHAT
    )


def later(confirmation: Confirmation, **kwargs: float) -> None:
    """As if the last mail had been sent that long ago."""
    Confirmation.objects.filter(pk=confirmation.pk).update(sent_at=timezone.now() - timedelta(**kwargs))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


# --- participants -------------------------------------------------------------------------------------------
def test_a_person_is_one_row_however_the_address_is_written(db: None) -> None:
    first = services.get_participant(email="Zineb@Example.org", name="Zineb", language="fr")
    again = services.get_participant(email="  ZINEB@example.ORG", name="Somebody else", language="ar")
    assert again == first
    assert (again.email, again.name, again.language, again.is_confirmed) == ("zineb@example.org", "Zineb", "fr", False)


@pytest.mark.django_db(transaction=True)
def test_two_first_contributions_at_once_are_of_one_person() -> None:
    said = at_once(*[lambda: services.get_participant(email="new@example.org", language="ar").pk] * 8)
    assert faults(said) == []
    assert len(set(said)) == 1


def test_the_database_knows_one_person_for_an_address_in_any_case(db: None) -> None:
    factories.ParticipantFactory(email="zineb@example.org")
    with pytest.raises(IntegrityError, match="participant_email_unique_any_case"), transaction.atomic():
        factories.ParticipantFactory(email="ZINEB@example.org")


def test_a_user_who_signs_in_is_tied_to_what_the_address_has_done(db: None) -> None:
    person = factories.ParticipantFactory(email="zineb@example.org")
    other = factories.ParticipantFactory()
    user = factories.UserFactory(email="zineb@example.org")
    services.link_user(user=user)
    services.link_user(user=user)
    person.refresh_from_db()
    other.refresh_from_db()
    assert person.user == user
    assert other.user is None


def test_what_is_tied_to_somebody_is_not_taken_over(db: None) -> None:
    owner = factories.UserFactory()
    person = factories.ParticipantFactory(email="zineb@example.org", user=owner)
    services.link_user(user=factories.UserFactory(email="zineb@example.org"))
    person.refresh_from_db()
    assert person.user == owner


# --- consent ------------------------------------------------------------------------------------------------
def test_the_newest_notice_of_a_form_is_shown(db: None) -> None:
    assert services.current_consent("a form without one") is None
    factories.ConsentTextFactory(purpose="idea", version=8)
    newest = factories.ConsentTextFactory(purpose="idea", version=9)
    factories.ConsentTextFactory(purpose="workshop", version=10)
    assert services.current_consent("idea") == newest


# --- asking -------------------------------------------------------------------------------------------------
def test_a_mail_with_a_link_and_a_code_is_written(confirmation: Confirmation, mailbox) -> None:
    assert confirmation.email == "zineb@example.org"
    assert timedelta(days=6, hours=23) < confirmation.expires_at - timezone.now() <= services.CONFIRMATION_LIFE
    message = mailbox.last("zineb@example.org")
    assert message.subject == confirmation.code
    assert f"https://portal.example.org/ar/ideas/confirm/{confirmation.token}/" in message.body
    assert "نشر الميزانية" in message.body
    assert confirmation.handle not in message.body
    assert len(confirmation.code) == 6
    assert len({confirmation.token, confirmation.handle}) == 2
    assert str(confirmation) == "ideas.idea 7"


def test_an_address_that_is_none_is_refused_before_anything_is_written(db: None) -> None:
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        services.request_confirmation(
            purpose="ideas.idea", object_id=7, email="a\nBcc: b@example.org", language="ar", **WHAT
        )
    assert list(refused.value.message_dict) == ["email"]
    assert not Delivery.objects.exists()
    assert not Confirmation.objects.exists()


def test_one_thing_waits_for_one_address(confirmation: Confirmation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        services.request_confirmation(
            purpose="ideas.idea", object_id=7, email="other@example.org", language="fr", **WHAT
        )


# --- confirming ---------------------------------------------------------------------------------------------
def test_the_link_confirms_and_confirming_twice_is_confirming_once(confirmation: Confirmation) -> None:
    found = services.by_token(confirmation.token)
    confirmed, person = services.confirm(confirmation=found)
    assert confirmed.confirmed_at is not None
    assert (person.email, person.language, person.is_confirmed) == ("zineb@example.org", "ar", True)
    again, same = services.confirm(confirmation=found)
    assert (again.confirmed_at, same) == (confirmed.confirmed_at, person)
    assert Participant.objects.count() == 1


def test_the_page_that_waits_is_found_by_its_own_address_which_confirms_nothing(confirmation: Confirmation) -> None:
    assert services.by_handle(confirmation.handle) == confirmation
    for stranger in (confirmation.handle, confirmation.code, "", "\u202e"):
        with pytest.raises(services.ConfirmationWrong):
            services.by_token(stranger)
    with pytest.raises(services.ConfirmationWrong):
        services.by_handle(confirmation.token)


def test_a_person_who_was_confirmed_before_keeps_that_date(confirmation: Confirmation) -> None:
    long_ago = timezone.now() - timedelta(days=90)
    factories.ParticipantFactory(email="zineb@example.org", confirmed_at=long_ago)
    _confirmation, person = services.confirm(confirmation=confirmation)
    assert person.confirmed_at == long_ago


def test_an_old_link_does_not_confirm_but_what_was_confirmed_stays_so(confirmation: Confirmation) -> None:
    Confirmation.objects.filter(pk=confirmation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(services.ConfirmationExpired):
        services.confirm(confirmation=confirmation)
    assert not Participant.objects.filter(confirmed_at__isnull=False).exists()
    Confirmation.objects.filter(pk=confirmation.pk).update(confirmed_at=timezone.now() - timedelta(days=1))
    services.confirm(confirmation=confirmation)


def test_the_right_code_passes_with_spaces_around_it(confirmation: Confirmation) -> None:
    assert services.check_code(confirmation=confirmation, code=f" {confirmation.code} ") == confirmation


def test_after_eight_wrong_codes_even_the_right_one_is_void(confirmation: Confirmation) -> None:
    for _turn in range(Confirmation.MAX_ATTEMPTS):
        with pytest.raises(services.ConfirmationWrong):
            services.check_code(confirmation=confirmation, code=wrong(confirmation.code))
    with pytest.raises(services.ConfirmationExhausted):
        services.check_code(confirmation=confirmation, code=confirmation.code)
    confirmation.refresh_from_db()
    assert confirmation.attempts == 8
    services.confirm(confirmation=services.by_token(confirmation.token))  # the link was in the same mail


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_all_counted(confirmation: Confirmation) -> None:
    def guess() -> str:
        try:
            services.check_code(confirmation=confirmation, code=wrong(confirmation.code))
        except services.ConfirmationWrong:
            return "wrong"
        except services.ConfirmationExhausted:
            return "exhausted"
        return "right"

    answers = at_once(*[guess] * 20)
    assert answers.count("wrong") == 8
    assert answers.count("exhausted") == 12


# --- sending again ------------------------------------------------------------------------------------------
def test_a_new_mail_has_a_new_link_and_code_and_the_old_ones_are_void(confirmation: Confirmation, mailbox) -> None:
    old = (confirmation.token, confirmation.code)
    Confirmation.objects.update(attempts=8, expires_at=timezone.now())
    later(confirmation, seconds=61)
    again = services.resend_confirmation(confirmation=confirmation, **WHAT)
    assert again.token != old[0]
    assert (again.attempts, again.sendings, again.handle) == (0, 2, confirmation.handle)
    assert again.expires_at > timezone.now() + timedelta(days=6)
    assert [message.subject for message in mailbox.to("zineb@example.org")] == [old[1], again.code]
    with pytest.raises(services.ConfirmationWrong):
        services.by_token(old[0])
    services.check_code(confirmation=again, code=again.code)


def test_a_wrong_address_is_corrected_at_once(confirmation: Confirmation, mailbox) -> None:
    with pytest.raises(services.ResendTooSoon):
        services.resend_confirmation(confirmation=confirmation, email=" Zineb@example.org", **WHAT)
    services.resend_confirmation(confirmation=confirmation, email="Zineb.F@Example.org", **WHAT)
    assert len(mailbox.to("zineb.f@example.org")) == 1
    _confirmation, person = services.confirm(confirmation=confirmation)
    assert person.email == "zineb.f@example.org"
    assert not Participant.objects.filter(email="zineb@example.org").exists()


def test_a_correction_that_is_no_address_leaves_everything_as_it_was(confirmation: Confirmation) -> None:
    later(confirmation, seconds=61)
    with pytest.raises(ValidationError):
        services.resend_confirmation(confirmation=confirmation, email="zineb", **WHAT)
    assert services.by_token(confirmation.token).email == "zineb@example.org"
    assert Delivery.objects.count() == 1


def test_mails_are_sent_a_minute_apart_and_five_at_most(confirmation: Confirmation) -> None:
    with pytest.raises(services.ResendTooSoon):
        services.resend_confirmation(confirmation=confirmation, **WHAT)
    for _turn in range(services.MAX_SENDINGS - 1):
        later(confirmation, seconds=61)
        services.resend_confirmation(confirmation=confirmation, **WHAT)
    later(confirmation, days=1)
    with pytest.raises(services.ResendTooSoon):
        services.resend_confirmation(confirmation=confirmation, **WHAT)
    assert Delivery.objects.count() == 5


def test_for_what_is_confirmed_nothing_is_sent_again(confirmation: Confirmation) -> None:
    services.confirm(confirmation=confirmation)
    later(confirmation, seconds=61)
    with pytest.raises(Confirmation.DoesNotExist):
        services.resend_confirmation(confirmation=confirmation, **WHAT)


# --- limits -------------------------------------------------------------------------------------------------
def test_a_limit_holds_for_one_person_and_one_action() -> None:
    limit = {"limit": 3, "seconds": 60}
    assert [services.allow(action="submit", who="192.0.2.1", **limit) for _turn in range(5)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert services.allow(action="submit", who="192.0.2.2", **limit)
    assert services.allow(action="track", who="192.0.2.1", **limit)


def test_with_the_cache_away_everybody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    away = ForgivingRedisCache("redis://127.0.0.1:9/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
    monkeypatch.setattr(services, "cache", away)
    assert all(services.allow(action="submit", who="192.0.2.1", limit=1, seconds=60) for _turn in range(3))
