"""A plan and what frames it. Nothing here is made for one country's second plan: PAN2 is one row."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Territory
from core.constraints import in_publishing_languages
from core.enums import Precision
from core.fields import LineField, ProseField
from core.models import Illustrated, OpenWindow, StatedPeriod, TimeStamped
from plans.enums import Ability, AdoptionKind, EventStatus, Level, PlanRoleKind, Severity
from plans.querysets import ActionPlanQuerySet


class Source(models.Model):
    """A document from which the record takes what it states."""

    key = models.CharField(_("key"), max_length=20, unique=True)
    title = LineField(_("title"), max_length=250)
    publisher = LineField(_("publisher"), max_length=250, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title or self.key


class ActionPlan(StatedPeriod, Illustrated, TimeStamped):
    """An action plan. `reference` (PAN2) is what people say and write; the addresses use it in lower case."""

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    record_key = models.CharField(_("key in the record"), max_length=30, blank=True, editable=False)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    ordinal = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("territory")
    )
    title = LineField(_("title"), max_length=250)
    summary = ProseField(_("summary"), max_length=3_000, blank=True)
    programme_name = LineField(_("programme"), max_length=200, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    moderates_first = models.BooleanField(_("comments are read before they are published"), default=True)
    publishes_assessments = models.BooleanField(
        _("how an idea meets the criteria is published with its decision"), default=False
    )
    consultation_days = models.PositiveSmallIntegerField(_("usual length of a consultation (days)"), default=28)
    answer_days = models.PositiveSmallIntegerField(_("days an institution has to answer"), default=30)
    sources = models.ManyToManyField(Source, blank=True, related_name="plans", verbose_name=_("sources"))

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["level", "-start_date", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reference__regex=r"^[A-Z0-9]{2,12}$"), name="plan_reference_speakable"
            ),
            models.CheckConstraint(
                condition=models.Q(level="national") | models.Q(territory__isnull=False),
                name="plan_regional_has_territory",
            ),
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True)
                | models.Q(start_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="plan_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(is_published=False) | in_publishing_languages("title"),
                name="plan_published_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.reference

    def get_absolute_url(self) -> str:
        return reverse("plans:detail", args=[self.slug])

    @property
    def slug(self) -> str:
        return self.reference.lower()


class Stage(OpenWindow):
    """A stage of making a plan. It has dates and no state; while its window is open it lets people do things."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="stages", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.SlugField(_("key"), max_length=40)
    title = LineField(_("title"), max_length=200)
    planned_start_date = models.DateField(_("planned start"), null=True, blank=True)
    planned_end_date = models.DateField(_("planned end"), null=True, blank=True)
    actual_start_date = models.DateField(_("actual start"), null=True, blank=True)
    actual_start_precision = models.CharField(
        _("precision of the start"), max_length=5, choices=Precision, default=Precision.DAY
    )
    actual_end_date = models.DateField(_("actual end"), null=True, blank=True)
    actual_end_precision = models.CharField(
        _("precision of the end"), max_length=5, choices=Precision, default=Precision.DAY
    )
    abilities = ArrayField(
        models.CharField(max_length=12, choices=Ability), verbose_name=_("what people can do"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="stage_number_once"),
            models.UniqueConstraint(fields=["plan", "key"], name="stage_key_once"),
            models.CheckConstraint(condition=in_publishing_languages("title"), name="stage_in_both_languages"),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(opens_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="stage_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class Theme(Illustrated):
    """A theme of co-creation. Not an axis: axes are those of the adopted plan."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="themes", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    list_rank = models.PositiveSmallIntegerField(_("rank in the source's printed list"), null=True, blank=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = LineField(_("title"), max_length=200)
    description = ProseField(_("description"), max_length=2_000, blank=True)
    aliases = models.JSONField(_("other spellings"), default=list, blank=True)
    title_status = models.JSONField(_("source of the title by language"), default=dict, blank=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="theme_number_once"),
            models.CheckConstraint(condition=in_publishing_languages("title"), name="theme_in_both_languages"),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("outcomes:theme", args=[self.slug])


class Axis(models.Model):
    """An axis of an adopted plan."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="axes", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("axis")
        verbose_name_plural = _("axes")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="axis_number_once"),
            models.CheckConstraint(condition=in_publishing_languages("title"), name="axis_in_both_languages"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.number)


class StatedFigure(models.Model):
    """A figure as a source states it. Sources may disagree: all are kept, one per key is shown.

    `key` is the dotted path of the same figure in `outcomes.figures` and in the API: `ideas.portal`,
    `workshops.3.registered`, `commitments.axes.1`.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="stated", verbose_name=_("plan"))
    key = models.CharField(_("figure"), max_length=80)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    as_of_precision = models.CharField(_("precision"), max_length=5, choices=Precision, default=Precision.DAY)
    sources = models.ManyToManyField(Source, related_name="figures", verbose_name=_("sources"))
    source_keys = models.CharField(max_length=60, editable=False)
    is_shown = models.BooleanField(_("the one that is shown"), default=True)
    is_approximate = models.BooleanField(_("approximate in the source"), default=False)
    note = ProseField(_("note"), max_length=1_000, blank=True)

    class Meta:
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        ordering = ["plan", "key", "-is_shown"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"], condition=models.Q(is_shown=True), name="statedfigure_one_shown"
            ),
            models.UniqueConstraint(fields=["plan", "key", "source_keys", "value"], name="statedfigure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan.reference} {self.key}"


class Discrepancy(models.Model):
    """A contradiction between or inside sources, and what was decided about it (for staff, in English)."""

    key = models.CharField(_("number"), max_length=12, unique=True)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    what = models.TextField(_("what disagrees"))
    decision = models.TextField(_("what was decided"))

    class Meta:
        verbose_name = _("contradiction in the sources")
        verbose_name_plural = _("contradictions in the sources")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class TimelineEvent(models.Model):
    """Something that happened, or was to happen, on the way of the plans."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, null=True, blank=True, related_name="events", verbose_name=_("plan")
    )
    date = models.DateField(_("date"))
    precision = models.CharField(_("precision"), max_length=5, choices=Precision, default=Precision.DAY)
    end_date = models.DateField(_("end"), null=True, blank=True)
    end_precision = models.CharField(_("precision of the end"), max_length=5, choices=Precision, default=Precision.DAY)
    time = models.TimeField(_("time"), null=True, blank=True)
    step = models.PositiveSmallIntegerField(_("step of the analysis"), null=True, blank=True)
    title = LineField(_("title"), max_length=300)
    status = models.CharField(_("status"), max_length=10, choices=EventStatus, default=EventStatus.DONE)
    sources = models.ManyToManyField(Source, blank=True, related_name="events", verbose_name=_("sources"))
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("timeline")
        ordering = ["date", "position"]
        constraints = [
            models.UniqueConstraint(fields=["date", "position"], name="timelineevent_position_once"),
            models.CheckConstraint(condition=in_publishing_languages("title"), name="timelineevent_in_both_languages"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.date)


class Document(TimeStamped, Illustrated):
    """A document of a plan: a file kept here or an address elsewhere, with its date and source."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="documents", verbose_name=_("plan"))
    title = LineField(_("title"), max_length=250)
    url = models.URLField(_("address"), blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("source")
    )
    is_published = models.BooleanField(_("published"), default=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["plan", "-date"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_published=False) | in_publishing_languages("title"),
                name="document_published_in_both_languages",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.url


class AdoptionStep(Illustrated):
    """One dated step of the adoption of a plan, with its document and its source."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="adoption_steps", verbose_name=_("plan"))
    kind = models.CharField(_("step"), max_length=12, choices=AdoptionKind)
    date = models.DateField(_("date"))
    precision = models.CharField(_("precision"), max_length=5, choices=Precision, default=Precision.DAY)
    note = ProseField(_("what was decided"), max_length=2_000, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="adoption_steps", verbose_name=_("document")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="adoption_steps", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("step of the adoption")
        verbose_name_plural = _("steps of the adoption")
        ordering = ["plan", "date", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "kind", "date"], name="adoptionstep_once")]

    def __str__(self) -> str:
        return f"{self.plan.reference} · {self.get_kind_display()}"


class PlanRole(models.Model):
    """Who holds which role on which plan; no plan means all of them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan_roles", verbose_name=_("user")
    )
    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, null=True, blank=True, related_name="roles", verbose_name=_("plan")
    )
    role = models.CharField(_("role"), max_length=12, choices=PlanRoleKind)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "plan", "role"], name="planrole_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
