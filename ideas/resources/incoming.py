"""The table of ideas that staff bring in: its columns, and what each row of it says."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Territory
from core.spreadsheet import Leaf, safe_cell, workbook
from core.text import fold, guess_language
from ideas.enums import Channel, Intake
from ideas.models import Idea
from ideas.services import NewIdea
from plans.backoffice.sheets import by_name
from plans.backoffice.streamed import SheetRefused, Stream
from plans.models import ActionPlan, Theme
from workshops.models import Workshop

#: What each column means, for the person who prepares the file: (name, needed, explanation).
COLUMNS: tuple[tuple[str, bool, Any], ...] = (
    ("intake", False, gettext_lazy("paper, email or workshop; left empty, a row with a workshop came from there")),
    ("plan", False, gettext_lazy("Reference of the action plan, as PAN2; left empty where the workshop tells it")),
    ("workshop", False, gettext_lazy("Reference of the workshop, as PAN2-W-03; only for ideas of workshops")),
    ("theme", True, gettext_lazy("Title of the theme in Arabic or French, its number or its address")),
    ("title", True, gettext_lazy("Title of the idea, at most 160 characters")),
    ("body", True, gettext_lazy("The idea itself")),
    ("problem", False, gettext_lazy("The problem that it answers")),
    ("expected", False, gettext_lazy("The expected result")),
    ("language", False, gettext_lazy("ar or fr; left empty, it is told from the text")),
    ("territory", False, gettext_lazy("Code of the region concerned, or its name")),
    ("author_name", False, gettext_lazy("Only if the author agreed in writing that the name is shown; no address")),
)
_TEXTS = ("title", "body", "problem", "expected")
#: The columns' own rules, which forms and `full_clean` use too.
_FIELDS: dict[str, Any] = {name: Idea._meta.get_field(name) for name in (*_TEXTS, "author_name")}
#: So many spellings of themes are remembered.
_MOST_NAMES = 1_000
#: A page names so many wrong rows, and shows so many of the others.
SHOWN_ERRORS, SHOWN_ROWS = 200, 50
_WAYS_IN = (Intake.PAPER, Intake.EMAIL, Intake.WORKSHOP)


class RowWrong(Exception):
    """What is wrong with a row: `[(column, why)]`, in the language of the page."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        self.found = found
        super().__init__(found)


class NotAllRight(Exception):
    """A row of a table that was right when it was previewed is wrong now."""

    def __init__(self, number: int, found: list[tuple[str, str]]) -> None:
        self.number, self.found = number, found
        super().__init__(number, found)


@dataclass
class Checked:
    """What a table would do if it were imported."""

    new: int = 0
    skipped: int = 0
    wrong: int = 0
    #: `{"row": …, "column": …, "why": …}` of the first mistakes, and the first rows with what happens to them.
    first: list[dict[str, Any]] = field(default_factory=list)
    preview: list[dict[str, Any]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    encoding: str = ""
    #: Keys of the plans that rows speak of: only these are locked when it is imported.
    plans: list[int] = field(default_factory=list)


def check_headers(headers: list[str]) -> None:
    """Refuse columns that nobody knows (a status, say) rather than leave them out in silence."""
    known = [name for name, _needed, _text in COLUMNS]
    if unknown := [name for name in headers if name not in known]:
        raise SheetRefused(_("These columns are not known: %(names)s") % {"names": ", ".join(unknown)})
    if missing := [name for name, needed, _text in COLUMNS if needed and name not in headers]:
        raise SheetRefused(_("These columns are missing: %(names)s") % {"names": ", ".join(missing)})


class IdeaReader:
    """Makes ideas to enter of the rows of a table. Whatever rows speak of is read once, before the first of them."""

    def __init__(self, plans: Iterable[ActionPlan]) -> None:
        self.plans = {plan.reference: plan for plan in plans}
        keys = [plan.pk for plan in self.plans.values()]
        workshops = Workshop.objects.filter(plan__in=keys).select_related("plan")
        self.workshops = {row.reference: row for row in workshops}
        themes: dict[int, list[Theme]] = defaultdict(list)
        for theme in Theme.objects.filter(plan__in=keys):
            themes[theme.plan_id].append(theme)
        self.themes = {plan: by_name(rows, "slug", "number", "title_ar", "title_fr") for plan, rows in themes.items()}
        self.named: dict[tuple[int, str], Theme | None] = {}
        self.territories = by_name(
            Territory.objects.all(), "code", *(f"name_{code}" for code, _n in settings.LANGUAGES)
        )
        #: What is there already, word for word, as short hashes: a hundred thousand of them are three megabytes.
        there = Idea.objects.filter(plan__in=keys, intake__in=_WAYS_IN)
        columns = ("plan_id", "workshop_id", "intake", "title", "body")
        self.seen = {_hash(*row) for row in there.values_list(*columns).iterator(chunk_size=1_000)}

    def read(self, cells: dict[str, str]) -> NewIdea | None:
        """The idea of a row; None when it is there already, in the database or further up. Raises `RowWrong`."""
        wrong: list[tuple[str, str]] = []
        idea = NewIdea()
        self._place(idea, cells, wrong)
        for name in _TEXTS:
            self._text(idea, name, cells.get(name, ""), wrong)
        if name := cells.get("author_name", "").strip():
            self._text(idea, "author_name", name, wrong)
            idea.show_name = True
        idea.language = cells.get("language", "").strip().lower() or guess_language(f"{idea.title} {idea.body}")
        if idea.language not in dict(settings.LANGUAGES):
            wrong.append(
                ("language", _("Write one of these: %(codes)s") % {"codes": ", ".join(dict(settings.LANGUAGES))})
            )
        if place := cells.get("territory", "").strip():
            territory = self.territories.get(fold(place))
            idea.territory_id = territory and territory.pk
            if territory is None:
                wrong.append(("territory", _("There is no such region.")))
        if wrong:
            raise RowWrong(wrong)
        key = _hash(idea.plan_id, idea.workshop_id, idea.intake, idea.title, idea.body)
        if key in self.seen:
            return None
        self.seen.add(key)
        return idea

    def _place(self, idea: NewIdea, cells: dict[str, str], wrong: list[tuple[str, str]]) -> None:
        """By which way it came, to which plan and under which theme."""
        reference = cells.get("workshop", "").strip().upper()
        way = cells.get("intake", "").strip().lower() or (Intake.WORKSHOP if reference else "")
        if way not in _WAYS_IN:
            wrong.append(("intake", _("Write paper, email or workshop.")))
            return
        idea.intake = way
        if way == Intake.WORKSHOP:
            workshop = self.workshops.get(reference)
            if workshop is None:
                wrong.append(("workshop", _("There is no such workshop among those of your plans.")))
                return
            idea.channel, idea.workshop_id, plan = Channel.WORKSHOP, workshop.pk, workshop.plan
        elif reference:
            wrong.append(("workshop", _("Only ideas that came out of a workshop name one.")))
            return
        else:
            plan = None
        given = cells.get("plan", "").strip().upper()
        if given or plan is None:
            named = self.plans.get(given)
            if named is None:
                wrong.append(("plan", _("There is no such plan among those that you work on.")))
                return
            if plan is not None and named.pk != plan.pk:
                wrong.append(("plan", _("The workshop belongs to another plan.")))
                return
            plan = named
        idea.plan_id = plan.pk
        theme = self._theme(plan.pk, cells.get("theme", ""))
        if theme is None:
            wrong.append(("theme", _("There is no such theme in this plan.")))
        else:
            idea.theme_id = theme.pk

    def _theme(self, plan: int, named: str) -> Theme | None:
        """The theme by any of its names; the same few stand in row after row."""
        key = plan, named
        if key not in self.named:
            if len(self.named) > _MOST_NAMES:
                self.named.clear()
            self.named[key] = self.themes.get(plan, {}).get(fold(named))
        return self.named[key]

    @staticmethod
    def _text(idea: NewIdea, name: str, value: str, wrong: list[tuple[str, str]]) -> None:
        try:
            setattr(idea, name, _FIELDS[name].clean(value, None))
        except ValidationError as error:
            wrong.append((name, " ".join(error.messages)))


def _hash(*values: Any) -> bytes:
    return hashlib.blake2b("\x1f".join(str(value or "") for value in values).encode(), digest_size=12).digest()


def check_ideas(stream: Stream, reader: IdeaReader, errors: IO[str], report: Any = None) -> Checked:
    """Read the whole table and tell what it would do. Each mistake is written to `errors`, a CSV."""
    check_headers(stream.headers)
    found = Checked(headers=stream.headers, encoding=stream.encoding)
    out = csv.writer(errors)
    out.writerow([_("Row"), _("Column"), _("What is wrong")])
    for number, cells in stream.rows:
        try:
            idea = reader.read(cells)
        except RowWrong as error:
            found.wrong += 1
            for column, why in error.found:
                out.writerow([number, column, safe_cell(why)])
                if len(found.first) < SHOWN_ERRORS:
                    found.first.append({"row": number, "column": column, "why": why})
        else:
            if idea is not None and idea.plan_id not in found.plans:
                found.plans.append(idea.plan_id)
            found.new += idea is not None
            found.skipped += idea is None
            if len(found.preview) < SHOWN_ROWS:
                shown = [cells[name][:160] for name in stream.headers]
                found.preview.append({"row": number, "new": idea is not None, "cells": shown})
        if report is not None and number % 1_000 == 0:
            report(number, max(stream.about, number))
    return found


def new_ideas(stream: Stream, reader: IdeaReader) -> Iterator[NewIdea]:
    """The ideas of a table that are not there yet. Raises `NotAllRight` at the first wrong row."""
    check_headers(stream.headers)
    for number, cells in stream.rows:
        try:
            idea = reader.read(cells)
        except RowWrong as error:
            raise NotAllRight(number, error.found) from error
        if idea is not None:
            yield idea


def template() -> bytes:
    """An empty table to fill in, with a sheet that says what stands in each column, in the language that is active."""
    names = [name for name, _needed, _text in COLUMNS]
    # Lists to choose from in the columns that have one, for as many rows as people fill in by hand.
    empty = [[""] * len(names) for _n in range(200)]
    choices: dict[int, Sequence[str]] = {
        names.index("intake"): [str(one) for one in _WAYS_IN],
        names.index("language"): [code for code, _label in settings.LANGUAGES],
    }
    told = [[name, _("yes") if needed else _("no"), str(text)] for name, needed, text in COLUMNS]
    return workbook(
        [
            Leaf("ideas", names, empty, widths=[14] * 4 + [40, 60, 30, 30, 10, 14, 20], choices=choices),
            Leaf("columns", [_("Column"), _("Needed"), _("What stands in it")], told, widths=[16, 10, 80]),
        ],
        rtl=get_language_bidi(),
    )


def template_languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]
