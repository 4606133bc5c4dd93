"""The addresses printed in the report of 2021."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

PAGES = {
    "co-creation.php": "plans/pan2/",
    "co-steps.php": "plans/pan2/",
    "themes.php": "plans/pan2/#themes",
    "ateliers.php": "workshops/?plan=pan2",
    "ideas.php": "ideas/?plan=pan2",
    "projets-engagements.php": "commitments/?plan=pan2",
}


@pytest.mark.parametrize(("page", "target"), PAGES.items())
@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("?lang=ar", "ar"),
        ("?lang=fr", "fr"),
        ("?lang=FR", "fr"),
        ("", "ar"),
        ("?lang=en", "ar"),
        ("?lang=//evil.org", "ar"),
    ],
)
def test_an_old_address_leads_to_its_page_in_its_language(
    client, page: str, target: str, query: str, language: str
) -> None:
    response = client.get(f"/{page}{query}", headers={"accept-language": "fr"})
    assert response.status_code == 301
    assert response["Location"] == f"/{language}/{target}"


@pytest.mark.parametrize("target", PAGES.values())
def test_the_page_is_there(client, target: str, language: str) -> None:
    plan = factories.ActionPlanFactory(reference="PAN2")
    factories.ThemeFactory(plan=plan)
    response = client.get(f"/{language}/{target}")
    assert response.status_code == 200
    fragment = target.partition("#")[2]
    assert f'id="{fragment}"' in response.content.decode() or not fragment
