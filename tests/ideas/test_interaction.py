import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from core.models import Delivery
from ideas import services
from ideas.errors import InteractionClosed
from ideas.models import IdeaComment, IdeaStats, IdeaSupport, PendingSupport
from tests import factories
from tests.support.crowds import at_once, faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme)


@pytest.fixture
def person(db):
    return factories.ParticipantFactory(name="Youssef")


def counts(idea):
    stats = IdeaStats.objects.get(idea=idea)
    return stats.supports_count, stats.comments_count


def close(plan):
    plan.stages.update(closes_at=timezone.now() - timedelta(minutes=1))


def waiting_comment(idea, **changes):
    wanted = {
        "email": "nora@example.org",
        "body": "أساند هذه الفكرة.",
        "language": "ar",
        "interface_language": "fr",
        "submission_key": uuid.uuid4(),
        **changes,
    }
    return services.request_comment(idea=idea, **wanted)


def test_a_person_supports_once_and_takes_it_back_once(idea, person):
    assert services.support_idea(idea=idea, participant=person)
    assert not services.support_idea(idea=idea, participant=person)
    assert counts(idea) == (1, 0)
    assert services.withdraw_support(idea=idea, participant=person)
    assert not services.withdraw_support(idea=idea, participant=person)
    assert counts(idea) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_twenty_supports_of_one_person_at_once_are_one(idea, person):
    said = at_once(*[lambda: services.support_idea(idea=idea, participant=person)] * 20)
    assert faults(said) == []
    assert IdeaSupport.objects.count() == 1
    assert counts(idea) == (1, 0)


@pytest.mark.parametrize("change", ["closed", "withdrawn", "hidden"])
def test_nothing_is_added_to_an_idea_that_is_closed_gone_or_hidden(idea, person, change, screener):
    if change == "closed":
        close(idea.plan)
    elif change == "withdrawn":
        services.withdraw_idea(idea=idea)
    else:
        idea = services.hide_idea(idea=idea, reason={"ar": "…", "fr": "…"}, by=screener)
    idea = type(idea).objects.get(pk=idea.pk)
    with pytest.raises(InteractionClosed):
        services.support_idea(idea=idea, participant=person)
    with pytest.raises(InteractionClosed):
        services.comment_on_idea(idea=idea, participant=person, body="نعم.", language="ar")
    with pytest.raises(InteractionClosed):
        services.request_support(idea=idea, email="a@example.org", interface_language="ar", submission_key=uuid.uuid4())
    with pytest.raises(InteractionClosed):
        waiting_comment(idea)
    assert not Delivery.objects.exists()


def test_a_support_waits_for_its_address_and_counts_once(idea, mailbox):
    key = uuid.uuid4()
    given = {"idea": idea, "email": "nora@example.org", "interface_language": "fr", "submission_key": key}
    confirmation = services.request_support(**given)
    assert services.request_support(**given) == confirmation
    assert counts(idea) == (0, 0)
    assert len(mailbox.to("nora@example.org")) == 1
    confirmed = services.confirm_waiting(confirmation=confirmation)
    assert (confirmed.idea, confirmed.participant.email) == (idea, "nora@example.org")
    services.confirm_waiting(confirmation=type(confirmation).objects.get())
    assert counts(idea) == (1, 0)


def test_a_support_taken_back_does_not_return_with_an_old_link(idea):
    confirmation = services.request_support(
        idea=idea, email="nora@example.org", interface_language="fr", submission_key=uuid.uuid4()
    )
    person = services.confirm_waiting(confirmation=confirmation).participant
    services.withdraw_support(idea=idea, participant=person)
    confirmation.refresh_from_db()
    services.confirm_waiting(confirmation=confirmation)
    assert counts(idea) == (0, 0)


def test_a_support_asked_for_in_time_counts_after_the_closing_unless_the_idea_is_gone(idea):
    confirmations = [
        services.request_support(
            idea=idea, email=f"p{n}@example.org", interface_language="fr", submission_key=uuid.uuid4()
        )
        for n in range(2)
    ]
    PendingSupport.objects.update(at=timezone.now() - timedelta(hours=1))
    close(idea.plan)
    services.confirm_waiting(confirmation=confirmations[0])
    assert counts(idea) == (1, 0)
    services.withdraw_idea(idea=idea)
    with pytest.raises(InteractionClosed):
        services.confirm_waiting(confirmation=confirmations[1])
    confirmations[1].refresh_from_db()
    assert confirmations[1].confirmed_at is None


def test_a_comment_is_read_first_where_the_plan_says_so(idea, person, screener):
    comment = services.comment_on_idea(idea=idea, participant=person, body="فكرة جيدة.", language="ar")
    assert comment.state == "pending"
    assert counts(idea) == (0, 0)
    assert list(IdeaComment.objects.to_moderate()) == [comment]
    assert not IdeaComment.objects.for_page().exists()
    services.publish_comment(comment=comment, by=screener)
    assert counts(idea) == (0, 1)
    services.hide_comment(comment=comment, reason={"ar": "شتم", "fr": "Injures"}, by=screener)
    assert counts(idea) == (0, 0)
    hidden = IdeaComment.objects.for_page().get()
    for code, said in {"ar": "شتم", "fr": "Injures"}.items():
        with translation.override(code):
            assert hidden.hidden_reason == said
    services.publish_comment(comment=comment, by=screener)
    assert counts(idea) == (0, 1)


def test_a_comment_hidden_before_it_was_public_leaves_the_count_alone(idea, person, screener):
    comment = services.comment_on_idea(idea=idea, participant=person, body="فكرة.", language="ar")
    services.hide_comment(comment=comment, reason={"ar": "إشهار", "fr": "Publicité"}, by=screener)
    assert counts(idea) == (0, 0)
    assert not IdeaComment.objects.for_page().exists()


def test_a_comment_is_public_at_once_where_the_plan_trusts(idea, person):
    idea.plan.moderates_first = False
    idea.plan.save()
    key = uuid.uuid4()
    given = {"idea": idea, "participant": person, "body": "فكرة.", "language": "ar", "submission_key": key}
    comment = services.comment_on_idea(**given)
    assert comment.state == "published"
    assert services.comment_on_idea(**given) == comment
    assert counts(idea) == (0, 1)
    reply = services.comment_on_idea(idea=idea, participant=person, body="شكرا.", language="ar", parent=comment)
    deeper = services.comment_on_idea(idea=idea, participant=person, body="عفوا.", language="ar", parent=reply)
    assert (reply.parent, deeper.parent) == (comment, comment)


def test_an_invisible_comment_is_refused(idea, person):
    with pytest.raises(ValidationError):
        services.comment_on_idea(idea=idea, participant=person, body="\u200b", language="ar")


@pytest.mark.parametrize(("moderates_first", "state", "counted"), [(True, "pending", 0), (False, "published", 1)])
def test_a_waiting_comment_is_read_by_nobody_until_its_address_is_confirmed(idea, moderates_first, state, counted):
    idea.plan.moderates_first = moderates_first
    idea.plan.save()
    key = uuid.uuid4()
    confirmation = waiting_comment(idea, submission_key=key)
    assert waiting_comment(idea, submission_key=key) == confirmation
    assert not IdeaComment.objects.to_moderate().exists()
    assert not IdeaComment.objects.for_page().exists()
    close(idea.plan)
    for _n in range(2):
        confirmed = services.confirm_waiting(confirmation=confirmation)
    assert confirmed.comment.state == state
    assert confirmed.participant.email == "nora@example.org"
    assert counts(idea) == (0, counted)
    assert Delivery.objects.count() == 1


def test_a_mail_for_a_support_and_a_comment_is_sent_again(idea):
    for confirmation in (
        waiting_comment(idea),
        services.request_support(
            idea=idea, email="a@example.org", interface_language="ar", submission_key=uuid.uuid4()
        ),
    ):
        type(confirmation).objects.update(sent_at=timezone.now() - timedelta(minutes=2))
        assert services.resend_mail(confirmation=confirmation).sendings == 2
