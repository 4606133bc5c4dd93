"""A plan from its proposals to its results: lineage, progress, what is late, ideas without a commitment, revisions."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from commitments import services
from commitments.models import Activity
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, plan, lang="fr"):
    answer = client.get(f"/{lang}/plans/{plan.slug}/commitments/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_proposed_card_says_what_it_became_both_ways(client):
    plan = factories.ActionPlanFactory(reference="PAN2")
    axis = factories.AxisFactory(plan=plan, title_fr="Justice ouverte")
    kept = factories.CommitmentFactory(plan=plan, axis=axis, adopted=True, theme=factories.ThemeFactory(plan=plan))
    merged = factories.CommitmentFactory(
        plan=plan, state="merged", merged_into=kept, standing_reason_ar="سبب", standing_reason_fr="Même objet"
    )
    factories.CommitmentFactory(plan=plan, proposed_at=None, title_fr="Encore au bureau")
    text = page(client, plan)
    assert "Justice ouverte" in text
    assert "Même objet" in text
    assert "Encore au bureau" not in text
    assert merged.reference in client.get(f"/fr/commitments/{kept.reference}/").content.decode()
    assert client.get("/fr/plans/PAN2/commitments/").status_code == 301
    assert "/fr/plans/pan2/commitments/" in client.get("/fr/plans/pan2/").content.decode()


def test_what_was_not_adopted_stands_open_and_what_was_is_folded_below_it(client):
    kept = factories.CommitmentFactory(plan=factories.ActionPlanFactory(reference="PAN2"), adopted=True)
    address = "/fr/plans/pan2/commitments/"
    assert "<summary>1 engagement adopté" not in client.get(address).content.decode(), "alone it stands open"
    factories.CommitmentFactory(plan=kept.plan, dropped=True)
    response = client.get(address)
    assert "<summary>1 engagement adopté" in response.content.decode()
    assert [row["card"] for row in response.context["kept"]] == [kept]


def test_what_a_source_states_stands_beside_what_rows_say(client):
    plan = factories.ActionPlanFactory(reference="PAN1")
    factories.StatedFigureFactory(plan=plan, key="completion_percent", value=84)
    text = page(client, plan)
    assert "84\u00a0%" in text
    figures = re.search(r'href="(/fr/indicators/[^"#]*)#([^"]*)"', text)
    assert figures
    assert f'id="{figures[2]}"' in client.get(figures[1]).content.decode(), "the part of the figures that it stands in"
    assert "aucune activité de ce plan" in text
    card = factories.CommitmentFactory(plan=plan, adopted=True)
    factories.ActivityFactory(commitment=card, state="in_progress", percent=30)
    assert "30\u00a0%" in page(client, plan)


def test_late_activities_are_listed_until_they_are_done(client, administrator):
    plan = factories.ActionPlanFactory()
    card = factories.CommitmentFactory(plan=plan, adopted=True)
    today = timezone.localdate()
    late = factories.ActivityFactory(commitment=card, title_fr="En souffrance", due_date=today - timedelta(days=1))
    factories.ActivityFactory(commitment=card, title_fr="Encore à temps", due_date=today)
    draft = factories.CommitmentFactory(plan=plan)
    factories.ActivityFactory(commitment=draft, title_fr="D’un projet", due_date=today - timedelta(days=9))
    text = page(client, plan)
    assert "En souffrance" in text
    assert "Encore à temps" not in text
    assert "D’un projet" not in text
    services.set_activity_state(activity=late, to="done", by=administrator)
    assert "En souffrance" not in page(client, plan)
    assert not Activity.objects.late().exists()


def test_an_accepted_idea_without_a_commitment_is_seen_as_such(client):
    plan = factories.ActionPlanFactory()
    theme = factories.ThemeFactory(plan=plan)
    alone = factories.IdeaFactory(accepted=True, plan=plan, theme=theme)
    taken = factories.IdeaFactory(accepted=True, plan=plan, theme=theme)
    factories.CommitmentIdeaFactory(commitment=factories.CommitmentFactory(plan=plan), idea=taken)
    hidden = factories.IdeaFactory(accepted=True, plan=plan, theme=theme)
    desk = factories.CommitmentFactory(plan=plan, proposed_at=None)
    factories.CommitmentIdeaFactory(commitment=desk, idea=hidden)
    text = page(client, plan)
    assert alone.reference in text
    assert hidden.reference in text
    assert taken.reference not in text


def test_a_revision_is_told_once_it_is_published(client, administrator):
    revision = factories.PlanRevisionFactory()
    card = factories.CommitmentFactory(plan=revision.plan)
    services.adopt_commitment(commitment=card, adopted_at=revision.date, by=administrator)
    services.revise_commitment(
        revision=revision, commitment=card, kind="amended", reason={"ar": "سبب", "fr": "Délai trop court"},
        texts={"title": {"fr": "Titre revu"}}, by=administrator,
    )  # fmt: skip
    assert "Délai trop court" not in page(client, revision.plan)
    services.publish_revision(revision=revision, by=administrator)
    text = page(client, revision.plan)
    assert "Délai trop court" in text
    assert "versions/?from=1&amp;to=2" in text
    compared = client.get(f"/fr/commitments/{card.reference}/versions/?from=1&to=2").content.decode()
    assert "Titre revu" in compared


def test_the_page_asks_as_often_for_three_rows_as_for_one(django_assert_constant_queries):
    plan = factories.ActionPlanFactory(reference="PAN2")

    def make():
        theme = factories.ThemeFactory(plan=plan)
        card = factories.CommitmentFactory(plan=plan, adopted=True, theme=theme, axis=factories.AxisFactory(plan=plan))
        factories.ActivityFactory(commitment=card, due_date="2022-01-01", lead=factories.InstitutionFactory())
        factories.IdeaFactory(accepted=True, plan=plan, theme=theme)
        revision = factories.PlanRevisionFactory(plan=plan, published=True)
        version = factories.CommitmentVersionFactory(commitment=card)
        factories.RevisionItemFactory(revision=revision, commitment=card, before=version, after=version)

    django_assert_constant_queries(make, "/fr/plans/pan2/commitments/", at_most=12)
