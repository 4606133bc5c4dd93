"""One source for colours: whatever cannot read the stylesheet (pictures, e-mails, documents) says the same ones."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from ogportal.previews import drawing

ROOT = Path(settings.BASE_DIR)
STYLES = (ROOT / "static/css/portal.css").read_text(encoding="utf-8")
#: Files that say colours by themselves.
OUTSIDE = (
    "core/documents/style.css",
    "deploy/errors/errors.css",
    "ogportal/previews/drawing.py",
    "static/img/arches.svg",
    "static/img/favicon.svg",
    "static/img/mark.svg",
    "templates/base.html",
    "templates/documents/workshop_report.html",
    "templates/emails/base.html",
)


def _known() -> set[str]:
    short = re.findall(r"#([0-9a-f]{3})\b", STYLES)
    return {*re.findall(r"#[0-9a-f]{6}\b", STYLES), *("#" + "".join(2 * digit for digit in one) for one in short)}


def _tokens() -> dict[str, str]:
    light = re.search(r":root,\[data-theme=light\]\{(.*?)\}", STYLES, re.DOTALL)
    assert light
    return dict(re.findall(r"--([\w-]+):(#\w+)", light[1]))


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_file_has_a_colour_of_its_own(path: str) -> None:
    found = set(re.findall(r"#[0-9a-f]{6}\b", (ROOT / path).read_text(encoding="utf-8").lower()))
    assert found
    assert found <= _known()


def test_the_picture_of_a_link_colours_a_state_as_its_page_does() -> None:
    tokens = _tokens()
    names = {"run": "primary"}
    for tone, (ink, ground) in drawing._TONES.items():
        name = names.get(tone, tone)
        assert (ink, ground) == (tokens[name], tokens[f"{name}-soft"]), tone
    for state, tone in drawing._TONE_OF.items():
        class_of = "info" if tone == "run" else tone
        rule = re.search(rf"^\.tone-{class_of},([^{{]*)\{{", STYLES, re.MULTILINE)
        assert rule, tone
        assert f".tag-{state}" in rule[1].split(","), state
