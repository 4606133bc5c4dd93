"""Dossiers go out, are reminded of, get more time, and come back answered."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.models import Delivery
from ideas import services, tasks
from ideas.errors import NotAccepted, NothingToSend, NotTheirs, RemindedToday
from ideas.models import AnswerDraft, Dossier, DueDateExtension, InstitutionAnswer, Transmission
from ideas.services.followup import usual_note
from tests import factories
from tests.ideas.conftest import EXPLANATION

pytestmark = pytest.mark.django_db

REASON = {"ar": "تحتاج الدراسة إلى وقت أطول.", "fr": "L’étude demande plus de temps."}


@pytest.fixture
def accepted(plan):
    return [factories.IdeaFactory(accepted=True, plan=plan) for _n in range(3)]


@pytest.fixture
def send(plan, accepted, institution_a, screener):
    def make(**changes):
        values = {"plan": plan, "ideas": accepted, "institutions": [institution_a], "by": screener}
        return services.send_dossiers(**values | changes)

    return make


class TestSending:
    def test_makes_one_dossier_for_each_institution_with_everything_in_it(
        self, send, accepted, plan, institution_a, institution_b
    ):
        sent = send(institutions=[institution_a, institution_b], note=usual_note())
        assert [one.reference for one in sent] == [f"{plan.reference}-D-001", f"{plan.reference}-D-002"]
        assert [one.institution for one in sent] == [institution_a, institution_b]
        assert sent[0].due_date == timezone.localdate() + timedelta(days=plan.answer_days)
        assert "" != sent[0].note_ar != sent[0].note_fr != ""
        for one in sent:
            assert list(one.transmissions.order_by("pk").values_list("idea", flat=True)) == [row.pk for row in accepted]

    def test_asks_no_institution_twice(self, send, accepted, institution_a, institution_b):
        send(ideas=accepted[:2])
        again = send(institutions=[institution_a, institution_b])
        assert [one.transmissions.count() for one in again] == [1, 3]
        with pytest.raises(NothingToSend):
            send(institutions=[institution_a, institution_b])
        assert Dossier.objects.count() == 3

    @pytest.mark.parametrize(
        "wrong",
        [
            {"state": "submitted"},
            {"rejected": True},
            {"decided": True},  # accepted, and not announced
            {"accepted": True, "public_state": "under_screening"},
            {"accepted": True, "hidden_at": timezone.now(), "hidden_reasons": {"ar": "x", "fr": "x"}},
            {"accepted": True, "elsewhere": True},
        ],
    )
    def test_takes_only_what_is_accepted_and_announced_and_sends_nothing_otherwise(self, send, accepted, plan, wrong):
        elsewhere = wrong.pop("elsewhere", False) if "elsewhere" in wrong else False
        idea = factories.IdeaFactory(**wrong) if elsewhere else factories.IdeaFactory(plan=plan, **wrong)
        with pytest.raises(NotAccepted) as caught:
            send(ideas=[*accepted, idea])
        assert caught.value.references == [idea.reference]
        assert not Transmission.objects.exists()
        assert not Delivery.objects.exists()

    def test_is_due_on_a_day_to_come(self, send):
        with pytest.raises(ValidationError):
            send(due_date=timezone.localdate() - timedelta(days=1))
        assert send(due_date=date(2030, 1, 1))[0].transmissions.first().due_date == date(2030, 1, 1)

    def test_has_its_cover_note_in_every_language_or_in_none(self, send):
        with pytest.raises(ValidationError) as caught:
            send(note={"ar": "نص", "fr": ""})
        assert list(caught.value.message_dict) == ["note_fr"]
        assert not Dossier.objects.exists()
        assert send()[0].note == ""

    def test_writes_to_each_focal_point_in_their_language(self, send, focal_point_a, institution_a, mailbox):
        other = factories.InstitutionMemberFactory(institution=institution_a, user__language="ar").user
        gone = factories.InstitutionMemberFactory(institution=institution_a, user__is_active=False).user
        focal_point_a.language = "fr"
        focal_point_a.save()
        (dossier,) = send(note={"ar": "رسالة", "fr": "Un mot"})
        mailbox.drain()
        (french,), (arabic,) = mailbox.to(focal_point_a.email), mailbox.to(other.email)
        assert not mailbox.to(gone.email)
        assert ("Un mot" in french.body, "رسالة" in arabic.body) == (True, True)
        assert f"/fr/desk/dossiers/{dossier.reference}/" in french.body
        assert 'dir="rtl"' in arabic.alternatives[0][0]


class TestMoreTime:
    def test_moves_the_day_of_what_waits_and_says_why(self, send, accepted, focal_point_a, screener, mailbox):
        (dossier,) = send()
        rows = list(dossier.transmissions.order_by("pk"))
        services.answer_transmission(
            transmission=rows[0], answer="not_taken_up", explanation=EXPLANATION, by=focal_point_a
        )
        day = dossier.due_date + timedelta(days=10)
        extension = services.extend_due_date(dossier=dossier, to_date=day, reason=REASON, by=screener)
        assert (extension.from_date, extension.to_date) == (dossier.due_date, day)
        due = [row.due_date for row in dossier.transmissions.order_by("pk")]
        assert due == [dossier.due_date, day, day]
        mailbox.drain()
        assert REASON["fr"] in mailbox.to(focal_point_a.email)[-1].body

    def test_is_refused_without_a_later_day_or_a_reason_in_each_language(self, send, screener):
        (dossier,) = send()
        day = dossier.due_date
        for to_date, reason in [(day, REASON), (day + timedelta(days=1), {"ar": "سبب", "fr": ""})]:
            with pytest.raises(ValidationError):
                services.extend_due_date(dossier=dossier, to_date=to_date, reason=reason, by=screener)
        Dossier.objects.update(due_date=timezone.localdate() - timedelta(days=9))
        with pytest.raises(ValidationError):
            services.extend_due_date(
                dossier=dossier, to_date=timezone.localdate() - timedelta(days=1), reason=REASON, by=screener
            )
        assert not DueDateExtension.objects.exists()

    def test_is_not_for_what_is_answered(self, send, screener):
        (dossier,) = send()
        for row in dossier.transmissions.all():
            factories.InstitutionAnswerFactory(transmission=row)
        with pytest.raises(NothingToSend):
            services.extend_due_date(
                dossier=dossier, to_date=dossier.due_date + timedelta(days=1), reason=REASON, by=screener
            )

    def test_is_never_reworded(self):
        extension = factories.DueDateExtensionFactory()
        with pytest.raises(DatabaseError), transaction.atomic():
            DueDateExtension.objects.update(reason_fr="autre")
        with pytest.raises(DatabaseError), transaction.atomic():
            extension.delete()


class TestReminders:
    @pytest.fixture
    def dossier(self, send, focal_point_a):
        return send(due_date=timezone.localdate() + timedelta(days=30))[0]

    def passed(self, dossier, days):
        """How many reminders were written, day by day, until so many days after the due day."""
        first = timezone.localdate()
        for n in range((dossier.due_date - first).days + days):
            with time_machine.travel(timezone.now() + timedelta(days=n + 1), tick=False):
                tasks.remind_institutions()
                tasks.remind_institutions()
        return Delivery.objects.filter(kind="dossier_reminder").count()

    def test_go_out_once_on_each_of_their_days_and_then_no_more(self, dossier, settings):
        assert self.passed(dossier, 60) == len(settings.ANSWER_REMINDER_DAYS)

    def test_are_never_more_than_the_setting_says(self, dossier, settings):
        settings.ANSWER_REMINDERS_AT_MOST = 2
        assert self.passed(dossier, 60) == 2

    def test_stop_when_everything_is_answered(self, dossier):
        for row in dossier.transmissions.all():
            factories.InstitutionAnswerFactory(transmission=row)
        assert self.passed(dossier, 60) == 0
        with pytest.raises(NothingToSend):
            services.remind_institution(dossier=dossier)

    def test_that_were_missed_are_made_up_for_once(self, dossier):
        with time_machine.travel(timezone.now() + timedelta(days=300), tick=False):
            assert tasks.remind_institutions() == 1
            assert tasks.remind_institutions() == 0

    def test_begin_anew_with_more_time(self, dossier, screener, settings):
        with time_machine.travel(timezone.now() + timedelta(days=25), tick=False):
            assert tasks.remind_institutions() == 1
            services.extend_due_date(
                dossier=dossier, to_date=dossier.due_date + timedelta(days=30), reason=REASON, by=screener
            )
            assert tasks.remind_institutions() == 0
        with time_machine.travel(timezone.now() + timedelta(days=54), tick=False):
            assert tasks.remind_institutions() == 1

    def test_can_be_asked_for_once_a_day(self, dossier):
        services.remind_institution(dossier=dossier)
        with pytest.raises(RemindedToday):
            services.remind_institution(dossier=dossier)
        assert Delivery.objects.filter(kind="dossier_reminder").count() == 1

    def test_say_how_late_it_is(self, dossier, mailbox, focal_point_a):
        focal_point_a.language = "fr"
        focal_point_a.save()
        with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
            tasks.remind_institutions()
            mailbox.drain()
        assert "retard" in mailbox.to(focal_point_a.email)[-1].subject.lower()


@pytest.fixture
def transmission(institution_a):
    return factories.TransmissionFactory(institution=institution_a)


class TestAnswers:
    def test_come_through_the_institutions_own_people(self, transmission, focal_point_a, focal_point_b):
        given = {"transmission": transmission, "answer": "not_taken_up", "explanation": EXPLANATION}
        with pytest.raises(NotTheirs):
            services.answer_transmission(**given, by=focal_point_b)
        assert services.answer_transmission(**given, by=focal_point_a).by == focal_point_a
        assert not Delivery.objects.exists()

    def test_may_be_given_by_an_administrator_and_need_both_languages(self, transmission, administrator):
        with pytest.raises(ValidationError):
            services.answer_transmission(
                transmission=transmission, answer="taken_up", explanation={"ar": "نعم."}, by=administrator
            )
        assert not InstitutionAnswer.objects.exists()
        services.answer_transmission(
            transmission=transmission, answer="taken_up", explanation=EXPLANATION, by=administrator
        )

    def test_tell_the_author_once_that_the_idea_is_taken_up(self, transmission, focal_point_a, mailbox):
        for _n in range(2):
            services.answer_transmission(
                transmission=transmission, answer="taken_up", explanation=EXPLANATION, by=focal_point_a
            )
        assert len(mailbox.to(transmission.idea.author.email)) == 1
        assert EXPLANATION["ar"] in mailbox.last().body

    def test_tell_nothing_before_the_acceptance_is_announced(self, institution_a, focal_point_a):
        idea = factories.IdeaFactory(decided=True)
        transmission = factories.TransmissionFactory(idea=idea, institution=institution_a)
        services.answer_transmission(
            transmission=transmission, answer="taken_up", explanation=EXPLANATION, by=focal_point_a
        )
        assert not Delivery.objects.exists()


class TestDrafts:
    def test_keep_the_last_words_and_go_with_the_answer(self, transmission, focal_point_a):
        for text in ("Premier essai", "Second essai"):
            services.keep_answer_draft(
                transmission=transmission,
                answer="",
                explanation={"ar": "", "fr": text},
                commitments=["PAN2-C01"],
                by=focal_point_a,
            )
        draft = AnswerDraft.objects.get()
        assert (draft.explanation_fr, draft.commitments) == ("Second essai", ["PAN2-C01"])
        services.answer_transmission(
            transmission=transmission, answer="taken_up", explanation=EXPLANATION, by=focal_point_a
        )
        assert not AnswerDraft.objects.exists()

    def test_are_nobody_elses(self, transmission, focal_point_b):
        with pytest.raises(NotTheirs):
            services.keep_answer_draft(
                transmission=transmission, answer="", explanation={}, commitments=[], by=focal_point_b
            )
