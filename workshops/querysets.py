"""Every read of workshops that a page needs, by name."""

from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from workshops.enums import PUBLIC_WORKSHOP_STATES, RegistrationState, WorkshopState


class WorkshopQuerySet(models.QuerySet[Any]):
    def public(self) -> "WorkshopQuerySet":
        return self.filter(state__in=PUBLIC_WORKSHOP_STATES, plan__is_published=True)

    def upcoming(self) -> "WorkshopQuerySet":
        return self.filter(state=WorkshopState.PUBLISHED, starts_at__gte=timezone.now()).order_by("starts_at")

    def of_organiser(self, user: Any) -> "WorkshopQuerySet":
        """Workshops of the organisations for which `user` acts; nobody else's."""
        return self.filter(organiser__members=user)

    def for_list(self) -> "WorkshopQuerySet":
        return self.select_related("plan", "organiser").prefetch_related("themes")

    def with_counts(self) -> "WorkshopQuerySet":
        """Add `registered` (not cancelled, the waiting list included) and `attended`, each from its own rows."""
        from workshops.models import Attendance, Registration

        registered = (
            Registration.objects.standing()
            .filter(workshop=models.OuterRef("pk"))
            .order_by()
            .values("workshop")
            .annotate(n=Count("pk"))
            .values("n")
        )
        attended = (
            Attendance.objects.filter(workshop=models.OuterRef("pk"))
            .order_by()
            .values("workshop")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(
            registered=models.functions.Coalesce(models.Subquery(registered), 0),
            attended=models.functions.Coalesce(models.Subquery(attended), 0),
        )


class RegistrationQuerySet(models.QuerySet[Any]):
    def standing(self) -> "RegistrationQuerySet":
        return self.filter(~Q(state=RegistrationState.CANCELLED))

    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(state=RegistrationState.CONFIRMED)

    def waiting(self) -> "RegistrationQuerySet":
        return self.filter(state=RegistrationState.WAITLISTED).order_by("seq")
