"""What the bench makes is what services would have made: every figure and every page works on it."""

import json

import pytest
from django.urls import get_resolver

from bench import seeding, table
from core.models import StateChange
from ideas.models import Idea, IdeaStats, IdeaTally
from outcomes.figures import differences_between_places, figures
from plans.models import ActionPlan
from tests.factories import InstitutionFactory, ScreeningReasonFactory, TerritoryFactory

SIZE = 60


@pytest.fixture
def seeded(db) -> ActionPlan:
    InstitutionFactory()
    TerritoryFactory(kind="region")
    for outcome in ("accepted", "rejected"):
        ScreeningReasonFactory(outcome=outcome)
    assert not seeding.is_seeded()
    seeding.seed(SIZE)
    assert seeding.is_seeded()
    return ActionPlan.objects.get(reference=seeding.PLAN)


def test_there_are_as_many_ideas_as_asked_for_and_the_figures_agree_everywhere(seeded) -> None:
    assert Idea.objects.filter(plan=seeded).count() == IdeaStats.objects.count() == SIZE
    assert IdeaTally.objects.counted().filter(plan=seeded).number() == SIZE
    counted = figures(seeded)
    assert (counted.ideas.total, counted.ideas.workshops) == (SIZE, SIZE / 10)
    assert differences_between_places(seeded, counted) == []
    assert not StateChange.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "ideas/",
        "ideas/BENCH-I-0006/",
        "ideas/BENCH-I-0003/",
        "commitments/BENCH-C-01/",
        "workshops/BENCH-W-01/",
        "indicators/?plan=bench",
        "plans/bench/",
        "themes/bench-3/",
    ],
)
def test_every_page_that_is_measured_is_there(seeded, client, path: str) -> None:
    assert client.get(f"/fr/{path}").status_code == 200


def test_one_idea_has_sixty_comments_and_went_the_whole_way(seeded, client) -> None:
    page = client.get(f"/fr/ideas/BENCH-I-{seeding.LONG:04d}/").content.decode()
    assert page.count('id="comment-') == seeding.COMMENTS
    assert seeding.COMMITMENT in page


def test_indexes_that_are_made_again_are_the_ones_there_were(seeded) -> None:
    from django.db import connection

    def indexes() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'ideas_ideasupport'::regclass"
            )
            return {definition for (definition,) in cursor.fetchall()}

    before = indexes()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        dropped = seeding._without_indexes(cursor, "ideas_ideasupport")
        assert dropped
        assert indexes() < before
        for definition in dropped:
            cursor.execute(definition)
    assert indexes() == before


def test_the_portal_itself_does_not_serve_the_addresses_of_the_bench() -> None:
    assert "bench" not in str(get_resolver("ogportal.urls").reverse_dict)
    assert "bench" in str(get_resolver("bench.urls").reverse_dict)


def test_a_part_that_is_run_again_replaces_its_rows_and_leaves_the_others(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(table, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(table, "KEPT", tmp_path / "benchmarks.json")
    titles = {"pages": "Pages", "scale": "Scale"}
    first = [
        table.Row("pages", "home", "9 ×", "≤ 2 ×", met=False),
        table.Row("scale", "1 000 000 ideas: search", "3 ms"),
    ]
    table.keep(first, titles=titles, parts=["pages", "scale"])
    again = [table.Row("pages", "home", "2 ×", "≤ 2 ×", met=True), table.Row("scale", "1 000 ideas: search", "1 ms")]
    table.keep(again, titles=titles, parts=["pages", "scale"])
    kept = [(row["name"], row["measured"]) for row in json.loads(table.KEPT.read_text())["rows"]]
    assert kept == [("home", "2 ×"), ("1 000 000 ideas: search", "3 ms"), ("1 000 ideas: search", "1 ms")]
    page = table.PAGE.read_text()
    assert "| home | 2 × | ≤ 2 × | met |" in page
    assert "**not met**" not in page
