"""What a commitment is carried out by: activities, indicators with readings, reports of progress."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from commitments.enums import ACTIVITY_TRANSITIONS, ActivityState, IndicatorKind
from commitments.models.card import Commitment
from commitments.querysets import ActivityQuerySet
from core.constraints import in_publishing_languages
from core.fields import LineField, ProseField
from core.models import Illustrated, TimeStamped


def evidence_path(_update: Any, name: str) -> str:
    """A name that nobody can guess; the one that people gave stands in a column."""
    return f"evidence/{uuid.uuid4().hex}.{name.rpartition('.')[2].lower()}"


class Activity(Illustrated, TimeStamped):
    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = ACTIVITY_TRANSITIONS

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="activities", verbose_name=_("commitment"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("activity"), max_length=500)
    deliverable = ProseField(_("deliverable"), max_length=1_000, blank=True)
    lead = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("led by")
    )
    start_date = models.DateField(_("start"), null=True, blank=True)
    due_date = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ActivityState, default=ActivityState.NOT_STARTED, editable=False
    )
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0, validators=[MaxValueValidator(100)])
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    difficulty = ProseField(_("difficulty, or reason of the cancellation"), max_length=1_500, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["commitment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="activity_number_once"),
            models.CheckConstraint(condition=in_publishing_languages("title"), name="activity_in_both_languages"),
            models.CheckConstraint(
                condition=models.Q(due_date__isnull=True)
                | models.Q(start_date__isnull=True)
                | models.Q(due_date__gte=models.F("start_date")),
                name="activity_due_after_start",
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="activity_percent_at_most_100"),
            models.CheckConstraint(
                condition=~models.Q(state="not_started") | models.Q(percent=0), name="activity_not_started_is_0"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(percent=100), name="activity_done_is_100"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["delayed", "cancelled"]) | in_publishing_languages("difficulty"),
                name="activity_delay_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.number)


class Indicator(Illustrated):
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="indicators", verbose_name=_("commitment"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=IndicatorKind)
    title = LineField(_("indicator"), max_length=500)
    unit = LineField(_("unit"), max_length=80, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_date = models.DateField(_("date of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_date = models.DateField(_("date of the target"), null=True, blank=True)
    data_source = LineField(_("source of the data"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["commitment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="indicator_number_once"),
            models.CheckConstraint(condition=in_publishing_languages("title"), name="indicator_in_both_languages"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.number)


class IndicatorReading(Illustrated):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="readings", verbose_name=_("indicator"))
    date = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    evidence_url = models.URLField(_("evidence"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    published_at = models.DateTimeField(_("published"), null=True, blank=True, default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["indicator", "date"]
        constraints = [models.UniqueConstraint(fields=["indicator", "date"], name="indicatorreading_date_once")]

    def __str__(self) -> str:
        return f"{self.date} · {self.value}"


class ProgressUpdate(Illustrated):
    """What an institution reports about a commitment; reviewed by staff, then published, never overwritten."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="progress", verbose_name=_("commitment"))
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="progress", verbose_name=_("activity")
    )
    date = models.DateField(_("as of"))
    percent = models.PositiveSmallIntegerField(
        _("percent done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    narrative = ProseField(_("what was done"), max_length=4_000)
    #: What the institution says of the activity's state; it takes it when the report is published.
    activity_state = models.CharField(_("state of the activity"), max_length=12, choices=ActivityState, blank=True)
    difficulty = ProseField(_("difficulty, or reason of the cancellation"), max_length=1_500, blank=True)
    evidence_url = models.URLField(_("evidence"), blank=True)
    evidence_file = models.FileField(_("document"), upload_to=evidence_path, blank=True, editable=False)
    evidence_name = LineField(_("name of the document"), max_length=150, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("reported"), db_default=Now())
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    returned_at = models.DateTimeField(_("sent back"), null=True, blank=True)
    return_reason = ProseField(_("why it was sent back"), max_length=2_000, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        ordering = ["commitment", "date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(returned_at__isnull=True),
                name="progressupdate_published_or_returned",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True) | ~models.Q(return_reason=""),
                name="progressupdate_returned_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.reference} {self.date}"
