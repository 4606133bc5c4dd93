"""A card is found by the words that stand on it now, folded when they were written."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from commitments.filters import CommitmentFilter
from commitments.models import Commitment, CommitmentWords
from core.search import search_query, with_words
from tests import factories

pytestmark = pytest.mark.django_db


def found(words: str) -> list[Any]:
    asked = QueryDict(mutable=True)
    asked["q"] = words
    return list(CommitmentFilter(asked).qs.order_by("pk"))


@pytest.fixture
def card(db: None) -> Any:
    lead = factories.InstitutionFactory(name_ar="وزارة العدل", name_fr="Ministère de la Justice")
    return factories.CommitmentFactory(
        title_ar="نشر الأحكام القضائية",
        title_fr="Publier les jugements",
        problem_fr="Les décisions restent inconnues",
        description_ar="منصة إلكترونية",
        contribution_fr="Une réponse aux citoyens",
        lead=lead,
    )


@pytest.mark.parametrize(
    "words",
    [
        "jugements",
        "احكام",
        "inconnues DECISIONS",
        "المنصه",
        "reponse citoyens",
        "ministere",
        "العدل",
        "publier justice",
    ],
)
def test_a_card_is_found_by_every_text_of_it_in_any_spelling(card: Any, words: str) -> None:
    factories.CommitmentFactory()
    assert found(words) == [card]


def test_what_is_kept_is_what_would_be_folded_anew(card: Any) -> None:
    fields = ("title", "problem", "description", "contribution", "lead__name")
    factories.CommitmentFactory(lead=None)
    for words in ("jugements", "justice", "عدل", "الالتزام", "engagement", "وصف"):
        anew = with_words(Commitment.objects.public(), words, *fields).order_by("pk")
        assert found(words) == list(anew)


def test_a_changed_text_is_found_by_its_new_words_alone(card: Any) -> None:
    card.title_fr = "Ouvrir les audiences"
    card.save()
    assert found("audiences") == [card]
    assert found("jugements") == []
    Commitment.objects.filter(pk=card.pk).update(title_fr="Ouvrir les archives")
    assert found("archives") == [card]


def test_a_renamed_lead_or_another_one_is_found(card: Any) -> None:
    card.lead.name_fr = "Chancellerie"
    card.lead.save()
    assert found("chancellerie") == [card]
    assert found("justice") == []
    card.lead = factories.InstitutionFactory(name_fr="Cour des comptes")
    card.save()
    assert found("cour comptes") == [card]
    assert found("chancellerie") == []


def test_columns_that_are_no_texts_are_no_words(card: Any) -> None:
    Commitment.objects.filter(pk=card.pk).update(title_status={"fr": "verbatim"})
    assert not CommitmentWords.objects.filter(search=search_query("verbatim")).exists()


def test_what_changes_no_word_writes_none(card: Any) -> None:
    def written() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid::text FROM commitments_commitmentwords WHERE commitment_id = %s", [card.pk])
            return str(cursor.fetchone()[0])

    before = written()
    card.budget_fr = "Sans budget propre"
    card.save()
    assert written() == before


def test_words_go_with_their_card(card: Any) -> None:
    card.delete()
    assert not CommitmentWords.objects.exists()
