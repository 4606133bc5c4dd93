"""Every address outside the back office, with arguments from the demonstration.

The table is complete by a test: whoever adds an address adds its line, and it is swept from then on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import signing
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from tests.sweeps.world import World

Arguments = Callable[[World], dict[str, Any]]


def nothing(_world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Address:
    """What a GET of the one who is named answers. `role` is a key of the sign-ins, or "" for nobody."""

    arguments: Arguments = nothing
    role: str = ""
    status: int = 200
    #: Whether it is a page, with a language and a heading.
    page: bool = True
    query: Callable[[World], str] = lambda _world: ""


def _data(arguments: Arguments = nothing, **kwargs: Any) -> Address:
    return Address(arguments, page=False, **kwargs)


def _moves(role: str = "", status: int = 302, **kwargs: Any) -> Address:
    return Address(role=role, status=status, page=False, **kwargs)


def _idea(world: World) -> dict[str, Any]:
    return {"reference": world.idea.reference}


def _workshop(world: World) -> dict[str, Any]:
    return {"reference": world.workshop.reference}


def _meeting(world: World) -> dict[str, Any]:
    return {"reference": world.desk_workshop.reference}


def _reported(world: World) -> dict[str, Any]:
    return {"reference": world.photo.workshop.reference}


def _consultation(world: World) -> dict[str, Any]:
    return {"reference": world.consultation.reference}


def _commitment(world: World) -> dict[str, Any]:
    return {"reference": world.commitment.reference}


def _card(world: World) -> dict[str, Any]:
    return {"reference": world.card.reference}


def _desk_workshop(world: World) -> dict[str, Any]:
    return {"reference": world.desk_workshop.reference}


def _desk_registration(world: World) -> dict[str, Any]:
    return {"reference": world.desk_workshop.reference, "pk": world.desk_registration.pk}


def _token(world: World) -> dict[str, Any]:
    return {"token": world.registration.token}


def _recovery_codes(world: World) -> dict[str, Any]:
    RecoveryCodes.activate(world.user("administrator"))
    return {}


TABLE: dict[str, Address] = {
    # --- for machines, and those of 2021
    "root": _moves(),
    "healthz": _data(),
    "readyz": _data(),
    "robots": _data(),
    "security_txt": _data(),
    "log_heads": _data(),
    "offline_worker": _data(),
    "code": _data(query=lambda _world: "page=/ar/ideas/"),
    "checkin_worker": _data(),
    "sitemap": _data(),
    "sitemap_of": _data(lambda _world: {"section": "ideas"}),
    "set_language": _moves(),
    "moved-co-creation": _moves(status=301),
    "moved-co-steps": _moves(status=301),
    "moved-themes": _moves(status=301),
    "moved-ateliers": _moves(status=301),
    "moved-ideas": _moves(status=301),
    "moved-projets-engagements": _moves(status=301),
    "api:api-root": _data(status=404),
    "api:openapi-json": _data(),
    "api:plans": _data(),
    "api:plan": _data(lambda _world: {"reference": "PAN2"}),
    "api:themes": _data(),
    "api:theme": _data(lambda world: {"slug": world.theme.slug}),
    "api:workshops": _data(),
    "api:workshop": _data(_workshop),
    "api:ideas": _data(),
    "api:idea": _data(_idea),
    "api:commitments": _data(),
    "api:commitment": _data(_commitment),
    "api:consultations": _data(),
    "api:consultation": _data(_consultation),
    "api:indicators": _data(query=lambda _world: "plan=pan2"),
    # --- pages for everybody
    "home": Address(),
    "search": Address(query=lambda _world: "q=justice"),
    "contact": Address(),
    "help": Address(),
    "help_role": Address(lambda _world: {"role": "citizen"}),
    "accessibility": Address(),
    "privacy": Address(),
    "offline": Address(),
    "preview_portal": _data(),
    "preview": _data(lambda world: {"kind": "ideas", "reference": world.idea.reference}),
    "plans:list": Address(),
    "plans:detail": Address(lambda _world: {"reference": "pan2"}),
    "outcomes:theme": Address(lambda world: {"slug": world.theme.slug}),
    "outcomes:indicators": Address(query=lambda _world: "plan=pan2"),
    "outcomes:open_data": Address(),
    "outcomes:csv": _data(lambda _world: {"name": "ideas"}),
    "outcomes:xlsx": _data(lambda _world: {"name": "workshops"}),
    "outcomes:ideas_feed": _data(),
    "outcomes:plan_pdf": _data(lambda _world: {"reference": "demo"}),
    "outcomes:plan_docx": _data(lambda _world: {"reference": "demo"}),
    "outcomes:plan_archive": _data(lambda world: {"reference": world.archive.plan.slug}),
    "outcomes:commitment_feed": _data(_commitment),
    "outcomes:card_pdf": _data(_commitment),
    "outcomes:card_docx": _data(_commitment),
    "workshops:list": Address(),
    "trace:workshop": Address(_workshop),
    "trace:report_pdf": _data(_reported),
    "trace:report_docx": _data(_reported),
    "workshops:month": Address(),
    "workshops:month_of": Address(lambda _world: {"year": 2020, "number": 10}),
    "workshops:photo": _data(lambda world: {"reference": world.photo.workshop.reference, "key": world.photo.key}),
    "workshops:photo_small": _data(lambda world: {"reference": world.photo.workshop.reference, "key": world.photo.key}),
    "workshops:document": _data(
        lambda world: {"reference": world.document.workshop.reference, "key": world.document.key}
    ),
    "workshops:enter": Address(),
    "workshops:room": Address(lambda world: {"code": world.room.code}),
    "meeting:home": Address(_meeting, role="organiser"),
    "meeting:act": Address(_meeting, role="organiser", status=405, page=False),
    "meeting:poll_new": Address(_meeting, role="organiser"),
    "meeting:poll": Address(lambda world: {**_meeting(world), "pk": world.draft_poll.pk}, role="organiser"),
    "meeting:results": Address(lambda world: {**_meeting(world), "pk": world.draft_poll.pk}, role="organiser"),
    "meeting:problem_new": Address(_meeting, role="organiser"),
    "meeting:problem": Address(lambda world: {**_meeting(world), "pk": world.problem.pk}, role="organiser"),
    "meeting:report": Address(_meeting, role="organiser"),
    "organisations:list": Address(),
    "organisations:detail": Address(lambda world: {"key": world.listed_organisation.key}),
    "organisations:csv": _data(),
    "organisations:xlsx": _data(),
    "organisations:register": Address(),
    "organisations:registered": Address(),
    "organisations:check": Address(lambda world: {"handle": world.waiting_organisation.handle}),
    "organisations:confirm": Address(lambda world: {"token": world.waiting_organisation.token}),
    "workshops:ics": _data(_workshop),
    "workshops:calendar": _data(),
    "workshops:register": Address(_workshop),
    "workshops:registered": Address(_workshop),
    "workshops:ticket": Address(_token),
    "workshops:ticket_ics": _data(_token),
    "workshops:ticket_cancel": _data(_token, status=405),
    "workshops:ticket_keep": _data(_token, status=405),
    "ideas:list": Address(),
    "ideas:new": Address(),
    "ideas:announcements": Address(),
    "ideas:announcement": Address(lambda _world: {"reference": "DEMO-A-01"}),
    "ideas:check": Address(lambda world: {"handle": world.waiting_idea.handle}),
    "ideas:confirm": Address(lambda world: {"token": world.waiting_idea.token}),
    "ideas:follow": Address(lambda world: {"reference": world.idea.reference}),
    "ideas:follow_theme": Address(lambda world: {"slug": world.theme.slug}),
    "ideas:mails": Address(lambda world: {"token": signing.dumps(["idea", world.own_idea.pk], salt="ideas.mails")}),
    "ideas:similar": Address(query=lambda _world: "plan=demo&title=budget", page=False),
    "ideas:track": Address(query=World.tracking),
    "ideas:answer": _data(status=405),
    "ideas:withdraw": Address(query=World.tracking),
    "ideas:support": Address(_idea),
    "ideas:comment": Address(_idea),
    "trace:idea": Address(_idea),
    "commitments:list": Address(),
    "commitments:detail": Address(_commitment),
    "commitments:versions": Address(_commitment),
    "commitments:follow": Address(_commitment),
    "commitments:plan": Address(lambda world: {"reference": "pan2"}),
    "commitments:evidence": _data(
        lambda world: {"reference": world.report.commitment.reference, "pk": world.report.pk}
    ),
    "consultation:list": Address(),
    "consultation:detail": Address(_consultation),
    "consultation:comment": Address(lambda world: {**_consultation(world), "version": world.version.pk}),
    "consultation:text": Address(lambda world: {**_consultation(world), "version": world.version.pk}),
    "consultation:comments": Address(_consultation, query=lambda _world: "effect=waiting"),
    "consultation:support": Address(lambda world: {**_consultation(world), "pk": world.consulted.pk}),
    "consultation:check": Address(lambda world: {"handle": world.waiting_comment.handle}),
    "consultation:confirm": Address(lambda world: {"token": world.waiting_comment.token}),
    # --- my data, without an account
    "accounts:data": Address(),
    "accounts:data_code": Address(lambda _world: {"handle": "unknown"}),
    "accounts:data_known": _moves(),
    "accounts:data_file": _moves(),
    "privacy_register": Address(),
    # --- for those who are signed in
    "accounts:home": Address(role="citizen"),
    "desk:home": Address(role="focal_point"),
    "desk:comments": Address(role="focal_point"),
    "desk:comments_table": _data(role="focal_point"),
    "desk:comments_document": _data(role="focal_point"),
    "desk:comment": Address(lambda world: {"pk": world.consulted_there.pk}, role="focal_point"),
    "desk:ideas": Address(role="focal_point"),
    "desk:dossier": Address(lambda world: {"reference": world.dossier.reference}, role="focal_point"),
    "desk:dossier_table": _data(lambda world: {"reference": world.dossier.reference}, role="focal_point"),
    "desk:dossier_document": _data(lambda world: {"reference": world.dossier.reference}, role="focal_point"),
    "desk:dossier_answers": Address(lambda world: {"reference": world.dossier.reference}, role="focal_point"),
    "desk:transmission": Address(lambda world: {"pk": world.transmission.pk}, role="focal_point"),
    "desk:workshop": Address(lambda world: {"reference": world.desk_workshop.reference}, role="organiser"),
    "desk:attendance": _data(_desk_registration, role="organiser", status=405),
    "jobs:list": Address(role="screener"),
    "jobs:detail": Address(lambda world: {"key": world.job.key}, role="screener"),
    "jobs:file": _data(lambda world: {"key": world.job.key}, role="screener"),
    "desk:cards:new": Address(role="focal_point"),
    **{f"desk:cards:{name}": Address(_card, role="focal_point") for name in ("card", "title", "texts", "frame")},
    **{f"desk:cards:{name}_new": Address(_card, role="focal_point") for name in ("activities", "indicators")},
    "desk:cards:activities": Address(
        lambda world: {**_card(world), "pk": world.card.activities.all()[0].pk}, role="focal_point"
    ),
    "desk:cards:indicators": Address(
        lambda world: {**_card(world), "pk": world.card.indicators.all()[0].pk}, role="focal_point"
    ),
    **{f"desk:cards:{name}": _data(_card, role="focal_point", status=405) for name in ("submit", "review")},
    "desk:cards:report": Address(lambda world: {"reference": world.carried_out.reference}, role="focal_point"),
    "desk:cards:reading": Address(
        lambda world: {"reference": world.carried_out.reference, "pk": world.carried_out.indicators.all()[0].pk},
        role="focal_point",
    ),
    "desk:workshop_new": Address(role="organiser"),
    **{
        f"desk:{name}": Address(_desk_workshop, role="organiser")
        for name in (
            "workshop_programme",
            "workshop_cancel",
            "workshop_invitation",
            "workshop_message",
            "registrations",
            "registrations_import",
            "checkin",
            "checkin_offline",
        )
    },
    "desk:registrations_checked": Address(
        lambda world: {"reference": world.desk_workshop.reference, "key": world.desk_check.key}, role="organiser"
    ),
    "desk:workshop_edit": Address(lambda world: {"reference": world.desk_draft.reference}, role="organiser"),
    "desk:workshop_publication": _data(_desk_workshop, role="organiser", status=405),
    "desk:checkin_sync": _data(_desk_workshop, role="organiser", status=405),
    **{
        f"desk:{name}": _data(_desk_workshop, role="organiser")
        for name in ("workshop_qr", "registrations_csv", "registrations_xlsx", "registrations_pdf", "checkin_list")
    },
    "desk:registration_confirm": _data(_desk_registration, role="organiser", status=405),
    "desk:registration_cancel": _data(_desk_registration, role="organiser", status=405),
    "desk:absence": _data(
        lambda world: {"reference": world.desk_workshop.reference, "pk": world.desk_attendance.pk},
        role="organiser",
        status=405,
    ),
    "styleguide": Address(role="administrator"),
    # --- signing in, and the second factor
    "usersessions_list": Address(role="citizen"),
    "account_login": Address(),
    "account_logout": Address(role="citizen"),
    "account_inactive": Address(),
    "account_signup": Address(),
    "account_reauthenticate": Address(role="citizen"),
    "account_email": Address(role="citizen"),
    "account_email_verification_sent": _moves(),
    "account_change_password": Address(role="citizen"),
    "account_set_password": _moves(role="citizen"),
    "account_reset_password": Address(),
    "account_reset_password_done": Address(),
    "account_reset_password_from_key": Address(lambda _world: {"uidb36": "1", "key": "wrong-key"}),
    "account_reset_password_from_key_done": Address(),
    "account_request_login_code": Address(),
    "account_confirm_login_code": _moves(),
    "mfa_index": Address(role="administrator"),
    "mfa_authenticate": _moves(),
    "mfa_reauthenticate": Address(role="administrator"),
    "mfa_activate_totp": Address(role="citizen"),
    "mfa_deactivate_totp": Address(role="administrator"),
    "mfa_view_recovery_codes": Address(_recovery_codes, role="administrator"),
    "mfa_generate_recovery_codes": Address(role="administrator"),
    "mfa_download_recovery_codes": _data(_recovery_codes, role="administrator"),
}

PAGES = [name for name, address in TABLE.items() if address.page]
PUBLIC = [name for name, address in TABLE.items() if not address.role]


def _walk(resolver: Any, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from _walk(part, (*namespaces, part.namespace) if part.namespace else namespaces)
        elif isinstance(part, URLPattern):
            yield ":".join((*namespaces, part.name or f"<nameless {part.pattern}>"))


def names() -> set[str]:
    """Every name of the resolver but those of the back office, which has a table of its own."""
    return {name for name in _walk(get_resolver()) if not name.startswith("admin:")}


def path_of(name: str, world: World, language: str) -> str:
    """The address in a language, with its query."""
    address = TABLE[name]
    with translation.override(language):
        path = reverse(name, kwargs=address.arguments(world))
    query = address.query(world)
    return f"{path}?{query}" if query else path
