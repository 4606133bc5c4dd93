"""What waits for the person who opens the back office: figures with an address and, where there is one, a date."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import OrganisationState
from accounts.models import Organisation
from commitments.models import ProgressUpdate
from consultation.enums import ConsultationState
from consultation.models import Comment, Consultation, ReasonedResponse
from core.clock import last_moment
from core.enums import CommentState, DeliveryState
from core.models import Delivery
from ideas.enums import IdeaState
from ideas.models import Idea, IdeaComment, InstitutionAnswer, ScreeningDecision, SecondOpinion, Transmission
from plans.backoffice import readable_plans, worked_plans
from workshops.enums import WorkshopState
from workshops.models import Workshop
from workshops.querysets import awaits_report


@dataclass(frozen=True)
class Waiting:
    """`count` things of a kind. `since` is the oldest, `due` the next date; `urgent` when that is past."""

    #: The part of the back office in which it stands.
    part: str
    key: str
    count: int
    label: str
    href: str
    since: datetime | None = None
    due: date | None = None
    urgent: bool = False


def roles_of(user: Any) -> list[str]:
    """As what somebody is here: in words, with the plan where a role holds for one only."""
    if user.is_superuser:
        return [_("Administrator")]
    roles = user.plan_roles.select_related("plan").order_by("role", "plan__ordinal")
    return [f"{one.get_role_display()} · {one.plan.reference}" if one.plan else one.get_role_display() for one in roles]


def what_waits(request: HttpRequest) -> list[Waiting]:
    """The figures of the start page: what the person works on, or for a committee member what the others do."""
    plans = worked_plans(request)
    if not plans.exists():
        plans = readable_plans(request)
        if not plans.exists():
            return []
    found = [*_ideas(plans, request.user), *_answers(plans), *_workshops(plans), *_consulted(plans), *_reports(plans)]
    found += _bodies()
    if request.user.is_superuser:
        found += _mails()
    return found


def _ideas(plans: QuerySet[Any], user: Any) -> list[Waiting]:
    queue = Q(state__in=[IdeaState.SUBMITTED, IdeaState.UNDER_SCREENING])
    waiting = Q(state=IdeaState.INFO_REQUESTED)
    counts = Idea.objects.filter(plan__in=plans).aggregate(
        queue=Count("pk", filter=queue),
        oldest=Min("submitted_at", filter=queue),
        mine=Count("pk", filter=queue & Q(assigned_to=user)),
        asked=Count("pk", filter=waiting),
    )
    decided = ScreeningDecision.objects.awaiting_announcement().filter(idea__plan__in=plans)
    unannounced = decided.aggregate(n=Count("pk"), oldest=Min("at"))
    comments = IdeaComment.objects.to_moderate().filter(idea__plan__in=plans).order_by()
    moderate = comments.aggregate(n=Count("pk"), oldest=Min("created_at"))
    opinions = SecondOpinion.objects.asked_of_me(user).filter(idea__plan__in=plans).order_by()
    asked = opinions.aggregate(n=Count("pk"), oldest=Min("at"))
    desk = reverse("admin:ideas_idea_desk")
    return [
        Waiting("screening", "queue", counts["queue"], _("Ideas to screen"), desk, since=counts["oldest"]),
        Waiting("screening", "mine", counts["mine"], _("Ideas assigned to me"), f"{desk}?assigned=me"),
        Waiting(
            "screening",
            "opinions",
            asked["n"],
            _("Second opinions asked of me"),
            f"{desk}?waiting=opinion",
            since=asked["oldest"],
        ),
        Waiting(
            "announcing",
            "unannounced",
            unannounced["n"],
            _("Decisions to announce"),
            reverse("admin:ideas_announce"),
            since=unannounced["oldest"],
        ),
        Waiting(
            "screening",
            "asked",
            counts["asked"],
            _("Ideas waiting for their author’s answer"),
            f"{desk}?waiting=author",
        ),
        Waiting(
            "screening",
            "comments",
            moderate["n"],
            _("Comments on ideas to moderate"),
            reverse("admin:ideas_ideacomment_changelist") + "?state__exact=pending",
            since=moderate["oldest"],
        ),
    ]


def _answers(plans: QuerySet[Any]) -> list[Waiting]:
    today = timezone.localdate()
    open_ones = Transmission.objects.filter(
        ~Exists(InstitutionAnswer.objects.filter(transmission=OuterRef("pk"))), idea__plan__in=plans
    ).order_by()
    counts = open_ones.aggregate(
        n=Count("pk"),
        late=Count("pk", filter=Q(due_date__lt=today)),
        due=Min("due_date", filter=Q(due_date__gte=today)),
    )
    address = reverse("admin:ideas_transmission_changelist")
    return [
        Waiting(
            "announcing",
            "late",
            counts["late"],
            _("Answers of institutions overdue"),
            f"{address}?answered=late",
            urgent=bool(counts["late"]),
        ),
        Waiting(
            "announcing", "answers", counts["n"], _("Answers awaited"), f"{address}?answered=no", due=counts["due"]
        ),
    ]


def _workshops(plans: QuerySet[Any]) -> list[Waiting]:
    now = timezone.now()
    counts = (
        Workshop.objects.filter(plan__in=plans)
        .order_by()
        .aggregate(
            coming=Count("pk", filter=Q(state=WorkshopState.PUBLISHED, starts_at__gte=now)),
            next=Min("starts_at", filter=Q(state=WorkshopState.PUBLISHED, starts_at__gte=now)),
            begun=Count("pk", filter=Q(state=WorkshopState.PUBLISHED, starts_at__lt=now)),
            held=Count("pk", filter=awaits_report()),
        )
    )
    address = reverse("admin:workshops_workshop_changelist")
    requested = Workshop.objects.filter(plan__in=plans).requested().order_by()
    asked = requested.aggregate(n=Count("pk"), oldest=Min("requested_at"))
    return [
        Waiting(
            "workshops",
            "requested",
            asked["n"],
            _("Workshops that organisers ask to announce"),
            f"{address}?waits=requested",
            since=asked["oldest"],
        ),
        Waiting(
            "workshops",
            "workshops",
            counts["coming"],
            _("Workshops to come"),
            f"{address}?waits=coming",
            due=counts["next"] and timezone.localdate(counts["next"]),
        ),
        Waiting("workshops", "begun", counts["begun"], _("Workshops to mark as held"), f"{address}?waits=begun"),
        Waiting("workshops", "held", counts["held"], _("Workshop reports to publish"), f"{address}?waits=report"),
    ]


def _consulted(plans: QuerySet[Any]) -> list[Waiting]:
    answered = ReasonedResponse.objects.filter(comment=OuterRef("pk"), published_at__isnull=False)
    confirmed = Comment.objects.filter(consultation__plan__in=plans, confirmed_at__isnull=False).order_by()
    pending = Q(state=CommentState.PENDING)
    counts = confirmed.annotate(has_answer=Exists(answered)).aggregate(
        pending=Count("pk", filter=pending),
        oldest=Min("created_at", filter=pending),
        owed=Count("pk", filter=Q(state=CommentState.PUBLISHED, has_answer=False)),
    )
    closing = Consultation.objects.filter(
        plan__in=plans, state=ConsultationState.PUBLISHED, closes_at__gte=timezone.now()
    ).aggregate(n=Count("pk"), next=Min("closes_at"))
    proposed = ReasonedResponse.objects.waiting().filter(comment__consultation__plan__in=plans).order_by()
    review = proposed.aggregate(n=Count("pk"), oldest=Min("at"))
    address = reverse("admin:consultation_comment_changelist")
    return [
        Waiting(
            "consultation",
            "consultation",
            counts["pending"],
            _("Comments of consultations to moderate"),
            f"{address}?state__exact=pending",
            since=counts["oldest"],
        ),
        Waiting(
            "consultation",
            "review",
            review["n"],
            _("Responses of institutions to publish"),
            reverse("admin:consultation_reasonedresponse_changelist") + "?review=waiting",
            since=review["oldest"],
        ),
        Waiting(
            "consultation", "responses", counts["owed"], _("Comments without a response"), f"{address}?answered=no"
        ),
        Waiting(
            "consultation",
            "open",
            closing["n"],
            _("Consultations open or to come"),
            reverse("admin:consultation_consultation_changelist") + "?state__exact=published",
            due=closing["next"] and last_moment(closing["next"]).date(),
        ),
    ]


def _reports(plans: QuerySet[Any]) -> list[Waiting]:
    waiting = ProgressUpdate.objects.filter(published_at__isnull=True, commitment__plan__in=plans).count()
    address = reverse("admin:commitments_progressupdate_changelist")
    return [
        Waiting("progress", "progress", waiting, _("Progress reports to publish"), f"{address}?published_at__isempty=1")
    ]


def _bodies() -> list[Waiting]:
    """Associations that registered, and whose address is confirmed."""
    waiting = Organisation.objects.filter(state=OrganisationState.CONFIRMED).count()
    address = reverse("admin:accounts_organisation_changelist") + f"?state__exact={OrganisationState.CONFIRMED}"
    return [Waiting("people", "bodies", waiting, _("Associations to verify"), address)]


def _mails() -> list[Waiting]:
    failed = Delivery.objects.filter(state=DeliveryState.FAILED).count()
    address = reverse("admin:core_delivery_changelist")
    return [
        Waiting(
            "machine", "mails", failed, _("E-mails given up"), f"{address}?state__exact=failed", urgent=bool(failed)
        )
    ]
