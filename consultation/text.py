"""The parts of a consulted text: what a comment can be about, what stood there, and what stands there since."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commitments.models import Commitment

#: An activity of the card as an anchor: `activity-3`.
_ACTIVITY = re.compile(r"activity-([0-9]{1,5})")
#: Of a long part so much is kept beside a comment, unless the person quotes their own piece.
MOST_QUOTED = 600


@dataclass(frozen=True)
class Part:
    """One part of a text in the language shown now; `lang` is set when it stands in another one."""

    anchor: str
    title: str
    text: str
    lang: str = ""
    activity: Any = None

    @property
    def title_with_words(self) -> str:
        """The title, of an activity with the beginning of its own."""
        if not self.anchor.startswith("activity-"):
            return self.title
        return f"{self.title} · {Truncator(self.text).chars(60)}" if self.text else self.title


def title_of(anchor: str) -> str:
    """What a part is called; an activity without its row is called by its number."""
    found = _ACTIVITY.fullmatch(anchor)
    if found:
        return _("Activity %(number)s") % {"number": found[1]}
    if anchor in Commitment.TEXT_FIELDS:
        return Commitment.label_of(anchor)
    return {"activities": _("Activities"), "indicators": _("Indicators")}.get(anchor, "")


def parts_of(version: Any, activities: Any) -> list[Part]:
    """The parts of a frozen text in the order of the card, also those that say nothing yet, then the activities."""
    found = [Part(name, title_of(name), version.text(name), version.lang(name)) for name in Commitment.TEXT_FIELDS]
    now = {activity.number: activity for activity in activities}
    for number, title in _frozen_activities(version, now).items():
        anchor = f"activity-{number}"
        found.append(Part(anchor, title_of(anchor), title, "", now.get(number)))
    found += [Part(name, title_of(name), "") for name in ("activities", "indicators")]
    return found


def _frozen_activities(version: Any, now: dict[int, Any]) -> dict[int, str]:
    """The titles of the activities as they were frozen; of a text from before they were, as they stand now."""
    language = get_language() or settings.LANGUAGE_CODE
    frozen = (version.parts or {}).get("activities")
    if frozen is None:
        return {number: str(activity.title or "") for number, activity in now.items()}
    return {
        one["number"]: one["title"].get(language) or next(filter(None, one["title"].values()), "") for one in frozen
    }


def words_at(version: Any, anchor: str, language: str, activity: Any = None) -> str:
    """What stands at an anchor in one language."""
    if activity is not None:
        return str(getattr(activity, f"title_{language}", "") or activity.title or "")
    return str(version.texts.get(anchor, {}).get(language) or version.text(anchor))


def one_line(text: str) -> str:
    """Without the breaks and doubled blanks that copying makes."""
    return " ".join(text.split())


def stands_in(quote: str, words: str) -> bool:
    return one_line(quote).casefold() in one_line(words).casefold()


def shortened(words: str) -> str:
    """The beginning of a long part, cut between two words."""
    if len(words) <= MOST_QUOTED:
        return words
    return words[:MOST_QUOTED].rsplit(" ", 1)[0] + "…"


def quotes_whole_part(quote: str, version: Any, part: Part) -> bool:
    """The quote is what a form keeps by itself: it says nothing more beside the part."""
    whole = [part.text, *version.texts.get(part.anchor, {}).values()]
    return quote in {shortened(words) for words in whole if words}


def changed_parts(before: Any, after: Any) -> set[str]:
    """The parts of a card that read otherwise, in any language, in a later frozen text."""
    return {
        name
        for name in Commitment.TEXT_FIELDS
        if {k: v for k, v in before.texts.get(name, {}).items() if v}
        != {k: v for k, v in after.texts.get(name, {}).items() if v}
    }
