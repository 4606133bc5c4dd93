"""Rows of commitments."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from tests.factories.accounts import InstitutionFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.plans import ActionPlanFactory
from tests.factories.workshops import ProblemFactory


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.Commitment"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    reference = factory.LazyAttribute(lambda row: f"{row.plan.reference}-C{row.number:02d}")
    state = "draft"
    title_ar = factory.LazyAttribute(lambda row: f"الالتزام {row.number}")
    title_fr = factory.LazyAttribute(lambda row: f"Engagement {row.number}")
    description_ar = "وصف الالتزام."
    description_fr = "Ce que dit l’engagement."
    lead = factory.SubFactory(InstitutionFactory)

    class Params:
        adopted = factory.Trait(state="adopted", adopted_at=date(2021, 8, 1))
        dropped = factory.Trait(state="dropped", standing_reason_ar="لم يعتمد.", standing_reason_fr="Non retenu.")


class CommitmentWordsFactory(DjangoModelFactory):
    """A trigger writes these; made by hand, it is the row that the trigger has made."""

    class Meta:
        model = "commitments.CommitmentWords"
        django_get_or_create = ("commitment",)

    commitment = factory.SubFactory(CommitmentFactory)


class CommitmentVersionFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.CommitmentVersion"

    commitment = factory.SubFactory(CommitmentFactory)
    number = factory.Sequence(lambda n: n + 1)
    texts = factory.LazyAttribute(
        lambda version: {
            field: {"ar": getattr(version.commitment, f"{field}_ar"), "fr": getattr(version.commitment, f"{field}_fr")}
            for field in type(version.commitment).TEXT_FIELDS
        }
    )
    purpose = "consultation"


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.Activity"

    commitment = factory.SubFactory(CommitmentFactory)
    number = factory.Sequence(lambda n: n + 1)
    title_ar = factory.LazyAttribute(lambda row: f"النشاط {row.number}")
    title_fr = factory.LazyAttribute(lambda row: f"Activité {row.number}")


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.Indicator"

    commitment = factory.SubFactory(CommitmentFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = "monitoring"
    title_ar = factory.LazyAttribute(lambda row: f"المؤشر {row.number}")
    title_fr = factory.LazyAttribute(lambda row: f"Indicateur {row.number}")


class IndicatorReadingFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.IndicatorReading"

    indicator = factory.SubFactory(IndicatorFactory)
    date = factory.Sequence(lambda n: date(2022, 1, 1) + timedelta(days=n))
    value = 10


class ProgressUpdateFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.ProgressUpdate"

    commitment = factory.SubFactory(CommitmentFactory, adopted=True)
    date = date(2022, 6, 30)
    percent = 40
    narrative_ar = "أنجز نصف الأشغال."
    narrative_fr = "La moitié est faite."

    class Params:
        published = factory.Trait(published_at=datetime(2022, 7, 5, 10, tzinfo=UTC))


class CommitmentIdeaFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.CommitmentIdea"

    commitment = factory.SubFactory(CommitmentFactory)
    idea = factory.SubFactory(IdeaFactory, accepted=True)


class CommitmentProblemFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.CommitmentProblem"

    commitment = factory.SubFactory(CommitmentFactory)
    problem = factory.SubFactory(ProblemFactory, workshop__plan=factory.SelfAttribute("...commitment.plan"))


class CardReviewFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.CardReview"

    version = factory.SubFactory(CommitmentVersionFactory, purpose="review")
    commitment = factory.SelfAttribute("version.commitment")
    step = "submitted"


class CompletionAssessmentFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.CompletionAssessment"

    commitment = factory.SubFactory(CommitmentFactory, adopted=True)
    completion = "limited"
    date = date(2022, 6, 30)
    reason_ar = "بدأت بعض الأنشطة."
    reason_fr = "Quelques activités ont commencé."


class PlanRevisionFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.PlanRevision"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    date = date(2022, 9, 1)
    note_ar = "مراجعة منتصف المدة."
    note_fr = "Révision à mi-parcours."

    class Params:
        published = factory.Trait(published_at=datetime(2022, 9, 5, 10, tzinfo=UTC))


class RevisionItemFactory(DjangoModelFactory):
    class Meta:
        model = "commitments.RevisionItem"

    revision = factory.SubFactory(PlanRevisionFactory)
    commitment = factory.SubFactory(CommitmentFactory, adopted=True, plan=factory.SelfAttribute("..revision.plan"))
    kind = "kept"
    reason_ar = "يستمر كما هو."
    reason_fr = "Il se poursuit tel quel."
