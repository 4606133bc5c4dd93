"""What an institution proposes and staff publish; what stands then is not changed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from consultation import services
from consultation.models import Comment, ReasonedResponse
from core.models import Delivery
from tests import factories
from tests.consultation.making import TEXT, consult

pytestmark = pytest.mark.django_db


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
