"""The picture itself: 1200 × 630, drawn with the complete faces, Arabic shaped and put in order by raqm and FriBiDi."""

import functools
import io
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont, features

from core.documents.pdf import FACES
from core.templatetags.ui import direction
from ogportal.previews.content import Preview

SIZE: Final = (1200, 630)
_EDGE, _BAND = 72, 14
_GROUND, _INK, _SOFT = "#fbf8f2", "#17262b", "#4b5a60"
_PRIMARY, _DEEP = "#0f4c5c", "#0c3540"
#: Text and ground of a state, as the pages colour it (static/css/portal.css).
_TONES: Final = {
    "ok": ("#1b6338", "#e3f1e7"),
    "no": ("#7a2b5b", "#f7e8f1"),
    "wait": ("#7d4f00", "#fbf0da"),
    "join": ("#35558a", "#e6edf7"),
    "run": ("#0f4c5c", "#e2eef0"),
    "mute": ("#515c62", "#eeece6"),
}
_TONE_OF: Final = {
    **dict.fromkeys(("accepted", "adopted", "held", "reported"), "ok"),
    **dict.fromkeys(("rejected", "cancelled", "dropped"), "no"),
    **dict.fromkeys(("under_screening", "info_requested", "proposed"), "wait"),
    **dict.fromkeys(("merged", "split"), "join"),
    **dict.fromkeys(("submitted", "published", "in_consultation"), "run"),
}
#: A title begins large and shrinks until it stands in so many lines; a longer one is cut.
_TITLE_SIZES, _TITLE_LINES = (68, 58, 50, 44), 4


@functools.cache
def can_draw() -> bool:
    """Whether this machine can shape Arabic: Pillow brings raqm along, FriBiDi comes with the system."""
    return bool(features.check("raqm") and features.check("fribidi"))


def draw(preview: Preview) -> bytes:
    """The picture as PNG."""
    image = Image.new("RGB", SIZE, _GROUND)
    _Page(ImageDraw.Draw(image), preview).draw()
    kept = io.BytesIO()
    image.quantize(colors=64, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


@functools.lru_cache(maxsize=16)
def _face(weight: int, size: int) -> Any:
    return ImageFont.truetype(Path(FACES[weight]), size, layout_engine=ImageFont.Layout.RAQM)


def _bidi(language: str) -> bool:
    return direction(language) == "rtl"


class _Page:
    """Lays out from the side at which the language begins; `x` is always the distance from there."""

    def __init__(self, pen: Any, preview: Preview) -> None:
        self.pen, self.preview = pen, preview
        self.rtl = _bidi(preview.language)

    def draw(self) -> None:
        preview = self.preview
        self.pen.rectangle((0, 0, SIZE[0], _BAND), fill=_PRIMARY)
        self.pen.rectangle((0, SIZE[1] - 96, SIZE[0], SIZE[1]), fill=_DEEP)
        self._mark()
        self.text(_EDGE + 64, SIZE[1] - 66, _("Open Government Portal"), 30, weight=600, colour="#f4efe4")
        head = " · ".join(part for part in (preview.kind, _isolated(preview.reference)) if part)
        self.text(_EDGE, 58, head, 32, colour=_SOFT)
        bottom = self._title(124 if head else 190)
        self._foot(max(bottom + 28, 380))

    def text(
        self, x: int, y: int, text: str, size: int, *, weight: int = 400, colour: str = _INK, language: str = ""
    ) -> int:
        """Write one line whose upper edge is at `y`; return how wide it is. It stands where the page begins."""
        face, asked = _face(weight, size), self._asked(language)
        width = int(face.getlength(text, **asked))
        left = SIZE[0] - x - width if self.rtl else x
        self.pen.text((left, y), text, font=face, fill=colour, anchor="la", **asked)
        return width

    def _asked(self, language: str) -> dict[str, str]:
        code = language or self.preview.language
        return {"direction": "rtl" if _bidi(code) else "ltr", "language": code}

    def _title(self, y: int) -> int:
        """Return where it ends."""
        language, widest = self.preview.title_language, SIZE[0] - 2 * _EDGE
        for size in _TITLE_SIZES:
            lines = self._lines(self.preview.title, size, widest, language)
            if len(lines) <= (3 if size > _TITLE_SIZES[-1] else _TITLE_LINES):
                break
        else:
            lines = [*lines[: _TITLE_LINES - 1], lines[_TITLE_LINES - 1].rstrip(" .،,") + " …"]
        height = int(size * (1.5 if _bidi(language) else 1.25))
        for line in lines:
            self.text(_EDGE, y, line, size, weight=600, language=language)
            y += height
        return y

    def _lines(self, text: str, size: int, widest: int, language: str) -> list[str]:
        face, asked = _face(600, size), self._asked(language)
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and face.getlength(longer, **asked) > widest:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _foot(self, y: int) -> None:
        """The state and the rest, in one line; what has no more room is left out."""
        x = _EDGE
        if self.preview.state_label:
            x += self._pill(x, y, self.preview.state_label, *_TONES[_TONE_OF.get(self.preview.state, "mute")]) + 20
        if self.preview.is_illustrative:
            x += self._pill(x, y, _("Illustration"), *_TONES["mute"]) + 20
        for line in self.preview.lines:
            if x > _EDGE and x + _face(400, 32).getlength(line) > SIZE[0] - _EDGE:
                x, y = _EDGE, y + 60
            if y < SIZE[1] - 150 and x + _face(400, 32).getlength(line) <= SIZE[0] - _EDGE:
                x += self.text(x, y + 4, line, 32, colour=_SOFT) + 32

    def _pill(self, x: int, y: int, label: str, colour: str, ground: str) -> int:
        width = int(_face(600, 30).getlength(label, **self._asked(""))) + 40
        left = SIZE[0] - x - width if self.rtl else x
        self.pen.rounded_rectangle((left, y, left + width, y + 52), 8, fill=ground, outline=colour, width=2)
        self.text(x + 20, y + 6, label, 30, weight=600, colour=colour)
        return width

    def _mark(self) -> None:
        """The drawn mark: two arches, one in the other."""
        left = SIZE[0] - _EDGE - 48 if self.rtl else _EDGE
        top = SIZE[1] - 72
        for points, colour in ((_OUTER, "#f4efe4"), (_INNER, "#f0ae3c")):
            line = [(left + x, top + y) for x, y in points]
            self.pen.line(line, fill=colour, width=6, joint="curve")
            for x, y in (line[0], line[-1]):
                self.pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)


def _isolated(reference: str) -> str:
    """A reference reads from left to right in any sentence."""
    return f"\u2066{reference}\u2069" if reference else ""


def _curve(*points: tuple[float, float]) -> list[tuple[float, float]]:
    """A cubic curve, as points."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    found = []
    for step in range(17):
        t = step / 16
        u = 1 - t
        found.append(
            (
                u**3 * ax + 3 * u * u * t * bx + 3 * u * t * t * cx + t**3 * dx,
                u**3 * ay + 3 * u * u * t * by + 3 * u * t * t * cy + t**3 * dy,
            )
        )
    return found


#: The paths of static/img/mark.svg.
_OUTER = [(6, 43), *_curve((12.5, 43), (9.5, 39), (8, 34), (8, 28)), *_curve((8, 28), (8, 15), (14, 6), (26, 5))]
_INNER = [
    (42, 43),
    *_curve((35.5, 43), (38.5, 39), (40, 34), (40, 28)),
    *_curve((40, 28), (40, 20), (36.5, 14.5), (31, 13.5)),
    *_curve((31, 13.5), (25, 12.5), (21, 16), (20, 21)),
]
