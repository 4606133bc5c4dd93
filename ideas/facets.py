"""How many ideas each choice of the filters would show: one query, whatever is chosen and offered."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, CharField, Count, F, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import TerritoryKind
from core.prepared import prepared
from ideas.enums import PUBLIC_STATES, Channel, IdeaState
from ideas.filters import IdeaFilter
from ideas.models import Idea, IdeaTally, Transmission
from workshops.models import Workshop

#: The column that each facet counts.
COLUMNS = {"theme": "theme_id", "status": "public_state", "channel": "channel", "territory": "territory_id"}
#: Of these there may be many; they are counted among the ideas themselves.
MANY = {"workshop": _("Workshop"), "institution": _("Institution")}
#: More ideas than this are not counted one by one: choices without numbers stand in their place.
MOST_COUNTED = 1_000
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


def facets(filters: IdeaFilter) -> Facets:
    """The number of ideas found, and beside each choice how many it would show with all other filters as they are.

    The rows are grouped once by all four columns (some hundred groups at most); the counts are sums of groups.
    Workshops and institutions come in the same query, each with its own number.
    """
    if filters.errors:
        return Facets(total=0)
    groups, found = _read(filters)
    many = _of_many(filters, found)
    if sum(number for *_values, number in groups) > MOST_COUNTED and _reads_rows(filters):
        return _uncounted(filters, many)
    chosen = _chosen(filters)
    region_of = {one.pk: one.pk if one.kind == TerritoryKind.REGION else one.parent_id for one in filters.territories}
    counts: dict[str, Counter[Any]] = {name: Counter() for name in COLUMNS}
    total = 0
    for *values, number in groups:
        group = dict(zip(COLUMNS, values, strict=True))
        places = {group["territory"], region_of.get(group["territory"])}
        fits = {
            name: wanted is None or bool(places & wanted if name == "territory" else group[name] in wanted)
            for name, wanted in chosen.items()
        }
        total += number if all(fits.values()) else 0
        for name in COLUMNS:
            if all(fit for other, fit in fits.items() if other != name):
                counts[name][region_of.get(group[name]) if name == "territory" else group[name]] += number
    return Facets(total=total, facets=[*_labelled(filters, counts, chosen), *many])


def _reads_rows(filters: IdeaFilter) -> bool:
    """The tally knows plans and the facets themselves; anything else is asked of the ideas."""
    return any(filters.form.cleaned_data.get(name) for name in ("q", "workshop", "institution", "answer", "reason"))


def _read(filters: IdeaFilter) -> tuple[list[Any], dict[str, list[Any]]]:
    """The groups as (theme, state, channel, territory, number), and of each of `MANY` (key, value, label, number)."""
    groups: list[Any] = []
    found: dict[str, list[Any]] = {name: [] for name in MANY}
    for name, key, text, other, place, number in prepared(
        filters.shape and ("facets", filters.shape),
        lambda: _groups(filters).union(*_held_and_sent(filters), all=True),
    ):
        if name:
            found[name].append((key, text, other, number))
        else:
            groups.append((key, text, other, place, number))
    return groups, found


def _groups(filters: IdeaFilter) -> Any:
    """Rows of (nothing, theme, state, channel, territory, number), before facets; of a search only the first found."""
    columns = list(COLUMNS.values())
    if _reads_rows(filters):
        rows = Idea.objects.filter(pk__in=_first(filters.before_facets))
        counted = rows.order_by().values(*columns).annotate(n=Count("pk"))
    else:
        kinds = IdeaTally.objects.readable()
        if filters.asked_plans:
            kinds = kinds.filter(plan__in=filters.asked_plans)
        counted = kinds.order_by().values(*columns).annotate(n=Sum("change")).filter(n__gt=0)
    return counted.annotate(facet=Value("", CharField())).values_list("facet", *columns, "n")


def _first(rows: Any) -> Any:
    return rows.order_by().values("pk")[: MOST_COUNTED + 1]


def _held_and_sent(filters: IdeaFilter) -> list[Any]:
    """Workshops and institutions as rows of (facet, key, value, label, nothing, number), to stand below the groups."""
    held = filters.without("workshop").filter(workshop__in=Workshop.objects.public().values("pk"))
    # Only where the acceptance is announced: a transmission alone would tell of it before.
    sent = filters.without("institution").filter(
        public_state=IdeaState.ACCEPTED, pk__in=Transmission.objects.values("idea")
    )
    return [
        _named(Idea.objects.filter(pk__in=_first(held)), "workshop", "reference", "title", Count("pk")),
        _named(
            Transmission.objects.filter(idea__in=_first(sent)),
            "institution",
            "key",
            "name",
            Count("idea", distinct=True),
        ),
    ]


def _named(rows: Any, facet: str, value: str, label: str, number: Any) -> Any:
    # The language of the reader first: a name that is missing there is said in another.
    languages = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != get_language())
    names = [NullIf(F(f"{facet}__{label}_{code}"), Value("")) for code in languages]
    named = rows.order_by().annotate(label=Cast(Coalesce(*names, F(f"{facet}__{value}")), CharField()))
    columns = (f"{facet}_id", f"{facet}__{value}", "label")
    marks = {"facet": Value(facet, CharField()), "place": Cast(Value(None), BigIntegerField())}
    return named.values(*columns).annotate(n=number).annotate(**marks).values_list("facet", *columns, "place", "n")


def _of_many(filters: IdeaFilter, found: dict[str, list[Any]]) -> list[Facet]:
    facets = [Facet(name, label, _offered(filters, name, found[name])) for name, label in MANY.items()]
    return [facet for facet in facets if facet.options]


def _offered(filters: IdeaFilter, name: str, rows: list[Any]) -> list[Option]:
    """Those with the most ideas, and every chosen one, also where nothing was found of it."""
    is_known = sum(number for *_names, number in rows) <= MOST_COUNTED
    chosen = filters.form.cleaned_data[name]
    keys = {one.pk for one in chosen.values()}
    rows = sorted(rows, key=lambda row: (-row[-1], row[1]))
    offered = [row for place, row in enumerate(rows) if place < MOST_OFFERED or row[0] in keys]
    shown = {key for key, *_rest in offered}
    offered += [(one.pk, typed, str(one), 0) for typed, one in chosen.items() if one.pk not in shown]
    return [
        Option(value.lower(), label, number if is_known else None, key in keys) for key, value, label, number in offered
    ]


def _uncounted(filters: IdeaFilter, many: list[Facet]) -> Facets:
    """More was found than is counted: choices without numbers. A common word is in half of a million ideas."""
    total = filters.qs.order_by()[: MOST_COUNTED + 1].count()
    found = [*_labelled(filters, None, _chosen(filters)), *many]
    return Facets(min(total, MOST_COUNTED), found, is_more=total > MOST_COUNTED)


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
