import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Concat, Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Consented, Institution, Organisation, Territory
from core.constraints import in_publishing_languages
from core.enums import Precision
from core.fields import LineField, ProseField
from core.models import Illustrated, OpenWindow, TimeStamped
from plans.models import ActionPlan, Source, Theme
from workshops.codes import code_of
from workshops.enums import (
    REGISTRATION_TRANSITIONS,
    WORKSHOP_TRANSITIONS,
    Gender,
    ProgrammeLead,
    RegistrationState,
    WorkshopFormat,
    WorkshopState,
)
from workshops.querysets import RegistrationQuerySet, WorkshopQuerySet


class Workshop(OpenWindow, Illustrated, TimeStamped):
    """A meeting run by an association. The window (`opens_at`, `closes_at`) is that of registration."""

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = WORKSHOP_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=24, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="workshops", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=WorkshopState, default=WorkshopState.DRAFT, editable=False
    )
    title = LineField(_("title"), max_length=200)
    description = ProseField(_("description"), max_length=4_000, blank=True)
    themes = models.ManyToManyField(Theme, related_name="workshops", blank=True, verbose_name=_("themes"))
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="workshops", verbose_name=_("organiser")
    )
    institutions = models.ManyToManyField(
        Institution, related_name="workshops", blank=True, verbose_name=_("institutions taking part")
    )
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(_("precision"), max_length=5, choices=Precision, default=Precision.DAY)
    date_note = LineField(_("note on the date"), max_length=250, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    format = models.CharField(_("format"), max_length=8, choices=WorkshopFormat, default=WorkshopFormat.ONLINE)
    place = LineField(_("place"), max_length=250, blank=True)
    online_url = models.URLField(
        _("address of the online meeting"), blank=True, help_text=_("Sent to those who are registered, never public.")
    )
    shares_online_url = models.BooleanField(
        _("show the address of the online meeting to those who have a place"),
        default=False,
        help_text=_("On their ticket and in their e-mails. Without it nobody is shown the address."),
    )
    regions = models.ManyToManyField(Territory, related_name="workshops", blank=True, verbose_name=_("regions covered"))
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list, blank=True)
    accessibility = ProseField(_("accessibility"), max_length=1_000, blank=True)
    cancelled_reason = ProseField(_("reason of the cancellation"), max_length=1_000, blank=True)
    #: Cancelled, and those registered up to this key are told of it; None when there is nobody to tell any more.
    told_until = models.BigIntegerField(null=True, blank=True, editable=False)
    recording_url = models.URLField(_("recording"), blank=True)
    report = ProseField(_("report"), max_length=10_000, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="workshops", verbose_name=_("sources"))

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="workshop_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="workshop_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | in_publishing_languages("cancelled_reason"),
                name="workshop_cancelled_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | in_publishing_languages("title"),
                name="workshop_announced_in_both_languages",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="reported") | in_publishing_languages("report"),
                name="workshop_reported_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.reference

    def get_absolute_url(self) -> str:
        # Its page tells what became of its ideas, which crosses floors above this one.
        return reverse("trace:workshop", args=[self.reference])

    @property
    def room_url(self) -> str:
        """The address of the online meeting as those who have a place may see it; '' when it is kept back."""
        return self.online_url if self.shares_online_url else ""

    @property
    def calendar_url(self) -> str:
        return reverse("workshops:ics", args=[self.reference])

    @property
    def day(self) -> Any:
        return self.starts_at or self.date


class ProgrammeItemBase(models.Model):
    number = models.PositiveSmallIntegerField(_("number"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    title = LineField(_("title"), max_length=200)
    parts = ProseField(_("parts, one a line"), max_length=2_000, blank=True)
    lead = ArrayField(
        models.CharField(max_length=24, choices=ProgrammeLead), verbose_name=_("led by"), default=list, blank=True
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or str(self.number)

    @property
    def part_list(self) -> list[str]:
        return [line for line in (self.parts or "").splitlines() if line.strip()]


class ProgrammeTemplateItem(ProgrammeItemBase):
    """One line of the common programme that a new workshop starts from (140 minutes in 2020)."""

    template = models.SlugField(_("programme"), max_length=40, default="common")

    class Meta:
        verbose_name = _("line of the common programme")
        verbose_name_plural = _("common programme")
        ordering = ["template", "number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="programmetemplateitem_number_once")]


class ProgrammeItem(ProgrammeItemBase):
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="programme", verbose_name=_("workshop"))

    class Meta:
        verbose_name = _("line of the programme")
        verbose_name_plural = _("programme")
        ordering = ["workshop", "number"]
        constraints = [models.UniqueConstraint(fields=["workshop", "number"], name="programmeitem_number_once")]


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Registration(Consented, Illustrated, TimeStamped):
    """Somebody's place, or place in the queue. `seq` is the order of arrival within the workshop, without a gap."""

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = REGISTRATION_TRANSITIONS

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="registrations", verbose_name=_("workshop"))
    seq = models.PositiveIntegerField(_("order of arrival"), editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState, editable=False)
    name = LineField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8, default="ar")
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("organisation"),
    )
    organisation_name = LineField(pgettext_lazy("of a person", "organisation"), max_length=200, blank=True)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    region = models.ForeignKey(
        Territory, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    #: Whoever got the place of somebody else says until then that it is still wanted.
    reconfirm_by = models.DateTimeField(_("to be confirmed again until"), null=True, blank=True, editable=False)
    reconfirmed_at = models.DateTimeField(_("confirmed again"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    #: Name and organisation as they are searched: folded once, not ten thousand times at each search at the door.
    folded = models.GeneratedField(
        expression=models.Func(
            Concat("name", models.Value(" "), "organisation_name", output_field=models.TextField()),
            function="core_fold",
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["workshop", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "seq"], name="registration_seq_once"),
            models.UniqueConstraint(
                "workshop",
                Lower("email"),
                condition=~models.Q(state="cancelled") & ~models.Q(email=""),
                name="registration_email_once",
            ),
        ]
        indexes = [
            models.Index(fields=["workshop", "state"], name="registration_by_state"),
            models.Index(
                fields=["reconfirm_by"],
                name="registration_to_reconfirm",
                condition=models.Q(state="confirmed", reconfirm_by__isnull=False, reconfirmed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.workshop.reference} {self.seq}"

    @property
    def code(self) -> str:
        """What stands under the ticket's square and is typed where there is no camera (see `workshops.codes`)."""
        return code_of(self.seq, self.token)

    @property
    def is_to_reconfirm(self) -> bool:
        return self.state == RegistrationState.CONFIRMED and self.reconfirm_by is not None and not self.reconfirmed_at


class Attendance(Illustrated):
    """Somebody was there. A row of its own, so that walk-ins and paper lists fit."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="attendances", verbose_name=_("workshop"))
    registration = models.OneToOneField(
        Registration, models.PROTECT, null=True, blank=True, related_name="attendance", verbose_name=_("registration")
    )
    name = LineField(_("name"), max_length=120, blank=True)
    organisation_name = LineField(pgettext_lazy("of a person", "organisation"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    #: Made by the device that noted it without a connection: sent twice, it is kept once.
    device_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["workshop", "pk"]

    def __str__(self) -> str:
        return self.name or str(self.registration or self.pk)


class Problem(Illustrated):
    """A problem raised by the room, with the rank that the room gave it."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="problems", verbose_name=_("workshop"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    title = LineField(_("problem"), max_length=300)
    expected_results = ProseField(_("expected results"), max_length=1_500, blank=True)

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["workshop", "rank"]
        constraints = [models.UniqueConstraint(fields=["workshop", "rank"], name="problem_rank_once")]

    def __str__(self) -> str:
        return self.title or str(self.rank)


class Solution(Illustrated):
    """A solution that the room proposed for a problem; it may have become an idea (`ideas.Idea.solution`)."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="solutions", verbose_name=_("problem"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("solution"), max_length=300)

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        ordering = ["problem", "number"]
        constraints = [models.UniqueConstraint(fields=["problem", "number"], name="solution_number_once")]

    def __str__(self) -> str:
        return self.title or str(self.number)
