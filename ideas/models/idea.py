"""An idea in its author's own words, and its counters."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib import admin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Consented, Participant, Territory
from core.fields import LineField, ProseField
from core.models import Illustrated, TimeStamped
from core.translated import in_language_of_page
from ideas.enums import IDEA_TRANSITIONS, Channel, IdeaState, Intake
from ideas.querysets import IdeaQuerySet
from plans.models import ActionPlan, Theme
from workshops.models import Solution, Workshop

#: Letters and digits that cannot be taken for one another when spoken or written by hand.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_tracking_code() -> str:
    """Ten letters, about 49 bits: enough beside a rate limit, short enough to write on paper."""
    number, letters = secrets.randbelow(len(CODE_ALPHABET) ** 10), ""
    for _place in range(10):
        number, place = divmod(number, len(CODE_ALPHABET))
        letters += CODE_ALPHABET[place]
    return letters


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
    intake = models.CharField(_("way in"), max_length=10, choices=Intake, default=Intake.ONLINE, editable=False)
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
    author_informed = models.BooleanField(_("the author gets e-mails"), default=True, editable=False)
    tracking_code = models.CharField(max_length=12, default=new_tracking_code, editable=False)
    submission_key = models.UUIDField(null=True, unique=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False, db_index=True)

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_ideas", verbose_name=_("merged into")
    )
    #: What `public_state` is to `state`: the target of the merge that was announced.
    public_merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="publicly_merged_ideas"
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
    #: By language. As columns of a translated field they would make every read of ideas that of a translated model.
    hidden_reasons = models.JSONField(_("public reason for hiding"), default=dict, db_default={}, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.GeneratedField(
        expression=models.Func("title", "body", function="core_search_vector", output_field=SearchVectorField()),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    #: The words of the title alone: titles are compared by thousands.
    title_words = models.GeneratedField(
        expression=models.Func(
            "title", models.Value(""), function="core_search_vector", output_field=SearchVectorField()
        ),
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
                condition=models.Q(channel="workshop", intake="workshop")
                | (models.Q(channel="portal") & ~models.Q(intake="workshop")),
                name="idea_intake_goes_with_channel",
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
                condition=models.Q(public_state="merged", public_merged_into__isnull=False)
                | (~models.Q(public_state="merged") & models.Q(public_merged_into__isnull=True)),
                name="idea_announced_merge_has_target",
            ),
            models.CheckConstraint(
                condition=models.Q(split_from__isnull=True) | ~models.Q(split_from=models.F("id")),
                name="idea_not_part_of_itself",
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
            models.Index(
                fields=["-submitted_at", "-id"],
                name="idea_newest",
                condition=~models.Q(public_state="") & models.Q(hidden_at__isnull=True),
            ),
            models.Index(
                fields=["theme", "-submitted_at", "-id"],
                name="idea_newest_of_theme",
                condition=~models.Q(public_state="") & models.Q(hidden_at__isnull=True),
            ),
            models.Index(fields=["plan", "state", "submitted_at"], name="idea_desk"),
            GinIndex(fields=["search"], name="idea_search"),
        ]

    def __str__(self) -> str:
        return f"{self.reference or '—'} {self.title}"

    def clean(self) -> None:
        super().clean()
        if self.plan_id and self.theme_id and self.theme.plan_id != self.plan_id:
            raise ValidationError({"theme": _("This theme belongs to another plan.")})

    @property
    @admin.display(description=_("public reason for hiding"))
    def hidden_reason(self) -> str:
        return in_language_of_page(self.hidden_reasons)

    def get_absolute_url(self) -> str:
        # Its page is the trace of its whole way, which crosses floors above this one.
        return reverse("trace:idea", args=[self.reference])

    @cached_property
    def shown_parts(self) -> list["Idea"]:
        """The parts of an idea whose split is announced."""
        return list(self.split_ideas.relatives()) if self.public_state == IdeaState.SPLIT else []

    @cached_property
    def shown_merged(self) -> list["Idea"]:
        """Ideas whose merging into this one is announced. `IdeaQuerySet.for_page` tells whether there are any."""
        return list(self.publicly_merged_ideas.relatives()) if getattr(self, "has_merged", True) else []

    @property
    def public_author(self) -> str:
        """The name that may be shown, or ''."""
        return self.author_name if self.show_name else ""


class IdeaStats(models.Model):
    """Counters of an idea, in a narrow row: on the idea's wide row they cost nine tenths of the write rate."""

    idea = models.OneToOneField(Idea, models.CASCADE, primary_key=True, related_name="stats")
    comments_count = models.PositiveIntegerField(default=0)
    supports_count = models.PositiveIntegerField(default=0)
    #: What ideas bring along whose merging into this one is announced: comments, and people who do not support it too.
    merged_comments_count = models.PositiveIntegerField(default=0)
    merged_supports_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counters of an idea")
        verbose_name_plural = _("counters of ideas")
        indexes = [
            models.Index(
                (models.F("supports_count") + models.F("merged_supports_count")).desc(),
                models.F("idea").desc(),
                name="ideastats_supported",
            ),
            models.Index(
                (models.F("comments_count") + models.F("merged_comments_count")).desc(),
                models.F("idea").desc(),
                name="ideastats_commented",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.all_comments}, {self.all_supports}"

    @property
    def all_comments(self) -> int:
        return self.comments_count + self.merged_comments_count

    @property
    def all_supports(self) -> int:
        """Distinct people: nobody counts twice who supports the idea and one that was merged into it."""
        return self.supports_count + self.merged_supports_count
