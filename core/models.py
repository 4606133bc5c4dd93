"""What every floor above stands on: time stamps, the log of state changes, the outbox, shared shapes."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.enums import COMMENT_TRANSITIONS, CommentState, DeliveryState, JobState, Precision
from core.fields import Plain, PlainAgain, ProseField
from core.translated import in_language_of_page

#: Letters of a public reason for hiding.
MOST_OF_REASON = 1_000


class TimeStamped(models.Model):
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("last change"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class Illustrated(models.Model):
    """A row that may be an illustration: invented by the portal's makers, and said so wherever it is shown."""

    is_illustrative = models.BooleanField(
        _("illustration"),
        default=False,
        help_text=_("Invented for the demonstration; marked so on its page and in exports."),
    )

    class Meta:
        abstract = True


class StatedPeriod(models.Model):
    """A start and an end as far as the source says them: a day, a month or only a year."""

    start_date = models.DateField(_("start"), null=True, blank=True)
    start_precision = models.CharField(
        _("precision of the start"), max_length=5, choices=Precision, default=Precision.DAY
    )
    end_date = models.DateField(_("end"), null=True, blank=True)
    end_precision = models.CharField(_("precision of the end"), max_length=5, choices=Precision, default=Precision.DAY)

    class Meta:
        abstract = True


class OpenWindow(models.Model):
    """When something is open: two instants, and beside them the wall time that was announced.

    People are told a wall time. When a country changes its clock, the instants of coming deadlines are derived
    again from `*_wall` and `zone`; what has passed stays.
    """

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    opens_wall = models.CharField(max_length=16, blank=True, editable=False)
    closes_wall = models.CharField(max_length=16, blank=True, editable=False)
    zone = models.CharField(max_length=40, default=settings.TIME_ZONE, editable=False)

    class Meta:
        abstract = True

    def is_open(self, now: Any = None) -> bool:
        now = now or timezone.now()
        return bool(self.opens_at and self.opens_at <= now and (self.closes_at is None or now < self.closes_at))

    def is_coming(self, now: Any = None) -> bool:
        return bool(self.opens_at and (now or timezone.now()) < self.opens_at)

    def is_over(self, now: Any = None) -> bool:
        return bool(self.closes_at and self.closes_at <= (now or timezone.now()))


class CommentBase(TimeStamped):
    """What somebody wrote about something: plain text in the writer's own language."""

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = COMMENT_TRANSITIONS

    body = ProseField(_("comment"), max_length=4_000)
    language = models.CharField(_("language of the text"), max_length=8)
    state = models.CharField(
        _("state"), max_length=12, choices=CommentState, default=CommentState.PENDING, editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    #: By language, as the public reads it in the place of the comment.
    hidden_reasons = models.JSONField(_("public reason for hiding"), default=dict, db_default={}, blank=True)

    class Meta:
        abstract = True

    @property
    @admin.display(description=_("public reason for hiding"))
    def hidden_reason(self) -> str:
        return in_language_of_page(self.hidden_reasons)


class StateChange(models.Model):
    """One line of the log that `core.transitions.transition` writes; never changed, never deleted."""

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=30, default="state")
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["model", "object_id", "at"], name="statechange_of_object")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Delivery(models.Model):
    """One e-mail in the outbox: written in the transaction that causes it, sent later by the worker.

    Either its texts stand in it, or the `words` of which the worker makes them.

    A mail is never lost. It can be doubled only when the process dies between the mail server's answer and the
    commit, and then carries the same Message-ID.
    """

    state = models.CharField(
        _("state"), max_length=8, choices=DeliveryState, default=DeliveryState.WAITING, editable=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    #: What the texts are made of, as long as the worker has not written them out.
    words = models.JSONField(null=True, blank=True, editable=False, encoder=Plain, decoder=PlainAgain)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dedupe_key = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    next_attempt_at = models.DateTimeField(db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("e-mail in the outbox")
        verbose_name_plural = _("outbox")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], name="delivery_waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["id"], name="delivery_given_up", condition=models.Q(state="failed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="delivery_sent_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


def _job_folder(job: "Job", name: str) -> str:
    """Names of people's files are never names in our folders."""
    return f"jobs/{job.key}/{uuid.uuid4()}"


class Job(models.Model):
    """Work that takes longer than a page may: written by a request, done by the worker, read by who asked for it.

    See `core.jobs`. `params` holds primary keys and choices, nothing personal; what is personal stands in `data` and
    `result`, which go away with the row at `expires_at`.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60, editable=False)
    title = models.CharField(_("title"), max_length=200, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="jobs", verbose_name=_("by")
    )
    language = models.CharField(_("language"), max_length=8, editable=False)
    params = models.JSONField(default=dict, editable=False)
    data = models.FileField(upload_to=_job_folder, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    message = models.CharField(_("message"), max_length=500, blank=True, editable=False)
    report = models.JSONField(default=dict, editable=False)
    link = models.CharField(_("where it goes on"), max_length=300, blank=True, editable=False)
    result = models.FileField(upload_to=_job_folder, blank=True, editable=False)
    result_name = models.CharField(_("name of the file"), max_length=200, blank=True, editable=False)
    result_type = models.CharField(max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("kept until"), editable=False, db_index=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], name="job_to_do", condition=models.Q(state__in=["waiting", "running"])),
            models.Index(fields=["by", "-id"], name="job_of_somebody"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["done", "failed"], finished_at__isnull=False)
                | models.Q(state__in=["waiting", "running"], finished_at__isnull=True),
                name="job_finished_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}


class LogLink(models.Model):
    """One link of the chain that seals the logs; see `core.sealing`. Never changed, never deleted."""

    number = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=30)
    row = models.BigIntegerField()
    row_hash = models.CharField(max_length=64)
    text_hash = models.CharField(max_length=400, blank=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("link of the sealed log")
        verbose_name_plural = _("links of the sealed log")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["source", "row"], name="loglink_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.source} {self.row}"


class LogHead(models.Model):
    """The last link of a day, published: whoever kept it can show that nothing before it was changed."""

    day = models.DateField(_("day"), unique=True)
    number = models.BigIntegerField(_("number"))
    hash = models.CharField(_("hash"), max_length=64)
    published_at = models.DateTimeField(_("published"), db_default=Now())

    class Meta:
        verbose_name = _("published head of the log")
        verbose_name_plural = _("published heads of the log")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.number} {self.hash}"
