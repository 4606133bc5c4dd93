"""Consultations and their comments in the back office."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from consultation.models import Consultation, ReasonedResponse
from tests import factories

pytestmark = pytest.mark.django_db

ANSWER = {"effect": "kept", "text_ar": "النص واضح.", "text_fr": "Le texte est clair."}


def button(name: str, row: Any) -> str:
    return reverse(f"admin:consultation_{row._meta.model_name}_{name}", args=[row.pk])


def test_a_consultation_without_a_text_is_not_published(plan: Any, screener_client: Any) -> None:
    consultation = factories.ConsultationFactory(plan=plan, state="draft")
    assert screener_client.post(button("publish", consultation)).status_code == 422
    consultation.versions.add(factories.CommitmentVersionFactory(commitment__plan=plan))
    assert screener_client.post(button("publish", consultation)).status_code == 302
    consultation.refresh_from_db()
    assert consultation.state == "published"


def test_a_comment_is_read_published_and_answered(plan: Any, screener_client: Any, mailbox: Any) -> None:
    consultation = factories.ConsultationFactory(plan=plan, over=True)
    comment = factories.CommentFactory(consultation=consultation, state="pending", published_at=None)
    assert screener_client.post(button("respond", comment), ANSWER).status_code == 422
    assert screener_client.post(button("close", consultation)).status_code == 422
    assert screener_client.post(button("publish", comment)).status_code == 302
    assert screener_client.post(button("respond", comment), ANSWER | {"text_fr": ""}).status_code == 422
    assert screener_client.post(button("respond", comment), ANSWER).status_code == 302
    assert mailbox.last().to == [comment.participant.email]
    assert screener_client.post(button("close", consultation)).status_code == 302


def test_a_consultation_that_runs_is_not_closed_by_hand(plan: Any, screener_client: Any) -> None:
    assert screener_client.post(button("close", factories.ConsultationFactory(plan=plan))).status_code == 422


def test_a_comment_is_hidden_with_a_reason_in_every_language(plan: Any, screener_client: Any) -> None:
    comment = factories.CommentFactory(consultation__plan=plan)
    reason = {"reason_ar": "خارج الموضوع.", "reason_fr": "Hors sujet."}
    assert screener_client.post(button("hide", comment), {**reason, "reason_fr": " "}).status_code == 422
    assert screener_client.post(button("hide", comment), reason).status_code == 302
    comment.refresh_from_db()
    assert (comment.state, comment.hidden_reasons) == ("hidden", {"ar": "خارج الموضوع.", "fr": "Hors sujet."})


def test_a_comment_whose_address_is_not_confirmed_is_read_by_nobody(plan: Any, screener_client: Any) -> None:
    comment = factories.CommentFactory(
        consultation__plan=plan, state="pending", published_at=None, confirmed_at=None, participant=None
    )
    assert screener_client.get(button("publish", comment)).status_code == 404


def test_comments_without_a_response_are_found(plan: Any, screener_client: Any) -> None:
    consultation = factories.ConsultationFactory(plan=plan)
    owed = factories.CommentFactory(consultation=consultation)
    given = factories.ReasonedResponseFactory(comment__consultation=consultation, published=True).comment
    url = reverse("admin:consultation_comment_changelist")
    assert [row.pk for row in screener_client.get(f"{url}?answered=no").context["cl"].result_list] == [owed.pk]
    assert [row.pk for row in screener_client.get(f"{url}?answered=yes").context["cl"].result_list] == [given.pk]


# --- the dates ---
def test_a_consultation_gets_its_usual_length_and_a_short_one_a_warning(plan: Any, screener_client: Any) -> None:
    form = {"plan": plan.pk, "number": 7, "title_ar": "تشاور", "title_fr": "Consultation", "note_ar": "", "note_fr": "",
            "opens_at_0": "01/09/2026", "opens_at_1": "09:00", "grace_minutes": 15}  # fmt: skip
    url = reverse("admin:consultation_consultation_add")
    assert screener_client.post(url, form).status_code == 302
    consultation = Consultation.objects.get(number=7)
    assert (consultation.closes_at - consultation.opens_at).days in {27, 28}
    short = form | {"number": 8, "closes_at_0": "10/09/2026", "closes_at_1": "09:00"}
    page = screener_client.post(url, short, follow=True)
    assert [message.level_tag for message in page.context["messages"]].count("warning") == 1


# --- the review of responses ---
def test_a_proposed_response_is_published_or_sent_back(plan: Any, screener_client: Any, mailbox: Any) -> None:
    response = factories.ReasonedResponseFactory(comment__consultation__plan=plan, effect="kept")
    listed = screener_client.get(reverse("admin:consultation_reasonedresponse_changelist") + "?review=waiting")
    assert list(listed.context["cl"].result_list) == [response]
    assert screener_client.post(button("return", response), {"return_note": " "}).status_code == 422
    assert screener_client.post(button("return", response), {"return_note": "Pourquoi ?"}).status_code == 302
    assert screener_client.post(button("publish", response), {}).status_code == 422
    for value in ("returned", "published", "nothing"):
        page = screener_client.get(reverse("admin:consultation_reasonedresponse_changelist") + f"?review={value}")
        assert page.status_code == 200
    changed = factories.ReasonedResponseFactory(comment=response.comment, changed_version=None)
    assert screener_client.post(button("publish", changed), {}).status_code == 422
    version = factories.CommitmentVersionFactory(commitment=response.comment.version.commitment)
    assert screener_client.post(button("publish", changed), {"changed_version": version.pk}).status_code == 302


def test_all_that_waits_is_published_with_one_button(plan: Any, screener_client: Any) -> None:
    response = factories.ReasonedResponseFactory(comment__consultation__plan=plan, effect="kept")
    assert screener_client.post(button("publish_waiting", response.comment.consultation)).status_code == 302
    response.refresh_from_db()
    assert response.published_at


# --- out to the institutions, and back ---
def export(client: Any) -> Any:
    answer = client.post(reverse("admin:consultation_comment_export"), {"format": "xlsx"})
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


def bring(client: Any, sheet: Any) -> Any:
    book = openpyxl.Workbook()
    for row in sheet:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    url = reverse("admin:consultation_comment_import")
    return url, client.post(url, {"file": SimpleUploadedFile("answers.xlsx", data.getvalue())})


def test_the_table_goes_out_is_filled_in_and_comes_back(plan: Any, screener_client: Any) -> None:
    comment = factories.CommentFactory(consultation__plan=plan, anchor="description")
    version = factories.CommitmentVersionFactory(commitment=comment.version.commitment)
    factories.CommentFactory(consultation=comment.consultation, version=comment.version)
    rows = [[cell.value for cell in row] for row in export(screener_client)]
    names = rows[0]
    filled = {"effect": "changed", "changed_part": "description", "changed_version": version.number,
              "response_ar": "حدد الأجل.", "response_fr": "Le délai est fixé."}  # fmt: skip
    mine = next(row for row in rows if row[names.index("comment")] in {comment.pk, str(comment.pk)})
    for name, value in filled.items():
        mine[names.index(name)] = value
    url, preview = bring(screener_client, rows)
    assert preview.status_code == 200, preview.context.get("wrong") or preview.context["form"].errors
    assert preview.context["counts"] == {"new": 1, "skipped": 1}
    assert not ReasonedResponse.objects.exists()
    assert screener_client.post(url, {"token": preview.context["token"]}).status_code == 302
    response = ReasonedResponse.objects.get()
    assert (response.comment, response.changed_version, response.published_at) == (comment, version, None)
    assert response.institution == comment.version.commitment.lead
    _url, again = bring(screener_client, rows)
    assert again.context["counts"] == {"new": 0, "skipped": 2}


def test_wrong_rows_are_named_and_nothing_is_half_imported(plan: Any, screener_client: Any) -> None:
    comment = factories.CommentFactory(consultation__plan=plan)
    head = ["comment", "effect", "response_ar", "response_fr", "changed_part", "changed_version"]
    rows = [
        head,
        [comment.pk, "kept", "النص واضح.", "Le texte est clair.", "", ""],
        [comment.pk, "maybe", "", "Oui", "nowhere", "x"],
        [comment.pk, "changed", "نعم", "Oui", "", 999],
        [10**9, "kept", "نعم", "Oui", "", ""],
    ]
    _url, page = bring(screener_client, rows)
    assert page.status_code == 422
    found = {(one["row"], one["column"]) for one in page.context["wrong"]}
    assert found == {
        (3, "effect"), (3, "response_ar"), (3, "changed_part"), (3, "changed_version"), (4, "changed_version"),
        (5, "comment"),
    }  # fmt: skip
    assert not ReasonedResponse.objects.exists()


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_all_published_comments_leave_as_a_document_with_their_responses_or_room_for_one(
    plan: Any, client_of: Any, institution_a: Any, screener_client: Any
) -> None:
    version = factories.CommitmentVersionFactory(commitment__plan=plan, commitment__lead=institution_a)
    consultation = factories.ConsultationFactory(plan=plan, versions=[version])
    make = {"consultation": consultation, "version": version}
    answered = factories.CommentFactory(**make, body="أقترح أجلا.", anchor="problem", quote="كلمات مقتبسة")
    named = factories.CommentFactory(**make, body="Un mot.", language="fr", author_name="Nora", show_name=True)
    factories.CommentFactory(**make, body="Pas encore lu", state="pending", published_at=None)
    factories.CommentFactory(body="Ailleurs", consultation__plan=plan)
    factories.ReasonedResponseFactory(comment=answered, published=True, text_fr="Fixé à trente jours.")
    factories.ReasonedResponseFactory(comment=named, text_fr="Seulement proposé")
    for client, address in (
        (screener_client, button("document", consultation)),
        (client_of("focal_point_a"), "/fr/desk/comments/document/"),
    ):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        text = text_of(answer.content)
        for shown in ("أقترح أجلا.", "كلمات مقتبسة", "Un mot.", "Nora", version.commitment.reference):
            assert shown in text, (address, shown)
        for hidden in ("Pas encore lu", "Ailleurs", "Seulement proposé", "@"):
            assert hidden not in text, (address, hidden)
    assert "Fixé à trente jours." in text
    table = b"".join(client_of("focal_point_a").get("/fr/desk/comments/table/").streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(table)).active.iter_rows(values_only=True))
    assert [int(row[0]) for row in rows[1:]] == [named.pk, answered.pk]
    other = b"".join(client_of("focal_point_b").get("/fr/desk/comments/table/").streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(other)).active.max_row == 1
