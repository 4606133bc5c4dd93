"""Plans as the public sees them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plans.views import timeline_of_stages
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_an_empty_list_says_so(client, lang):
    assert b'class="empty"' in client.get(f"/{lang}/plans/").content


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_the_list_has_national_plans_then_regional_ones(client, lang):
    regional = factories.ActionPlanFactory(regional=True, reference="TTA1")
    national = factories.ActionPlanFactory(reference="PAN2", is_illustrative=True)
    hidden = factories.ActionPlanFactory(reference="SOON", is_published=False)
    text = client.get(f"/{lang}/plans/").content.decode()
    assert text.index(national.reference) < text.index(regional.reference)
    assert "tag-illustration" in text
    assert hidden.reference not in text


def test_the_list_asks_as_often_for_three_as_for_one(django_assert_constant_queries):
    django_assert_constant_queries(lambda: factories.ActionPlanFactory(regional=True), "/ar/plans/", at_most=1)


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_page_shows_everything_that_is_known(client, lang):
    plan = factories.ActionPlanFactory(
        reference="PAN2", summary_ar="ملخص", summary_fr="Un résumé", is_illustrative=True
    )
    plan.sources.add(factories.SourceFactory(url="https://example.org/source"))
    theme = factories.ThemeFactory(plan=plan)
    axis = factories.AxisFactory(plan=plan)
    stage = factories.StageFactory(plan=plan)
    event = factories.TimelineEventFactory(plan=plan, precision="month", status="planned")
    document = factories.DocumentFactory(plan=plan)
    factories.DocumentFactory(plan=plan, is_published=False, url="https://example.org/secret.pdf")
    figure = factories.StatedFigureFactory(plan=plan, key="commitments.adopted", value=22)
    figure.sources.add(factories.SourceFactory(title_ar="التقرير", title_fr="Le rapport"))
    text = client.get(f"/{lang}/plans/pan2/").content.decode()
    for expected in (
        "https://example.org/source",
        document.url,
        getattr(theme, f"title_{lang}"),
        f"/{lang}/themes/{theme.slug}/",
        getattr(axis, f"title_{lang}"),
        getattr(stage, f"title_{lang}"),
        getattr(event, f"title_{lang}"),
        "<bdi>22</bdi>",
        {"ar": "التقرير", "fr": "Le rapport"}[lang],
        {"ar": "أكتوبر 2020", "fr": "octobre 2020"}[lang],
        "notice-illustration",
        f"/{lang}/ideas/?plan=pan2",
        "track-today",
    ):
        assert expected in text, expected
    assert "secret.pdf" not in text


def test_of_many_events_the_last_stand_open_and_the_earlier_are_folded(client):
    plan = factories.ActionPlanFactory(reference="PAN2")
    for day in range(1, 9):
        factories.TimelineEventFactory(plan=plan, date=f"2021-02-0{day}")
    shown = client.get("/fr/plans/pan2/")
    assert (len(shown.context["earlier"]), len(shown.context["events"])) == (4, 4)
    assert "4 événements antérieurs" in shown.content.decode()
    plan.events.filter(date__gt="2021-02-05").delete()
    assert client.get("/fr/plans/pan2/").context["earlier"] == []


def test_a_plan_that_is_not_published_has_no_page(client):
    factories.ActionPlanFactory(reference="SOON", is_published=False)
    assert client.get("/ar/plans/soon/").status_code == 404
    assert client.get("/ar/plans/nothing/").status_code == 404


def test_a_reference_in_capitals_leads_to_the_page(client):
    factories.ActionPlanFactory(reference="PAN2")
    response = client.get("/fr/plans/PAN2/")
    assert (response.status_code, response["Location"]) == (301, "/fr/plans/pan2/")


def test_a_page_asks_as_often_for_three_rows_of_each_kind_as_for_one(django_assert_constant_queries):
    plan = factories.ActionPlanFactory(reference="PAN2")
    keys = iter(["ideas.total", "commitments.adopted", "associations", "workshops.held"])

    def make():
        plan.sources.add(factories.SourceFactory())
        factories.ThemeFactory(plan=plan)
        factories.AxisFactory(plan=plan)
        factories.StageFactory(plan=plan)
        factories.TimelineEventFactory(plan=plan)
        factories.DocumentFactory(plan=plan)
        factories.StatedFigureFactory(plan=plan, key=next(keys)).sources.add(factories.SourceFactory())

    django_assert_constant_queries(make, "/fr/plans/pan2/", at_most=10)


def test_stages_are_drawn_on_the_span_of_all_with_today():
    plan = factories.ActionPlanFactory.build()
    day = date(2020, 1, 1)
    stages = [
        factories.StageFactory.build(
            plan=plan,
            opens_at=None,
            closes_at=None,
            planned_start_date=day,
            planned_end_date=day + timedelta(50),
            actual_start_date=day + timedelta(10),
            actual_end_date=day + timedelta(60),
        ),
        factories.StageFactory.build(
            plan=plan,
            opens_at=None,
            closes_at=None,
            planned_start_date=day + timedelta(50),
            planned_end_date=day + timedelta(100),
        ),
        factories.StageFactory.build(plan=plan, opens_at=None, closes_at=None),
    ]
    line = timeline_of_stages(stages, day + timedelta(75))
    first, second, third = line["stages"]
    assert (first["planned_x"], first["planned_w"], first["actual_x"], first["actual_w"]) == (0, 50, 10, 50)
    assert [one["state"] for one in line["stages"]] == ["done", "current", "waiting"]
    assert "actual_x" not in second
    assert "planned_x" not in third
    assert line["today_x"] == 75
    assert timeline_of_stages(stages, day + timedelta(500))["today_x"] is None
    assert timeline_of_stages([], day) == {"stages": [], "today_x": None}


def test_a_stage_without_dates_of_its_own_is_drawn_by_its_window():
    now = timezone.now()
    stage = factories.StageFactory.build(
        plan=factories.ActionPlanFactory.build(), opens_at=now - timedelta(10), closes_at=now + timedelta(10)
    )
    (drawn,) = timeline_of_stages([stage], timezone.localdate())["stages"]
    assert drawn["state"] == "current"
    assert (drawn["planned_w"], drawn["actual_w"]) == (100, 50)


def test_a_stage_to_come_is_told_as_planned_only():
    now = timezone.now()
    stage = factories.StageFactory.build(
        plan=factories.ActionPlanFactory.build(), opens_at=now + timedelta(10), closes_at=now + timedelta(20)
    )
    (drawn,) = timeline_of_stages([stage], timezone.localdate())["stages"]
    assert drawn["dates"] == drawn["planned"] != ""
    assert drawn["actual"] == ""
    assert "actual_w" not in drawn
