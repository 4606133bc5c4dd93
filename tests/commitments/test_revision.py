"""A plan is revised on its way: each commitment is kept, amended, added or dropped, and it is said why."""

import pytest
from django.core.exceptions import ValidationError

from commitments import services
from commitments.models import Commitment
from core.transitions import TransitionNotAllowed
from tests import factories

pytestmark = pytest.mark.django_db
WHY = {"ar": "لأسباب معلنة.", "fr": "Pour des motifs publiés."}


@pytest.fixture
def revision():
    return factories.PlanRevisionFactory()


def revise(revision, commitment, kind, by, **texts):
    return services.revise_commitment(
        revision=revision, commitment=commitment, kind=kind, reason=WHY, by=by, texts=texts or None
    )


def test_a_kept_commitment_stays_as_it_is(revision, administrator):
    card = factories.CommitmentFactory(plan=revision.plan, adopted=True)
    item = revise(revision, card, "kept", administrator)
    assert (item.before, item.after) == (None, None)
    assert Commitment.objects.get(pk=card.pk).state == "adopted"


def test_an_amended_commitment_has_a_new_frozen_text_beside_the_old(revision, administrator):
    card = factories.CommitmentFactory(plan=revision.plan, title_fr="Avant")
    old = services.adopt_commitment(commitment=card, adopted_at=revision.date, by=administrator)
    item = revise(revision, card, "amended", administrator, title={"fr": "Après"})
    assert item.before == old
    assert item.after.purpose == "revision"
    assert (item.before.texts["title"]["fr"], item.after.texts["title"]["fr"]) == ("Avant", "Après")
    card = Commitment.objects.get(pk=card.pk)
    assert (card.title_fr, card.title_ar) == ("Après", old.texts["title"]["ar"])


def test_an_added_one_is_adopted_and_a_dropped_one_withdrawn_with_its_reason(revision, administrator):
    new = factories.CommitmentFactory(plan=revision.plan)
    old = factories.CommitmentFactory(plan=revision.plan, adopted=True)
    assert revise(revision, new, "added", administrator).after.purpose == "adoption"
    revise(revision, old, "dropped", administrator)
    new, old = Commitment.objects.get(pk=new.pk), Commitment.objects.get(pk=old.pk)
    assert (new.state, new.adopted_at) == ("adopted", revision.date)
    assert (old.state, old.standing_reason_fr) == ("withdrawn", WHY["fr"])


def test_of_a_commitment_it_is_said_once(revision, administrator):
    card = factories.CommitmentFactory(plan=revision.plan, adopted=True)
    revise(revision, card, "kept", administrator)
    with pytest.raises(ValidationError):
        revise(revision, card, "dropped", administrator)
    assert Commitment.objects.get(pk=card.pk).state == "adopted"


def test_nothing_is_done_to_a_commitment_that_cannot_come_there(revision, administrator):
    card = factories.CommitmentFactory(plan=revision.plan)
    with pytest.raises(TransitionNotAllowed):
        revise(revision, card, "dropped", administrator)
    assert not revision.items.exists()


def test_a_revision_is_published_when_it_speaks_of_every_adopted_commitment(revision, administrator):
    cards = [factories.CommitmentFactory(plan=revision.plan, adopted=True) for _ in range(2)]
    factories.CommitmentFactory(adopted=True)
    revise(revision, cards[0], "kept", administrator)
    with pytest.raises(services.RevisionUnfinished) as unfinished:
        services.publish_revision(revision=revision, by=administrator)
    assert unfinished.value.missing == [cards[1].reference]
    revise(revision, cards[1], "kept", administrator)
    services.publish_revision(revision=revision, by=administrator)
    with pytest.raises(services.RevisionPublished):
        services.publish_revision(revision=revision, by=administrator)
    with pytest.raises(services.RevisionPublished):
        revise(revision, cards[0], "kept", administrator)


def test_a_revision_without_a_note_in_both_languages_is_not_published(administrator):
    revision = factories.PlanRevisionFactory(note_fr="")
    with pytest.raises(ValidationError) as refused:
        services.publish_revision(revision=revision, by=administrator)
    assert "note_fr" in refused.value.message_dict


def test_after_an_amendment_the_text_is_guarded_again(revision, administrator):
    card = factories.CommitmentFactory(plan=revision.plan, adopted=True)
    revise(revision, card, "amended", administrator, title={"fr": "Après"})
    card = Commitment.objects.get(pk=card.pk)
    card.title_fr = "En douce"
    with pytest.raises(Exception, match="revision only"):
        card.save()
