"""My data by a code, erasing a person everywhere, retention, and the table of private columns."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Confirmation, Participant, User
from accounts.services import ConfirmationExhausted, ConfirmationWrong
from core import sealing
from core.models import Delivery
from ideas.models import Idea
from ogportal.privacy import fields, services
from ogportal.privacy.knowing import known_about
from ogportal.privacy.register import REGISTER
from ogportal.privacy.retention import RETENTION
from tests import factories
from workshops.models import Attendance, Registration

ADDRESS = "zineb.marked@example.org"
NAME = "Zineb Marquée"
LANGUAGES = ("_ar", "_fr")


# --- the table of columns
def columns() -> dict[str, set[str]]:
    """Of every model, the columns that hold words, a file or a person, without their language."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        label = model._meta.label
        if label in fields.MACHINES:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.Field) and field.name not in fields.OF_TIMES and _says_something(field):
                name = field.name[:-3] if field.name.endswith(LANGUAGES) else field.name
                found.setdefault(label, set()).add(name)
    return found


def _says_something(field: Any) -> bool:
    words = (models.CharField, models.TextField, models.JSONField, models.FileField, models.UUIDField)
    if field.is_relation:
        return field.related_model in {User, Participant}
    return isinstance(field, (*words, models.GenericIPAddressField))


def declared() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in (fields.PRIVATE, fields.HELD_BACK, fields.PUBLIC):
        for label, names in table.items():
            assert not found.get(label, set()) & set(names.split()), label
            found.setdefault(label, set()).update(names.split())
    return found


def test_of_every_column_it_is_said_whether_it_is_private() -> None:
    there, said = columns(), declared()
    assert {
        label: sorted(names - said.get(label, set()))
        for label, names in there.items()
        if names - said.get(label, set())
    } == {}
    assert {
        label: sorted(names - there.get(label, set()))
        for label, names in said.items()
        if names - there.get(label, set())
    } == {}


def test_no_column_holds_a_national_identity_number() -> None:
    forbidden = {
        "cin",
        "cnie",
        "cni",
        "nin",
        "ssn",
        "passport",
        "national_id",
        "identity_number",
        "birth_date",
        "phone",
    }
    assert not {(label, name) for label, names in columns().items() for name in names if name.lower() in forbidden}


def test_every_table_about_people_stands_in_the_register() -> None:
    """Who decided something belongs to the accounts of staff; everything else about people has a row."""
    registered = {label for row in REGISTER for label in row.models}
    personal = {"email", "name", "author_name", "author", "participant", "contact_email", "user", "to", "ip"}
    about = {label for label, names in fields.PRIVATE.items() if set(names.split()) & personal}
    assert about - registered == set()
    assert {label for label in registered if label not in fields.PRIVATE} == set()


# --- a person with something in every corner
@pytest.fixture
def person(db: None) -> Any:
    participant = factories.ParticipantFactory(email=ADDRESS, name=NAME, confirmed_at=timezone.now())
    idea = factories.IdeaFactory(author=participant, author_name=NAME, show_name=True)
    factories.InformationRequestFactory(idea=idea, answer=NAME, answered_at=timezone.now())
    factories.IdeaCommentFactory(participant=participant, author_name=NAME)
    factories.CommentFactory(participant=participant, author_name=NAME, show_name=True)
    factories.IdeaSupportFactory(participant=participant)
    factories.FollowFactory(participant=participant, idea=idea)
    registration = factories.RegistrationFactory(email=ADDRESS, name=NAME, organisation_name=NAME)
    factories.AttendanceFactory(workshop=registration.workshop, registration=registration, name=NAME)
    waiting = factories.IdeaFactory(awaiting=True, title=NAME)
    factories.ConfirmationFactory(email=ADDRESS, purpose="ideas.idea", object_id=waiting.pk)
    factories.OrganisationFactory(contact_name=NAME, contact_email=ADDRESS)
    factories.DeliveryFactory(to=ADDRESS, text=NAME)
    user = factories.UserFactory(email=ADDRESS, full_name=NAME)
    factories.JobFactory(by=user, title=NAME)
    staff = factories.UserFactory(is_staff=True)
    for row in (participant, registration, user):
        LogEntry.objects.create(
            user=staff,
            action_flag=CHANGE,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=NAME,
            change_message=ADDRESS,
        )
    return participant


def tables_with(word: str) -> list[str]:
    """The tables of the database in which a word stands, whatever model they belong to."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {quoted} AS one WHERE one::text ILIKE %s", [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_nothing_of_an_erased_person_is_left_in_any_table(person: Any) -> None:
    sealing.seal()
    assert len(tables_with(NAME)) > 9
    supports, ideas = person.supports.count(), person.ideas.count()
    assert services.erase_person(email=ADDRESS)
    assert tables_with(NAME) == []
    assert tables_with(ADDRESS) == []
    assert list(sealing.verify()) == []
    person.refresh_from_db()
    assert (person.supports.count(), person.ideas.count()) == (supports, ideas)
    assert not User.objects.get(email__startswith="erased-").is_active
    assert not services.erase_person(email=ADDRESS)


def test_of_somebody_who_works_here_the_account_stays(person: Any) -> None:
    User.objects.filter(email=ADDRESS).update(is_staff=True)
    services.erase_person(email=ADDRESS)
    assert User.objects.get(email=ADDRESS).is_active
    person.refresh_from_db()
    assert person.erased_at is not None


def test_the_name_is_taken_off_and_the_words_stay(person: Any) -> None:
    assert services.withdraw_name(email=ADDRESS) == 3
    idea = Idea.objects.filter(author=person).get()
    assert idea.public_author == ""
    assert idea.body
    assert services.withdraw_name(email=ADDRESS) == 0


def test_a_name_is_corrected_wherever_it_was_given(person: Any) -> None:
    services.correct_name(email=ADDRESS, name="Zineb Corrigée")
    assert Idea.objects.get(author=person).author_name == "Zineb Corrigée"
    assert Registration.objects.get(email=ADDRESS).name == "Zineb Corrigée"
    assert services.correct_name(email="nobody@example.org", name="Nobody") is None
    with pytest.raises(ValidationError):
        services.correct_name(email=ADDRESS, name="\u200b")


def test_a_decision_is_not_read_out_of_ones_data_before_it_is_announced(person: Any) -> None:
    Idea.objects.filter(author=person).update(state="under_screening", public_state="submitted")
    text = json.dumps(known_about(ADDRESS), default=str)
    assert "under_screening" not in text
    assert NAME in json.dumps(known_about(ADDRESS), default=str, ensure_ascii=False)


# --- by a code
def asked(client: Client, email: str) -> tuple[Any, Confirmation]:
    answer = client.post(reverse("accounts:data"), {"email": email})
    return answer, Confirmation.objects.latest("pk")


def test_known_and_unknown_addresses_are_answered_alike(
    client: Any, person: Any, django_assert_max_num_queries: Any
) -> None:
    seen = []
    for email in (ADDRESS, "nobody@example.org"):
        answer, row = asked(client, email)
        page = client.get(answer["Location"])
        seen.append((answer.status_code, page.status_code, page.content.decode().replace(row.handle, "")))
        assert Delivery.objects.filter(to=email, kind="data_code").count() == 1
    assert [one[:2] for one in seen] == [(302, 200)] * 2
    assert email not in seen[1][2]


def test_the_code_of_the_mail_opens_ones_data_once(client: Any, person: Any) -> None:
    answer, row = asked(client, ADDRESS)
    assert client.get(reverse("accounts:data_known")).status_code == 302
    assert client.get(reverse("accounts:data_file")).status_code == 302
    assert client.post(answer["Location"], {"code": "wrong"}).status_code == 422
    assert client.post(answer["Location"], {"code": row.code})["Location"] == reverse("accounts:data_known")
    assert ADDRESS in client.get(reverse("accounts:data_known")).content.decode()
    file = client.get(reverse("accounts:data_file"))
    assert file["Content-Disposition"].startswith("attachment")
    assert json.loads(file.content)["participant"][0]["email"] == ADDRESS
    assert Client().post(answer["Location"], {"code": row.code}).status_code == 422


def test_a_code_is_void_after_an_hour_and_after_eight_wrong_ones(db: None) -> None:
    row = services.send_data_code(email=ADDRESS, language="fr")
    for _turn in range(Confirmation.MAX_ATTEMPTS):
        with pytest.raises(ConfirmationWrong):
            services.redeem_data_code(handle=row.handle, code="x")
    with pytest.raises(ConfirmationExhausted):
        services.redeem_data_code(handle=row.handle, code=row.code)
    row = services.send_data_code(email=ADDRESS, language="fr")
    Confirmation.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ConfirmationExhausted):
        services.redeem_data_code(handle=row.handle, code=row.code)


@pytest.fixture
def opened(client: Any, person: Any) -> Any:
    answer, row = asked(client, ADDRESS)
    client.post(answer["Location"], {"code": row.code})
    return client


def test_one_corrects_takes_off_and_erases_by_ones_own_hand(opened: Any, person: Any) -> None:
    page = reverse("accounts:data_known")
    assert opened.post(page, {"action": "name", "name": ""}).status_code == 422
    assert opened.post(page, {"action": "name", "name": "Zineb C"}).status_code == 302
    assert opened.post(page, {"action": "withdraw"}).status_code == 302
    assert opened.post(page, {"action": "erase"}).status_code == 422
    assert Participant.objects.filter(email=ADDRESS).exists()
    assert opened.post(page, {"action": "erase", "sure": "on"})["Location"] == reverse("accounts:data")
    assert not Participant.objects.filter(email=ADDRESS).exists()
    assert opened.get(page).status_code == 302


def test_the_mail_says_the_code_in_the_language_of_the_page(client: Any, mailbox: Any) -> None:
    _answer, row = asked(client, ADDRESS)
    message = mailbox.last(ADDRESS)
    assert row.code in message.subject
    assert row.code in message.body
    assert len(mail.outbox) == 1


# --- retention
def run(key: str) -> tuple[int, int, int]:
    """How many are over, how many are erased, how many are over then."""
    kept = next(one for one in RETENTION if one.key == key)
    return kept.due(), kept.erase(), kept.due()


def long_ago(row: Any, *names: str, days: int = 4_000) -> None:
    moment = timezone.now() - timedelta(days=days)
    type(row)._base_manager.filter(pk=row.pk).update(**dict.fromkeys(names, moment))


def test_what_was_never_confirmed_goes_after_its_time(db: None) -> None:
    waiting, confirmed = factories.IdeaFactory(awaiting=True), factories.IdeaFactory()
    for idea, moment in ((waiting, None), (confirmed, timezone.now())):
        row = factories.ConfirmationFactory(purpose="ideas.idea", object_id=idea.pk, confirmed_at=moment)
        long_ago(row, "expires_at", days=31)
    assert run("unconfirmed") == (2, 2, 0)
    assert not Idea.objects.filter(pk=waiting.pk).exists()
    assert Idea.objects.filter(pk=confirmed.pk).exists()


def test_sent_mails_are_emptied_and_waiting_ones_kept(db: None) -> None:
    sent = factories.DeliveryFactory(state="sent", sent_at=timezone.now(), dedupe_key="kept")
    waiting = factories.DeliveryFactory()
    for row in (sent, waiting):
        long_ago(row, "created_at")
    assert run("mails") == (1, 1, 0)
    sent.refresh_from_db()
    assert (sent.to, sent.text, sent.dedupe_key) == ("", "", "kept")


def test_a_person_of_whom_nothing_is_heard_is_erased_and_who_waits_is_not(db: None) -> None:
    silent, waits, new = (factories.ParticipantFactory() for _n in range(3))
    idea = factories.IdeaFactory(author=waits, state="submitted", public_state="submitted")
    long_ago(idea, "submitted_at")
    for row in (silent, waits):
        long_ago(row, "updated_at")
    assert run("participants") == (1, 1, 0)
    assert [row.erased_at is None for row in (Participant.objects.get(pk=one.pk) for one in (silent, waits, new))] == [
        False,
        True,
        True,
    ]


def test_old_names_leave_the_log_which_stays_sealed(db: None) -> None:
    user = factories.UserFactory()
    LogEntry.objects.create(
        user=user, action_flag=CHANGE, object_repr=NAME, action_time=timezone.now() - timedelta(days=4_000)
    )
    sealing.seal()
    assert run("log") == (1, 1, 0)
    assert list(sealing.verify()) == []


def test_a_dry_run_erases_nothing(person: Any, capsys: Any) -> None:
    long_ago(person, "updated_at")
    call_command("retain", "--dry-run")
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [kept.key for kept in RETENTION]
    assert Attendance.objects.filter(name=NAME).exists()


def test_the_register_says_how_long_everything_is_kept(client: Any, settings: Any) -> None:
    settings.PARTICIPANT_MONTHS = 77
    page = client.get(reverse("privacy_register")).content.decode()
    assert "77" in page
    assert page.count("<h2>") >= len(REGISTER)
