"""Similar titles: other spellings, other words for the same, the other language."""

from itertools import permutations
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from core.search import search_query
from core.synonyms import GROUPS, telling, terms
from ideas.models import Idea
from tests import factories

pytestmark = pytest.mark.django_db

CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "search_cases.yaml").read_text(encoding="utf-8"))
MATCHING = [pytest.param(case["q"], case["text"], id=case["why"]) for case in CASES["must_match"]]
PAIRS = [pair for group in CASES["synonyms"] for pair in permutations(group, 2)]


def similar(title: str, plan, **more):
    return [idea.pk for idea in Idea.objects.public().like_title(title, plan=plan, **more)]


@pytest.mark.parametrize(("typed", "title"), MATCHING)
def test_every_spelling_of_the_record_is_found_and_similar(plan, theme, typed, title):
    idea = factories.IdeaFactory(plan=plan, theme=theme, title=title)
    factories.IdeaFactory(plan=plan, theme=theme, title="حافلات نظيفة للمدارس القروية")
    assert list(Idea.objects.search_for(typed)) == [idea]
    assert similar(typed, plan) == [idea.pk]


@pytest.mark.parametrize(("typed", "said"), PAIRS)
def test_every_synonym_of_the_record_is_found_and_similar(plan, theme, typed, said):
    idea = factories.IdeaFactory(plan=plan, theme=theme, title=f"{said} 7")
    factories.IdeaFactory(plan=plan, theme=theme, title="حافلات نظيفة للمدارس القروية")
    assert list(Idea.objects.filter(search=search_query(typed))) == [idea]
    assert similar(typed, plan) == [idea.pk]


@pytest.mark.parametrize("case", CASES["must_not_match"], ids=lambda case: case["q"])
def test_folding_and_synonyms_do_not_go_too_far(plan, theme, case):
    factories.IdeaFactory(plan=plan, theme=theme, title=case["text"])
    assert not Idea.objects.search_for(case["q"]).exists()
    assert similar(case["q"], plan) == []


def test_a_whole_word_comes_before_a_part_of_one(plan, theme):
    part = factories.IdeaFactory(plan=plan, theme=theme, title="معدل الانخراط")
    whole = factories.IdeaFactory(plan=plan, theme=theme, title="العدل للجميع")
    assert similar("عدل", plan)[0] == whole.pk
    assert part.pk not in similar("عدل", plan)[:1]


def test_the_other_words_of_a_search_still_count(plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, title="Lutte contre la corruption dans les communes")
    assert list(Idea.objects.search_for("الرشوة communes")) == [idea]
    assert not Idea.objects.search_for("الرشوة hôpitaux").exists()
    assert not Idea.objects.search_for("plan action corruption").exists()


def test_a_phrase_is_found_with_its_words_beside_each_other(plan, theme):
    factories.IdeaFactory(plan=plan, theme=theme, title="العمل على خطة جديدة")
    assert not Idea.objects.search_for("plan d'action").exists()


def test_titles_are_compared_with_public_ideas_of_the_plan_or_theme(plan, theme):
    title = "نشر ميزانية الجماعة على الإنترنت"
    mine = factories.IdeaFactory(plan=plan, theme=theme, title=title)
    elsewhere = factories.IdeaFactory(plan=plan, theme=factories.ThemeFactory(plan=plan), title=title)
    factories.IdeaFactory(title=title)
    factories.IdeaFactory(plan=plan, theme=theme, awaiting=True, title=title)
    typed = "نشر ميزانيّة الجماعات على الأنترنت"
    assert set(similar(typed, plan)) == {mine.pk, elsewhere.pk}
    assert similar(typed, plan, theme=theme) == [mine.pk]
    assert similar("Budgets des communes publiés", plan) == []


@pytest.mark.parametrize("title", ["", "   ", "«»", "في على", "de la", "a" * 300])
def test_a_title_that_says_nothing_is_like_no_other(plan, theme, title):
    factories.IdeaFactory(plan=plan, theme=theme, title="حافلات نظيفة")
    assert similar(title, plan) == []


def test_the_groups_hold_all_of_the_record():
    assert all(any(set(group) <= set(known) for known in GROUPS) for group in CASES["synonyms"])


def test_terms_are_words_and_known_phrases():
    assert terms("حول خطة العمل والشفافية")[0] == ("حول",)
    assert terms("حول خطة العمل")[1][1:] == ("مخطط العمل", "plan d'action", "PAN")
    assert [term[0] for term in telling("حول خطة العمل في المغرب", 9)] == ["خطه عمل", "مغرب"]
    assert len(telling(" ".join(f"mot{n}" for n in range(50)), 12)) == 12


def test_the_queries_are_two_whatever_the_number_of_ideas(plan, theme, django_assert_num_queries):
    for _n in range(4):
        factories.IdeaFactory(plan=plan, theme=theme, title="نشر ميزانية الجماعة")
    with django_assert_num_queries(2):
        assert len(similar("نشر ميزانية الجماعة", plan)) == 4


def test_letters_are_compared_with_fewer_of_the_newest_than_words(plan, theme, monkeypatch):
    monkeypatch.setattr("ideas.querysets.idea.SPELLED", 1)
    older = factories.IdeaFactory(plan=plan, theme=theme, title="Publier le budget communal")
    factories.IdeaFactory(plan=plan, theme=theme, title="Un pont sur la rivière", submitted_at=timezone.now())
    assert similar("Publieer le budjet comunal", plan) == []
    assert similar("Le budget communal", plan) == [older.pk]
    assert similar("…", plan) == []
    monkeypatch.setattr("ideas.querysets.idea.COMPARED", 1)
    assert similar("Le budget communal", plan) == []
