"""Commitments change through their services alone."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from commitments import services
from commitments.enums import ACTIVITY_TRANSITIONS, COMMITMENT_TRANSITIONS, ActivityState, CommitmentState
from core.models import StateChange
from core.transitions import TransitionNotAllowed, transition
from tests import factories

REASON = {"ar": "لم يعد ممكنا.", "fr": "Ce n’est plus possible."}
pytestmark = pytest.mark.django_db


def commitment_in(state, **kwargs):
    reasons = {"standing_reason_ar": "سبب", "standing_reason_fr": "Motif"}
    if state == "merged":
        kwargs.setdefault("merged_into", factories.CommitmentFactory())
    return factories.CommitmentFactory(state=state, **reasons, **kwargs)


STEPS = {
    CommitmentState.DRAFT: lambda c, by: services.return_to_draft(commitment=c, by=by),
    CommitmentState.IN_CONSULTATION: lambda c, by: services.open_for_consultation(commitment=c, by=by),
    CommitmentState.ADOPTED: lambda c, by: services.adopt_commitment(commitment=c, adopted_at=date(2021, 7, 1), by=by),
    CommitmentState.DROPPED: lambda c, by: services.drop_commitment(commitment=c, reason=REASON, by=by),
    CommitmentState.MERGED: lambda c, by: services.merge_commitment(
        commitment=c, into=factories.CommitmentFactory(plan=c.plan), reason=REASON, by=by
    ),
    CommitmentState.WITHDRAWN: lambda c, by: services.withdraw_commitment(commitment=c, reason=REASON, by=by),
}


@pytest.mark.parametrize(("start", "to"), list(product(CommitmentState, CommitmentState)))
def test_a_commitment_goes_only_where_the_table_lets_it(start, to, administrator):
    commitment = commitment_in(start)
    if to in COMMITMENT_TRANSITIONS[start]:
        STEPS[to](commitment, administrator)
        commitment.refresh_from_db()
        assert commitment.state == to
        assert StateChange.objects.get(object_id=commitment.pk, model="commitments.commitment").by == administrator
    else:
        with pytest.raises(TransitionNotAllowed):
            STEPS[to](commitment, administrator)
        commitment.refresh_from_db()
        assert commitment.state == start


@pytest.mark.parametrize(("start", "to"), list(product(ActivityState, ActivityState)))
def test_an_activity_goes_only_where_the_table_lets_it(start, to, administrator):
    activity = factories.ActivityFactory(
        state=start,
        percent={"done": 100, "not_started": 0}.get(start, 10),
        difficulty_ar="صعوبة",
        difficulty_fr="Difficulté",
    )
    if to in ACTIVITY_TRANSITIONS[start]:
        services.set_activity_state(activity=activity, to=to, by=administrator)
        activity.refresh_from_db()
        assert activity.state == to
    else:
        with pytest.raises(TransitionNotAllowed):
            services.set_activity_state(activity=activity, to=to, by=administrator)


def test_consulting_freezes_the_texts_in_both_languages(administrator):
    commitment = factories.CommitmentFactory(title_ar="نشر المعطيات", title_fr="Publier les données")
    version = services.open_for_consultation(commitment=commitment, by=administrator)
    assert version.number == 1
    assert version.purpose == "consultation"
    assert version.texts["title"] == {"ar": "نشر المعطيات", "fr": "Publier les données"}
    assert set(version.texts) == set(commitment.TEXT_FIELDS)


def test_adopting_freezes_the_next_version_and_keeps_the_date(administrator):
    commitment = factories.CommitmentFactory()
    services.open_for_consultation(commitment=commitment, by=administrator)
    type(commitment).objects.filter(pk=commitment.pk).update(title_fr="Un titre changé")
    commitment.refresh_from_db()
    version = services.adopt_commitment(commitment=commitment, adopted_at=date(2021, 7, 27), by=administrator)
    assert (version.number, version.purpose) == (2, "adoption")
    assert version.texts["title"]["fr"] == "Un titre changé"
    commitment.refresh_from_db()
    assert commitment.adopted_at == date(2021, 7, 27)


def test_a_card_without_a_title_in_both_languages_is_neither_consulted_nor_adopted(administrator):
    commitment = factories.CommitmentFactory(title_fr="", proposed_at=None)
    with pytest.raises(ValidationError, match="title_fr"):
        services.open_for_consultation(commitment=commitment, by=administrator)
    with pytest.raises(ValidationError, match="title_fr"):
        services.adopt_commitment(commitment=commitment, adopted_at=date(2021, 7, 1), by=administrator)
    assert not commitment.versions.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "update commitments_commitmentversion set purpose = 'x' where id = %s",
        "delete from commitments_commitmentversion where id = %s",
    ],
)
def test_a_frozen_version_cannot_be_changed_even_by_sql(sql):
    version = factories.CommitmentVersionFactory()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [version.pk])
    version.refresh_from_db()
    assert version.purpose == "consultation"


@pytest.mark.parametrize("reason", [{"ar": "سبب"}, {"fr": "Motif"}, {"ar": "سبب", "fr": "   "}, {}])
def test_leaving_says_why_in_both_languages(reason, administrator):
    commitment = factories.CommitmentFactory()
    with pytest.raises(ValidationError):
        services.drop_commitment(commitment=commitment, reason=reason, by=administrator)
    commitment.refresh_from_db()
    assert commitment.state == "draft"


def test_a_reason_of_invisible_marks_is_refused(administrator):
    with pytest.raises(ValidationError):
        services.drop_commitment(
            commitment=factories.CommitmentFactory(), reason={"ar": "\u200b\u200b", "fr": "Motif"}, by=administrator
        )


def test_a_commitment_does_not_merge_into_itself_or_elsewhere_or_into_what_is_gone(administrator):
    commitment = factories.CommitmentFactory()
    targets = [
        commitment,
        factories.CommitmentFactory(),
        factories.CommitmentFactory(plan=commitment.plan, dropped=True),
    ]
    for target in targets:
        with pytest.raises(services.MergeTargetWrong):
            services.merge_commitment(commitment=commitment, into=target, reason=REASON, by=administrator)


def test_what_is_done_is_at_a_hundred_per_cent(administrator):
    activity = factories.ActivityFactory(state="in_progress", percent=30)
    services.set_activity_state(activity=activity, to="done", by=administrator, percent=50)
    activity.refresh_from_db()
    assert activity.percent == 100


def test_a_started_activity_takes_the_given_per_cent_and_no_more_than_a_hundred(administrator):
    activity = factories.ActivityFactory()
    services.set_activity_state(activity=activity, to="in_progress", by=administrator, percent=35)
    activity.refresh_from_db()
    assert activity.percent == 35
    with pytest.raises(ValidationError):
        services.set_activity_state(activity=activity, to="delayed", by=administrator, percent=130, difficulty=REASON)


def test_a_delay_says_why(administrator):
    activity = factories.ActivityFactory()
    with pytest.raises(ValidationError, match="difficulty_ar"):
        services.set_activity_state(activity=activity, to="delayed", by=administrator)
    services.set_activity_state(activity=activity, to="delayed", by=administrator, difficulty=REASON)
    activity.refresh_from_db()
    assert activity.difficulty_fr == REASON["fr"]
    services.set_activity_state(activity=activity, to="cancelled", by=administrator)


def test_progress_is_public_only_once_it_is_published(administrator, screener):
    activity = factories.ActivityFactory(state="in_progress", percent=10)
    update = services.record_progress(
        commitment=activity.commitment,
        activity=activity,
        date=date(2022, 6, 30),
        percent=60,
        narrative={"fr": "Deux régions sont faites."},
        evidence_url="https://example.org/preuve",
        by=administrator,
    )
    assert update.published_at is None
    activity.refresh_from_db()
    assert activity.percent == 10
    services.publish_progress(update=update, by=screener)
    update.refresh_from_db()
    activity.refresh_from_db()
    assert update.published_at
    assert update.reviewed_by == screener
    assert activity.percent == 60
    with pytest.raises(services.AlreadyReviewed):
        services.publish_progress(update=update, by=screener)


def test_progress_of_a_card_as_a_whole_touches_no_activity(administrator):
    activity = factories.ActivityFactory(state="in_progress", percent=10)
    update = services.record_progress(
        commitment=activity.commitment, date=date(2022, 6, 30), percent=60, narrative=REASON, by=administrator
    )
    services.publish_progress(update=update, by=administrator)
    activity.refresh_from_db()
    assert activity.percent == 10


def test_progress_does_not_move_an_activity_that_is_done(administrator):
    activity = factories.ActivityFactory(state="done", percent=100)
    update = services.record_progress(
        commitment=activity.commitment,
        activity=activity,
        date=date(2022, 6, 30),
        percent=60,
        narrative=REASON,
        by=administrator,
    )
    services.publish_progress(update=update, by=administrator)
    activity.refresh_from_db()
    assert activity.percent == 100


def test_progress_needs_words_a_sane_per_cent_and_an_activity_of_its_own(administrator):
    commitment = factories.CommitmentFactory(adopted=True)
    common = {"commitment": commitment, "date": date(2022, 6, 30), "by": administrator}
    with pytest.raises(ValidationError, match="narrative"):
        services.record_progress(narrative={"fr": " "}, **common)
    with pytest.raises(ValidationError, match="percent"):
        services.record_progress(narrative=REASON, percent=101, **common)
    with pytest.raises(ValidationError, match="activity"):
        services.record_progress(narrative=REASON, activity=factories.ActivityFactory(), **common)


def test_an_indicator_has_one_reading_a_day(administrator):
    indicator = factories.IndicatorFactory()
    common = {"indicator": indicator, "date": date(2022, 6, 30), "by": administrator}
    services.record_reading(value=Decimal("12.5"), **common)
    with pytest.raises(ValidationError):
        services.record_reading(value=Decimal(13), **common)
    assert indicator.readings.get().value == Decimal("12.5")


def test_only_an_accepted_idea_is_taken_up():
    commitment = factories.CommitmentFactory()
    with pytest.raises(services.IdeaNotAccepted):
        services.link_idea(commitment=commitment, idea=factories.IdeaFactory())
    idea = factories.IdeaFactory(accepted=True)
    services.link_idea(commitment=commitment, idea=idea)
    services.link_idea(commitment=commitment, idea=idea, extent="wholly")
    assert commitment.idea_links.get().extent == "wholly"


def test_an_unknown_extent_is_refused():
    with pytest.raises(ValidationError):
        services.link_idea(
            commitment=factories.CommitmentFactory(), idea=factories.IdeaFactory(accepted=True), extent="perhaps"
        )


def test_the_state_table_names_every_state():
    assert set(COMMITMENT_TRANSITIONS) == set(CommitmentState)
    assert set(ACTIVITY_TRANSITIONS) == set(ActivityState)


def test_the_database_refuses_a_withdrawal_without_reason(administrator):
    commitment = factories.CommitmentFactory(adopted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        transition(commitment, to="withdrawn", by=administrator)
