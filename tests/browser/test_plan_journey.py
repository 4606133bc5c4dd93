"""From an accepted idea to a commitment, a comment of its consultation, a changed text, the adoption and its progress.

The institution, staff, the committee and citizens do it in the browser. By services go the idea's own way before it
(tests/browser/test_main_job.py does it) and the frame of the consultation.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from commitments.models import Activity, Commitment, CommitmentVersion, ProgressUpdate
from consultation.models import Comment, Consultation, ReasonedResponse
from core.enums import CommentState
from ideas.models import Idea
from ideas.services import answer_transmission, columns_of
from outcomes.datasets import DATASETS
from plans.models import ActionPlan
from tests import factories
from tests.browser.test_main_job import sign_in
from tests.support.portal import link_in, send

Texts = dict[str, str]
TITLE = {"ar": "نشر محاضر المجالس في أجل معلوم", "fr": "Publier les procès-verbaux dans un délai connu"}
FIRST = {"ar": "ننشر المحاضر بصفة منتظمة.", "fr": "Les procès-verbaux paraissent régulièrement."}
CONSULTED = {"ar": "ننشر المحاضر كل سنة.", "fr": "Les procès-verbaux paraissent chaque année."}
NEW = {"ar": "ننشر المحاضر خلال ثلاثين يوما.", "fr": "Les procès-verbaux paraissent sous trente jours."}
OTHER = {"ar": "نص آخر.", "fr": "Un autre texte."}
VAGUE = "«بصفة منتظمة» لا تقاس: حددوا الوتيرة."
REMARK = "La commission demande un délai."
BODY = {"ar": "أقترح أجلا محددا للنشر: ثلاثون يوما.", "fr": "Je propose un délai précis de publication : trente jours."}
RESPONSE = {"ar": "حدد الأجل في ثلاثين يوما.", "fr": "Le délai est fixé à trente jours."}
DONE = {"ar": "نشرت المحاضر الأولى.", "fr": "Les premiers procès-verbaux sont publiés."}
#: What the two texts of the desk differ in.
WORDS = {"ar": ("كل سنة", "بصفة منتظمة"), "fr": ("chaque année", "régulièrement")}


@transaction.atomic
def accepted_idea(portal: Any, language: str, author: str) -> Idea:
    """An accepted idea, sent to the focal point's institution, which takes it up."""
    focal_point = portal.user("focal_point")
    plan = ActionPlan.objects.get(reference="DEMO")
    idea = factories.IdeaFactory(
        plan=plan,
        theme=plan.themes.first(),
        number={"ar": 9_000, "fr": 9_001}.get(language, 9_002),
        accepted=True,
        language=language,
        author=factories.ParticipantFactory(email=author, language=language),
    )
    number = {"ar": 970, "fr": 971}.get(language, 972)
    institution = focal_point.institutions.first()
    sent = factories.TransmissionFactory(idea=idea, institution=institution, dossier__number=number)
    answer_transmission(transmission=sent, answer="taken_up", explanation=RESPONSE, by=focal_point)
    return idea


# --- at the desk
def fill(page: Page, name: str, texts: Texts) -> None:
    for language, text in texts.items():
        page.fill(f"[name={name}_{language}]", text)


def draft(page: Page, language: str, plan: ActionPlan) -> str:
    """The institution writes a card part by part; returns its reference."""
    page.goto(f"/{language}/desk/commitments/new/")
    page.select_option("[name=plan]", str(plan.pk))
    fill(page, "title", TITLE)
    send(page)
    address = page.url
    page.goto(f"{address}texts/")
    fill(page, "description", FIRST)
    for name in ("problem", "contribution", "relevance"):
        fill(page, name, OTHER)
    send(page)
    page.goto(f"{address}activities/new/")
    fill(page, "title", OTHER)
    page.fill("[name=due_date]", "31/12/2099")
    send(page)
    page.goto(f"{address}indicators/new/")
    page.locator("[name=kind]").first.check()
    fill(page, "title", OTHER)
    send(page)
    hand_in(page)
    return address.rstrip("/").rsplit("/", 1)[1]


def hand_in(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/submit/'] [type=submit]").click()
    expect(page.locator("form[action$='/submit/']")).to_have_count(0)


def rewrite(page: Page, language: str, reference: str, texts: Texts) -> None:
    page.goto(f"/{language}/desk/commitments/{reference}/texts/")
    fill(page, "description", texts)
    send(page)
    hand_in(page)


def review(page: Page, language: str, reference: str, action: str, note: str = "") -> None:
    page.goto(f"/{language}/desk/commitments/{reference}/")
    page.fill("[name=note]", note)
    with page.expect_navigation():
        page.locator(f"button[name=action][value={action}]").click()
    if note:
        expect(page.locator(".side .timeline")).to_contain_text(note)


def see_what_changed(page: Page, language: str, reference: str) -> None:
    """Both texts that were handed in, word by word."""
    page.goto(f"/{language}/commitments/{reference}/versions/?from=1&to=2&text={language}")
    new, old = WORDS[language]
    expect(page.locator("ins", has_text=new)).to_have_count(1)
    expect(page.locator("del", has_text=old)).to_have_count(1)


def card_from_the_desk(
    institution: Page, staff: Page, committee: Page, portal: Any, language: str, plan: ActionPlan
) -> str:
    """A card is drafted, sent back, written again, read by the committee word by word, and found ready."""
    reference = draft(institution, language, plan)
    review(staff, language, reference, "return", VAGUE)
    rewrite(institution, language, reference, CONSULTED)
    sign_in(committee, portal, "committee")
    see_what_changed(committee, language, reference)
    review(committee, language, reference, "remark", REMARK)
    review(staff, language, reference, "clear")
    return reference


# --- in the back office
def press(page: Page, address: str, **typed: str) -> None:
    """A button of the back office, confirmed with what its form asks for."""
    page.goto(f"/admin/{address}/")
    for name, value in typed.items():
        field = page.locator(f"#content-main [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("#content-main form [type=submit]").first.click()
    page.wait_for_url("**/change/")


def consultation_on(commitment: Commitment) -> Consultation:
    """Four weeks on the text that was frozen for it, still to be published."""
    return factories.ConsultationFactory(
        plan=commitment.plan,
        number=900 + commitment.number,
        state="draft",
        versions=[commitment.versions.get(purpose="consultation")],
        opens_at=timezone.now() - timedelta(minutes=5),
    )


# --- citizens, and the answers to them
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


def propose_response(page: Page, comment: Comment) -> ReasonedResponse:
    page.goto("/ar/desk/comments/")
    page.locator(f"a[href$='/desk/comments/{comment.pk}/']").click()
    page.locator("[name=effect][value=changed]").check()
    page.select_option("[name=changed_part]", "description")
    fill(page, "text", RESPONSE)
    send(page)
    page.wait_for_url("**/desk/comments/")
    return ReasonedResponse.objects.get(comment=comment)


def report(page: Page, language: str, commitment: Commitment) -> ProgressUpdate:
    page.goto(f"/{language}/desk/commitments/{commitment.reference}/report/")
    page.select_option("[name=activity]", str(Activity.objects.get(commitment=commitment).pk))
    page.fill("[name=date]", f"{timezone.localdate():%d/%m/%Y}")
    page.fill("[name=percent]", "40")
    fill(page, "narrative", DONE)
    send(page)
    return ProgressUpdate.objects.get(commitment=commitment)


@pytest.mark.usefixtures("kept_demonstration")
def test_an_idea_becomes_a_commitment_that_a_comment_changes(language: str, portal: Any, visit: Any) -> None:
    author, reader = f"idea-{language}@example.org", f"comment-{language}@example.org"
    idea = accepted_idea(portal, language, author)
    assert RESPONSE[language] in portal.mailbox.last(author).body

    institution, staff = visit(language), visit(language)
    sign_in(institution, portal, "focal_point")
    sign_in(staff, portal, "screener")
    reference = card_from_the_desk(institution, staff, visit(language), portal, language, idea.plan)
    commitment = Commitment.objects.get(reference=reference)
    commitments = f"commitments/commitment/{commitment.pk}"
    press(staff, f"{commitments}/link-idea", reference=idea.reference, extent="wholly")

    # The consultation, and one comment on one part.
    press(staff, f"{commitments}/consult")
    consultation = consultation_on(commitment)
    press(staff, f"consultation/consultation/{consultation.pk}/publish")
    citizen = visit(language, device="phone", javascript=False)
    comment = comment_on_it(citizen, portal, consultation, language, reader)
    if comment.state != CommentState.PUBLISHED:
        press(staff, f"consultation/comment/{comment.pk}/publish")
    citizen.reload()
    expect(citizen.locator("#part-description .comment", has_text=BODY[language])).to_have_count(1)
    response = propose_response(institution, comment)
    citizen.reload()
    assert RESPONSE[language] not in citizen.content(), "a proposed response is not public"

    # The text is changed and adopted; who commented and whose idea it was are told.
    press(staff, f"{commitments}/redraft")
    rewrite(institution, language, reference, NEW)
    review(staff, language, reference, "clear")
    press(staff, f"{commitments}/adopt")
    adopted = CommitmentVersion.objects.get(commitment=commitment, purpose="adoption")
    press(staff, f"consultation/reasonedresponse/{response.pk}/publish", changed_version=str(adopted.pk))
    assert RESPONSE[language] in portal.mailbox.last(reader).body
    told = portal.mailbox.last(author)
    assert idea.reference in told.subject
    assert TITLE[language] in told.body
    citizen.reload()
    section = citizen.locator("#part-description")
    expect(section.locator(".response")).to_contain_text(RESPONSE[language])
    expect(section.locator(".response a")).to_contain_text(reference)
    expect(section.locator("h2 .tag")).to_be_visible()
    citizen.goto(f"/{language}/consultations/{consultation.reference}/comments/?effect=changed")
    expect(citizen.locator(".comment", has_text=BODY[language])).to_have_count(1)

    # Its progress, of which the author hears who follows the commitment.
    factories.FollowFactory(participant=idea.author, language=language, **columns_of(beyond=commitment))
    update = report(institution, language, commitment)
    citizen.goto(f"/{language}/commitments/{reference}/")
    expect(citizen.locator("main")).not_to_contain_text(DONE[language])
    press(staff, f"commitments/progressupdate/{update.pk}/publish")
    assert DONE[language] in portal.mailbox.last(author).body
    citizen.reload()
    for shown in (NEW[language], DONE[language], idea.reference):
        expect(citizen.locator("main")).to_contain_text(shown)
    row = next(
        iter(
            DATASETS["commitments"].shape([*DATASETS["commitments"].fetch(Commitment.objects.filter(pk=commitment.pk))])
        )
    )
    assert (row["standing"], row["progress_percent"], row["ideas"]) == ("adopted", 40, [idea.reference])
