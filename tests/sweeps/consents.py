"""Every form that asks for consent, with what keeps it. The list is complete by a test."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django import forms

from tests.support.sources import FLOORS
from tests.sweeps.forms import FORMS, Form, _once


@dataclass(frozen=True)
class Consent:
    """`sends` is a form filled in; its row keeps text (with its version), language and time in `model`."""

    sends: Form
    model: str
    purpose: str
    language: str = "consent_language"


def _support_of_a_comment(_world: Any) -> dict[str, Any]:
    return {"key": "", "website": "", "email": "writer@example.org", "consent": "on"}


def _follow(_world: Any) -> dict[str, Any]:
    return {**_once(), "email": "writer@example.org", "consent": "on", "action": "follow"}


def _organisation(_world: Any) -> dict[str, Any]:
    return {
        "name_ar": "جمعية الشفافية",
        "name_fr": "Association de la transparence",
        "legal_form": "association",
        "fields_of_work": "transparency",
        "contact_name": "سعاد",
        "contact_email": "writer@example.org",
        "consent": "on",
        "website": "",
    }


CONSENTS: dict[str, Consent] = {
    "ideas.forms.IdeaForm": Consent(FORMS["idea"], "ideas.Idea", "idea"),
    "ideas.forms.CommentForm": Consent(FORMS["comment on an idea"], "ideas.IdeaComment", "comment"),
    "ideas.forms.SupportForm": Consent(FORMS["support"], "ideas.PendingSupport", "comment"),
    "ideas.forms.FollowForm": Consent(Form("ideas:follow", _follow), "ideas.PendingFollow", "follow"),
    "consultation.forms.CommentForm": Consent(FORMS["comment on a draft"], "consultation.Comment", "consultation"),
    "consultation.forms.SupportForm": Consent(
        Form("consultation:support", _support_of_a_comment), "consultation.PendingCommentSupport", "consultation"
    ),
    "workshops.forms.RegistrationForm": Consent(FORMS["registration"], "workshops.Registration", "registration"),
    "ogportal.organisations.forms.OrganisationForm": Consent(
        Form("organisations:register", _organisation), "accounts.Organisation", "organisation", language="language"
    ),
}
#: Forms with an address or a name of a person that ask for no consent, and why.
WITHOUT: dict[str, str] = {
    "ogportal.privacy.forms.DataRequestForm": "the right of access itself; the address is erased within two days",
    "accounts.forms.AskForCodeForm": "the address of an account, which the administration has made",
    "accounts.forms.ForgottenForm": "the address of an account, which the administration has made",
    "ideas.forms.AddressForm": "another address for an idea whose consent is kept",
    "consultation.forms.AddressForm": "another address for a comment whose consent is kept",
}
PERSONAL = {"email", "contact_email", "author_name", "contact_name", "name"}


#: Rooms of staff: what they fill in there is not their own.
OF_STAFF = {"admin", "desk", "demo", "migrations", "backoffice", "services", "meeting", "people"}


def forms_about_people() -> Iterator[tuple[str, type[forms.BaseForm]]]:
    """Every form of the public pages with a field for a person or a consent."""
    for name, form in all_forms(leaving_out=OF_STAFF):
        named = set(getattr(form, "base_fields", ()))
        if "consent" in named or PERSONAL & named:
            yield name, form


def all_forms(
    leaving_out: AbstractSet[str] = frozenset({"demo", "migrations"}),
) -> Iterator[tuple[str, type[forms.BaseForm]]]:
    for floor in FLOORS:
        for module in _modules(floor, leaving_out):
            for one in vars(module).values():
                if isinstance(one, type) and issubclass(one, forms.BaseForm) and one.__module__ == module.__name__:
                    yield f"{one.__module__}.{one.__qualname__}", one


def _modules(package: str, leaving_out: AbstractSet[str]) -> Iterator[Any]:
    """Where forms are written: the rooms of that name, and the back office."""
    for found in iter_modules(import_module(package).__path__, f"{package}."):
        room = found.name.rpartition(".")[2]
        if room in leaving_out:
            continue
        if found.ispkg:
            yield from _modules(found.name, leaving_out)
        elif room in {"forms", "sheets", "incoming"}:
            yield import_module(found.name)
