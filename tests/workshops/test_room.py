"""The room: polls without names, problems in the order of those present."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import StateChange
from tests import factories
from workshops import services
from workshops.enums import PollKind, PollState
from workshops.errors import (
    AlreadyAnswered,
    MeetingIsOver,
    NothingToRank,
    PollHasOpened,
    PollNotOpen,
    SolutionBecameIdea,
)
from workshops.models import Poll, PollBallot, PollOption, Problem, Solution
from workshops.services.room import ballot_key
from workshops.views.charts import results

pytestmark = pytest.mark.django_db

TWO = [{"ar": "نعم", "fr": "Oui"}, {"ar": "لا", "fr": "Non"}]
QUESTION = {"ar": "هل الأولوية واضحة؟", "fr": "La priorité est-elle claire ?"}


@pytest.fixture
def workshop():
    return factories.WorkshopFactory()


@pytest.fixture
def poll(workshop, organiser_a):
    return services.save_poll(workshop=workshop, question=QUESTION, options=TWO, kind="single", by=organiser_a)


@pytest.fixture
def opened(poll, organiser_a):
    return services.open_poll(poll=poll, by=organiser_a)


def options(poll):
    return list(poll.options.values_list("pk", flat=True))


def votes(poll):
    return list(poll.options.order_by("number").values_list("votes", flat=True))


class TestWriting:
    def test_a_poll_is_numbered_logged_and_in_both_languages(self, poll, workshop, organiser_a):
        assert (poll.number, poll.state, poll.question_fr) == (1, "draft", "La priorité est-elle claire ?")
        assert [option.title_ar for option in poll.options.all()] == ["نعم", "لا"]
        again = services.save_poll(workshop=workshop, question=QUESTION, options=TWO, kind="multiple", by=organiser_a)
        assert again.number == 2
        assert StateChange.objects.filter(model="workshops.poll", object_id=poll.pk, to_state="draft").count() == 1

    def test_a_draft_is_changed_and_an_opened_poll_is_not(self, poll, workshop, organiser_a):
        services.save_poll(
            workshop=workshop, question=QUESTION, options=[*TWO, TWO[0]], kind="multiple", by=organiser_a, poll=poll
        )
        assert poll.options.count() == 3
        services.open_poll(poll=poll, by=organiser_a)
        with pytest.raises(PollHasOpened):
            services.save_poll(
                workshop=workshop, question=QUESTION, options=TWO, kind="single", by=organiser_a, poll=poll
            )
        with pytest.raises(PollHasOpened):
            services.delete_poll(poll=poll)

    def test_a_draft_is_thrown_away(self, poll):
        services.delete_poll(poll=poll)
        assert not Poll.objects.exists()

    @pytest.mark.parametrize("many", [1, 13])
    def test_a_question_has_two_to_twelve_answers(self, workshop, organiser_a, many):
        with pytest.raises(ValidationError):
            services.save_poll(
                workshop=workshop, question=QUESTION, options=TWO[:1] * many, kind="single", by=organiser_a
            )

    def test_a_question_in_one_language_is_refused(self, workshop, organiser_a):
        with pytest.raises(ValidationError) as caught:
            services.save_poll(workshop=workshop, question={"fr": "Oui ?"}, options=TWO, kind="single", by=organiser_a)
        assert "question_ar" in caught.value.error_dict

    @pytest.mark.parametrize("state", ["draft", "cancelled", "reported"])
    def test_a_meeting_that_is_over_takes_nothing(self, state, organiser_a):
        workshop = factories.WorkshopFactory(**{state: True})
        with pytest.raises(MeetingIsOver):
            services.save_poll(workshop=workshop, question=QUESTION, options=TWO, kind="single", by=organiser_a)
        with pytest.raises(MeetingIsOver):
            services.open_room(workshop=workshop)

    def test_opening_a_poll_makes_the_address_once(self, poll, workshop, organiser_a):
        services.open_poll(poll=poll, by=organiser_a)
        room = workshop.room
        services.close_poll(poll=poll, by=organiser_a)
        services.open_poll(poll=poll, by=organiser_a)
        assert services.open_room(workshop=workshop) == room


class TestAnswering:
    def test_an_answer_is_counted_once_for_each_browser(self, opened):
        yes, no = options(opened)
        services.answer_poll(poll=opened, options=[yes], token="one")
        services.answer_poll(poll=opened, options=[no], token="two")
        with pytest.raises(AlreadyAnswered):
            services.answer_poll(poll=opened, options=[no], token="one")
        opened.refresh_from_db()
        assert (votes(opened), opened.answers_count) == ([1, 1], 2)

    def test_nothing_ties_an_answer_to_a_browser_or_a_browser_to_two_polls(self, opened, workshop, organiser_a):
        """What is kept: numbers beside the options, and a hash that is another one in every poll."""
        services.answer_poll(poll=opened, options=options(opened)[:1], token="secret-token")
        assert {field.name for field in PollBallot._meta.get_fields()} == {"id", "poll", "key"}
        assert not [field for field in PollOption._meta.get_fields() if field.related_model is PollBallot]
        other = factories.PollFactory(workshop=workshop, number=9)
        ballot = PollBallot.objects.get()
        assert "secret-token" not in ballot.key
        assert ballot.key != ballot_key(other, "secret-token")

    def test_a_poll_that_is_not_open_takes_no_answer(self, poll, organiser_a):
        with pytest.raises(PollNotOpen):
            services.answer_poll(poll=poll, options=options(poll)[:1], token="one")
        services.open_poll(poll=poll, by=organiser_a)
        services.close_poll(poll=poll, by=organiser_a)
        with pytest.raises(PollNotOpen):
            services.answer_poll(poll=poll, options=options(poll)[:1], token="one")

    def test_what_cannot_be_an_answer_is_refused_and_not_counted(self, opened):
        foreign = factories.PollOptionFactory()
        for chosen in ([], options(opened), [foreign.pk]):
            with pytest.raises(ValidationError):
                services.answer_poll(poll=opened, options=chosen, token="one")
        assert not PollBallot.objects.exists()
        assert votes(opened) == [0, 0]

    def test_several_answers_count_one_person(self, workshop, organiser_a):
        poll = services.save_poll(workshop=workshop, question=QUESTION, options=TWO, kind="multiple", by=organiser_a)
        services.open_poll(poll=poll, by=organiser_a)
        services.answer_poll(poll=poll, options=options(poll), token="one")
        poll.refresh_from_db()
        shown = results(poll, poll.options.all())
        assert (shown["answers"], shown["several"], votes(poll)) == (1, True, [1, 1])
        assert [bar["value"] for bar in shown["bars"]] == [1, 1]

    def test_few_answers_are_not_published(self, workshop):
        few = factories.PollFactory(workshop=workshop, number=1, state="closed", answers_count=4)
        enough = factories.PollFactory(workshop=workshop, number=2, state="closed", answers_count=5)
        still_open = factories.PollFactory(workshop=workshop, number=3, state="open", answers_count=9)
        assert list(Poll.objects.published()) == [enough]
        assert list(Poll.objects.for_room()) == [few, enough, still_open]


class TestProblems:
    def write(self, workshop, title, *solutions, problem=None):
        return services.save_problem(
            workshop=workshop,
            title={"fr": title},
            expected_results={},
            solutions=[{"fr": one} for one in solutions],
            problem=problem,
        )

    def test_problems_come_one_after_another_with_their_solutions(self, workshop):
        first, second = self.write(workshop, "Le bruit", "Un mur", "Le silence"), self.write(workshop, "La pluie")
        assert (first.rank, second.rank) == (1, 2)
        self.write(workshop, "Le bruit la nuit", "Un mur haut", problem=first)
        assert [one.title_fr for one in first.solutions.all()] == ["Un mur haut"]
        assert Problem.objects.count() == 2

    def test_a_problem_without_words_is_refused(self, workshop):
        with pytest.raises(ValidationError):
            self.write(workshop, "")

    def test_what_became_an_idea_stays(self, workshop):
        problem = self.write(workshop, "Le bruit", "Un mur", "Le silence")
        factories.IdeaFactory(solution=problem.solutions.get(number=2))
        with pytest.raises(SolutionBecameIdea):
            self.write(workshop, "Le bruit", "Un mur", problem=problem)
        with pytest.raises(SolutionBecameIdea):
            services.delete_problem(problem=problem)
        assert Solution.objects.count() == 2

    def test_a_problem_is_taken_off(self, workshop):
        problem = self.write(workshop, "Le bruit", "Un mur")
        services.delete_problem(problem=problem)
        assert not Problem.objects.exists()

    def test_problems_change_places_and_the_ends_hold(self, workshop):
        one, two, three = (self.write(workshop, text) for text in ("un", "deux", "trois"))
        services.move_problem(problem=three, up=True)
        services.move_problem(problem=one, up=True)
        services.move_problem(problem=two, up=False)
        assert list(workshop.problems.order_by("rank")) == [one, three, two]

    def test_the_room_puts_them_in_order(self, workshop, organiser_a):
        one, two = self.write(workshop, "un"), self.write(workshop, "deux")
        poll = services.ask_for_order(workshop=workshop, by=organiser_a)
        assert (poll.kind, poll.state, poll.question_ar != poll.question_fr) == ("ranking", "open", True)
        late = self.write(workshop, "trois")
        of_two = poll.options.get(problem=two)
        for token in "abc":
            services.answer_poll(poll=poll, options=[of_two.pk], token=token)
        services.rank_by_room(poll=poll, by=organiser_a)
        assert list(workshop.problems.order_by("rank")) == [two, one, late]
        poll.refresh_from_db()
        assert poll.state == PollState.CLOSED
        services.rank_by_room(poll=poll, by=organiser_a)
        assert results(poll, poll.options.all())["bars"][0]["value"] == 3

    def test_there_must_be_something_to_rank(self, workshop, poll, organiser_a):
        self.write(workshop, "un")
        with pytest.raises(NothingToRank):
            services.ask_for_order(workshop=workshop, by=organiser_a)
        with pytest.raises(NothingToRank):
            services.rank_by_room(poll=poll, by=organiser_a)

    def test_kinds_limit_the_choices(self):
        assert [Poll(kind=kind).most_choices for kind in PollKind.values] == [1, 0, 3]


class TestPage:
    def test_a_phone_answers_once_without_a_name(self, client, opened, language):
        address = opened.workshop.room.get_absolute_url()
        yes = options(opened)[0]
        first = client.get(address)
        assert first.status_code == 200
        assert first.cookies["room"]["httponly"]
        assert client.post(address, {"poll": opened.pk, "option": yes}).status_code == 302
        assert client.post(address, {"poll": opened.pk, "option": yes}).status_code == 302
        assert votes(opened)[0] == 1
        assert client.get(address).context["asked"][0]["answered"]

    def test_what_is_wrong_is_said_where_it_is(self, client, opened, organiser_a):
        address = opened.workshop.room.get_absolute_url()
        assert client.post(address, {"poll": opened.pk, "option": options(opened)[0]}).status_code == 422  # no cookie
        client.get(address)
        empty = client.post(address, {"poll": opened.pk})
        assert empty.status_code == 422
        assert empty.context["asked"][0]["error"]
        services.close_poll(poll=opened, by=organiser_a)
        closed = client.post(address, {"poll": opened.pk, "option": options(opened)[0]})
        assert (closed.status_code, bool(closed.context["error"])) == (409, True)
        assert client.post(address, {"poll": "9" * 30}).status_code == 404

    def test_a_cookie_of_another_room_is_none_here(self, client, opened):
        other = factories.RoomFactory()
        client.get(other.get_absolute_url())
        answer = client.post(opened.workshop.room.get_absolute_url(), {"poll": opened.pk, "option": options(opened)[0]})
        assert answer.status_code == 422

    def test_the_code_leads_to_the_room(self, client, opened):
        room = opened.workshop.room
        answer = client.get(reverse("workshops:enter"), {"code": f" {room.code.lower()[:3]} {room.code.lower()[3:]}"})
        assert answer.url == room.get_absolute_url()
        assert client.get(reverse("workshops:enter"), {"code": "WRONG"}).status_code == 422
        assert client.get(reverse("workshops:enter")).status_code == 200

    def test_a_draft_question_and_a_plan_in_the_making_are_not_shown(self, client, poll, workshop):
        room = services.open_room(workshop=workshop)
        assert client.get(room.get_absolute_url()).context["asked"] == []
        workshop.plan.is_published = False
        workshop.plan.save()
        assert client.get(room.get_absolute_url()).status_code == 404
