"""The one way to narrow a list of ideas: for the page, the API and the export alike."""

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Territory
from core.paging import Order, Page, page
from core.search import SearchQuery
from core.text import clean_line, is_blank
from ideas.enums import PUBLIC_STATES, Channel, IdeaState
from ideas.models import Idea, Transmission
from plans.models import ActionPlan, Theme
from workshops.models import Workshop

MOST_LETTERS = 200
MOST_VALUES = 50
REFERENCE = re.compile(r"[A-Za-z0-9]{2,12}-[A-Za-z]-\d{1,9}")
MOST_DIGITS = 9

ORDERS = {
    "newest": Order("newest", "submitted_at"),
    "oldest": Order("oldest", "submitted_at", descending=False),
    "supported": Order("supported", "support", kind="number"),
}
ORDER_LABELS = {"newest": _("Newest first"), "oldest": _("Oldest first"), "supported": _("Most supported first")}


def page_of_ideas(rows: Any, *, order: str = "", after: str = "", before: str = "", size: int = 20) -> Page:
    """One page of ideas in one of `ORDERS` (else the newest first); `core.paging.BadToken` when a token is not ours."""
    if order == "supported":
        rows = rows.annotate(support=Coalesce("stats__supports_count", 0))
    return page(rows, order=ORDERS.get(order, ORDERS["newest"]), after=after, before=before, size=size)


class WordsField(forms.CharField):
    """What people type into a search box: cleaned, and cut where nobody types on."""

    def to_python(self, value: Any) -> str:
        words = clean_line(super().to_python(value) or "")[:MOST_LETTERS]
        return "" if is_blank(words) else words


class KnownField(forms.Field):
    """Several values of one name in the address, each of which must be known: `known` maps values to what they mean."""

    widget = forms.SelectMultiple
    default_error_messages = {"unknown": _("There is nothing called “%(value)s” here.")}

    def __init__(self, *, known: Any = None, **kwargs: Any) -> None:
        self.known = known
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dict[str, Any]:
        """The meanings by value as typed; empty when nothing was asked."""
        found: dict[str, Any] = {}
        asked = [clean_line(v) for v in (value or [])[:MOST_VALUES]]
        asked = [v for v in asked if v]
        meanings = self.known(asked) if asked else {}
        for one in asked:
            meaning = meanings.get(one.lower())
            if meaning is None:
                raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"value": one[:60]})
            found[one] = meaning
        return found


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class KnownFilter(django_filters.Filter):
    field_class = KnownField


def _choices(values: Any) -> Any:
    return lambda _asked: {str(v): v for v in values}


class IdeaFilter(django_filters.FilterSet):
    """`q theme status channel workshop institution territory plan` over public ideas.

    Every name but `q` may stand several times. Unknown values give an error at the field and no rows.
    """

    q = WordsFilter(method="by_words", label=_("Words or reference"))
    plan = KnownFilter(method="by_plan", label=_("Plan"))
    theme = KnownFilter(method="by_theme", label=_("Theme"))
    status = KnownFilter(method="by_status", label=_("Status"))
    channel = KnownFilter(method="by_channel", label=_("Channel"))
    workshop = KnownFilter(method="by_workshop", label=_("Workshop"))
    institution = KnownFilter(method="by_institution", label=_("Institution"))
    territory = KnownFilter(method="by_territory", label=_("Region"))

    #: Filters that `ideas.facets` counts; they are applied after the others.
    FACETS = ("theme", "status", "channel", "territory")

    class Meta:
        model = Idea
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: QuerySet[Idea] | None = None, **kwargs: Any) -> None:
        # Always bound: a list without a filter is a filter with nothing in it.
        super().__init__(
            data if data is not None else QueryDict(),
            Idea.objects.public() if queryset is None else queryset,
            **kwargs,
        )
        known = {
            "plan": self._known_plans,
            "theme": self._known_themes,
            "status": _choices(PUBLIC_STATES),
            "channel": _choices(Channel.values),
            "workshop": self._known_workshops,
            "institution": self._known_institutions,
            "territory": self._known_territories,
        }
        for name, look_up in known.items():
            self.form.fields[name].known = look_up

    # --- what is known; read once, and only when asked for ---
    @cached_property
    def plans(self) -> list[ActionPlan]:
        return list(ActionPlan.objects.filter(is_published=True))

    @cached_property
    def all_themes(self) -> list[Theme]:
        return list(Theme.objects.filter(plan__is_published=True).order_by("plan_id", "number"))

    @cached_property
    def territories(self) -> list[Territory]:
        """Every region, province and prefecture (under a hundred)."""
        return list(Territory.objects.order_by("code"))

    @property
    def asked_plans(self) -> list[ActionPlan]:
        cleaned: dict[str, Any] = getattr(self.form, "cleaned_data", {})
        return list((cleaned.get("plan") or {}).values())

    @property
    def themes(self) -> list[Theme]:
        """The themes one can choose from: those of the plans asked for."""
        asked = {plan.pk for plan in self.asked_plans}
        return [theme for theme in self.all_themes if not asked or theme.plan_id in asked]

    def _known_plans(self, _asked: list[str]) -> dict[str, Any]:
        return {plan.slug: plan for plan in self.plans}

    def _known_themes(self, _asked: list[str]) -> dict[str, Any]:
        """By slug (one theme), or by number (the theme of that number in each plan asked for)."""
        known: dict[str, Any] = {}
        for theme in self.themes:
            known[theme.slug.lower()] = [theme]
            known.setdefault(str(theme.number), []).append(theme)
        return known

    def _known_workshops(self, asked: list[str]) -> dict[str, Any]:
        found = Workshop.objects.public().filter(reference__in=[one.upper() for one in asked])
        return {workshop.reference.lower(): workshop for workshop in found}

    def _known_institutions(self, asked: list[str]) -> dict[str, Any]:
        found = Institution.objects.filter(key__in=[one.lower() for one in asked])
        return {institution.key.lower(): institution for institution in found}

    def _known_territories(self, _asked: list[str]) -> dict[str, Any]:
        return {territory.code.lower(): territory for territory in self.territories}

    @cached_property
    def before_facets(self) -> QuerySet[Idea]:
        """The rows under all filters but those of the facets."""
        return self._narrowed(self.queryset, [name for name in self.filters if name not in self.FACETS])

    @property
    def qs(self) -> QuerySet[Idea]:
        """The rows under all filters; none when one of them has an error."""
        return self._narrowed(self.before_facets, list(self.FACETS))

    def _narrowed(self, rows: Any, names: list[str]) -> Any:
        if self.errors:
            return rows.none()
        for name in names:
            rows = self.filters[name].filter(rows, self.form.cleaned_data[name])
        return rows

    # --- the filters ---
    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        if REFERENCE.fullmatch(words):
            return rows.filter(reference=words.upper())
        condition = Q(search=SearchQuery(words))
        if words.isascii() and words.isdigit() and len(words) <= MOST_DIGITS:
            condition |= Q(number=int(words))
        return rows.filter(condition)

    def by_plan(self, rows: Any, _name: str, plans: dict[str, ActionPlan]) -> Any:
        return rows.filter(plan__in=list(plans.values()))

    def by_theme(self, rows: Any, _name: str, themes: dict[str, list[Theme]]) -> Any:
        return rows.filter(theme__in=[theme for group in themes.values() for theme in group])

    def by_status(self, rows: Any, _name: str, states: dict[str, str]) -> Any:
        return rows.filter(public_state__in=list(states.values()))

    def by_channel(self, rows: Any, _name: str, channels: dict[str, str]) -> Any:
        return rows.filter(channel__in=list(channels.values()))

    def by_workshop(self, rows: Any, _name: str, workshops: dict[str, Workshop]) -> Any:
        return rows.filter(workshop__in=list(workshops.values()))

    def by_institution(self, rows: Any, _name: str, institutions: dict[str, Institution]) -> Any:
        # Only once the acceptance is announced: a transmission alone would tell of it before.
        sent = Transmission.objects.filter(institution__in=list(institutions.values())).values("idea")
        return rows.filter(public_state=IdeaState.ACCEPTED, pk__in=sent)

    def by_territory(self, rows: Any, _name: str, territories: dict[str, Territory]) -> Any:
        chosen = list(territories.values())
        parts = [one for one in self.territories if one.parent_id in {territory.pk for territory in chosen}]
        return rows.filter(territory__in=[*chosen, *parts])

    def chips(self, address: str) -> list[dict[str, str]]:
        """The filters in force as `[{label, href}]`; each address has all of them but that one."""
        data = self.data.copy()
        for token in ("after", "before", "page"):
            data.pop(token, None)
        found = []
        for name in self.filters:
            for value in [v for v in data.getlist(name) if v.strip()]:
                rest = data.copy()
                rest.setlist(name, [v for v in data.getlist(name) if v != value])
                query = rest.urlencode()
                found.append({"label": self.name_of(name, value), "href": f"{address}?{query}" if query else address})
        return found

    def name_of(self, name: str, value: str) -> str:
        """What a value of a filter is called in the language of the page."""
        meaning = (getattr(self.form, "cleaned_data", {}).get(name) or {}) if name != "q" else {}
        meaning = meaning.get(clean_line(value))
        if name == "status" and meaning:
            return str(IdeaState(meaning).label)
        if name == "channel" and meaning:
            return str(Channel(meaning).label)
        if name == "theme" and meaning:
            return str(meaning[0])
        if name == "workshop" and meaning:
            return meaning.reference
        return str(meaning or clean_line(value)[:60])
