"""Every address of the back office × every role. The addresses come from the resolver: one without a row here fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import ADDITION, LogEntry
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, reverse

from tests import factories
from tests.support.policy import refused_in
from tests.support.queries import written
from tests.support.rows import factory_of

pytestmark = pytest.mark.django_db

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


def test_every_address_has_a_row() -> None:
    rows = {named(label, kind) for label, kinds in MODELS.items() for kind in kinds} | set(SITE) | {"app_list"}
    rows |= {name for extra in EXTRA.values() for name in extra}
    assert sorted(set(names()) - rows) == []
    assert sorted(rows - set(names())) == []


@pytest.fixture
def observer() -> Any:
    user = factories.UserFactory(email="houda@example.org", full_name="Houda", is_staff=True)
    factories.PlanRoleFactory(user=user, plan=None, role="observer")
    return user


@pytest.fixture
def focal_point_staff(focal_point_a: Any) -> Any:
    """A focal point whom an administrator has let into the back office."""
    focal_point_a.is_staff = True
    focal_point_a.save()
    return focal_point_a


@pytest.fixture
def organiser_staff(organiser_a: Any) -> Any:
    organiser_a.is_staff = True
    organiser_a.save()
    return organiser_a


@pytest.fixture
def row_of(plan: Any, institution_a: Any, organisation_a: Any, administrator: Any) -> Any:
    """One row of a model: of the plan, of institution A or of association A where a model has such."""

    def make(label: str) -> Any:
        ours: dict[str, Any] = {
            "admin.logentry": lambda: LogEntry.objects.create(
                user=administrator, object_repr="x", action_flag=ADDITION
            ),
            "account.emailaddress": lambda: EmailAddress.objects.create(user=administrator, email="a@example.org"),
            "mfa.authenticator": lambda: Authenticator.objects.create(user=administrator, type="totp", data={}),
            "plans.actionplan": lambda: plan,
            "plans.theme": lambda: factories.ThemeFactory(plan=plan),
            "plans.statedfigure": lambda: factories.StatedFigureFactory(plan=plan),
            "plans.timelineevent": lambda: factories.TimelineEventFactory(plan=plan),
            "workshops.workshop": workshop,
            "workshops.registration": lambda: factories.RegistrationFactory(workshop=workshop()),
            "workshops.workshopmessage": lambda: factories.WorkshopMessageFactory(workshop=workshop()),
            "workshops.attendance": lambda: factories.AttendanceFactory(workshop=workshop()),
            "workshops.problem": lambda: factories.ProblemFactory(workshop=workshop()),
            "workshops.report": lambda: factories.ReportFactory(workshop=workshop()),
            "ideas.idea": lambda: factories.IdeaFactory(plan=plan),
            "ideas.transmission": transmission,
            "ideas.dossier": lambda: transmission().dossier,
            "ideas.institutionanswer": lambda: factories.InstitutionAnswerFactory(transmission=transmission()),
            "commitments.commitment": commitment,
            "commitments.activity": lambda: factories.ActivityFactory(commitment=commitment()),
            "commitments.indicator": lambda: factories.IndicatorFactory(commitment=commitment()),
            "commitments.progressupdate": lambda: factories.ProgressUpdateFactory(commitment=commitment()),
            "consultation.reasonedresponse": lambda: factories.ReasonedResponseFactory(institution=institution_a),
        }
        if label in ours:
            return ours[label]()
        return factory_of(label)()

    def workshop() -> Any:
        return factories.WorkshopFactory(plan=plan, organiser=organisation_a)

    def transmission() -> Any:
        idea = factories.IdeaFactory(plan=plan, accepted=True)
        return factories.TransmissionFactory(idea=idea, institution=institution_a)

    def commitment() -> Any:
        return factories.CommitmentFactory(plan=plan, lead=institution_a)

    return make


#: What stands in the address in the place of a row.
ARGUMENTS = {"import_template": ["fr"], "import_checked": ["00000000-0000-4000-8000-000000000000"]}
WITHOUT_ROW = {"changelist", "add", "export", "import", "desk", "together", "send", *ARGUMENTS}


def address(label: str, kind: str, row: Any) -> str:
    name = kind if kind.startswith("auth_") else named(label, kind)
    return reverse(f"admin:{name}", args=ARGUMENTS.get(kind, []) if kind in WITHOUT_ROW else [row.pk])


def is_not_there(label: str, kind: str, role: str) -> bool:
    """Of a row that one may not read, the pages with its number tell nothing, not even that they are forbidden."""
    listed = MODELS[label]["changelist"]
    return (
        listed is not HEAD and listed[role] == 403 and kind not in {*WITHOUT_ROW, "change", "delete", "screen", "split"}
    )


def words(answer: HttpResponse) -> str:
    return answer.content.decode()[:400]


@pytest.mark.parametrize("label", MODELS)
def test_each_page_of_a_model_answers_each_role_as_the_table_says(label: str, row_of: Any, client_of: Any) -> None:
    """Read and sent, by everybody; who does not work here writes nothing, whatever the answer is.

    And no page holds what its content policy refuses: script, style or handlers of its own.
    """
    row = row_of(label)
    seen, expected = {}, {}
    refused: dict[str, list[str]] = {}
    for role in (*INSIDE, *OUTSIDE):
        client = client_of(role)
        for kind in MODELS[label] | EXTRA.get(label, {}):
            path = address(label, kind, row)
            page = client.get(path)
            seen[role, kind, "get"] = page.status_code
            expected[role, kind, "get"] = read(label, kind, role)
            if wrong := refused_in(page):
                refused[path] = wrong
            with transaction.atomic(), written() as found:
                page = client.post(path)
                transaction.set_rollback(True)
            seen[role, kind, "post"] = page.status_code
            if wrong := refused_in(page):
                refused[path] = wrong
            expected[role, kind, "post"] = sent(label, kind, role)
            assert not found or role in {"administrator", "screener"}, (role, kind, found)
    assert {key: code for key, code in seen.items() if code != expected[key]} == {}
    assert refused == {}


@pytest.mark.parametrize("name", SITE)
def test_each_page_of_the_site_answers_each_role_as_the_table_says(name: str, client_of: Any) -> None:
    arguments = [1, 1] if name == "view_on_site" else []
    path = reverse(f"admin:{name}", args=arguments)
    pages = {role: client_of(role).get(path) for role in STAFF}
    assert {role: page.status_code for role, page in pages.items()} == SITE[name]
    assert [wrong for page in pages.values() for wrong in refused_in(page)] == []
    assert client_of("observer").get(path).status_code == SITE[name]["committee_member"]


def test_whoever_is_outside_is_sent_to_sign_in(client: Any) -> None:
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 302
    answer = client.get(answer["Location"])
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_somebody_without_a_place_in_the_back_office_is_told_so(citizen_client: Any) -> None:
    assert citizen_client.get(reverse("admin:login")).status_code == 403


def test_staff_without_a_second_factor_are_sent_to_set_it_up(sign_in: Any, screener: Any) -> None:
    answer = sign_in(screener, second_factor=False).get(reverse("admin:index"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_activate_totp")


def test_rows_of_another_body_are_not_there(row_of: Any, sign_in: Any, focal_point_b: Any, organiser_b: Any) -> None:
    for user in (focal_point_b, organiser_b):
        user.is_staff = True
        user.save()
    of_b = factories.TransmissionFactory(institution=focal_point_b.institutions.get())
    client = sign_in(focal_point_b)
    foreign = row_of("ideas.transmission")
    listed = client.get(reverse("admin:ideas_transmission_changelist"))
    assert [row.pk for row in listed.context["cl"].result_list] == [of_b.pk]
    for kind in ("change", "history"):
        assert client.get(address("ideas.transmission", kind, foreign)).status_code == 404
    factories.WorkshopFactory(organiser=organiser_b.organisations.get())
    client = sign_in(organiser_b)
    assert client.get(address("workshops.workshop", "change", row_of("workshops.workshop"))).status_code == 404


def test_a_screener_of_one_plan_does_not_see_another(sign_in: Any, plan: Any) -> None:
    user = factories.UserFactory(is_staff=True)
    factories.PlanRoleFactory(user=user, plan=plan, role="screener")
    ours, theirs = factories.IdeaFactory(plan=plan), factories.IdeaFactory()
    client = sign_in(user)
    assert client.get(address("ideas.idea", "screen", ours)).status_code == 200
    for kind in ("screen", "change", "note", "hide"):
        assert client.get(address("ideas.idea", kind, theirs)).status_code == 404
    assert client.post(address("ideas.idea", "hide", theirs), {"reason": "x"}).status_code == 404
    listed = client.get(reverse("admin:ideas_idea_changelist")).context["cl"].result_list
    assert [idea.pk for idea in listed] == [ours.pk]


def test_a_secret_is_not_guessed_through_filters_of_the_address(committee_member_client: Any, plan: Any) -> None:
    idea = factories.IdeaFactory(plan=plan)
    for lookup in (f"tracking_code__startswith={idea.tracking_code[0]}", "author__email__startswith=a"):
        answer = committee_member_client.get(f"{reverse('admin:ideas_idea_changelist')}?{lookup}")
        assert answer.status_code == 400


def test_taking_a_role_away_works_at_the_next_click(screener_client: Any, screener: Any) -> None:
    url = reverse("admin:ideas_idea_desk")
    assert screener_client.get(url).status_code == 200
    screener.plan_roles.all().delete()
    assert screener_client.get(url).status_code == 403
