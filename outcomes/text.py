"""What the figures are called."""

import re

from django.utils.translation import gettext_lazy as _

_PER_WORKSHOP = re.compile(r"workshops\.(\d+)\.(registered|attended)")
_PER_THEME = re.compile(r"ideas\.by_theme\.(\d+)\.(portal|workshops)")
_PER_AXIS = re.compile(r"commitments\.axes\.(\d+)")


_LABELS = {
    "participants.portal.proposing": _("People who proposed an idea on the portal"),
    "participants.portal.interacting": _("People who reacted to ideas on the portal"),
    "participants.portal.total": _("People on the portal"),
    "participants.workshops": _("Participants in the workshops"),
    "participants.total": _("All participants"),
    "ideas.portal": _("Ideas from the portal"),
    "ideas.workshops": _("Ideas from the workshops"),
    "ideas.total": _("All ideas"),
    "ideas.online": _("Ideas sent online"),
    "screening.accepted": _("Ideas accepted"),
    "screening.rejected": _("Ideas not accepted"),
    "screening.merged": _("Ideas merged with another"),
    "screening.split": _("Ideas split into several"),
    "screening.pending": _("Ideas awaiting a decision"),
    "commitments.proposed": _("Commitments proposed"),
    "commitments.adopted": _("Commitments adopted"),
    "commitments.institutions": _("Institutions that lead a proposed commitment"),
    "commitments.ideas_without": _("Accepted ideas that no commitment takes up"),
    "commitments.percent": _("Progress of the adopted commitments, in per cent"),
    "consultation.weeks": _("Weeks of consultation"),
    "consultation.participants": _("People who commented"),
    "consultation.comments": _("Comments"),
    "workshops.held": _("Workshops held"),
    "workshops.registered": _("Registrations for all workshops"),
    "workshops.attended": _("Attendances in all workshops"),
    "completion_percent": _("Completion, in per cent"),
    "associations": _("Associations"),
}
#: Of one workshop, theme or axis.
_NUMBERED = (
    (
        _PER_WORKSHOP,
        {
            "registered": _("Registrations for workshop %(number)s"),
            "attended": _("Attendances in workshop %(number)s"),
        },
    ),
    (
        _PER_THEME,
        {
            "portal": _("Ideas from the portal under theme %(number)s"),
            "workshops": _("Ideas from the workshops under theme %(number)s"),
        },
    ),
    (_PER_AXIS, {"": _("Adopted commitments in axis %(number)s")}),
)


def label_of(key: str) -> str:
    """The name of a figure (`ideas.portal`) in the language of the page; the key itself where it has none."""
    known = _LABELS.get(key)
    return str(known) if known else _numbered(key) or key


def _numbered(key: str) -> str:
    """The name of a figure of one workshop, theme or axis; '' for any other."""
    for pattern, names in _NUMBERED:
        if found := pattern.fullmatch(key):
            number, *kind = found.groups()
            return str(names[kind[0] if kind else ""]) % {"number": number}
    return ""
