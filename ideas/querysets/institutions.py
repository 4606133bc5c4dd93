"""Reads of what institutions were sent, and of what they answered."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from core.search import search_query
from ideas.enums import Answer, IdeaState


class DossierQuerySet(models.QuerySet[Any]):
    def with_progress(self) -> "DossierQuerySet":
        """With `total` and `answered`, the numbers of its ideas and of those that an answer stands for."""
        from ideas.models import InstitutionAnswer

        given = Exists(InstitutionAnswer.objects.filter(transmission=OuterRef("transmissions")))
        return self.annotate(total=Count("transmissions"), answered=Count("transmissions", filter=given))

    def of_institutions(self, user: Any) -> "DossierQuerySet":
        return self.filter(institution__in=user.institutions.all())

    def for_desk(self, user: Any) -> "DossierQuerySet":
        """The dossiers of one's institutions: what still waits first, the most urgent at the top."""
        rows = self.of_institutions(user).with_progress().select_related("institution", "plan")
        return rows.annotate(
            is_open=models.Case(models.When(answered__lt=models.F("total"), then=0), default=1)
        ).order_by("is_open", "due_date", "pk")

    def waiting(self) -> "DossierQuerySet":
        """Dossiers in which an idea has no answer yet."""
        from ideas.models import Transmission

        return self.filter(pk__in=Transmission.objects.waiting().order_by().values("dossier"))


class TransmissionQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "TransmissionQuerySet":
        return self.filter(answers__isnull=True)

    def public(self) -> "TransmissionQuerySet":
        """Of ideas that everybody may read, once their acceptance is announced."""
        return self.filter(
            idea__public_state=IdeaState.ACCEPTED, idea__hidden_at__isnull=True, idea__plan__is_published=True
        )

    def with_first_answer(self) -> "TransmissionQuerySet":
        """With `first_at`, when the first answer was given, and `last_answer`, the one that stands; None without."""
        from ideas.models import InstitutionAnswer

        given = InstitutionAnswer.objects.filter(transmission=OuterRef("pk"))
        return self.annotate(
            first_at=Subquery(given.order_by("at", "pk").values("at")[:1]),
            last_answer=Subquery(given.order_by("-at", "-pk").values("answer")[:1]),
        )

    def for_desk(self, user: Any) -> "TransmissionQuerySet":
        """Ideas sent to one's institutions: waiting ones first, then by number."""
        return (
            self.filter(institution__in=user.institutions.all())
            .with_first_answer()
            .select_related("idea__theme", "idea__plan", "institution", "dossier", "draft")
            .order_by(models.F("first_at").asc(nulls_first=True), "due_date", "idea__number", "pk")
        )

    def part(self, name: str) -> "TransmissionQuerySet":
        """One part of what `with_first_answer` read, by name; everything for another name."""
        parts = {
            "waiting": Q(first_at__isnull=True),
            "late": Q(first_at__isnull=True, due_date__lt=timezone.localdate()),
            "drafts": Q(draft__isnull=False),
            "answered": Q(first_at__isnull=False),
            "taken_up": Q(last_answer=Answer.TAKEN_UP),
            "not_taken_up": Q(last_answer=Answer.NOT_TAKEN_UP),
        }
        return self.filter(parts.get(name, Q()))

    def awaited(self, plan: Any, names: Sequence[str]) -> "TransmissionQuerySet":
        """Whom the public waits for in a plan, longest first: `number` of ideas, `since`, `overdue`, and `names`."""
        late = Q(due_date__lt=timezone.localdate())
        return (
            self.public()
            .waiting()
            .filter(idea__plan=plan)
            .values("institution", *(f"institution__{column}" for column in ("key", *names)))
            .annotate(number=Count("pk"), since=models.Min("at"), overdue=Count("pk", filter=late))
            .order_by("since", "institution")
        )

    def search_for(self, text: str) -> "TransmissionQuerySet":
        """Those whose idea has the words of `text`, or this reference."""
        return self.filter(Q(idea__search=search_query(text)) | Q(idea__reference__iexact=text.strip()))
