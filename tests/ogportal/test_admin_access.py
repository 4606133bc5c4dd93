"""Every address of the back office × every role. The addresses come from the resolver: one without a row here fails."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import ADDITION, LogEntry
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests import factories
from tests.ogportal.admin_table import (
    ARGUMENTS,
    EXTRA,
    INSIDE,
    MODELS,
    OUTSIDE,
    SITE,
    STAFF,
    WITHOUT_ROW,
    named,
    names,
    read,
    sent,
)
from tests.support.policy import refused_in
from tests.support.queries import written
from tests.support.rows import factory_of

pytestmark = pytest.mark.django_db


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


def address(label: str, kind: str, row: Any) -> str:
    name = kind if kind.startswith("auth_") else named(label, kind)
    return reverse(f"admin:{name}", args=ARGUMENTS.get(kind, []) if kind in WITHOUT_ROW else [row.pk])


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
