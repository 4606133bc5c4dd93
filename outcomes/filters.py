"""The filters of the open data that no page below has; ideas, workshops and commitments bring their page's own."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from commitments.filters import CommitmentFilter as PageFilter
from consultation.models import Consultation
from core.search import with_words
from plans.filters import REFERENCE, KnownFilter, PublicFilter, WordsFilter
from plans.models import ActionPlan, Theme


class _WordsAndPlan(PublicFilter):
    #: Translated columns in which words are looked for, and plain ones.
    WORDS: ClassVar[tuple[str, ...]] = ("title",)
    PLAIN: ClassVar[tuple[str, ...]] = ("reference",)

    q = WordsFilter(method="by_words", label=_("Words or reference"))
    plan = KnownFilter(method="by_plan", label=_("Plan"))

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        if "reference" in self.PLAIN and REFERENCE.fullmatch(words):
            return rows.filter(reference=words.upper())
        return with_words(rows, words, *self.WORDS, plain=self.PLAIN)


class PlanFilter(_WordsAndPlan):
    WORDS = ("title", "programme_name")

    class Meta:
        model = ActionPlan
        fields: ClassVar[list[str]] = []

    def public(self) -> Any:
        return ActionPlan.objects.public()

    def by_plan(self, rows: Any, _name: str, plans: dict[str, ActionPlan]) -> Any:
        return rows.filter(pk__in=[plan.pk for plan in plans.values()])


class ThemeFilter(_WordsAndPlan):
    WORDS = ("title", "description")
    PLAIN = ("slug",)

    class Meta:
        model = Theme
        fields: ClassVar[list[str]] = []

    def public(self) -> Any:
        return Theme.objects.filter(plan__is_published=True)


class CommitmentFilter(PageFilter):
    """As the page's, with the name that every list of the contract has for its state."""

    status = KnownFilter(method="by_standing", label=_("Standing"))

    class Meta(PageFilter.Meta):
        pass

    def known_status(self, asked: list[str]) -> dict[str, Any]:
        return self.known_standing(asked)


class ConsultationFilter(_WordsAndPlan):
    WORDS = ("title", "note")

    class Meta:
        model = Consultation
        fields: ClassVar[list[str]] = []

    def public(self) -> Any:
        return Consultation.objects.public()
