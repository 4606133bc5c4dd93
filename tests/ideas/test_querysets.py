import pytest

from ideas.models import Idea, ScreeningDecision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(plan, theme):
    states = ["submitted", "under_screening", "info_requested", "accepted", "rejected", "withdrawn"]
    found = {state: factories.IdeaFactory(plan=plan, theme=theme, state=state) for state in states}
    Idea.objects.filter(pk=found["info_requested"].pk).update(public_state="under_screening")
    found["waiting"] = factories.IdeaFactory(plan=plan, theme=theme, awaiting=True)
    return found


def names(rows, queryset):
    return {name for name, row in rows.items() if queryset.filter(pk=row.pk).exists()}


def test_the_public_reads_what_was_confirmed_and_not_taken_back(rows):
    assert names(rows, Idea.objects.public()) == {
        "submitted",
        "under_screening",
        "info_requested",
        "accepted",
        "rejected",
    }
    rows["submitted"].plan.is_published = False
    rows["submitted"].plan.save()
    assert not Idea.objects.public().exists()
    assert not Idea.objects.with_page().exists()


def test_staff_owe_an_answer_to_what_is_pending(rows):
    assert names(rows, Idea.objects.pending()) == {"submitted", "under_screening", "info_requested"}
    assert names(rows, Idea.objects.queue()) == {"submitted", "under_screening"}


def test_figures_count_what_was_submitted(rows):
    assert names(rows, Idea.objects.submitted()) == set(rows) - {"waiting", "withdrawn"}


def test_what_is_decided_but_not_announced_is_found(rows):
    assert not names(rows, Idea.objects.decided_unannounced())
    Idea.objects.filter(pk=rows["accepted"].pk).update(public_state="under_screening")
    assert names(rows, Idea.objects.decided_unannounced()) == {"accepted"}


def test_ideas_of_the_portal_are_not_those_of_workshops(rows):
    workshop_idea = factories.IdeaFactory(from_workshop=True)
    assert workshop_idea not in Idea.objects.from_portal()
    assert rows["submitted"] in Idea.objects.from_portal()


def test_a_focal_point_finds_the_ideas_of_its_institution(focal_point_a, focal_point_b, institution_a):
    transmission = factories.TransmissionFactory(institution=institution_a)
    assert list(Idea.objects.of_institutions(focal_point_a)) == [transmission.idea]
    assert not Idea.objects.of_institutions(focal_point_b).exists()


def test_search_finds_across_spellings_and_needs_a_word(plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, title="نشر الميزانية الجماعية")
    assert list(Idea.objects.search_for("ميزانيه")) == [idea]
    assert not Idea.objects.search_for("").exists()
    assert not Idea.objects.search_for("\u200b").exists()


def test_a_list_carries_what_its_rows_show(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        for idea in Idea.objects.public().for_list().with_small_way():
            assert idea.plan.reference
            assert idea.theme.slug
            assert idea.stats.supports_count == 0


def test_only_standing_decisions_wait(db):
    decision = factories.ScreeningDecisionFactory()
    announced = factories.ScreeningDecisionFactory(announced=True)
    assert list(ScreeningDecision.objects.awaiting_announcement()) == [decision]
    assert list(ScreeningDecision.objects.announced()) == [announced]
    assert ScreeningDecision.objects.standing().count() == 2
