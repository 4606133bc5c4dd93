"""What comes between a citizen and an idea: errors, a lost session, a closed call, a wrong address, second thoughts.

By phone, in Arabic and French, with and without JavaScript.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ideas import services
from ideas.models import Idea, IdeaDraft, ScreeningReason
from plans.enums import Ability
from plans.models import ActionPlan, Stage
from tests import factories
from tests.support.portal import link_in, send

pytestmark = pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
BODY = {
    "ar": "أقترح أن تعلن كل جماعة مواعيد المداومة الليلية.",
    "fr": "Chaque commune annonce ses gardes de nuit.",
}


def an_idea(title: str, **more: Any) -> Idea:
    plan = ActionPlan.objects.get(reference="DEMO")
    last = Idea.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True)[0]
    now = timezone.now()
    return factories.IdeaFactory(
        plan=plan, theme=plan.themes.all()[0], number=last + 1, title=title, submitted_at=now, **more
    )


@contextmanager
def call_closed() -> Iterator[None]:
    """No plan takes ideas any more, and none did a quarter of an hour ago."""
    stages = list(Stage.objects.filter(abilities__contains=[Ability.SUBMIT], closes_at__gt=timezone.now()))
    Stage.objects.filter(pk__in=[stage.pk for stage in stages]).update(closes_at=timezone.now() - timedelta(hours=1))
    try:
        yield
    finally:
        for stage in stages:
            Stage.objects.filter(pk=stage.pk).update(closes_at=stage.closes_at)


def begin(page: Page, language: str, title: str) -> None:
    page.goto(f"/{language}/ideas/new/?plan=demo")
    page.fill("[name=title]", title)
    page.fill("[name=body]", BODY[language])


def is_there(page: Page, language: str, title: str) -> None:
    expect(page.locator("[name=title]")).to_have_value(title)
    expect(page.locator("[name=body]")).to_have_value(BODY[language])


def test_what_was_typed_outlives_errors_a_lost_session_and_a_closed_call(language, javascript, portal, visit) -> None:
    title = f"Gardes de nuit {language} {javascript}"
    page = visit(language, device="phone", javascript=javascript)
    begin(page, language, title)
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    is_there(page, language, title)

    # Away, and back: with the script the form is filled again, without it the draft is offered.
    page.goto(f"/{language}/")
    page.goto(f"/{language}/ideas/new/?plan=demo")
    if javascript:
        expect(page.locator("[data-kept]")).to_be_visible()
    else:
        page.locator("a[href$='?draft=1']").click()
    is_there(page, language, title)

    # The token of the form is lost: what was typed comes back, to be sent again.
    page.context.clear_cookies(name="csrftoken")
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    is_there(page, language, title)

    with call_closed():
        page.locator("[name=theme]").first.check()
        page.fill("[name=email]", "gardes@example.org")
        page.check("[name=consent]")
        send(page)
        expect(page.locator(".notice-warning")).to_be_visible()
        is_there(page, language, title)
        page.goto(f"/{language}/ideas/new/")
        expect(page.locator("main")).to_contain_text(BODY[language])
    page.goto(f"/{language}/ideas/new/")
    with page.expect_navigation():
        page.locator("button[value=discard]").click()
    expect(page.locator("button[value=discard]")).to_have_count(0)
    assert not IdeaDraft.objects.filter(words__title=title).exists()
    assert not Idea.objects.filter(title=title).exists()


def test_a_similar_idea_is_supported_instead_and_followed_until_one_has_enough(
    language, javascript, portal, visit
) -> None:
    idea = an_idea({"ar": "إعلان مواعيد المداومة الليلية", "fr": "Annoncer les gardes de nuit"}[language])
    wrong, right = f"salma-{language}-{javascript}@exmaple.org".lower(), f"salma-{language}-{javascript}@example.org"
    right = right.lower()
    page = visit(language, device="phone", javascript=javascript)
    page.goto(f"/{language}/ideas/new/?plan=demo")
    page.locator("[name=title]").press_sequentially(idea.title)
    if not javascript:
        page.locator("button[value=similar]").click()
    instead = page.locator(f"button[value='support:{idea.reference}']")
    expect(instead).to_be_visible()
    instead.click()
    page.wait_for_url("**/support/")

    # Supported under an address with a typing error, which is mended at once.
    page.fill("[name=email]", wrong)
    page.check("[name=consent]")
    send(page)
    page.wait_for_url("**/ideas/check/**")
    page.locator("details:has([name=email]) > summary").click()
    page.fill("details [name=email]", right)
    with page.expect_navigation():
        page.locator("details form button[type=submit]").click()
    code = re.search(r"^\s*(\d{6})\s*$", portal.mailbox.last(right).body, re.MULTILINE)
    assert code
    page.fill("[name=code]", code[1])
    send(page)
    page.wait_for_url("**/ideas/confirm/**")
    assert idea.supports.filter(participant__email=right).count() == 1

    # Known on this device now: one press follows. The news has a link that ends all of it, and takes it back.
    page.goto(f"/{language}/ideas/{idea.reference}/follow/")
    send(page)
    expect(page.locator(".messages")).to_be_visible()
    reason = ScreeningReason.objects.get(plan=None, code="not_open_gov", outcome="rejected")
    screener = portal.user("screener")
    decision = services.reject_idea(
        idea=idea, reason=reason, explanation={"ar": "لا علاقة لها.", "fr": "Sans lien."}, by=screener
    )
    services.announce_decisions(
        plan=idea.plan, decisions=[decision.pk], title={"ar": "إعلان", "fr": "Annonce"}, by=screener
    )
    news = portal.mailbox.last(right)
    assert str(idea.reference) in news.body
    page.goto(link_in(news, "/ideas/mails/"))
    assert idea.follows.get(participant__email=right).ended_at is None
    send(page)
    assert idea.follows.get(participant__email=right).ended_at is not None
    send(page)
    assert idea.follows.get(participant__email=right).ended_at is None
    page.goto(f"/{language}/ideas/{idea.reference}/follow/")
    send(page)
    assert idea.follows.get(participant__email=right).ended_at is not None


def test_an_author_tracks_an_idea_answers_a_question_and_takes_it_back(language, javascript, portal, visit) -> None:
    email = f"nadia-{language}-{javascript}@example.org".lower()
    idea = an_idea(f"Suivie {language} {javascript}", author__email=email, language=language)
    services.ask_information(idea=idea, question="أي جماعة؟ Quelle commune ?", by=portal.user("screener"))
    page = visit(language, device="phone", javascript=javascript)
    page.goto(f"/{language}/ideas/track/")
    page.fill("[name=reference]", str(idea.reference))
    page.fill("[name=code]", "AAAAAAAAAA")
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=code]", idea.tracking_code)
    send(page)
    expect(page.locator("h1")).to_have_text(idea.title)

    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=answer]", BODY[language])
    # A second click, or a page that was open for too long, loses nothing.
    page.context.clear_cookies(name="csrftoken")
    send(page)
    expect(page.locator("[name=answer]")).to_have_value(BODY[language])
    send(page)
    expect(page.locator("[name=answer]")).to_have_count(0)
    assert idea.information_requests.get().answer == BODY[language]

    page.locator("a[href*='/track/withdraw/']").click()
    page.wait_for_url("**/track/withdraw/**")
    assert Idea.objects.get(pk=idea.pk).state == "under_screening"
    send(page)
    expect(page.locator(".tag-withdrawn")).to_be_visible()
    answer = page.goto(f"/{language}/ideas/{idea.reference}/")
    assert answer is not None
    assert answer.status == 404
