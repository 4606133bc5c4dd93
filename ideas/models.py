"""An idea belongs to its author's words; what the portal decides about it stands in rows of its own, appended."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Consented, Institution, Participant, Territory
from core.constraints import in_publishing_languages
from core.fields import LineField, ProseField
from core.models import CommentBase, Illustrated, TimeStamped
from ideas.enums import IDEA_TRANSITIONS, Answer, Channel, IdeaState, Outcome
from ideas.querysets import IdeaCommentQuerySet, IdeaQuerySet, ScreeningDecisionQuerySet
from plans.models import ActionPlan, Theme
from workshops.models import Solution, Workshop

#: Letters and digits that cannot be taken for one another when spoken or written by hand.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_tracking_code() -> str:
    """Ten letters, about 49 bits: enough beside a rate limit, short enough to write on paper."""
    return "".join(secrets.choice(CODE_ALPHABET) for _n in range(10))


class Idea(Consented, Illustrated, TimeStamped):
    """A proposal in its author's own words and language.

    `state` is what is decided; `public_state` is what has been announced, and the only one that the public,
    the author, feeds, the API and statistics read. Both change through `ideas.services` alone.
    """

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = IDEA_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=24, unique=True, null=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="ideas", verbose_name=_("plan"))
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="ideas", verbose_name=_("theme"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.PORTAL)
    workshop = models.ForeignKey(
        Workshop, models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("workshop")
    )
    solution = models.ForeignKey(
        Solution,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("solution that it came from"),
    )
    state = models.CharField(
        _("state"), max_length=24, choices=IdeaState, default=IdeaState.AWAITING_CONFIRMATION, editable=False
    )
    public_state = models.CharField(_("announced state"), max_length=24, choices=IdeaState, blank=True, editable=False)

    title = LineField(_("title"), max_length=160)
    body = ProseField(_("your idea"), max_length=6_000)
    problem = ProseField(_("the problem"), max_length=2_000, blank=True)
    expected = ProseField(_("the expected result"), max_length=2_000, blank=True)
    language = models.CharField(_("language of the text"), max_length=8)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("region concerned")
    )

    author = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("author")
    )
    author_name = LineField(_("name of the author"), max_length=120, blank=True)
    show_name = models.BooleanField(_("the name is shown"), default=False)
    tracking_code = models.CharField(max_length=12, default=new_tracking_code, editable=False)
    submission_key = models.UUIDField(null=True, unique=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False, db_index=True)

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_ideas", verbose_name=_("merged into")
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="split_ideas", verbose_name=_("split from")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_ideas",
        verbose_name=_("assigned to"),
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    hidden_reason = models.TextField(_("public reason for hiding"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.GeneratedField(
        expression=models.Func("title", "body", function="core_search_vector", output_field=SearchVectorField()),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="idea_number_once"),
            models.CheckConstraint(
                condition=models.Q(channel="portal", workshop__isnull=True)
                | models.Q(channel="workshop", workshop__isnull=False),
                name="idea_workshop_goes_with_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["awaiting_confirmation", "withdrawn"])
                | models.Q(submitted_at__isnull=False, reference__isnull=False, number__isnull=False),
                name="idea_submitted_has_reference",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="merged") | models.Q(merged_into__isnull=False), name="idea_merged_has_target"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="idea_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(show_name=False) | ~models.Q(author_name=""), name="idea_shown_name_is_there"
            ),
        ]
        indexes = [
            models.Index(
                fields=["plan", "-submitted_at", "-id"],
                name="idea_public_list",
                condition=~models.Q(public_state="") & models.Q(hidden_at__isnull=True),
            ),
            models.Index(fields=["plan", "theme", "public_state", "channel"], name="idea_facets"),
            models.Index(fields=["plan", "state", "submitted_at"], name="idea_desk"),
            GinIndex(fields=["search"], name="idea_search"),
        ]

    def __str__(self) -> str:
        return f"{self.reference or '—'} {self.title}"

    def clean(self) -> None:
        super().clean()
        if self.plan_id and self.theme_id and self.theme.plan_id != self.plan_id:
            raise ValidationError({"theme": _("This theme belongs to another plan.")})

    def get_absolute_url(self) -> str:
        # Its page is the trace of its whole way, which crosses floors above this one.
        return reverse("trace:idea", args=[self.reference])

    @property
    def public_author(self) -> str:
        """The name that may be shown, or ''."""
        return self.author_name if self.show_name else ""


class IdeaStats(models.Model):
    """Counters of an idea, in a narrow row: on the idea's wide row they cost nine tenths of the write rate."""

    idea = models.OneToOneField(Idea, models.CASCADE, primary_key=True, related_name="stats")
    comments_count = models.PositiveIntegerField(default=0)
    supports_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counters of an idea")
        verbose_name_plural = _("counters of ideas")

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.comments_count}, {self.supports_count}"


class IdeaSupport(Illustrated):
    """Somebody supports an idea, once. It has no legal value: an idea is not a petition."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports", verbose_name=_("idea"))
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="supports", verbose_name=_("participant"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        constraints = [models.UniqueConstraint(fields=["idea", "participant"], name="ideasupport_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.participant_id}"


class PendingSupport(Consented):
    """A support that waits for its address to be confirmed. It counts nowhere; confirmed, it is an `IdeaSupport`."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="pending_supports", verbose_name=_("idea"))
    submission_key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("support that waits for its confirmation")
        verbose_name_plural = _("supports that wait for their confirmation")

    def __str__(self) -> str:
        return f"{self.idea_id}"


class IdeaComment(CommentBase, Consented, Illustrated):
    """A comment on an idea, or a reply to one (one level).

    One without a participant waits for its address to be confirmed: nobody reads it, staff neither.
    """

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments", verbose_name=_("idea"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("reply to")
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="idea_comments", verbose_name=_("participant")
    )
    author_name = LineField(_("name"), max_length=120, blank=True)
    submission_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = IdeaCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on an idea")
        verbose_name_plural = _("comments on ideas")
        ordering = ["pk"]
        indexes = [models.Index(fields=["idea", "state"], name="ideacomment_of_idea")]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.body[:60]}"


class ScreeningReason(models.Model):
    """A coded reason. Without a plan it is for all; a plan may have its own."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, null=True, blank=True, related_name="screening_reasons", verbose_name=_("plan")
    )
    code = models.SlugField(_("code"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    label = LineField(_("label"), max_length=200)
    template = ProseField(_("suggested explanation"), max_length=2_000, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("screening reason")
        verbose_name_plural = _("screening reasons")
        ordering = ["outcome", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="screeningreason_code_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.label or self.code


class Announcement(TimeStamped, Illustrated):
    """One dated publication act that announces many decisions at once. Cited on each idea."""

    reference = models.CharField(_("reference"), max_length=24, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="announcements", verbose_name=_("plan"))
    title = LineField(_("title"), max_length=200)
    announced_at = models.DateTimeField(_("announced"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-announced_at"]

    def __str__(self) -> str:
        return self.title or self.reference


class ScreeningDecision(Illustrated):
    """What was decided about an idea, why, by whom and when. Appended, never overwritten: a later row supersedes.

    Until `announced_at` is set nobody outside the back office sees it. An announced decision has its explanation
    in every publishing language: the database refuses it otherwise.
    """

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="decisions", verbose_name=_("idea"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.ForeignKey(ScreeningReason, models.PROTECT, related_name="decisions", verbose_name=_("reason"))
    explanation = ProseField(_("explanation"), max_length=4_000, blank=True)
    merged_into = models.ForeignKey(
        Idea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("decided"), db_default=Now())
    announcement = models.ForeignKey(
        Announcement, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("announcement")
    )
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    superseding_reason = ProseField(_("why the earlier decision was changed"), max_length=2_000, blank=True)

    objects = ScreeningDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening decision")
        verbose_name_plural = _("screening decisions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(announced_at__isnull=True) | in_publishing_languages("explanation"),
                name="decision_announced_is_explained",
            ),
            models.CheckConstraint(
                condition=models.Q(announced_at__isnull=True, announcement__isnull=True)
                | models.Q(announced_at__isnull=False, announcement__isnull=False),
                name="decision_announced_by_an_act",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="merged") | models.Q(merged_into__isnull=False),
                name="decision_merged_has_target",
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True) | in_publishing_languages("superseding_reason"),
                name="decision_superseding_says_why",
            ),
        ]
        indexes = [models.Index(fields=["idea", "-at"], name="decision_of_idea")]

    def __str__(self) -> str:
        return f"{self.idea.reference}: {self.get_outcome_display()}"


class InformationRequest(models.Model):
    """A question of the staff to an author, and the answer."""

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="information_requests", verbose_name=_("idea"))
    question = ProseField(_("question"), max_length=2_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("asked"), db_default=Now())
    answer = ProseField(_("answer"), max_length=4_000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for information")
        verbose_name_plural = _("requests for information")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=models.Q(answered_at__isnull=True), name="informationrequest_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.question[:60]}"


class StaffNote(models.Model):
    """A note among staff. It never becomes public."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="staff_notes", verbose_name=_("idea"))
    body = models.TextField(_("note"), max_length=4_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("staff note")
        verbose_name_plural = _("staff notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.body[:60]}"


class Transmission(Illustrated):
    """An accepted idea sent to an institution, with a due date for the answer."""

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="transmissions", verbose_name=_("idea"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="transmissions", verbose_name=_("institution")
    )
    at = models.DateTimeField(_("transmitted"), db_default=Now())
    due_date = models.DateField(_("answer due"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("transmission")
        verbose_name_plural = _("transmissions")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["idea", "institution"], name="transmission_once")]

    def __str__(self) -> str:
        return f"{self.idea.reference} → {self.institution}"


class InstitutionAnswer(Illustrated):
    """The answer of an institution to a transmitted idea; a later answer supersedes an earlier one."""

    transmission = models.ForeignKey(
        Transmission, models.PROTECT, related_name="answers", verbose_name=_("transmission")
    )
    answer = models.CharField(_("answer"), max_length=14, choices=Answer)
    explanation = ProseField(_("explanation"), max_length=4_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("answered"), db_default=Now())

    class Meta:
        verbose_name = _("answer of an institution")
        verbose_name_plural = _("answers of institutions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=in_publishing_languages("explanation"), name="institutionanswer_is_explained"
            )
        ]

    def __str__(self) -> str:
        return f"{self.transmission_id}: {self.get_answer_display()}"
