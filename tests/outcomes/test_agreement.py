"""The same number wherever it is shown: figures, lists, cards, home, the API, documents and the archive."""

import csv
import io
import json
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from commitments.method import percent_of_several
from commitments.models import Commitment
from consultation.models import Consultation
from outcomes.datasets import DATASETS
from outcomes.documents import archive, cards
from outcomes.documents.writing import groups_of
from outcomes.figures import figures
from outcomes.figures.flow import latest_flow, with_flow
from plans.models import ActionPlan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def plans() -> list[ActionPlan]:
    found = list(ActionPlan.objects.public())
    assert {"PAN2", "DEMO"} <= {plan.reference for plan in found}
    return found


def api(client: Client, name: str, plan: ActionPlan) -> list[Any]:
    rows, address = [], f"/api/v1/{name}?plan={plan.slug}"
    while address:
        answer = json.loads(client.get(address).content)
        rows += answer["results"]
        address = answer.get("next") or ""
    return rows


def test_the_counts_of_commitments_agree(client: Client) -> None:
    for plan in plans():
        counted = figures(plan).commitments
        rows = api(client, "commitments", plan)
        assert counted.proposed == len(rows), plan.reference
        assert counted.adopted == sum(row["standing"] in {"adopted", "withdrawn"} for row in rows), plan.reference
        listed = client.get(f"/fr/commitments/?plan={plan.slug}").context["count_text"]
        assert listed.split()[0] == str(counted.proposed) or counted.proposed < 2, plan.reference
        in_document = sum(len(rows) for _title, rows in groups_of(plan))
        assert in_document == (counted.adopted or counted.proposed), plan.reference


def test_the_progress_of_a_plan_and_the_ideas_without_a_commitment_are_one_number_each(client: Client) -> None:
    for plan in plans():
        counted = figures(plan).commitments
        by_api = json.loads(client.get(f"/api/v1/indicators?plan={plan.slug}").content)["commitments"]
        assert (by_api["percent"], by_api["ideas_without"]) == (counted.percent, counted.ideas_without)
        page = client.get(f"/fr/plans/{plan.slug}/commitments/").context
        assert page["ideas_count"] == counted.ideas_without, plan.reference
        shown = "—" if counted.percent is None else f"{counted.percent}\u00a0%"
        assert page["figures"][-1]["value"] == shown, plan.reference
        cards = list(Commitment.objects.public().filter(plan=plan, state="adopted").for_page())
        assert percent_of_several(card.progress_percent for card in cards) == counted.percent, plan.reference
        indicators = client.get(f"/fr/indicators/?plan={plan.slug}").content.decode()
        assert ("/commitments/#ideas" in indicators) == bool(counted.ideas_without), plan.reference


def count_of(text: str) -> int:
    """The number at the beginning of what a list says of itself; it says one and none in words."""
    first = text.split(maxsplit=1)[0]
    return int(first) if first.isdecimal() else -1


def test_the_way_of_a_plan_its_axes_and_its_lists_count_the_same(client: Client) -> None:
    for plan in plans():
        counted = figures(plan).commitments
        rows = api(client, "commitments", plan)
        by_api = json.loads(client.get(f"/api/v1/indicators?plan={plan.slug}").content)["commitments"]
        assert (by_api["proposed"], by_api["adopted"]) == (counted.proposed, counted.adopted), plan.reference
        way = client.get(f"/fr/plans/{plan.slug}/commitments/").context
        assert (way["proposed"], way["adopted"]) == (counted.proposed, counted.adopted), plan.reference
        shown = sorted(row["card"].reference for row in (*way["others"], *way["kept"]))
        assert shown == sorted(row["reference"] for row in rows)
        adopted = [row for row in rows if row["standing"] in {"adopted", "withdrawn"}]
        on_axes = Counter(row["axis"]["number"] for row in adopted if row["axis"])
        assert on_axes == {axis.number: axis.commitments for axis in counted.axes if axis.commitments}, plan.reference
        assert {axis["number"]: axis["commitments"] for axis in by_api["axes"] if axis["commitments"]} == on_axes
        for standing, n in Counter(row["standing"] for row in rows).items():
            listed = client.get(f"/fr/commitments/?plan={plan.slug}&standing={standing}").context["count_text"]
            assert count_of(listed) in {n, -1}, (plan.reference, standing)


def test_a_commitment_has_the_same_ideas_activities_and_readings_everywhere(client: Client) -> None:
    for plan in plans():
        for row in api(client, "commitments", plan):
            context = client.get(f"/fr/commitments/{row['reference']}/").context
            shown = context["commitment"]
            assert [link.idea.reference for link in shown.shown_ideas] == row["ideas"], row["reference"]
            assert len(context["activities"]) == len(row["activities"]), row["reference"]
            readings = [len(indicator.readings.all()) for indicator in shown.indicators.all()]
            assert readings == [len(indicator["readings"]) for indicator in row["indicators"]], row["reference"]
            grids = cards.card_of(shown).grids
            assert sum(len(grid.rows) for grid in grids) == len(row["activities"]) + len(row["indicators"])


def test_home_shows_the_figures_of_its_plan(client: Client) -> None:
    flow = latest_flow(list(with_flow(ActionPlan.objects.public().with_stages())))
    assert flow is not None
    counted = figures(flow.plan).commitments
    shown = client.get("/fr/").context["flow"]
    assert (shown.proposed, shown.adopted) == (counted.proposed, counted.adopted)


def test_the_progress_of_a_commitment_is_one_number(client: Client) -> None:
    for plan in plans():
        by_api = {row["reference"]: row["progress_percent"] for row in api(client, "commitments", plan)}
        for commitment in Commitment.objects.public().filter(plan=plan).for_page():
            shown = commitment.shown_progress
            if shown is None:
                continue
            assert by_api[commitment.reference] == shown, commitment.reference
            page = client.get(f"/fr/commitments/{commitment.reference}/").context["commitment"]
            assert page.shown_progress == shown, commitment.reference
            assert any(value.startswith(f"{shown}\u00a0") for _label, value in cards.card_of(commitment).facts)


def test_the_ledger_of_a_consultation_is_one(client: Client) -> None:
    for plan in plans():
        by_api = {row["reference"]: row for row in api(client, "consultations", plan)}
        counted = 0
        for one in Consultation.objects.public().filter(plan=plan):
            page = client.get(f"/fr/consultations/{one.reference}/").context
            values = [figure["value"] for figure in page["figures"]]
            row = by_api[one.reference]
            assert values[:2] == [row["comments_count"], row["changes_count"]] or not row["changes_count"]
            assert sum(text["version"].comments_count for text in page["texts"]) == row["comments_count"]
            assert sum(text["version"].changes_count for text in page["texts"]) == row["changes_count"]
            for effect, count in (("changed", row["changes_count"]), ("", row["comments_count"])):
                query = f"?effect={effect}" if effect else ""
                listed = client.get(f"/fr/consultations/{one.reference}/comments/{query}").context["count_text"]
                assert count < 2 or listed.split()[0] == str(count)
            counted += row["comments_count"]
        assert figures(plan).consultation.comments == counted, plan.reference
        exported = csv.DictReader(io.StringIO(archive._comments(plan).decode("utf-8-sig")))
        assert len(list(exported)) == counted, plan.reference


def test_the_demonstration_ends_in_the_ledger_of_the_second_plan(client: Client) -> None:
    row = DATASETS["consultations"].fetch(Consultation.objects.filter(reference="PAN2-K-01")).get()
    assert (row.comments_count, row.answered_count, row.changes_count) == (28, 28, 9)
