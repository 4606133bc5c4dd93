"""The help pages, the accessibility statement and the page on personal data."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from PIL import Image

from ogportal.guide import GUIDES
from ogportal.guide.shape import HEIGHT, PICTURES, WIDTH, Picture, Task, pictured
from ogportal.guide.views import guide
from ogportal.privacy.register import REGISTER

pytestmark = pytest.mark.django_db

TASKS = [pytest.param(task, id=f"{key}-{task.key}") for key, guide in GUIDES.items() for task in guide.tasks]
SHOWN = [task.picture for guide in GUIDES.values() for task in guide.tasks if task.picture]
FOLDER = Path(settings.BASE_DIR) / "static"


@pytest.mark.parametrize("role", GUIDES)
def test_each_role_has_a_page_with_all_its_tasks(client: Any, language: str, role: str) -> None:
    page = client.get(reverse("help_role", args=[role]))
    assert page.status_code == 200
    assert [task["id"] for task in page.context["tasks"]] == [task.key for task in GUIDES[role].tasks]


def test_a_role_that_is_none_is_not_found(client: Any) -> None:
    assert client.get("/ar/help/minister/").status_code == 404
    assert guide.__doc__


@pytest.mark.parametrize("task", TASKS)
def test_what_a_task_leads_to_is_there(task: Task) -> None:
    assert len(task.steps) >= 2
    if task.link:
        assert reverse(task.link[0])


@pytest.mark.parametrize("picture", SHOWN, ids=lambda picture: picture.name)
def test_each_picture_is_there_in_each_language_and_small(picture: Picture, language: str) -> None:
    path = FOLDER / picture.path(language)
    assert path.stat().st_size <= 40_000
    assert Image.open(path).size == (WIDTH, HEIGHT)


def test_no_picture_is_kept_that_nothing_shows() -> None:
    kept = {path.stem for path in (FOLDER / PICTURES).glob("*/*.webp")}
    assert kept == {picture.name for picture in SHOWN}


def test_a_language_without_pictures_shows_those_of_the_first() -> None:
    assert pictured("zgh") == settings.LANGUAGE_CODE


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
def test_the_foot_of_every_page_leads_to_it(client: Any, language: str, name: str) -> None:
    address = reverse(name)
    assert f'href="{address}"' in client.get(reverse("contact")).content.decode()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("who", "role"),
    [("administrator", "administrator"), ("screener", "screener"), ("committee_member", "committee-member")],
)
def test_the_back_office_leads_each_role_to_its_help(request: Any, who: str, role: str) -> None:
    client = request.getfixturevalue("client_of")(who)
    with translation.override("ar"):
        assert client.get(reverse("admin:index")).context["help_role"] == role


@pytest.mark.parametrize(("who", "role"), [("focal_point_a", "focal-point"), ("organiser_a", "organiser")])
def test_the_desk_leads_to_its_help(request: Any, who: str, role: str) -> None:
    page = request.getfixturevalue("client_of")(who).get("/fr/desk/")
    assert f'href="/fr/help/{role}/"' in page.content.decode()


def test_the_page_on_personal_data_tells_what_the_register_holds(client: Any, language: str, settings: Any) -> None:
    settings.CNDP_RECEIPT = "D-W-1/2026"
    text = client.get(reverse("privacy")).content.decode()
    assert text.count("D-W-1/2026") == 2  # on the page and at its foot
    for row in REGISTER:
        assert str(row.title) in text
        assert row.kept() in text
