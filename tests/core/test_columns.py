"""Columns look at what was typed each by itself; nothing is asked of the database."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.columns import ColumnsForm, RowField, look_at
from ideas.models import Idea
from plans.models import ActionPlan, Theme

UNSEEN = "\u200b\u200f"


class IdeaColumns(ColumnsForm):
    theme = RowField(key="slug")
    name = forms.CharField(required=False)

    class Meta:
        model = Idea
        fields = ("theme", "title", "body", "problem", "show_name")
        error_messages = {"title": {"invisible": "Nobody sees it."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = ActionPlan(pk=1)
        self.fields["theme"].rows = [Theme(pk=n, plan=plan, slug=f"theme-{n}") for n in (1, 2)]  # type: ignore[attr-defined]


def test_columns_see_what_fields_do_not() -> None:
    form = IdeaColumns({"theme": "theme-2", "title": UNSEEN, "body": UNSEEN, "problem": "", "show_name": "on"})
    assert sorted(form.errors) == ["body", "title"]
    assert form.errors["title"] == ["Nobody sees it."]
    assert form.cleaned_data["theme"].pk == 2
    assert form.cleaned_data["show_name"] is True


def test_what_a_field_refuses_its_column_is_not_asked() -> None:
    form = IdeaColumns({"theme": "other", "title": "", "body": "Texte"})
    assert {name: len(said) for name, said in form.errors.items()} == {"theme": 1, "title": 1}


def test_each_form_has_rows_of_its_own() -> None:
    first, second = IdeaColumns(), IdeaColumns()
    first.fields["theme"].rows = []  # type: ignore[attr-defined]
    assert first.fields["theme"].choices == []  # type: ignore[attr-defined]
    assert [key for key, _label in second.fields["theme"].choices] == ["theme-1", "theme-2"]  # type: ignore[attr-defined]
    assert [row.pk for row in second.fields["theme"].rows] == [1, 2]  # type: ignore[attr-defined]


def test_nothing_may_be_chosen_where_it_need_not() -> None:
    field = RowField(key="slug", required=False, empty_label="None of them")
    field.rows = [Theme(slug="one")]
    assert field.clean("") is None
    assert field.choices[0] == ("", "None of them")
    assert field.clean("one") == field.rows[0]


def test_a_row_looks_at_the_columns_that_were_typed_and_at_itself() -> None:
    plan, other = ActionPlan(pk=1), ActionPlan(pk=2)
    idea = Idea(plan=plan, theme=Theme(pk=1, plan=plan), title=" Titre ", body="x" * 7_000, channel="nowhere")
    look_at(idea, "title")
    assert idea.title == "Titre"
    with pytest.raises(ValidationError) as error:
        look_at(idea, "title", "body")
    assert list(error.value.message_dict) == ["body"]
    idea.theme = Theme(pk=2, plan=other)
    with pytest.raises(ValidationError) as error:
        look_at(idea, "title")
    assert list(error.value.message_dict) == ["theme"]
