"""How many ideas each choice of the filters would show: one query, whatever is chosen."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from accounts.enums import TerritoryKind
from ideas.enums import PUBLIC_STATES, Channel, IdeaState
from ideas.filters import IdeaFilter
from ideas.models import Idea, IdeaTally

#: The column that each facet counts.
COLUMNS = {"theme": "theme_id", "status": "public_state", "channel": "channel", "territory": "territory_id"}


#: More ideas than this are not counted when words are searched for.
MOST_COUNTED = 5_000


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
    """
    if filters.errors:
        return Facets(total=0)
    groups = list(_groups(filters))
    if sum(number for *_values, number in groups) > MOST_COUNTED and _reads_rows(filters):
        return _uncounted(filters)
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
    return Facets(total=total, facets=_labelled(filters, counts, chosen))


def _reads_rows(filters: IdeaFilter) -> bool:
    """The tally knows plans and the facets themselves; anything else is asked of the ideas."""
    return any(filters.form.cleaned_data.get(name) for name in ("q", "workshop", "institution", "answer"))


def _groups(filters: IdeaFilter) -> Any:
    """Rows of (theme, state, channel, territory, number), before facets; of a search only the first ones found."""
    columns = list(COLUMNS.values())
    if not _reads_rows(filters):
        kinds = IdeaTally.objects.readable()
        if filters.asked_plans:
            kinds = kinds.filter(plan__in=filters.asked_plans)
        return kinds.order_by().values_list(*columns).annotate(n=Sum("change")).filter(n__gt=0)
    found = filters.before_facets.order_by().values("pk")[: MOST_COUNTED + 1]
    return Idea.objects.filter(pk__in=found).order_by().values_list(*columns).annotate(n=Count("pk"))


def _uncounted(filters: IdeaFilter) -> Facets:
    """More was found than is counted: choices without numbers. A common word is in half of a million ideas."""
    total = filters.qs.order_by()[: MOST_COUNTED + 1].count()
    return Facets(min(total, MOST_COUNTED), _labelled(filters, None, _chosen(filters)), is_more=total > MOST_COUNTED)


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
