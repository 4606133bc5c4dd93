"""Rows for tests, one factory for each model. A factory makes the plainest row that the database accepts.

Translated columns are filled in both languages. Traits bring a row into another state together with the rows that
the constraints ask for; what a service would do besides (log, e-mails) does not happen here.
"""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.clock import wall
from core.text import fold
from plans.enums import Ability

ZONE = "Africa/Casablanca"


def ago(**kwargs: float) -> Any:
    return factory.LazyFunction(lambda: timezone.now() - timedelta(**kwargs))


def ahead(**kwargs: float) -> Any:
    return factory.LazyFunction(lambda: timezone.now() + timedelta(**kwargs))


# --- core ---------------------------------------------------------------------------------------------------
class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = "core.Delivery"

    kind = "confirm"
    to = factory.Sequence(lambda n: f"reader{n}@example.org")
    language = "ar"
    subject = "تأكيد العنوان"
    text = "مرحبا\n"


class JobFactory(DjangoModelFactory):
    class Meta:
        model = "core.Job"

    kind = "tests.count"
    title = "عد الأفكار"
    language = "ar"
    by = factory.SubFactory("tests.factories.UserFactory")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))

    class Params:
        done = factory.Trait(state="done", finished_at=factory.LazyFunction(timezone.now))


class LogLinkFactory(DjangoModelFactory):
    class Meta:
        model = "core.LogLink"

    number = factory.Sequence(lambda n: n + 1)
    source = "tests"
    row = factory.Sequence(lambda n: n + 1)
    row_hash = text_hash = hash = "0" * 64


class LogHeadFactory(DjangoModelFactory):
    class Meta:
        model = "core.LogHead"

    day = factory.Sequence(lambda n: date(2026, 1, 1) + timedelta(days=n))
    number = factory.Sequence(lambda n: n + 1)
    hash = "0" * 64


class StateChangeFactory(DjangoModelFactory):
    class Meta:
        model = "core.StateChange"

    model = "ideas.idea"
    object_id = factory.Sequence(lambda n: n + 1)
    from_state = "submitted"
    to_state = "under_screening"


# --- accounts -----------------------------------------------------------------------------------------------
class UserFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.User"
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    full_name = factory.Sequence(lambda n: f"User {n}")
    language = "fr"
    password = factory.django.Password("correct horse battery staple")


class TerritoryFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.Territory"

    code = factory.Sequence(lambda n: f"{n:02d}")
    kind = "region"
    name_ar = factory.Sequence(lambda n: f"الجهة {n}")
    name_fr = factory.Sequence(lambda n: f"Région {n}")


class _NamedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    sort_key = factory.LazyAttribute(lambda row: fold(row.name_ar)[:250])


class InstitutionFactory(_NamedFactory):
    class Meta:
        model = "accounts.Institution"

    key = factory.Sequence(lambda n: f"institution-{n}")
    name_ar = factory.Sequence(lambda n: f"المؤسسة {n}")
    name_fr = factory.Sequence(lambda n: f"Institution {n}")


class OrganisationFactory(_NamedFactory):
    class Meta:
        model = "accounts.Organisation"

    key = factory.Sequence(lambda n: f"organisation-{n}")
    name_ar = factory.Sequence(lambda n: f"الجمعية {n}")
    name_fr = factory.Sequence(lambda n: f"Association {n}")

    class Params:
        listed = factory.Trait(wants_directory=True, verified_at=ago(days=3), in_directory_since=ago(days=3))


class InstitutionMemberFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.InstitutionMember"

    institution = factory.SubFactory(InstitutionFactory)
    user = factory.SubFactory(UserFactory)


class OrganisationMemberFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.OrganisationMember"

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class ConsentTextFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.ConsentText"

    purpose = "idea"
    version = factory.Sequence(lambda n: n + 100)  # the first ones come with the migrations
    body_ar = "تعالج معطياتك وفق القانون 09-08."
    body_fr = "Vos données sont traitées selon la loi 09-08."


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.Participant"

    email = factory.Sequence(lambda n: f"participant{n}@example.org")
    name = factory.Sequence(lambda n: f"Participant {n}")
    language = "ar"
    confirmed_at = ago(days=1)


class ConfirmationFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.Confirmation"

    purpose = "ideas.idea"
    object_id = factory.Sequence(lambda n: n + 1)
    email = factory.Sequence(lambda n: f"waiting{n}@example.org")
    language = "ar"
    expires_at = ahead(days=7)


# --- plans --------------------------------------------------------------------------------------------------
class SourceFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Source"

    key = factory.Sequence(lambda n: f"S{n}")
    title_ar = factory.Sequence(lambda n: f"المصدر {n}")
    title_fr = factory.Sequence(lambda n: f"Source {n}")


class ActionPlanFactory(DjangoModelFactory):
    class Meta:
        model = "plans.ActionPlan"

    reference = factory.Sequence(lambda n: f"T{n:03d}")
    level = "national"
    ordinal = factory.Sequence(lambda n: n + 1)
    title_ar = factory.LazyAttribute(lambda plan: f"خطة العمل {plan.reference}")
    title_fr = factory.LazyAttribute(lambda plan: f"Plan d’action {plan.reference}")
    is_published = True
    start_date = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))
    end_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=670))

    class Params:
        regional = factory.Trait(level="regional", territory=factory.SubFactory(TerritoryFactory))


class _OpenFactory(DjangoModelFactory):
    """Something open now; `coming=True` and `over=True` move its window."""

    class Meta:
        abstract = True

    opens_at = ago(days=10)
    closes_at = ahead(days=20)
    zone = ZONE
    opens_wall = factory.LazyAttribute(lambda row: wall(row.opens_at, row.zone))
    closes_wall = factory.LazyAttribute(lambda row: wall(row.closes_at, row.zone))

    class Params:
        coming = factory.Trait(opens_at=ahead(days=5), closes_at=ahead(days=25))
        over = factory.Trait(opens_at=ago(days=40), closes_at=ago(days=10))


class StageFactory(_OpenFactory):
    class Meta:
        model = "plans.Stage"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    key = factory.LazyAttribute(lambda stage: f"stage-{stage.number}")
    title_ar = factory.LazyAttribute(lambda stage: f"المرحلة {stage.number}")
    title_fr = factory.LazyAttribute(lambda stage: f"Étape {stage.number}")
    abilities = factory.LazyFunction(lambda: list(Ability.values))


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Theme"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"theme-{n}")
    title_ar = factory.LazyAttribute(lambda theme: f"الموضوع {theme.number}")
    title_fr = factory.LazyAttribute(lambda theme: f"Thème {theme.number}")
    description_ar = "ما يتعلق به هذا الموضوع."
    description_fr = "Ce dont il s’agit."


class AxisFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Axis"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    title_ar = factory.LazyAttribute(lambda axis: f"المحور {axis.number}")
    title_fr = factory.LazyAttribute(lambda axis: f"Axe {axis.number}")


class StatedFigureFactory(DjangoModelFactory):
    class Meta:
        model = "plans.StatedFigure"

    plan = factory.SubFactory(ActionPlanFactory)
    key = factory.Sequence(lambda n: f"workshops.{n}.registered")
    value = 179
    source_keys = "S1"


class DiscrepancyFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Discrepancy"

    key = factory.Sequence(lambda n: f"D{n:02d}")
    severity = "low"
    what = "Two sources give two dates."
    decision = "Both are kept; the later document is shown."


class TimelineEventFactory(DjangoModelFactory):
    class Meta:
        model = "plans.TimelineEvent"

    plan = factory.SubFactory(ActionPlanFactory)
    date = date(2020, 10, 9)
    position = factory.Sequence(lambda n: n)
    title_ar = "حدث"
    title_fr = "Un événement"


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Document"

    plan = factory.SubFactory(ActionPlanFactory)
    title_ar = "وثيقة"
    title_fr = "Un document"
    url = "https://example.org/document.pdf"
    date = date(2021, 8, 1)


class AdoptionStepFactory(DjangoModelFactory):
    class Meta:
        model = "plans.AdoptionStep"

    plan = factory.SubFactory(ActionPlanFactory)
    kind = "council"
    date = factory.Sequence(lambda n: date(2021, 7, 1) + timedelta(days=n))


class PlanRoleFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PlanRole"

    user = factory.SubFactory(UserFactory)
    plan = factory.SubFactory(ActionPlanFactory)
    role = "screener"


# --- workshops ----------------------------------------------------------------------------------------------
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


# --- ideas --------------------------------------------------------------------------------------------------
class IdeaFactory(DjangoModelFactory):
    """A submitted idea of the portal that everybody can read.

    `awaiting=True` waits for its address to be confirmed; `decided=True` is accepted, which is not announced;
    `accepted=True`, `rejected=True`, `merged=True`: decided and announced; `from_workshop=True`: typed in after a
    workshop.
    """

    class Meta:
        model = "ideas.Idea"
        skip_postgeneration_save = True

    plan = factory.SubFactory(ActionPlanFactory)
    theme = factory.SubFactory(ThemeFactory, plan=factory.SelfAttribute("..plan"))
    number = factory.Sequence(lambda n: n + 1)
    reference = factory.LazyAttribute(lambda idea: idea.number and f"{idea.plan.reference}-I-{idea.number:04d}")
    state = "submitted"
    public_state = factory.LazyAttribute(
        lambda idea: {"awaiting_confirmation": "", "withdrawn": "", "info_requested": "under_screening"}.get(
            idea.state, idea.state
        )
    )
    merged_into = None
    public_merged_into = factory.LazyAttribute(lambda idea: idea.merged_into if idea.public_state == "merged" else None)
    title = factory.Sequence(lambda n: f"نشر ميزانية الجماعة رقم {n}")
    body = "أقترح أن تنشر كل جماعة ميزانيتها مفصلة."
    language = "ar"
    author = factory.SubFactory(ParticipantFactory)
    author_name = factory.LazyAttribute(lambda idea: idea.author.name if idea.author else "")
    submitted_at = ago(days=2)
    stats = factory.RelatedFactory("tests.factories.IdeaStatsFactory", factory_related_name="idea")

    class Params:
        awaiting = factory.Trait(
            state="awaiting_confirmation",
            number=None,
            submitted_at=None,
            submission_key=factory.LazyFunction(uuid.uuid4),
        )
        french = factory.Trait(
            language="fr",
            title=factory.Sequence(lambda n: f"Publier le budget de la commune {n}"),
            body="Je propose que chaque commune publie le détail de son budget.",
        )
        under_screening = factory.Trait(state="under_screening")
        decided = factory.Trait(state="accepted", public_state="under_screening")
        accepted = factory.Trait(state="accepted")
        rejected = factory.Trait(state="rejected")
        merged = factory.Trait(
            state="merged",
            merged_into=factory.SubFactory(
                "tests.factories.IdeaFactory",
                plan=factory.SelfAttribute("..plan"),
                theme=factory.SelfAttribute("..theme"),
            ),
        )
        from_workshop = factory.Trait(
            channel="workshop",
            intake="workshop",
            workshop=factory.SubFactory(WorkshopFactory, held=True, plan=factory.SelfAttribute("..plan")),
            author=None,
            author_name="",
        )

    @factory.post_generation
    def decision(self, create, given, **_more):
        """The decision that the database asks for beside an outcome; `decision=False` leaves it to the test."""
        if create and given is not False and self.state in {"accepted", "rejected", "merged", "split"}:
            ScreeningDecisionFactory(
                idea=self,
                outcome=self.state,
                merged_into=self.merged_into,
                announced=self.public_state == self.state,
            )


class IdeaStatsFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.IdeaStats"
        django_get_or_create = ("idea",)

    idea = factory.SubFactory(IdeaFactory, stats=None)


class IdeaSupportFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.IdeaSupport"

    idea = factory.SubFactory(IdeaFactory)
    participant = factory.SubFactory(ParticipantFactory)


class IdeaDraftFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.IdeaDraft"

    plan = factory.SubFactory(ActionPlanFactory)
    words = factory.LazyFunction(lambda: {"title": "نشر محاضر", "body": "أقترح نشر المحاضر."})


class FollowFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.Follow"

    participant = factory.SubFactory(ParticipantFactory)
    idea = factory.SubFactory(IdeaFactory)
    language = "ar"


class PendingFollowFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.PendingFollow"

    idea = factory.SubFactory(IdeaFactory)
    submission_key = factory.LazyFunction(uuid.uuid4)


class PendingSupportFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.PendingSupport"

    idea = factory.SubFactory(IdeaFactory)
    submission_key = factory.LazyFunction(uuid.uuid4)


class IdeaCommentFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.IdeaComment"

    idea = factory.SubFactory(IdeaFactory)
    participant = factory.SubFactory(ParticipantFactory)
    author_name = factory.LazyAttribute(lambda comment: comment.participant.name if comment.participant else "")
    body = "فكرة مفيدة."
    language = "ar"
    state = "published"
    published_at = ago(hours=5)


class ScreeningReasonFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.ScreeningReason"

    code = factory.Sequence(lambda n: f"reason-{n}")
    outcome = "accepted"
    label_ar = "السبب"
    label_fr = "Le motif"


class AnnouncementFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.Announcement"

    plan = factory.SubFactory(ActionPlanFactory)
    reference = factory.Sequence(lambda n: f"ANN-A-{n:02d}")
    title_ar = "إعلان النتائج"
    title_fr = "Annonce des résultats"
    announced_at = ago(hours=3)


class ScreeningDecisionFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.ScreeningDecision"

    idea = factory.SubFactory(IdeaFactory, under_screening=True)
    outcome = "accepted"
    reason = factory.SubFactory(ScreeningReasonFactory, outcome=factory.SelfAttribute("..outcome"))
    explanation_ar = "لأنها تدخل في مجال الحكومة المنفتحة."
    explanation_fr = "Car elle relève du gouvernement ouvert."

    class Params:
        announced = factory.Trait(
            announcement=factory.SubFactory(AnnouncementFactory, plan=factory.SelfAttribute("..idea.plan")),
            announced_at=factory.LazyAttribute(lambda decision: decision.announcement.announced_at),
        )


class InformationRequestFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.InformationRequest"

    idea = factory.SubFactory(IdeaFactory, state="info_requested")
    question = "أي جماعة تقصدون؟"


class StaffNoteFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.StaffNote"

    idea = factory.SubFactory(IdeaFactory)
    body = "À relire avec la région."
    by = factory.SubFactory(UserFactory, is_staff=True)


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.Assessment"

    idea = factory.SubFactory(IdeaFactory)
    criterion = "openness"
    verdict = "met"


class SecondOpinionFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.SecondOpinion"

    idea = factory.SubFactory(IdeaFactory)
    asked_of = factory.SubFactory(UserFactory)
    by = factory.SubFactory(UserFactory)
    question = "ما رأيك؟"


class DossierFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.Dossier"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    reference = factory.LazyAttribute(lambda row: f"{row.plan.reference}-D-{row.number:03d}")
    institution = factory.SubFactory(InstitutionFactory)
    due_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    note_ar = "المرجو الجواب عن هذه الأفكار."
    note_fr = "Merci de répondre à ces idées."


class DueDateExtensionFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.DueDateExtension"

    dossier = factory.SubFactory(DossierFactory)
    from_date = factory.LazyFunction(timezone.localdate)
    to_date = factory.LazyAttribute(lambda row: row.from_date + timedelta(days=15))
    reason_ar = "تحتاج الدراسة إلى وقت أطول."
    reason_fr = "L’étude demande plus de temps."


class TransmissionFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.Transmission"

    idea = factory.SubFactory(IdeaFactory, accepted=True)
    institution = factory.SubFactory(InstitutionFactory)
    due_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    dossier = factory.SubFactory(
        DossierFactory,
        plan=factory.SelfAttribute("..idea.plan"),
        institution=factory.SelfAttribute("..institution"),
        due_date=factory.SelfAttribute("..due_date"),
    )


class AnswerDraftFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.AnswerDraft"

    transmission = factory.SubFactory(TransmissionFactory)
    answer = "not_taken_up"
    explanation_ar = "مسودة."


class InstitutionAnswerFactory(DjangoModelFactory):
    class Meta:
        model = "ideas.InstitutionAnswer"

    transmission = factory.SubFactory(TransmissionFactory)
    answer = "taken_up"
    explanation_ar = "أدرجت في التزام."
    explanation_fr = "Reprise dans un engagement."


# --- commitments --------------------------------------------------------------------------------------------
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


# --- consultation -------------------------------------------------------------------------------------------
class ConsultationFactory(_OpenFactory):
    """A published consultation, open now; `versions=[…]` are the texts consulted."""

    class Meta:
        model = "consultation.Consultation"
        skip_postgeneration_save = True

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    reference = factory.LazyAttribute(lambda row: f"{row.plan.reference}-K{row.number}")
    state = "published"
    title_ar = "استشارة عمومية"
    title_fr = "Consultation publique"
    note_ar = "نعرض مشاريع الالتزامات للتعليق قبل اعتمادها."
    note_fr = "Les projets d’engagements sont soumis aux commentaires avant leur adoption."

    @factory.post_generation
    def versions(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.versions.set(extracted)


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = "consultation.Comment"

    consultation = factory.SubFactory(ConsultationFactory)
    version = factory.SubFactory(CommitmentVersionFactory)
    participant = factory.SubFactory(ParticipantFactory)
    author_name = factory.LazyAttribute(lambda comment: comment.participant.name if comment.participant else "")
    body = "أقترح توضيح الأجل."
    language = "ar"
    state = "published"
    published_at = ago(hours=5)
    confirmed_at = ago(hours=6)


class CommentSupportFactory(DjangoModelFactory):
    class Meta:
        model = "consultation.CommentSupport"

    comment = factory.SubFactory(CommentFactory)
    participant = factory.SubFactory(ParticipantFactory)


class PendingCommentSupportFactory(DjangoModelFactory):
    class Meta:
        model = "consultation.PendingCommentSupport"

    comment = factory.SubFactory(CommentFactory)
    submission_key = factory.LazyFunction(uuid.uuid4)


class ReasonedResponseFactory(DjangoModelFactory):
    class Meta:
        model = "consultation.ReasonedResponse"

    comment = factory.SubFactory(CommentFactory)
    institution = factory.SubFactory(InstitutionFactory)
    text_ar = "حدد الأجل في النص."
    text_fr = "Le délai est précisé dans le texte."
    effect = "changed"
    changed_version = factory.LazyAttribute(
        lambda row: (
            CommitmentVersionFactory(commitment=row.comment.version.commitment, purpose="adoption")
            if row.effect == "changed"
            else None
        )
    )

    class Params:
        published = factory.Trait(published_at=ago(hours=1))


class IdeaTallyFactory(DjangoModelFactory):
    """Triggers write these; a line made by hand is one idea too many."""

    class Meta:
        model = "ideas.IdeaTally"

    plan = factory.SubFactory(ActionPlanFactory)
    theme = factory.SubFactory(ThemeFactory, plan=factory.SelfAttribute("..plan"))
    territory = factory.SubFactory(TerritoryFactory)
    channel = "portal"
    public_state = "submitted"
    is_readable = True
    is_counted = True
    change = 1


class TakingPartFactory(DjangoModelFactory):
    """Triggers write these."""

    class Meta:
        model = "ideas.TakingPart"

    plan = factory.SubFactory(ActionPlanFactory)
    participant = factory.SubFactory(ParticipantFactory)
    proposes = False
    interacts = False


class PeopleTallyFactory(DjangoModelFactory):
    """Triggers write these; a line made by hand is one person too many."""

    class Meta:
        model = "ideas.PeopleTally"

    plan = factory.SubFactory(ActionPlanFactory)
    proposing = 1
    interacting = 0


# --- outcomes -----------------------------------------------------------------------------------------------
class PlanArchiveFactory(DjangoModelFactory):
    class Meta:
        model = "outcomes.PlanArchive"

    plan = factory.SubFactory(ActionPlanFactory)


# --- the room and the report of a workshop ------------------------------------------------------------------
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
    question_fr = "Quelle est la priorité ?"


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
