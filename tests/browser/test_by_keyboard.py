"""A citizen without a pointer and without JavaScript: by keys alone. The longest way with it too."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consultation.models import Comment
from ideas import services
from ideas.models import Idea
from tests.browser.test_authors_troubles import BODY, an_idea
from tests.browser.test_main_job import WORDS
from workshops.models import Registration, Workshop
from workshops.rules import registration_is_open

SEND = "main form.form .actions button[type=submit]"
#: As many things at most take the focus on one page before what is looked for.
FAR = 120


def to(page: Page, selector: str) -> None:
    """Tab until something of the selector has the focus."""
    for _press in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no key leads to {selector} on {page.url}")


def follow(page: Page, selector: str) -> None:
    to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    to(page, f"[name={name}]")
    page.keyboard.type(text)


def agree_after_the_error(page: Page) -> None:
    """Sent without the consent: the summary leads to the box, and the button is after it."""
    follow(page, SEND)
    to(page, ".error-summary a[href='#id_consent']")
    page.keyboard.press("Enter")
    expect(page.locator("#id_consent")).to_be_focused()
    page.keyboard.press("Space")
    follow(page, SEND)


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def confirm(page: Page, message: Any) -> None:
    code = re.search(r"^\s*(\d{6})\s*$", message.body, re.MULTILINE)
    assert code
    write(page, "code", code[1])
    enter(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_an_idea_is_submitted_and_confirmed(language: str, javascript: bool, portal: Any, visit: Any) -> None:
    page, words = visit(language, javascript=javascript), WORDS[language]
    email = f"keys-{language}-{javascript}@example.org".lower()
    page.goto(f"/{language}/")
    follow(page, f"main a[href='/{language}/ideas/new/']")
    to(page, "[name=theme]")
    page.keyboard.press("Space")
    write(page, "title", words.title)
    write(page, "body", words.body)
    write(page, "email", email)
    agree_after_the_error(page)
    confirm(page, portal.mailbox.last(email))
    expect(page.locator(".tracking .code")).to_have_count(2)
    assert Idea.objects.get(author__email=email).title == words.title


def test_somebody_registers_for_a_workshop(language: str, portal: Any, visit: Any) -> None:
    page, email = visit(language, javascript=False), f"keys-guest-{language}@example.org"
    workshop: Any = next(one for one in Workshop.objects.public() if registration_is_open(one))
    page.goto(workshop.get_absolute_url().replace("/ar/", f"/{language}/", 1))
    follow(page, "main a[href$='/register/']")
    write(page, "name", "سعاد بنعلي")
    write(page, "email", email)
    agree_after_the_error(page)
    page.wait_for_url("**/register/sent/**")
    assert Registration.objects.filter(workshop=workshop, email=email).count() == 1


def test_somebody_comments_on_a_draft(language: str, portal: Any, visit: Any) -> None:
    page, body = visit(language, javascript=False), f"المادة الثانية تحتاج إلى أجل محدد للنشر. ({language})"
    page.goto(f"/{language}/consultations/demo-k-01/")
    follow(page, "main ul.rows a")
    follow(page, "main a[href*='/comment/']")
    write(page, "body", body)
    write(page, "email", f"keys-reader-{language}@example.org")
    agree_after_the_error(page)
    page.wait_for_url("**/consultations/check/**")
    assert Comment.objects.filter(body=body).count() == 1


def test_somebody_supports_follows_and_comments(language: str, portal: Any, visit: Any) -> None:
    page, email = visit(language, javascript=False), f"keys-friend-{language}@example.org"
    idea = an_idea(f"Au clavier {language}")
    public = f"/{language}/ideas/{idea.reference}/"
    page.goto(public)
    follow(page, "main a[href$='/support/']")
    write(page, "email", email)
    agree_after_the_error(page)
    confirm(page, portal.mailbox.last(email))
    assert idea.supports.filter(participant__email=email).count() == 1

    # Known on this device now: one press follows, and a comment asks for no code.
    page.goto(public)
    follow(page, "main a[href$='/follow/']")
    follow(page, SEND)
    assert idea.follows.filter(participant__email=email, ended_at=None).count() == 1
    page.goto(public)
    follow(page, "main a[href*='/comment/']")
    write(page, "body", BODY[language])
    agree_after_the_error(page)
    assert idea.comments.get(participant__email=email).body == BODY[language]


def test_an_author_tracks_an_idea_answers_a_question_and_takes_it_back(language: str, portal: Any, visit: Any) -> None:
    idea = an_idea(f"Suivie au clavier {language}", author__email=f"keys-author-{language}@example.org")
    services.ask_information(idea=idea, question="أي جماعة؟ Quelle commune ?", by=portal.user("screener"))
    page = visit(language, javascript=False)
    page.goto(f"/{language}/")
    follow(page, f"a[href='/{language}/ideas/track/']")
    write(page, "reference", str(idea.reference))
    write(page, "code", idea.tracking_code)
    enter(page)
    write(page, "answer", BODY[language])
    follow(page, SEND)
    assert idea.information_requests.get().answer == BODY[language]
    follow(page, "main a[href*='/track/withdraw/']")
    follow(page, SEND)
    expect(page.locator(".tag-withdrawn")).to_be_visible()
