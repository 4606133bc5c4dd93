"""Taking part and reading by phone, without an account. By keys and without JavaScript: test_by_keyboard.py."""

import re
from typing import Any

from playwright.sync_api import expect

from consultation.models import Comment
from core.enums import CommentState
from tests.support.portal import link_in, send
from workshops.models import Registration, Workshop
from workshops.rules import registration_is_open


def test_somebody_registers_for_a_workshop_and_holds_a_ticket(language, portal, visit) -> None:
    page = visit(language, device="phone")
    workshop: Any = next(one for one in Workshop.objects.public() if registration_is_open(one))
    email = f"guest-{language}@example.org"
    page.goto(workshop.get_absolute_url().replace("/ar/", f"/{language}/", 1))
    page.locator("a[href$='/register/']").first.click()
    page.fill("[name=name]", "سعاد بنعلي")
    page.fill("[name=email]", email)
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("سعاد بنعلي")
    page.check("[name=consent]")
    send(page)
    page.wait_for_url("**/register/sent/")

    page.goto(link_in(portal.mailbox.last(email), "/workshops/ticket/"))
    expect(page.locator("main")).to_contain_text("سعاد بنعلي")
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert Registration.objects.filter(workshop=workshop, email=email).count() == 1


def test_somebody_comments_on_a_draft_and_confirms_by_the_link(language, portal, visit) -> None:
    page = visit(language, device="phone")
    email, body = f"reader-{language}@example.org", "المادة الثانية تحتاج إلى أجل محدد للنشر."
    page.goto(f"/{language}/consultations/demo-k-01/")
    page.locator("ul.rows a").first.click()
    page.locator("a[href*='/comment/']").first.click()
    page.fill("[name=body]", body)
    page.fill("[name=email]", email)
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=body]")).to_have_value(body)
    page.check("[name=consent]")
    send(page)
    page.wait_for_url("**/consultations/check/**")

    page.goto(link_in(portal.mailbox.last(email), "/consultations/confirm/"))
    expect(page.locator("main")).to_contain_text(body)
    send(page)
    page.wait_for_url(re.compile(r"/consultations/demo-k-01/texts/\d+/$", re.IGNORECASE))
    expect(page.locator(".messages")).to_be_visible()
    comment = Comment.objects.get(participant__email=email)
    shown = page.locator(".comment", has_text=body)
    expect(shown).to_have_count(1 if comment.state == CommentState.PUBLISHED else 0)


def test_the_figures_are_headings_on_a_phone_and_a_link_to_a_part_finds_it_open(visit) -> None:
    page = visit("ar", device="phone")
    page.goto("/ar/indicators/?plan=pan2")
    expect(page.locator("#table-participants")).to_be_hidden()
    page.locator("summary:has(#participants)").click()
    expect(page.locator("#table-participants")).to_be_visible()
    page.goto("/ar/indicators/?plan=pan2#consultation")
    expect(page.locator("#table-consultation")).to_be_visible()
