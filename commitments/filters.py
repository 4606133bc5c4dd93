"""The one way to narrow a list of commitments: for the page, the API and the export alike."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from commitments.enums import STANDING, CommitmentState, Completion
from commitments.models import Commitment
from core.search import search_query
from plans.filters import REFERENCE, KnownFilter, PublicFilter, WordsFilter
from plans.models import Axis, Theme


class CommitmentFilter(PublicFilter):
    """`q plan axis theme standing lead institution completion` over public commitments.

    `institution` is the one that leads or supports.
    """

    q = WordsFilter(method="by_words", label=_("Words or reference"))
    plan = KnownFilter(method="by_plan", label=_("Plan"))
    axis = KnownFilter(method="by_axis", label=_("Axis"))
    theme = KnownFilter(method="by_theme", label=_("Theme"))
    standing = KnownFilter(method="by_standing", label=_("Standing"))
    lead = KnownFilter(method="by_lead", label=_("Lead institution"))
    institution = KnownFilter(method="by_institution", label=_("Institution"))
    completion = KnownFilter(method="by_completion", label=_("Completion"))

    class Meta:
        model = Commitment
        fields: ClassVar[list[str]] = []

    def public(self) -> QuerySet[Commitment]:
        return Commitment.objects.public()

    def known_axis(self, _asked: list[str]) -> dict[str, Any]:
        """By number: the axis of that number in each plan asked for."""
        known: dict[str, Any] = {}
        axes = Axis.objects.filter(plan__is_published=True).order_by("plan_id", "number")
        for axis in axes.filter(plan__in=self.asked_plans) if self.asked_plans else axes:
            known.setdefault(str(axis.number), []).append(axis)
        return known

    def known_lead(self, asked: list[str]) -> dict[str, Any]:
        return self.known_institution(asked)

    def known_standing(self, _asked: list[str]) -> dict[str, Any]:
        return {word: CommitmentState(state) for state, word in STANDING.items()}

    def known_completion(self, _asked: list[str]) -> dict[str, Any]:
        return {str(completion): completion for completion in Completion}

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        if REFERENCE.fullmatch(words):
            return rows.filter(reference=words.upper())
        return rows.filter(words__search=search_query(words))

    def by_axis(self, rows: Any, _name: str, axes: dict[str, list[Axis]]) -> Any:
        return rows.filter(axis__in=[one for group in axes.values() for one in group])

    def by_theme(self, rows: Any, _name: str, themes: dict[str, list[Theme]]) -> Any:
        return rows.filter(theme__in=[one for group in themes.values() for one in group])

    def by_standing(self, rows: Any, _name: str, states: dict[str, CommitmentState]) -> Any:
        """What was adopted stays in the list of the adopted when it is withdrawn later, as in the figures."""
        wanted = set(states.values())
        if CommitmentState.ADOPTED in wanted:
            wanted.add(CommitmentState.WITHDRAWN)
        return rows.filter(state__in=wanted)

    def by_lead(self, rows: Any, _name: str, institutions: dict[str, Institution]) -> Any:
        return rows.filter(lead__in=list(institutions.values()))

    def by_institution(self, rows: Any, _name: str, institutions: dict[str, Institution]) -> Any:
        bodies = list(institutions.values())
        supported = Commitment.support.through.objects.filter(institution__in=bodies).values("commitment")
        return rows.filter(Q(lead__in=bodies) | Q(pk__in=supported))

    def by_completion(self, rows: Any, _name: str, scale: dict[str, str]) -> Any:
        return rows.filter(completion__in=list(scale.values()))

    def in_words(self, name: str, typed: str, meaning: Any) -> str:
        if name == "standing":
            return str(meaning.label)
        if name == "completion":
            return str(Completion(meaning).label)
        return super().in_words(name, typed, meaning)
