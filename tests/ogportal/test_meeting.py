"""The organiser's desk during a meeting and after it: every button, every refusal, and nothing of another's."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ideas.errors import WorkshopNotHeld
from ideas.models import Idea
from ideas.services.from_rooms import enter_solutions
from tests import factories
from workshops import services
from workshops.models import Poll, Problem, Report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def workshop(organisation_a, theme):
    return factories.WorkshopFactory(held=True, organiser=organisation_a, plan=theme.plan, themes=[theme])


@pytest.fixture
def desk(organiser_a, sign_in):
    return sign_in(organiser_a)


def at(name, workshop, *more):
    return reverse(f"meeting:{name}", args=[workshop.reference, *more])


def photo():
    out = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    return SimpleUploadedFile("me.jpg", out.getvalue())


class TestIdeas:
    def test_solutions_become_ideas_once_and_keep_where_they_come_from(self, workshop, theme, organiser_a):
        problem = factories.ProblemFactory(workshop=workshop, title_fr="Le bruit", title_ar="الضجيج")
        solution = factories.SolutionFactory(problem=problem, title_ar="", title_fr="Un mur " * 40)
        made = enter_solutions(workshop=workshop, theme=theme, by=organiser_a)
        assert enter_solutions(workshop=workshop, theme=theme, by=organiser_a) == []
        idea = Idea.objects.get()
        assert made == [idea]
        assert (idea.workshop, idea.solution, idea.channel, idea.language) == (workshop, solution, "workshop", "fr")
        assert (idea.problem, idea.public_state, len(idea.title) <= 160) == ("Le bruit", "submitted", True)

    def test_an_illustration_stays_one(self, workshop, theme, organiser_a):
        factories.SolutionFactory(problem=factories.ProblemFactory(workshop=workshop), is_illustrative=True)
        assert enter_solutions(workshop=workshop, theme=theme, by=organiser_a)[0].is_illustrative

    def test_nothing_comes_out_of_a_meeting_before_it_was_held(self, theme, organiser_a):
        with pytest.raises(WorkshopNotHeld):
            enter_solutions(workshop=factories.WorkshopFactory(plan=theme.plan), theme=theme, by=organiser_a)

    def test_the_button_makes_them(self, desk, workshop, theme):
        factories.SolutionFactory(problem=factories.ProblemFactory(workshop=workshop))
        page = desk.get(at("home", workshop))
        assert page.context["waiting"] == 1
        desk.post(at("act", workshop), {"do": "enter-ideas", "theme": theme.pk})
        desk.post(at("act", workshop), {"do": "enter-ideas"})
        assert Idea.objects.filter(workshop=workshop, theme=theme).count() == 1


class TestDesk:
    def test_questions_are_written_opened_closed_and_shown(self, desk, workshop, language):
        words = {
            "kind": "single",
            "question_ar": "سؤال؟",
            "question_fr": "Une question ?",
            "options_ar": "نعم\nلا",
            "options_fr": "Oui\nNon",
        }
        assert desk.post(at("poll_new", workshop), {**words, "options_fr": "Oui"}).status_code == 422
        assert desk.post(at("poll_new", workshop), words).status_code == 302
        poll = Poll.objects.get()
        assert "Oui\nNon" in desk.get(at("poll", workshop, poll.pk)).content.decode()
        desk.post(
            at("poll", workshop, poll.pk), {**words, "options_ar": "نعم\nلا\nربما", "options_fr": "Oui\nNon\nPeut"}
        )
        assert poll.options.count() == 3
        desk.post(at("act", workshop), {"do": "open-poll", "row": poll.pk})
        assert desk.get(at("poll", workshop, poll.pk)).status_code == 404
        assert workshop.room.code in desk.get(at("results", workshop, poll.pk)).content.decode()
        desk.post(at("act", workshop), {"do": "close-poll", "row": poll.pk})
        poll.refresh_from_db()
        assert poll.state == "closed"
        refused = desk.post(at("act", workshop), {"do": "delete-poll", "row": poll.pk}, follow=True)
        assert refused.context["messages"]

    def test_the_button_that_opens_a_question_is_a_verb(self, desk, workshop, organiser_a):
        services.save_poll(
            workshop=workshop,
            question={"ar": "سؤال؟", "fr": "Une question ?"},
            options=[{"ar": "نعم", "fr": "Oui"}, {"ar": "لا", "fr": "Non"}],
            kind="single",
            by=organiser_a,
        )
        for language, label in (("ar", "فتح السؤال"), ("fr", "Ouvrir la question")):
            page = desk.get(f"/{language}/desk/workshops/{workshop.reference}/meeting/").content.decode()
            assert label in page

    def test_before_it_is_said_to_be_held_the_report_leads_to_where_that_is_said(self, desk, theme, organisation_a):
        a_day = timedelta(days=1)
        begun = factories.WorkshopFactory(
            plan=theme.plan,
            organiser=organisation_a,
            starts_at=timezone.now() - a_day,
            ends_at=timezone.now() - a_day + timedelta(hours=2),
        )
        coming = factories.WorkshopFactory(plan=theme.plan, organiser=organisation_a)
        for workshop, leads in ((begun, True), (coming, False)):
            page = desk.get(f"/fr/desk/workshops/{workshop.reference}/meeting/report/").content.decode()
            assert ("Indiquez d’abord que la rencontre a eu lieu" in page) is leads

    def test_problems_are_noted_moved_ranked_and_taken_off(self, desk, workshop):
        assert desk.post(at("problem_new", workshop), {}).status_code == 422
        for title in ("Le bruit", "La pluie"):
            desk.post(at("problem_new", workshop), {"title_fr": title, "solutions_fr": "Un mur\nUn toit"})
        first, second = Problem.objects.order_by("rank")
        assert "Un mur\nUn toit" in desk.get(at("problem", workshop, first.pk)).content.decode()
        desk.post(at("act", workshop), {"do": "problem-up", "row": second.pk})
        desk.post(at("act", workshop), {"do": "problem-down", "row": second.pk})
        desk.post(at("act", workshop), {"do": "ask-for-order"})
        poll = Poll.objects.get()
        services.answer_poll(poll=poll, options=[poll.options.get(problem=second).pk], token="x")
        desk.post(at("act", workshop), {"do": "rank-by-room", "row": poll.pk})
        assert list(Problem.objects.order_by("rank")) == [second, first]
        desk.post(at("act", workshop), {"do": "delete-problem", "row": first.pk})
        assert list(Problem.objects.all()) == [second]

    def test_a_meeting_that_is_over_takes_nothing(self, desk, workshop):
        workshop.state, workshop.report_ar, workshop.report_fr = "reported", "تقرير اللقاء.", "Le compte rendu."
        workshop.save()
        answer = desk.post(at("problem_new", workshop), {"title_fr": "Le bruit"})
        assert answer.status_code == 409
        assert b"Le bruit" in answer.content

    def test_the_room_is_opened_and_the_meeting_is_held_by_buttons(self, desk, workshop):
        workshop.state = "published"
        workshop.save()
        desk.post(at("act", workshop), {"do": "open-room"})
        desk.post(at("act", workshop), {"do": "hold"})
        workshop.refresh_from_db()
        assert (workshop.state, bool(workshop.room.code)) == ("held", True)
        assert desk.post(at("act", workshop), {"do": "anything"}).status_code == 404
        assert desk.post(at("act", workshop), {"do": "open-poll", "row": "x"}).status_code == 404

    def test_nothing_of_another_is_there(self, organiser_b, sign_in, workshop):
        client = sign_in(organiser_b)
        poll, problem = factories.PollFactory(workshop=workshop), factories.ProblemFactory(workshop=workshop)
        for name, more in (("home", ()), ("poll", (poll.pk,)), ("results", (poll.pk,)), ("report", ()),
                           ("problem", (problem.pk,)), ("poll_new", ())):  # fmt: skip
            assert client.get(at(name, workshop, *more)).status_code == 404
        assert client.post(at("act", workshop), {"do": "hold"}).status_code == 404

    def test_a_row_of_another_meeting_is_not_reached_through_ones_own(self, desk, workshop):
        foreign = factories.PollFactory()
        assert desk.post(at("act", workshop), {"do": "open-poll", "row": foreign.pk}).status_code == 404
        assert desk.get(at("poll", workshop, foreign.pk)).status_code == 404

    def test_the_page_costs_the_same_for_many_problems(self, desk, workshop, django_assert_constant_queries):
        def more():
            factories.SolutionFactory(problem=factories.ProblemFactory(workshop=workshop))
            factories.PollFactory(workshop=workshop)

        django_assert_constant_queries(more, at("home", workshop), client=desk)


class TestReport:
    WORDS = {"do": "words", "text_ar": "ما جرى.", "text_fr": "Ce qui s’est dit."}

    def test_it_is_written_with_its_files_and_handed_in(self, desk, workshop):
        address = at("report", workshop)
        assert desk.get(address).status_code == 200
        assert desk.post(address, {**self.WORDS, "recording_url": "https://evil.example/"}).status_code == 422
        assert desk.post(address, {"do": "photo", "photo": photo(), "alt_ar": "قاعة"}).status_code == 422
        desk.post(address, {"do": "photo", "photo": photo(), "alt_ar": "قاعة", "alt_fr": "Une salle"})
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
        desk.post(address, {"do": "document", "document": file, "title_ar": "عرض", "title_fr": "Exposé"})
        wrong = SimpleUploadedFile("a.pdf", b"MZ")
        refused = desk.post(address, {"do": "document", "document": wrong, "title_ar": "عرض", "title_fr": "Exposé"})
        assert refused.status_code == 422
        assert (workshop.photos.count(), workshop.documents.count()) == (1, 1)
        assert desk.post(address, {"do": "submit", "text_fr": "Une moitié."}).status_code == 422
        assert desk.post(address, {**self.WORDS, "do": "submit"}).status_code == 302
        assert Report.objects.get().state == "submitted"
        assert desk.post(address, self.WORDS).status_code == 409
        desk.post(address, {"do": "remove", "row": f"photo-{workshop.photos.get().pk}"})
        assert workshop.photos.count() == 1

    def test_files_are_taken_out_again(self, desk, workshop, organiser_a):
        row = services.add_photo(workshop=workshop, file=photo(), alt={"ar": "قاعة", "fr": "Salle"}, by=organiser_a)
        desk.post(at("report", workshop), {"do": "remove", "row": f"photo-{row.pk}"})
        assert not workshop.photos.exists()
        assert desk.post(at("report", workshop), {"do": "remove", "row": "nothing"}).status_code == 404
        assert desk.post(at("report", workshop), {"do": "nothing"}).status_code == 404
