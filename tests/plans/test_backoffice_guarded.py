"""Two people on one form: the second is told, and nothing is overwritten unknowingly."""

from typing import Any

import pytest
from django.urls import reverse

from plans.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db


def url(theme: Any) -> str:
    return reverse("admin:plans_theme_change", args=[theme.pk])


def sent(form: Any, **change: Any) -> dict[str, Any]:
    """What a browser would send of this page."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()} | change


def institution_form(client: Any, row: Any) -> dict[str, Any]:
    page = client.get(reverse("admin:accounts_institution_change", args=[row.pk]))
    values = sent(page.context["adminform"].form, aliases="")
    for formset in page.context["inline_admin_formsets"]:
        values |= {field.html_name: field.value() for field in formset.formset.management_form}
    return values


def test_a_form_that_nobody_else_touched_is_saved(screener_client: Any, institution_a: Any) -> None:
    address = reverse("admin:accounts_institution_change", args=[institution_a.pk])
    answer = screener_client.post(
        address, institution_form(screener_client, institution_a) | {"name_fr": "Nouveau nom"}
    )
    assert answer.status_code == 302
    institution_a.refresh_from_db()
    assert institution_a.name_fr == "Nouveau nom"


def test_the_second_of_two_people_is_told_what_stands_and_keeps_the_text(
    screener_client: Any, administrator_client: Any, administrator: Any, institution_a: Any
) -> None:
    address = reverse("admin:accounts_institution_change", args=[institution_a.pk])
    opened = institution_form(screener_client, institution_a)
    first = institution_form(administrator_client, institution_a) | {"name_fr": "Premier nom"}
    assert administrator_client.post(address, first).status_code == 302

    answer = screener_client.post(address, opened | {"name_fr": "Second nom"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Premier nom" in page
    assert "Second nom" in page
    assert str(administrator) in page
    institution_a.refresh_from_db()
    assert institution_a.name_fr == "Premier nom"

    again = opened | {"name_fr": "Second nom", "seen_at": answer.context["adminform"].form["seen_at"].value()}
    assert screener_client.post(address, again).status_code == 302
    institution_a.refresh_from_db()
    assert institution_a.name_fr == "Second nom"


def test_languages_of_a_text_stand_side_by_side(administrator_client: Any) -> None:
    theme = factories.ThemeFactory()
    fieldsets = administrator_client.get(url(theme)).context["adminform"].fieldsets
    rows = [row for _name, options in fieldsets for row in options["fields"]]
    assert ("title_ar", "title_fr") in rows


def test_a_screener_puts_a_theme_only_under_a_plan_of_hers(sign_in: Any, plan: Any) -> None:
    user = factories.UserFactory(is_staff=True)
    factories.PlanRoleFactory(user=user, plan=plan)
    other = factories.ActionPlanFactory()
    values = {
        "number": 9,
        "slug": "nine",
        "title_ar": "تسعة",
        "title_fr": "Neuf",
        "aliases": "[]",
        "title_status": "{}",
    }
    client, address = sign_in(user), reverse("admin:plans_theme_add")
    assert client.post(address, values | {"plan": other.pk}).status_code == 200
    assert not Theme.objects.exists()
    assert client.post(address, values | {"plan": plan.pk}).status_code == 302
