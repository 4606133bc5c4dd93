"""Consultations, comments and responses change through their services alone."""

import uuid
from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.services import ConfirmationExpired
from consultation import services
from consultation.enums import CONSULTATION_TRANSITIONS, ConsultationState
from consultation.models import Comment, Consultation, ReasonedResponse
from core.enums import COMMENT_TRANSITIONS, CommentState
from core.models import Delivery
from core.transitions import TransitionNotAllowed, transition
from tests import factories
from tests.consultation.making import OFF_TOPIC, TEXT, consult, send

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("illustrative", [True, False])
def test_a_comment_on_a_consultation_of_the_demonstration_is_marked_as_it_is(illustrative):
    consultation, version = consult()
    Consultation.objects.update(is_illustrative=illustrative)
    consultation.refresh_from_db()
    comment, _confirmation = send(consultation, version)
    assert comment.is_illustrative == illustrative


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
