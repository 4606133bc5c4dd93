"""Every read of workshops that a page needs, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Extract, Now
from django.utils import timezone

from accounts.enums import TerritoryKind
from accounts.models import Institution, Organisation, Territory
from core.enums import Precision
from core.related import gathered
from core.search import languages_of
from core.text import fold
from core.together import Together
from plans.models import Source, StatedFigure, Theme
from workshops.codes import read_code
from workshops.enums import (
    PUBLIC_WORKSHOP_STATES,
    Audience,
    PollState,
    PublicationStepKind,
    RegistrationState,
    WorkshopState,
)

#: The parts of the list, in their order.
PART_COMING, PART_PAST, PART_CANCELLED = range(3)


def awaits_report() -> Q:
    """Held, without its report yet; that of a plan which is over comes no more."""
    return Q(state=WorkshopState.HELD) & ~Q(plan__end_date__lt=timezone.localdate())


class WorkshopQuerySet(models.QuerySet[Any]):
    def public(self) -> "WorkshopQuerySet":
        return self.filter(state__in=PUBLIC_WORKSHOP_STATES, plan__is_published=True)

    def upcoming(self, now: datetime | None = None) -> "WorkshopQuerySet":
        return self.filter(state=WorkshopState.PUBLISHED, starts_at__gte=now or timezone.now()).order_by("starts_at")

    def of_organiser(self, user: Any) -> "WorkshopQuerySet":
        """Workshops of the organisations for which `user` acts; nobody else's."""
        return self.filter(organiser__members=user)

    def to_report(self) -> "WorkshopQuerySet":
        return self.filter(awaits_report())

    def requested(self) -> "WorkshopQuerySet":
        """Drafts that their organiser has asked staff to announce; `requested_at` says since when."""
        from workshops.models import PublicationStep

        last = PublicationStep.objects.filter(workshop=OuterRef("pk")).order_by("-pk")
        return (
            self.filter(state=WorkshopState.DRAFT)
            .annotate(
                last_step=models.Subquery(last.values("kind")[:1]), requested_at=models.Subquery(last.values("at")[:1])
            )
            .filter(last_step=PublicationStepKind.REQUESTED)
        )

    def for_list(self) -> "WorkshopQuerySet":
        """What is to come (the next one first), then what was (the last one first), then what was cancelled."""
        instant = Extract(Coalesce("starts_at", "date", output_field=models.DateTimeField()), "epoch")
        return (
            self.select_related("plan", "organiser")
            .prefetch_related("themes")
            .annotate(
                part=Case(
                    When(state=WorkshopState.CANCELLED, then=Value(PART_CANCELLED)),
                    When(state=WorkshopState.PUBLISHED, starts_at__gte=Now(), then=Value(PART_COMING)),
                    default=Value(PART_PAST),
                )
            )
            .order_by(
                "part",
                Case(When(part=PART_COMING, then=instant), default=-instant).asc(nulls_last=True),
                "plan__reference",
                "number",
            )
        )

    def for_page(self) -> "WorkshopQuerySet":
        """One workshop with all that its page shows; the rows around it come for `core.related.instances`.

        Polls, photos and documents come only with a report that is public: until then they are the organiser's.
        """
        from workshops.models import PollOption, Problem, ProgrammeItem, ReportDocument, ReportPhoto, Solution

        here = OuterRef("pk")
        names, titles = languages_of("name"), languages_of("title")
        reported = Q(workshop=here, workshop__state=WorkshopState.REPORTED)
        # A meeting that was taken from documents had no room: what it raised is public already.
        raised = reported | Q(workshop=here, workshop__state=WorkshopState.HELD, workshop__room__isnull=True)
        polled = Q(
            poll__workshop=here,
            poll__workshop__state=WorkshopState.REPORTED,
            poll__state=PollState.CLOSED,
            poll__answers_count__gte=FEWEST_ANSWERS,
        )
        return (
            self.with_counts()
            .select_related("plan", "organiser")
            .annotate(
                programme_rows=gathered(
                    ProgrammeItem.objects.filter(workshop=here).order_by("number"),
                    "number",
                    "minutes",
                    "lead",
                    *titles,
                    *languages_of("parts"),
                ),
                problem_rows=gathered(
                    Problem.objects.filter(raised).order_by("rank"),
                    "id",
                    "rank",
                    "is_illustrative",
                    *titles,
                    *languages_of("expected_results"),
                ),
                solution_rows=gathered(
                    Solution.objects.filter(problem__workshop=here).order_by("problem__rank", "number"),
                    "id",
                    "problem_id",
                    "number",
                    *titles,
                ),
                option_rows=gathered(
                    PollOption.objects.filter(polled).order_by("poll__number", "number"),
                    "number",
                    "votes",
                    "poll__number",
                    "poll__kind",
                    "poll__answers_count",
                    "poll__is_illustrative",
                    *titles,
                    *(f"poll__{name}" for name in languages_of("question")),
                ),
                photo_rows=gathered(
                    ReportPhoto.objects.filter(reported).order_by("pk"),
                    "key",
                    "width",
                    "height",
                    "is_illustrative",
                    *languages_of("alt"),
                ),
                document_rows=gathered(
                    ReportDocument.objects.filter(reported).order_by("pk"), "key", "kind", "size", *titles
                ),
            )
            .annotate(
                theme_rows=gathered(Theme.objects.filter(workshops=here).order_by("number"), "slug", *titles),
                institution_rows=gathered(
                    Institution.objects.filter(workshops=here).order_by("sort_key"), "key", "name_status", *names
                ),
                region_rows=gathered(Territory.objects.filter(workshops=here).order_by("code"), "code", *names),
                source_rows=gathered(Source.objects.filter(workshops=here).order_by("key"), "key", "url", *titles),
            )
        )

    def of_month(self, first: date) -> "WorkshopQuerySet":
        """Those of which the day is known and falls into the month that begins on `first`, in the order of time."""
        until = (first + timedelta(days=32)).replace(day=1)
        begins, ends = (timezone.make_aware(datetime.combine(day, time())) for day in (first, until))
        by_day = Q(starts_at__isnull=True, date__gte=first, date__lt=until, date_precision=Precision.DAY)
        return (
            self.filter(Q(starts_at__gte=begins, starts_at__lt=ends) | by_day)
            .select_related("plan")
            .prefetch_related("regions")
            .order_by(F("starts_at").asc(nulls_first=True), "date", "pk")
        )

    def by_region(self) -> Any:
        """Every region, with `n`, how many of these workshops cover it."""
        covering = Count("workshops", filter=Q(workshops__in=self.order_by().values("pk")))
        return Territory.objects.filter(kind=TerritoryKind.REGION).annotate(n=covering).order_by("code")

    def with_counts(self) -> "WorkshopQuerySet":
        """Add `registered` (not cancelled, the waiting list included) and `attended`, each from its own rows."""
        from workshops.models import Attendance, Registration

        registered = (
            Registration.objects.standing()
            .filter(workshop=OuterRef("pk"))
            .order_by()
            .values("workshop")
            .annotate(n=Count("pk"))
            .values("n")
        )
        attended = (
            Attendance.objects.filter(workshop=OuterRef("pk"))
            .order_by()
            .values("workshop")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(
            registered=Coalesce(models.Subquery(registered), 0),
            attended=Coalesce(models.Subquery(attended), 0),
        )


class RegistrationQuerySet(models.QuerySet[Any]):
    def standing(self) -> "RegistrationQuerySet":
        return self.filter(~Q(state=RegistrationState.CANCELLED))

    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(state=RegistrationState.CONFIRMED)

    def waiting(self) -> "RegistrationQuerySet":
        return self.filter(state=RegistrationState.WAITLISTED).order_by("seq")

    def to_reconfirm(self) -> "RegistrationQuerySet":
        """Those who got the place of somebody else and have not said yet that they still want it."""
        return self.confirmed().filter(reconfirm_by__isnull=False, reconfirmed_at__isnull=True)

    def of_audience(self, audience: str) -> "RegistrationQuerySet":
        """Those whom a message to `audience` reaches, in the order in which they are written to."""
        rows = self.standing() if audience == Audience.ALL else self.filter(state=audience)
        return rows.exclude(email="").filter(erased_at__isnull=True).order_by("pk")

    def for_desk(self) -> "RegistrationQuerySet":
        """Rows of the organiser's list, in the order of arrival, with who came."""
        return self.select_related("attendance", "region").order_by("seq")

    def searched(self, text: str) -> "RegistrationQuerySet":
        """Those whose name or organisation has `text` in any spelling, or whose address or ticket code it is."""
        found = Q(folded__contains=fold(text))
        if "@" in text:
            found |= Q(email__icontains=text.strip())
        if code := read_code(text):
            found |= Q(seq=code[0])
        return self.filter(found)

    def with_code(self, text: str) -> Any:
        """The one registration whose ticket has that code, typed or scanned; None when there is none."""
        code = read_code(text)
        row = self.filter(seq=code[0], erased_at__isnull=True).first() if code else None
        return row if row is not None and code and row.code == code[1] else None

    def counts(self) -> dict[str, int]:
        """How many there are of each state, and how many of them came, in one query."""
        wanted = {state.value: Count("pk", filter=Q(state=state)) for state in RegistrationState}
        return dict(self.order_by().aggregate(present=Count("attendance"), **wanted))


def directory() -> models.QuerySet[Organisation]:
    """The organisations that agreed to be named: what a form suggests."""
    listed = Organisation.objects.filter(in_directory_since__isnull=False, merged_into__isnull=True)
    return listed.order_by("sort_key")


def organisation_named(name: str) -> Organisation | None:
    """The organisation of the directory with that name in any language; None without one, or with two."""
    names = Q()
    for column in languages_of("name"):
        names |= Q((f"{column}__iexact", name))
    found = list(directory().filter(names)[:2]) if name else []
    return found[0] if len(found) == 1 else None


#: A poll with fewer answers is not published: in a small room people could be guessed.
FEWEST_ANSWERS = 5


class PollQuerySet(models.QuerySet[Any]):
    def for_room(self) -> "PollQuerySet":
        """What those present see: what is open, and what was."""
        return self.exclude(state=PollState.DRAFT).order_by("number").prefetch_related("options")

    def published(self) -> "PollQuerySet":
        """What the report shows: closed polls with enough answers."""
        return self.filter(state=PollState.CLOSED, answers_count__gte=FEWEST_ANSWERS).order_by("number")


@dataclass(frozen=True)
class Shown:
    """A figure of a workshop: counted from rows, or, where a plan has no such rows, as a source states it.

    `stated` is the source's figure where it is the one shown, be it that the count agrees with it.
    """

    value: int
    stated: Any = None


def shown_figures(workshops: Sequence[Any]) -> dict[tuple[int, str], Shown]:
    """By primary key and kind (`registered`, `attended`): what pages show for workshops read `with_counts`.

    A plan without any row of a kind was recorded from documents: then the stated figure is shown, if there is one.
    """
    from workshops.models import Attendance, Registration

    kinds = ("registered", "attended")
    keys = [f"workshops.{one.number}.{kind}" for one in workshops for kind in kinds]
    stated = {
        (figure.plan_id, figure.key): figure
        for figure in StatedFigure.objects.filter(
            plan__in={one.plan_id for one in workshops}, key__in=keys, is_shown=True
        )
        .annotate(
            has_registered=Exists(Registration.objects.filter(workshop__plan=OuterRef("plan"))),
            has_attended=Exists(Attendance.objects.filter(workshop__plan=OuterRef("plan"))),
        )
        .prefetch_related("sources")
    }
    found: dict[tuple[int, str], Shown] = {}
    for one in workshops:
        for kind in kinds:
            figure = stated.get((one.plan_id, f"workshops.{one.number}.{kind}"))
            counted = getattr(one, kind)
            if figure is not None and (figure.value == counted or not getattr(figure, f"has_{kind}")):
                found[one.pk, kind] = Shown(int(figure.value), figure)
            else:
                found[one.pk, kind] = Shown(counted)
    return found


@dataclass(frozen=True)
class Queue:
    """How the places of a workshop stand: the last number given out, who has a place, and whether anybody waits."""

    last: int
    confirmed: int
    someone_waits: bool


def _queue(key: int) -> dict[str, models.QuerySet[Any]]:
    from workshops.models import Registration

    rows = Registration.objects.filter(workshop=key)
    return {
        "last": rows.order_by("-seq").values("seq")[:1],
        "confirmed": rows.confirmed().order_by().values("workshop").annotate(n=Count("pk")).values("n"),
        "waiting": rows.waiting().values("pk")[:1],
    }


_QUEUE = Together(_queue)


def is_full(workshop: Any) -> bool:
    """Whether the next to register joins the waiting list: one query, none without a limit of places."""
    return workshop.capacity is not None and workshop.registrations.confirmed().count() >= workshop.capacity


def queue_of(workshop: Any) -> Queue:
    """Asked at each registration, while the workshop's row is held: one query."""
    found = _QUEUE.of(workshop.pk)
    last, confirmed = (found[name][0] if found[name] else {} for name in ("last", "confirmed"))
    return Queue(last.get("seq", 0), confirmed.get("n", 0), bool(found["waiting"]))
