"""Lists of the back office: the cells are Django's, made more cheaply, and the rows are those that one may read now."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import admin_list_filter, result_headers, results
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from ogportal.cells import own_direction, rows_of
from ogportal.templatetags.office import choices_of, headings_of
from plans.backoffice import TitledFilter
from plans.models import ActionPlan, Theme
from tests import factories

pytestmark = pytest.mark.django_db

LISTS = (
    *("ideas.Idea", "ideas.IdeaComment", "ideas.ScreeningReason", "ideas.Dossier", "ideas.Transmission"),
    *("workshops.Workshop", "workshops.Registration", "commitments.Commitment", "commitments.Activity"),
    *("consultation.Comment", "plans.Theme", "plans.ActionPlan", "plans.TimelineEvent", "accounts.User"),
)


@pytest.fixture
def rows(screener: Any) -> None:
    factories.IdeaFactory(assigned_to=screener, title="<b>&amp;</b>", public_state="")
    factories.IdeaCommentFactory()
    factories.ScreeningReasonFactory(plan=None)
    factories.InstitutionAnswerFactory()
    factories.RegistrationFactory()
    factories.ActivityFactory(due_date=None)
    factories.CommentFactory()
    factories.TimelineEventFactory()


def change_list(label: str, user: Any, **asked: str) -> Any:
    model = next(one for one in admin.site._registry if one._meta.label == label)
    request = RequestFactory().get("/", asked)
    request.user = user
    request.resolver_match = resolve(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    found = admin.site._registry[model].get_changelist_instance(request)
    found.formset = None
    return found


def as_django_makes_them(cl: Any, headings: list[str]) -> list[str]:
    return ["".join(map(own_direction, row, headings)) for row in results(cl)]


@pytest.mark.parametrize("asked", [{}, {"o": "-1"}, {"_popup": "1"}], ids=["all", "in another order", "to choose one"])
def test_a_list_has_the_cells_that_django_makes(
    language: str, asked: dict[str, str], rows: None, administrator: Any
) -> None:
    with translation.override(language):
        for label in LISTS:
            cl = change_list(label, administrator, **asked)
            headings = headings_of([*result_headers(cl)])
            django = as_django_makes_them(cl, headings)
            assert [*rows_of(cl, headings)] == django, label
            assert django[0].count(' data-label="') == sum(map(bool, headings)), label


def test_a_link_to_a_row_takes_the_filters_along(rows: None, administrator: Any) -> None:
    cl = change_list("plans.ActionPlan", administrator, is_published__exact="1", o="1.-2")
    headings = headings_of([*result_headers(cl)])
    django = as_django_makes_them(cl, headings)
    assert [*rows_of(cl, headings)] == django
    assert "/change/?_changelist_filters=is_published__exact%3D1%26o%3D1.-2" in django[0]


def test_a_filter_has_the_choices_that_django_makes(
    language: str, rows: None, administrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.templatetags.components._made", {})
    with translation.override(language):
        for asked in ({}, {"state__exact": "submitted"}, {"language": "fr", "o": "-1"}, {"_facets": "True"}):
            cl = change_list("ideas.Idea", administrator, **asked)
            for spec in cl.filter_specs:
                assert choices_of(cl, spec) == admin_list_filter(cl, spec)


def test_plans_and_themes_are_called_in_a_filter_what_they_are_called_elsewhere(
    language: str, plan: Any, administrator: Any
) -> None:
    themes = [factories.ThemeFactory(plan=plan), factories.ThemeFactory(plan=factories.ActionPlanFactory())]
    with translation.override(language):
        specs = change_list("ideas.Idea", administrator).filter_specs
        by_plan, by_theme = (spec for spec in specs if isinstance(spec, TitledFilter))
        assert by_plan.lookup_choices == [(one.pk, str(one)) for one in ActionPlan.objects.all()]
        assert by_theme.lookup_choices == [(one.pk, str(one)) for one in Theme.objects.all()]
        assert {one.pk for one in themes} <= {key for key, _called in by_theme.lookup_choices}


def test_of_what_somebody_looks_for_nothing_stays_in_the_process(
    rows: None, administrator_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[Any, Any] = {}
    monkeypatch.setattr("core.templatetags.components._made", made)
    url = reverse("admin:ideas_idea_changelist")
    assert administrator_client.get(url, {"q": "zohra@example.org"}).status_code == 200
    assert "zohra" not in str(made)
    administrator_client.get(url, {"state__exact": "submitted"})
    assert "state__exact=submitted" in str(made)


def test_whose_role_is_taken_away_sees_nothing_at_the_next_request(plan: Any, sign_in: Any) -> None:
    """Menus, statements and rows are made once for whoever may see the same: who that is, is asked each time."""
    user = factories.UserFactory(is_staff=True)
    role = factories.PlanRoleFactory(user=user, plan=plan, role="screener")
    idea, client = factories.IdeaFactory(plan=plan), sign_in(user)
    ideas, desk, start = (reverse(f"admin:{name}") for name in ("ideas_idea_changelist", "ideas_idea_desk", "index"))
    for url in (ideas, desk):
        assert idea.reference in client.get(url).content.decode()
    assert f'href="{ideas}"' in client.get(start).content.decode()

    other = factories.ActionPlanFactory()
    role.plan = other
    role.save()
    for url in (ideas, desk):
        assert idea.reference not in client.get(url).content.decode()
    role.delete()
    for url in (ideas, desk):
        assert client.get(url).status_code == 403
    assert f'href="{ideas}"' not in client.get(start).content.decode()


def test_who_may_no_longer_write_is_offered_it_no_more(plan: Any, sign_in: Any) -> None:
    user = factories.UserFactory(is_staff=True)
    role = factories.PlanRoleFactory(user=user, plan=plan, role="screener")
    client, add = sign_in(user), reverse("admin:plans_timelineevent_add")
    start, desk = reverse("admin:index"), reverse("admin:ideas_idea_desk")
    factories.IdeaFactory(plan=plan)
    assert add in client.get(start).content.decode()
    assert 'name="ideas"' in client.get(desk).content.decode()
    role.role = "committee"
    role.save()
    assert add not in client.get(start).content.decode()
    assert 'name="ideas"' not in client.get(desk).content.decode()


def test_the_lists_of_staff_ask_as_many_questions_at_one_idea_as_at_three(
    plan: Any, screener: Any, screener_client: Any, django_assert_constant_queries: Any
) -> None:
    for name in ("ideas_idea_changelist", "ideas_idea_desk"):
        django_assert_constant_queries(
            lambda: factories.IdeaFactory(plan=plan, assigned_to=screener),
            reverse(f"admin:{name}"),
            client=screener_client,
            at_most=12,
        )
