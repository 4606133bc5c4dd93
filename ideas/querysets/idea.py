"""Reads of ideas themselves."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchRank, TrigramSimilarity
from django.db import models
from django.db.models import Case, Exists, F, FloatField, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Left, NullIf
from django.db.models.lookups import IsNull
from django.utils import timezone

from core.models import StateChange
from core.search import languages_of, search_query, term_query
from core.synonyms import telling
from core.text import clean_line
from core.translated import in_language
from ideas.enums import CARRIED_ON_STATES, DECIDED_STATES, PENDING_STATES, Answer, Channel, IdeaState
from plans.enums import Ability
from plans.models import Stage

#: Titles are compared with those of so many ideas, the newest.
COMPARED = 2_500
#: And letter by letter with so many.
SPELLED = 1_000
#: So many of what is found are ranked by how well they fit, the newest.
RANKED = 500
#: Similar is what shares more than half of its words, or, counted so much more, three tenths of its letters.
LIKENESS, LETTERS_COUNT = 0.5, 0.2
#: Letters of an idea that a list shows.
EXCERPT_LETTERS = 240
ROW = (
    *("pk", "reference", "title", "beginning", "language", "public_state", "submitted_at", "is_illustrative"),
    *("theme_title", "place", "comments_number", "supports_number", "is_transmitted", "is_taken_up"),
)
#: Of an idea in the queue, all but whose it is.
DESK_ROW = ("pk", "reference", "title", "language", "submitted_at", "theme_title", "state")
#: So many words of a title are compared.
MOST_TERMS = 12


class IdeaQuerySet(models.QuerySet[Any]):
    def public(self) -> "IdeaQuerySet":
        """What everybody may read. A hidden idea keeps its page, which says why, but leaves lists and texts."""
        return self.filter(~Q(public_state=""), hidden_at__isnull=True, plan__is_published=True)

    def with_page(self) -> "IdeaQuerySet":
        return self.filter(~Q(public_state=""), plan__is_published=True)

    def for_list(self) -> "IdeaQuerySet":
        return self.select_related("plan", "theme", "workshop", "stats", "territory").defer(
            "search", "title_words", "problem", "expected"
        )

    def for_page(self, now: datetime | None = None) -> "IdeaQuerySet":
        """One idea with what its way is made of: announced decisions only, and sendings with their answers.

        Beside the rows it carries `screening_since` (when screening began, or None), `takes_interaction` (an open
        stage takes supports and comments now: the same as `plans.rules.can_interact`, without a query of its own, and
        the idea does not go on in another) and `has_merged` (others were merged into it).
        """
        from ideas.models import Idea, InstitutionAnswer, ScreeningDecision, Transmission

        now = now or timezone.now()
        open_stages = Stage.objects.filter(
            Q(closes_at__isnull=True) | Q(closes_at__gt=now),
            plan=OuterRef("plan"),
            plan__is_published=True,
            opens_at__lte=now,
            abilities__contains=[Ability.INTERACT],
        )
        began = StateChange.objects.filter(
            model="ideas.idea", object_id=OuterRef("pk"), field="state", to_state=IdeaState.UNDER_SCREENING
        ).order_by("at", "pk")
        takes = models.ExpressionWrapper(
            Exists(open_stages) & ~Q(public_state__in=CARRIED_ON_STATES), output_field=models.BooleanField()
        )
        merged = Exists(Idea.objects.public().filter(public_merged_into=OuterRef("pk")))
        return (
            self.select_related("plan", "theme", "workshop", "stats", "territory", "split_from", "public_merged_into")
            .annotate(screening_since=Subquery(began.values("at")[:1]), takes_interaction=takes, has_merged=merged)
            .prefetch_related(
                Prefetch(
                    "decisions",
                    ScreeningDecision.objects.announced()
                    .select_related("reason", "announcement", "merged_into__plan")
                    .with_verdicts(),
                    to_attr="announced_decisions",
                ),
                Prefetch(
                    "transmissions",
                    Transmission.objects.select_related("institution").prefetch_related(
                        Prefetch("answers", InstitutionAnswer.objects.all(), to_attr="given_answers")
                    ),
                    to_attr="shown_transmissions",
                ),
            )
        )

    def relatives(self) -> "IdeaQuerySet":
        """Parts of an idea, or ideas merged into it, as rows of its page."""
        return self.public().order_by("number").defer("search", "title_words", "problem", "expected")

    def with_small_way(self) -> "IdeaQuerySet":
        """For lists: an institution has the idea (`is_transmitted`), and one takes it up (`is_taken_up`)."""
        from ideas.models import InstitutionAnswer, Transmission

        sent = Transmission.objects.filter(idea=OuterRef("pk"))
        taken_up = InstitutionAnswer.objects.filter(transmission__idea=OuterRef("pk"), answer=Answer.TAKEN_UP)
        # Of one row each: for EXISTS PostgreSQL would read every sending, as if the whole list were wanted.
        return self.annotate(
            is_transmitted=IsNull(Subquery(sent.order_by().values("pk")[:1]), False),
            is_taken_up=IsNull(Subquery(taken_up.order_by().values("pk")[:1]), False),
        )

    def as_rows(self) -> "IdeaQuerySet":
        """Rows of the public list as named values, in the language of the page: all that is shown of an idea there."""
        # Of a text the beginning; letters with their marks are several characters.
        return (
            self.with_small_way()
            .annotate(
                beginning=Left("body", 4 * EXCERPT_LETTERS),
                theme_title=in_language("theme__title"),
                place=in_language("territory__name"),
                comments_number=F("stats__comments_count") + F("stats__merged_comments_count"),
                supports_number=F("stats__supports_count") + F("stats__merged_supports_count"),
            )
            .values_list(*ROW, named=True)
        )

    def search_for(self, text: str) -> "IdeaQuerySet":
        """Ideas whose folded text has all words of `text`; an empty or wordless text finds nothing."""
        return self.filter(search=search_query(text))

    def best_first(self, text: str) -> "IdeaQuerySet":
        """The newest of these ideas, those that say most of `text` first: in the title before anywhere else.

        Of a common word half of the ideas would have to be ranked; the newest of them are, and no others are shown.
        """
        newest = self.order_by("-submitted_at", "-pk").values("pk")[:RANKED]
        rank = SearchRank(F("search"), search_query(text))
        return self.model.objects.filter(pk__in=newest).order_by(rank.desc(), "-submitted_at", "-pk")

    def pending(self) -> "IdeaQuerySet":
        return self.filter(state__in=PENDING_STATES)

    def decided_unannounced(self) -> "IdeaQuerySet":
        return self.filter(state__in=DECIDED_STATES).exclude(public_state=F("state"))

    def queue(self) -> "IdeaQuerySet":
        """What waits for the screeners, the oldest first."""
        return self.filter(state__in=[IdeaState.SUBMITTED, IdeaState.UNDER_SCREENING]).order_by("submitted_at", "pk")

    def for_staff(self) -> "IdeaQuerySet":
        """Rows of the list of all ideas: what its table shows of each."""
        return self.select_related("theme", "assigned_to").only(
            *("reference", "title", "language", "state", "public_state", "submitted_at"),
            *("theme__slug", *languages_of("theme__title"), "assigned_to__full_name", "assigned_to__email"),
        )

    def as_desk_rows(self) -> Any:
        """Rows of the screeners' queue, as values; `assigned` is None where nobody has the idea."""
        name = Coalesce(
            NullIf(F("assigned_to__full_name"), Value("")), F("assigned_to__email"), output_field=models.TextField()
        )
        rows = self.annotate(theme_title=in_language("theme__title"), assigned=name)
        return rows.values_list(*DESK_ROW, "assigned", named=True)

    def for_deciding_together(self) -> "IdeaQuerySet":
        """Some of that queue, to be decided at once: without the long texts."""
        return self.select_related("plan", "theme", "workshop", "assigned_to").defer(
            "search", "title_words", "body", "problem", "expected"
        )

    def for_screening(self) -> "IdeaQuerySet":
        """One idea with everything that a screener reads beside it, what is not announced included."""
        from ideas.models import (
            Assessment,
            InstitutionAnswer,
            ScreeningDecision,
            SecondOpinion,
            StaffNote,
            Transmission,
        )

        return self.select_related(
            "plan",
            "theme",
            "workshop",
            "stats",
            "territory",
            "author",
            "assigned_to",
            "merged_into",
            "split_from",
            "solution__problem",
        ).prefetch_related(
            Prefetch(
                "decisions",
                ScreeningDecision.objects.select_related(
                    "reason", "by", "announcement", "merged_into", "supersedes"
                ).prefetch_related("assessments"),
            ),
            Prefetch("assessments", Assessment.objects.select_related("by")),
            Prefetch("second_opinions", SecondOpinion.objects.select_related("by", "asked_of")),
            Prefetch("split_ideas", self.model.objects.order_by("number").defer("search", "title_words")),
            Prefetch("merged_ideas", self.model.objects.order_by("number").defer("search", "title_words")),
            "information_requests",
            Prefetch("staff_notes", StaffNote.objects.select_related("by").order_by("-at", "-pk")),
            Prefetch(
                "transmissions",
                Transmission.objects.select_related("institution").prefetch_related(
                    Prefetch("answers", InstitutionAnswer.objects.all())
                ),
            ),
        )

    def similar_to(self, idea: Any, *, most: int = 5) -> list[Any]:
        """Ideas of the same plan with a title like this one's, the most alike first, each with its `likeness`."""
        return self.submitted().exclude(pk=idea.pk).like_title(idea.title, plan=idea.plan_id, most=most)

    def like_title(self, title: str, *, plan: Any, theme: Any = None, most: int = 5) -> list[Any]:
        """Those of the newest ideas of a plan (or theme) that speak of the same, the most alike first.

        Alike is what shares letters (typing errors), or more than half of its words: in any spelling, and by synonyms
        across languages. Only the newest are looked at, so that the time does not grow with the number of ideas; and
        of letters, which take forty times as long to compare as a word to find, fewer than of words.
        """
        told = telling(title, MOST_TERMS)
        if not told:
            return []
        scope = {"plan": plan, **({"theme": theme} if theme is not None else {})}
        newest = self.filter(**scope).order_by("-submitted_at", "-pk").values("pk")
        queries = [term_query(term) for term in told]
        # In one expression, since PostgreSQL would work out each part again wherever it is named.
        words: Any = Value(0.0, output_field=FloatField())
        for query in queries:
            words = words + Case(When(title_words=query, then=Value(1.0)), default=Value(0.0))
        likeness = words / Value(float(len(told)))
        looked_at = Q(title_words=reduce(or_, queries))
        if len(told) > 1:
            # Three letters of one word prove nothing: علم is not على.
            letters = TrigramSimilarity("title", clean_line(title)) + Value(LETTERS_COUNT)
            likeness = Greatest(letters, likeness, output_field=FloatField())
            looked_at |= Q(pk__in=newest[:SPELLED])
        # Not as a condition on the rows: PostgreSQL would look for it among all ideas rather than the newest.
        likeness = Case(When(looked_at, then=likeness), default=Value(0.0))
        rows = self.model.objects.filter(pk__in=newest[:COMPARED]).annotate(likeness=likeness)
        best = dict(rows.order_by("-likeness", "-pk").values_list("pk", "likeness")[:most])
        # Whole rows of a few only: thousands of them, with plan and theme, would be carried through the sorting.
        found = self.model.objects.select_related("plan", "theme", "stats").defer("search", "title_words").in_bulk(best)
        for key, idea in found.items():
            idea.likeness = best[key]
        return [found[key] for key, likeness in best.items() if likeness > LIKENESS]

    def submitted(self) -> "IdeaQuerySet":
        """Ideas that count in figures: confirmed and not withdrawn.

        Every reference counts once, in the state that was announced. An idea that was split counts as one that was
        split; each of its parts counts as one from the announcement of the split on, and before that nowhere.
        """
        gone = Q(state__in=[IdeaState.AWAITING_CONFIRMATION, IdeaState.WITHDRAWN])
        return self.exclude(gone | Q(split_from__isnull=False, public_state=""))

    def of_institutions(self, user: Any) -> "IdeaQuerySet":
        return self.filter(transmissions__institution__members=user).distinct()

    def from_portal(self) -> "IdeaQuerySet":
        return self.filter(channel=Channel.PORTAL)
