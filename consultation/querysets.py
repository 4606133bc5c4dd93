from typing import Any

from django.db import models
from django.utils import timezone

from consultation.enums import PUBLIC_CONSULTATION_STATES, ConsultationState


class ConsultationQuerySet(models.QuerySet[Any]):
    def public(self) -> "ConsultationQuerySet":
        return self.filter(state__in=PUBLIC_CONSULTATION_STATES, plan__is_published=True)

    def open_now(self) -> "ConsultationQuerySet":
        now = timezone.now()
        return self.public().filter(state=ConsultationState.PUBLISHED, opens_at__lte=now, closes_at__gt=now)
