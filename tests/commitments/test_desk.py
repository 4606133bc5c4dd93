"""A card is written, read, adopted and reported on at desks; everybody finds what is theirs and nothing else."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments import services
from commitments.models import Activity, Commitment, IndicatorReading, ProgressUpdate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(plan, institution_a, focal_point_a):
    return factories.CommitmentFactory(plan=plan, lead=institution_a, proposed_at=None, title_fr="À écrire")


@pytest.fixture
def writer(client_of):
    return client_of("focal_point_a")


def at(card, *parts, lang="fr"):
    return "/".join((f"/{lang}/desk/commitments", card.reference, *map(str, parts), ""))


def seen(card, section):
    return services.fingerprint(services.section_values(Commitment.objects.get(pk=card.pk), section))


def said(response):
    return response.content.decode()


def test_a_focal_point_begins_a_card_that_nobody_else_sees(writer, client, plan, institution_a):
    new = {"plan": plan.pk, "lead": institution_a.pk, "title_ar": "عنوان جديد", "title_fr": "Un titre nouveau"}
    assert writer.get("/ar/desk/commitments/new/").status_code == 200
    answer = writer.post("/fr/desk/commitments/new/", new)
    card = Commitment.objects.get(title_fr="Un titre nouveau")
    assert answer["Location"] == at(card)
    assert "Un titre nouveau" in said(writer.get(at(card)))
    assert client.get(card.get_absolute_url()).status_code == 404
    assert "Un titre nouveau" not in said(client.get("/fr/commitments/"))
    lacking = writer.post("/fr/desk/commitments/new/", {**new, "title_ar": " "})
    assert lacking.status_code == 422
    assert "Un titre nouveau" in said(lacking)


def test_another_institution_finds_no_card_there(card, client_of):
    assert client_of("focal_point_b").get(at(card)).status_code == 404
    assert client_of("focal_point_b").post(at(card, "title"), {"title_fr": "x"}).status_code == 404


@pytest.mark.parametrize("lang", ["ar", "fr"])
@pytest.mark.parametrize("section", ["title", "texts", "frame"])
def test_both_languages_of_a_part_stand_side_by_side(card, writer, lang, section):
    text = said(writer.get(at(card, section, lang=lang)))
    name = {"title": "title", "texts": "problem", "frame": "budget"}[section]
    assert f'name="{name}_ar"' in text
    assert f'name="{name}_fr"' in text
    assert 'class="grid grid-wide"' in text


def test_a_part_is_saved_and_what_was_wrong_keeps_what_was_typed(card, writer):
    ok = {"seen": seen(card, "frame"), "start_date": "01/02/2027", "end_date": "31/12/2027", "budget_fr": "Un budget"}
    assert writer.post(at(card, "frame"), ok).status_code == 302
    card.refresh_from_db()
    assert (card.start_date, card.budget_fr) == (date(2027, 2, 1), "Un budget")
    wrong = {**ok, "seen": seen(card, "frame"), "end_date": "01/01/2026", "budget_fr": "Gardé"}
    answer = writer.post(at(card, "frame"), wrong)
    assert answer.status_code == 422
    assert "Gardé" in said(answer)


def test_the_second_editor_sees_the_first_ones_text_beside_their_own(card, writer):
    opened = seen(card, "title")
    writer.post(at(card, "title"), {"seen": opened, "title_ar": card.title_ar, "title_fr": "Le premier"})
    late = {"seen": opened, "title_ar": card.title_ar, "title_fr": "Le second"}
    answer = writer.post(at(card, "title"), late)
    assert answer.status_code == 409
    assert "Le premier" in said(answer)
    assert "Le second" in said(answer)
    again = {**late, "seen": seen(card, "title")}
    assert again["seen"] in said(answer)
    assert writer.post(at(card, "title"), again).status_code == 302
    card.refresh_from_db()
    assert card.title_fr == "Le second"


def test_activities_and_indicators_are_added_changed_and_taken_off(card, writer):
    activity = {"title_ar": "نشاط", "title_fr": "Une activité", "weight": "2", "due_date": "31/12/2027"}
    assert writer.post(at(card, "activities", "new"), activity).status_code == 302
    row = Activity.objects.get(commitment=card)
    wrong = {**activity, "start_date": "01/01/2028", "seen": services.fingerprint(services.row_values(row))}
    assert writer.post(at(card, "activities", row.pk), wrong).status_code == 422
    assert writer.get(at(card, "activities", row.pk)).status_code == 200
    indicator = {"kind": "impact", "title_ar": "مؤشر", "title_fr": "Un indicateur", "target": "12,5"}
    assert writer.post(at(card, "indicators", "new"), indicator).status_code == 302
    assert str(card.indicators.get().target) == "12.50"
    assert writer.post(at(card, "activities", row.pk), {"remove": "1"}).status_code == 302
    assert not card.activities.exists()


def completed(card):
    texts = {
        f"{n}_{c}": f"{n} {c}" for n in ("problem", "description", "contribution", "relevance") for c in ("ar", "fr")
    }
    Commitment.objects.filter(pk=card.pk).update(**texts)
    factories.ActivityFactory(commitment=card)
    factories.IndicatorFactory(commitment=card)


def test_an_unfinished_card_is_told_what_it_lacks(card, writer):
    text = said(writer.post(at(card, "submit"), follow=True))
    assert Commitment.label_of("problem") or "problème" in text
    assert not card.versions.exists()


def test_a_card_goes_from_its_desk_to_the_committee_and_becomes_public(card, writer, client_of, client):
    completed(card)
    writer.post(at(card, "submit"))
    assert writer.get(at(card, "title")).status_code == 302
    assert writer.post(at(card, "title"), {"title_ar": "x", "title_fr": "x"}).status_code == 302
    assert writer.post(at(card, "activities", card.activities.get().pk), {"remove": "1"}).status_code == 302
    assert card.activities.exists()
    screener, committee = client_of("screener"), client_of("committee_member")
    assert committee.post(at(card, "review"), {"action": "clear"}).status_code == 403
    assert screener.post(at(card, "review"), {"action": "return", "note": ""}).status_code == 422
    screener.post(at(card, "review"), {"action": "return", "note": "Précisez le délai."})
    assert "Précisez le délai." in said(writer.get(at(card)))
    writer.post(at(card, "title"), {"seen": seen(card, "title"), "title_ar": card.title_ar, "title_fr": "Précisé"})
    writer.post(at(card, "submit"))
    screener.post(at(card, "review"), {"action": "clear"})
    assert screener.post(at(card, "review"), {"action": "clear"}).status_code == 422
    committee.post(at(card, "review"), {"action": "remark", "note": "Très bien."})
    assert "Très bien." in said(committee.get(at(card)))
    assert client.get(card.get_absolute_url()).status_code == 200
    assert client.get(f"/fr/commitments/{card.reference}/versions/").status_code == 404
    within = said(committee.get(f"/fr/commitments/{card.reference}/versions/?from=1&to=2"))
    assert "<del>À écrire</del>" in within
    assert "<ins>Précisé</ins>" in within


@pytest.fixture
def carried_out(plan, institution_a, focal_point_a):
    card = factories.CommitmentFactory(plan=plan, lead=institution_a, adopted=True)
    factories.ActivityFactory(commitment=card, title_fr="La formation")
    factories.IndicatorFactory(commitment=card)
    return card


def report(card, **more):
    activity = card.activities.get()
    return {
        "activity": activity.pk, "date": "30/06/2022", "percent": "40", "narrative_fr": "Deux régions.", **more
    }  # fmt: skip


def test_a_report_with_its_document_is_public_once_it_was_read(
    carried_out, writer, client, administrator, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    proof = SimpleUploadedFile("../preuve.exe", b"%PDF-1.7 preuve", content_type="text/html")
    answer = writer.post(at(carried_out, "report"), report(carried_out, evidence=proof))
    assert answer.status_code == 302, said(answer)
    update = ProgressUpdate.objects.get()
    assert update.evidence_name == "preuve.pdf"
    document = f"/fr/commitments/{carried_out.reference}/evidence/{update.pk}/"
    assert client.get(document).status_code == 404
    assert b"".join(writer.get(document).streaming_content) == b"%PDF-1.7 preuve"
    assert "Deux régions." not in said(client.get(carried_out.get_absolute_url()))
    services.publish_progress(update=update, by=administrator)
    text = said(client.get(f"/fr/commitments/{carried_out.reference}/"))
    assert "Deux régions." in text
    assert document in text
    got = client.get(document)
    assert got["Content-Type"] == "application/pdf"
    assert "attachment" in got["Content-Disposition"]
    assert b"".join(got.streaming_content)
    carried_out.activities.get().refresh_from_db()
    assert carried_out.activities.get().state == "in_progress"
    update.evidence_file.delete(save=False)
    assert client.get(document).status_code == 404


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"narrative_fr": ""}, "narrative"),
        ({"date": "30/06/2999"}, "date"),
        ({"activity": "", "activity_state": "done"}, "activity"),
        ({"activity_state": "delayed"}, "difficulty_ar"),
        ({"evidence": SimpleUploadedFile("x.pdf", b"<html>")}, "evidence"),
        ({"evidence": SimpleUploadedFile("x.pdf", b"%PDF-" + bytes(10_000_001))}, "evidence"),
        ({"percent": "101"}, "percent"),
    ],
)
def test_a_report_that_cannot_be_taken_says_why_at_its_field(carried_out, writer, more, field):
    answer = writer.post(at(carried_out, "report"), report(carried_out, **more))
    assert answer.status_code == 422
    assert not ProgressUpdate.objects.exists()
    assert answer.context["form"].errors


def test_a_reading_waits_for_staff_and_there_is_one_of_a_day(carried_out, writer, administrator, client):
    indicator = carried_out.indicators.get()
    address = at(carried_out, "readings", indicator.pk)
    assert writer.post(address, {"date": "30/06/2022", "value": "77,25"}).status_code == 302
    assert "77,25" not in said(client.get(carried_out.get_absolute_url()))
    assert writer.post(address, {"date": "30/06/2022", "value": "78"}).status_code == 422
    reading = IndicatorReading.objects.get()
    services.publish_reading(reading=reading, by=administrator)
    assert "77,25" in said(client.get(carried_out.get_absolute_url()))
    with pytest.raises(services.AlreadyReviewed):
        services.publish_reading(reading=reading, by=administrator)


def test_nothing_is_reported_of_a_commitment_that_is_not_adopted(card, writer):
    assert writer.get(at(card, "report")).status_code == 404


def test_a_card_at_the_desk_asks_as_often_for_three_rows_as_for_one(card, writer, django_assert_constant_queries):
    def make():
        factories.ActivityFactory(commitment=card, lead=factories.InstitutionFactory())
        factories.IndicatorFactory(commitment=card)
        version = factories.CommitmentVersionFactory(commitment=card, purpose="review")
        factories.CardReviewFactory(version=version, step="remark", note="Un mot", by=factories.UserFactory())
        factories.ProgressUpdateFactory(commitment=card)

    django_assert_constant_queries(make, at(card), client=writer)
