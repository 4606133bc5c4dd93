"""The record as it is loaded from our copy of the facts."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import conditional_escape

from accounts.models import Institution, Organisation, Territory
from commitments.models import Commitment
from core.models import StateChange
from ideas.models import ScreeningReason
from ogportal.record import load
from ogportal.record.loading import OUR_COPY
from ogportal.record.readings import our_readings
from plans.models import (
    ActionPlan,
    AdoptionStep,
    Axis,
    Discrepancy,
    Source,
    Stage,
    StatedFigure,
    Theme,
    TimelineEvent,
)
from tests.ogportal.facts import facts
from workshops.models import Attendance, ProgrammeItem, ProgrammeTemplateItem, Registration, Workshop
from workshops.querysets import shown_figures

pytestmark = pytest.mark.django_db

HOUSE = ("accounts", "plans", "workshops", "ideas", "commitments", "consultation", "core")


def everything() -> dict[str, list[Any]]:
    """Every row of the house, every column, links included, time stamps of changes too."""
    rows = {}
    for app in HOUSE:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            columns = [field.attname for field in model._meta.concrete_fields]
            rows[model._meta.label] = sorted(map(str, model._base_manager.values_list(*columns)))
    return rows


def mended(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the folder with one text replaced."""
    folder = tmp_path / "facts"
    shutil.copytree(OUR_COPY, folder, dirs_exist_ok=True)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def stated(plan: str, key: str, **filters: Any) -> Any:
    return StatedFigure.objects.get(plan__reference=plan, key=key, **{"is_shown": True, **filters})


def keys_of(figure: StatedFigure) -> list[str]:
    return [source.key for source in figure.sources.all()]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The record, loaded once for this module and rolled back after it: a load takes two seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def record(loaded: None, db: None) -> None:
    """The record, in a test whose own changes are rolled back."""


def test_twice_loaded_is_once_loaded_also_in_another_language(record: None) -> None:
    before = everything()
    assert sum(map(len, before.values())) > 300
    with translation.override("fr"):
        again = load(OUR_COPY)
    assert again.did_nothing
    assert everything() == before


def test_a_second_load_writes_nothing(record: None) -> None:
    with CaptureQueriesContext(connection) as seen:
        load()
    written = [query["sql"] for query in seen if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert written == []


def test_the_command_says_when_there_was_nothing_to_do(record: None) -> None:
    out = StringIO()
    call_command("load_record", stdout=out)
    assert out.getvalue() == "The record is loaded already; nothing changed.\n"


def test_what_was_changed_by_hand_is_as_the_record_says_again(record: None) -> None:
    theme = Theme.objects.get(slug="integrity")
    Theme.objects.filter(pk=theme.pk).update(title_fr="Autre chose")
    Workshop.objects.get(reference="PAN2-W-05").institutions.clear()
    loaded = load()
    theme.refresh_from_db()
    assert theme.title_fr == "Intégrité et lutte contre la corruption"
    assert Workshop.objects.get(reference="PAN2-W-05").institutions.count() == 2
    assert sum(loaded.changed.values()) == 2


def test_every_row_is_valid_published_text_stands_in_both_languages_and_nothing_is_an_illustration(
    record: None,
) -> None:
    with translation.override("ar"):
        for app in HOUSE:
            for model in apps.get_app_config(app).get_models():
                for row in model._base_manager.all():
                    row.full_clean()
                    assert not getattr(row, "is_illustrative", False)
    for model in (ActionPlan, Theme, Stage, Axis, TimelineEvent, Source, Workshop, Commitment, ProgrammeItem):
        for row in model.objects.all():
            assert row.title_ar, row
            assert row.title_fr, row


def test_the_assertions_of_the_facts_hold_on_the_rows(record: None) -> None:
    figures = StatedFigure.objects.filter(plan__reference="PAN2", is_shown=True)
    value = {figure.key: figure.value for figure in figures}
    attended = [value[f"workshops.{n}.attended"] for n in range(1, 11)]
    registered = [value[f"workshops.{n}.registered"] for n in range(1, 11)]
    assert sum(attended) == 572
    assert sum(registered) == 3100 == value["workshops.registered"]
    assert sum(value[f"ideas.by_theme.{n}.portal"] for n in range(1, 11)) == 179 == value["ideas.portal"]
    assert sum(value[f"ideas.by_theme.{n}.workshops"] for n in range(1, 11)) == 53 == value["ideas.workshops"]
    assert value["ideas.total"] == 232 == value["screening.accepted"] + value["screening.rejected"]
    assert value["participants.workshops"] + value["participants.portal.total"] == 804 == value["participants.total"]
    assert sum(ProgrammeTemplateItem.objects.values_list("minutes", flat=True)) == 140
    axes = Axis.objects.filter(plan__reference="PAN2")
    assert sum(value[f"commitments.axes.{axis.number}"] for axis in axes) == 22 == value["commitments.adopted"]
    themes = Theme.objects.filter(plan__reference="PAN2")
    assert [theme.number for theme in themes.order_by("number")] == list(range(1, 11))
    assert sorted(theme.list_rank for theme in themes) == list(range(1, 11))
    workshops = Workshop.objects.filter(plan__reference="PAN2")
    assert all("dra" in workshop.institutions.values_list("key", flat=True) for workshop in workshops)
    assert all(isinstance(workshop.date, date) for workshop in workshops)
    assert len({workshop.organiser_id for workshop in workshops}) == 9 == Organisation.objects.count()


def test_the_four_plans_are_published_with_the_precision_of_their_sources(record: None) -> None:
    plans = {plan.reference: plan for plan in ActionPlan.objects.all()}
    assert set(plans) == {"PAN1", "PAN2", "TTA1", "ORI1"}
    assert all(plan.is_published for plan in plans.values())
    first, second = plans["PAN1"], plans["PAN2"]
    assert (first.start_date, first.start_precision) == (date(2018, 8, 1), "month")
    assert (first.end_date, first.end_precision) == (date(2020, 8, 31), "month")
    assert (second.start_date, second.start_precision) == (date(2021, 1, 1), "year")
    assert (second.end_date, second.end_precision) == (date(2023, 12, 31), "year")
    assert plans["TTA1"].territory.name_fr == "Tanger-Tétouan-Al Hoceima"
    assert plans["ORI1"].territory.name_ar == "الشرق"
    assert plans["TTA1"].programme_name_ar == "برنامج «تشارك»"


def test_territories_are_the_regions_and_their_provinces_and_prefectures(record: None) -> None:
    assert Territory.objects.filter(kind="region").count() == 12
    parts = Territory.objects.exclude(kind="region")
    assert parts.count() == 75
    assert set(parts.values_list("kind", flat=True)) == {"province", "prefecture"}
    assert parts.get(code="01.331").parent.code == "01"


def test_a_body_keeps_its_name_of_the_time_its_parent_and_its_successor(record: None) -> None:
    budget, reform = Institution.objects.get(key="budget"), Institution.objects.get(key="dra")
    assert budget.parent.key == "mefra"
    assert reform.successor.key == "mtnra"
    assert budget.name_status == {"ar": "seen", "fr": "usual"}
    assert Institution.objects.get(key="mtnra").name_status == {"ar": "usual", "fr": "seen"}
    assert Organisation.objects.get(key="espace").aliases == ["الفضاء الجمعي"]
    assert Organisation.objects.get(key="transparency").aliases == ["ترانسيرانسي المغرب"]
    with translation.override("fr"):
        assert Institution.objects.get(key="labour").name_is_translated
        assert not reform.name_is_translated


def test_workshops_have_their_date_organiser_programme_and_our_title(record: None) -> None:
    workshop = Workshop.objects.get(reference="PAN2-W-07")
    assert workshop.state == "held"
    assert workshop.date == date(2020, 10, 26)
    assert workshop.organiser.key == "apnac"
    assert workshop.title_ar == "اللقاء السابع: النزاهة ومحاربة الفساد"
    assert workshop.title_fr == "Septième rencontre\u00a0: Intégrité et lutte contre la corruption"
    assert sum(item.minutes for item in workshop.programme.all()) == 140
    assert workshop.programme.get(number=5).part_list[1] == "أسئلة المشاركين"
    assert workshop.themes.get().aliases == ["النزاهة ومحاربة الرشوة"]


def test_who_registered_or_came_is_not_invented_and_no_log_is_written(record: None) -> None:
    assert not Registration.objects.exists()
    assert not Attendance.objects.exists()
    assert not StateChange.objects.exists()


def test_regional_meetings_keep_the_place_and_say_that_the_day_is_unknown(record: None) -> None:
    meetings = Workshop.objects.filter(plan__reference="TTA1").order_by("number")
    assert [meeting.state for meeting in meetings] == ["held"] * 4 + ["cancelled"]
    assert all(meeting.date is None and meeting.date_note_fr and meeting.date_note_ar for meeting in meetings)
    assert meetings[4].cancelled_reason_ar == "تفشي جائحة كوفيد"
    oriental = Workshop.objects.get(reference="ORI1-W-01")
    assert oriental.date is None
    assert "7 نونبر 2024" in oriental.date_note_ar
    assert "7 novembre 2024" in oriental.date_note_fr


def test_a_workshop_whose_day_becomes_known_loses_its_note(record: None, tmp_path: Path) -> None:
    load(mended(tmp_path, "plans.yaml", "      date: null", "      date: 2024-11-07"))
    oriental = Workshop.objects.get(reference="ORI1-W-01")
    assert oriental.date == date(2024, 11, 7)
    assert oriental.date_note_ar == ""


def test_commitments_of_the_first_plan_are_marked_as_translations_and_those_of_the_second_are_not_invented(
    record: None,
) -> None:
    first = Commitment.objects.filter(plan__reference="PAN1").order_by("number")
    assert [card.ogp_code for card in first] == [f"MO{n:04d}" for n in range(1, 19)]
    assert {card.state for card in first} == {"adopted"}
    assert all(card.title_status == {"ar": "translation", "fr": "translation"} for card in first)
    card = Commitment.objects.get(reference="PAN1-C-06")
    assert (card.start_date, card.start_precision) == (date(2018, 8, 30), "day")
    assert card.review == {"verifiable": True, "relevant": True, "ambition": "High", "early_results": "Marginal"}
    assert card.lead_as_stated == "MRAFP"
    assert "(sic)" not in Commitment.objects.get(reference="PAN1-C-13").title_fr
    regional = Commitment.objects.get(reference="TTA1-C-05")
    assert regional.title_status == {"ar": "seen", "fr": "translation"}
    assert not Commitment.objects.filter(plan__reference__in=["PAN2", "ORI1"]).exists()


def test_stages_and_events_have_dates_as_far_as_the_sources_say(record: None) -> None:
    stages = Stage.objects.filter(plan__reference="PAN2").order_by("number")
    assert [stage.key for stage in stages] == ["themes", "ideas", "analysis", "cards", "adoption"]
    cards = stages[3]
    assert (cards.actual_start_date, cards.actual_start_precision) == (date(2021, 3, 1), "month")
    assert (cards.actual_end_date, cards.actual_end_precision) == (date(2021, 4, 30), "month")
    assert stages[4].planned_end_date == date(2021, 7, 31)
    assert not any(stage.is_open() for stage in stages)
    assert TimelineEvent.objects.count() == len(facts("timeline.yaml")["events"])
    planned = TimelineEvent.objects.get(date=date(2020, 2, 18))
    assert (planned.status, planned.time.hour, planned.plan.reference) == ("planned", 15, "PAN2")
    assert TimelineEvent.objects.get(date=date(2011, 9, 20)).plan is None


def test_screening_reasons_come_from_the_report(record: None) -> None:
    reasons = ScreeningReason.objects.filter(plan__reference="PAN2")
    assert dict(reasons.values_list("code", "outcome")) == {
        "not_open_gov": "rejected",
        "imprecise": "rejected",
        "open_gov_link": "accepted",
    }


# --- where sources disagree ---------------------------------------------------------------------------------
def test_all_contradictions_are_kept_for_staff(record: None) -> None:
    assert set(Discrepancy.objects.values_list("key", flat=True)) == {f"I-{n:02d}" for n in range(1, 19)}
    assert set(our_readings_ids()) <= set(Discrepancy.objects.values_list("key", flat=True))


def our_readings_ids() -> list[str]:
    return [reading.id for reading in our_readings().readings]


@pytest.mark.parametrize(
    ("key", "shown", "other", "other_source"),
    [
        ("ideas.workshops", 53, 232, "S0"),
        ("participants.portal.proposing", 179, 232, "S0"),
        ("workshops.registered", 3100, 572, "S1"),
    ],
)
def test_where_sources_disagree_both_are_kept_and_the_better_one_is_shown(
    record: None, key: str, shown: int, other: int, other_source: str
) -> None:
    assert stated("PAN2", key).value == shown
    kept = stated("PAN2", key, is_shown=False)
    assert kept.value == other
    assert keys_of(kept) == [other_source]
    assert kept.note_ar
    assert kept.note_fr


def test_a_reading_is_not_applied_to_another_decision(record: None, tmp_path: Path) -> None:
    load(mended(tmp_path, "inconsistencies.yaml", 'confirms S1.", decision: S1}', 'confirms S1.", decision: S0}'))
    assert StatedFigure.objects.filter(key="ideas.workshops").count() == 1
    assert StatedFigure.objects.filter(key="participants.portal.proposing").count() == 2


def test_the_open_question_of_the_theme_numbers_is_a_public_note(record: None) -> None:
    by_theme = StatedFigure.objects.filter(key__startswith="ideas.by_theme.")
    assert by_theme.count() == 20
    assert all("ترتيب" in figure.note_ar and "ordre" in figure.note_fr for figure in by_theme)


def test_each_figure_cites_who_says_it(record: None) -> None:
    assert keys_of(stated("PAN2", "screening.accepted")) == ["S0"]
    assert keys_of(stated("PAN2", "commitments.adopted")) == ["S2"]
    assert keys_of(stated("PAN2", "ideas.portal")) == ["S0", "S1"]
    assert keys_of(stated("PAN1", "commitments.adopted")) == ["S1", "S2"]
    rate = stated("PAN1", "completion_percent")
    assert (rate.value, rate.as_of, rate.as_of_precision) == (Decimal(84), date(2020, 12, 1), "month")
    assert stated("TTA1", "associations").is_approximate
    assert stated("TTA1", "ideas.online").value == 31
    assert not StatedFigure.objects.filter(plan__reference="ORI1").exists()


def test_a_figure_that_changes_replaces_the_one_of_before(record: None, tmp_path: Path) -> None:
    loaded = load(mended(tmp_path, "plans.yaml", "completion_rate_percent: 84", "completion_rate_percent: 85"))
    assert stated("PAN1", "completion_percent").value == 85
    assert StatedFigure.objects.filter(key="completion_percent").count() == 1
    assert sum(loaded.removed.values()) == 1
    load()
    assert stated("PAN1", "completion_percent").value == 84


def test_a_figure_that_staff_added_from_another_source_stays(record: None) -> None:
    plan = ActionPlan.objects.get(reference="PAN1")
    own = StatedFigure.objects.create(
        plan=plan, key="completion_percent", value=90, source_keys="AUDIT", is_shown=False
    )
    load()
    assert StatedFigure.objects.filter(pk=own.pk).exists()


def test_a_planned_source_date_and_address_are_kept(record: None) -> None:
    assert Source.objects.get(key="S4").date == date(2020, 2, 12)
    assert Source.objects.get(key="OGP-MOROCCO").url.startswith("https://")
    assert ActionPlan.objects.get(reference="PAN1").sources.count() == 6


def test_the_publication_of_the_second_plan_stands_among_the_steps_of_its_adoption(record: None) -> None:
    (step,) = AdoptionStep.objects.all()
    assert (step.plan.reference, step.kind, step.date, step.precision) == (
        "PAN2",
        "publication",
        date(2021, 7, 1),
        "month",
    )
    assert (step.source.key, step.is_illustrative) == ("ALNAHAR-6236", False)


def test_each_of_the_ten_meetings_is_what_its_row_of_the_facts_says(record: None, client: Any) -> None:
    rows = list(Workshop.objects.public().filter(plan__reference="PAN2").with_counts().order_by("number"))
    figures = shown_figures(rows)
    for row, said in zip(rows, facts("workshops.yaml")["workshops"], strict=True):
        seen = {
            "number": row.number,
            "theme": row.themes.get().number,
            "organiser": row.organiser.key,
            "date": row.date,
            "institutions": sorted(row.institutions.values_list("key", flat=True)),
            "registered": figures[row.pk, "registered"].value,
            "participants": figures[row.pk, "attended"].value,
        }
        assert seen == {name: sorted(said[name]) if name == "institutions" else said[name] for name in seen}
        assert (row.state, row.date_precision, row.reference) == ("held", "day", f"PAN2-W-{said['number']:02d}")
        page = client.get(f"/fr/workshops/{row.reference}/").content.decode()
        for figure in (said["registered"], said["participants"]):
            assert f">{figure}<" in page, (row.reference, figure)


def test_each_meeting_of_the_regional_plan_is_what_its_row_says_the_cancelled_one_with_its_reason(
    record: None, client: Any
) -> None:
    (said,) = [plan["meetings"] for plan in facts("plans.yaml")["plans"] if plan.get("meetings")]
    rows = Workshop.objects.public().filter(plan__reference="TTA1").order_by("number")
    for row, meeting in zip(rows, said, strict=True):
        assert (row.place_ar, row.place_fr, row.state) == (meeting["place_ar"], meeting["place_fr"], meeting["status"])
        reasons = (row.cancelled_reason_ar or "", row.cancelled_reason_fr or "")
        assert reasons == (meeting.get("reason_ar", ""), meeting.get("reason_fr", ""))
        for language in ("ar", "fr"):
            page = client.get(f"/{language}/workshops/{row.reference}/").content.decode()
            for text in (f"place_{language}", f"reason_{language}"):
                assert conditional_escape(meeting.get(text, "")) in page
    assert [row.state for row in rows] == ["held"] * 4 + ["cancelled"]
