"""`make pictures`: takes the pictures of the help pages anew, from the demonstration. Not one of the ordinary tests.

Each is a window of the page at its heading, in each language, kept as WebP of at most 40 KB in static/img/help/.

    make pictures ARGS="-k citizen"     some of them
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from ogportal.guide.shape import HEIGHT, PICTURES, WIDTH
from tests.sweeps import addresses
from tests.sweeps.world import World

FOLDER = Path(__file__).resolve().parents[2] / "static" / PICTURES
MOST_BYTES = 40_000
#: The window, which is then made smaller: as wide as a page needs to stand in two columns.
WINDOW = {"width": 1_152, "height": 720}
#: From good to bad, until it is small enough.
QUALITIES = (52, 44, 36, 28)


@dataclass(frozen=True)
class Shot:
    #: A name of the table of addresses, or a function that makes an address.
    where: str | Callable[[World], str]
    role: str = ""
    #: What stands at the top of the picture.
    top: str = "main .page-head"
    prepare: Callable[[Page], None] = lambda _page: None


def _typed(page: Page) -> None:
    """An idea that is being written, in the language of the page."""
    arabic = page.locator("html").get_attribute("lang") == "ar"
    title = "نشر مواعيد دورات المجلس قبل أسبوع" if arabic else "Publier l’ordre du jour du conseil une semaine avant"
    page.locator("main input[name=title]").fill(title)


def _screening(world: World) -> str:
    from tests.sweeps.looks import screening

    return screening(world)


SHOTS: dict[str, Shot] = {
    "citizen-idea": Shot("ideas:new", top="main .field:has(input[name=title])", prepare=_typed),
    "citizen-way": Shot(lambda _world: "/{}/ideas/PAN2-I-0001/", top="main section:has(.way) h2"),
    "citizen-workshop": Shot("workshops:register"),
    "organiser-desk": Shot("desk:home", "organiser"),
    "organiser-registrations": Shot("desk:registrations", "organiser"),
    "organiser-door": Shot("desk:checkin", "organiser"),
    "focal-dossier": Shot(lambda _world: "/{}/desk/dossiers/DEMO-D-002/", "focal_point"),
    "focal-card": Shot(lambda _world: "/{}/desk/commitments/PAN2-C-03/", "focal_point"),
    "focal-progress": Shot("desk:cards:report", "focal_point"),
    "screener-start": Shot(lambda _world: reverse("admin:index"), "screener", "h1"),
    "screener-idea": Shot(_screening, "screener", "h1"),
    "screener-announce": Shot(lambda _world: reverse("admin:ideas_announce") + "?plan=demo", "screener", "h1"),
    "committee-start": Shot(lambda _world: reverse("admin:index"), "committee", "h1"),
    "committee-figures": Shot("outcomes:indicators"),
    "admin-user": Shot(lambda _world: reverse("admin:accounts_user_add"), "administrator", "h1"),
    "admin-plan": Shot(
        lambda world: reverse("admin:plans_actionplan_change", args=[world.idea.plan.pk]), "administrator", "h1"
    ),
}


@pytest.mark.parametrize("name", SHOTS)
def test_take(name: str, language: str, portal: Any, world: World, visit: Any) -> None:
    shot = SHOTS[name]
    if callable(shot.where):
        path = shot.where(world).format(language)
    else:
        path = addresses.path_of(shot.where, world, language)
    user = world.user(shot.role) if shot.role else None
    page = visit(language, user=user, viewport=WINDOW, color_scheme="light", reduced_motion="reduce")
    # The back office asks the cookie for its language, pages their address.
    page.context.add_cookies([{"name": "django_language", "value": language, "url": portal.url}])
    assert page.goto(path).ok
    shot.prepare(page)
    page.evaluate("document.fonts.ready")
    page.locator(shot.top).first.evaluate("place => scrollTo(0, scrollY + place.getBoundingClientRect().top - 28)")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    (FOLDER / language).mkdir(parents=True, exist_ok=True)
    (FOLDER / language / f"{name}.webp").write_bytes(_small(taken))


def _small(picture: Image.Image) -> bytes:
    for quality in QUALITIES:
        kept = io.BytesIO()
        picture.save(kept, "WEBP", quality=quality, method=6)
        if len(kept.getvalue()) <= MOST_BYTES:
            return kept.getvalue()
    raise AssertionError("The picture is too rich for 40 KB: show less of the page.")
