"""A broken folder is refused whole, and the message says file, row, field and reason."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Institution, Territory
from ogportal.record import RecordError, load
from ogportal.record.loading import OUR_COPY
from plans.models import ActionPlan
from tests.support.broken_records import BROKEN, swap
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OUR_COPY, tmp_path / "facts"))


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_folder_is_refused_whole(case: str, folder: Path) -> None:
    breaker, message = BROKEN[case]
    breaker(folder)
    with pytest.raises(RecordError) as refused:
        load(folder)
    assert message in str(refused.value), str(refused.value)
    assert not ActionPlan.objects.exists()
    assert not Territory.objects.exists()


def test_the_whole_copy_loads_when_nothing_is_broken_and_the_command_says_what_it_did(folder: Path) -> None:
    out = StringIO()
    call_command("load_record", str(folder), stdout=out)
    assert "created: 4 ActionPlan" in out.getvalue()
    assert ActionPlan.objects.count() == 4


def test_the_command_ends_with_an_error_that_names_the_place(folder: Path) -> None:
    BROKEN["unknown organiser"][0](folder)
    with pytest.raises(CommandError) as refused:
        call_command("load_record", str(folder), stdout=StringIO())
    assert "workshops.yaml, row 3, field organiser: no civil-society" in str(refused.value)
    assert "nothing was loaded" in str(refused.value)
    assert refused.value.returncode == 1


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="there is no such folder"):
        load(tmp_path / "nowhere")


def test_a_loaded_record_stays_when_a_broken_one_comes(folder: Path) -> None:
    load()
    BROKEN["sum of ideas"][0](folder)
    with pytest.raises(RecordError):
        load(folder)
    assert Workshop.objects.filter(plan__reference="PAN2").count() == 10


def test_all_faults_are_told_at_once_and_a_flood_of_them_is_cut(folder: Path) -> None:
    for case in ("unknown organiser", "unknown institution", "sum of ideas"):
        BROKEN[case][0](folder)
    with pytest.raises(RecordError) as refused:
        load(folder)
    assert len(refused.value.faults) == 3
    text = (folder / "workshops.yaml").read_text(encoding="utf-8")
    (folder / "workshops.yaml").write_text(
        text.replace("registered: ", "registerd: ").replace("participants: ", "participant: "), encoding="utf-8"
    )
    with pytest.raises(RecordError, match=r"… and \d+ more"):
        load(folder)


def test_what_only_the_fields_refuse_leaves_nothing_behind(folder: Path) -> None:
    swap("themes.yaml", "fr: Justice ouverte", f"fr: {'x' * 201}")(folder)
    with pytest.raises(RecordError, match=r"themes\.yaml, row 4, field title_fr: "):
        load(folder)
    assert not ActionPlan.objects.exists()


def test_what_only_the_database_refuses_leaves_nothing_behind(folder: Path) -> None:
    load()
    other = ActionPlan.objects.create(reference="OTHER1", level="national", title_ar="خطة", title_fr="Plan")
    theme = ActionPlan.objects.get(reference="PAN2").themes.get(number=4)
    theme.plan = other
    theme.save()
    names = set(Institution.objects.values_list("name_fr", flat=True))
    swap("institutions.yaml", "fr: Ministère de la Justice,", "fr: Ministère chargé de la Justice,")(folder)
    with pytest.raises(RecordError, match=r"themes\.yaml, row 4: the database refuses it"), transaction.atomic():
        load(folder)
    assert connection.is_usable()
    assert set(Institution.objects.values_list("name_fr", flat=True)) == names
