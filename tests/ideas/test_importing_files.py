"""Files in which ideas come: no tables, other characters, formulas, and the empty table to be filled in."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ideas.models import Idea
from ideas.resources.incoming import COLUMNS
from plans.backoffice import streamed as reading
from plans.backoffice.streamed import SheetRefused
from tests.ideas.tables import HEAD, confirm, read, upload
from tests.support.sheets import NO_TABLES, bomb, laughs, sparse, table, workbook


# --- I3: files that are no tables
@pytest.mark.parametrize(
    "data",
    [
        sparse,
        lambda: bomb(10_000_000),
        laughs,
        *NO_TABLES,
        lambda: b"a,,b\n1,2,3\n",
        lambda: b"a,b\n1,2,3\n",
        lambda: b'a\n"' + b"x" * 200_000 + b'"\n',
        lambda: ",".join(f"c{n}" for n in range(60)).encode() + b"\n1\n",
    ],
)
def test_a_file_that_is_no_table_is_refused(data: Any) -> None:
    with pytest.raises(SheetRefused):
        read(data())


def test_a_workbook_by_its_name_alone_is_called_so_and_not_read_as_text() -> None:
    with pytest.raises(SheetRefused, match="XLSX"), reading.streamed(SimpleUploadedFile("A.XLSX", b"title\nx\n")):
        pytest.fail("it was read")


@pytest.mark.parametrize("data", [lambda: bomb(1_000_000), laughs])
def test_a_bomb_is_refused_before_anything_of_it_is_parsed(data: Any, monkeypatch: Any) -> None:
    parsed: list[Any] = []
    monkeypatch.setattr("plans.backoffice.streamed.openpyxl.load_workbook", lambda *one, **_more: parsed.append(one))
    with pytest.raises(SheetRefused):
        read(data())
    assert parsed == []


# --- I4: characters
ARABIC = ["ميزانية الجماعة", "الولوج إلى المعلومات والميزانية"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators_are_told_apart(encoding: str, delimiter: str) -> None:
    data = table(["title", "body"], ARABIC, delimiter=delimiter).encode(encoding)
    assert read(data) == [dict(zip(["title", "body"], ARABIC, strict=True))]


@pytest.mark.parametrize("encoding", ["iso8859-6", "utf-16-le"])
def test_characters_that_cannot_be_told_are_asked_for_and_never_misread(encoding: str) -> None:
    data = table(["title", "body"], ARABIC).encode(encoding)
    with pytest.raises(reading.EncodingUnsure) as error:
        read(data)
    assert encoding in {name for name, _label, _text in error.value.samples}
    assert read(data, encoding=encoding)[0]["body"] == ARABIC[1]


def test_a_damaged_unicode_file_is_not_read_as_an_old_one() -> None:
    with pytest.raises(reading.EncodingUnsure):
        read(table(["title", "body"], ARABIC).encode() + b"\xff\n")


def test_arabic_that_was_misread_and_saved_is_refused() -> None:
    with pytest.raises(SheetRefused):
        read(table(["title", "body"], ARABIC).encode().decode("cp1252", "ignore").encode())


def test_french_accents_of_an_old_program_are_asked_for() -> None:
    with pytest.raises(reading.EncodingUnsure):
        read("titre\nÉtat des lieux\n".encode("cp1252"))
    assert read("titre\nÉtat des lieux\n".encode("cp1252"), encoding="cp1252") == [{"titre": "État des lieux"}]


def test_a_reading_that_does_not_fit_is_refused() -> None:
    with pytest.raises(SheetRefused):
        read("titre\nÉtat\n".encode("cp1252"), encoding="utf-8-sig")


@pytest.mark.django_db
def test_the_page_shows_how_each_reading_looks_and_takes_the_chosen_one(
    row: Any, screener_client: Any, theme: Any
) -> None:
    data = table(HEAD, row(1, theme=theme.slug, title=ARABIC[1])).encode("iso8859-6")
    asked = upload(screener_client, data, "ideas.csv")
    assert asked.status_code == 422
    assert ARABIC[1] in asked.content.decode()
    preview = upload(screener_client, data, "ideas.csv", encoding="iso8859-6")
    assert preview.context["told"]["encoding"]
    confirm(screener_client, preview)
    assert Idea.objects.get().title == ARABIC[1]


# --- I6, I7: what comes in
@pytest.mark.django_db
def test_a_formula_that_comes_in_is_a_text(row: Any, screener_client: Any) -> None:
    data = table(HEAD, row(1, title="=1+1", body="'=2+2")).encode()
    confirm(screener_client, upload(screener_client, data, "ideas.csv"))
    idea = Idea.objects.get()
    assert [idea.title, idea.body] == ["=1+1", "=2+2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [b"- title: x\n  body: y\n", b'[{"title": "x"}]', b"<table><tr><td>x</td></tr></table>"]
)
def test_only_csv_and_xlsx_are_read(data: bytes, screener_client: Any) -> None:
    assert upload(screener_client, data, "ideas.xlsx").status_code == 422


@pytest.mark.django_db
def test_numbers_and_dates_of_a_workbook_are_texts(theme: Any, screener_client: Any) -> None:
    import datetime as dt

    assert read(workbook(["a", "b", "c"], [1.0, dt.date(2026, 1, 2), None])) == [
        {"a": "1", "b": "2026-01-02T00:00:00", "c": ""}
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "status"), [("ar", 200), ("fr", 200), ("xx", 404)])
def test_the_empty_table_is_explained_in_each_language(language: str, status: int, screener_client: Any) -> None:
    answer = screener_client.get(reverse("admin:ideas_idea_import_template", args=[language]))
    assert answer.status_code == status
    if status == 200:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert [cell.value for cell in book.worksheets[0][1]] == [name for name, _n, _t in COLUMNS]
        assert book.worksheets[1].max_row == len(COLUMNS) + 1


@pytest.mark.django_db
def test_the_empty_table_filled_in_comes_back(row: Any, screener_client: Any, plan: Any, theme: Any) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(screener_client.get(reverse("admin:ideas_idea_import_template", args=["ar"])).content)
    )
    for n, value in enumerate(row(1), 1):
        book.worksheets[0].cell(2, n).value = value
    kept = io.BytesIO()
    book.save(kept)
    assert upload(screener_client, kept.getvalue()).context["told"]["new"] == 1
