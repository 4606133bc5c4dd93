from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkshopState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Announced")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    REPORTED = "reported", _("Held, report published")


WORKSHOP_TRANSITIONS: dict[str, frozenset[str]] = {
    WorkshopState.DRAFT: frozenset({WorkshopState.PUBLISHED, WorkshopState.CANCELLED}),
    WorkshopState.PUBLISHED: frozenset({WorkshopState.HELD, WorkshopState.CANCELLED}),
    WorkshopState.HELD: frozenset({WorkshopState.REPORTED}),
    WorkshopState.CANCELLED: frozenset(),
    WorkshopState.REPORTED: frozenset(),
}

#: What the public may see.
PUBLIC_WORKSHOP_STATES = frozenset(
    {WorkshopState.PUBLISHED, WorkshopState.HELD, WorkshopState.CANCELLED, WorkshopState.REPORTED}
)


class WorkshopFormat(models.TextChoices):
    ONLINE = "online", _("Online")
    ON_SITE = "on_site", _("On site")
    BOTH = "both", _("On site and online")


class RegistrationState(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    WAITLISTED = "waitlisted", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")


REGISTRATION_TRANSITIONS: dict[str, frozenset[str]] = {
    RegistrationState.CONFIRMED: frozenset({RegistrationState.CANCELLED}),
    RegistrationState.WAITLISTED: frozenset({RegistrationState.CONFIRMED, RegistrationState.CANCELLED}),
    RegistrationState.CANCELLED: frozenset({RegistrationState.CONFIRMED}),
}


class Gender(models.TextChoices):
    """Optional, and shown only in counts of five or more."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")


class ProgrammeLead(models.TextChoices):
    ORGANISER = "organiser", _("the organising association")
    REFORM = "dra", _("the department in charge of reform")
    CIVIL_SOCIETY = "civil_society_members", _("civil-society members of the committee")
    INSTITUTIONS = "institutions", _("the institutions concerned")


class PublicationStepKind(models.TextChoices):
    REQUESTED = "requested", _("Announcement requested")
    WITHDRAWN = "withdrawn", _("Request taken back")
    REFUSED = "refused", _("Sent back to the organiser")


class Audience(models.TextChoices):
    """To whom an organiser writes."""

    CONFIRMED = "confirmed", _("Those who have a place")
    WAITLISTED = "waitlisted", _("Those on the waiting list")
    ALL = "all", _("Everybody who is registered or waits")


class PollKind(models.TextChoices):
    SINGLE = "single", _("One answer")
    MULTIPLE = "multiple", _("Several answers")
    RANKING = "ranking", _("Order of the problems")


class PollState(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


POLL_TRANSITIONS: dict[str, frozenset[str]] = {
    PollState.DRAFT: frozenset({PollState.OPEN}),
    PollState.OPEN: frozenset({PollState.CLOSED}),
    PollState.CLOSED: frozenset({PollState.OPEN}),
}


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Under review")
    PUBLISHED = "published", _("Published")


REPORT_TRANSITIONS: dict[str, frozenset[str]] = {
    ReportState.DRAFT: frozenset({ReportState.SUBMITTED}),
    ReportState.SUBMITTED: frozenset({ReportState.DRAFT, ReportState.PUBLISHED}),
    ReportState.PUBLISHED: frozenset(),
}

#: While the room may be asked and may speak: from the announcement to the report.
ROOM_STATES = frozenset({WorkshopState.PUBLISHED, WorkshopState.HELD})
