"""`check_figures` passes when rows, places and the record agree, and names what differs."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ideas.models import Idea, IdeaComment
from ogportal.record import load
from tests import factories
from workshops.models import Attendance, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db: None) -> Any:
    """A plan of two ideas, one of them commented on, and one workshop, whose source states just that."""
    plan = factories.ActionPlanFactory(reference="SMALL1")
    theme = factories.ThemeFactory(plan=plan, number=1)
    ideas = [factories.IdeaFactory(plan=plan, theme=theme) for _n in range(2)]
    factories.IdeaCommentFactory(idea=ideas[0])
    ideas[0].stats.comments_count = 1
    ideas[0].stats.save()
    workshop = factories.WorkshopFactory(plan=plan, held=True, number=1)
    factories.RegistrationFactory(workshop=workshop)
    factories.AttendanceFactory(workshop=workshop)
    source = factories.SourceFactory(key="S1")
    stated = {
        "ideas.total": 2,
        "ideas.by_theme.1.portal": 2,
        "participants.portal.interacting": 1,
        "workshops.1.registered": 1,
        "workshops.1.attended": 1,
        "completion_percent": 84,
    }
    for key, value in stated.items():
        factories.StatedFigureFactory(plan=plan, key=key, value=value).sources.add(source)
    return plan


def check(reference: str) -> str:
    out = StringIO()
    call_command("check_figures", reference, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("reference", ["SMALL1", "small1", " Small1 "])
def test_it_passes_when_all_agree_however_the_plan_is_written(small: Any, reference: str) -> None:
    table = check(reference)
    assert "SMALL1: 5 stated figures compared, all agree." in table
    assert "DIFFERS" not in table
    (rate,) = (line for line in table.splitlines() if line.startswith("completion_percent"))
    assert rate.split() == ["completion_percent", "84", "–", "S1", "(stated", "only)"]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("ideas", "ideas.total: stated 2, computed 1 (source S1)"),
        ("attendances", "workshops.1.attended: stated 1, computed 0 (source S1)"),
        ("registrations", "workshops.1.registered: stated 1, computed 0 (source S1)"),
        ("comments", "participants.portal.interacting: stated 1, computed 0 (source S1)"),
    ],
)
def test_it_names_the_figure_when_one_row_is_deleted(small: Any, rows: str, named: str) -> None:
    models = {"ideas": Idea, "attendances": Attendance, "registrations": Registration, "comments": IdeaComment}
    models[rows].objects.order_by("pk").last().delete()
    with pytest.raises(CommandError) as failed:
        check("SMALL1")
    assert named in str(failed.value).splitlines()
    assert failed.value.returncode == 1


def test_it_names_a_place_that_gives_another_number(small: Any) -> None:
    for idea in small.ideas.all():
        idea.stats.supports_count = 3
        idea.stats.save()
    with pytest.raises(CommandError, match=r"supports: counter of the idea gives 3, the figures 0"):
        check("small1")


def test_an_unknown_plan_is_said_with_the_known_ones(small: Any) -> None:
    with pytest.raises(CommandError, match=r"There is no plan 'PAN9'\. Plans: SMALL1\."):
        check("pan9")


def test_without_any_plan_it_says_what_to_do_first(db: None) -> None:
    with pytest.raises(CommandError, match="load the record first"):
        check("PAN2")


def test_the_record_alone_does_not_pass_for_rows_that_are_not_there(db: None) -> None:
    load()
    assert "PAN1: 1 stated figures compared, all agree." in check("PAN1")
    assert "TTA1: 2 stated figures compared, all agree." in check("TTA1")
    assert "ORI1: 0 stated figures compared" in check("ORI1")
    with pytest.raises(CommandError, match=r"ideas\.total: stated 232, computed 0 \(source S1\)"):
        check("PAN2")
