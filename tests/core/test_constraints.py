"""A text that has to stand in every publishing language stands in every one: NULL does not slip through."""

import itertools

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from core.constraints import SEEN, in_publishing_languages
from ideas.models import InstitutionAnswer
from tests import factories


def test_the_condition_names_null_and_emptiness_for_each_language(settings) -> None:
    settings.PUBLISHING_LANGUAGES = ("ar", "fr", "zgh")
    condition = in_publishing_languages("title")
    for language in settings.PUBLISHING_LANGUAGES:
        assert (f"title_{language}__isnull", False) in condition.children
        assert (f"title_{language}__regex", SEEN) in condition.children
    assert condition.connector == Q.AND


@pytest.mark.parametrize(
    ("arabic", "french"), [pair for pair in itertools.product([None, "", "نص"], repeat=2) if pair != ("نص", "نص")]
)
def test_neither_null_nor_an_empty_text_passes(db: None, arabic: str | None, french: str | None) -> None:
    answer = factories.InstitutionAnswerFactory()
    with pytest.raises(IntegrityError, match="institutionanswer_is_explained"), transaction.atomic():
        InstitutionAnswer.objects.create(
            transmission=answer.transmission, answer="taken_up", explanation_ar=arabic, explanation_fr=french
        )
    InstitutionAnswer.objects.create(
        transmission=answer.transmission, answer="taken_up", explanation_ar="نص", explanation_fr="texte"
    )


@pytest.mark.parametrize(
    "blank",
    ["   ", "\n\t", "\u00a0", "\u200b\u200f", "\u3164\u115f\uffa0", "\u2800", "\u00ad", "\ufeff", "\u2066\u2069"],
)
def test_a_text_of_which_nothing_can_be_seen_does_not_pass(db: None, blank: str) -> None:
    answer = factories.InstitutionAnswerFactory()
    with pytest.raises(IntegrityError, match="institutionanswer_is_explained"), transaction.atomic():
        InstitutionAnswer.objects.create(
            transmission=answer.transmission, answer="taken_up", explanation_ar="نص", explanation_fr=blank
        )


def test_a_workshop_is_announced_and_reported_in_every_publishing_language(db: None) -> None:
    workshop = factories.WorkshopFactory()
    for values, name in (({"title_fr": "\u200b"}, "announced"), ({"state": "reported", "report_ar": "نص"}, "reported")):
        with pytest.raises(IntegrityError, match=f"workshop_{name}_in_both_languages"), transaction.atomic():
            type(workshop).objects.filter(pk=workshop.pk).update(**values)
