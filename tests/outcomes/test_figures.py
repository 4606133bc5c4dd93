"""Every figure is counted from rows, in one way."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.enums import CommentState
from outcomes.figures import (
    as_json,
    differences_between_places,
    figure_links,
    figures,
    flatten,
    shown_figures,
)
from outcomes.figures.shapes import in_language
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(db: None) -> Any:
    return factories.ActionPlanFactory(reference="SMALL1")


@pytest.fixture
def themes(past: Any) -> list[Any]:
    return [factories.ThemeFactory(plan=past, number=n, slug=f"small-{n}") for n in (1, 2)]


def fill(plan: Any, theme: Any) -> None:
    """One more of everything."""
    number = plan.workshops.count() + 1
    workshop = factories.WorkshopFactory(plan=plan, held=True, number=number)
    registration = factories.RegistrationFactory(workshop=workshop)
    factories.RegistrationFactory(workshop=workshop, state="waitlisted")
    factories.RegistrationFactory(workshop=workshop, state="cancelled")
    factories.AttendanceFactory(workshop=workshop, registration=registration)
    factories.AttendanceFactory(workshop=workshop)
    idea = factories.IdeaFactory(plan=plan, theme=theme, accepted=True)
    of_workshop = {"channel": "workshop", "intake": "workshop", "workshop": workshop, "author": None}
    factories.IdeaFactory(plan=plan, theme=theme, rejected=True, **of_workshop)
    factories.IdeaSupportFactory(idea=idea)
    idea.stats.supports_count = 1
    idea.stats.save()
    axis = factories.AxisFactory(plan=plan, number=number)
    card = factories.CommitmentFactory(plan=plan, adopted=True, axis=axis, number=2 * number)
    factories.CommitmentFactory(plan=plan, dropped=True, lead=card.lead, number=2 * number + 1)
    consultation = factories.ConsultationFactory(
        plan=plan,
        number=number,
        state="published",
        opens_at=datetime(2021, 5, 2, 23, tzinfo=UTC),
        closes_at=datetime(2021, 5, 30, 23, tzinfo=UTC),
    )
    factories.CommentFactory(
        consultation=consultation, version=factories.CommitmentVersionFactory(commitment=card), state="published"
    )
    factories.StatedFigureFactory(plan=plan, key=f"ideas.by_theme.{number}.portal", value=1)


def test_one_row_of_each_kind_is_counted_once(past: Any, themes: list[Any]) -> None:
    fill(past, themes[0])
    flat = flatten(figures(past))
    assert flat == {
        "participants.portal.proposing": 1,
        "participants.portal.interacting": 1,
        "participants.portal.total": 2,
        "participants.workshops": 2,
        "participants.total": 4,
        "ideas.portal": 1,
        "ideas.workshops": 1,
        "ideas.total": 2,
        "ideas.by_theme.1.portal": 1,
        "ideas.by_theme.1.workshops": 1,
        "ideas.by_theme.2.portal": 0,
        "ideas.by_theme.2.workshops": 0,
        "screening.accepted": 1,
        "screening.rejected": 1,
        "screening.merged": 0,
        "screening.split": 0,
        "screening.pending": 0,
        "commitments.proposed": 2,
        "commitments.adopted": 1,
        "commitments.institutions": 1,
        "commitments.ideas_without": 1,
        "commitments.axes.1": 1,
        "consultation.weeks": 4,
        "consultation.participants": 1,
        "consultation.comments": 1,
        "workshops.held": 1,
        "workshops.registered": 2,
        "workshops.attended": 2,
        "workshops.1.registered": 2,
        "workshops.1.attended": 2,
    }


def test_a_plan_without_rows_has_zeros(past: Any) -> None:
    assert set(flatten(figures(past)).values()) == {0}


def test_rows_of_another_plan_are_not_counted(past: Any, themes: list[Any]) -> None:
    other = factories.ActionPlanFactory(reference="OTHER1")
    fill(other, factories.ThemeFactory(plan=other, number=1))
    assert set(flatten(figures(past)).values()) == {0}


@pytest.mark.parametrize("state", ["awaiting_confirmation", "withdrawn"])
def test_ideas_that_wait_for_confirmation_or_were_withdrawn_do_not_count(
    past: Any, themes: list[Any], state: str
) -> None:
    factories.IdeaFactory(plan=past, theme=themes[0], state=state)
    counted = figures(past)
    assert counted.ideas.total == 0
    assert counted.participants.total == 0


def test_a_decision_that_is_not_announced_is_pending(past: Any, themes: list[Any]) -> None:
    factories.IdeaFactory(plan=past, theme=themes[0], decided=True)
    factories.IdeaFactory(plan=past, theme=themes[0], state="info_requested")
    screening = figures(past).screening
    assert (screening.accepted, screening.rejected, screening.pending) == (0, 0, 2)


def test_merged_ideas_are_counted_apart_so_that_outcomes_add_up(past: Any, themes: list[Any]) -> None:
    target = factories.IdeaFactory(plan=past, theme=themes[0])
    factories.IdeaFactory(plan=past, theme=themes[0], merged=True, merged_into=target)
    counted = figures(past)
    assert (counted.screening.merged, counted.screening.pending, counted.ideas.total) == (1, 1, 2)


def test_nobody_is_counted_twice(past: Any, themes: list[Any]) -> None:
    author = factories.ParticipantFactory()
    first = factories.IdeaFactory(plan=past, theme=themes[0], author=author)
    second = factories.IdeaFactory(plan=past, theme=themes[1], author=author)
    factories.IdeaSupportFactory(idea=second, participant=author)
    reader = factories.ParticipantFactory()
    factories.IdeaSupportFactory(idea=first, participant=reader)
    factories.IdeaSupportFactory(idea=second, participant=reader)
    factories.IdeaCommentFactory(idea=first, participant=reader)
    portal = figures(past).participants.portal
    assert (portal.proposing, portal.interacting, portal.total) == (1, 1, 2)


@pytest.mark.parametrize("state", [CommentState.PENDING, CommentState.HIDDEN])
def test_a_comment_that_is_not_published_makes_nobody_a_participant(past: Any, themes: list[Any], state: str) -> None:
    idea = factories.IdeaFactory(plan=past, theme=themes[0])
    factories.IdeaCommentFactory(idea=idea, state=state)
    assert figures(past).participants.portal.interacting == 0


def test_an_address_that_is_not_confirmed_is_no_person(past: Any, themes: list[Any]) -> None:
    idea = factories.IdeaFactory(plan=past, theme=themes[0])
    factories.IdeaSupportFactory(idea=idea, participant=factories.ParticipantFactory(confirmed_at=None))
    assert figures(past).participants.portal.total == 1


def test_drafts_of_workshops_and_consultations_are_not_counted(past: Any) -> None:
    workshop = factories.WorkshopFactory(plan=past, draft=True, number=1)
    factories.RegistrationFactory(workshop=workshop)
    consultation = factories.ConsultationFactory(plan=past, state="draft")
    factories.CommentFactory(consultation=consultation, state="published")
    flat = flatten(figures(past))
    assert (flat["workshops.registered"], flat["consultation.weeks"], flat["consultation.comments"]) == (0, 0, 0)


def test_comments_on_drafts_count_when_published_and_people_once(past: Any) -> None:
    consultation = factories.ConsultationFactory(plan=past, state="responded")
    person = factories.ParticipantFactory()
    for state in ("published", "published", "pending", "hidden"):
        factories.CommentFactory(consultation=consultation, participant=person, state=state)
    counted = figures(past).consultation
    assert (counted.comments, counted.participants) == (2, 1)


def test_a_clock_that_changed_within_the_window_takes_no_week_away(past: Any) -> None:
    opens_at = datetime(2021, 5, 3, tzinfo=UTC)
    factories.ConsultationFactory(
        plan=past, state="published", opens_at=opens_at, closes_at=opens_at + timedelta(days=28, hours=-1)
    )
    assert figures(past).consultation.weeks == 4


def test_a_commitment_withdrawn_after_its_adoption_was_adopted_once(past: Any) -> None:
    axis = factories.AxisFactory(plan=past, number=1)
    factories.CommitmentFactory(
        plan=past, axis=axis, state="withdrawn", standing_reason_ar="سبب", standing_reason_fr="Motif"
    )
    counted = figures(past).commitments
    assert (counted.proposed, counted.adopted, counted.axes[0].commitments) == (1, 1, 1)


def test_the_number_of_queries_does_not_grow_with_the_rows(past: Any, themes: list[Any]) -> None:
    def asked(ask: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            ask(past)
        return len(seen)

    fill(past, themes[0])
    at_one = [asked(ask) for ask in (figures, shown_figures, figure_links)]
    fill(past, themes[1])
    fill(past, themes[1])
    assert [asked(ask) for ask in (figures, shown_figures, figure_links)] == at_one == [1, 2, 1]


def test_the_object_of_the_api_has_the_shape_of_the_contract(past: Any, themes: list[Any]) -> None:
    fill(past, themes[0])
    answer = as_json(figures(past))
    assert set(answer) == {
        "plan",
        "participants",
        "ideas",
        "screening",
        "commitments",
        "consultation",
        "workshops",
    }
    assert answer["participants"]["portal"] == {"proposing": 1, "interacting": 1, "total": 2}
    first = answer["ideas"]["by_theme"][0]
    assert (first["theme"], first["key"], first["portal"]) == (1, "small-1", 1)
    assert set(first["title"]) == {"ar", "fr"}
    workshop = answer["workshops"][0]
    assert (workshop["number"], workshop["registered"], workshop["attended"]) == (1, 2, 2)
    assert {"pending", "accepted", "rejected"} <= set(answer["screening"])


def test_a_title_is_read_in_the_language_shown_or_in_one_that_there_is(past: Any, themes: list[Any]) -> None:
    theme = figures(past).ideas.by_theme[0]
    with translation.override("fr"):
        assert theme.label == "Thème 1"
    with translation.override(None):
        assert theme.label == "الموضوع 1"
    assert in_language({}) == ""


# --- stated figures -----------------------------------------------------------------------------------------
def shown(plan: Any) -> dict[str, Any]:
    return {figure.key: figure for figure in shown_figures(plan, with_links=False)}


def test_a_stated_figure_stands_beside_the_computed_one_with_its_source(past: Any, themes: list[Any]) -> None:
    factories.IdeaFactory(plan=past, theme=themes[0])
    source = factories.SourceFactory(key="S1")
    factories.StatedFigureFactory(plan=past, key="ideas.total", value=1, note_fr="Une note").sources.add(source)
    other = factories.StatedFigureFactory(plan=past, key="ideas.total", value=7, is_shown=False, source_keys="S0")
    other.sources.add(factories.SourceFactory(key="S0"))
    factories.StatedFigureFactory(plan=past, key="ideas.portal", value=2)
    with translation.override("fr"):
        total, portal = shown(past)["ideas.total"], shown(past)["ideas.portal"]
    assert (total.agrees, total.value, total.is_stated, total.source_names) == (True, 1, False, "S1")
    assert total.note == "Une note"
    assert [(o.stated, [s.key for s in o.sources]) for o in total.others] == [(7, ["S0"])]
    assert (portal.agrees, portal.value) == (False, 1)


def test_without_rows_the_stated_figure_is_shown(past: Any) -> None:
    factories.StatedFigureFactory(plan=past, key="consultation.comments", value=28)
    factories.StatedFigureFactory(plan=past, key="completion_percent", value=84, as_of=timezone.localdate())
    rows = shown(past)
    assert (rows["consultation.comments"].value, rows["consultation.comments"].is_stated) == (28, True)
    rate = rows["completion_percent"]
    assert (rate.computed, rate.agrees, rate.value) == (None, None, 84)
    assert list(rows)[-1] == "completion_percent"
    nothing = rows["ideas.total"]
    assert (nothing.agrees, nothing.value, nothing.is_stated) == (None, 0, False)


def test_the_same_number_stands_in_every_place(past: Any, themes: list[Any]) -> None:
    fill(past, themes[0])
    fill(past, themes[1])
    assert differences_between_places(past, figures(past)) == []


def test_a_counter_that_went_astray_is_named(past: Any, themes: list[Any]) -> None:
    idea = factories.IdeaFactory(plan=past, theme=themes[0])
    factories.IdeaCommentFactory(idea=idea)
    (found,) = differences_between_places(past, figures(past))
    assert (found.key, found.here, found.figures) == (f"{idea.reference} comments", 0, 1)


def test_an_idea_under_a_theme_of_another_plan_and_a_card_without_an_axis_are_named(
    past: Any, themes: list[Any]
) -> None:
    factories.IdeaFactory(plan=past, theme=factories.ThemeFactory())
    factories.AxisFactory(plan=past, number=1)
    factories.CommitmentFactory(plan=past, adopted=True, axis=None)
    found = {(one.key, one.place) for one in differences_between_places(past, figures(past))}
    assert found == {("ideas.portal", "sum over the themes"), ("commitments.adopted", "sum over the axes")}


# --- links --------------------------------------------------------------------------------------------------
def test_every_computed_figure_leads_to_the_rows_behind_it(past: Any, themes: list[Any]) -> None:
    fill(past, themes[0])
    counted = figures(past)
    with translation.override("fr"):
        links = figure_links(past, counted)
        assert [figure.link for figure in shown_figures(past, counted)][:1] == [links["participants.portal.proposing"]]
    assert set(flatten(counted)) == set(links)
    assert links["ideas.by_theme.1.workshops"] == "/fr/ideas/?plan=small1&theme=small-1&channel=workshop"
    assert links["screening.accepted"] == "/fr/ideas/?plan=small1&status=accepted"
    assert links["workshops.1.attended"].startswith("/fr/workshops/")


def test_comments_lead_to_the_comments_and_only_those_of_several_consultations_to_the_list(past: Any) -> None:
    one = factories.ConsultationFactory(plan=past, state="responded")
    with translation.override("fr"):
        links = figure_links(past)
        assert links["consultation.comments"] == f"/fr/consultations/{one.reference}/comments/"
        assert links["consultation.weeks"] == f"/fr/consultations/{one.reference}/"
        factories.ConsultationFactory(plan=past, state="responded")
        assert figure_links(past)["consultation.comments"] == "/fr/consultations/?plan=small1"
