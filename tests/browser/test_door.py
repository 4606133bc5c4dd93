"""The organiser at the door, on a phone: with a connection and no script, and without a connection."""

import re
from typing import Any

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from tests import factories
from tests.support.portal import send
from workshops.enums import WorkshopFormat
from workshops.models import Attendance, Workshop


def _own(portal: Any) -> Any:
    return Workshop.objects.of_organiser(portal.user("organiser")).filter(state="published")[0]


def _at(name: str, workshop: Any, language: str) -> str:
    with translation.override(language):
        return str(reverse(f"desk:{name}", args=[workshop.reference]))


def test_an_organiser_drafts_a_workshop_and_asks_for_what_is_missing(language, portal, visit) -> None:
    page = visit(language, device="phone", javascript=False, user=portal.user("organiser"))
    page.goto(f"/{language}/desk/")
    page.locator("a[href$='/desk/workshops/new/']").click()
    page.fill("[name=title_ar]", "لقاء حول الشفافية")
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=title_ar]")).to_have_value("لقاء حول الشفافية")
    page.fill("[name=title_fr]", "Rencontre sur la transparence")
    page.fill("[name=starts_at]", "2031-05-20T15:00")
    send(page)
    page.wait_for_url("**/edit/")
    draft = Workshop.objects.get(title_fr="Rencontre sur la transparence")
    assert sum(draft.programme.values_list("minutes", flat=True)) == 140
    page.goto(_at("workshop", draft, language))
    expect(page.locator(".panel li").first).to_be_visible()
    Workshop.objects.filter(pk=draft.pk).delete()


def test_somebody_is_found_by_the_code_of_the_ticket_and_marked(language, portal, visit) -> None:
    workshop = _own(portal)
    # Where all is online nobody stands at an entrance, and the ticket shows no code for one.
    Workshop.objects.filter(pk=workshop.pk).update(format=WorkshopFormat.BOTH)
    row = factories.RegistrationFactory(workshop=workshop, seq=90_000 + len(language + portal.url), name="سعاد بنعلي")
    guest = visit(language, device="phone", javascript=False)
    guest.goto(f"/{language}/workshops/ticket/{row.token}/")
    expect(guest.locator("svg.qr")).to_be_visible()
    expect(guest.locator("main")).to_contain_text(row.code)

    page = visit(language, device="phone", javascript=False, user=portal.user("organiser"))
    page.goto(_at("checkin", workshop, language))
    page.fill("#checkin-q", row.code.lower())
    page.locator("main form[role=search] button, main search button, main form[action] button").first.click()
    expect(page.locator("main")).to_contain_text("سعاد بنعلي")
    with page.expect_navigation():
        page.locator(f"form[action$='/attendance/{row.pk}/'] button").click()
    assert Attendance.objects.filter(registration=row).exists()
    Attendance.objects.filter(registration=row).delete()
    row.delete()


def test_without_a_connection_people_are_noted_and_sent_afterwards(language, portal, visit) -> None:
    workshop = _own(portal)
    row = factories.RegistrationFactory(
        workshop=workshop, seq=91_000 + len(language + portal.url), name="أسماء الناصري"
    )
    page = visit(language, device="phone", user=portal.user("organiser"))
    page.goto(_at("checkin_offline", workshop, language))
    expect(page.locator("#door[data-kept='1']")).to_be_visible()
    expect(page.locator("#door-state")).to_have_text(re.compile(r"\d"))
    page.evaluate("navigator.serviceWorker.ready")

    page.context.set_offline(True)
    page.reload()
    page.fill("#door-q", "اسماء الناصري")
    page.locator("#door-found button").click()
    page.fill("#door-name", "Hajar sans inscription")
    page.locator("#door-walk button").click()
    expect(page.locator("#door-queue")).to_contain_text("2")
    assert not Attendance.objects.filter(registration=row).exists()

    page.context.set_offline(False)
    expect(page.locator("#door-queue")).not_to_contain_text("2")
    assert Attendance.objects.filter(registration=row).count() == 1
    assert Attendance.objects.filter(workshop=workshop, name="Hajar sans inscription").count() == 1
    page.locator("#door-erase").click()
    expect(page.locator("#door-note")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('checkin:')).length") == 0
    Attendance.objects.filter(workshop=workshop, name="Hajar sans inscription").delete()
    Attendance.objects.filter(registration=row).delete()
    row.delete()
