"""Tables that come in and go out: what is refused, what is told, and that nothing is half done."""

import csv
import io
import time
from typing import Any

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from core import jobs
from core.models import Job
from core.spreadsheet import safe_cell
from ideas.models import Idea
from plans.backoffice.reading import SHORT, read_sheet
from plans.backoffice.streamed import MOST_COLUMNS, SheetRefused
from tests import factories
from tests.support.sheets import NO_TABLES, bomb, laughs, sparse, table, workbook
from workshops.models import Attendance

pytestmark = pytest.mark.django_db

IDEAS, PEOPLE = "admin:ideas_idea_import", "admin:workshops_attendance_import"
HEAD = ["workshop", "theme", "title", "body"]


def upload(client: Any, url: str, data: bytes, name: str = "ideas.xlsx") -> Any:
    return client.post(reverse(url), {"file": SimpleUploadedFile(name, data)})


def confirm(client: Any, url: str, preview: Any) -> Any:
    return client.post(reverse(url), {"token": preview.context["token"]})


@pytest.fixture
def workshop(plan: Any) -> Any:
    return factories.WorkshopFactory(plan=plan, held=True)


@pytest.mark.parametrize("encoding", ["iso8859-6", "utf-16-le"])
def test_characters_that_cannot_be_told_are_refused_and_never_misread(encoding: str) -> None:
    with pytest.raises(SheetRefused):
        read_sheet(table(HEAD, ["", "1", "الولوج إلى المعلومات", "نص طويل والميزانية"]).encode(encoding))


def test_french_accents_of_an_old_program_are_not_misread() -> None:
    with pytest.raises(SheetRefused):
        read_sheet("titre\nÉtat des lieux\n".encode("cp1252"))
    assert read_sheet("titre\nécole à côté\n".encode("cp1252")).rows == [["école à côté"]]


def tall() -> bytes:
    return workbook(HEAD, *(["a", "b", "c", "d"] for _n in range(SHORT.rows + 1)))


def wide() -> bytes:
    return workbook([f"c{n}" for n in range(60)], list(range(60)))


@pytest.mark.parametrize(
    "data",
    [
        sparse,
        tall,
        wide,
        bomb,
        laughs,
        *NO_TABLES,
        lambda: b"a,\n1,2\n",
        lambda: b"a,b\n1,2,3\n",
        lambda: b"x" * 6_000_000,
        lambda: b"a\n" + b"1\n" * (SHORT.rows + 1),
        lambda: b'a\n"' + b"x" * 200_000 + b'"\n',
    ],
)
def test_a_file_that_is_no_table_is_refused(data: Any) -> None:
    content = data()
    started = time.process_time()
    with pytest.raises(SheetRefused):
        read_sheet(content)
    # Not a measure of speed: read to its end, such a file would take minutes and gigabytes.
    assert time.process_time() - started < 20


def test_a_sheet_with_one_cell_at_its_far_corner_is_read_no_further_than_tables_go(monkeypatch: Any) -> None:
    """I3, the sparse sheet: a row that nobody wrote costs as much as one that somebody did."""
    book = openpyxl.Workbook()
    book.active.append(["title", "body"])
    book.active.append(["a", "b"])
    book.active["XFD60000"] = 1
    kept, read = io.BytesIO(), []
    book.save(kept)
    whole = ReadOnlyWorksheet._cells_by_row

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        for line in whole(self, *args, **kwargs):
            read.append(len(line))
            yield line

    monkeypatch.setattr(ReadOnlyWorksheet, "_cells_by_row", counted)
    assert len(read_sheet(kept.getvalue()).rows) == 1
    assert len(read) <= 2 * SHORT.rows
    assert max(read) <= MOST_COLUMNS + 1


EVIL = ["=1+1", "+1+1", "-2+3", "@SUM(1)", "＝1+1", "\u200e=1+1", "  =1+1"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_that_goes_out_is_a_formula(kind: str, plan: Any, screener_client: Any) -> None:
    for n, text in enumerate(EVIL):
        factories.IdeaFactory(plan=plan, title=text, number=n + 1, author_name=text, show_name=True)
    answer = screener_client.post(reverse("admin:ideas_idea_export"), {"format": kind})
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert "no-store" in answer["Cache-Control"]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
        assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "inlineStr", "n", "d", "b"}
        rows = [[cell if cell is not None else "" for cell in line] for line in sheet.iter_rows(values_only=True)]
    place = rows[0].index("title")
    assert len(rows) == len(EVIL) + 1
    assert all(str(line[place]).startswith("'") for line in rows[1:])
    assert LogEntry.objects.filter(change_message=f"export format={kind} rows={len(EVIL)}").exists()


def test_what_goes_out_is_what_the_list_shows(plan: Any, screener_client: Any) -> None:
    wanted = factories.IdeaFactory(plan=plan, french=True)
    factories.IdeaFactory(plan=plan)
    answer = screener_client.post(f"{reverse('admin:ideas_idea_export')}?language__exact=fr", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row["reference"] for row in rows] == [wanted.reference]
    assert wanted.author.email not in answer.getvalue().decode()
    assert wanted.tracking_code not in answer.getvalue().decode()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("ideas_ideacomment", factories.IdeaCommentFactory),
        ("ideas_transmission", factories.InstitutionAnswerFactory),
        ("workshops_registration", factories.RegistrationFactory),
        ("workshops_attendance", factories.AttendanceFactory),
        ("commitments_commitment", factories.CommitmentFactory),
        ("consultation_comment", factories.ReasonedResponseFactory),
    ],
)
def test_each_table_goes_out(name: str, make: Any, administrator_client: Any) -> None:
    make()
    url = reverse(f"admin:{name}_export")
    assert administrator_client.get(url).status_code == 200
    answer = administrator_client.post(url, {"format": "csv"})
    assert len(list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))) == 2
    assert administrator_client.post(url, {"format": "yaml"}).status_code == 422


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_made_without_more_queries_for_more_rows(
    kind: str, plan: Any, screener_client: Any, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        factories.IdeaFactory(plan=plan, number=n + 1)
    with django_assert_max_num_queries(24):
        answer = screener_client.post(reverse("admin:ideas_idea_export"), {"format": kind})
        assert answer.streaming
        assert answer.getvalue()


def test_a_long_workbook_is_made_by_the_worker(plan: Any, screener_client: Any, settings: Any) -> None:
    settings.EXPORT_AT_ONCE_ROWS = 2
    for n, text in enumerate(EVIL):
        factories.IdeaFactory(plan=plan, title=text, number=n + 1)
    sent = screener_client.post(reverse("admin:ideas_idea_export"), {"format": "xlsx"})
    job = Job.objects.get(kind="backoffice.export")
    assert sent.url == reverse("jobs:detail", args=[job.key])
    assert jobs.run_next() == 1
    file = screener_client.get(reverse("jobs:file", args=[job.key]))
    sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue())).active
    place = [cell.value for cell in sheet[1]].index("title")
    kept = Idea.objects.values_list("title", flat=True)
    assert sorted(line[place].value for line in sheet.iter_rows(min_row=2)) == sorted(map(safe_cell, kept))
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "inlineStr", "n", "d", "b"}


def test_more_rows_than_a_workbook_holds_are_for_the_csv(plan: Any, screener_client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("plans.backoffice.outgoing.MOST_XLSX_ROWS", 1)
    for n in range(2):
        factories.IdeaFactory(plan=plan, number=n + 1)
    answer = screener_client.post(reverse("admin:ideas_idea_export"), {"format": "xlsx"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["format"]


def test_rows_go_out_in_batches_in_the_order_of_the_list(plan: Any, screener_client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("plans.backoffice.outgoing.BATCH", 2)
    for n in range(5):
        factories.IdeaFactory(plan=plan, number=n + 1)
    answer = screener_client.post(f"{reverse('admin:ideas_idea_export')}?o=1", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row["reference"] for row in rows] == sorted(row["reference"] for row in rows)
    assert len(rows) == 5


def test_people_who_were_there_are_noted_once(workshop: Any, screener_client: Any) -> None:
    registration = factories.RegistrationFactory(workshop=workshop, email="x@example.org")
    rows = [["workshop", "name", "organisation_name", "email"]]
    rows += [[workshop.reference, "Aïcha", "Association", ""], [workshop.reference, "Said", "", "X@example.org"]]
    preview = upload(screener_client, PEOPLE, workbook(*rows))
    confirm(screener_client, PEOPLE, preview)
    assert Attendance.objects.filter(workshop=workshop).count() == 2
    assert registration.attendance.name == registration.name
    again = upload(screener_client, PEOPLE, workbook(*rows))
    assert again.context["counts"] == {"new": 0, "skipped": 2}


def test_what_is_wrong_in_a_list_of_people_is_named(workshop: Any, screener_client: Any) -> None:
    rows = [
        ["workshop", "name", "email"],
        ["", "", ""],
        [workshop.reference, "Said", "nobody@example.org"],
        ["W", "", ""],
    ]
    wrong = upload(screener_client, PEOPLE, workbook(*rows)).context["wrong"]
    assert {(one["row"], one["column"]) for one in wrong} >= {(3, "email"), (4, "workshop"), (4, "name")}
    assert not Attendance.objects.exists()


def test_a_committee_member_takes_nothing_out_and_brings_nothing_in(committee_member_client: Any) -> None:
    assert committee_member_client.post(reverse("admin:ideas_idea_export"), {"format": "csv"}).status_code == 403
    assert upload(committee_member_client, IDEAS, b"x").status_code == 403
