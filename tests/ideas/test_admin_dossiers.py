"""Sending ideas to institutions from the back office: chosen, previewed, sent; and followed."""

import io
import zipfile
from datetime import timedelta

import docx
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.models import Dossier
from tests import factories

pytestmark = pytest.mark.django_db

SEND = reverse("admin:ideas_dossier_send")


@pytest.fixture
def accepted(plan):
    return [factories.IdeaFactory(accepted=True, plan=plan) for _n in range(3)]


@pytest.fixture
def typed(plan, accepted, institution_a):
    def make(**changes):
        return {
            "plan": plan.slug,
            "ideas": [idea.pk for idea in accepted],
            "institutions": [institution_a.pk],
            "due_date": "",
            "note_ar": "رسالة",
            "note_fr": "Un mot",
        } | changes

    return make


def test_the_page_offers_what_is_accepted_announced_and_not_yet_sent(plan, accepted, screener_client):
    factories.IdeaFactory(plan=plan, decided=True)
    factories.IdeaFactory(plan=plan, rejected=True)
    sent = factories.TransmissionFactory(idea=factories.IdeaFactory(accepted=True, plan=plan))
    page = screener_client.get(SEND)
    assert page.context["ideas"] == accepted
    everything = screener_client.get(SEND, {"plan": plan.slug, "everything": "1"})
    assert sent.idea in everything.context["ideas"]
    of_theme = screener_client.get(SEND, {"plan": plan.slug, "theme": accepted[1].theme.slug})
    assert of_theme.context["ideas"] == [accepted[1]]


def test_nothing_is_sent_by_the_preview(typed, screener_client, institution_a, institution_b, focal_point_a):
    page = screener_client.post(SEND, typed(institutions=[institution_a.pk, institution_b.pk], preview="1"))
    assert page.status_code == 200
    assert [(len(one["ideas"]), len(one["people"])) for one in page.context["preview"]] == [(3, 1), (3, 0)]
    assert focal_point_a.email in page.content.decode()
    assert not Dossier.objects.exists()


def test_what_is_confirmed_goes_out(typed, screener_client, screener):
    assert screener_client.post(SEND, typed(send="1")).status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.by, dossier.note_fr, dossier.transmissions.count()) == (screener, "Un mot", 3)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ideas": []}, "__all__"),
        ({"ideas": ["x", "9" * 40]}, "__all__"),
        ({"institutions": []}, "institutions"),
        ({"due_date": "01/01/2020"}, "due_date"),
        ({"note_fr": ""}, "note_fr"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(typed, screener_client, changes, field):
    page = screener_client.post(SEND, typed(send="1", **changes))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "رسالة" in page.content.decode()
    assert not Dossier.objects.exists()


def test_an_idea_reopened_meanwhile_stops_all(typed, accepted, screener_client):
    type(accepted[0]).objects.filter(pk=accepted[0].pk).update(state="under_screening")
    page = screener_client.post(SEND, typed(send="1"))
    assert accepted[0].reference in str(page.context["form"].errors)
    assert not Dossier.objects.exists()


def test_ideas_that_an_institution_has_are_not_sent_again(typed, screener_client):
    screener_client.post(SEND, typed(send="1"))
    page = screener_client.post(SEND, typed(send="1"))
    assert page.status_code == 422
    assert Dossier.objects.count() == 1


def test_only_those_who_work_on_a_plan_send_its_ideas(typed, committee_member_client, sign_in, plan, accepted):
    assert committee_member_client.get(SEND).status_code == 403
    assert committee_member_client.post(SEND, typed(send="1")).status_code == 403
    elsewhere = factories.UserFactory(is_staff=True)
    factories.PlanRoleFactory(user=elsewhere, plan=factories.ActionPlanFactory())
    assert sign_in(elsewhere).post(SEND, typed(send="1")).status_code == 404
    assert not Dossier.objects.exists()


def test_more_time_and_reminders_are_given_on_the_page_of_a_dossier(plan, screener_client):
    dossier = factories.TransmissionFactory(idea=factories.IdeaFactory(accepted=True, plan=plan)).dossier
    page = screener_client.get(reverse("admin:ideas_dossier_change", args=[dossier.pk]))
    assert page.status_code == 200
    extend = reverse("admin:ideas_dossier_extend", args=[dossier.pk])
    assert (
        screener_client.post(extend, {"to_date": "01/01/2020", "reason_ar": "س", "reason_fr": "r"}).status_code == 422
    )
    day = dossier.due_date + timedelta(days=5)
    sent = {"to_date": f"{day:%d/%m/%Y}", "reason_ar": "سبب", "reason_fr": "Motif"}
    assert screener_client.post(extend, sent).status_code == 302
    dossier.refresh_from_db()
    assert dossier.due_date == day
    remind = reverse("admin:ideas_dossier_remind", args=[dossier.pk])
    assert screener_client.post(remind).status_code == 302
    assert screener_client.post(remind).status_code == 422
    factories.InstitutionAnswerFactory(transmission=dossier.transmissions.get())
    assert screener_client.post(extend, sent).status_code == 422


def test_the_list_says_how_far_and_how_late(plan, screener_client):
    late = factories.TransmissionFactory(
        idea=factories.IdeaFactory(accepted=True, plan=plan), due_date=timezone.localdate() - timedelta(days=3)
    )
    done = factories.TransmissionFactory(idea=factories.IdeaFactory(accepted=True, plan=plan))
    factories.InstitutionAnswerFactory(transmission=done)
    url = reverse("admin:ideas_dossier_changelist")

    def found(part):
        return {row.pk for row in screener_client.get(url, {"answers": part} if part else {}).context["cl"].queryset}

    assert found("") == {late.dossier_id, done.dossier_id}
    assert found("waiting") == found("late") == {late.dossier_id}
    assert found("all") == {done.dossier_id}
    page = screener_client.get(reverse("admin:ideas_dossier_change", args=[late.dossier_id])).content.decode()
    assert late.idea.reference in page


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_table_of_a_dossier_has_the_direction_of_its_language_and_no_formula(plan, screener_client, language):
    idea = factories.IdeaFactory(accepted=True, plan=plan, title="=1+1", body="@SUM(1)")
    dossier = factories.TransmissionFactory(idea=idea).dossier
    url = reverse("admin:ideas_dossier_table", args=[dossier.pk])
    answer = screener_client.get(url, {"language": language})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft is (language == "ar")
    assert sheet["A2"].value == idea.reference
    assert [cell.value for cell in sheet[2]][2:4] == ["'=1+1", "'@SUM(1)"]
    assert {cell.data_type for one in book for line in one.iter_rows() for cell in line} <= {"s", "inlineStr", "n"}
    assert book.sheetnames == [dossier.reference, book.sheetnames[1]]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_document_of_a_dossier_reads_in_its_direction(plan, screener_client, language):
    idea = factories.IdeaFactory(accepted=True, plan=plan, problem="المشكل", expected="النتيجة")
    dossier = factories.TransmissionFactory(idea=idea).dossier
    answered = factories.InstitutionAnswerFactory(
        transmission__idea=factories.IdeaFactory(accepted=True, plan=plan, from_workshop=True),
        transmission__dossier=dossier,
    )
    answer = screener_client.get(reverse("admin:ideas_dossier_document", args=[dossier.pk]), {"language": language})
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert all(text in words for text in (idea.title, idea.body, idea.problem, answered.explanation_fr))
    assert getattr(dossier, f"note_{language}") in words
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        xml = parts.read("word/document.xml").decode()
    assert ("bidiVisual" in xml) is (language == "ar")
