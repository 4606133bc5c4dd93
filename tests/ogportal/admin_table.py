"""What the back office answers to whom: every model, every page, every role."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.urls import URLPattern

STAFF = ("administrator", "screener", "committee_member", "focal_point_staff", "organiser_staff")

OUTSIDE = ("anonymous", "citizen", "focal_point_b", "organiser_b")

#: Whoever has entered, the observer too, who reads what the committee reads and says nothing.
INSIDE = ("administrator", "screener", "committee_member", "observer", "focal_point_staff", "organiser_staff")


def codes(*numbers: int) -> dict[str, int]:
    return dict(zip(STAFF, numbers, strict=True))


#: What the five kinds of people who have entered get, in the order of `STAFF`.
READ = codes(200, 200, 200, 403, 403)

WORK = codes(200, 200, 403, 403, 403)

HEAD = codes(200, 403, 403, 403, 403)

NONE = codes(403, 403, 403, 403, 403)

#: Also those of the body to which the row belongs.
BODY = codes(200, 200, 200, 200, 403)

HOST = codes(200, 200, 200, 403, 200)

EVERY = codes(200, 200, 200, 200, 200)

#: Sent to the page where an idea is read and decided.
#: Without a choice of rows there is nothing to do.
ASIDE = codes(302, 302, 403, 403, 403)

MOVED = codes(302, 302, 302, 403, 403)


def model(view: Any, *, add: Any = NONE, change: Any = None, delete: Any = NONE, **more: Any) -> dict[str, Any]:
    """The five pages that every model has, and those of its own. `history` is read by whoever reads the row."""
    return {"changelist": view, "add": add, "change": change or view, "delete": delete, "history": view, **more}


SHOWN, KEPT = model(READ), model(HEAD)

MODELS: dict[str, dict[str, Any]] = {
    "admin.logentry": KEPT,
    "account.emailaddress": model(HEAD, add=HEAD, delete=HEAD),
    "mfa.authenticator": model(HEAD, delete=HEAD),
    "accounts.user": model(HEAD, add=HEAD, delete=HEAD),
    "accounts.participant": KEPT,
    "accounts.confirmation": KEPT,
    "accounts.consenttext": model(HEAD, add=HEAD),
    "accounts.territory": model(READ, add=HEAD, delete=HEAD),
    "accounts.institution": model(READ, add=WORK, delete=HEAD),
    "accounts.organisation": model(
        READ, add=WORK, delete=HEAD, verify=WORK, refuse=WORK, merge=WORK, leave_directory=WORK
    ),
    "core.delivery": KEPT,
    "core.statechange": KEPT,
    "plans.actionplan": model(READ, add=HEAD, delete=HEAD),
    "plans.theme": model(READ, add=WORK, delete=HEAD),
    "plans.statedfigure": model(READ, add=HEAD, delete=HEAD),
    "plans.timelineevent": model(READ, add=WORK, delete=HEAD),
    "plans.source": model(READ, add=HEAD, delete=HEAD),
    "plans.discrepancy": SHOWN,
    "plans.planrole": model(HEAD, add=HEAD, delete=HEAD),
    "workshops.workshop": model(
        HOST, add=WORK, delete=HEAD, publish=WORK, send_back=WORK, hold=WORK, report=WORK, walk_in=WORK, cancel=WORK
    ),
    "workshops.registration": model(HOST, export=WORK, attended=WORK, cancel=WORK),
    "workshops.workshopmessage": model(HOST),
    "workshops.attendance": model(HOST, export=WORK, **{"import": WORK}),
    "workshops.problem": model(HOST, add=WORK, delete=HEAD),
    "workshops.report": model(HOST, publish=WORK, **{"return": WORK}),
    "workshops.programmetemplateitem": model(READ, add=WORK, delete=WORK),
    "ideas.idea": model(
        READ,
        change=MOVED,
        desk=READ,
        screen=READ,
        export=WORK,
        note=READ,
        give_opinion=READ,
        together=ASIDE,
        import_template=WORK,
        # A preview belongs to whoever sent the table.
        import_checked=codes(404, 404, 403, 403, 403),
        **dict.fromkeys(
            ("import", "ask_opinion", "split", "assign", "theme", "complete", "transmit", "reopen", "hide", "show"),
            WORK,
        ),
    ),
    "ideas.screeningdecision": SHOWN,
    "ideas.informationrequest": SHOWN,
    "ideas.screeningreason": model(READ, add=WORK, delete=HEAD),
    "ideas.announcement": SHOWN,
    "ideas.dossier": model(BODY, send=WORK, table=BODY, document=BODY, extend=WORK, remind=WORK),
    "ideas.transmission": model(BODY, export=WORK),
    "ideas.institutionanswer": model(BODY),
    "ideas.ideacomment": model(READ, export=WORK, publish=WORK, hide=WORK),
    "commitments.commitment": model(
        BODY,
        add=WORK,
        delete=HEAD,
        export=WORK,
        **dict.fromkeys(
            ("consult", "redraft", "adopt", "link_idea", "link_problem", "assess", "merge", "drop", "withdraw"), WORK
        ),
    ),
    "commitments.activity": model(BODY, delete=HEAD, state=WORK),
    "commitments.indicator": model(BODY, delete=HEAD, publish=WORK),
    "commitments.progressupdate": model(BODY, publish=WORK, **{"return": WORK}),
    "commitments.cardreview": SHOWN,
    "commitments.planrevision": model(READ, add=WORK, delete=HEAD, revise=WORK, publish=WORK),
    "commitments.commitmentversion": SHOWN,
    "consultation.consultation": model(
        READ, add=WORK, delete=HEAD, publish=WORK, publish_waiting=WORK, close=WORK, document=READ
    ),
    "outcomes.planarchive": model(READ, add=WORK, delete=HEAD, publish=WORK, withdraw=WORK),
    "consultation.comment": model(READ, **dict.fromkeys(("export", "import", "publish", "respond", "hide"), WORK)),
    "consultation.reasonedresponse": model(BODY, publish=WORK, **{"return": WORK}),
}

#: Pages of the site itself.
SITE = {
    "index": EVERY,
    "login": codes(302, 302, 302, 302, 302),
    "logout": codes(405, 405, 405, 405, 405),
    "password_change": EVERY,
    "password_change_done": EVERY,
    "jsi18n": EVERY,
    "autocomplete": codes(403, 403, 403, 403, 403),  # without naming a field
    "view_on_site": codes(404, 404, 404, 404, 404),  # of nothing
    "ideas_announce": READ,
}

#: Of a user, Django's own page to set a password.
EXTRA = {"accounts.user": {"auth_user_password_change": HEAD}}

#: What only the committee may say beside those who work.
SAID = {("ideas.idea", "note"), ("ideas.idea", "give_opinion")}

#: Pages that are read, whatever is sent to them.
READ_ONLY = {"changelist", "history", "desk", "table", "document"}

#: Who may send the form of a row; of the other models nobody.
CHANGED: dict[str, dict[str, int]] = {
    **dict.fromkeys(("account.emailaddress", "accounts.user", "accounts.territory", "plans.statedfigure"), HEAD),
    **dict.fromkeys(("plans.source", "plans.planrole", "outcomes.planarchive"), HEAD),
    **dict.fromkeys(("accounts.institution", "accounts.organisation", "plans.actionplan", "plans.theme"), WORK),
    **dict.fromkeys(("plans.timelineevent", "workshops.workshop", "workshops.problem", "ideas.screeningreason"), WORK),
    **dict.fromkeys(("workshops.programmetemplateitem", "commitments.commitment", "commitments.activity"), WORK),
    **dict.fromkeys(("commitments.indicator", "commitments.planrevision", "consultation.consultation"), WORK),
    "ideas.idea": MOVED,
}

#: What an empty form is answered with when it may be sent: it comes back with its faults, but for these.
COMES_BACK = {"add", "change", "delete", "import", "import_template", "auth_user_password_change"}

ANSWERED: dict[tuple[str, str], int] = {
    ("ideas.idea", "change"): 302,
    ("ideas.idea", "screen"): 409,
    ("ideas.idea", "import_checked"): 404,
    ("outcomes.planarchive", "change"): 302,
    # Nothing is asked: the button is pressed, or what it would do is not possible in this state, which is said.
    **dict.fromkeys(
        [
            ("accounts.organisation", "leave_directory"),
            ("workshops.registration", "attended"),
            ("workshops.registration", "cancel"),
            ("ideas.idea", "together"),
            ("ideas.idea", "assign"),
            ("ideas.idea", "show"),
            ("ideas.dossier", "remind"),
            ("commitments.commitment", "consult"),
            ("commitments.indicator", "publish"),
            ("commitments.progressupdate", "publish"),
            ("commitments.planrevision", "publish"),
            ("consultation.consultation", "publish_waiting"),
            ("outcomes.planarchive", "withdraw"),
            ("consultation.reasonedresponse", "publish"),
        ],
        302,
    ),
}


def read(label: str, kind: str, role: str) -> int:
    """What GET is answered with."""
    if role in OUTSIDE:
        return 302 if role == "anonymous" else 403
    by_role = (MODELS[label] | EXTRA.get(label, {}))[kind]
    if role == "observer":
        return 403 if (label, kind) in SAID else int(by_role["committee_member"])
    return 404 if is_not_there(label, kind, role) else int(by_role[role])


def sent(label: str, kind: str, role: str) -> int:
    """What POST of an empty form is answered with: where nothing can be read nothing can be sent."""
    known = read(label, kind, role)
    if known in {403, 404} or role == "anonymous" or kind in READ_ONLY:
        return known
    may = CHANGED.get(label, NONE) if kind == "change" else (MODELS[label] | EXTRA.get(label, {}))[kind]
    if may["committee_member" if role == "observer" else role] == 403:
        return 403
    writes = role in {"administrator", "screener"} or (label, kind) in SAID or (label, kind) == ("ideas.idea", "change")
    if not writes:
        return 403
    return ANSWERED.get((label, kind), 200 if kind in COMES_BACK else 422)


def names() -> Iterator[str]:
    """The names of all addresses of the back office."""

    def walk(patterns: Any) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    yield pattern.name
            else:
                yield from walk(pattern.url_patterns)

    return walk(admin.site.urls[0])


def named(label: str, kind: str) -> str:
    return f"{label.replace('.', '_')}_{kind}"


#: What stands in the address in the place of a row.
ARGUMENTS = {"import_template": ["fr"], "import_checked": ["00000000-0000-4000-8000-000000000000"]}

WITHOUT_ROW = {"changelist", "add", "export", "import", "desk", "together", "send", *ARGUMENTS}


def is_not_there(label: str, kind: str, role: str) -> bool:
    """Of a row that one may not read, the pages with its number tell nothing, not even that they are forbidden."""
    listed = MODELS[label]["changelist"]
    return (
        listed is not HEAD and listed[role] == 403 and kind not in {*WITHOUT_ROW, "change", "delete", "screen", "split"}
    )
