"""Several queries about one row, asked as one: the answers are those of each alone."""

from typing import Any

import pytest
from django.db.models import Count, F
from django.utils import translation
from django.utils.translation import get_language

from core.together import Together
from plans.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db


def themes(plan: int) -> dict[str, Any]:
    return {
        "themes": Theme.objects.filter(plan=plan)
        .order_by("-number")
        .values("number", here=F(f"title_{get_language()}"))
    }


def counts(plan: int) -> dict[str, Any]:
    return {
        "count": Theme.objects.filter(plan=plan).order_by().values("plan").annotate(n=Count("pk")),
        "first": Theme.objects.filter(plan=plan, number=1).values("number"),
    }


def test_each_answer_stands_under_its_name_in_its_order(django_assert_num_queries: Any) -> None:
    plan, other = factories.ActionPlanFactory(), factories.ActionPlanFactory()
    for number in (1, 2):
        factories.ThemeFactory(plan=plan, number=number, title_ar=f"محور {number}", title_fr=f"Thème {number}")
    asked = Together(themes, counts)
    with translation.override("fr"), django_assert_num_queries(1):
        found = asked.of(plan.pk)
    assert found["themes"] == [{"number": 2, "here": "Thème 2"}, {"number": 1, "here": "Thème 1"}]
    assert (found["count"][0]["n"], found["first"]) == (2, [{"number": 1}])
    # What was made for one plan and one language serves the next plan, and not the next language.
    with translation.override("fr"):
        assert asked.of(other.pk) == {"themes": [], "count": [], "first": []}
    with translation.override("ar"):
        assert asked.of(plan.pk)["themes"][0]["here"] == "محور 2"


def test_the_statement_is_made_once_for_each_language() -> None:
    made = []

    def noticed(plan: int) -> dict[str, Any]:
        made.append(plan)
        return themes(plan)

    asked = Together(noticed)
    for language in ("ar", "fr", "ar", "fr"):
        with translation.override(language):
            asked.of(factories.ActionPlanFactory().pk)
    assert len(made) == 2
