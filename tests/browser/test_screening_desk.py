"""The screener's day on the desk: with and without JavaScript, and by keyboard alone."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from ideas.models import Idea, ScreeningReason
from plans.models import ActionPlan
from tests import factories
from tests.browser.test_by_keyboard import follow, to, write
from tests.browser.test_main_job import sign_in

TEXTS = {"ar": "التعليل", "fr": "L’explication"}


def waiting(title: str, count: int) -> list[Idea]:
    """Ideas that only this test knows, the newest of the queue."""
    plan = ActionPlan.objects.get(reference="DEMO")
    theme = plan.themes.all()[0]
    last = Idea.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True)[0]
    return [
        factories.IdeaFactory(
            plan=plan,
            theme=theme,
            number=last + n,
            title=f"{title} {n}",
            submitted_at=timezone.now(),
            author__email=f"{title}-{n}@example.org".replace(" ", "-").lower(),
        )
        for n in range(1, count + 1)
    ]


def reason(code: str) -> ScreeningReason:
    return ScreeningReason.objects.get(plan=None, code=code)


def choose(page: Page, code: str) -> None:
    page.locator(f"[name=reason][value='{reason(code).pk}']").check()


def explain(page: Page) -> None:
    for language, text in TEXTS.items():
        page.fill(f"[name=explanation_{language}]", text)


def queue_of(page: Page, title: str) -> None:
    page.goto("/admin/ideas/idea/desk/")
    page.select_option("[name=plan]", "demo")
    page.fill("[name=q]", title)
    page.locator(".desk-filters button").click()
    page.wait_for_url("**q=**")


def announce_everything(page: Page, title: str) -> None:
    page.goto("/admin/ideas/announcement/announce/?plan=demo")
    for box in page.locator("[name=decisions]:not(:checked)").all():
        box.check()
    for code in TEXTS:
        page.fill(f"[name=title_{code}]", title)
    page.locator("button[name=look]").click()
    expect(page.locator("table.mails")).to_be_visible()
    page.locator("button[name=announce]").click()
    page.wait_for_url(re.compile(r"/announcement/\d+/change/$"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_screener_accepts_merges_splits_and_decides_many(language, javascript, portal, visit) -> None:
    title = f"Lisibilité {language} {'script' if javascript else 'plain'}"
    ideas = waiting(title, 6)
    page = visit(language, javascript=javascript)
    sign_in(page, portal, "screener")
    queue_of(page, title)
    expect(page.locator("a[data-row]")).to_have_count(6)
    page.locator("a[data-row]").first.click()

    # Accepted, with a suggested text whose gaps are not forgotten.
    page.locator("[name=verdict_openness][value=met]").check()
    choose(page, "open_gov_link")
    if not javascript:
        page.locator("button[name=suggest]").click()
    expect(page.locator("[name=explanation_fr]")).to_have_value(reason("open_gov_link").template_fr)
    page.locator("button[name=open_next]").click()
    expect(page.locator(".errorlist").first).to_be_visible()
    explain(page)
    page.locator("button[name=open_next]").click()
    page.wait_for_url(f"**/{ideas[1].pk}/screen/**")
    assert ideas[0].decisions.get().assessments.get().verdict == "met"

    # Merged into a similar one that stands beside it.
    page.locator(f".similar a[href*='merge={ideas[2].reference}']").click()
    expect(page.locator("[name=merged_into]")).to_have_value(ideas[2].reference)
    expect(page.locator("[name=explanation_fr]")).to_have_value(re.compile(re.escape(str(ideas[2].reference))))
    page.locator("button[name=open_next]").click()
    page.wait_for_url(f"**/{ideas[2].pk}/screen/**")

    # Split into two.
    page.locator("a[href*='/split/']").click()
    for n in (1, 2):
        page.fill(f"[name=title_{n}]", f"{title} partie {n}")
        page.fill(f"[name=body_{n}]", f"Texte de la partie {n}.")
    page.locator("button[name=split]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    parts = list(Idea.objects.filter(split_from=ideas[2]).order_by("number"))
    assert len(parts) == 2

    page.goto(f"/{language}/ideas/{parts[0].reference}/")
    expect(page.locator("h1")).not_to_contain_text("partie 1")

    # Three more at once: first seen, then done.
    queue_of(page, title)
    for idea in ideas[3:]:
        page.locator(f"[name=ideas][value='{idea.pk}']").check()
    page.locator(".state-actions button").click()
    choose(page, "imprecise")
    explain(page)
    page.locator("button[name=preview]").click()
    expect(page.locator(".announced")).to_be_visible()
    page.locator("button[name=confirm]").click()
    page.wait_for_url("**/desk/**")
    assert {idea.decisions.get().outcome for idea in ideas[3:]} == {"rejected"}

    announce_everything(page, title)
    page.goto(f"/{language}/ideas/announcements/")
    page.get_by_role("link", name=title).click()
    expect(page.locator(f"[id='{ideas[5].reference}']")).to_contain_text(TEXTS[language])
    page.goto(f"/{language}/ideas/{ideas[2].reference}/")
    expect(page.locator("#parts li")).to_have_count(2)
    assert any(parts[0].reference in message.body for message in portal.mailbox.to(str(ideas[2].author.email)))


def test_a_screener_works_by_keyboard_alone(language, portal, visit) -> None:
    title = f"Clavier {language}"
    ideas = waiting(title, 3)
    page = visit(language)
    sign_in(page, portal, "screener")
    page.goto(f"{reverse('admin:ideas_idea_desk')}?plan=demo&q={title}")
    keys = page.keyboard
    for key in ("j", "j", "k"):
        keys.press(key)
    expect(page.locator("a[data-row]").first).to_be_focused()
    keys.press("Enter")
    page.wait_for_url(f"**/{ideas[0].pk}/screen/**")

    # `a` accepts and brings the text; Ctrl+Enter goes from gap to gap, and then decides.
    keys.press("a")
    expect(page.locator("[name=explanation_ar]")).to_have_value(reason("open_gov_link").template_ar)
    for _gap in range(6):
        keys.press("Control+Enter")
        keys.type("Rabat")
    # A second press while the answer is on its way sends nothing.
    sent: list[Route] = []

    def keep(route: Route) -> None:
        sent.append(route)

    page.route(f"**/{ideas[0].pk}/screen/**", keep)
    keys.press("Control+Enter")
    keys.press("Control+Enter")
    page.wait_for_timeout(200)
    assert len(sent) == 1
    sent[0].continue_()
    page.wait_for_url(f"**/{ideas[1].pk}/screen/**")
    page.unroute_all()
    assert ideas[0].decisions.get().outcome == "accepted"
    assert ideas[0].decisions.get().explanation_fr.count("Rabat") == 3

    # `k` and `j` move; a letter that is typed into a note is a letter.
    keys.press("j")
    page.wait_for_url(f"**/{ideas[2].pk}/screen/**")
    keys.press("n")
    keys.type("janrmk")
    expect(page.locator("#id_body")).to_have_value("janrmk")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator(".note").last).to_contain_text("janrmk")

    # `m` asks for the other idea, by its reference.
    keys.press("m")
    keys.type(str(ideas[1].reference))
    keys.press("Control+Enter")
    page.wait_for_url(f"**/{ideas[1].pk}/screen/**")
    ideas[2].refresh_from_db()
    assert ideas[2].merged_into == ideas[1]

    # Switched off, letters do nothing, also on the next page.
    page.locator("[data-keys] input").focus()
    keys.press("Space")
    page.reload()
    keys.press("r")
    expect(page.locator("[name=reason]:checked")).to_have_count(0)


def test_a_screener_refuses_and_asks_by_keyboard_alone(language, portal, visit) -> None:
    title = f"Refus {language}"
    refused, asked = waiting(title, 2)
    page = visit(language, user=portal.user("screener"))
    page.goto(f"{reverse('admin:ideas_idea_desk')}?plan=demo&q={title}")
    keys = page.keyboard
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(f"**/{refused.pk}/screen/**")

    # `r` goes on to the next reason when it is pressed again; `q` asks the author.
    keys.press("r")
    first = page.locator("[name=reason]:checked").input_value()
    keys.press("r")
    assert page.locator("[name=reason]:checked").input_value() != first
    while "[…]" in "".join(page.locator("textarea[name^=explanation_]").evaluate_all("all => all.map(a => a.value)")):
        keys.press("Control+Enter")
        keys.type("Rabat")
    keys.press("Control+Enter")
    page.wait_for_url(f"**/{asked.pk}/screen/**")
    assert refused.decisions.get().outcome == "rejected"
    keys.press("q")
    expect(page.locator("form[data-decide] [name=question]")).to_be_focused()
    keys.type("Quelle commune ?")
    with page.expect_navigation():
        keys.press("Control+Enter")
    assert asked.information_requests.get().question == "Quelle commune ?"


def test_a_screener_decides_by_keyboard_without_javascript(language, portal, visit) -> None:
    title = f"Clavier seul {language}"
    (idea,) = waiting(title, 1)
    page = visit(language, javascript=False)
    sign_in(page, portal, "screener")
    page.goto(f"{reverse('admin:ideas_idea_desk')}?plan=demo&q={title}")
    follow(page, "a[data-row]")
    to(page, "[name=reason]")
    page.keyboard.press("Space")
    for code, text in TEXTS.items():
        write(page, f"explanation_{code}", text)
    follow(page, "button[name=open_next]")
    assert idea.decisions.get().explanation_fr == TEXTS["fr"]
