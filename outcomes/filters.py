"""The filters of the open data. Those of ideas are the page's own."""

from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Territory
from commitments.enums import STANDING
from commitments.models import Commitment
from consultation.models import Consultation
from core.search import with_words
from plans.filters import REFERENCE, KnownFilter, PublicFilter, WordsFilter
from plans.models import ActionPlan
from plans.models import Theme as ThemeRow
from workshops.enums import PUBLIC_WORKSHOP_STATES
from workshops.models import Workshop

#: Numbers within a plan are small; longer ones are only words.
MOST_DIGITS = 4


class _WordsAndPlan(PublicFilter):
    #: Translated columns in which words are looked for, and plain ones.
    WORDS: ClassVar[tuple[str, ...]] = ("title",)
    PLAIN: ClassVar[tuple[str, ...]] = ("reference",)
    #: The rows have a number within their plan.
    NUMBERED: ClassVar[bool] = True

    q = WordsFilter(method="by_words", label=_("Words or reference"))
    plan = KnownFilter(method="by_plan", label=_("Plan"))

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        """Rows that have the words, or the reference, or the number (`42`)."""
        if "reference" in self.PLAIN and REFERENCE.fullmatch(words):
            return rows.filter(reference=words.upper())
        found = with_words(rows, words, *self.WORDS, plain=self.PLAIN)
        if self.NUMBERED and words.isascii() and words.isdigit() and len(words) <= MOST_DIGITS:
            return rows.filter(Q(pk__in=found.order_by().values("pk")) | Q(number=int(words)))
        return found


class PlanFilter(_WordsAndPlan):
    WORDS = ("title", "programme_name")
    NUMBERED = False

    class Meta:
        model = ActionPlan
        fields: ClassVar[list[str]] = []

    def public(self) -> Any:
        return ActionPlan.objects.filter(is_published=True)

    def by_plan(self, rows: Any, _name: str, plans: dict[str, ActionPlan]) -> Any:
        return rows.filter(pk__in=[plan.pk for plan in plans.values()])


class ThemeFilter(_WordsAndPlan):
    WORDS = ("title", "description")
    PLAIN = ("slug",)

    class Meta:
        model = ThemeRow
        fields: ClassVar[list[str]] = []

    def public(self) -> Any:
        return ThemeRow.objects.filter(plan__is_published=True)


class WorkshopFilter(_WordsAndPlan):
    WORDS = ("title", "description", "place", "organiser__name")

    theme = KnownFilter(method="by_theme", label=_("Theme"))
    status = KnownFilter(method="by_status", label=_("Status"))
    institution = KnownFilter(method="by_institution", label=_("Institution"))
    territory = KnownFilter(method="by_territory", label=_("Region"))

    class Meta:
        model = Workshop
        fields: ClassVar[list[str]] = []

    def public(self) -> Any:
        return Workshop.objects.public()

    def known_status(self, _asked: list[str]) -> dict[str, Any]:
        return {str(state): state for state in PUBLIC_WORKSHOP_STATES}

    def by_theme(self, rows: Any, _name: str, themes: dict[str, list[ThemeRow]]) -> Any:
        return rows.narrowed(themes=[theme.slug for group in themes.values() for theme in group])

    def by_status(self, rows: Any, _name: str, states: dict[str, str]) -> Any:
        return rows.filter(state__in=list(states.values()))

    def by_institution(self, rows: Any, _name: str, institutions: dict[str, Institution]) -> Any:
        return rows.narrowed(institutions=[institution.key for institution in institutions.values()])

    def by_territory(self, rows: Any, _name: str, territories: dict[str, Territory]) -> Any:
        return rows.narrowed(regions=[territory.code for territory in self.with_parts(territories)])


class CommitmentFilter(_WordsAndPlan):
    WORDS = ("title", "problem", "description", "lead__name")
    PLAIN = ("reference", "ogp_code")

    theme = KnownFilter(method="by_theme", label=_("Theme"))
    status = KnownFilter(method="by_standing", label=_("Standing"))
    standing = KnownFilter(method="by_standing", label=_("Standing"))
    institution = KnownFilter(method="by_institution", label=_("Institution"))

    class Meta:
        model = Commitment
        fields: ClassVar[list[str]] = []

    def public(self) -> Any:
        return Commitment.objects.public()

    def known_standing(self, _asked: list[str]) -> dict[str, Any]:
        return {standing: state for state, standing in STANDING.items()}

    known_status = known_standing

    def by_theme(self, rows: Any, _name: str, themes: dict[str, list[ThemeRow]]) -> Any:
        return rows.filter(theme__in=[theme for group in themes.values() for theme in group])

    def by_standing(self, rows: Any, _name: str, states: dict[str, str]) -> Any:
        return rows.filter(state__in=list(states.values()))

    def by_institution(self, rows: Any, _name: str, institutions: dict[str, Institution]) -> Any:
        chosen = list(institutions.values())
        supported = Commitment.objects.filter(support__in=chosen).order_by().values("pk")
        return rows.filter(Q(lead__in=chosen) | Q(pk__in=supported))


class ConsultationFilter(_WordsAndPlan):
    WORDS = ("title", "note")

    class Meta:
        model = Consultation
        fields: ClassVar[list[str]] = []

    def public(self) -> Any:
        return Consultation.objects.public()
