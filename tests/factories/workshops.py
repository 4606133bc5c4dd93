"""Rows of workshops, their room and their report."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.plans import ActionPlanFactory, _OpenFactory
from tests.factories.shared import ago, ahead


class WorkshopFactory(_OpenFactory):
    """A published workshop in two weeks, with registration open."""

    class Meta:
        model = "workshops.Workshop"
        skip_postgeneration_save = True

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    reference = factory.LazyAttribute(lambda row: f"{row.plan.reference}-W{row.number:02d}")
    state = "published"
    title_ar = factory.LazyAttribute(lambda row: f"اللقاء {row.number}")
    title_fr = factory.LazyAttribute(lambda row: f"Atelier {row.number}")
    organiser = factory.SubFactory(OrganisationFactory)
    starts_at = ahead(days=14)
    ends_at = factory.LazyAttribute(lambda row: row.starts_at and row.starts_at + timedelta(minutes=140))
    capacity = 30
    shares_online_url = True
    report_ar = factory.LazyAttribute(lambda row: "تقرير اللقاء." if row.state == "reported" else "")
    report_fr = factory.LazyAttribute(lambda row: "Le compte rendu." if row.state == "reported" else "")
    languages = factory.LazyFunction(lambda: ["ar", "fr"])

    class Params:
        draft = factory.Trait(state="draft")
        held = factory.Trait(state="held", starts_at=ago(days=7), opens_at=ago(days=40), closes_at=ago(days=8))
        reported = factory.Trait(
            state="reported",
            starts_at=ago(days=7),
            opens_at=ago(days=40),
            closes_at=ago(days=8),
            report_ar="تقرير اللقاء.",
            report_fr="Le compte rendu de l’atelier.",
        )
        cancelled = factory.Trait(
            state="cancelled", cancelled_reason_ar="تعذر على المنظم.", cancelled_reason_fr="L’organisateur est empêché."
        )

    @factory.post_generation
    def themes(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.themes.set(extracted)


class ProgrammeTemplateItemFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.ProgrammeTemplateItem"

    number = factory.Sequence(lambda n: n + 1)
    minutes = 10
    title_ar = "كلمة افتتاحية"
    title_fr = "Mot d’ouverture"


class ProgrammeItemFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.ProgrammeItem"

    workshop = factory.SubFactory(WorkshopFactory)
    number = factory.Sequence(lambda n: n + 1)
    minutes = 10
    title_ar = "كلمة افتتاحية"
    title_fr = "Mot d’ouverture"


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.Registration"

    workshop = factory.SubFactory(WorkshopFactory)
    seq = factory.Sequence(lambda n: n + 1)
    state = "confirmed"
    name = factory.Sequence(lambda n: f"Attendee {n}")
    email = factory.Sequence(lambda n: f"attendee{n}@example.org")
    language = "ar"


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.Attendance"

    workshop = factory.SubFactory(WorkshopFactory, held=True)
    name = factory.Sequence(lambda n: f"Guest {n}")


class PublicationStepFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.PublicationStep"

    workshop = factory.SubFactory(WorkshopFactory, draft=True)
    kind = "requested"
    by = factory.SubFactory(UserFactory)


class WorkshopMessageFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.WorkshopMessage"

    workshop = factory.SubFactory(WorkshopFactory)
    by = factory.SubFactory(UserFactory)
    sender_name = "Association A"
    audience = "all"
    subject = "Changement de salle"
    body = "Nous serons dans la salle 2."
    language = "fr"
    recipients = 1


class ProblemFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.Problem"

    workshop = factory.SubFactory(WorkshopFactory, held=True)
    rank = factory.Sequence(lambda n: n + 1)
    title_ar = "مشكل"
    title_fr = "Un problème"


class SolutionFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.Solution"

    problem = factory.SubFactory(ProblemFactory)
    number = factory.Sequence(lambda n: n + 1)
    title_ar = "حل"
    title_fr = "Une solution"


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.Room"

    workshop = factory.SubFactory(WorkshopFactory)


class PollFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.Poll"

    workshop = factory.SubFactory(WorkshopFactory)
    number = factory.Sequence(lambda n: n + 1)
    question_ar = "ما هي الأولوية؟"
    question_fr = "Quelle est la priorité\u00a0?"


class PollOptionFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.PollOption"

    poll = factory.SubFactory(PollFactory)
    number = factory.Sequence(lambda n: n + 1)
    title_ar = factory.LazyAttribute(lambda row: f"الجواب {row.number}")
    title_fr = factory.LazyAttribute(lambda row: f"Réponse {row.number}")


class PollBallotFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.PollBallot"

    poll = factory.SubFactory(PollFactory)
    key = factory.Sequence(lambda n: f"{n:064x}")


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.Report"

    workshop = factory.SubFactory(WorkshopFactory, held=True)
    text_ar = "ما جرى في اللقاء."
    text_fr = "Ce qui s’est dit."


class ReportPhotoFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.ReportPhoto"

    workshop = factory.SubFactory(WorkshopFactory, reported=True)
    image = factory.django.ImageField(width=64, height=48, format="JPEG")
    small = factory.django.ImageField(width=32, height=24, format="JPEG")
    width = 64
    height = 48
    alt_ar = "قاعة اللقاء"
    alt_fr = "La salle"


class ReportDocumentFactory(DjangoModelFactory):
    class Meta:
        model = "workshops.ReportDocument"

    workshop = factory.SubFactory(WorkshopFactory, reported=True)
    title_ar = "عرض"
    title_fr = "Présentation"
    file = factory.django.FileField(data=b"%PDF-1.7\n", filename="slides.pdf")
    kind = "pdf"
    size = 9
