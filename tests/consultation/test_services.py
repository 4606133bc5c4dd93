"""Consultations, comments and responses change through their services alone."""

import uuid
from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.services import ConfirmationExpired
from consultation import services
from consultation.enums import CONSULTATION_TRANSITIONS, ConsultationState
from consultation.models import Comment, Consultation, ReasonedResponse
from core.enums import COMMENT_TRANSITIONS, CommentState
from core.models import Delivery
from core.transitions import TransitionNotAllowed, transition
from tests import factories

OFF_TOPIC = {"ar": "خارج الموضوع", "fr": "Hors sujet"}
TEXT = {"ar": "عُدل النص.", "fr": "Le texte est changé."}
pytestmark = pytest.mark.django_db


def consult(**kwargs):
    version = factories.CommitmentVersionFactory()
    return factories.ConsultationFactory(versions=[version], **kwargs), version


def send(consultation, version, **kwargs):
    given = {
        "body": "أقترح أجلا أوضح.",
        "language": "ar",
        "email": "khadija@example.org",
        "submission_key": uuid.uuid4(),
        "interface_language": "fr",
    }
    return services.submit_comment(consultation=consultation, version=version, **{**given, **kwargs})


STEPS = {
    ConsultationState.DRAFT: lambda c, by: transition(c, to=ConsultationState.DRAFT, by=by),
    ConsultationState.PUBLISHED: lambda c, by: services.publish_consultation(consultation=c, by=by),
    ConsultationState.RESPONDED: lambda c, by: services.close_as_responded(consultation=c, by=by),
}


@pytest.mark.parametrize(("start", "to"), list(product(ConsultationState, ConsultationState)))
def test_a_consultation_goes_only_where_the_table_lets_it(start, to, administrator):
    consultation, _version = consult(state=start, over=True)
    if to in CONSULTATION_TRANSITIONS[start]:
        STEPS[to](consultation, administrator)
    else:
        with pytest.raises(TransitionNotAllowed):
            STEPS[to](consultation, administrator)
    consultation.refresh_from_db()
    assert consultation.state == (to if to in CONSULTATION_TRANSITIONS[start] else start)


@pytest.mark.parametrize(("start", "to"), list(product(CommentState, CommentState)))
def test_a_comment_goes_only_where_the_table_lets_it(start, to, administrator):
    comment = factories.CommentFactory(state=start)
    steps = {
        CommentState.PENDING: lambda: transition(comment, to=CommentState.PENDING, by=administrator),
        CommentState.PUBLISHED: lambda: services.publish_comment(comment=comment, by=administrator),
        CommentState.HIDDEN: lambda: services.hide_comment(comment=comment, reason=OFF_TOPIC, by=administrator),
    }
    if to in COMMENT_TRANSITIONS[start]:
        steps[to]()
    else:
        with pytest.raises(TransitionNotAllowed):
            steps[to]()
    comment.refresh_from_db()
    assert comment.state == (to if to in COMMENT_TRANSITIONS[start] else start)


@pytest.mark.parametrize(
    ("missing", "field"),
    [({"title_fr": ""}, "title_fr"), ({"note_ar": ""}, "note_ar"), ({"opens_at": None, "closes_at": None}, "opens_at")],
)
def test_a_consultation_is_published_with_titles_and_dates(missing, field, administrator):
    consultation = factories.ConsultationFactory(state="draft", **missing)
    with pytest.raises(ValidationError, match=field):
        services.publish_consultation(consultation=consultation, by=administrator)


def test_a_consultation_without_a_text_is_not_published(administrator):
    with pytest.raises(ValidationError, match="versions"):
        services.publish_consultation(consultation=factories.ConsultationFactory(state="draft"), by=administrator)


def test_publishing_keeps_the_wall_times(administrator):
    consultation, _version = consult(state="draft", opens_wall="", closes_wall="")
    services.publish_consultation(consultation=consultation, by=administrator)
    consultation.refresh_from_db()
    assert consultation.opens_wall < consultation.closes_wall
    assert (consultation.answers_due_date - consultation.closes_at.date()).days in {29, 30, 31}


def test_a_comment_is_kept_and_waits_for_its_address(mailbox):
    factories.ConsentTextFactory(purpose="consultation")
    consultation, version = consult()
    comment, confirmation = send(consultation, version, author_name="خديجة", show_name=True, anchor="budget")
    assert (comment.state, comment.participant, comment.confirmed_at) == ("pending", None, None)
    assert comment.consent is not None
    assert comment.public_author == "خديجة"
    message = mailbox.last("khadija@example.org")
    assert confirmation.code in message.body
    assert f"/fr/consultations/confirm/{confirmation.token}/" in message.body


def test_a_name_is_shown_only_when_there_is_one():
    consultation, version = consult()
    comment, _confirmation = send(consultation, version, show_name=True)
    assert not comment.show_name


def test_the_same_form_sent_twice_is_one_comment():
    consultation, version = consult()
    key = uuid.uuid4()
    first = send(consultation, version, submission_key=key)
    assert send(consultation, version, submission_key=key) == first
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("case", ["coming", "over", "draft", "responded"])
def test_a_consultation_that_is_not_open_takes_no_comment(case):
    kwargs = {case: True} if case in {"coming", "over"} else {"state": case}
    consultation, version = consult(**kwargs)
    with pytest.raises(services.ConsultationClosed):
        send(consultation, version)
    assert not Comment.objects.exists()


def test_a_consultation_of_a_plan_that_is_not_published_takes_no_comment():
    consultation, version = consult(plan__is_published=False)
    with pytest.raises(services.ConsultationClosed):
        send(consultation, version)


def test_who_opened_the_form_in_time_has_a_quarter_of_an_hour():
    now = timezone.now()
    consultation, version = consult(opens_at=now - timedelta(days=3), closes_at=now - timedelta(minutes=14))
    comment, _confirmation = send(consultation, version, opened_at=now - timedelta(minutes=20))
    assert comment.pk
    for opened in (None, now - timedelta(minutes=13), now - timedelta(days=4)):
        with pytest.raises(services.ConsultationClosed):
            send(consultation, version, opened_at=opened)


def test_after_the_grace_time_nothing_is_taken():
    now = timezone.now()
    consultation, version = consult(opens_at=now - timedelta(days=3), closes_at=now - timedelta(minutes=16))
    with pytest.raises(services.ConsultationClosed):
        send(consultation, version, opened_at=now - timedelta(minutes=20))


def test_the_grace_time_is_set_for_each_consultation():
    now = timezone.now()
    consultation, version = consult(
        opens_at=now - timedelta(days=3), closes_at=now - timedelta(minutes=5), grace_minutes=4
    )
    with pytest.raises(services.ConsultationClosed):
        send(consultation, version, opened_at=now - timedelta(minutes=20))


def test_a_text_of_another_consultation_is_refused():
    consultation, _version = consult()
    with pytest.raises(services.VersionNotConsulted):
        send(consultation, factories.CommitmentVersionFactory())


@pytest.mark.parametrize("body", ["", "\u200b\u200b", "x" * 4001])
def test_a_body_without_words_or_without_end_is_refused(body):
    consultation, version = consult()
    with pytest.raises(ValidationError, match="body"):
        send(consultation, version, body=body)


def test_a_confirmed_comment_is_read_before_it_is_published(mailbox):
    consultation, version = consult()
    _comment, confirmation = send(consultation, version)
    comment = services.confirm_comment(confirmation=confirmation)
    assert comment.state == "pending"
    assert comment.participant.email == "khadija@example.org"
    assert Delivery.objects.filter(kind="consultation_received", language="fr").count() == 1
    assert services.confirm_comment(confirmation=confirmation) == comment
    assert Delivery.objects.filter(kind="consultation_received").count() == 1


def test_where_a_plan_does_not_read_first_a_confirmed_comment_is_public():
    consultation, version = consult(plan__moderates_first=False)
    _comment, confirmation = send(consultation, version)
    assert services.confirm_comment(confirmation=confirmation).state == "published"


def test_a_comment_sent_in_time_is_taken_when_it_is_confirmed_after_the_closing():
    consultation, version = consult()
    _comment, confirmation = send(consultation, version)
    now = timezone.now()
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=now - timedelta(hours=1))
    assert services.confirm_comment(confirmation=confirmation).confirmed_at


def test_an_old_confirmation_confirms_nothing():
    consultation, version = consult()
    comment, confirmation = send(consultation, version)
    type(confirmation).objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ConfirmationExpired):
        services.confirm_comment(confirmation=confirmation)
    comment.refresh_from_db()
    assert comment.confirmed_at is None


def test_an_unconfirmed_comment_is_never_published(administrator):
    comment = factories.CommentFactory(state="pending", published_at=None, confirmed_at=None)
    with pytest.raises(services.CommentNotConfirmed):
        services.publish_comment(comment=comment, by=administrator)


def test_hiding_says_why_and_showing_again_keeps_the_first_date(administrator):
    comment = factories.CommentFactory()
    first = comment.published_at
    with pytest.raises(ValidationError, match="reason_fr"):
        services.hide_comment(comment=comment, reason={**OFF_TOPIC, "fr": " "}, by=administrator)
    services.hide_comment(comment=comment, reason=OFF_TOPIC, by=administrator)
    services.publish_comment(comment=comment, by=administrator)
    comment.refresh_from_db()
    assert (comment.published_at, comment.hidden_reasons) == (first, {})


def test_a_response_is_written_in_both_languages_and_its_reader_hears_of_it(administrator, mailbox):
    comment = factories.CommentFactory(consent_language="ar")
    version = factories.CommitmentVersionFactory(commitment=comment.version.commitment)
    response = services.respond_to_comment(
        comment=comment, text=TEXT, effect="changed", by=administrator, changed_version=version
    )
    assert response.published_at
    assert TEXT["ar"] in mailbox.last(comment.participant.email).body
    services.respond_to_comment(comment=comment, text=TEXT, effect="kept", by=administrator)
    assert comment.responses.count() == 2


def test_a_response_to_nobody_known_writes_no_mail(administrator):
    comment = factories.CommentFactory(participant=None)
    services.respond_to_comment(comment=comment, text=TEXT, effect="kept", by=administrator)
    assert not Delivery.objects.exists()


def test_a_response_in_one_language_is_refused(administrator):
    with pytest.raises(ValidationError, match="text_ar"):
        services.respond_to_comment(
            comment=factories.CommentFactory(), text={"fr": "Oui"}, effect="kept", by=administrator
        )


def test_what_is_not_published_gets_no_public_response(administrator):
    with pytest.raises(services.CommentNotPublished):
        services.respond_to_comment(
            comment=factories.CommentFactory(state="pending"), text=TEXT, effect="kept", by=administrator
        )


def test_a_consultation_is_answered_when_it_is_over_and_nobody_waits(administrator):
    consultation, version = consult()
    with pytest.raises(services.ConsultationStillOpen):
        services.close_as_responded(consultation=consultation, by=administrator)
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=timezone.now() - timedelta(days=1))
    answered = factories.CommentFactory(consultation=consultation, version=version)
    factories.ReasonedResponseFactory(comment=answered, published=True)
    waiting = factories.CommentFactory(consultation=consultation, version=version, state="pending")
    unanswered = factories.CommentFactory(consultation=consultation, version=version)
    factories.ReasonedResponseFactory(comment=unanswered)
    factories.CommentFactory(consultation=consultation, version=version, state="hidden")
    factories.CommentFactory(consultation=consultation, version=version, state="pending", confirmed_at=None)
    with pytest.raises(services.CommentsWithoutAnswer) as raised:
        services.close_as_responded(consultation=consultation, by=administrator)
    assert raised.value.count == 2
    services.hide_comment(comment=waiting, reason=OFF_TOPIC, by=administrator)
    ReasonedResponse.objects.filter(published_at__isnull=True).update(published_at=timezone.now())
    services.close_as_responded(consultation=consultation, by=administrator)
    consultation.refresh_from_db()
    assert consultation.state == "responded"


def test_a_draft_without_dates_is_not_over(administrator):
    consultation = factories.ConsultationFactory(state="draft", opens_at=None, closes_at=None)
    with pytest.raises(services.ConsultationStillOpen):
        services.close_as_responded(consultation=consultation, by=administrator)


# --- parts of a text, and words of it ---
def test_a_comment_on_a_part_keeps_the_words_that_stood_there():
    consultation, version = consult()
    comment, _confirmation = send(consultation, version, anchor="description")
    assert comment.quote == version.text("description")


def test_quoted_words_stand_in_the_part_in_some_language():
    consultation, version = consult()
    given = version.texts["description"]["fr"].split()[:2]
    comment, _confirmation = send(consultation, version, anchor="description", quote="  \n".join(given))
    assert comment.quote
    whole, _confirmation = send(consultation, version, quote=version.texts["title"]["ar"])
    assert whole.quote == version.texts["title"]["ar"]
    with pytest.raises(services.QuoteNotFound):
        send(consultation, version, anchor="description", quote="des mots d’ailleurs")


def test_a_comment_on_an_activity_goes_to_the_institution_of_the_activity(institution_a):
    consultation, version = consult()
    activity = factories.ActivityFactory(commitment=version.commitment, lead=institution_a)
    comment, _confirmation = send(consultation, version, anchor=f"activity-{activity.number}")
    assert comment.quote == activity.title
    assert comment.responsible == institution_a
    gone, _confirmation = send(consultation, version, anchor="activity-999")
    assert gone.responsible == version.commitment.lead


# --- people whose address is confirmed, and organisations ---
def test_who_is_confirmed_already_comments_at_once():
    consultation, version = consult(plan__moderates_first=False)
    person = factories.ParticipantFactory()
    comment, confirmation = send(consultation, version, email="", participant=person)
    assert (confirmation, comment.participant, comment.state) == (None, person, "published")


def test_a_verified_organisation_speaks_through_its_members():
    consultation, version = consult()
    member = factories.OrganisationMemberFactory(organisation__verified_at=timezone.now())
    comment, _confirmation = send(consultation, version, organisation=member.organisation, by=member.user)
    assert comment.organisation == member.organisation
    stranger = factories.OrganisationMemberFactory(organisation__verified_at=timezone.now())
    unverified = factories.OrganisationMemberFactory()
    for organisation, by in (
        (member.organisation, stranger.user),
        (unverified.organisation, unverified.user),
        (member.organisation, None),
    ):
        with pytest.raises(services.NotRepresented):
            send(consultation, version, organisation=organisation, by=by)


# --- supports ---
def test_a_comment_is_supported_once_per_person():
    comment = factories.CommentFactory()
    person = factories.ParticipantFactory()
    assert services.support_comment(comment=comment, participant=person)
    assert not services.support_comment(comment=comment, participant=person)
    assert comment.supports.count() == 1
    assert services.withdraw_support(comment=comment, participant=person)
    assert not services.withdraw_support(comment=comment, participant=person)


def test_a_support_counts_once_its_address_is_confirmed(mailbox):
    comment, key = factories.CommentFactory(), uuid.uuid4()
    given = {"comment": comment, "email": "sara@example.org", "interface_language": "ar", "submission_key": key}
    confirmation = services.request_support(**given)
    assert services.request_support(**given) == confirmation
    assert services.what_waits(confirmation) == comment
    assert not comment.supports.exists()
    Consultation.objects.update(closes_at=timezone.now())
    for _twice in range(2):
        found, person = services.confirm_waiting(confirmation=confirmation)
        confirmation.refresh_from_db()
        assert (found, person.email) == (comment, "sara@example.org")
    assert comment.supports.count() == 1


def test_what_is_closed_or_hidden_takes_no_support():
    person = factories.ParticipantFactory()
    with pytest.raises(services.ConsultationClosed):
        services.support_comment(comment=factories.CommentFactory(consultation__over=True), participant=person)
    with pytest.raises(services.CommentNotPublished):
        services.support_comment(comment=factories.CommentFactory(state="hidden"), participant=person)


def test_a_mail_is_sent_again_to_another_address(mailbox):
    consultation, version = consult()
    _comment, confirmation = send(consultation, version)
    type(confirmation).objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    services.resend_mail(confirmation=confirmation, email="khadija.b@example.org")
    confirmation.refresh_from_db()
    assert confirmation.code in mailbox.last("khadija.b@example.org").body
    comment, _person = services.confirm_waiting(confirmation=confirmation)
    assert comment.confirmed_at


# --- what an institution proposes, staff publish ---
@pytest.fixture
def asked(institution_a):
    return factories.CommentFactory(version__commitment__lead=institution_a)


def propose(comment, by, **kwargs):
    return services.propose_response(comment=comment, by=by, **{"text": TEXT, "effect": "kept", **kwargs})


def test_an_institution_proposes_and_staff_publish(asked, focal_point_a, screener, institution_a, mailbox):
    response = propose(asked, focal_point_a)
    assert (response.institution, response.published_at) == (institution_a, None)
    assert not Delivery.objects.exists()
    assert Comment.objects.owed().count() == 1
    services.publish_response(response=response, by=screener)
    response.refresh_from_db()
    assert response.published_at
    assert response.reviewed_by == screener
    assert TEXT["ar"] in mailbox.last(asked.participant.email).body
    for act in (
        lambda: services.publish_response(response=response, by=screener),
        lambda: services.return_response(response=response, note="Encore", by=screener),
    ):
        with pytest.raises(services.ResponseNotWaiting):
            act()


def test_a_response_goes_back_with_a_note_and_is_followed_by_another(asked, focal_point_a, screener, mailbox):
    first = propose(asked, focal_point_a)
    with pytest.raises(ValidationError, match="return_note"):
        services.return_response(response=first, note=" ", by=screener)
    services.return_response(response=first, note="Dites pourquoi.", by=screener)
    assert "Dites pourquoi." in mailbox.last(focal_point_a.email).body
    second = propose(asked, focal_point_a)
    third = propose(asked, focal_point_a)
    with pytest.raises(services.ResponseNotWaiting):
        services.publish_response(response=second, by=screener)
    assert list(ReasonedResponse.objects.waiting()) == [third]


def test_nobody_is_told_of_a_response_that_came_back_without_its_writer(asked, administrator):
    response = factories.ReasonedResponseFactory(comment=asked, effect="kept", by=None)
    services.return_response(response=response, note="Dites pourquoi.", by=administrator)
    assert not Delivery.objects.exists()


def test_another_institution_proposes_nothing(asked, focal_point_b):
    with pytest.raises(services.NotTheirs):
        propose(asked, focal_point_b)


def test_the_institution_of_the_activity_answers_too(institution_a, focal_point_a):
    comment = factories.CommentFactory(activity=factories.ActivityFactory(lead=institution_a))
    assert propose(comment, focal_point_a).institution == institution_a


def test_staff_bring_in_what_an_institution_wrote(asked, screener, institution_a):
    assert propose(asked, screener).institution == institution_a


def test_a_change_says_in_which_later_version_it_stands(asked, focal_point_a, screener):
    commitment = asked.version.commitment
    with pytest.raises(ValidationError, match="changed_version"):
        propose(asked, focal_point_a, effect="changed", changed_version=asked.version)
    response = propose(asked, focal_point_a, effect="changed", changed_part="description")
    with pytest.raises(ValidationError, match="changed_version"):
        services.publish_response(response=response, by=screener)
    later = factories.CommitmentVersionFactory(commitment=commitment)
    services.publish_response(response=response, by=screener, changed_version=later)
    response.refresh_from_db()
    assert (response.changed_version, response.changed_part) == (later, "description")


def test_a_change_may_stand_in_the_card_that_took_this_one_in(asked, screener):
    target = factories.CommitmentFactory(plan=asked.version.commitment.plan)
    version = factories.CommitmentVersionFactory(commitment=target)
    commitment = asked.version.commitment
    type(commitment).objects.filter(pk=commitment.pk).update(merged_into=target)
    response = services.respond_to_comment(
        comment=asked, text=TEXT, effect="changed", changed_version=version, by=screener
    )
    assert response.changed_version == version


def test_what_is_kept_names_no_version(asked, screener):
    version = factories.CommitmentVersionFactory(commitment=asked.version.commitment)
    response = services.respond_to_comment(
        comment=asked, text=TEXT, effect="kept", changed_version=version, changed_part="title", by=screener
    )
    assert (response.changed_version, response.changed_part) == (None, "")


def test_all_proposed_responses_are_published_at_once_or_none(asked, focal_point_a, screener):
    propose(asked, focal_point_a)
    other = factories.CommentFactory(consultation=asked.consultation, version=asked.version)
    wrong = propose(other, focal_point_a, effect="changed")
    with pytest.raises(ValidationError, match="changed_version"):
        services.publish_waiting(consultation=asked.consultation, by=screener)
    assert not ReasonedResponse.objects.filter(published_at__isnull=False).exists()
    services.return_response(response=wrong, note="Quelle version ?", by=screener)
    assert services.publish_waiting(consultation=asked.consultation, by=screener) == 1


def test_everyone_who_commented_is_told_once_when_all_is_answered(administrator):
    consultation, version = consult(over=True)
    person = factories.ParticipantFactory()
    gone = factories.ParticipantFactory(erased_at=timezone.now())
    for who in (person, person, gone):
        comment = factories.CommentFactory(consultation=consultation, version=version, participant=who)
        factories.ReasonedResponseFactory(comment=comment, published=True)
    services.close_as_responded(consultation=consultation, by=administrator)
    assert [row.to for row in Delivery.objects.filter(kind="consultation_answered")] == [person.email]


@pytest.mark.parametrize("statement", ["update {} set {} = {}", "delete from {}"])
@pytest.mark.parametrize(
    ("made", "table", "column", "value"),
    [
        (factories.CommitmentVersionFactory, "commitments_commitmentversion", "texts", "'{{}}'"),
        (lambda: factories.ReasonedResponseFactory(published=True), "consultation_reasonedresponse", "text_fr", "'x'"),
    ],
    ids=["frozen text", "published response"],
)
def test_what_is_frozen_or_published_is_not_changed_by_sql(statement, made, table, column, value):
    made()
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="never changed"):
        cursor.execute(statement.format(table, column, value.format()))
