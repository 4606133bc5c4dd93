"""A plan as large as real ones: long titles, 38 activities and 171 indicators over 9 commitments."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from commitments import services
from commitments.models import Activity, Commitment, Indicator, IndicatorReading
from tests import factories

pytestmark = pytest.mark.django_db
FRENCH = ("Rendre plus accessibles les données et les informations que le public demande " * 10)[:701] + "."
ARABIC = ("تيسير الولوج إلى المعطيات والمعلومات التي يطلبها العموم من الإدارات والجماعات " * 10)[:700]
CARDS, ACTIVITIES, INDICATORS = 9, 38, 171


@pytest.fixture
def large_plan(plan: Any, institution_a: Any) -> Any:
    """Illustrative rows of the sizes of a real plan of another country."""
    cards = [
        factories.CommitmentFactory(
            plan=plan, number=number, lead=institution_a, adopted=True, is_illustrative=True, title_fr=FRENCH,
            title_ar=ARABIC, problem_fr="Un long texte. " * 200, problem_ar="نص طويل. " * 200,
        )
        for number in range(1, CARDS + 1)
    ]  # fmt: skip
    both = {"title_ar": ARABIC[:400], "title_fr": FRENCH[:400], "is_illustrative": True}
    Activity.objects.bulk_create(
        [Activity(commitment=cards[n % CARDS], number=n + 1, due_date="2027-06-30", **both) for n in range(ACTIVITIES)]
    )
    rows = Indicator.objects.bulk_create(
        [
            Indicator(commitment=cards[n % CARDS], number=n + 1, kind="impact", baseline=0, target=100, **both)
            for n in range(INDICATORS)
        ]
    )
    IndicatorReading.objects.bulk_create(
        [IndicatorReading(indicator=row, date=f"2026-0{month}-01", value=month) for row in rows for month in (1, 2, 3)]
    )
    return plan


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_its_pages_show_all_of_it_in_a_few_queries(large_plan, client, lang):
    card = Commitment.objects.filter(plan=large_plan).first()
    for address, most in (
        (f"/{lang}/commitments/{card.reference}/", 7),
        (f"/{lang}/commitments/?plan={large_plan.slug}", 9),
        (f"/{lang}/plans/{large_plan.slug}/commitments/", 12),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200
        assert len(asked) <= most, [query["sql"] for query in asked.captured_queries]
        # A list shows how a long title begins; the page of the card shows all of it.
        assert {"ar": ARABIC, "fr": FRENCH}[lang][:130] in answer.content.decode()
    text = client.get(f"/{lang}/commitments/{card.reference}/").content.decode()
    assert {"ar": ARABIC, "fr": FRENCH}[lang].strip() in text
    assert text.count('<svg class="chart"') == INDICATORS // CARDS


def test_its_cards_are_written_frozen_and_compared(large_plan, client_of, administrator):
    card = Commitment.objects.filter(plan=large_plan).first()
    Commitment.objects.filter(pk=card.pk).update(state="draft")
    writer = client_of("focal_point_a")
    section = services.fingerprint(services.section_values(Commitment.objects.get(pk=card.pk), "title"))
    services.freeze_version(commitment=card, purpose="consultation", by=administrator)
    sent = {"seen": section, "title_ar": ARABIC, "title_fr": FRENCH.replace("données", "statistiques")}
    assert writer.post(f"/fr/desk/commitments/{card.reference}/title/", sent).status_code == 302
    version = services.freeze_version(commitment=card, purpose="adoption", by=administrator)
    assert len(version.parts["indicators"]) == INDICATORS // CARDS
    text = writer.get(f"/fr/commitments/{card.reference}/versions/?from=1&to=2").content.decode()
    assert "<ins>statistiques</ins>" in text
    assert writer.get(f"/ar/desk/commitments/{card.reference}/").status_code == 200


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_it_leaves_whole_as_a_document_and_as_data(large_plan, client, lang):
    """Every activity and every indicator of the plan, in columns as wide as the document says."""
    paper = Document(BytesIO(client.get(f"/{lang}/plans/{large_plan.slug}/plan.docx").content))
    assert (
        sum(paragraph.text.endswith({"ar": ARABIC, "fr": FRENCH}[lang].strip()) for paragraph in paper.paragraphs)
        == CARDS
    )
    activities = [table for table in paper.tables if len(table.columns) == 7]
    indicators = [table for table in paper.tables if len(table.columns) == 6]
    assert sum(len(table.rows) - 1 for table in activities) == ACTIVITIES
    assert sum(len(table.rows) - 1 for table in indicators) == INDICATORS
    assert activities[0].columns[0].width > 2 * activities[0].columns[6].width
    rows = json.loads(client.get(f"/api/v1/commitments?plan={large_plan.slug}").content)["results"]
    assert [sum(len(row[name]) for row in rows) for name in ("activities", "indicators")] == [ACTIVITIES, INDICATORS]
    card = rows[0]["reference"]
    assert client.get(f"/{lang}/commitments/{card}/card.pdf").content.startswith(b"%PDF")
