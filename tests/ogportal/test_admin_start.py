"""The start page of the back office: what waits for each role, and the parts in which models stand."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


def waiting(client: Any) -> dict[str, int]:
    return {one.key: one.count for one in client.get(reverse("admin:index")).context["waiting"]}


@pytest.fixture
def work(plan: Any, screener: Any) -> None:
    factories.IdeaFactory(plan=plan, assigned_to=screener)
    factories.IdeaFactory(plan=plan, state="info_requested", public_state="under_screening")
    factories.IdeaFactory(plan=plan, decided=True)
    today = timezone.localdate()
    factories.TransmissionFactory(idea__plan=plan, due_date=today - timedelta(days=1))
    factories.TransmissionFactory(idea__plan=plan)
    factories.InstitutionAnswerFactory(transmission__idea__plan=plan)
    factories.IdeaCommentFactory(idea__plan=plan, state="pending", published_at=None)
    factories.CommentFactory(consultation__plan=plan, state="pending", published_at=None)
    factories.CommentFactory(consultation__plan=plan)
    factories.WorkshopFactory(plan=plan)
    factories.WorkshopFactory(plan=plan, held=True)
    factories.ProgressUpdateFactory(commitment__plan=plan)
    factories.IdeaFactory()  # of another plan


def test_a_screener_sees_what_waits_on_the_plans_of_that_screener(work: None, plan: Any, sign_in: Any) -> None:
    user = factories.UserFactory(is_staff=True)
    factories.PlanRoleFactory(user=user, plan=plan)
    found = waiting(sign_in(user))
    assert found.pop("queue") == 2  # one of them is that of the pending comment
    assert found == {
        "mine": 0,
        "opinions": 0,
        "requested": 0,
        "unannounced": 1,
        "asked": 1,
        "comments": 1,
        "late": 1,
        "answers": 2,
        "workshops": 1,
        "begun": 0,
        "held": 1,
        "consultation": 1,
        "responses": 1,
        "open": 2,
        "progress": 1,
        "review": 0,
        "bodies": 0,
    }


def test_the_report_of_a_workshop_of_a_plan_that_is_over_is_not_awaited(plan: Any, administrator_client: Any) -> None:
    over = factories.ActionPlanFactory(end_date=timezone.localdate() - timedelta(days=1))
    factories.WorkshopFactory(plan=over, held=True)
    assert waiting(administrator_client)["held"] == 0
    assert waiting(administrator_client)["workshops"] == 0
    factories.WorkshopFactory(plan=plan, held=True)
    assert waiting(administrator_client)["held"] == 1


def test_one_s_own_ideas_are_counted_for_oneself(work: None, screener_client: Any) -> None:
    assert waiting(screener_client)["mine"] == 1


def test_an_administrator_also_sees_mails_that_were_given_up(work: None, administrator_client: Any) -> None:
    factories.DeliveryFactory(state="failed")
    assert waiting(administrator_client)["mails"] == 1


def test_somebody_without_a_role_sees_nothing_of_it(work: None, sign_in: Any) -> None:
    assert waiting(sign_in(factories.UserFactory(is_staff=True))) == {}


def test_each_figure_leads_to_its_rows(work: None, plan: Any, administrator_client: Any) -> None:
    """As many rows as the figure says, no more and no fewer, whatever else there is of that kind."""
    factories.WorkshopFactory(plan=plan)
    factories.WorkshopFactory(plan=plan, starts_at=timezone.now() - timedelta(days=1))
    factories.PublicationStepFactory(workshop=factories.WorkshopFactory(plan=plan, state="draft"))
    factories.OrganisationFactory(state="confirmed")
    for one in administrator_client.get(reverse("admin:index")).context["waiting"]:
        page = administrator_client.get(one.href)
        assert page.status_code == 200, one.href
        if "cl" in page.context:
            assert page.context["cl"].result_count == one.count, one.key
        elif "page" in page.context:
            assert page.context["page"].paginator.count == one.count, one.key


def test_each_part_tells_what_waits_in_it(work: None, administrator_client: Any) -> None:
    page = administrator_client.get(reverse("admin:index"))
    shown = [one.key for part in page.context["app_list"] for one in part["waiting"]]
    assert sorted(shown) == sorted(one.key for one in page.context["waiting"])


def test_the_start_page_says_as_what_one_is_here(plan: Any, screener: Any, screener_client: Any) -> None:
    roles = screener_client.get(reverse("admin:index")).context["roles"]
    assert roles == [role.get_role_display() + (f" · {role.plan.reference}" if role.plan else "")
                     for role in screener.plan_roles.all()]  # fmt: skip


def test_what_one_changed_last_stands_below_and_no_empty_box(administrator: Any, administrator_client: Any) -> None:
    assert b'class="lately"' not in administrator_client.get(reverse("admin:index")).content
    theme = factories.ThemeFactory()
    LogEntry.objects.log_actions(administrator.pk, [theme], CHANGE, single_object=True)
    page = administrator_client.get(reverse("admin:index")).content.decode()
    lately = page[page.index('class="lately"') :]
    assert reverse("admin:plans_theme_change", args=[theme.pk]) in lately


def test_the_parts_of_the_code_have_no_page_of_their_own(administrator_client: Any, sign_in: Any) -> None:
    answer = administrator_client.get(reverse("admin:app_list", args=["ideas"]))
    assert answer.url == reverse("admin:index")
    nobody = sign_in(factories.UserFactory(is_staff=True))
    assert nobody.get(reverse("admin:app_list", args=["ideas"])).status_code == 404


@pytest.mark.parametrize(("code", "month"), [("ar", "غشت"), ("fr", "août")])
def test_the_scripts_of_the_back_office_name_months_as_in_morocco(
    code: str, month: str, administrator_client: Any
) -> None:
    administrator_client.post(reverse("set_language"), {"language": code, "next": "/admin/"})
    catalogue = administrator_client.get(reverse("admin:jsi18n")).content.decode()
    assert f'"August": {json.dumps(month)}' in catalogue


def test_the_start_page_asks_few_questions(work: None, screener_client: Any) -> None:
    screener_client.get(reverse("admin:index"))
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        screener_client.get(reverse("admin:index"))
    assert len(seen) <= 21


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_the_back_office_speaks_the_language_that_was_chosen(code: str, administrator_client: Any) -> None:
    administrator_client.post(reverse("set_language"), {"language": code, "next": "/admin/"})
    page = administrator_client.get(reverse("admin:index")).content.decode()
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in page


def test_every_model_stands_in_one_part(administrator_client: Any) -> None:
    from django.contrib import admin

    parts = administrator_client.get(reverse("admin:index")).context["app_list"]
    models = [model["model"] for part in parts for model in part["models"]]
    assert len(models) == len(set(models)) == len(admin.site._registry)
