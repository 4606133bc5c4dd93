"""Rows of consultation."""

import uuid
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests.factories.accounts import InstitutionFactory, ParticipantFactory
from tests.factories.commitments import CommitmentVersionFactory
from tests.factories.plans import ActionPlanFactory, _OpenFactory
from tests.factories.shared import ago


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
