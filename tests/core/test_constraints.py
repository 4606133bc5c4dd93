"""A text that has to stand in every publishing language stands in every one: NULL does not slip through."""

import itertools

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from core.constraints import in_publishing_languages
from ideas.models import InstitutionAnswer
from tests import factories


def test_the_condition_names_null_and_emptiness_for_each_language(settings) -> None:
    settings.PUBLISHING_LANGUAGES = ("ar", "fr", "zgh")
    condition = in_publishing_languages("title")
    for language in settings.PUBLISHING_LANGUAGES:
        assert (f"title_{language}__isnull", False) in condition.children
        assert ~Q((f"title_{language}", "")) in condition.children
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
