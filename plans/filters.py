"""What every filtered public list has in common: cleaned words, values that must be known, one address."""

import re
from collections.abc import Hashable
from typing import Any, ClassVar, NamedTuple

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Territory
from core.prepared import prepared
from core.text import clean_line, fold, is_blank
from core.translated import in_language
from plans.models import ActionPlan, Theme

MOST_LETTERS = 200
MOST_VALUES = 50
REFERENCE = re.compile(r"[A-Za-z0-9]{2,12}-[A-Za-z]-?\d{1,9}")


class Place(NamedTuple):
    """A territory as filters need it: there are nearly a hundred, and every list reads them all."""

    pk: int
    code: str
    kind: str
    parent_id: int | None
    name: str

    def __str__(self) -> str:
        return self.name or self.code


class WordsField(forms.CharField):
    """What people type into a search box: cleaned, and cut where nobody types on.

    A reference and a number come out as they are kept, however they were typed: «pan2-i-0042», ٤٢.
    """

    def to_python(self, value: Any) -> str:
        words = clean_line(super().to_python(value) or "")[:MOST_LETTERS]
        plain = fold(words)
        if REFERENCE.fullmatch(plain) or (plain.isascii() and plain.isdigit()):
            return plain.upper()
        return "" if is_blank(words) else words


class KnownField(forms.Field):
    """Values of one name in the address, each of which must be known: `known` maps them to what they mean."""

    widget = forms.SelectMultiple
    default_error_messages = {"unknown": _("There is nothing called “%(value)s” here.")}

    def __init__(self, *, known: Any = None, **kwargs: Any) -> None:
        self.known = known
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dict[str, Any]:
        """The meanings by value as typed; empty when nothing was asked."""
        asked = [one for one in map(clean_line, (value or [])[:MOST_VALUES]) if one]
        meanings = self.known(asked) if asked else {}
        for one in asked:
            if one.lower() not in meanings:
                raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"value": one[:60]})
        return {one: meanings[one.lower()] for one in asked}


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class KnownFilter(django_filters.Filter):
    field_class = KnownField


class PublicFilter(django_filters.FilterSet):
    """Base of the filters of public lists.

    Always bound: a list without a filter is a filter with nothing in it. Every name but `q` may stand several
    times. Unknown values give an error at the field and no rows. A subclass names its filters and, for each but
    `q`, a method `known_<name>(asked)` that maps lower-case values to what they mean.
    """

    #: Filters that facets count; they are applied after the others.
    FACETS: ClassVar[tuple[str, ...]] = ()
    #: Filters that mean something else tomorrow: no statement is kept with them in it.
    DATED: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, queryset: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(
            data if data is not None else QueryDict(), self.public() if queryset is None else queryset, **kwargs
        )
        for name, field in self.form.fields.items():
            if isinstance(field, KnownField):
                field.known = getattr(self, f"known_{name}")

    def public(self) -> Any:
        raise NotImplementedError

    # --- what is known; read once, and only when asked for ---
    @cached_property
    def plans(self) -> list[ActionPlan]:
        return prepared("plans of filters", lambda: ActionPlan.objects.filter(is_published=True))

    @cached_property
    def all_themes(self) -> list[Theme]:
        return prepared(
            "themes of filters", lambda: Theme.objects.filter(plan__is_published=True).order_by("plan_id", "number")
        )

    @cached_property
    def territories(self) -> list[Place]:
        """Every region, province and prefecture (under a hundred)."""
        columns = ("pk", "code", "kind", "parent_id", "shown")
        rows = prepared(
            "territories of filters",
            lambda: (
                Territory.objects.rewrite(False)
                .annotate(shown=in_language("name"))
                .order_by("code")
                .values_list(*columns)
            ),
        )
        return [Place(*row) for row in rows]

    @property
    def asked_plans(self) -> list[ActionPlan]:
        cleaned: dict[str, Any] = getattr(self.form, "cleaned_data", {})
        return list((cleaned.get("plan") or {}).values())

    @property
    def themes(self) -> list[Theme]:
        """The themes one can choose from: those of the plans asked for."""
        asked = {plan.pk for plan in self.asked_plans}
        return [theme for theme in self.all_themes if not asked or theme.plan_id in asked]

    def known_plan(self, _asked: list[str]) -> dict[str, Any]:
        return {plan.slug: plan for plan in self.plans}

    def known_theme(self, _asked: list[str]) -> dict[str, Any]:
        """By slug (one theme), or by number (the theme of that number in each plan asked for)."""
        known: dict[str, Any] = {}
        for theme in self.themes:
            known[theme.slug.lower()] = [theme]
            known.setdefault(str(theme.number), []).append(theme)
        return known

    def known_institution(self, asked: list[str]) -> dict[str, Any]:
        found = Institution.objects.filter(key__in=[one.lower() for one in asked])
        return {institution.key.lower(): institution for institution in found}

    def known_territory(self, _asked: list[str]) -> dict[str, Any]:
        return {territory.code.lower(): territory for territory in self.territories}

    def with_parts(self, chosen: dict[str, Place]) -> list[int]:
        """The keys of the territories asked for, and of those that are part of them."""
        keys = {territory.pk for territory in chosen.values()}
        return [one.pk for one in self.territories if one.pk in keys or one.parent_id in keys]

    def by_plan(self, rows: Any, _name: str, plans: dict[str, ActionPlan]) -> Any:
        return rows.filter(plan__in=list(plans.values()))

    @cached_property
    def shape(self) -> Hashable | None:
        """What is asked, as a key for `core.prepared`: filters of one shape narrow rows in the same way.

        None, which keeps nothing, for words to search for, which hardly come twice, and for what is `DATED`.
        """
        if self.errors:
            return None
        cleaned = self.form.cleaned_data
        if any(cleaned.get(name) for name in ("q", *self.DATED)):
            return None
        asked = [
            (name, _keys(meanings)) for name, meanings in cleaned.items() if isinstance(meanings, dict) and meanings
        ]
        return tuple(asked), tuple(self.with_parts(cleaned["territory"])) if cleaned.get("territory") else ()

    # --- the rows ---
    @cached_property
    def before_facets(self) -> Any:
        """The rows under all filters but those of the facets."""
        return self._narrowed(self.queryset, [name for name in self.filters if name not in self.FACETS])

    @property
    def qs(self) -> Any:
        """The rows under all filters; none when one of them has an error."""
        return self._narrowed(self.before_facets, list(self.FACETS))

    def without(self, name: str) -> Any:
        """The rows under all filters but this one: what its choices are counted among."""
        return self._narrowed(self.queryset, [one for one in self.filters if one != name])

    def _narrowed(self, rows: Any, names: list[str]) -> Any:
        if self.errors:
            return rows.none()
        for name in names:
            rows = self.filters[name].filter(rows, self.form.cleaned_data[name])
        return rows

    # --- the address ---
    def chips(self, address: str) -> list[dict[str, str]]:
        """The filters in force as `[{label, href}]`; each address has all of them but that one."""
        data = self.data.copy()
        for token in ("after", "before", "page"):
            data.pop(token, None)
        found = []
        for name in self.filters:
            for value in data.getlist(name):
                if is_blank(clean_line(value)):
                    continue
                rest = data.copy()
                rest.setlist(name, [one for one in data.getlist(name) if one != value])
                query = rest.urlencode()
                found.append({"label": self.name_of(name, value), "href": f"{address}?{query}" if query else address})
        return found

    def name_of(self, name: str, value: str) -> str:
        """What a value of a filter is called in the language of the page."""
        cleaned = getattr(self.form, "cleaned_data", {}).get(name)
        typed = clean_line(value)[:MOST_LETTERS]
        meaning = cleaned.get(typed) if isinstance(cleaned, dict) else None
        if meaning is None:
            return typed
        return self.in_words(name, typed, meaning)

    def in_words(self, name: str, typed: str, meaning: Any) -> str:
        return str(meaning[0] if isinstance(meaning, list) else meaning)


def _keys(meanings: dict[str, Any]) -> tuple[Any, ...]:
    """What values mean, to be compared: rows are the same when their keys are."""
    return tuple(tuple(one) if isinstance(one, list) else one for one in meanings.values())
