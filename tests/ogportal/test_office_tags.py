"""The tags of the back office's pages, and what its pages say in words."""

import re
from typing import Any

import pytest
from django import forms
from django.urls import reverse
from django.utils.safestring import SafeString

from core.transitions import log_state
from ogportal import cells
from ogportal.templatetags import office
from tests import factories


def test_a_cell_runs_in_the_direction_of_its_words_and_says_what_it_is() -> None:
    cell, own = SafeString('<td class="field-x">Idée</td>'), 'dir="auto" data-label="A &lt;b&gt; \\1"'
    assert cells.own_direction(cell, "A <b> \\1") == f'<td {own} class="field-x">Idée</td>'
    assert cells.own_direction(SafeString("<th>x</th>")) == "<th>x</th>"


@pytest.mark.parametrize(
    ("name", "said"), [("text_fr", 'lang="fr" dir="auto"'), ("state", 'dir="auto"'), (None, 'dir="auto"')]
)
def test_a_column_in_a_language_says_it(name: Any, said: str) -> None:
    assert office.language_in(name) == said


class Row(forms.Form):
    title = forms.CharField()
    hidden = forms.CharField(widget=forms.HiddenInput)
    kinds = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    at = forms.SplitDateTimeField()


def test_an_input_in_a_table_is_named_by_its_column() -> None:
    row = Row()
    assert 'aria-label="Title"' in office.named(row["title"], "Title")
    for name in ("hidden", "kinds", "at"):
        assert "aria-label" not in office.named(row[name], "Kinds"), name


@pytest.mark.django_db
def test_a_page_of_the_back_office_says_where_it_stands(plan: Any, administrator_client: Any) -> None:
    theme = factories.ThemeFactory(plan=plan)
    start = reverse("admin:index")
    rows, own = reverse("admin:plans_theme_changelist"), reverse("admin:plans_theme_change", args=[theme.pk])

    def hrefs(name: str, *args: Any) -> list[str]:
        page = administrator_client.get(reverse(f"admin:{name}", args=args)).content.decode()
        found = re.search(r'<div class="breadcrumbs">(.*?)</div>', page, re.DOTALL)
        assert found is not None, name
        return re.findall(r'href="([^"]+)"', found[1])

    assert hrefs("plans_theme_changelist") == [start, f"{start}#settings"]
    assert hrefs("plans_theme_add") == [start, f"{start}#settings", rows]
    assert hrefs("plans_theme_change", theme.pk) == [start, f"{start}#settings", rows]
    assert hrefs("plans_theme_history", theme.pk) == [start, f"{start}#settings", rows, own]
    assert hrefs("plans_theme_delete", theme.pk) == [start, f"{start}#settings", rows, own]
    assert hrefs("ideas_idea_desk") == [start]


@pytest.mark.django_db
def test_the_log_of_states_speaks_in_words(administrator_client: Any, administrator: Any) -> None:
    idea = factories.IdeaFactory()
    line = log_state(idea, current="submitted", to="accepted", by=administrator)
    address = reverse("admin:core_statechange_changelist")
    for url in (address, f"{address}?model=ideas.idea", reverse("admin:core_statechange_change", args=[line.pk])):
        page = administrator_client.get(url).content.decode()
        assert "submitted" not in page
        assert idea.reference in page


@pytest.mark.django_db
def test_the_outbox_names_its_mails(administrator_client: Any) -> None:
    factories.DeliveryFactory(kind="confirm", subject="x")
    factories.DeliveryFactory(kind="data_code", subject="y")
    page = administrator_client.get(reverse("admin:core_delivery_changelist") + "?kind=confirm")
    assert page.context["cl"].result_count == 1
    assert "confirm<" not in page.content.decode()


def test_the_menu_is_that_of_its_reader_and_marks_where_one_is(
    administrator_client: Any, screener_client: Any, language: str
) -> None:
    ideas, people = reverse("admin:ideas_idea_changelist"), reverse("admin:accounts_user_changelist")

    def menu(client: Any, path: str) -> str:
        client.cookies["django_language"] = language
        body = client.get(path).content.decode()
        return body.partition('id="nav-sidebar"')[2].partition("</nav>")[0]

    here = re.compile(r'<a href="([^"]+)" aria-current="page">')
    assert here.findall(menu(administrator_client, ideas)) == [ideas]
    assert here.findall(menu(administrator_client, people)) == [people]
    assert here.findall(menu(screener_client, ideas)) == [ideas]
    assert f'href="{people}"' in menu(administrator_client, ideas)
    assert f'href="{people}"' not in menu(screener_client, ideas)
