"""The catalogue of components shows and tells all of them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = sorted(path.name for path in (ROOT / "templates/components").glob("*.html"))
CATALOGUE = "".join(
    path.read_text(encoding="utf-8")
    for path in [ROOT / "templates/styleguide.html", *(ROOT / "templates/styleguide").glob("*.html")]
)
RULES = (ROOT / "docs/design.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_shown_and_told(name) -> None:
    assert f'"components/{name}"' in CATALOGUE, "add a sample to templates/styleguide/body.html"
    assert f"`{name}" in RULES, "add a row to docs/design.md"


def test_no_component_is_left_that_nothing_uses() -> None:
    used = {
        found
        for path in ROOT.glob("**/templates/**/*.html")
        if "styleguide" not in path.parts and path.name != "styleguide.html" and ".venv" not in path.parts
        for found in re.findall(r'"components/(\w+\.html)"', path.read_text(encoding="utf-8"))
    }
    assert set(COMPONENTS) - used == set()


@pytest.mark.django_db
def test_the_catalogue_itself_comes_out(administrator_client, language) -> None:
    assert administrator_client.get(f"/{language}/styleguide/").status_code == 200
