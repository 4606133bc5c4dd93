"""Ideas that came on paper, by e-mail or out of workshops: read row by row, told, and entered all or none."""

import csv
import io
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from core import jobs
from core.models import Delivery, Job, StateChange
from ideas.models import Idea, IdeaStats, IdeaTally
from ideas.services import NewIdea, add_ideas
from plans.backoffice.streamed import SheetRefused
from tests import factories
from tests.ideas.tables import HEAD, confirm, read, upload
from tests.support.crowds import at_once
from tests.support.sheets import table, workbook


# --- the whole way
@pytest.mark.django_db
def test_ideas_come_in_by_three_ways_with_everything_that_belongs_to_them(
    row: Any, screener_client: Any, plan: Any
) -> None:
    workshop = factories.WorkshopFactory(plan=plan, held=True)
    data = workbook(
        HEAD,
        row(1),
        row(2, intake="email"),
        row(3, intake="workshop", workshop=workshop.reference),
        row(4, intake="", plan="", workshop=workshop.reference),
    )
    preview = upload(screener_client, data)
    assert preview.context["told"]["new"] == 4
    assert not Idea.objects.exists()
    assert confirm(screener_client, preview).status_code == 302
    ideas = list(Idea.objects.order_by("number"))
    assert [(one.intake, one.channel, one.workshop) for one in ideas] == [
        ("paper", "portal", None),
        ("email", "portal", None),
        ("workshop", "workshop", workshop),
        ("workshop", "workshop", workshop),
    ]
    assert [one.reference for one in ideas] == [f"{plan.reference}-I-000{n}" for n in range(1, 5)]
    assert {(one.state, one.public_state, one.author) for one in ideas} == {("submitted", "submitted", None)}
    assert all(one.submitted_at for one in ideas)
    assert IdeaStats.objects.count() == 4
    assert sum(IdeaTally.objects.values_list("change", flat=True)) == 4
    assert StateChange.objects.filter(model="ideas.idea", from_state="", to_state="submitted").count() == 4
    assert not Delivery.objects.exists()
    assert LogEntry.objects.filter(change_message="import new=4 skipped=0").count() == 1


@pytest.mark.django_db
def test_what_is_there_already_word_for_word_is_left_out(row: Any, screener_client: Any) -> None:
    data = workbook(HEAD, row(1), row(2), row(1))
    preview = upload(screener_client, data)
    assert (preview.context["told"]["new"], preview.context["told"]["skipped"]) == (2, 1)
    confirm(screener_client, preview)
    again = upload(screener_client, data)
    assert (again.context["told"]["new"], again.context["told"]["skipped"]) == (0, 3)
    assert confirm(screener_client, again).status_code == 422
    # A second click on the first preview.
    confirm(screener_client, preview)
    assert Idea.objects.count() == 2


@pytest.mark.django_db
def test_a_name_is_shown_only_where_one_is_given(row: Any, screener_client: Any) -> None:
    data = workbook([*HEAD, "author_name"], [*row(1), "Aïcha"], [*row(2), ""])
    confirm(screener_client, upload(screener_client, data))
    assert list(Idea.objects.order_by("number").values_list("author_name", "show_name")) == [
        ("Aïcha", True),
        ("", False),
    ]


@pytest.mark.django_db
def test_numbers_go_on_where_the_plan_stands_and_have_no_gap(plan: Any, theme: Any) -> None:
    factories.IdeaFactory(plan=plan, number=7, reference=f"{plan.reference}-I-0007")
    rows = [NewIdea(plan.pk, theme.pk, title="فكرة", body="نص", language="ar") for _n in range(3)]
    assert add_ideas(ideas=rows, plans=[plan], by=None) == 3
    assert list(Idea.objects.order_by("number").values_list("number", flat=True)) == [7, 8, 9, 10]


@pytest.mark.django_db(transaction=True)
def test_imports_at_the_same_time_share_no_number(plan: Any, theme: Any) -> None:
    def bring(n: int) -> int:
        rows = [NewIdea(plan.pk, theme.pk, title=f"{n}", body="x", language="ar") for _n in "abc"]
        return add_ideas(ideas=rows, plans=[plan], by=None)

    assert at_once(*[lambda n=n: bring(n) for n in range(4)]) == [3] * 4
    assert sorted(Idea.objects.values_list("number", flat=True)) == list(range(1, 13))


# --- I1: one wrong row
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_one_wrong_row_of_many_imports_nothing_and_is_named(language: str, row: Any, screener_client: Any) -> None:
    screener_client.cookies["django_language"] = language
    wrong = row(7, theme="لا وجود له", title="\u200b\u200b")
    answer = upload(screener_client, workbook(HEAD, *(row(n) for n in range(20)), [""] * 6, wrong))
    assert answer.status_code == 422
    told = answer.context["told"]
    # An empty row counts, as it does in the spreadsheet.
    assert {(one["row"], one["column"]) for one in told["first"]} == {(23, "theme"), (23, "title")}
    job = answer.context["job"]
    assert confirm(screener_client, answer).status_code == 422
    assert not Job.objects.filter(kind="ideas.import").exists(), "it is refused before anything is begun"
    file = screener_client.get(reverse("jobs:file", args=[job.key])).getvalue().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(file)))) == 3
    assert all(one["why"] in file for one in told["first"])
    assert not Idea.objects.exists()


@pytest.mark.django_db
def test_a_row_that_became_wrong_after_the_preview_stops_all(row: Any, screener_client: Any, theme: Any) -> None:
    preview = upload(screener_client, workbook(HEAD, row(1, theme=str(theme.slug)), row(2)))
    theme.title_fr = "Autre titre"
    theme.save()
    assert confirm(screener_client, preview).status_code == 422
    assert not Idea.objects.exists()
    assert not StateChange.objects.filter(model="ideas.idea").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"intake": "online"}, "intake"),
        ({"intake": ""}, "intake"),
        ({"plan": ""}, "plan"),
        ({"plan": "NOWHERE"}, "plan"),
        ({"theme": "?"}, "theme"),
        ({"body": ""}, "body"),
        ({"title": "x" * 161}, "title"),
        ({"intake": "workshop", "workshop": "W"}, "workshop"),
        ({"workshop": "W"}, "workshop"),
    ],
)
def test_what_is_wrong_is_told_at_its_column(
    change: dict[str, str], column: str, row: Any, screener_client: Any
) -> None:
    told = upload(screener_client, workbook(HEAD, row(1, **change))).context["told"]
    assert [(one["row"], one["column"]) for one in told["first"]] == [(2, column)]


@pytest.mark.django_db
def test_language_region_and_the_plan_of_a_workshop_are_checked(row: Any, administrator_client: Any, plan: Any) -> None:
    workshop = factories.WorkshopFactory(plan=plan, held=True)
    other = factories.ActionPlanFactory()
    data = workbook(
        [*HEAD, "language", "territory"],
        [*row(1), "de", "nowhere"],
        [*row(2, intake="workshop", workshop=workshop.reference, plan=other.reference), "fr", ""],
    )
    told = upload(administrator_client, data).context["told"]
    assert {(one["row"], one["column"]) for one in told["first"]} == {(2, "language"), (2, "territory"), (3, "plan")}


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["state", "public_state", "reference", "author", "email", "x"])
def test_a_column_that_nobody_knows_is_refused(column: str, row: Any, screener_client: Any) -> None:
    answer = upload(screener_client, workbook([*HEAD, column], [*row(1), "accepted"]))
    assert answer.status_code == 422
    assert column in str(answer.context["form"].errors)


@pytest.mark.django_db
def test_a_missing_column_is_named(screener_client: Any) -> None:
    assert "theme, body" in str(upload(screener_client, workbook(["title"], ["فكرة"])).context["form"].errors)


@pytest.mark.django_db
def test_a_plan_of_others_is_not_there(sign_in: Any, plan: Any, row: Any) -> None:
    user = factories.UserFactory(is_staff=True)
    factories.PlanRoleFactory(user=user, plan=plan)
    foreign = factories.ThemeFactory()
    data = workbook(HEAD, row(1, plan=foreign.plan.reference, theme=foreign.slug))
    assert upload(sign_in(user), data).context["told"]["first"][0]["column"] == "plan"


@pytest.mark.django_db
def test_a_preview_is_seen_and_confirmed_only_by_whoever_sent_the_table(
    row: Any, screener_client: Any, administrator_client: Any, committee_member_client: Any
) -> None:
    preview = upload(screener_client, workbook(HEAD, row(1)))
    address = reverse("admin:ideas_idea_import_checked", args=[preview.context["job"].key])
    assert administrator_client.post(address).status_code == 404
    assert committee_member_client.post(address).status_code == 403
    assert not Idea.objects.exists()


# --- I2: long tables
@pytest.mark.django_db
def test_a_long_table_is_read_and_imported_by_the_worker(row: Any, screener_client: Any, settings: Any) -> None:
    settings.IMPORT_AT_ONCE_ROWS = 5
    waiting = upload(screener_client, table(HEAD, *(row(n) for n in range(8))).encode(), "ideas.csv")
    job = Job.objects.get(kind="ideas.check")
    assert waiting.redirect_chain[-1][0] == reverse("jobs:detail", args=[job.key])
    assert jobs.run_next() == 1
    job.refresh_from_db()
    assert job.link == reverse("admin:ideas_idea_import_checked", args=[job.key])
    preview = screener_client.get(job.link)
    assert preview.context["told"]["new"] == 8
    confirm(screener_client, preview)
    assert not Idea.objects.exists()
    assert jobs.run_next() == 1
    assert Idea.objects.count() == 8


@pytest.mark.django_db
def test_a_table_beyond_the_limit_is_refused_while_it_is_read(row: Any, settings: Any) -> None:
    settings.IMPORT_MOST_ROWS = 5
    assert len(read(table(HEAD, *(row(n) for n in range(5))).encode())) == 5
    with pytest.raises(SheetRefused):
        read(table(HEAD, *(row(n) for n in range(6))).encode())
    with pytest.raises(SheetRefused):
        read(workbook(HEAD, *(row(n) for n in range(6))))
    settings.IMPORT_MOST_BYTES = 10
    with pytest.raises(SheetRefused):
        read(table(HEAD, row(1)).encode())


@pytest.mark.django_db
def test_an_import_that_stops_midway_leaves_nothing(row: Any, screener_client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("ideas.services.importing.BATCH", 2)
    preview = upload(screener_client, workbook(HEAD, *(row(n) for n in range(5))))
    monkeypatch.setattr("ideas.jobs.log_table", lambda *_a, **_k: 1 / 0)
    assert confirm(screener_client, preview).status_code == 422
    assert not Idea.objects.exists()
    assert not IdeaTally.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_worker_has_written_goes_when_it_stops_midway(
    row: Any, screener_client: Any, settings: Any, monkeypatch: Any
) -> None:
    preview = upload(screener_client, workbook(HEAD, *(row(n) for n in range(5))))
    settings.IMPORT_AT_ONCE_ROWS = 2
    confirm(screener_client, preview)
    monkeypatch.setattr("ideas.jobs.log_table", lambda *_a, **_k: 1 / 0)
    assert jobs.run_next() == 1
    assert Job.objects.get(kind="ideas.import").state == "failed"
    assert not Idea.objects.exists()
