"""Every address × every role × every method; and that reading never writes.

The table is complete by a test. What the back office answers to whom stands in tests/ogportal/admin_table.py;
`make access` writes both into docs/access.md.
"""

from http.cookies import SimpleCookie
from itertools import cycle
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ogportal.middleware import RefuseOtherMethods
from tests import factories
from tests.ogportal import admin_table as back
from tests.support.policy import refused_in
from tests.support.queries import written
from tests.sweeps import access_page, addresses, state_doors
from tests.sweeps.conftest import sign_in

ROLES = (
    "anonymous",
    "citizen",
    "organiser_a",
    "organiser_b",
    "focal_point_a",
    "focal_point_b",
    "screener",
    "committee",
    "administrator",
)
#: The observer gets what the committee gets, but for what stands in `OBSERVED`.
EVERYBODY = (*ROLES, "observer")
Codes = tuple[int, ...]


def all_get(code: int) -> Codes:
    return (code,) * len(ROLES)


def only(role: str, code: int, *, others: int = 404, citizen: int = 403) -> Codes:
    """The one whose row it is; nobody is sent to the sign-in, a citizen has no work there."""
    return tuple(code if one == role else {"anonymous": 302, "citizen": citizen}.get(one, others) for one in ROLES)


def card(writes: int, reads: int) -> Codes:
    """A card at the desk: the institution that writes it, and those who read it; for others it is not there."""
    return (302, 403, 404, 404, writes, 404, reads, reads, reads)


READ = (all_get(200), all_get(405))
#: Reads that do not look at the method.
FEED = (all_get(200), all_get(200))
MOVED = (all_get(301), all_get(301))
AWAY = (all_get(302), all_get(302))
#: A form that is sent empty comes back, with its faults.
FORM = (all_get(200), all_get(200))
FORM_422 = (all_get(200), all_get(422))
#: A page with one button.
BUTTON = (all_get(200), all_get(302))
SIGNED_IN = (302, *[200] * 8)
NOT_SIGNED_IN = (200, *[302] * 8)
STAFF = (404, 404, 404, 404, 404, 404, 200, 200, 200)
#: Signed in, with a second factor already: not the citizen.
GUARDED = (302, 302, *[200] * 7)

#: The organiser's desk: forms that come back when they are sent empty, pages, and buttons.
DESK_FORMS = ("workshop_edit", "workshop_programme", "workshop_cancel", "workshop_message", "registrations_import")
DESK_PAGES = ("workshop_invitation", "workshop_qr", "registrations", "registrations_csv",
              "checkin_offline", "checkin_list")  # fmt: skip
DESK_BUTTONS = ("workshop_publication", "registration_confirm", "registration_cancel", "absence")
POST_ONLY = POST_REFUSED = (405, 403, *[405] * 7)

EXPECTED: dict[str, tuple[Codes, Codes]] = {
    "checkin_worker": READ,
    "sitemap": READ,
    "root": (all_get(302), all_get(405)),
    **dict.fromkeys(("healthz", "readyz", "robots", "security_txt", "log_heads"), READ),
    **dict.fromkeys(("sitemap_of", "api:openapi-json"), FEED),
    "set_language": AWAY,
    **{name: MOVED for name in addresses.TABLE if name.startswith("moved-")},
    **{name: READ for name in addresses.TABLE if name.startswith("api:")},
    "api:openapi-json": FEED,
    "api:api-root": (all_get(404), all_get(404)),
    **dict.fromkeys(("home", "search", "contact", "plans:list", "plans:detail"), READ),
    **dict.fromkeys(
        (
            "help",
            "help_role",
            "accessibility",
            "privacy",
            "preview_portal",
            "preview",
            "code",
            "offline",
            "offline_worker",
        ),
        READ,
    ),
    **{name: READ for name in addresses.TABLE if name.startswith("outcomes:")},
    **dict.fromkeys(("outcomes:ideas_feed", "outcomes:commitment_feed"), FEED),
    **dict.fromkeys(("workshops:list", "workshops:registered", "workshops:ticket"), READ),
    "workshops:ticket_ics": READ,
    **dict.fromkeys(("workshops:ics", "workshops:calendar"), FEED),
    "workshops:register": FORM_422,
    "workshops:ticket_keep": (all_get(405), all_get(302)),
    **dict.fromkeys(("trace:workshop", "trace:report_pdf", "trace:report_docx"), READ),
    **dict.fromkeys(("workshops:month", "workshops:month_of", "workshops:enter"), READ),
    **dict.fromkeys(("workshops:photo", "workshops:photo_small", "workshops:document"), READ),
    "workshops:room": (all_get(200), all_get(404)),
    **dict.fromkeys(("meeting:home", "meeting:results"), (only("organiser_a", 200), (405, 403, *[405] * 7))),
    "meeting:act": ((405, 403, *[405] * 7), only("organiser_a", 404)),
    **dict.fromkeys(
        ("meeting:poll_new", "meeting:poll", "meeting:problem_new"),
        (only("organiser_a", 200), only("organiser_a", 422)),
    ),
    "meeting:problem": (only("organiser_a", 200), only("organiser_a", 422)),
    "meeting:report": (only("organiser_a", 200), only("organiser_a", 404)),
    **{f"organisations:{name}": READ for name in ("list", "detail", "csv", "xlsx", "registered")},
    **dict.fromkeys(("organisations:register", "organisations:check"), FORM_422),
    "organisations:confirm": BUTTON,
    "workshops:ticket_cancel": (all_get(405), all_get(302)),
    **dict.fromkeys(("ideas:list", "ideas:track", "ideas:announcements", "ideas:announcement", "trace:idea"), READ),
    **dict.fromkeys(("ideas:follow", "ideas:follow_theme", "ideas:mails", "commitments:follow"), FORM),
    "ideas:similar": READ,
    "ideas:support": FORM,
    **dict.fromkeys(("ideas:new", "ideas:check", "ideas:comment"), FORM_422),
    "ideas:answer": (all_get(405), all_get(422)),
    **dict.fromkeys(("ideas:confirm", "ideas:withdraw", "consultation:confirm"), BUTTON),
    **dict.fromkeys(
        (
            "commitments:list",
            "commitments:detail",
            "commitments:versions",
            "commitments:plan",
            "commitments:evidence",
            "consultation:list",
            "consultation:detail",
        ),
        READ,
    ),
    **dict.fromkeys(("consultation:text", "consultation:comments"), READ),
    **dict.fromkeys(("consultation:comment", "consultation:check"), FORM_422),
    # The citizen's address is confirmed: a support counts at once.
    "consultation:support": (all_get(200), (422, 302, *[422] * 7)),
    **dict.fromkeys(
        ("desk:comments", "desk:comments_table", "desk:comments_document"),
        ((302, 403, 403, 403, 200, 200, 403, 403, 403), (405, 403, *[405] * 7)),
    ),
    "desk:comment": (only("focal_point_a", 200), only("focal_point_a", 422)),
    **dict.fromkeys(("accounts:data", "accounts:data_code"), FORM_422),
    "accounts:data_known": AWAY,
    "accounts:data_file": (all_get(302), all_get(405)),
    "privacy_register": READ,
    "usersessions_list": (SIGNED_IN, all_get(302)),
    "accounts:home": (SIGNED_IN, all_get(405)),
    "desk:home": ((302, 403, 200, 200, 200, 200, 403, 403, 403), (405, 403, *[405] * 7)),
    "desk:ideas": ((302, 403, *[200] * 7), (405, 403, *[405] * 7)),
    "desk:dossier": (only("focal_point_a", 200), (405, 403, *[405] * 7)),
    "desk:dossier_table": (only("focal_point_a", 200), (405, 403, *[405] * 7)),
    "desk:dossier_answers": (only("focal_point_a", 200), only("focal_point_a", 422)),
    "desk:dossier_document": (only("focal_point_a", 200), (405, 403, *[405] * 7)),
    "desk:transmission": (only("focal_point_a", 200), only("focal_point_a", 422)),
    "desk:workshop": (only("organiser_a", 200), (405, 403, *[405] * 7)),
    "desk:workshop_new": ((302, 403, 200, 200, *[404] * 5), (302, 403, 422, 422, *[404] * 5)),
    **{f"desk:{name}": (only("organiser_a", 200), only("organiser_a", 422)) for name in DESK_FORMS},
    **{f"desk:{name}": (only("organiser_a", 200), POST_REFUSED) for name in DESK_PAGES},
    **{f"desk:{name}": (POST_ONLY, only("organiser_a", 302)) for name in DESK_BUTTONS},
    **dict.fromkeys(
        ("desk:registrations_xlsx", "desk:registrations_pdf"), (only("organiser_a", 200), only("organiser_a", 302))
    ),
    "desk:registrations_checked": (only("organiser_a", 200), only("organiser_a", 302)),
    "desk:checkin": (only("organiser_a", 200), only("organiser_a", 200)),
    "desk:checkin_sync": (POST_ONLY, only("organiser_a", 400)),
    "desk:attendance": ((405, 403, *[405] * 7), only("organiser_a", 302)),
    "jobs:list": ((302, 403, *[200] * 7), (405, 403, *[405] * 7)),
    **dict.fromkeys(("jobs:detail", "jobs:file"), (only("screener", 200), (405, 403, *[405] * 7))),
    "desk:cards:new": ((302, 403, 403, 403, 200, 200, 403, 403, 403), (302, 403, 403, 403, 422, 422, 403, 403, 403)),
    "desk:cards:card": (card(200, 200), (405, 403, *[405] * 7)),
    **{f"desk:cards:{name}": (card(200, 403), card(422, 403)) for name in ("title", "activities_new", "activities")},
    **{f"desk:cards:{name}": (card(200, 403), card(422, 403)) for name in ("indicators_new", "indicators")},
    # Nothing is asked of these, but what was seen is not what stands there.
    **{f"desk:cards:{name}": (card(200, 403), card(409, 403)) for name in ("texts", "frame")},
    "desk:cards:submit": ((405, 403, *[405] * 7), card(302, 403)),
    "desk:cards:review": ((405, 403, *[405] * 7), (302, 403, 404, 404, 403, 404, 422, 422, 422)),
    **{
        f"desk:cards:{name}": (
            (302, 403, 404, 404, 200, 404, 200, 403, 200),
            (302, 403, 404, 404, 422, 404, 422, 403, 422),
        )
        for name in ("report", "reading")
    },
    "styleguide": (STAFF, all_get(405)),
    **dict.fromkeys(("account_login", "account_signup", "account_request_login_code"), (NOT_SIGNED_IN, NOT_SIGNED_IN)),
    "account_logout": (SIGNED_IN, all_get(302)),
    **dict.fromkeys(("account_reauthenticate", "account_change_password"), (SIGNED_IN, SIGNED_IN)),
    "account_email": (SIGNED_IN, all_get(302)),
    **dict.fromkeys(
        (
            "account_set_password",
            "account_email_verification_sent",
            "account_confirm_login_code",
            "mfa_authenticate",
        ),
        AWAY,
    ),
    **dict.fromkeys(("account_reset_password", "account_reset_password_from_key"), FORM),
    **dict.fromkeys(("account_inactive", "account_reset_password_done", "account_reset_password_from_key_done"), READ),
    "mfa_index": (SIGNED_IN, (302, *[405] * 8)),
    "mfa_reauthenticate": (GUARDED, GUARDED),
    "mfa_activate_totp": (only("citizen", 200, others=302, citizen=200), only("citizen", 200, others=302, citizen=200)),
    "mfa_deactivate_totp": ((302, 404, *[200] * 7), (302, 404, *[302] * 7)),
    # Only the administrator of this sweep has recovery codes.
    "mfa_view_recovery_codes": (only("administrator", 200, citizen=404), (302, *[405] * 8)),
    "mfa_generate_recovery_codes": (SIGNED_IN, (302, 200, *[302] * 7)),
    "mfa_download_recovery_codes": (
        only("administrator", 200, citizen=404),
        only("administrator", 405, citizen=404),
    ),
}


#: What an observer is refused that a member of the committee may do.
OBSERVED: dict[tuple[str, str], int] = {("desk:cards:review", "post"): 403}


def expected(name: str, method: str) -> dict[str, int]:
    """What each role gets. HEAD is answered as GET, but by the API; every other method is refused at the door."""
    get, post = EXPECTED[name]
    if method not in {"get", "head", "post"} or (method == "head" and name.startswith("api:") and get != post):
        return dict.fromkeys(EVERYBODY, 405)
    codes = dict(zip(ROLES, post if method == "post" else get, strict=True))
    return codes | {"observer": OBSERVED.get((name, method), codes["committee"])}


@pytest.fixture(scope="module")
def cast(world: Any) -> dict[str, tuple[Client, str]]:
    """Each role with its client and the cookies with which it is signed in. A is who owns the rows of the world."""
    users = {
        "anonymous": None,
        "organiser_a": world.user("organiser"),
        "organiser_b": factories.OrganisationMemberFactory().user,
        "focal_point_a": world.user("focal_point"),
        "focal_point_b": factories.InstitutionMemberFactory().user,
        "observer": factories.PlanRoleFactory(user__is_staff=True, plan=None, role="observer").user,
        **{role: world.user(role) for role in ("citizen", "screener", "committee", "administrator")},
    }
    found = {}
    for role in EVERYBODY:
        client = Client(raise_request_exception=False)
        if users[role] is not None:
            sign_in(client, users[role], second_factor=role != "citizen")
        found[role] = (client, client.cookies.output(header="", sep=";"))
    return found


def ask(cast: dict[str, tuple[Client, str]], role: str, method: str, path: str) -> Any:
    """One request, of which nothing remains."""
    client, cookies = cast[role]
    client.cookies = SimpleCookie(cookies)
    cache.clear()
    with transaction.atomic():
        answer = getattr(client, method)(path)
        transaction.set_rollback(True)
    return answer


def test_every_address_stands_in_the_table() -> None:
    assert set(EXPECTED) == addresses.names()


#: These keep for a minute what was asked for: a code, a link, a message.
SESSIONS = ("account_",)
#: These pages of allauth store codes, and the address of a new account, when they are read.
STORES = ("mfa_", "account_email")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_everybody_gets_what_the_table_says(name, world, cast) -> None:
    """And whoever only reads writes nothing, and no page holds what its content policy refuses."""
    path = addresses.path_of(name, world, "fr")
    for method in ("get", "post"):
        seen = {}
        for role in EVERYBODY:
            with written() as found:
                answer = ask(cast, role, method, path)
            seen[role] = answer.status_code
            assert refused_in(answer) == [], (method, role)
            if role == "anonymous" and method == "get" and not name.startswith(SESSIONS):
                assert settings.SESSION_COOKIE_NAME not in answer.cookies, "a session of somebody who only reads"
            assert method == "post" or not found or name.startswith(STORES), (role, found)
        assert seen == expected(name, method), method


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_head_is_a_get_without_its_body(name, world, cast) -> None:
    path = addresses.path_of(name, world, "fr")
    for role in ("anonymous", "administrator"):
        answer = ask(cast, role, "head", path)
        assert answer.status_code == expected(name, "head")[role]
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content]) == b""


def test_every_other_method_is_refused_at_the_door(world, cast) -> None:
    """Whoever asks, whatever for: no session is read and nothing is asked of the database."""
    paths = [addresses.path_of(name, world, "fr") for name in addresses.TABLE]
    paths += [f"/admin/{pattern}".replace("<path:object_id>", "1") for _name, pattern in access_page.admin_patterns()]
    roles = cycle(EVERYBODY)
    for path in paths:
        for method in ("put", "patch", "delete", "options", "trace"):
            client, cookies = cast[next(roles)]
            client.cookies = SimpleCookie(cookies)
            with CaptureQueriesContext(connection) as asked:
                answer = getattr(client, method)(path)
            assert (answer.status_code, len(asked)) == (405, 0), (method, path)
    at = {name.rpartition(".")[2]: place for place, name in enumerate(settings.MIDDLEWARE)}
    assert at[RefuseOtherMethods.__name__] < at["SessionMiddleware"]


#: Who may never change a state of what is not theirs, at no door.
OUTSIDERS = {"anonymous", "citizen", "organiser_b", "focal_point_b", "observer"}


@pytest.mark.parametrize(("label", "start", "to"), list(state_doors.ways()))
def test_every_way_of_every_state_has_its_door_and_the_door_its_row(label: str, start: str, to: str) -> None:
    """A state that is new has no door here yet, and fails."""
    names = state_doors.doors(label, start, to)
    assert names
    for name in names:
        if name.startswith("admin:"):
            row = next(one for one in back.MODELS if name.startswith(f"admin:{one.replace('.', '_')}_"))
            kind = name.removeprefix(f"admin:{row.replace('.', '_')}_")
            told = {role: back.sent(row, kind, role) for role in OUTSIDERS}
            assert told == dict.fromkeys(OUTSIDERS, 403) | {"anonymous": 302}
        elif addresses.TABLE[name].role:
            refused = {role: expected(name, "post")[role] for role in OUTSIDERS}
            assert set(refused.values()) <= {302, 403, 404}, name
            assert refused["anonymous"] == 302


def test_the_printed_table_is_this_one() -> None:
    """`make access` writes it."""
    assert access_page.PAGE.read_text(encoding="utf-8") == access_page.text()


@pytest.mark.parametrize("name", [name for name, (_get, post) in EXPECTED.items() if set(post) & {200, 302, 422}])
def test_nothing_is_taken_from_another_site(name, world) -> None:
    """A POST without the token of the form is refused before anything is written."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if role := addresses.TABLE[name].role:
        sign_in(client, world.user(role), second_factor=role != "citizen")
    path = addresses.path_of(name, world, "fr")
    with written() as found:
        answer = client.post(path, {"action": "support"})
    if name == "ideas:mails":  # its signed address is the proof, for mail programs press the button (RFC 8058)
        return
    reads_only = EXPECTED[name] in {FEED, MOVED}
    assert answer.status_code == 403 or reads_only, answer.status_code
    assert not found
