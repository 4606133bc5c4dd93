"""The one way to narrow a list of ideas: for the page, the API and the export alike."""

from collections.abc import Hashable
from typing import Any, ClassVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.paging import Order, Page, page
from core.search import search_query
from ideas.enums import PUBLIC_STATES, Channel, IdeaState
from ideas.models import Idea, ScreeningDecision, ScreeningReason, Transmission
from plans.filters import REFERENCE, KnownFilter, Place, PublicFilter, WordsFilter
from plans.models import Theme
from workshops.models import Workshop

#: The most that the column of an idea's number holds.
MOST_DIGITS = 9

ORDERS = {
    "newest": Order("newest", "submitted_at"),
    "oldest": Order("oldest", "submitted_at", descending=False),
    "supported": Order("supported", "supports_number", kind="number"),
    "commented": Order("commented", "comments_number", kind="number"),
}
ORDER_LABELS = {
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "supported": _("Most supported first"),
    "commented": _("Most commented first"),
}

#: Asked for as one: what the public still awaits a decision on.
PENDING = "pending"
STATUSES: dict[str, tuple[str, ...]] = {
    **{str(state): (str(state),) for state in PUBLIC_STATES},
    PENDING: (IdeaState.SUBMITTED, IdeaState.UNDER_SCREENING),
}
#: What an institution owes or gave, as `TransmissionQuerySet.part` calls it.
ANSWERS = {
    "waiting": _("An institution’s answer is awaited"),
    "late": _("An institution’s answer is overdue"),
    "taken_up": _("An institution takes it up"),
    "not_taken_up": _("An institution does not take it up"),
}


def page_of_ideas(
    rows: Any, *, order: str = "", after: str = "", before: str = "", size: int = 20, shape: Hashable | None = None
) -> Page:
    """One page of ideas in one of `ORDERS` (else the newest first); `core.paging.BadToken` when a token is not ours.

    `rows` and `shape` are as of `core.paging.page`.
    """
    where = ORDERS.get(order, ORDERS["newest"])

    def made() -> Any:
        return _with_counters(rows() if callable(rows) else rows, order)

    return page(made, order=where, after=after, before=before, size=size, shape=shape)


def _with_counters(rows: Any, order: str) -> Any:
    """With what the order looks at, where the rows of the list have it not already (`as_rows`)."""
    counted = {"supported": "supports", "commented": "comments"}.get(order)
    if counted is None:
        return rows
    # By the counters' own index, from the most supported down: every idea has its row of counters.
    rows = rows.filter(stats__isnull=False)
    if f"{counted}_number" in rows.query.annotations:
        return rows
    number = F(f"stats__{counted}_count") + F(f"stats__merged_{counted}_count")
    return rows.annotate(**{f"{counted}_number": number})


class IdeaFilter(PublicFilter):
    """`q theme status reason channel workshop institution answer territory plan` over public ideas."""

    q = WordsFilter(method="by_words", label=_("Words or reference"))
    plan = KnownFilter(method="by_plan", label=_("Plan"))
    theme = KnownFilter(method="by_theme", label=_("Theme"))
    status = KnownFilter(method="by_status", label=_("Status"))
    reason = KnownFilter(method="by_reason", label=_("Reason of the decision"))
    channel = KnownFilter(method="by_channel", label=_("Channel"))
    workshop = KnownFilter(method="by_workshop", label=_("Workshop"))
    institution = KnownFilter(method="by_institution", label=_("Institution"))
    answer = KnownFilter(method="by_answer", label=_("Answer of an institution"))
    territory = KnownFilter(method="by_territory", label=_("Region"))

    FACETS: ClassVar[tuple[str, ...]] = ("theme", "status", "channel", "territory")
    DATED: ClassVar[tuple[str, ...]] = ("answer",)

    class Meta:
        model = Idea
        fields: ClassVar[list[str]] = []

    def public(self) -> QuerySet[Idea]:
        return Idea.objects.public()

    def known_status(self, _asked: list[str]) -> dict[str, Any]:
        return STATUSES

    def known_channel(self, _asked: list[str]) -> dict[str, Any]:
        return {str(channel): channel for channel in Channel.values}

    def known_workshop(self, asked: list[str]) -> dict[str, Any]:
        found = Workshop.objects.public().filter(reference__in=[one.upper() for one in asked])
        return {workshop.reference.lower(): workshop for workshop in found}

    def known_reason(self, asked: list[str]) -> dict[str, Any]:
        """By code: a plan may have reasons of its own beside those of all. Each is known by a decision in public."""
        given = Exists(ScreeningDecision.objects.in_public().filter(reason=OuterRef("pk")))
        found: dict[str, Any] = {}
        for reason in ScreeningReason.objects.filter(given, code__in=[one.lower() for one in asked]):
            found.setdefault(reason.code, []).append(reason)
        return found

    def known_answer(self, _asked: list[str]) -> dict[str, Any]:
        return {name: name for name in ANSWERS}

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        if REFERENCE.fullmatch(words):
            return rows.filter(reference=words.upper())
        condition = Q(search=search_query(words))
        if words.isascii() and words.isdigit() and len(words) <= MOST_DIGITS:
            condition |= Q(number=int(words))
        return rows.filter(condition)

    def by_theme(self, rows: Any, _name: str, themes: dict[str, list[Theme]]) -> Any:
        return rows.filter(theme__in=[theme for group in themes.values() for theme in group])

    def by_status(self, rows: Any, _name: str, states: dict[str, tuple[str, ...]]) -> Any:
        return rows.filter(public_state__in=[state for group in states.values() for state in group])

    def by_reason(self, rows: Any, _name: str, reasons: dict[str, list[ScreeningReason]]) -> Any:
        """Of the decision that stands in public: what waits for its announcement tells nothing."""
        wanted = [reason for group in reasons.values() for reason in group]
        return rows.filter(pk__in=ScreeningDecision.objects.in_public().filter(reason__in=wanted).values("idea"))

    def by_channel(self, rows: Any, _name: str, channels: dict[str, str]) -> Any:
        return rows.filter(channel__in=list(channels.values()))

    def by_workshop(self, rows: Any, _name: str, workshops: dict[str, Workshop]) -> Any:
        return rows.filter(workshop__in=list(workshops.values()))

    def by_institution(self, rows: Any, _name: str, institutions: dict[str, Institution]) -> Any:
        # Only once the acceptance is announced: a transmission alone would tell of it before.
        sent = Transmission.objects.filter(institution__in=list(institutions.values())).values("idea")
        return rows.filter(public_state=IdeaState.ACCEPTED, pk__in=sent)

    def by_answer(self, rows: Any, _name: str, parts: dict[str, str]) -> Any:
        """Of the institutions asked for: it is their answer that is meant, not that of another beside them."""
        sent = Transmission.objects.with_first_answer()
        asked = list(self.form.cleaned_data["institution"].values())
        if asked:
            sent = sent.filter(institution__in=asked)
        wanted = Q()
        for part in parts.values():
            wanted |= Q(pk__in=sent.part(part).values("idea"))
        return rows.filter(wanted, public_state=IdeaState.ACCEPTED)

    def by_territory(self, rows: Any, _name: str, territories: dict[str, Place]) -> Any:
        return rows.filter(territory__in=self.with_parts(territories))

    def in_words(self, name: str, typed: str, meaning: Any) -> str:
        if name == "status":
            return gettext("Awaiting a decision") if typed == PENDING else str(IdeaState(meaning[0]).label)
        if name == "channel":
            return str(Channel(meaning).label)
        if name == "answer":
            return str(ANSWERS[meaning])
        if name == "workshop":
            return str(meaning.reference)
        return super().in_words(name, typed, meaning)
