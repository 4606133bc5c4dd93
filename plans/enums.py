from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")


class Ability(models.TextChoices):
    """What an open stage lets people do. Several stages may be open side by side."""

    SUBMIT = "submit", _("submit an idea")
    INTERACT = "interact", _("support and comment on ideas")
    REGISTER = "register", _("register for a workshop")
    CONSULT = "consult", _("comment on the draft commitments")


class PlanRoleKind(models.TextChoices):
    SCREENER = "screener", _("Reform-sector staff (screens ideas)")
    COMMITTEE = "committee", _("Steering-committee member (reads everything)")
    OBSERVER = "observer", _("Observer (reads everything, writes nothing)")


class EventStatus(models.TextChoices):
    DONE = "done", _("took place")
    PLANNED = "planned", _("planned; the sources do not say that it took place")
    EXPECTED = "expected", _("expected date")


class Severity(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class AdoptionKind(models.TextChoices):
    """The steps by which a plan is adopted, in their order."""

    COMMITTEE = "committee", _("Opinion of the steering committee")
    COUNCIL = "council", _("Government council")
    SUBMISSION = "submission", _("Submission to the Open Government Partnership")
    PUBLICATION = "publication", _("Publication of the plan")
