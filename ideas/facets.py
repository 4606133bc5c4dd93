"""How many ideas each choice of the filters would show: one query, whatever is chosen and offered."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import TerritoryKind
from core.prepared import prepared
from ideas.enums import PUBLIC_STATES, Channel, IdeaState, ResponseKind
from ideas.filters import IdeaFilter
from ideas.models import IdeaTally, ResponseTally, Transmission
from workshops.enums import PUBLIC_WORKSHOP_STATES

#: What the groups are counted by.
COLUMNS = ("theme", "status", "channel", "territory")
#: Of these there may be many; those with the most ideas are offered.
WORKSHOP, INSTITUTION = "workshop", "institution"
MANY = {WORKSHOP: _("Workshop"), INSTITUTION: _("Institution")}
NAMES = {WORKSHOP: ("reference", "title"), INSTITUTION: ("key", "name")}
#: A draft of a workshop is no choice.
_PUBLIC_WORKSHOP = Q(workshop__state__in=PUBLIC_WORKSHOP_STATES, workshop__plan__is_published=True)
_ANY = Q(institution__isnull=False)
#: More ideas than this are not counted one by one: choices without numbers stand in their place, and the institutions
#: of the first of them.
MOST_COUNTED = 1_000
MOST_ASKED = 100
#: So many workshops and institutions are offered: those with the most ideas.
MOST_OFFERED = 12


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int | None
    checked: bool


@dataclass(frozen=True)
class Facet:
    """In the form that `components/filters.html` wants."""

    name: str
    label: Any
    options: list[Option]
    type: str = "checkbox"


@dataclass(frozen=True)
class Facets:
    total: int
    facets: list[Facet] = field(default_factory=list)
    #: There are more than `total`.
    is_more: bool = False


def _chosen(filters: IdeaFilter) -> dict[str, set[Any] | None]:
    """The values of each column that are asked for; None where anything goes."""
    cleaned = filters.form.cleaned_data
    themes = {theme.pk for group in cleaned["theme"].values() for theme in group}
    territories: set[Any] = {territory.pk for territory in cleaned["territory"].values()}
    return {
        "theme": themes or None,
        "status": {state for group in cleaned["status"].values() for state in group} or None,
        "channel": set(cleaned["channel"].values()) or None,
        "territory": territories or None,
    }


@dataclass(frozen=True)
class Group:
    """So many ideas of a kind; `name` says of which of `MANY` it is the part called `key`, `value` and `label`."""

    theme: int
    status: str
    channel: str
    territory: int | None
    name: str
    key: int | None
    value: str
    label: str
    number: int


def facets(filters: IdeaFilter) -> Facets:
    """The number of ideas found, and beside each choice how many it would show with all other filters as they are.

    The rows are grouped once by all columns; the counts are sums of groups. Without words the groups are the lines
    of tallies, and one query; of a search only the first found are looked at.
    """
    if filters.errors:
        return Facets(total=0)
    fits = _Fits(filters)
    if not _reads_rows(filters):
        groups = _kept(filters)
    else:
        groups = _sampled(filters.before_facets)
        if _total(groups) > MOST_COUNTED:
            return _uncounted(filters, fits, groups)
    counts = {name: Counter[Any]() for name in COLUMNS}
    total = 0
    for group in _ideas(groups):
        total += group.number if fits(group) else 0
        for name in COLUMNS:
            if fits(group, but=name):
                counts[name][fits.shown(group, name)] += group.number
    return Facets(total=total, facets=[*_labelled(filters, counts, fits.chosen), *_of_many(filters, fits, groups)])


def _ideas(groups: list[Group]) -> Iterator[Group]:
    """Each idea once: those of institutions are there a second time."""
    return (group for group in groups if group.name != INSTITUTION)


def _total(groups: list[Group]) -> int:
    return sum(group.number for group in _ideas(groups))


class _Fits:
    """Whether a group has what is asked for, all of it or all but one column."""

    def __init__(self, filters: IdeaFilter) -> None:
        self.chosen = _chosen(filters)
        self.region_of: dict[int | None, int | None] = {
            one.pk: one.pk if one.kind == TerritoryKind.REGION else one.parent_id for one in filters.territories
        }

    def __call__(self, group: Group, *, but: str = "") -> bool:
        return all(
            wanted is None or name == but or self._has(group, name, wanted) for name, wanted in self.chosen.items()
        )

    def _has(self, group: Group, name: str, wanted: set[Any]) -> bool:
        if name == "territory":
            return bool({group.territory, self.region_of.get(group.territory)} & wanted)
        return getattr(group, name) in wanted

    def shown(self, group: Group, name: str) -> Any:
        """The choice of a column under which a group stands: of a place that of its region."""
        return self.region_of.get(group.territory) if name == "territory" else getattr(group, name)


def _reads_rows(filters: IdeaFilter) -> bool:
    """The tallies know plans and the facets themselves; anything else is asked of the ideas."""
    return any(filters.form.cleaned_data.get(name) for name in ("q", "workshop", "institution", "answer", "reason"))


def _kept(filters: IdeaFilter) -> list[Group]:
    """From the tallies: ideas by their workshop, and once more those that institutions have."""
    plans = [plan.pk for plan in filters.asked_plans]
    return [Group(*row) for row in prepared(("facets", *plans), lambda: _tallied(plans))]


def _tallied(plans: list[int]) -> Any:
    ideas, sent = IdeaTally.objects.readable(), ResponseTally.objects.public().filter(kind=ResponseKind.PLACED)
    if plans:
        ideas, sent = ideas.filter(plan__in=plans), sent.filter(plan__in=plans)
    state = Value(IdeaState.ACCEPTED, CharField())
    held = _columns(ideas.order_by(), WORKSHOP, _PUBLIC_WORKSHOP, status="public_state", channel="channel")
    placed = _columns(sent.order_by(), INSTITUTION, _ANY, status=state, channel="word")
    counted = [one.annotate(n=Sum("change")).filter(n__gt=0).values_list(*_ORDER, "n") for one in (held, placed)]
    return counted[0].union(counted[1], all=True)


def _sampled(rows: Any) -> list[Group]:
    """Of a search some of what is found, one more than are counted at most; and what institutions have of them."""
    # In no order: PostgreSQL walks the ideas for a common word and asks the index for a rare one.
    held = _columns(rows.order_by(), WORKSHOP, _PUBLIC_WORKSHOP, status="public_state", channel="channel")
    found = list(held.annotate(n=Value(1)).values_list(*_ORDER, "n", "pk")[: MOST_COUNTED + 1])
    groups = [Group(*row) for *row, _key in found]
    # Only where the acceptance is announced: a transmission alone would tell of it before.
    accepted = [key for *row, key in found if row[1] == IdeaState.ACCEPTED]
    if not accepted:
        return groups
    if len(found) > MOST_COUNTED:
        accepted = accepted[:MOST_ASKED]  # nothing will be counted: these say which institutions are offered
    sent = _columns(
        Transmission.objects.filter(idea__in=accepted),
        INSTITUTION,
        _ANY,
        theme="idea__theme_id",
        territory="idea__territory_id",
        status="idea__public_state",
        channel="idea__channel",
    )
    return groups + [Group(*row) for row in sent.annotate(n=Count("pk")).values_list(*_ORDER, "n")]


_ORDER = [f"as_{one}" for one in ("theme", "status", "channel", "territory", "name", "key", "value", "label")]


def _columns(rows: Any, facet: str, known: Q, **columns: Any) -> Any:
    """Rows with the columns of `Group`, with the part of a facet that is `known`."""
    # The language of the reader first: a name that is missing there is said in another.
    languages = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != get_language())
    value, title = NAMES[facet]
    names = [NullIf(F(f"{facet}__{title}_{code}"), Value("")) for code in languages]
    wanted = {"theme": "theme_id", "territory": "territory_id", **columns}
    marks = {f"as_{name}": F(column) if isinstance(column, str) else column for name, column in wanted.items()}
    marks |= {
        "as_name": Value(facet, CharField()),
        "as_key": Case(When(known, then=F(f"{facet}_id"))),
        "as_value": F(f"{facet}__{value}"),
        "as_label": Cast(Coalesce(*names, F(f"{facet}__{value}")), CharField()),
    }
    return rows.values(**marks)


def _of_many(filters: IdeaFilter, fits: _Fits, groups: list[Group], *, is_known: bool = True) -> list[Facet]:
    """Workshops and institutions, whose choice stands beside those of the columns and narrows these."""
    found = []
    for name, label in MANY.items():
        among = groups
        if filters.form.cleaned_data[name]:
            # What its choices are counted among is more than the list shows.
            among = _sampled(filters.without(name))
        counted: Counter[tuple[int, str, str]] = Counter()
        for group in among:
            if group.name == name and group.key is not None and fits(group):
                counted[group.key, group.value, group.label] += group.number
        is_whole = (is_known and _total(among) <= MOST_COUNTED) or not _reads_rows(filters)
        found.append(Facet(name, label, _offered(filters, name, counted, is_known=is_whole)))
    return [facet for facet in found if facet.options]


def _offered(filters: IdeaFilter, name: str, counted: Counter[tuple[int, str, str]], *, is_known: bool) -> list[Option]:
    """Those with the most ideas, and every chosen one, also where nothing was found of it."""
    chosen = filters.form.cleaned_data[name]
    keys = {one.pk for one in chosen.values()}
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0][1]))
    offered = [row for place, row in enumerate(rows) if place < MOST_OFFERED or row[0][0] in keys]
    shown = {key for (key, *_names), _number in offered}
    offered += [((one.pk, typed, str(one)), 0) for typed, one in chosen.items() if one.pk not in shown]
    return [
        Option(value.lower(), label, number if is_known else None, key in keys)
        for (key, value, label), number in offered
    ]


def _uncounted(filters: IdeaFilter, fits: _Fits, groups: list[Group]) -> Facets:
    """More was found than is counted: choices without numbers. A common word is in half of a million ideas."""
    if any(fits.chosen.values()):
        groups = _sampled(filters.qs)
    total = _total(groups)
    many = _of_many(filters, fits, groups, is_known=total <= MOST_COUNTED)
    return Facets(
        min(total, MOST_COUNTED), [*_labelled(filters, None, fits.chosen), *many], is_more=total > MOST_COUNTED
    )


def _labelled(
    filters: IdeaFilter, counts: dict[str, Counter[Any]] | None, chosen: dict[str, set[Any] | None]
) -> list[Facet]:
    """The choices in words, with their numbers where they are known.

    Themes are offered within one plan; a region without an idea is left out.
    """

    def option(name: str, key: Any, value: str, label: Any) -> Option:
        number = None if counts is None else counts[name][key]
        return Option(value, str(label), number, key in (chosen[name] or ()))

    themes = filters.themes if len({theme.plan_id for theme in filters.themes}) == 1 else []
    regions = [one for one in filters.territories if one.kind == TerritoryKind.REGION]
    options = {
        "status": [
            option("status", state, state, IdeaState(state).label) for state in IdeaState if state in PUBLIC_STATES
        ],
        "theme": [option("theme", theme.pk, theme.slug, theme) for theme in themes],
        "channel": [option("channel", channel, channel, Channel(channel).label) for channel in Channel],
        "territory": [option("territory", region.pk, region.code, region) for region in regions],
    }
    options["territory"] = [one for one in options["territory"] if counts is None or one.count or one.checked]
    labels = {"status": _("Status"), "theme": _("Theme"), "channel": _("Channel"), "territory": _("Region")}
    return [Facet(name, labels[name], found) for name, found in options.items() if found]
