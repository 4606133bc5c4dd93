"""What followers of a commitment are told: adoption, published progress, completion; once, and in their language."""

from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from commitments import services
from commitments.models import CommitmentVersion
from commitments.services import progress
from ideas.services import columns_of
from tests import factories

pytestmark = pytest.mark.django_db
WHY = {"ar": "تأخرت الصفقة.", "fr": "Le marché a tardé."}


def reader_of(commitment: Any, **more: Any) -> Any:
    return factories.FollowFactory(**columns_of(beyond=commitment), language="fr", **more).participant


def tell_all(commitment: Any, by: Any) -> None:
    """Adopt, report and publish, assess."""
    services.adopt_commitment(commitment=commitment, adopted_at=date(2022, 1, 3), by=by)
    update = services.record_progress(commitment=commitment, date=date(2022, 6, 30), narrative=WHY, by=by)
    services.publish_progress(update=update, by=by)
    services.assess_completion(commitment=commitment, completion="limited", date=date(2022, 7, 1), reason=WHY, by=by)


def test_followers_are_told_of_three_things_in_their_language(administrator, mailbox, client) -> None:
    commitment = factories.CommitmentFactory(title_fr="Publier les budgets")
    reader = reader_of(commitment)
    factories.FollowFactory(**columns_of(beyond=factories.CommitmentFactory()))
    tell_all(commitment, administrator)
    told = mailbox.to(reader.email)
    assert len(told) == 3
    for message in told:
        assert "Publier les budgets" in message.body
        assert message.extra_headers["Content-Language"] == "fr"
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [WHY["fr"] in message.body for message in told] == [False, True, True]
    end = told[0].extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert client.post(f"/{end}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    tell_again = services.record_progress(
        commitment=commitment, date=date(2022, 8, 30), narrative=WHY, by=administrator
    )
    services.publish_progress(update=tell_again, by=administrator)
    assert len(mailbox.to(reader.email)) == 3


def test_the_author_of_an_idea_is_told_once_when_its_commitment_is_adopted(
    administrator, mailbox, language: str
) -> None:
    commitment = factories.CommitmentFactory()
    announced, waiting, hidden = (
        factories.IdeaFactory(
            plan=commitment.plan, accepted=True, language=language, author=factories.ParticipantFactory(), **more
        )
        for more in ({}, {"public_state": "under_screening"}, {"hidden_at": "2026-01-01T00:00Z"})
    )
    for idea in (announced, waiting, hidden):
        services.link_idea(commitment=commitment, idea=idea)
    services.adopt_commitment(commitment=commitment, adopted_at=date(2022, 1, 3), by=administrator)
    progress.mails.adopted_for_authors(commitment)
    (told,) = mailbox.to(announced.author.email)
    assert announced.reference in told.subject
    assert commitment.get_absolute_url().split("/", 2)[2] in told.body
    assert told.extra_headers["Content-Language"] == language
    assert told.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not mailbox.to(waiting.author.email)
    assert not mailbox.to(hidden.author.email)


def test_the_same_news_is_told_once(administrator, mailbox) -> None:
    commitment = factories.CommitmentFactory()
    reader = reader_of(commitment)
    services.adopt_commitment(commitment=commitment, adopted_at=date(2022, 1, 3), by=administrator)
    progress.mails.adopted_for_followers(CommitmentVersion.objects.get(commitment=commitment))
    assert len(mailbox.to(reader.email)) == 1


def test_what_is_not_public_is_told_to_nobody(administrator, mailbox) -> None:
    commitment = factories.CommitmentFactory(plan__is_published=False)
    reader = reader_of(commitment)
    tell_all(commitment, administrator)
    assert not mailbox.to(reader.email)


def test_the_feed_tells_the_same(administrator, client, language: str) -> None:
    commitment = factories.CommitmentFactory()
    tell_all(commitment, administrator)
    waiting = services.record_progress(
        commitment=commitment, date=date(2022, 8, 30), narrative={"ar": "سر", "fr": "secret"}, by=administrator
    )
    answer = client.get(f"/{language}/commitments/{commitment.reference}/feed/")
    assert answer.status_code == 200
    entries = ET.fromstring(answer.content).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 3
    assert waiting.narrative_fr not in answer.content.decode()
    assert answer.content.decode().count(WHY[language]) >= 2
    assert client.get(f"/{language}/commitments/NONE-C-01/feed/").status_code == 404


def test_queries_of_the_feed_do_not_grow(client, django_assert_constant_queries) -> None:
    commitment = factories.CommitmentFactory()
    address = f"/ar/commitments/{commitment.reference}/feed/"
    django_assert_constant_queries(
        lambda: factories.ProgressUpdateFactory(commitment=commitment, published_at="2026-01-01T00:00Z"),
        address,
        at_most=5,
    )
