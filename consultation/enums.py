from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsultationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RESPONDED = "responded", _("Answered")


CONSULTATION_TRANSITIONS: dict[str, frozenset[str]] = {
    ConsultationState.DRAFT: frozenset({ConsultationState.PUBLISHED}),
    ConsultationState.PUBLISHED: frozenset({ConsultationState.RESPONDED}),
    ConsultationState.RESPONDED: frozenset(),
}

PUBLIC_CONSULTATION_STATES = frozenset({ConsultationState.PUBLISHED, ConsultationState.RESPONDED})


class Effect(models.TextChoices):
    CHANGED = "changed", _("The text was changed")
    KEPT = "kept", _("The text was kept")
