"""Comments on parts of a text, by people who are known here and by organisations, and supports."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from consultation import services
from consultation.models import Consultation
from tests import factories
from tests.consultation.making import consult, send

pytestmark = pytest.mark.django_db


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
