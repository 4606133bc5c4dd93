"""Without a network the portal says so itself, in the language of the page that was asked for."""

import pytest
from playwright.sync_api import expect


@pytest.mark.django_db(transaction=True)
def test_a_page_of_ours_stands_in_for_the_one_that_cannot_be_reached(open_page, watch) -> None:
    page = open_page("fr")
    page.goto("/fr/contact/")
    # The page does this by itself some seconds after it has loaded.
    page.evaluate("navigator.serviceWorker.register('/offline-worker.js').then(() => navigator.serviceWorker.ready)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    page.context.set_offline(True)
    page.goto("/fr/ideas/new/")
    expect(page.locator("h1")).to_have_text("Pas de connexion")
    page.goto("/ar/ideas/")
    expect(page.locator("html[lang=ar] h1")).to_have_text("لا يوجد اتصال")
    watch.faults.clear()  # the browser tells of what it could not reach

    page.context.set_offline(False)
    page.goto("/fr/contact/")
    expect(page.locator("h1")).not_to_have_text("Pas de connexion")
