"""Reads of commitments, by name."""

import pytest

from commitments.models import Commitment
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_was_adopted_stays_adopted_in_figures_when_it_is_withdrawn():
    adopted = factories.CommitmentFactory(adopted=True)
    withdrawn = factories.CommitmentFactory(state="withdrawn", standing_reason_ar="سبب", standing_reason_fr="Motif")
    factories.CommitmentFactory()
    assert set(Commitment.objects.adopted()) == {adopted, withdrawn}


def test_a_focal_point_finds_what_its_institution_leads_or_supports_once(focal_point_a, institution_a):
    led = factories.CommitmentFactory(lead=institution_a)
    both = factories.CommitmentFactory(lead=institution_a)
    both.support.add(institution_a)
    factories.CommitmentFactory()
    assert sorted(one.pk for one in Commitment.objects.of_institutions(focal_point_a)) == [led.pk, both.pk]


def test_progress_is_the_weighted_mean_of_what_is_not_cancelled():
    commitment = factories.CommitmentFactory()
    assert commitment.progress_percent is None
    factories.ActivityFactory(commitment=commitment, percent=100, state="done", weight=3)
    factories.ActivityFactory(commitment=commitment, percent=0, weight=1)
    factories.ActivityFactory(
        commitment=commitment, percent=0, weight=9, state="cancelled", difficulty_ar="سبب", difficulty_fr="Motif"
    )
    assert commitment.progress_percent == 75


def test_a_version_falls_back_to_the_language_that_it_has():
    version = factories.CommitmentVersionFactory(texts={"title": {"ar": "العنوان", "fr": ""}})
    from django.utils import translation

    with translation.override("fr"):
        assert (version.text("title"), version.lang("title")) == ("العنوان", "ar")
        assert (version.text("budget"), version.lang("budget")) == ("", "")
    with translation.override("ar"):
        assert version.lang("title") == ""
