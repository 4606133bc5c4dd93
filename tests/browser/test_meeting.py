"""From the problems of a room to a report that staff publish: by phone, without JavaScript."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from ideas.models import Idea
from tests import factories
from workshops.models import Report

WORDS = {"ar": ("انقطاع الماء", "نشر مواعيد الانقطاع"), "fr": ("Les coupures d’eau", "Publier l’heure des coupures")}


@pytest.mark.django_db(transaction=True)
def test_a_meeting_goes_from_its_problems_to_a_public_report(
    language, open_page, organiser_a, organisation_a, screener, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    theme = factories.ThemeFactory()
    workshop: Any = factories.WorkshopFactory(held=True, organiser=organisation_a, plan=theme.plan, themes=[theme])
    problem, solution = WORDS[language]
    desk = f"/{language}/desk/workshops/{workshop.reference}/meeting/"

    page = open_page(language, device="phone", javascript=False, user=organiser_a)
    page.goto(f"{desk}problems/new/")
    page.fill(f"[name=title_{language}]", problem)
    page.fill(f"[name=solutions_{language}]", solution)
    page.locator("main form.form button").first.click()
    expect(page.locator("main")).to_contain_text(solution)
    page.locator("form:has(input[value=enter-ideas]) button").click()
    expect(page.locator(".messages")).to_be_visible()
    idea = Idea.objects.get(workshop=workshop)
    assert (idea.title, idea.problem, idea.language) == (solution, problem, language)

    page.goto(f"{desk}report/")
    drawing = BytesIO()
    Image.new("RGB", (640, 400), "teal").save(drawing, "JPEG")
    page.set_input_files("[name=photo]", {"name": "room.jpg", "mimeType": "image/jpeg", "buffer": drawing.getvalue()})
    page.fill("[name=alt_ar]", "القاعة")
    page.fill("[name=alt_fr]", "La salle")
    page.locator("form:has([name=photo]) button").click()
    expect(page.locator("main .photos img")).to_have_count(1)
    page.fill("[name=text_ar]", "ناقش الحاضرون مشكل الماء.")
    page.fill("[name=text_fr]", "La salle a parlé de l’eau.")
    page.locator("button[value=submit]").click()
    expect(page.locator("button[value=submit]")).to_have_count(0)

    report = Report.objects.get(workshop=workshop)
    staff = open_page(language, javascript=False, user=screener)
    staff.goto(f"/admin/workshops/report/{report.pk}/publish/")
    staff.locator("#content form [type=submit], main form [type=submit]").last.click()
    staff.wait_for_url(f"**/report/{report.pk}/change/")

    public = open_page(language, device="phone", javascript=False)
    public.goto(f"/{language}/workshops/{workshop.reference}/")
    for expected in (problem, solution, idea.reference):
        expect(public.locator("main")).to_contain_text(expected)
    expect(public.locator(".photos img")).to_have_attribute("alt", {"ar": "القاعة", "fr": "La salle"}[language])
