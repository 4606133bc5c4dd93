"""Workshops in the back office: states change by buttons, registrations and attendances by services."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from workshops.models import Workshop
from workshops.services import write_cancellations

pytestmark = pytest.mark.django_db


def button(name: str, row: Any) -> str:
    return reverse(f"admin:workshops_{row._meta.model_name}_{name}", args=[row.pk])


def form_of(client: Any, url: str) -> dict[str, Any]:
    """What a browser would send of a page of the admin."""
    page = client.get(url)
    values: dict[str, Any] = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for name in form.fields:
            field = form[name]
            value = field.value()
            if hasattr(field.field.widget, "widgets"):
                for n, part in enumerate(field.field.widget.decompress(value)):
                    values[f"{field.html_name}_{n}"] = part or ""
            elif value is not None and value is not False:
                values[field.html_name] = value
    return values


def test_a_workshop_goes_its_way_by_buttons(plan: Any, screener_client: Any, mailbox: Any) -> None:
    workshop = factories.WorkshopFactory(plan=plan, draft=True)
    assert screener_client.post(button("publish", workshop)).status_code == 302
    assert screener_client.post(button("hold", workshop)).status_code == 422  # it has not begun
    registration = factories.RegistrationFactory(workshop=workshop)
    half = {"cancelled_reason_ar": "تعذر."}
    assert screener_client.post(button("cancel", workshop), half).status_code == 422
    both = half | {"cancelled_reason_fr": "Empêchement."}
    assert screener_client.post(button("cancel", workshop), both).status_code == 302
    workshop.refresh_from_db()
    assert workshop.state == "cancelled"
    write_cancellations()
    assert mailbox.last().to == [registration.email]
    assert screener_client.post(button("publish", workshop)).status_code == 422


def test_a_report_is_published_in_both_languages(plan: Any, screener_client: Any) -> None:
    workshop = factories.WorkshopFactory(plan=plan, held=True)
    typed = {"report_ar": "تقرير اللقاء.", "report_fr": "", "recording_url": ""}
    answer = screener_client.post(button("report", workshop), typed)
    assert answer.status_code == 422
    assert "تقرير اللقاء." in answer.content.decode()
    assert screener_client.post(button("report", workshop), typed | {"report_fr": "Compte rendu."}).status_code == 302
    workshop.refresh_from_db()
    assert [workshop.state, workshop.report_fr] == ["reported", "Compte rendu."]


def test_people_are_noted_as_present(plan: Any, screener_client: Any) -> None:
    workshop = factories.WorkshopFactory(plan=plan, held=True)
    registration = factories.RegistrationFactory(workshop=workshop)
    assert screener_client.post(button("attended", registration)).status_code == 302
    assert screener_client.post(button("walk_in", workshop), {"name": ""}).status_code == 422
    assert screener_client.post(button("walk_in", workshop), {"name": "Aïcha"}).status_code == 302
    assert workshop.attendances.count() == 2


def test_a_registration_is_cancelled_for_somebody_who_asks(plan: Any, screener_client: Any) -> None:
    registration = factories.RegistrationFactory(workshop__plan=plan)
    assert screener_client.post(button("cancel", registration)).status_code == 302
    registration.refresh_from_db()
    assert registration.state == "cancelled"
    begun = factories.RegistrationFactory(workshop=factories.WorkshopFactory(plan=plan, held=True))
    assert screener_client.post(button("cancel", begun)).status_code == 422


def test_more_places_are_given_to_those_who_wait(plan: Any, screener_client: Any, mailbox: Any) -> None:
    workshop = factories.WorkshopFactory(plan=plan, capacity=1)
    factories.RegistrationFactory(workshop=workshop)
    waiting = factories.RegistrationFactory(workshop=workshop, state="waitlisted")
    url = button("change", workshop)
    answer = screener_client.post(url, form_of(screener_client, url) | {"capacity": 2})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    assert mailbox.last().to == [waiting.email]


def test_a_form_never_changes_a_state(plan: Any, screener_client: Any) -> None:
    workshop = factories.WorkshopFactory(plan=plan, draft=True)
    url = button("change", workshop)
    extra = {"state": "reported", "reference": "X", "report_fr": "X", "number": 99, "languages": ["fr"]}
    assert screener_client.post(url, form_of(screener_client, url) | extra).status_code == 302
    number = workshop.number
    workshop.refresh_from_db()
    assert [workshop.state, workshop.report_fr, workshop.number] == ["draft", "", number]
    assert workshop.reference != "X"
    assert workshop.languages == ["fr"]


def test_a_new_workshop_gets_its_reference(plan: Any, screener_client: Any) -> None:
    url = reverse("admin:workshops_workshop_add")
    values = form_of(screener_client, url) | {"plan": plan.pk, "number": 7, "title_ar": "لقاء", "title_fr": "Atelier"}
    answer = screener_client.post(url, values)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Workshop.objects.get().reference == f"{plan.reference}-W-07"
