"""The start page of the back office: what waits for each role, and the parts in which models stand."""

from datetime import timedelta
from typing import Any

import pytest
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
    }


def test_one_s_own_ideas_are_counted_for_oneself(work: None, screener_client: Any) -> None:
    assert waiting(screener_client)["mine"] == 1


def test_an_administrator_also_sees_mails_that_were_given_up(work: None, administrator_client: Any) -> None:
    factories.DeliveryFactory(state="failed")
    assert waiting(administrator_client)["mails"] == 1


def test_somebody_without_a_role_sees_nothing_of_it(work: None, sign_in: Any) -> None:
    assert waiting(sign_in(factories.UserFactory(is_staff=True))) == {}


def test_each_figure_leads_to_its_rows(work: None, administrator_client: Any) -> None:
    for one in administrator_client.get(reverse("admin:index")).context["waiting"]:
        page = administrator_client.get(one.href)
        assert page.status_code == 200, one.href
        if one.count and "cl" in (page.context or {}):
            assert page.context["cl"].result_list, one.key


def test_the_start_page_asks_few_questions(work: None, screener_client: Any) -> None:
    screener_client.get(reverse("admin:index"))
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        screener_client.get(reverse("admin:index"))
    assert len(seen) <= 20


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
