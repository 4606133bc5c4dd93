"""The register of processing (law 09-08): one row for each kind of personal data. The page and the test read it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Processing:
    """`models` are those whose private columns (`fields.PRIVATE`) belong to this row."""

    key: str
    title: Any
    data: Any
    purpose: Any
    readers: Any
    kept: Callable[[], str]
    models: tuple[str, ...]


def _days(number: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def _months(number: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", number) % {"n": number}


_STAFF = _("Staff of the plan, by role")
_NOBODY = _("Nobody but the person")

REGISTER = (
    Processing(
        "participants",
        _("People who take part"),
        _("E-mail address, name when given, language; ideas, comments, supports and follows point to it."),
        _("To confirm the address, to answer, and to count each person once. The name is shown only when asked for."),
        _STAFF,
        lambda: gettext(
            "%(time)s after the last activity, or when the person asks; what was published stays, without a name."
        )
        % {"time": _months(settings.PARTICIPANT_MONTHS)},
        ("accounts.Participant", "ideas.Idea", "ideas.IdeaComment", "ideas.InformationRequest", "ideas.IdeaSupport",
         "ideas.Follow", "ideas.TakingPart", "consultation.Comment", "consultation.CommentSupport"),
    ),
    Processing(
        "registrations",
        _("Registrations and attendance at workshops"),
        _("Name, e-mail address, organisation; gender and region when given."),
        _("To keep a place, to write about the workshop, and to say how many came."),
        _("The organiser of the workshop and staff"),
        lambda: gettext("%(time)s after the workshop; the counts stay.")
        % {"time": _months(settings.REGISTRATION_MONTHS)},
        ("workshops.Registration", "workshops.Attendance"),
    ),
    Processing(
        "unconfirmed",
        _("Addresses to confirm, and what waits for it"),
        _("E-mail address, code; the idea, comment or support that was sent with it."),
        _("To publish nothing in the name of somebody else."),
        _NOBODY,
        lambda: gettext("%(time)s after the code has expired.") % {"time": _days(settings.UNCONFIRMED_DAYS)},
        ("accounts.Confirmation", "ideas.PendingSupport", "ideas.PendingFollow", "consultation.PendingCommentSupport"),
    ),
    Processing(
        "drafts",
        _("Drafts of ideas"),
        _("The words that were typed, without a name or an address."),
        _("To lose nothing when something goes wrong."),
        _NOBODY,
        lambda: _days(7),
        ("ideas.IdeaDraft",),
    ),
    Processing(
        "mails",
        _("E-mails"),
        _("E-mail address, subject and text of each message."),
        _("To send it, once, and to know that it went."),
        _("Administrators"),
        lambda: gettext("%(time)s; then only its kind and date are left.") % {"time": _days(settings.MAIL_DAYS)},
        ("core.Delivery",),
    ),
    Processing(
        "accounts",
        _("Accounts of staff, focal points and organisers"),
        _("Name, e-mail address, roles, second factor; address and browser of each session."),
        _("To know who may do what, and who decided what."),
        _("Administrators"),
        lambda: gettext("As long as the person works here; a session ends after %(hours)s hours.")
        % {"hours": settings.SESSION_COOKIE_AGE // 3600},
        ("accounts.User", "accounts.InstitutionMember", "accounts.OrganisationMember", "plans.PlanRole",
         "sessions.Session", "usersessions.UserSession", "account.EmailAddress", "account.EmailConfirmation",
         "mfa.Authenticator", "workshops.WorkshopMessage"),
    ),
    Processing(
        "contacts",
        _("Contacts of organisations"),
        _("Name and e-mail address of the contact person."),
        _("To reach the organisation."),
        _STAFF,
        lambda: gettext("As long as the organisation takes part, or when the person asks."),
        ("accounts.Organisation",),
    ),
    Processing(
        "log",
        _("Log of the back office"),
        _("Who changed which row and when; the name of the row."),
        _("To show that nothing was changed in silence."),
        _("Administrators"),
        lambda: gettext("%(time)s for names; who did what stays, sealed.") % {"time": _months(settings.LOG_MONTHS)},
        ("admin.LogEntry", "core.StateChange"),
    ),
    Processing(
        "jobs",
        _("Tables and files made in the background"),
        _("What the table or file holds."),
        _("To hand it to whoever asked for it."),
        _("Whoever asked for it"),
        lambda: _days(settings.JOB_DAYS),
        ("core.Job",),
    ),
)  # fmt: skip
