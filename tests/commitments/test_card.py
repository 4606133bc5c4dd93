"""A card is written at the desk, handed in, read, sent back, found ready; each part is saved on its own."""

import pytest
from django.core.exceptions import ValidationError

from commitments import services
from commitments.models import CardReview, Commitment
from tests import factories
from tests.support.crowds import at_once

pytestmark = pytest.mark.django_db
TITLE = {"ar": "بطاقة جديدة", "fr": "Une fiche nouvelle"}
FULL = {
    f"{field}_{language}": f"{field} {language}"
    for field in ("problem", "description", "contribution", "relevance")
    for language in ("ar", "fr")
}


@pytest.fixture
def card(administrator):
    return services.create_card(
        plan=factories.ActionPlanFactory(), lead=factories.InstitutionFactory(), title=TITLE, by=administrator
    )


def seen(card, section):
    return services.fingerprint(services.section_values(card, section))


def completed(card, by):
    services.save_section(commitment=card, section="texts", values=FULL, seen=seen(card, "texts"), by=by)
    factories.ActivityFactory(commitment=card)
    factories.IndicatorFactory(commitment=card)
    return Commitment.objects.get(pk=card.pk)


def test_a_new_card_gets_the_next_number_and_is_nowhere_public(card, administrator):
    factories.CommitmentFactory(plan=card.plan, number=7)
    later = services.create_card(plan=card.plan, lead=card.lead, title=TITLE, by=administrator)
    assert (card.number, later.number) == (1, 8)
    assert later.reference == f"{card.plan.reference}-C-08"
    assert card.proposed_at is None
    assert not Commitment.objects.public().filter(pk=card.pk).exists()


def test_a_card_needs_its_title_in_both_languages(card, administrator):
    with pytest.raises(ValidationError) as refused:
        services.create_card(plan=card.plan, lead=card.lead, title={"ar": "عنوان"}, by=administrator)
    assert "title_fr" in refused.value.message_dict


def test_saving_one_part_touches_no_other(card, administrator):
    body, partner = factories.InstitutionFactory(), factories.OrganisationFactory()
    services.save_section(
        commitment=card,
        section="frame",
        values={"budget_fr": "Un budget", "support": [body], "partners": [partner], "title_fr": "Pris de côté"},
        seen=seen(card, "frame"),
        by=administrator,
    )
    services.save_section(
        commitment=card, section="title", values={"title_fr": "Autre"}, seen=seen(card, "title"), by=administrator
    )
    card = Commitment.objects.get(pk=card.pk)
    assert (card.title_fr, card.title_ar, card.budget_fr) == ("Autre", "بطاقة جديدة", "Un budget")
    assert list(card.support.all()) == [body]
    assert list(card.partners.all()) == [partner]


def test_the_second_of_two_editors_sees_what_the_first_has_saved(card, administrator):
    opened = seen(card, "title")
    services.save_section(commitment=card, section="title", values={"title_fr": "A"}, seen=opened, by=administrator)
    with pytest.raises(services.SectionChanged) as overtaken:
        services.save_section(commitment=card, section="title", values={"title_fr": "B"}, seen=opened, by=administrator)
    assert overtaken.value.current["title_fr"] == "A"
    assert Commitment.objects.get(pk=card.pk).title_fr == "A"


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_wins_and_the_other_is_told():
    administrator = factories.UserFactory()
    card = services.create_card(
        plan=factories.ActionPlanFactory(), lead=factories.InstitutionFactory(), title=TITLE, by=administrator
    )
    opened = seen(card, "title")

    def save(text):
        services.save_section(
            commitment=card, section="title", values={"title_fr": text}, seen=opened, by=administrator
        )

    said = at_once(lambda: save("A"), lambda: save("B"))
    assert sorted(map(type, said), key=str) == sorted([type(None), services.SectionChanged], key=str)


@pytest.mark.parametrize(
    ("make", "model"), [(factories.ActivityFactory, "activities"), (factories.IndicatorFactory, "indicators")]
)
def test_rows_of_a_card_are_added_changed_and_taken_off(card, administrator, make, model):
    kind = type(make.build())
    texts = {"title_ar": "سطر", "title_fr": "Une ligne"} | ({"kind": "impact"} if model == "indicators" else {})
    first = services.save_row(commitment=card, row=kind(), values=texts, seen="", by=administrator)
    second = services.save_row(commitment=card, row=kind(), values=texts, seen="", by=administrator)
    assert (first.number, second.number) == (1, 2)
    opened = services.fingerprint(services.row_values(kind.objects.get(pk=first.pk)))
    services.save_row(commitment=card, row=first, values={"title_fr": "Changée"}, seen=opened, by=administrator)
    with pytest.raises(services.SectionChanged):
        services.save_row(commitment=card, row=first, values={"title_fr": "Perdue"}, seen=opened, by=administrator)
    services.remove_row(commitment=card, row=second, by=administrator)
    assert [row.title_fr for row in getattr(card, model).all()] == ["Changée"]


def test_an_unfinished_card_is_not_handed_in_and_says_what_lacks(card, administrator):
    with pytest.raises(services.CardIncomplete) as lacking:
        services.submit_card(commitment=card, by=administrator)
    assert lacking.value.missing == [
        "problem", "description", "contribution", "relevance", "activities", "indicators"
    ]  # fmt: skip


def test_a_card_goes_to_its_readers_and_back_in_frozen_versions(card, administrator):
    card = completed(card, administrator)
    first = services.submit_card(commitment=card, by=administrator, note="Pour lecture")
    assert first.version.texts["problem"] == {"ar": "problem ar", "fr": "problem fr"}
    assert len(first.version.parts["activities"]) == len(first.version.parts["indicators"]) == 1
    with pytest.raises(services.CardNotWritten):
        services.save_section(commitment=card, section="title", values={}, seen=seen(card, "title"), by=administrator)
    with pytest.raises(services.CardNotWritten):
        services.submit_card(commitment=card, by=administrator)
    services.return_card(commitment=card, note="Précisez le délai.", by=administrator)
    services.save_section(
        commitment=card, section="title", values={"title_fr": "Précisée"}, seen=seen(card, "title"), by=administrator
    )
    second = services.submit_card(commitment=card, by=administrator)
    assert second.version.number == 2
    services.clear_card(commitment=card, by=administrator)
    assert Commitment.objects.public().filter(pk=card.pk).exists()
    assert not services.is_written(Commitment.objects.get(pk=card.pk))
    services.remark_on_card(commitment=card, note="Très bien.", by=administrator)
    steps = CardReview.objects.filter(commitment=card).values_list("step", flat=True)
    assert list(steps) == ["submitted", "returned", "submitted", "cleared", "remark"]


def test_after_its_consultation_a_card_is_written_again_and_found_ready_again(card, administrator):
    card = completed(card, administrator)
    services.submit_card(commitment=card, by=administrator)
    services.clear_card(commitment=card, by=administrator)
    card.refresh_from_db()
    proposed = card.proposed_at
    services.open_for_consultation(commitment=card, by=administrator)
    assert not services.is_written(card)
    services.return_to_draft(commitment=card, by=administrator)
    assert services.is_written(Commitment.objects.get(pk=card.pk))
    services.submit_card(commitment=card, by=administrator)
    services.clear_card(commitment=card, by=administrator)
    card.refresh_from_db()
    assert card.proposed_at == proposed


@pytest.mark.parametrize("service", [services.return_card, services.clear_card, services.remark_on_card])
def test_of_a_card_that_was_not_handed_in_nothing_is_said(card, administrator, service):
    with pytest.raises(services.CardNotHandedIn):
        service(commitment=card, note="Un mot", by=administrator)


@pytest.mark.parametrize("service", [services.return_card, services.remark_on_card])
def test_sending_back_and_remarking_take_words(card, administrator, service):
    card = completed(card, administrator)
    services.submit_card(commitment=card, by=administrator)
    with pytest.raises(ValidationError) as refused:
        service(commitment=card, note="  ", by=administrator)
    assert "note" in refused.value.message_dict


def test_a_version_keeps_what_the_card_said_of_institutions_and_rows():
    commitment = factories.CommitmentFactory(lead=None, lead_as_stated="Ministry", ogp_values=["transparency"])
    commitment.support.add(factories.InstitutionFactory(name_fr="Appui"))
    factories.ActivityFactory(commitment=commitment, due_date="2022-03-31", lead=factories.InstitutionFactory())
    factories.IndicatorFactory(commitment=commitment, baseline=3, target_date="2023-06-30")
    parts = services.parts_of(Commitment.objects.get(pk=commitment.pk))
    assert parts["facts"]["lead"]["fr"] == "Ministry"
    assert parts["facts"]["support"][0]["fr"] == "Appui"
    assert parts["activities"][0]["due"] == "2022-03-31"
    assert (parts["indicators"][0]["baseline"], parts["indicators"][0]["target"]) == ("3.00", "")
    nobody = factories.CommitmentFactory(lead=None)
    assert services.parts_of(nobody)["facts"]["lead"] == {}
