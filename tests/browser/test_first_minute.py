"""The first minute of somebody new: from home within two clicks, on a phone, without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from outcomes.figures import figures
from plans.models import ActionPlan


def follow(page: Page, href: str) -> None:
    """One click: on what can be seen, opened by nothing."""
    link = page.locator(f"main a[href='{href}']:visible").first
    with page.expect_navigation():
        link.click()


@pytest.fixture
def home(language, visit) -> Page:
    page = visit(language, device="phone", javascript=False)
    page.goto(f"/{language}/")
    return page


def test_from_home_one_finds_how_to_submit_and_what_happened_to_an_idea_and_how_many_were_accepted(
    language: str, home: Page
) -> None:
    # How to submit: the first button is the form.
    follow(home, f"/{language}/ideas/new/")
    expect(home.locator("main form [name=title]")).to_be_visible()
    expect(home.locator("main .next ol")).to_be_visible()

    # What happened to PAN2-I-0042: the second button asks for a reference and, without a code, shows its public page.
    home.goto(f"/{language}/")
    follow(home, f"/{language}/ideas/track/")
    home.fill("main [name=reference]", "pan2-i-0042")
    with home.expect_navigation():
        home.locator("main form.form button[type=submit]").click()
    expect(home.locator("main h1")).to_be_visible()
    expect(home.locator("main .eyebrow")).to_contain_text("PAN2-I-0042")
    expect(home.locator("main .way")).to_be_visible()

    # How many ideas were accepted: on home, and one click leads to exactly these.
    accepted = str(figures(ActionPlan.objects.get(reference="PAN2")).screening.accepted)
    home.goto(f"/{language}/")
    number = home.locator("main a[href*='/ideas/?'][href*='status=accepted']:visible", has_text=accepted).first
    with home.expect_navigation():
        number.click()
    expect(home.locator("main .list-head")).to_contain_text(accepted)
