"""Columns of JSON in the back office: nobody reads or writes brackets."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def _change(institution: Any) -> str:
    return reverse("admin:accounts_institution_change", args=[institution.pk])


def _sent(form: Any) -> dict[str, Any]:
    """What the browser would send back of the page as it came."""
    found: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if bound.name == "name_status":
            found |= {f"name_status_{code}": (value or {}).get(code, "") for code in ("ar", "fr")}
        elif bound.name == "aliases":
            found["aliases"] = bound.field.prepare_value(value)
        elif value not in (None, False):
            found[bound.html_name] = value
    return found | {"members-TOTAL_FORMS": 0, "members-INITIAL_FORMS": 0}


@pytest.fixture
def institution(db: None) -> Any:
    return factories.InstitutionFactory(aliases=["الوزارة", "Le ministère"], name_status={"ar": "seen", "fr": "usual"})


def test_spellings_stand_one_a_line_and_sources_are_chosen(institution: Any, administrator_client: Any) -> None:
    page = administrator_client.get(_change(institution)).content.decode()
    assert "الوزارة\nLe ministère</textarea>" in page
    assert '<select name="name_status_fr"' in page
    assert "[&quot;" not in page
    assert "{&quot;ar" not in page


def test_what_is_written_becomes_the_list_and_the_object(institution: Any, administrator_client: Any) -> None:
    page = administrator_client.get(_change(institution))
    sent = _sent(page.context["adminform"].form)
    formsets = {f"{one.formset.prefix}-{name}": 0 for one in page.context["inline_admin_formsets"]
                for name in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
    written = {**sent, **formsets, "aliases": " الوزارة \n\nMinistère\n", "name_status_fr": ""}
    assert administrator_client.post(_change(institution), written).status_code == 302
    institution.refresh_from_db()
    assert institution.aliases == ["الوزارة", "Ministère"]
    assert institution.name_status == {"ar": "seen"}


def test_a_page_that_is_kept_as_it_came_changes_nothing(institution: Any, administrator_client: Any) -> None:
    form = administrator_client.get(_change(institution)).context["adminform"].form
    again = type(form)(_sent(form), instance=institution)
    assert not again.errors
    assert not {"aliases", "name_status"} & set(again.changed_data)
