"""The desk of a focal point: dossiers, one answer, drafts, and answers that come back as a table."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from commitments.models import CommitmentIdea
from ideas.models import AnswerDraft, InstitutionAnswer
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = {"explanation_ar": "خارج الاختصاص", "explanation_fr": "Hors de compétence"}


@pytest.fixture
def dossier(plan, institution_a):
    first = factories.TransmissionFactory(
        idea=factories.IdeaFactory(accepted=True, plan=plan), institution=institution_a
    )
    for _n in range(2):
        factories.TransmissionFactory(
            idea=factories.IdeaFactory(accepted=True, plan=plan), institution=institution_a, dossier=first.dossier
        )
    return first.dossier


@pytest.fixture
def card(plan, institution_a):
    return factories.CommitmentFactory(plan=plan, lead=institution_a)


@pytest.fixture
def client_a(focal_point_a, sign_in):
    return sign_in(focal_point_a)


def page_of(transmission):
    return reverse("desk:transmission", args=[transmission.pk])


class TestDossier:
    def test_says_how_far_it_is(self, client_a, dossier):
        factories.InstitutionAnswerFactory(transmission=dossier.transmissions.first())
        page = client_a.get(reverse("desk:dossier", args=[dossier.reference.lower()]))
        assert (page.context["dossier"].answered, page.context["dossier"].total, page.context["percent"]) == (1, 3, 33)

    def test_is_found_by_words_and_by_parts(self, client_a, dossier):
        rows = list(dossier.transmissions.order_by("pk"))
        factories.InstitutionAnswerFactory(transmission=rows[0])
        factories.AnswerDraftFactory(transmission=rows[1])
        rows[2].due_date = timezone.localdate() - timedelta(days=1)
        rows[2].save()
        address = reverse("desk:dossier", args=[dossier.reference])

        def found(**query):
            return [row.pk for row in client_a.get(address, query).context["page"]]

        assert found(show="answered") == [rows[0].pk]
        assert found(show="drafts") == [rows[1].pk]
        assert found(show="late") == [rows[2].pk]
        assert set(found(show="waiting")) == {rows[1].pk, rows[2].pk}
        assert len(found(show="nonsense")) == 3
        assert found(q=rows[1].idea.reference.lower()) == [rows[1].pk]
        assert found(q="nowhere") == []
        assert len(found(q="ميزانيه")) == 3

    def test_of_another_institution_is_not_there(self, focal_point_b, dossier, sign_in):
        client = sign_in(focal_point_b)
        for name in ("dossier", "dossier_table", "dossier_document", "dossier_answers"):
            assert client.get(reverse(f"desk:{name}", args=[dossier.reference])).status_code == 404
        assert list(client.get(reverse("desk:ideas")).context["page"]) == []

    def test_asks_the_database_as_much_for_many_ideas_as_for_few(
        self, django_assert_constant_queries, client_a, dossier, plan, institution_a
    ):
        def more():
            idea = factories.IdeaFactory(accepted=True, plan=plan)
            factories.TransmissionFactory(idea=idea, institution=institution_a, dossier=dossier)

        django_assert_constant_queries(more, reverse("desk:dossier", args=[dossier.reference]), client=client_a)


class TestAnswer:
    def test_needs_its_explanation_in_both_languages_and_leads_to_the_next_idea(self, client_a, focal_point_a, dossier):
        rows = list(dossier.transmissions.order_by("idea__number"))
        for row, following in zip(rows, [page_of(rows[1]), page_of(rows[2]), None], strict=True):
            assert client_a.get(page_of(row)).status_code == 200
            answer = client_a.post(page_of(row), {"answer": "not_taken_up", **WORDS})
            assert answer.url == (following or reverse("desk:dossier", args=[dossier.reference]))
        given = InstitutionAnswer.objects.filter(transmission__dossier=dossier)
        assert {(one.answer, one.explanation_fr, one.by) for one in given} == {
            ("not_taken_up", "Hors de compétence", focal_point_a)
        }

    def test_keeps_what_was_typed_when_a_language_is_missing(self, client_a, dossier):
        row = dossier.transmissions.first()
        page = client_a.post(page_of(row), {"answer": "taken_up", "explanation_ar": "نص كتبته"})
        assert page.status_code == 422
        assert "نص كتبته" in page.content.decode()
        assert list(page.context["form"].errors) == ["explanation_fr"]
        assert not InstitutionAnswer.objects.exists()

    def test_names_commitments_of_its_own_institution(self, client_a, dossier, card, plan):
        row = dossier.transmissions.first()
        foreign = factories.CommitmentFactory(plan=plan)
        wrong = client_a.post(page_of(row), {"answer": "taken_up", "commitments": [foreign.reference], **WORDS})
        assert list(wrong.context["form"].errors) == ["commitments"]
        no = client_a.post(page_of(row), {"answer": "not_taken_up", "commitments": [card.reference], **WORDS})
        assert list(no.context["form"].errors) == ["commitments"]
        client_a.post(page_of(row), {"answer": "taken_up", "commitments": [card.reference], **WORDS})
        link = CommitmentIdea.objects.get()
        assert (link.commitment, link.idea) == (card, row.idea)

    def test_can_be_kept_as_a_draft_that_nobody_else_sees(self, client_a, dossier, card, client):
        row = dossier.transmissions.first()
        draft = {
            "answer": "taken_up",
            "commitments": [card.reference],
            "explanation_fr": "Brouillon secret",
            "draft": "1",
        }
        assert client_a.post(page_of(row), {**draft, "draft": "1"}).status_code == 302
        assert not InstitutionAnswer.objects.exists()
        page = client_a.get(page_of(row)).content.decode()
        assert "Brouillon secret" in page
        assert f'value="{card.reference}"' in page
        assert "Brouillon secret" not in client.get(row.idea.get_absolute_url()).content.decode()
        client_a.post(page_of(row), {"answer": "not_taken_up", **WORDS})
        assert not AnswerDraft.objects.exists()

    def test_of_another_institution_is_not_there(self, focal_point_b, dossier, sign_in):
        client = sign_in(focal_point_b)
        row = dossier.transmissions.first()
        assert client.get(page_of(row)).status_code == 404
        assert client.post(page_of(row), {"answer": "taken_up"}).status_code == 404


def table_of(client, dossier, language="fr"):
    answer = client.get(f"{reverse('desk:dossier_table', args=[dossier.reference])}?language={language}")
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def send(client, dossier, data, name="answers.xlsx"):
    if not isinstance(data, bytes):
        kept = io.BytesIO()
        data.save(kept)
        data = kept.getvalue()
    address = reverse("desk:dossier_answers", args=[dossier.reference])
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def confirm(client, dossier, page):
    return client.post(reverse("desk:dossier_answers", args=[dossier.reference]), {"token": page.context["token"]})


class TestTable:
    @pytest.mark.parametrize("language", ["ar", "fr"])
    def test_filled_in_comes_back_in_either_language(self, client_a, dossier, card, language):
        book = table_of(client_a, dossier, language)
        sheet = book.worksheets[0]
        label = sheet.data_validations.dataValidation[0].formula1.strip('"').split(",")[0]
        sheet["E2"], sheet["F2"], sheet["G2"], sheet["H2"] = label, card.reference.lower(), "نعم", "Oui"
        sheet["E3"], sheet["G3"], sheet["H3"] = "not_taken_up", "لا", "'=Non"
        page = send(client_a, dossier, book)
        assert page.status_code == 200
        assert (len(page.context["rows"]), page.context["left"], page.context["wrong"]) == (2, 1, [])
        assert not InstitutionAnswer.objects.exists()
        assert confirm(client_a, dossier, page).status_code == 302
        given = {one.transmission.idea.reference: one for one in InstitutionAnswer.objects.all()}
        assert given[sheet["A2"].value].answer == "taken_up"
        assert given[sheet["A3"].value].explanation_fr == "=Non"
        assert CommitmentIdea.objects.get().commitment == card
        again = table_of(client_a, dossier, language)
        assert again.worksheets[0]["F2"].value == card.reference
        assert send(client_a, dossier, again).status_code == 422  # nothing new in it

    def test_with_one_wrong_row_gives_no_answer_and_names_each_mistake(self, client_a, dossier, plan):
        rows = list(dossier.transmissions.order_by("idea__number"))
        foreign = factories.CommitmentFactory(plan=plan)
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["reference", "answer", "commitments", "explanation_ar", "explanation_fr"])
        writer.writerow([rows[0].idea.reference, "not_taken_up", "", "لا", "Non"])
        writer.writerow([rows[1].idea.reference, "perhaps", foreign.reference, "", "Non"])
        writer.writerow([rows[1].idea.reference, "taken_up", "", "نعم", "Oui"])
        writer.writerow(["PAN9-I-0001", "taken_up", "", "نعم", "Oui"])
        writer.writerow([])
        writer.writerow([rows[2].idea.reference, "", "", "نعم", ""])
        writer.writerow(["", "taken_up", "", "نعم", "Oui"])
        page = send(client_a, dossier, text.getvalue().encode("utf-8-sig"), "a.csv")
        assert page.status_code == 422
        assert [(one.row, one.column) for one in page.context["wrong"]] == [
            (3, "answer"),
            (3, "explanation_ar"),
            (3, "commitments"),
            (4, "reference"),
            (5, "reference"),
            (7, "answer"),
            (8, "reference"),
        ]
        assert not InstitutionAnswer.objects.exists()

    @pytest.mark.parametrize(
        "data",
        [
            b"reference;answer\nx;y\n",
            b"reference;answer;explanation_ar;explanation_fr;state\n1;2;3;4;5\n",
            b"PK\x03\x04",
        ],
    )
    def test_that_is_no_table_of_answers_is_refused_in_words(self, client_a, dossier, data):
        page = send(client_a, dossier, data, "a.csv")
        assert page.status_code == 422
        assert page.context["form"].errors["file"]

    def test_is_not_confirmed_twice_nor_when_its_preview_is_gone(self, client_a, dossier):
        book = table_of(client_a, dossier)
        sheet = book.worksheets[0]
        sheet["E2"], sheet["G2"], sheet["H2"] = "not_taken_up", "لا", "Non"
        page = send(client_a, dossier, book)
        confirm(client_a, dossier, page)
        assert confirm(client_a, dossier, page).status_code == 422
        sheet["H2"] = "Autre"
        page = send(client_a, dossier, book)
        cache.clear()
        assert confirm(client_a, dossier, page).status_code == 422
        assert InstitutionAnswer.objects.count() == 1

    def test_without_a_file_is_asked_for_again(self, client_a, dossier):
        address = reverse("desk:dossier_answers", args=[dossier.reference])
        assert client_a.get(address).status_code == 200
        assert client_a.post(address).status_code == 422
