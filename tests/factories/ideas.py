"""Rows of ideas, their decisions and their tallies."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.accounts import InstitutionFactory, ParticipantFactory, TerritoryFactory, UserFactory
from tests.factories.plans import ActionPlanFactory, ThemeFactory
from tests.factories.shared import ago
from tests.factories.workshops import WorkshopFactory


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


class IdeaResponseFactory(DjangoModelFactory):
    """Triggers write these."""

    class Meta:
        model = "ideas.IdeaResponse"

    idea = factory.SubFactory(IdeaFactory)
    lines = factory.LazyFunction(list)


class ResponseTallyFactory(DjangoModelFactory):
    """Triggers write these; a line made by hand is one decision too many."""

    class Meta:
        model = "ideas.ResponseTally"

    plan = factory.SubFactory(ActionPlanFactory)
    kind = "decided"
    number = 1
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
