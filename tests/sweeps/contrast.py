"""What a page asks the eye to tell apart, beside its texts: controls, signs, marks of charts, the ring of the focus.

WCAG 1.4.11 asks 3:1 of each against what is around it. axe measures texts alone, so it is measured here: computed
colours, laid one over the other as the page lays them. Left alone are the drawn mark and ornaments, what is disabled,
and boxes that the browser draws in its own colours.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders

LEAST = 3

#: Helpers that each measure begins with.
COLOURS = (
    f"const least = {LEAST};"
    r"""
const known = new Map(), shares = new Map();
const colour = value => {
  let found = value.match(/^rgba?\(([^)]+)\)$/), by = 1;
  if (!found) [found, by] = [value.match(/^color\(srgb ([^)]+)\)$/), 255];
  if (!found) throw new Error(`a colour that is not understood: ${value}`);
  const [r, g, b, a = "1"] = found[1].split(/[\s,/]+/);
  return [r * by, g * by, b * by, parseFloat(a)];
};
const over = (top, below, share = 1) => {
  const a = top[3] * share;
  return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a)).concat(1);
};
const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
const ground = one => {
  if (!one) return dark ? [18, 18, 18, 1] : [255, 255, 255, 1];
  if (!known.has(one)) known.set(one, over(colour(getComputedStyle(one).backgroundColor), ground(one.parentElement)));
  return known.get(one);
};
const share = one => {
  if (!one) return 1;
  if (!shares.has(one)) shares.set(one, getComputedStyle(one).opacity * share(one.parentElement));
  return shares.get(one);
};
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
  return .2126 * x + .7152 * y + .0722 * z;
};
const contrast = (a, b) => {
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
  return (high + .05) / (low + .05);
};
const edges = style => ["Top", "Bottom", "Left", "Right"]
  .filter(side => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) >= 1)
  .map(side => colour(style[`border${side}Color`])).filter(one => one[3]);
const seen = one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".trap, [inert]");
"""
)

_BELOW = "rect, circle, ellipse"
_FIELDS = "input, select, textarea, button, [role=button], a.button, .select2-selection"
#: What select2 hides, and what it puts into a box that has an edge of its own.
_WITHIN = ".select2-hidden-accessible, .select2-search__field"
#: Marks that are made without SVG; of those with `::` it is the part that a style puts before them.
_MARKS = (".way-dot", ".way-line i", ".steps > li::before", ".timeline > li::before", ".way > li::before")
_ORNAMENTS = ".mark, .cta-arch, .track-line, [data-ornament]"

FAINT = f"""() => {{
  {COLOURS}
  const found = new Set(), icons = {{}};
  const tell = (what, one, best) => found.add(`${{what}} ${{best.toFixed(2)}}: ${{one.outerHTML.slice(0, 110)}}`);
  const best = (paints, around) => Math.max(0, ...paints.map(paint => contrast(over(paint, around), around)));

  for (const one of document.querySelectorAll("{_FIELDS}")) {{
    if (!seen(one) || one.disabled || one.matches("{_WITHIN}")) continue;
    if (/hidden|image|file|range|color/.test(one.type || "")) continue;
    const style = getComputedStyle(one), around = ground(one.parentElement);
    if (/checkbox|radio/.test(one.type || "") && style.appearance !== "none") {{
      if (style.accentColor === "auto") continue;
      const reached = contrast(colour(style.accentColor), around);
      if (reached < least) tell("box", one, reached);
      continue;
    }}
    const lines = edges(style), ink = colour(style.backgroundColor);
    const written = one.matches("button, [role=button], a, [type=submit], [type=button], [type=reset]");
    const apart = contrast(over(ink, around), around);
    // A word that can be pressed and shows no shape is a word; as one its contrast is measured by axe.
    if (written && apart < 1.05 && !lines.some(line => contrast(over(line, around), around) >= 1.05)) continue;
    const reached = best([ink, ...lines], around);
    if (reached < least) tell("control", one, reached);
  }}

  for (const one of document.querySelectorAll("svg")) {{
    if (!seen(one) || one.closest("{_ORNAMENTS}") || !one.getBoundingClientRect().width) continue;
    const under = ground(one), all = share(one);
    const shapes = one.querySelector("use") ? [one]
      : [...one.querySelectorAll("path, rect, circle, ellipse, line, polyline, polygon")];
    const laid = [];
    for (const shape of shapes) {{
      if (shape.matches("{_ORNAMENTS}") || shape.closest("defs, symbol, clipPath, mask")) continue;
      const style = getComputedStyle(shape), paints = [], box = shape.getBoundingClientRect();
      if (style.display === "none" || shape.matches("{_BELOW}") && !(box.width && box.height)) continue;
      const own = shape === one ? all : all * style.opacity;
      const paint = (value, strength) => {{
        if (value === "none") return;
        const told = colour(value);
        if (told[3] * strength * own > 0) paints.push([...told.slice(0, 3), told[3] * strength * own]);
      }};
      paint(style.fill, style.fillOpacity);
      if (parseFloat(style.strokeWidth) >= 1) paint(style.stroke, style.strokeOpacity);
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      const below = laid.filter(({{box}}) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom).pop();
      const around = below ? below.paint : under;
      // What lies in the colour of its ground draws nothing.
      if (paints.length && best(paints, around) > 1.02) {{
        const reached = best(paints, around);
        if (reached < least) tell("mark", shape, reached);
      }}
      if (shape.matches("{_BELOW}") && paints.length) {{
        const painted = over(paints[0], around);
        // Two that touch are told apart by what they are, or by a line between them.
        const touch = ({{box: its}}) => its.top < box.bottom && box.top < its.bottom
          && Math.min(Math.abs(its.right - box.left), Math.abs(its.left - box.right)) < .5;
        const beside = paints.length === 1 && laid.find(touch), told = beside && contrast(painted, beside.paint);
        if (beside && told < least) tell("marks that touch", shape, told);
        laid.push({{box, paint: painted}});
      }}
    }}
    for (const word of one.querySelectorAll("text")) {{
      const box = word.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
      const below = laid.filter(({{box}}) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom).pop();
      const reached = best([colour(getComputedStyle(word).fill)], below ? below.paint : under);
      if (reached < 4.5) tell("word in a picture", word, reached);
    }}
  }}

  for (const name of {list(_MARKS)}) {{
    const [selector, part] = name.split("::");
    for (const one of document.querySelectorAll(selector)) {{
      const style = getComputedStyle(one, part ? `::${{part}}` : null);
      if (!seen(one) || style.display === "none" || part && style.content === "none") continue;
      const around = ground(part ? one : one.parentElement);
      const reached = best([colour(style.backgroundColor), ...edges(style)], around);
      if (reached < least) tell("mark", one, reached);
    }}
  }}

  // Signs that are files: their colours are read there.
  const keep = (url, one) => (icons[new URL(url, location).pathname] ||= []).push(ground(one).slice(0, 3));
  for (const one of document.querySelectorAll("img[src*='.svg']")) if (seen(one)) keep(one.src, one);
  for (const one of document.querySelectorAll("a, button, span, input, summary")) {{
    const [, url] = seen(one) && getComputedStyle(one).backgroundImage.match(/^url\\("([^"]+\\.svg)"\\)/) || [];
    if (url) keep(url, one);
  }}
  return [[...found].slice(0, 6), icons];
}}"""


def _light(colour: Iterable[float]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(one: Iterable[float], other: Iterable[float]) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def _colours_of(path: str) -> tuple[tuple[int, ...], ...]:
    """Those that a file of signs draws in."""
    found = finders.find(path.removeprefix(settings.STATIC_URL))
    if not found:
        return ()
    drawn = Path(found).read_text(encoding="utf-8")
    written = re.findall(r"""(?:fill|stroke)[=:]\s*["']?#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b""", drawn)
    long = [one if len(one) == 6 else "".join(2 * digit for digit in one) for one in written]
    return tuple(tuple(int(one[at : at + 2], 16) for at in (0, 2, 4)) for one in long)


def faint(*looks: tuple[list[str], dict[str, list[Any]]]) -> list[str]:
    """What `FAINT` found, of one page in several widths, with the files of signs read: none of their colours is told
    from a ground on which they stand."""
    faults = {fault for found, _signs in looks for fault in found}
    for path, grounds in (one for _found, signs in looks for one in signs.items()):
        if colours := _colours_of(path):
            worst = min(max(ratio(colour, ground) for colour in colours) for ground in grounds)
            if worst < LEAST:
                faults.add(f"sign {worst:.2f}: {path}")
    return sorted(faults)
