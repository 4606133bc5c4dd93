"""Every list as a file: complete, safe to open, and the same as the API."""

import csv
import io
from importlib import import_module
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from outcomes import exports
from outcomes.datasets import DATASETS
from tests import factories
from tests.outcomes.making import one_of_each

pytestmark = pytest.mark.django_db

ATTACKS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x")',
    ";=1",
    ",=1",
]


@pytest.fixture
def plan(db: None) -> Any:
    return factories.ActionPlanFactory(reference="PAN9")


def read_csv(client: Any, name: str, query: str = "", language: str = "ar") -> list[dict[str, str]]:
    response = client.get(f"/{language}/open-data/{name}.csv{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"{name}-{timezone.localdate().isoformat()}.csv" in response["Content-Disposition"]
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def read_xlsx(client: Any, name: str, query: str = "", language: str = "ar") -> Any:
    response = client.get(f"/{language}/open-data/{name}.xlsx{query}")
    assert response.status_code == 200
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("name", list(exports.COLUMNS))
def test_every_list_is_there_as_csv_and_xlsx_with_the_same_cells(client, plan, name: str) -> None:
    one_of_each(plan)
    one_of_each(factories.ActionPlanFactory())
    rows = read_csv(client, name)
    assert len(rows) >= 2
    header, *lines = read_xlsx(client, name)[name].iter_rows(values_only=True)
    assert list(header) == list(rows[0])
    # A whole number has no fraction in a workbook.
    told = [[str("" if cell is None else cell) for cell in line] for line in lines]
    assert told == [[cell.removesuffix(".0") for cell in row.values()] for row in rows]


@pytest.mark.parametrize("name", list(DATASETS))
def test_a_file_has_the_rows_of_the_api_in_their_order(client, plan, name: str) -> None:
    one_of_each(plan)
    one_of_each(factories.ActionPlanFactory())
    rows, answered = read_csv(client, name), client.get(f"/api/v1/{name}").json()["results"]
    key = DATASETS[name].key
    assert [row[key] for row in rows] == [one[key] for one in answered]
    written = [[str(cell) for cell in exports.cells(name, one)] for one in answered]
    assert written == [list(row.values()) for row in rows]


def test_nothing_in_a_workbook_is_hidden(client, plan) -> None:
    """WhatDoTheyKnow: names stood on sheets that nobody saw, in tables that everybody had."""
    one_of_each(plan)
    book = read_xlsx(client, "ideas")
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("ideas", "visible"),
        ("columns", "visible"),
        ("about", "visible"),
    ]
    for sheet in book:
        sizes = (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
        assert not [one.index for one in sizes if one.hidden]


@pytest.mark.parametrize("name", list(exports.COLUMNS))
def test_every_file_says_which_rows_are_illustrations(client, plan, name: str) -> None:
    plan.is_illustrative = True
    plan.save()
    for row in one_of_each(plan).values():
        row.is_illustrative = True
        row.save()
    assert {row["illustrative"] for row in read_csv(client, name)} == {"true"}


def test_the_record_is_no_illustration(client, plan) -> None:
    one_of_each(plan)
    assert {row["illustrative"] for row in read_csv(client, "ideas")} == {"false"}
    assert {row["illustrative"] for row in read_csv(client, "indicators")} == {"false"}


def test_a_file_has_what_the_api_has(client, plan) -> None:
    idea = one_of_each(plan)["idea"]
    row = read_csv(client, "ideas", "?plan=pan9")[0]
    found = client.get(f"/api/v1/ideas/{idea.reference}").json()
    assert row["url"] == found["url"]
    assert row["title"] == found["title"]
    assert row["explanation_fr"] == found["decision"]["explanation"]["fr"]
    assert row["reason_code"] == found["decision"]["reason"]["code"]
    assert row["commitments"] == "; ".join(found["commitments"])
    assert row["institutions"].endswith(": taken_up")


def test_a_file_takes_the_filters_and_the_order_of_its_list(client, plan) -> None:
    one = factories.IdeaFactory(plan=plan, accepted=True)
    two = factories.IdeaFactory(plan=plan, accepted=True, submitted_at=timezone.now())
    factories.IdeaFactory(plan=plan)
    factories.IdeaFactory(accepted=True)
    assert [row["reference"] for row in read_csv(client, "ideas", "?plan=pan9&status=accepted&order=oldest")] == [
        one.reference,
        two.reference,
    ]
    assert len(read_csv(client, "ideas", "?order=zzz")) == 4


@pytest.mark.parametrize("typed", ATTACKS)
def test_no_cell_is_a_formula(client, plan, typed: str) -> None:
    factories.IdeaFactory(plan=plan, title=f"{typed}", body=f"{typed}\nmore")
    row = read_csv(client, "ideas")[0]
    sheet = read_xlsx(client, "ideas")["ideas"]
    header = [cell.value for cell in sheet[1]]
    for name in ("title", "body"):
        assert row[name].lstrip()[:1] not in set("=+-@＝＋－＠\t\r")
        cell = sheet[2][header.index(name)]
        assert cell.data_type == "s"
        assert cell.value == row[name]


def test_every_cell_of_a_csv_is_quoted_so_that_no_separator_splits_it(client, plan) -> None:
    factories.IdeaFactory(plan=plan, title="a;=1+1,=2")
    body = b"".join(client.get("/ar/open-data/ideas.csv").streaming_content).decode("utf-8-sig")
    assert all(line.startswith('"') for line in body.splitlines() if line)
    assert '"a;=1+1,=2"' in body


def test_numbers_stay_numbers_in_a_workbook(client, plan) -> None:
    factories.IdeaFactory(plan=plan)
    sheet = read_xlsx(client, "ideas")["ideas"]
    header = [cell.value for cell in sheet[1]]
    assert sheet[2][header.index("comments_count")].value == 0


def test_characters_that_a_workbook_refuses_are_left_out(client, plan) -> None:
    type(factories.IdeaFactory(plan=plan))._base_manager.update(title="a\x0bb\x01c")
    assert read_csv(client, "ideas")[0]["title"] == "abc"
    assert read_xlsx(client, "ideas")["ideas"]


def test_a_workbook_brings_its_dictionary_its_date_and_its_licence(client, plan) -> None:
    one_of_each(plan)
    book = read_xlsx(client, "ideas", "?plan=pan9")
    assert [cell.value for cell in book["columns"][1]] == ["column", "ar", "fr"]
    described = {row[0].value for row in book["columns"].iter_rows(min_row=2)}
    assert described == {cell.value for cell in book["ideas"][1]}
    about = {row[0].value: row[1].value for row in book["about"].iter_rows()}
    assert about["licence"] == exports.LICENCE["name"]
    assert about["extracted_at"].startswith(timezone.now().date().isoformat())
    assert "plan=pan9" in about["source"]


def test_sheets_run_as_the_language_does(client, plan) -> None:
    assert read_xlsx(client, "plans", language="ar")["plans"].sheet_view.rightToLeft
    assert not read_xlsx(client, "plans", language="fr")["plans"].sheet_view.rightToLeft


@pytest.mark.parametrize("name", list(exports.COLUMNS))
def test_every_column_is_described_in_every_language(name: str) -> None:
    entries = exports.dictionary(name)
    assert [entry["column"] for entry in entries] == exports.header(name)
    assert all(set(entry["meanings"]) == {"ar", "fr"} and all(entry["meanings"].values()) for entry in entries)


def test_a_third_language_brings_its_columns(settings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ")]
    assert {"title_ar", "title_fr", "title_zgh"} <= set(exports.header("workshops"))


def test_a_long_list_is_read_in_batches_and_is_whole(client, plan, monkeypatch) -> None:
    monkeypatch.setattr(exports, "BATCH", 2)
    references = {factories.IdeaFactory(plan=plan).reference for _n in range(5)}
    rows = read_csv(client, "ideas")
    assert len(rows) == 5
    assert {row["reference"] for row in rows} == references


def test_a_list_too_long_for_a_workbook_is_for_the_csv(client, plan, monkeypatch) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 1)
    factories.IdeaFactory(plan=plan)
    factories.IdeaFactory(plan=plan)
    assert client.get("/ar/open-data/ideas.xlsx").status_code == 400
    assert client.get("/ar/open-data/ideas.csv").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_wrong_filter_is_refused_and_an_unknown_list_is_not_there(client, plan, kind: str) -> None:
    assert client.get(f"/fr/open-data/ideas.{kind}?theme=zzz").status_code == 400
    assert client.get(f"/fr/open-data/nothing.{kind}").status_code == 404
    assert client.get(f"/fr/open-data/indicators.{kind}?plan=zzz").status_code == 404


def test_figures_of_one_plan_stand_beside_what_sources_state(client, plan) -> None:
    one_of_each(plan)
    factories.ActionPlanFactory()
    figure = factories.StatedFigureFactory(plan=plan, key="ideas.total", value=1, as_of="2021-05-01")
    figure.sources.add(factories.SourceFactory(key="S7"))
    found = {row["key"]: row for row in read_csv(client, "indicators", "?plan=Pan9")}
    assert found["ideas.total"]["computed"] == "1"
    assert found["ideas.total"]["stated"] == "1.0"
    assert found["ideas.total"]["sources"] == "S7"
    assert found["ideas.total"]["agrees"] == "true"
    assert found["ideas.portal"]["stated"] == ""
    assert {row["plan"] for row in found.values()} == {"PAN9"}


@pytest.mark.parametrize("name", list(DATASETS))
def test_queries_do_not_grow_with_the_rows(client, plan, name: str, django_assert_constant_queries) -> None:
    django_assert_constant_queries(lambda: one_of_each(plan), f"/ar/open-data/{name}.csv", at_most=8)


def test_the_page_offers_every_list_in_both_languages(client, plan, language: str) -> None:
    page = client.get(f"/{language}/open-data/").content.decode()
    for name in exports.COLUMNS:
        assert f"/{language}/open-data/{name}.csv" in page
        assert f"/{language}/open-data/{name}.xlsx" in page
        assert f"/api/v1/{'indicators' if name == 'responses' else name}" in page
    assert exports.LICENCE["url"] in page
    assert "/api/v1/indicators?plan=pan9" in page


def test_the_page_stands_without_any_plan(client, db) -> None:
    assert client.get("/ar/open-data/").status_code == 200


def test_long_lists_go_out_one_at_a_time(client, plan, monkeypatch) -> None:
    monkeypatch.setattr(import_module("outcomes.views.open_data"), "LONG", 1)
    factories.IdeaFactory.create_batch(2, plan=plan)
    factories.ThemeFactory(plan=plan)
    first = client.get("/ar/open-data/ideas.csv")
    for language, words in (("ar", "لائحة"), ("fr", "liste")):
        second = client.get(f"/{language}/open-data/ideas.csv")
        assert (second.status_code, second["Retry-After"]) == (503, "120")
        assert words in second.content.decode()
    assert client.head("/ar/open-data/ideas.csv").status_code == 200, "asking about it takes no turn"
    assert client.get("/ar/open-data/ideas.csv?q=zzz").status_code == 200, "a short one waits for nobody"
    assert len(b"".join(first.streaming_content).splitlines()) == 3
    assert client.get("/ar/open-data/ideas.csv").status_code == 200, "the turn is given back with the last line"
