"""Cards and plans as documents, and the archive of a plan, in both directions."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from docx import Document as Docx

from commitments.services import publish_progress, record_progress
from core import documents as core_documents
from core import jobs
from outcomes import services
from outcomes.documents import archive as archives
from outcomes.documents.writing import groups_of
from outcomes.errors import ArchiveNotMade
from outcomes.models import PlanArchive
from outcomes.views import documents as views
from plans.models import ActionPlan
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(plan: Any) -> Any:
    commitment = factories.CommitmentFactory(
        plan=plan,
        adopted=True,
        ogp_code="MO0042",
        problem_ar="الإشكال",
        problem_fr="Le problème",
        budget_ar="الميزانية",
        budget_fr="Le budget",
        contribution_ar="المساهمة",
        relevance_fr="La pertinence",
        is_illustrative=True,
    )
    factories.ActivityFactory(commitment=commitment, state="in_progress", percent=40)
    reading = factories.IndicatorReadingFactory(indicator__commitment=commitment, indicator__target=20)
    factories.IndicatorFactory(commitment=commitment, kind="impact")
    factories.ProgressUpdateFactory(commitment=commitment, published=True)
    assert reading.indicator.commitment == commitment
    return commitment


def get(client: Any, name: str, reference: str, language: str = "fr") -> Any:
    with translation.override(language):
        return client.get(reverse(f"outcomes:{name}", args=[reference]))


def words(content: bytes) -> list[str]:
    document = Docx(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(("name", "reference"), [("card", "card"), ("plan", "plan")])
def test_a_card_and_a_plan_leave_as_pdf_and_docx(client, card, language, name, reference) -> None:
    row = card if name == "card" else card.plan
    pdf = get(client, f"{name}_pdf", row.reference, language)
    assert pdf.content.startswith(b"%PDF")
    assert f"{row.reference}-{language}" in pdf["Content-Disposition"]
    docx = get(client, f"{name}_docx", row.reference, language)
    text = words(docx.content)
    assert {"ar": "الإشكال", "fr": "Le problème"}[language] in text
    assert any("MO0042" in one for one in text)
    again = get(client, f"{name}_docx", row.reference, language)
    assert again.content == docx.content


def test_the_questions_stand_in_the_order_of_the_template(client, card) -> None:
    text = words(get(client, "card_docx", card.reference).content)
    order = [
        text.index(one) for one in ("Le problème", "Ce que dit l’engagement.", "المساهمة", "La pertinence", "Le budget")
    ]
    assert order == sorted(order)


def test_a_plan_is_its_adopted_cards_and_before_the_adoption_what_is_proposed(plan) -> None:
    proposed = factories.CommitmentFactory(plan=plan)
    assert [rows for _title, rows in groups_of(plan)] == [[proposed]]
    adopted = factories.CommitmentFactory(plan=plan, adopted=True, axis=factories.AxisFactory(plan=plan))
    assert [rows for _title, rows in groups_of(plan)] == [[adopted]]


def test_without_pango_the_page_says_so_and_offers_the_docx(client, card, monkeypatch) -> None:
    def unavailable(*_args: Any, **_kwargs: Any) -> bytes:
        raise core_documents.PdfUnavailable

    monkeypatch.setattr(views, "commitment_pdf", unavailable)
    response = get(client, "card_pdf", card.reference)
    assert response.status_code == 503
    assert "card.docx" in response.content.decode()
    monkeypatch.setattr("outcomes.templatetags.leaving.pdf_available", lambda: False)
    with translation.override("fr"):
        assert "Pango" in client.get(card.get_absolute_url()).content.decode()


def test_what_is_not_public_leaves_in_no_form(client) -> None:
    hidden = factories.CommitmentFactory(plan__is_published=False)
    for name, reference in (
        ("card_pdf", hidden.reference),
        ("plan_docx", hidden.plan.reference),
        ("plan_archive", "PAN9"),
    ):
        assert get(client, name, reference).status_code == 404


def test_one_client_has_only_so_many_documents_made(client, card, monkeypatch) -> None:
    monkeypatch.setattr(views, "MADE_AN_HOUR", 0)
    assert get(client, "card_docx", card.reference).status_code == 429


# --- the archive ---
def files_of(content: bytes, plan: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name.removeprefix(f"{plan.reference}/"): archive.read(name) for name in archive.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def made(card: Any) -> dict[str, bytes]:
    version = factories.CommitmentVersionFactory(commitment=card)
    consultation = factories.ConsultationFactory(plan=card.plan, versions=[version])
    comment = factories.CommentFactory(
        consultation=consultation, version=version, author_name="Sara Secrète", show_name=True
    )
    factories.ReasonedResponseFactory(comment=comment, published=True)
    factories.CommentFactory(consultation=consultation, version=version, body="=1+1")
    factories.CommentFactory(consultation=consultation, version=version, state="pending", body="Pas encore lu")
    factories.DocumentFactory(plan=card.plan)
    seen: list[tuple[int, int]] = []
    content = archives.archive_of(card.plan, lambda done, total: seen.append((done, total)))
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]
    return files_of(content, card.plan)


def test_an_archive_has_everything_public_with_checksums(made, card) -> None:
    sums = dict(reversed(line.split("  ")) for line in made["CHECKSUMS.sha256"].decode().splitlines())
    assert set(sums) == set(made) - {"CHECKSUMS.sha256"}
    assert all(hashlib.sha256(made[name]).hexdigest() == value for name, value in sums.items())
    assert {"README-ar.txt", "README-fr.txt", "documents/plan-ar.pdf", "documents/plan-fr.docx"} <= set(made)
    assert "consultation/comments-and-responses.csv" in made["README-ar.txt"].decode()
    found = rows(made["consultation/comments-and-responses.csv"])
    assert [row["effect"] for row in found] == ["changed", ""]
    assert found[1]["comment"] == "'=1+1"
    assert [row["reference"] for row in json.loads(made["data/commitments.json"])] == [card.reference]
    assert [one["purpose"] for one in json.loads(made["texts/frozen-texts.json"])].count("consultation") == 1
    assert len(rows(made["evidence/progress.csv"])) == 1
    assert len(rows(made["evidence/readings.csv"])) == 1
    assert len(rows(made["documents/documents.csv"])) == 1


def test_documents_of_evidence_stand_in_an_archive_once_they_are_published(card, administrator, monkeypatch) -> None:
    monkeypatch.setattr(archives, "pdf_available", lambda: False)
    for name, published in (("Preuve é.pdf", True), ("Attente.pdf", False)):
        update = record_progress(
            commitment=card, date=card.created_at.date(), narrative={"fr": "Fait."}, by=administrator,
            evidence=SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode()),
        )  # fmt: skip
        if published:
            publish_progress(update=update, by=administrator)
    found = files_of(archives.archive_of(card.plan, lambda _done, _total: None), card.plan)
    documents = [name for name in found if name.startswith("evidence/documents/")]
    row = next(one for one in rows(found["evidence/progress.csv"]) if one["document"])
    assert documents == [row["document"]]
    assert documents[0].isascii()
    assert row["document_name"] == "Preuve é.pdf"
    assert found[documents[0]] == b"%PDF-1.7 " + "Preuve é.pdf".encode()
    assert documents[0] in found["CHECKSUMS.sha256"].decode()
    assert documents[0] in found["README-fr.txt"].decode()


def test_the_adoption_the_revisions_and_the_assessments_of_a_plan_stand_in_its_archive(card, monkeypatch) -> None:
    monkeypatch.setattr(archives, "pdf_available", lambda: False)
    factories.AdoptionStepFactory(plan=card.plan)
    before = factories.CommitmentVersionFactory(commitment=card)
    shown = factories.PlanRevisionFactory(plan=card.plan, published_at="2022-10-14T12:00Z")
    hidden = factories.PlanRevisionFactory(plan=card.plan)
    for revision in (shown, hidden):
        factories.RevisionItemFactory(revision=revision, commitment=card, kind="kept", before=before)
    factories.CompletionAssessmentFactory(commitment=card)
    found = files_of(archives.archive_of(card.plan, lambda _done, _total: None), card.plan)
    assert len(rows(found["decisions/adoption.csv"])) == 1
    (row,) = rows(found["decisions/revisions.csv"])
    assert (row["commitment"], row["what"], row["version_before"]) == (card.reference, "kept", str(before.number))
    assert len(rows(found["evidence/completion.csv"])) == 1


def test_nobody_is_named_in_an_archive(made) -> None:
    for name, content in made.items():
        if not name.endswith((".pdf", ".docx")):
            assert "Secrète" not in content.decode(), name
            assert "@example" not in content.decode(), name
            assert "Pas encore lu" not in content.decode(), name


def test_decisions_stand_in_it_once_they_are_announced(plan) -> None:
    idea = factories.IdeaFactory(plan=plan, accepted=True)
    secret = factories.ScreeningDecisionFactory(idea__plan=plan, explanation_fr="Pas encore annoncé")
    assert secret.announced_at is None
    transmission = factories.TransmissionFactory(idea=idea)
    factories.InstitutionAnswerFactory(transmission=transmission)
    found = files_of(archives.archive_of(plan, lambda _done, _total: None), plan)
    assert "Pas encore annoncé" not in found["decisions/decisions.csv"].decode()
    assert len(rows(found["decisions/answers-of-institutions.csv"])) == 1


def test_without_pango_an_archive_says_that_its_pdfs_are_missing(plan, monkeypatch) -> None:
    monkeypatch.setattr(archives, "pdf_available", lambda: False)
    found = files_of(archives.archive_of(plan, lambda _done, _total: None), plan)
    assert "documents/plan-ar.pdf" not in found
    assert "PDF" in found["README-fr.txt"].decode()


def test_staff_have_an_archive_made_look_at_it_and_publish_it(plan, screener_client, client) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(is_published=True)
    response = screener_client.post(reverse("admin:outcomes_planarchive_add"), {"plan": plan.pk})
    assert "/jobs/" in response["Location"]
    archive = PlanArchive.objects.get()
    with pytest.raises(ArchiveNotMade):
        services.publish_archive(archive=archive)
    publish = reverse("admin:outcomes_planarchive_publish", args=[archive.pk])
    assert screener_client.post(publish).status_code == 422
    assert jobs.run_next() == 1
    archive.refresh_from_db()
    assert archive.sha256
    assert get(client, "plan_archive", plan.reference).status_code == 404
    assert screener_client.post(publish).status_code == 302
    sent = get(client, "plan_archive", plan.reference)
    content = b"".join(sent.streaming_content)
    assert hashlib.sha256(content).hexdigest() == archive.sha256
    with translation.override("fr"):
        assert "archive.zip" in client.get(plan.get_absolute_url()).content.decode()
    withdraw = reverse("admin:outcomes_planarchive_withdraw", args=[archive.pk])
    assert screener_client.post(withdraw).status_code == 302
    assert get(client, "plan_archive", plan.reference).status_code == 404
    change = reverse("admin:outcomes_planarchive_change", args=[archive.pk])
    assert screener_client.get(change).status_code == 200
    assert screener_client.post(change, {"plan": plan.pk}).status_code in {302, 403}


def test_an_archive_made_again_takes_the_place_of_its_first_file(plan) -> None:
    archive = factories.PlanArchiveFactory(plan=plan)
    services.keep_archive(archive=archive, content=b"one")
    kept = services.keep_archive(archive=archive, content=b"three")
    assert kept.size == 5
    assert str(kept).startswith(plan.reference)
