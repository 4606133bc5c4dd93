"""What staff think before a decision: by the criteria, and a colleague's second opinion."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import Delivery
from ideas import services
from ideas.errors import NoOpinionAsked
from ideas.models import Assessment, Idea, SecondOpinion
from ideas.way import way
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme)


def test_assessments_are_rows_and_a_later_one_takes_nothing_away(idea, screener):
    services.assess_idea(idea=idea, verdicts={"openness": "met"}, by=screener)
    services.assess_idea(idea=idea, verdicts={"openness": "not_met", "precision": "unsure"}, by=screener)
    rows = Assessment.objects.values_list("criterion", "verdict")
    assert list(rows) == [("openness", "met"), ("openness", "not_met"), ("precision", "unsure")]
    for wrong in ({"colour": "met"}, {"openness": "perhaps"}):
        with pytest.raises(ValidationError):
            services.assess_idea(idea=idea, verdicts=wrong, by=screener)


@pytest.mark.parametrize("publishes", [True, False])
def test_assessments_are_public_with_their_decision_where_the_plan_says_so(
    idea, decide, announce, screener, publishes, client
):
    idea.plan.publishes_assessments = publishes
    idea.plan.save()
    services.assess_idea(idea=idea, verdicts={"precision": "unsure"}, by=screener)
    decision = decide(idea, verdicts={"openness": "met", "precision": "not_met"})
    assert "Précise et claire" not in client.get(f"/fr/ideas/{idea.reference}/").content.decode()
    announce(decision)
    text = client.get(f"/fr/ideas/{idea.reference}/").content.decode()
    assert ("Lien direct avec l’ouverture\u00a0: oui · Précise et claire\u00a0: non" in text) is publishes
    assert ("Précise et claire" in text) is publishes
    assert len(way(Idea.objects.for_page().get(pk=idea.pk))[2].text.split("\n\n")) == 1 + publishes


def test_a_decision_has_one_verdict_by_each_criterion(idea, decide):
    decision = decide(idea, verdicts={"openness": "met"})
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.AssessmentFactory(idea=idea, decision=decision, criterion="openness", verdict="not_met")


def test_a_second_opinion_is_asked_and_given_once_and_nobody_outside_is_told(idea, screener, administrator):
    asked = services.ask_opinion(idea=idea, asked_of=administrator, by=screener, question="Est-ce nouveau ?")
    assert list(SecondOpinion.objects.asked_of_me(administrator)) == [asked]
    assert not SecondOpinion.objects.asked_of_me(screener).exists()
    with pytest.raises(ValidationError):
        services.ask_opinion(idea=idea, asked_of=administrator, by=screener)
    with pytest.raises(ValidationError):
        services.ask_opinion(idea=idea, asked_of=screener, by=screener)
    with pytest.raises(NoOpinionAsked):
        services.give_opinion(idea=idea, answer="Oui.", by=screener)
    with pytest.raises(ValidationError):
        services.give_opinion(idea=idea, answer=" ", by=administrator)
    given = services.give_opinion(idea=idea, answer="Oui.", by=administrator, verdicts={"openness": "met"})
    assert given.answered_at is not None
    assert Assessment.objects.get().by == administrator
    with pytest.raises(NoOpinionAsked):
        services.give_opinion(idea=idea, answer="Encore.", by=administrator)
    assert services.ask_opinion(idea=idea, asked_of=administrator, by=screener)
    assert not Delivery.objects.exists()


def test_once_the_idea_is_decided_nobody_waits_for_an_opinion(idea, screener, administrator, decide):
    services.ask_opinion(idea=idea, asked_of=administrator, by=screener)
    decide(idea)
    assert not SecondOpinion.objects.asked_of_me(administrator).exists()


def test_the_colleague_finds_it_on_the_start_page_and_answers_on_the_idea(
    idea, screener, screener_client, committee_member, committee_member_client
):
    ask = reverse("admin:ideas_idea_ask_opinion", args=[idea.pk])
    assert screener_client.post(ask, {"asked_of": screener.pk}).status_code == 422
    assert screener_client.post(ask, {"asked_of": committee_member.pk, "question": "Votre avis ?"}).status_code == 302
    start = committee_member_client.get(reverse("admin:index"))
    assert next(one for one in start.context["waiting"] if one.key == "opinions").count == 1
    queue = committee_member_client.get(f"{reverse('admin:ideas_idea_desk')}?waiting=opinion")
    assert [row.pk for row in queue.context["page"]] == [idea.pk]
    page = committee_member_client.get(reverse("admin:ideas_idea_screen", args=[idea.pk]))
    assert page.context["asked"] is not None
    give = reverse("admin:ideas_idea_give_opinion", args=[idea.pk])
    assert committee_member_client.post(give, {"answer": ""}).status_code == 422
    assert committee_member_client.post(give, {"answer": "Oui", "verdict_openness": "met"}).status_code == 302
    assert committee_member_client.post(give, {"answer": "Oui"}).status_code == 422
    text = screener_client.get(reverse("admin:ideas_idea_screen", args=[idea.pk])).content.decode()
    assert "Oui" in text
