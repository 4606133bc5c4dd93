"""The page of the figures: counted, compared, and each a way to its rows."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from outcomes.figures import figures, flatten
from outcomes.figures.flow import latest_flow, with_flow
from outcomes.text import label_of
from plans.models import ActionPlan, Source
from tests import factories
from tests.outcomes.making import one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db: None) -> Any:
    return factories.ActionPlanFactory(reference="PAN9")


def page(client: Any, query: str = "?plan=pan9", language: str = "fr") -> Any:
    response = client.get(f"/{language}/indicators/{query}")
    assert response.status_code == 200
    return response


def group(response: Any, name: str) -> dict[str, Any]:
    return next(one for one in response.context["groups"] if one["name"] == name)


def state(plan: Any, key: str, value: int, source: str = "S1", **traits: Any) -> None:
    figure = factories.StatedFigureFactory(plan=plan, key=key, value=value, source_keys=source, **traits)
    known, _new = Source.objects.get_or_create(key=source, defaults={"title_ar": "المصدر", "title_fr": "La source"})
    figure.sources.add(known)


def test_a_counted_figure_is_a_link_to_its_rows(client, plan, language: str) -> None:
    one_of_each(plan)
    html = page(client, language=language).content.decode()
    assert f'href="/{language}/ideas/?plan=pan9&amp;status=accepted"' in html
    assert f'href="/{language}/ideas/?plan=pan9"' in html


def test_every_link_of_the_page_leads_somewhere(client, plan) -> None:
    one_of_each(plan)
    cells = [cell for one in page(client).context["groups"] for row in one["rows"] for cell in row["cells"]]
    links = {cell["href"] for cell in cells if cell.get("href")}
    assert len(links) > 5
    for link in links:
        assert client.get(link).status_code == 200, link


def test_a_stated_figure_stands_beside_the_counted_one_with_its_source(client, plan) -> None:
    one_of_each(plan)
    state(plan, "screening.accepted", 1)
    state(plan, "commitments.proposed", 24, is_approximate=True)
    response = page(client)
    cells = group(response, "screening")["rows"][0]["cells"]
    assert [cell["value"] for cell in cells[1:]] == ["1", "Conforme à S1"]
    proposed = group(response, "commitments")["rows"][0]["cells"]
    assert proposed[1]["value"] == "1"
    assert "S1" in proposed[2]["value"]
    assert "environ 24" in proposed[2]["value"]


def test_a_plan_of_documents_alone_shows_what_they_state_without_links(client, plan) -> None:
    state(plan, "commitments.adopted", 18)
    state(plan, "completion_percent", 84, as_of="2020-12-01", as_of_precision="month")
    response = page(client)
    assert {one["name"] for one in response.context["groups"]} == {"commitments", "others"}
    number, compared = group(response, "commitments")["rows"][0]["cells"][1:]
    assert number == {"value": "18", "num": True}, "the number of the source, without a link: there are no rows"
    assert "S1" in compared["value"]
    assert "2020" in group(response, "others")["rows"][0]["cells"][2]["value"]


def test_where_no_source_states_anything_no_column_says_so_on_every_line(client, plan) -> None:
    one_of_each(plan)
    response = page(client)
    assert {name: len(group(response, name)["columns"]) for name in ("ideas", "screening", "axes", "workshops")} == {
        "ideas": 4, "screening": 2, "axes": 2, "workshops": 3,
    }  # fmt: skip
    rows = group(response, "screening")["rows"]
    assert {len(row["cells"]) for row in rows} == {2}
    assert all(not figure["source"] for figure in response.context["main"])
    state(plan, "screening.accepted", 1)
    assert len(group(page(client), "screening")["columns"]) == 3


def test_a_workshop_that_nobody_counted_has_a_dash_and_no_sum(client, plan) -> None:
    factories.WorkshopFactory(plan=plan, number=1, held=True)
    rows = group(page(client), "workshops")["rows"]
    assert [[cell["value"] for cell in row["cells"][1:3]] for row in rows] == [["—", "—"]]


def test_workshops_and_axes_and_themes_have_lines_and_a_sum(client, plan) -> None:
    one_of_each(plan)
    one_of_each(plan)
    response = page(client)
    for name in ("ideas", "axes", "workshops"):
        rows = group(response, name)["rows"]
        assert len(rows) == 3
        assert rows[-1]["total"]
    assert [cell["value"] for cell in group(response, "workshops")["rows"][-1]["cells"]][1:3] == ["2", "2"]


def test_a_line_compares_its_figures_with_the_source(client, plan) -> None:
    theme = factories.ThemeFactory(plan=plan, number=1)
    factories.IdeaFactory(plan=plan, theme=theme)
    state(plan, "ideas.by_theme.1.portal", 1)
    state(plan, "ideas.by_theme.1.workshops", 5)
    agreed = group(page(client), "ideas")["compared"]
    factories.IdeaFactory(plan=plan, theme=theme)
    differing = group(page(client), "ideas")["compared"]
    assert agreed != differing
    assert "S1" in differing


def test_what_all_lines_say_of_the_source_is_said_once_above_the_table(client, plan) -> None:
    for number in (1, 2):
        factories.IdeaFactory(plan=plan, theme=factories.ThemeFactory(plan=plan, number=number))
        state(plan, f"ideas.by_theme.{number}.portal", 1)
    state(plan, "ideas.total", 2, source="S0")
    found = group(page(client), "ideas")
    assert len(found["columns"]) == len(found["rows"][0]["cells"]) == 4
    assert found["compared"] == "Conforme à S1 · Toutes les thématiques\u00a0: Conforme à S0"
    factories.IdeaFactory(plan=plan, theme=plan.themes.get(number=2))
    found = group(page(client), "ideas")
    assert found["compared"] == ""
    assert len(found["columns"]) == len(found["rows"][0]["cells"]) == 5


def test_a_chart_says_what_its_table_says_and_the_table_is_folded_below_it(client, plan) -> None:
    one_of_each(plan)
    factories.WorkshopFactory(plan=plan, number=7, held=True)
    response = page(client)
    for name in ("ideas", "axes", "workshops", "reasons"):
        chart = group(response, name)["chart"]
        assert chart["bars"], name
        assert max(sum(part["w"] for part in bar["parts"]) for bar in chart["bars"]) == 100
        hrefs = [bar["href"] for bar in chart["bars"] if bar["href"]]
        assert all(client.get(href).status_code == 200 for href in hrefs)
    drawn, rows = group(response, "workshops")["chart"]["bars"], group(response, "workshops")["rows"]
    assert len(drawn) == len(rows) - 2, "a workshop that nobody counted has no bar"
    html = response.content.decode()
    assert html.count('<details class="fold"><summary>Le tableau') == len(
        [one for one in response.context["groups"] if one["chart"]]
    )


def test_the_parts_of_the_page_are_listed_at_its_top(client, plan) -> None:
    one_of_each(plan)
    response = page(client)
    names = [one["id"] for one in response.context["contents"]]
    groups = [one["name"] for one in response.context["groups"]]
    assert names[: len(groups)] == groups
    assert all(f'id="{name}"' in response.content.decode() for name in names)
    state(plan, "ideas.workshops", 1)
    state(plan, "ideas.workshops", 9, source="S0", is_shown=False)
    assert [one["id"] for one in page(client).context["contents"]][-2:] == ["disagreements", "sources"]


def test_the_note_on_the_numbering_stands_once_above_its_table(client, plan) -> None:
    theme = factories.ThemeFactory(plan=plan, number=1)
    factories.IdeaFactory(plan=plan, theme=theme)
    for part in ("portal", "workshops"):
        state(plan, f"ideas.by_theme.1.{part}", 1, note_ar="ملاحظة", note_fr="Le rapport numérote sans nommer.")
    html = page(client).content.decode()
    assert html.count("Le rapport numérote sans nommer.") == 1


def test_both_values_of_sources_that_disagree_are_shown_with_who_says_so(client, plan) -> None:
    one_of_each(plan)
    state(plan, "ideas.workshops", 53)
    state(plan, "ideas.workshops", 232, source="S0", is_shown=False, note_fr="Le total, selon le rapport.")
    found = page(client).context["disagreements"]
    assert [(one["other"], one["other_by"][:2], one["note"]) for one in found] == [
        ("232", "S0", "Le total, selon le rapport.")
    ]
    assert "Le total, selon le rapport." in page(client).content.decode()


def test_sources_are_named_in_words(client, plan) -> None:
    state(plan, "commitments.adopted", 18)
    assert "La source" in str(page(client).context["sources"])


def test_without_a_plan_in_the_address_it_is_the_one_being_made(client, plan) -> None:
    factories.StageFactory(plan=factories.ActionPlanFactory(reference="NOW9"))
    assert page(client, "").context["plan"].reference == "NOW9"
    assert page(client).context["plan"].reference == "PAN9"


@pytest.mark.parametrize("query", ["?plan=zzz", "?plan=%20", "?plan=" + "x" * 4000])
def test_an_unknown_plan_is_not_there(client, plan, query: str) -> None:
    assert client.get(f"/ar/indicators/{query}").status_code == 404


def test_an_unpublished_plan_is_not_there(client, plan) -> None:
    plan.is_published = False
    plan.save()
    assert client.get("/ar/indicators/?plan=pan9").status_code == 404
    assert client.get("/ar/indicators/").status_code == 404


def test_illustrations_are_said_to_be_illustrations(client, plan) -> None:
    one_of_each(plan)
    assert not page(client).context["has_illustrations"]
    factories.IdeaFactory(plan=plan, is_illustrative=True)
    assert page(client).context["has_illustrations"]


def test_a_group_of_fewer_than_five_people_is_not_counted_in_public(client, plan) -> None:
    one_of_each(plan)
    rows = group(page(client), "participants")["rows"]
    assert not any(cell["value"] == "1" or cell.get("href") for row in rows for cell in row["cells"])
    assert all(main["label"] != label_of("participants.total") for main in page(client).context["main"])
    for _n in range(4):
        one_of_each(plan)
    assert {row["cells"][1]["value"] for row in group(page(client), "participants")["rows"]} >= {"5"}


def test_an_empty_plan_says_so(client, plan) -> None:
    assert page(client).context["groups"] == []


def test_queries_do_not_grow_with_the_rows(client, plan, django_assert_constant_queries) -> None:
    django_assert_constant_queries(lambda: one_of_each(plan), f"{reverse('outcomes:indicators')}?plan=pan9", at_most=20)


def test_the_flow_of_home_has_the_numbers_of_the_figures(plan) -> None:
    one_of_each(plan)
    factories.IdeaFactory(plan=plan, rejected=True)
    factories.IdeaFactory(plan=plan, decided=True)
    factories.IdeaFactory(plan=plan, awaiting=True)
    factories.CommitmentFactory(plan=plan, dropped=True)
    flow = latest_flow(list(with_flow(ActionPlan.objects.all())))
    flat = flatten(figures(plan))
    assert flow is not None
    assert flow.counted
    assert (flow.ideas, flow.accepted, flow.rejected, flow.proposed, flow.adopted) == tuple(
        flat[key]
        for key in (
            "ideas.total",
            "screening.accepted",
            "screening.rejected",
            "commitments.proposed",
            "commitments.adopted",
        )
    )


def test_the_flow_is_of_the_last_plan_that_went_the_whole_way(plan) -> None:
    older = factories.ActionPlanFactory(start_date="2001-01-01")
    for one in (plan, older):
        one_of_each(one)
    factories.IdeaFactory()
    flow = latest_flow(list(with_flow(ActionPlan.objects.all())))
    assert flow is not None
    assert flow.plan == plan


def test_without_rows_the_flow_is_what_a_source_states(plan) -> None:
    assert latest_flow(list(with_flow(ActionPlan.objects.all()))) is None
    for key, value in (
        ("ideas.total", 232),
        ("screening.accepted", 143),
        ("screening.rejected", 89),
        ("commitments.proposed", 24),
        ("commitments.adopted", 22),
    ):
        state(plan, key, value)
    flow = latest_flow(list(with_flow(ActionPlan.objects.all())))
    assert flow is not None
    assert not flow.counted
    assert (flow.ideas, flow.adopted) == (232, 22)


@pytest.mark.parametrize("key", ["workshops.3.attended", "ideas.by_theme.2.workshops", "commitments.axes.4"])
def test_a_figure_of_one_row_has_a_name_with_its_number(key: str) -> None:
    assert key.split(".")[-2 if key.count(".") > 1 and not key.startswith("commitments") else -1] in label_of(key)


def test_every_figure_that_is_counted_has_a_name(plan) -> None:
    one_of_each(plan)
    nameless = [key for key in flatten(figures(plan)) if label_of(key) == key]
    assert nameless == []


def test_a_figure_without_a_name_keeps_its_key() -> None:
    assert label_of("fax_machines") == "fax_machines"


def test_the_page_of_a_plan_shows_its_flow_once_it_went_the_whole_way(client, plan) -> None:
    address = plan.get_absolute_url()
    factories.IdeaFactory(plan=plan, accepted=True)
    assert 'id="flow"' not in client.get(address).content.decode()
    factories.CommitmentFactory(plan=plan, adopted=True)
    page = client.get(address).content.decode()
    assert 'id="flow"' in page
    assert f"/ideas/?plan={plan.slug}&amp;status=accepted" in page


def test_what_changes_is_shown_at_once(client, plan) -> None:
    """The page is made once of what the database says, and the database is asked every time."""
    rows = one_of_each(plan)
    state(plan, "ideas.total", 1)

    def shown() -> tuple[Any, ...]:
        response = page(client)
        ideas = next(one for one in response.context["main"] if one["label"] == label_of("ideas.total"))
        return ideas["value"], ideas["source"], response.context["groups"][0]["title"], response.context["sources"][0]

    first = shown()
    assert shown() == first
    factories.IdeaFactory(plan=plan, theme=rows["theme"])
    second = shown()
    assert second[0] != first[0]
    assert second[1] != first[1], "it agrees with its source no more"
    Source.objects.filter(key="S1").update(title_fr="Le rapport final")
    assert shown()[3] != second[3]
    assert page(client, language="ar").context["groups"][0]["title"] != second[2]


def test_a_due_date_is_overdue_from_the_next_day_on(client, plan) -> None:
    idea = factories.IdeaFactory(plan=plan, accepted=True)
    factories.TransmissionFactory(idea=idea, due_date=timezone.localdate())

    def overdue() -> str:
        (row,) = group(page(client), "institutions")["rows"]
        return row["cells"][5]["value"]

    assert overdue() == "0"
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert overdue() == "1"
