"""The one way to narrow a list of workshops: for the page, the API and the export alike."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Organisation
from core.search import with_words
from plans.filters import REFERENCE, KnownFilter, Place, PublicFilter, WordsFilter
from plans.models import Theme
from workshops.enums import PUBLIC_WORKSHOP_STATES, WorkshopState
from workshops.models import Workshop


class WorkshopFilter(PublicFilter):
    """`q plan theme status organiser institution territory` over public workshops."""

    q = WordsFilter(method="by_words", label=_("Words or reference"))
    plan = KnownFilter(method="by_plan", label=_("Plan"))
    theme = KnownFilter(method="by_theme", label=_("Theme"))
    status = KnownFilter(method="by_status", label=_("Status"))
    organiser = KnownFilter(method="by_organiser", label=_("Organiser"))
    institution = KnownFilter(method="by_institution", label=_("Institution"))
    territory = KnownFilter(method="by_territory", label=_("Region"))

    class Meta:
        model = Workshop
        fields: ClassVar[list[str]] = []

    def public(self) -> QuerySet[Workshop]:
        return Workshop.objects.public()

    def known_status(self, _asked: list[str]) -> dict[str, Any]:
        return {str(state): state for state in PUBLIC_WORKSHOP_STATES}

    def known_organiser(self, asked: list[str]) -> dict[str, Any]:
        found = Organisation.objects.filter(key__in=[one.lower() for one in asked])
        return {organisation.key.lower(): organisation for organisation in found}

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        if REFERENCE.fullmatch(words):
            return rows.filter(reference=words.upper())
        return with_words(rows, words, "title", "description", "place", "organiser__name")

    # Rows are asked for by key: a join would give a workshop once for each theme of it.
    def by_theme(self, rows: Any, _name: str, themes: dict[str, list[Theme]]) -> Any:
        wanted = [one for group in themes.values() for one in group]
        return rows.filter(pk__in=Workshop.objects.filter(themes__in=wanted).values("pk"))

    def by_status(self, rows: Any, _name: str, states: dict[str, str]) -> Any:
        return rows.filter(state__in=list(states.values()))

    def by_organiser(self, rows: Any, _name: str, organisers: dict[str, Organisation]) -> Any:
        return rows.filter(organiser__in=list(organisers.values()))

    def by_institution(self, rows: Any, _name: str, institutions: dict[str, Institution]) -> Any:
        return rows.filter(pk__in=Workshop.objects.filter(institutions__in=list(institutions.values())).values("pk"))

    def by_territory(self, rows: Any, _name: str, territories: dict[str, Place]) -> Any:
        return rows.filter(pk__in=Workshop.objects.filter(regions__in=self.with_parts(territories)).values("pk"))

    def in_words(self, name: str, typed: str, meaning: Any) -> str:
        return str(WorkshopState(meaning).label) if name == "status" else super().in_words(name, typed, meaning)
