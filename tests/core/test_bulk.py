"""Rows that go to the database by the thousand are what `save` would have made of them."""

from typing import Any

import pytest
from django.db import IntegrityError

from core.bulk import copy_in, insert_for_each
from core.models import StateChange
from ideas.models import Idea, IdeaStats
from tests import factories

WORDS = ['فكرة "جديدة"', "l'idée, avec\nun saut de ligne; \\N \\. \t", "NULL", "'", "é"]


@pytest.mark.django_db
def test_what_is_copied_in_is_read_back_as_it_was(plan: Any, theme: Any) -> None:
    rows = [(word, None, number) for number, word in enumerate(WORDS, 1)]
    copy_in(Idea, ["title", "territory_id", "number"], rows, plan_id=plan.pk, theme_id=theme.pk, body="")
    found = Idea.objects.order_by("number")
    assert [one.title for one in found] == WORDS
    first = found[0]
    assert (first.body, first.territory, first.reference, first.show_name) == ("", None, None, False)
    # What a field has by default, and what the database makes by itself.
    assert (first.state, first.channel, len(first.tracking_code)) == ("awaiting_confirmation", "portal", 10)
    assert first.created_at
    assert Idea.objects.search_for("فكرة").count() == 1


@pytest.mark.django_db
def test_constraints_hold_for_what_is_copied_in(plan: Any, theme: Any) -> None:
    with pytest.raises(IntegrityError):
        copy_in(Idea, ["title"], [["x"]], plan_id=plan.pk, theme_id=theme.pk, body="x", show_name=True)


@pytest.mark.django_db
def test_one_row_is_written_for_each_in_the_order_of_their_keys() -> None:
    ideas = [factories.IdeaFactory() for _n in range(3)]
    IdeaStats.objects.all().delete()
    insert_for_each(IdeaStats, "idea_id", Idea.objects.filter(pk__in=[one.pk for one in ideas[1:]]), comments_count=4)
    assert list(IdeaStats.objects.order_by("pk").values_list("pk", "comments_count", "supports_count")) == [
        (one.pk, 4, 0) for one in ideas[1:]
    ]
    insert_for_each(StateChange, "object_id", Idea.objects.order_by("-pk"), model="x", from_state="", to_state="y")
    found = StateChange.objects.filter(model="x").order_by("pk").values_list("object_id", flat=True)
    assert list(found) == [one.pk for one in ideas]
