"""Reports, states of activities and the scale of completion."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from commitments import services
from commitments.models import Commitment
from core.transitions import TransitionNotAllowed
from tests import factories

pytestmark = pytest.mark.django_db
WHY = {"ar": "تأخرت الصفقة.", "fr": "Le marché a tardé."}


def report(activity, by, **more):
    return services.record_progress(
        commitment=activity.commitment, activity=activity, date=date(2022, 6, 30), narrative=WHY, by=by, **more
    )


def published(activity, by, **more):
    services.publish_progress(update=report(activity, by, **more), by=by)
    activity.refresh_from_db()
    return activity.state, activity.percent


def test_a_published_report_brings_its_activity_into_the_reported_state(administrator):
    activity = factories.ActivityFactory()
    assert published(activity, administrator) == ("not_started", 0)
    assert published(activity, administrator, percent=0) == ("not_started", 0)
    assert published(activity, administrator, percent=20) == ("in_progress", 20)
    assert published(activity, administrator, percent=30) == ("in_progress", 30)
    late = published(activity, administrator, percent=35, activity_state="delayed", difficulty=WHY)
    assert late == ("delayed", 35)
    assert activity.difficulty_fr == WHY["fr"]
    assert published(activity, administrator, activity_state="delayed", percent=40, difficulty=WHY) == ("delayed", 40)
    assert published(activity, administrator, activity_state="done") == ("done", 100)


def test_a_report_whose_state_is_out_of_reach_is_not_published(administrator):
    activity = factories.ActivityFactory(state="in_progress", percent=10)
    update = report(activity, administrator, activity_state="done")
    services.set_activity_state(activity=activity, to="cancelled", by=administrator, difficulty=WHY)
    with pytest.raises(TransitionNotAllowed):
        services.publish_progress(update=update, by=administrator)
    update.refresh_from_db()
    assert update.published_at is None


def test_a_report_is_sent_back_once_and_with_a_reason(administrator, screener):
    update = report(factories.ActivityFactory(), administrator)
    with pytest.raises(ValidationError) as refused:
        services.return_progress(update=update, reason=" ", by=screener)
    assert "return_reason" in refused.value.message_dict
    services.return_progress(update=update, reason="Il manque la preuve.", by=screener)
    update.refresh_from_db()
    assert (update.return_reason, update.reviewed_by, update.published_at) == ("Il manque la preuve.", screener, None)
    for service in (
        lambda: services.publish_progress(update=update, by=screener),
        lambda: services.return_progress(update=update, reason="x", by=screener),
    ):
        with pytest.raises(services.AlreadyReviewed):
            service()


@pytest.mark.parametrize("content", [b"<html>", b"PK\x03\x04 broken", b"%PDF-" + bytes(10_000_001)])
def test_a_document_is_judged_by_its_content_and_size(administrator, content):
    with pytest.raises(ValidationError) as refused:
        report(factories.ActivityFactory(), administrator, evidence=SimpleUploadedFile("preuve.pdf", content))
    assert list(refused.value.message_dict) == ["evidence"]


def test_a_photo_as_evidence_is_written_anew_without_the_place_where_it_was_taken(administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawing, place = BytesIO(), Image.Exif()
    place[0x010F] = "Camera of somebody"
    Image.new("RGB", (40, 30)).save(drawing, "PNG", exif=place)
    assert b"Camera" in drawing.getvalue()
    update = report(
        factories.ActivityFactory(), administrator, evidence=SimpleUploadedFile("C:\\photo.png", drawing.getvalue())
    )
    kept = update.evidence_file.read()
    assert (update.evidence_name, kept[:3]) == ("photo.jpg", b"\xff\xd8\xff")
    assert b"Camera" not in kept


def test_the_latest_assessment_by_its_date_is_the_one_that_counts(administrator):
    card = factories.CommitmentFactory(adopted=True)
    for day, completion in ((30, "substantial"), (1, "limited")):
        services.assess_completion(
            commitment=card, completion=completion, date=date(2022, 6, day), reason=WHY, by=administrator
        )
    assert Commitment.objects.get(pk=card.pk).completion == "substantial"
    with pytest.raises(ValidationError):
        services.assess_completion(
            commitment=card, completion="completed", date=date(2023, 6, 1), reason={"fr": "x"}, by=administrator
        )


def test_a_problem_of_a_workshop_of_the_plan_is_linked_and_its_extent_may_change(client):
    card = factories.CommitmentFactory()
    problem = factories.ProblemFactory(workshop__plan=card.plan, workshop__state="published", title_fr="Trop lent")
    services.link_problem(commitment=card, problem=problem)
    link = services.link_problem(commitment=card, problem=problem, extent="wholly")
    assert (card.problem_links.count(), link.extent) == (1, "wholly")
    text = client.get(f"/fr/commitments/{card.reference}/").content.decode()
    assert "Trop lent" in text
    assert problem.workshop.reference in text
    with pytest.raises(ValidationError):
        services.link_problem(commitment=card, problem=factories.ProblemFactory())


def test_a_workshop_shows_which_public_commitments_take_up_its_problems(client):
    problem = factories.ProblemFactory(workshop__plan__is_published=True)
    card, desk = (
        factories.CommitmentFactory(plan=problem.workshop.plan, **more) for more in ({}, {"proposed_at": None})
    )
    for one in (card, desk):
        services.link_problem(commitment=one, problem=problem)
    text = client.get(f"/fr/workshops/{problem.workshop.reference}/").content.decode()
    assert card.reference in text
    assert desk.reference not in text, "a card at the desk is not public"


def test_cards_at_the_desk_are_read_by_their_people_and_no_others(
    administrator, screener, committee_member, focal_point_a, focal_point_b, citizen, institution_a, anonymous
):
    card = factories.CommitmentFactory(lead=institution_a, proposed_at=None)
    card.support.add(institution_a)
    for user, reads in (
        (administrator, True), (screener, True), (committee_member, True), (focal_point_a, True),
        (focal_point_b, False), (citizen, False), (anonymous, False),
    ):  # fmt: skip
        assert Commitment.objects.read_by(user).filter(pk=card.pk).count() == int(reads), user
