"""`make sheet`: the sheet of pictures that people look at, page by page. Not one of the ordinary tests.

Twelve pages of the demonstration in each language, on a phone and on a desktop, and home in the dark too, into
.data/sheet/; in `sheet-<language>-<screen>.png` they stand beside each other. Nothing of it is kept in the project.

    make sheet ARGS="-k home"     some of them
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from tests.sweeps import looks
from tests.sweeps.looks import Look

FOLDER = Path(__file__).resolve().parents[2] / ".data" / "sheet"
SCREENS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
#: What every visitor, participant and member of staff sees most.
PAGES: dict[str, Look] = {
    "home": Look("home"),
    "plan": Look("/plans/pan2/"),
    "ideas": Look("ideas:list"),
    "idea": Look("/ideas/PAN2-I-0042/"),
    "new idea, errors": looks.STATES["ideas:new, errors"],
    "workshop": Look("/workshops/PAN2-W-03/"),
    "register": Look("workshops:register"),
    "commitment": Look("commitments:detail"),
    "consultation": Look("/consultations/PAN2-K-01/"),
    "figures": Look("outcomes:indicators"),
    "back office": Look(lambda _world: reverse("admin:index"), role="administrator"),
    "screening": looks.STATES["screening"],
}
LIGHTS = {("home", "dark"), *((name, "light") for name in PAGES)}
#: How many pages stand beside each other, and how much of a long one is shown there.
BESIDE, MOST = 6, 3_200


@pytest.fixture(scope="module")
def taken() -> Iterator[dict[tuple[str, str], list[Path]]]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    found: dict[tuple[str, str], list[Path]] = {}
    yield found
    for (language, screen), paths in found.items():
        _beside(paths).save(FOLDER / f"sheet-{language}-{screen}.png")


def _beside(paths: list[Path]) -> Image.Image:
    pictures = [Image.open(path).convert("RGB") for path in paths]
    pictures = [one.crop((0, 0, one.width, min(one.height, MOST))) for one in pictures]
    wide = pictures[0].width + 24
    rows = [pictures[start : start + BESIDE] for start in range(0, len(pictures), BESIDE)]
    sheet = Image.new(
        "RGB", (wide * min(BESIDE, len(pictures)), sum(max(p.height for p in r) + 24 for r in rows)), "grey"
    )
    top = 0
    for row in rows:
        for place, picture in enumerate(row):
            sheet.paste(picture, (place * wide, top))
        top += max(one.height for one in row) + 24
    return sheet


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("name", "light"), sorted(LIGHTS, key=lambda one: (list(PAGES).index(one[0]), one[1])))
def test_take(
    name: str,
    light: str,
    screen: str,
    language: str,
    portal: Any,
    portal_watch: Any,
    world: Any,
    visit: Any,
    taken: Any,
) -> None:
    look = PAGES[name]
    page = visit(language, user=look.user(world), viewport=SCREENS[screen], color_scheme=light, reduced_motion="reduce")
    # The back office asks the cookie for its language, pages their address.
    page.context.add_cookies([{"name": "django_language", "value": language, "url": portal.url}])
    page.goto(look.path(world, language))
    look.then(page)
    page.evaluate("document.fonts.ready")
    path = FOLDER / f"{name.replace(', ', '-').replace(' ', '-')}-{light}-{language}-{screen}.png"
    page.screenshot(path=path, full_page=True)
    taken.setdefault((language, screen), []).append(path)
    portal_watch.faults.clear()  # it is looked at, not measured: that is what `make a11y` is for
