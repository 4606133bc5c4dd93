"""Codes of the log and the outbox in words, for the pages on which staff read them."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from core.models import StateChange

#: Each kind of e-mail (templates/emails/<kind>.html) as a person would call it.
MAILS: dict[str, Any] = {
    "account": gettext_lazy("Sign-in, password or second factor"),
    "activity_due": gettext_lazy("Reminder of an activity that is due"),
    "confirm": gettext_lazy("Confirmation of an address"),
    "consultation_answered": gettext_lazy("Answer to a comment of a consultation"),
    "consultation_received": gettext_lazy("Receipt of a comment of a consultation"),
    "consultation_reminder": gettext_lazy("Reminder of comments to answer"),
    "consultation_responded": gettext_lazy("Report of a consultation"),
    "consultation_returned": gettext_lazy("Proposed response sent back"),
    "data_code": gettext_lazy("Code for one’s own data"),
    "dossier_extended": gettext_lazy("New deadline of a dossier"),
    "dossier_reminder": gettext_lazy("Reminder of a dossier"),
    "dossier_sent": gettext_lazy("Dossier sent to an institution"),
    "followed_adopted": gettext_lazy("To followers: commitment adopted"),
    "followed_assessed": gettext_lazy("To followers: commitment assessed"),
    "followed_decided": gettext_lazy("To followers: decision announced"),
    "followed_progress": gettext_lazy("To followers: progress published"),
    "followed_taken_up": gettext_lazy("To followers: idea taken up"),
    "idea_adopted": gettext_lazy("Commitment from an idea adopted"),
    "idea_decided": gettext_lazy("Decision on an idea"),
    "idea_information_asked": gettext_lazy("Question to the author of an idea"),
    "idea_received": gettext_lazy("Receipt of an idea"),
    "idea_taken_up": gettext_lazy("Idea taken up by an institution"),
    "organisation_decided": gettext_lazy("Verification of an association"),
    "place_found": gettext_lazy("Place in a workshop found"),
    "place_lapsed": gettext_lazy("Place in a workshop lapsed"),
    "registered": gettext_lazy("Registration for a workshop"),
    "registration_cancelled": gettext_lazy("Registration cancelled"),
    "waitlisted": gettext_lazy("Waiting list of a workshop"),
    "workshop_announced": gettext_lazy("Workshop announced"),
    "workshop_cancelled": gettext_lazy("Workshop cancelled"),
    "workshop_message": gettext_lazy("Message of an organiser"),
    "workshop_sent_back": gettext_lazy("Workshop sent back to its organiser"),
}

#: What the log calls a field without being one of the model, or whose name says little.
_FIELDS: dict[str, Any] = {
    "attendance": gettext_lazy("attendance"),
    "directory": gettext_lazy("public directory"),
    "explanation": gettext_lazy("explanation"),
    "person": gettext_lazy("personal data"),
    "visibility": gettext_lazy("visibility"),
}
#: Values that are choices of no field.
_VALUES: dict[str, Any] = {
    "absent": pgettext_lazy("log", "absent"),
    "erased": pgettext_lazy("log", "erased"),
    "hidden": pgettext_lazy("log", "hidden"),
    "in": pgettext_lazy("log", "listed"),
    "known": pgettext_lazy("log", "known"),
    "out": pgettext_lazy("log", "not listed"),
    "present": pgettext_lazy("log", "present"),
    "shown": pgettext_lazy("log", "shown"),
}


def language_named(code: str) -> str:
    """A language in the language of the page: its code says nothing to people."""
    try:
        return _(get_language_info(code)["name"])
    except KeyError:
        return code


def mail_kind(code: str) -> str:
    return str(MAILS.get(code, code))


def model_named(label: str) -> str:
    """The name of a model ("ideas.idea"); the label itself when there is no such model any more."""
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label


def rows_of(label: str, ids: Collection[int]) -> dict[int, Any]:
    """The rows of a model by their numbers; what is gone is left out."""
    try:
        return apps.get_model(label)._base_manager.in_bulk(ids)
    except (LookupError, ValueError):
        return {}


def _field(line: StateChange) -> Any:
    try:
        return apps.get_model(line.model)._meta.get_field(line.field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def field_named(line: StateChange) -> str:
    if line.field in _FIELDS:
        return str(_FIELDS[line.field])
    field = _field(line)
    return str(getattr(field, "verbose_name", line.field))


def value_named(line: StateChange, value: str) -> str:
    """A state as people read it: a choice of the field, a word of the log, a language; else it stands as it is."""
    if not value:
        return "—"
    choices = dict(getattr(_field(line), "flatchoices", None) or [])
    return str(choices.get(value) or _VALUES.get(value) or language_named(value))
