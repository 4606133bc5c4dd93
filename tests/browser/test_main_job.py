"""The main job as its users do it: an idea from the form to its fate, with and without JavaScript."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ideas.models import Idea, ScreeningReason
from tests.support.portal import link_in, send


@dataclass(frozen=True)
class Words:
    title: str
    body: str
    answer: str
    act: str


WORDS = {
    "ar": Words(
        title="نشر محاضر دورات المجالس الجماعية",
        body="أقترح أن تنشر كل جماعة محاضر دوراتها خلال أسبوع، حتى يعرف السكان ما تقرر باسمهم.",
        answer="أقصد الدورات العادية والاستثنائية معا.",
        act="نتائج دراسة الأفكار",
    ),
    "fr": Words(
        title="Publier les procès-verbaux des conseils communaux",
        body="Je propose que chaque commune publie sous une semaine les procès-verbaux de ses sessions.",
        answer="Je pense aux sessions ordinaires comme aux sessions extraordinaires.",
        act="Résultats de l’examen des idées",
    ),
}
QUESTION = "Quelles sessions ? أي الدورات تقصد؟"
EXPLANATION = {
    "ar": "تشرح هذه الفقرة الخزامى: النشر منصوص عليه في القانون التنظيمي، فلا يحتاج إلى التزام جديد.",
    "fr": "Ce paragraphe lavande explique : la loi organique prévoit déjà cette publication.",
}
#: Words of the explanation that stand nowhere else.
SECRETS = ("الخزامى", "lavande")


def submit_idea(page: Page, language: str, email: str) -> None:
    """The form, first without the consent: everything that was typed is still there."""
    words = WORDS[language]
    page.goto(f"/{language}/ideas/new/?plan=demo")
    page.locator("[name=theme]").first.check()
    page.fill("[name=title]", words.title)
    page.fill("[name=body]", words.body)
    page.fill("[name=email]", email)
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#id_consent")
    expect(page.locator("[name=title]")).to_have_value(words.title)
    expect(page.locator("[name=body]")).to_have_value(words.body)
    expect(page.locator("[name=email]")).to_have_value(email)
    expect(page.locator("[name=theme]").first).to_be_checked()
    page.check("[name=consent]")
    send(page)
    page.wait_for_url("**/ideas/check/**")
    expect(page.locator("main")).to_contain_text(words.title)


def confirm(page: Page, message: Any, *, by_code: bool) -> tuple[str, str]:
    """Reference and tracking code, once the address is confirmed."""
    if by_code:
        code = re.search(r"^\s*(\d{6})\s*$", message.body, re.MULTILINE)
        assert code, message.body
        page.fill("[name=code]", code[1])
    else:
        page.goto(link_in(message, "/ideas/confirm/"))
    send(page)
    page.wait_for_url("**/ideas/confirm/**")
    shown = page.locator(".tracking .code")
    expect(shown).to_have_count(2)
    reference, code = shown.all_inner_texts()
    return reference, code


def sign_in(page: Page, portal: Any, role: str) -> None:
    page.goto("/admin/")
    page.wait_for_url("**/account/login/**")
    page.fill("[name=login]", portal.signins[role]["email"])
    page.fill("[name=password]", portal.signins[role]["password"])
    send(page)
    page.wait_for_url("**/2fa/authenticate/**")
    page.fill("[name=code]", portal.second_factor(role))
    send(page)
    page.wait_for_url("**/admin/")


def open_on_desk(page: Page, title: str) -> None:
    page.goto("/admin/ideas/idea/desk/?plan=demo")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url("**/screen/**")


def decide(page: Page, reason: str) -> None:
    page.locator(f"[name=reason][value='{reason}']").check()


def still_under_screening(page: Page, language: str, reference: str, code: str, title: str) -> None:
    """On its page, for its author, in the list, in the API; and not a word of the explanation."""
    for address in (f"/{language}/ideas/{reference}/", f"/{language}/ideas/track/?reference={reference}&code={code}"):
        page.goto(address)
        expect(page.locator(".page-head .tag-under_screening")).to_have_count(1)
        assert not any(word in page.content() for word in SECRETS), address
    page.goto(f"/{language}/ideas/?plan=demo&q={reference}")
    row = page.locator("ul.rows > li", has_text=title)
    expect(row.locator(".tag-under_screening")).to_have_count(1)
    assert not any(word in page.content() for word in SECRETS)
    answer = page.request.get(f"/api/v1/ideas/{reference}")
    assert answer.json()["status"] == "under_screening"
    assert answer.json()["decision"] is None
    assert not any(word in answer.text() for word in SECRETS)


def announce(page: Page, reference: str) -> None:
    page.goto("/admin/ideas/announcement/announce/?plan=demo")
    expect(page.locator(f"tr:has-text('{reference}') [name=decisions]")).to_be_checked()
    for language, words in WORDS.items():
        page.fill(f"[name=title_{language}]", words.act)
    page.locator("button[name=announce]").click()
    page.wait_for_url(re.compile(r"/announcement/\d+/change/$"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_an_idea_goes_from_the_form_to_its_announced_fate(language, javascript, portal, visit) -> None:
    words, email = WORDS[language], f"author-{language}-{javascript}@example.org".lower()
    author = visit(language, device="phone", javascript=javascript)
    submit_idea(author, language, email)
    # By the code where the page stays open, by the link where it does not.
    reference, code = confirm(author, portal.mailbox.last(email), by_code=not javascript)
    assert reference in portal.mailbox.last(email).body
    assert code in portal.mailbox.last(email).body
    idea = Idea.objects.get(reference=reference)
    assert (idea.title, idea.body, idea.language) == (words.title, words.body, language)

    staff = visit(language, javascript=javascript)
    sign_in(staff, portal, "screener")
    open_on_desk(staff, words.title)
    decide(staff, "ask")
    staff.fill("[name=question]", QUESTION)
    staff.locator("button[name=decide]").click()
    expect(staff.locator("blockquote", has_text=QUESTION)).to_have_count(1)

    question = portal.mailbox.last(email)
    assert QUESTION in question.body
    author.goto(link_in(question, "/ideas/track/"))
    expect(author.locator("main")).to_contain_text(QUESTION)
    author.fill("[name=answer]", words.answer)
    send(author)
    expect(author.locator("[name=answer]")).to_have_count(0)

    open_on_desk(staff, words.title)
    expect(staff.locator("blockquote", has_text=words.answer)).to_have_count(1)
    reason = ScreeningReason.objects.get(plan=None, code="not_open_gov", outcome="rejected")
    decide(staff, str(reason.pk))
    for tongue, text in EXPLANATION.items():
        staff.fill(f"[name=explanation_{tongue}]", text)
    staff.locator("button[name=decide]").click()
    expect(staff.locator("#decided")).to_be_visible()

    before = len(portal.mailbox.to(email))
    still_under_screening(author, language, reference, code, words.title)
    announce(staff, reference)

    assert len(portal.mailbox.to(email)) == before + 1
    told = portal.mailbox.last(email)
    assert getattr(reason, f"label_{language}") in told.body
    assert EXPLANATION[language] in told.body
    other = "fr" if language == "ar" else "ar"
    assert EXPLANATION[other] not in told.body
    author.goto(link_in(told, f"/ideas/{reference}"))
    expect(author.locator(".page-head .tag-rejected")).to_have_count(1)
    fate = author.locator(".way > li.no")
    expect(fate).to_contain_text(EXPLANATION[language])
    expect(fate).to_contain_text(getattr(reason, f"label_{language}"))
    expect(fate.locator("time")).to_have_count(1)
    decision = author.request.get(f"/api/v1/ideas/{reference}").json()["decision"]
    assert decision["reason"]["code"] == "not_open_gov"
    assert decision["explanation"] == EXPLANATION
