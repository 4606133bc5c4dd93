"""From an accepted idea to a commitment, a comment of its consultation, a changed text, the adoption and its progress.

What citizens, the institution and staff do with the comment is done in the browser; the steps around it by services.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from commitments.models import Activity, Commitment
from commitments.services import adopt_commitment, link_idea, open_for_consultation, publish_progress, record_progress
from consultation.models import Comment, Consultation, ReasonedResponse
from consultation.services import publish_consultation
from core.enums import CommentState
from ideas.models import Idea
from ideas.services import answer_transmission
from outcomes.datasets import DATASETS
from tests import factories
from tests.browser.test_main_job import sign_in
from tests.support.portal import link_in, send

BODY = {"ar": "أقترح أجلا محددا للنشر: ثلاثون يوما.", "fr": "Je propose un délai précis de publication : trente jours."}
RESPONSE = {"ar": "حدد الأجل في ثلاثين يوما.", "fr": "Le délai est fixé à trente jours."}
NEW = {"ar": "ننشر المحاضر خلال ثلاثين يوما.", "fr": "Les procès-verbaux paraissent sous trente jours."}
DONE = {"ar": "نشرت المحاضر الأولى.", "fr": "Les premiers procès-verbaux sont publiés."}


@transaction.atomic
def commitment_of(portal: Any, language: str, author: str) -> tuple[Commitment, Idea]:
    """An accepted idea, sent to the focal point's institution, which takes it up into a commitment."""
    focal_point = portal.user("focal_point")
    plan = Consultation.objects.get(reference="DEMO-K-01").plan
    institution = focal_point.institutions.first()
    idea = factories.IdeaFactory(
        plan=plan,
        theme=plan.themes.first(),
        number={"ar": 9_000, "fr": 9_001}.get(language, 9_002),
        accepted=True,
        language=language,
        author=factories.ParticipantFactory(email=author, language=language),
    )
    commitment = factories.CommitmentFactory(plan=plan, lead=institution, number={"ar": 70, "fr": 71}.get(language, 72))
    factories.ActivityFactory(commitment=commitment, number=1, lead=institution)
    link_idea(commitment=commitment, idea=idea)
    sent = factories.TransmissionFactory(idea=idea, institution=institution, dossier__number=900 + commitment.number)
    answer_transmission(transmission=sent, answer="taken_up", explanation=RESPONSE, by=focal_point)
    return commitment, idea


def consultation_on(commitment: Commitment, staff: Any) -> Consultation:
    version = open_for_consultation(commitment=commitment, by=staff)
    consultation = factories.ConsultationFactory(
        plan=commitment.plan,
        number=commitment.number,
        state="draft",
        versions=[version],
        opens_at=timezone.now() - timedelta(minutes=5),
    )
    return publish_consultation(consultation=consultation, by=staff)


def comment_on_it(page: Page, portal: Any, consultation: Consultation, language: str, email: str) -> Comment:
    page.goto(f"/{language}/consultations/{consultation.reference}/")
    page.locator("ul.rows a").first.click()
    page.locator("#part-description a[href*='part=description']").click()
    expect(page.locator("[name=anchor]")).to_have_value("description")
    page.fill("[name=body]", BODY[language])
    page.fill("[name=email]", email)
    page.check("[name=consent]")
    send(page)
    page.wait_for_url("**/consultations/check/**")
    page.goto(link_in(portal.mailbox.last(email), "/consultations/confirm/"))
    send(page)
    page.wait_for_url("**/texts/**")
    return Comment.objects.get(participant__email=email)


def publish_in_the_back_office(page: Page, comment: Comment) -> None:
    page.goto(f"/admin/consultation/comment/{comment.pk}/publish/")
    page.locator("#content-main form [type=submit]").first.click()
    page.wait_for_url("**/change/")


def propose_at_the_desk(page: Page, comment: Comment) -> None:
    page.goto("/ar/desk/comments/")
    page.locator(f"a[href$='/desk/comments/{comment.pk}/']").click()
    page.locator("[name=effect][value=changed]").check()
    page.select_option("[name=changed_part]", "description")
    for language, text in RESPONSE.items():
        page.fill(f"[name=text_{language}]", text)
    send(page)
    page.wait_for_url("**/desk/comments/")


def publish_the_response(page: Page, response: ReasonedResponse, version: Any) -> None:
    page.goto(f"/admin/consultation/reasonedresponse/{response.pk}/publish/")
    page.select_option("[name=changed_version]", str(version.pk))
    page.locator("#content-main form [type=submit]").first.click()
    page.wait_for_url("**/change/")


def report(commitment: Commitment, portal: Any) -> None:
    activity = Activity.objects.get(commitment=commitment)
    update = record_progress(
        commitment=commitment,
        activity=activity,
        date=timezone.localdate(),
        narrative=DONE,
        percent=40,
        by=portal.user("focal_point"),
    )
    publish_progress(update=update, by=portal.user("screener"))


@pytest.mark.usefixtures("kept_demonstration")
def test_an_idea_becomes_a_commitment_that_a_comment_changes(language: str, portal: Any, visit: Any) -> None:
    author, reader = f"idea-{language}@example.org", f"comment-{language}@example.org"
    commitment, idea = commitment_of(portal, language, author)
    assert RESPONSE[language] in portal.mailbox.last(author).body
    staff_user = portal.user("screener")
    consultation = consultation_on(commitment, staff_user)

    citizen = visit(language, device="phone", javascript=False)
    comment = comment_on_it(citizen, portal, consultation, language, reader)
    staff = visit(language)
    sign_in(staff, portal, "screener")
    if comment.state != CommentState.PUBLISHED:
        publish_in_the_back_office(staff, comment)
    citizen.reload()
    expect(citizen.locator("#part-description .comment", has_text=BODY[language])).to_have_count(1)

    institution = visit(language)
    sign_in(institution, portal, "focal_point")
    propose_at_the_desk(institution, comment)
    citizen.reload()
    assert RESPONSE[language] not in citizen.content(), "a proposed response is not public"

    commitment.refresh_from_db()
    for code, text in NEW.items():
        setattr(commitment, f"description_{code}", text)
    commitment.save()
    adopted = adopt_commitment(commitment=commitment, adopted_at=timezone.localdate(), by=staff_user)
    publish_the_response(staff, ReasonedResponse.objects.get(comment=comment), adopted)
    assert RESPONSE[language] in portal.mailbox.last(reader).body
    citizen.reload()
    section = citizen.locator("#part-description")
    expect(section.locator(".response")).to_contain_text(RESPONSE[language])
    expect(section.locator(".response a")).to_contain_text(commitment.reference)
    expect(section.locator("h2 .tag")).to_be_visible()
    citizen.goto(f"/{language}/consultations/{consultation.reference}/comments/?effect=changed")
    expect(citizen.locator(".comment", has_text=BODY[language])).to_have_count(1)

    report(commitment, portal)
    citizen.goto(f"/{language}/commitments/{commitment.reference}/")
    expect(citizen.locator("main")).to_contain_text(NEW[language])
    expect(citizen.locator("main")).to_contain_text(DONE[language])
    expect(citizen.locator("main")).to_contain_text(idea.reference)
    row = next(
        one
        for one in DATASETS["commitments"].shape(
            list(DATASETS["commitments"].fetch(Commitment.objects.filter(pk=commitment.pk)))
        )
    )
    assert (row["standing"], row["progress_percent"], row["ideas"]) == ("adopted", 40, [idea.reference])
