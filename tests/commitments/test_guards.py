"""What was adopted, reported, read or decided stays as it was, whatever door is tried: SQL too."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from commitments import services
from tests import factories

pytestmark = pytest.mark.django_db
PUBLISHED = "2022-07-05T10:00Z"


@pytest.mark.parametrize(
    ("make", "column"),
    [
        (factories.CommitmentVersionFactory, "purpose = 'x'"),
        (factories.CardReviewFactory, "note = 'x'"),
        (factories.CompletionAssessmentFactory, "completion = 'completed'"),
        (factories.RevisionItemFactory, "kind = 'dropped'"),
        (lambda: factories.PlanRevisionFactory(published_at=PUBLISHED), "note_fr = 'x'"),
        (lambda: factories.ProgressUpdateFactory(published_at=PUBLISHED), "narrative_fr = 'x'"),
        (factories.IndicatorReadingFactory, "value = 1"),
    ],
    ids=["version", "review", "assessment", "revision item", "revision", "report", "reading"],
)
@pytest.mark.parametrize("statement", ["update {} set {} where id = %s", "delete from {} where id = %s"])
def test_a_row_that_stands_refuses_change_and_deletion(make, column, statement):
    row = make()
    with pytest.raises(DatabaseError, match="changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(row._meta.db_table, column), [row.pk])


def test_no_door_of_the_back_office_or_the_orm_changes_a_frozen_version(administrator_client):
    version = factories.CommitmentVersionFactory()
    before = type(version).objects.values().get(pk=version.pk)
    base = "admin:commitments_commitmentversion_"
    sent = {"texts": "{}", "parts": "{}", "purpose": "revision", "number": "9"}
    assert administrator_client.post(reverse(f"{base}change", args=[version.pk]), sent).status_code == 403
    assert administrator_client.post(reverse(f"{base}delete", args=[version.pk]), {"post": "yes"}).status_code == 403
    assert administrator_client.post(reverse(f"{base}add"), sent).status_code == 403
    marked = {"action": "delete_selected", "_selected_action": [version.pk], "post": "yes"}
    administrator_client.post(reverse(f"{base}changelist"), marked)
    version.texts = {}
    for door in (
        version.save,
        version.delete,
        lambda: type(version).objects.filter(pk=version.pk).update(texts={}),
        lambda: type(version).objects.bulk_update([version], ["texts"]),
        lambda: type(version).objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            door()
    assert type(version).objects.values().get(pk=before["id"]) == before


def test_a_report_that_waits_is_not_rewritten_either_but_reviewed(administrator):
    update = factories.ProgressUpdateFactory()
    update.narrative_fr = "Réécrit"
    with pytest.raises(DatabaseError), transaction.atomic():
        update.save()
    update.refresh_from_db()
    services.publish_progress(update=update, by=administrator)
    waiting = factories.PlanRevisionFactory()
    waiting.note_fr = "Corrigée"
    waiting.save()
    factories.ProgressUpdateFactory().delete()
    factories.PlanRevisionFactory().delete()


@pytest.mark.parametrize("column", ["title_ar", "title_fr", "description_fr", "problem_ar", "budget_fr"])
@pytest.mark.parametrize("state", ["adopted", "withdrawn"])
def test_the_text_of_an_adopted_card_is_changed_by_no_door(column, state):
    card = factories.CommitmentFactory(state=state, standing_reason_ar="سبب", standing_reason_fr="Motif")
    with pytest.raises(DatabaseError, match="revision only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update commitments_commitment set {column} = 'x' where id = %s", [card.pk])
    setattr(card, column, "y")
    with pytest.raises(DatabaseError, match="revision only"), transaction.atomic():
        card.save()


def test_everything_else_of_an_adopted_card_may_change_and_every_text_of_a_draft():
    card = factories.CommitmentFactory(adopted=True)
    card.ogp_code = "MO0001"
    card.save()
    draft = factories.CommitmentFactory()
    draft.title_fr = "Autrement"
    draft.save()


@pytest.mark.parametrize(
    ("make", "missing"),
    [
        (factories.CommitmentFactory, {"title_fr": None}),
        (factories.CommitmentFactory, {"title_ar": ""}),
        (factories.CommitmentFactory, {"adopted": True, "proposed_at": None}),
        (factories.ActivityFactory, {"title_fr": None}),
        (factories.ActivityFactory, {"percent": 10}),
        (factories.ActivityFactory, {"start_date": "2022-02-01", "due_date": "2022-01-01"}),
        (factories.IndicatorFactory, {"title_ar": ""}),
        (factories.CompletionAssessmentFactory, {"reason_fr": ""}),
        (factories.CardReviewFactory, {"step": "returned", "note": ""}),
        (factories.PlanRevisionFactory, {"published_at": PUBLISHED, "note_ar": ""}),
        (factories.RevisionItemFactory, {"reason_ar": ""}),
        (factories.ProgressUpdateFactory, {"returned_at": PUBLISHED, "return_reason": ""}),
        (factories.ProgressUpdateFactory, {"returned_at": PUBLISHED, "return_reason": "x", "published_at": PUBLISHED}),
        (factories.ActionPlanFactory, {"title_fr": ""}),
        (factories.StageFactory, {"title_ar": ""}),
        (factories.ThemeFactory, {"title_fr": None}),
        (factories.AxisFactory, {"title_fr": ""}),
        (factories.DocumentFactory, {"title_ar": ""}),
        (factories.TimelineEventFactory, {"title_fr": ""}),
    ],
)
def test_what_is_published_stands_in_every_publishing_language(make, missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**missing)


def test_a_card_at_the_desk_and_a_plan_that_is_prepared_may_lack_a_language():
    factories.CommitmentFactory(title_fr="", proposed_at=None)
    factories.ActionPlanFactory(is_published=False, title_fr="")
    factories.DocumentFactory(is_published=False, title_fr="")
