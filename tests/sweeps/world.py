"""The rows that the sweeps speak of."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.files.base import ContentFile

from accounts.models import Confirmation
from commitments.models import Commitment
from consultation.models import Comment, Consultation
from core.enums import CommentState
from core.jobs import attach, do_job
from core.models import Job
from ideas.models import Idea, Transmission
from outcomes.models import PlanArchive
from outcomes.services import keep_archive, publish_archive
from plans.models import Theme
from tests import factories
from workshops.models import Registration, Workshop


class World:
    """Rows of the demonstration that addresses speak of, and the few that it has none of."""

    def __init__(self, signins: dict[str, Any]) -> None:
        self.signins = signins

    def user(self, role: str) -> Any:
        from accounts.models import User

        return User.objects.get(email=self.signins[role]["email"])

    @cached_property
    def idea(self) -> Idea:
        """One that everybody can read and react to."""
        return Idea.objects.filter(plan__reference="DEMO", public_state="submitted", channel="portal")[0]

    @cached_property
    def own_idea(self) -> Idea:
        """One whose author waits for its screening."""
        return Idea.objects.filter(plan__reference="DEMO", public_state="submitted", channel="portal")[1]

    @cached_property
    def theme(self) -> Theme:
        return Theme.objects.get(plan__reference="PAN2", number=1)

    @cached_property
    def workshop(self) -> Workshop:
        return Workshop.objects.get(reference="DEMO-W-01")

    @cached_property
    def registration(self) -> Registration:
        return Registration.objects.filter(workshop=self.workshop, state="confirmed")[0]

    @cached_property
    def desk_workshop(self) -> Workshop:
        return Workshop.objects.filter(organiser__members=self.user("organiser"), registrations__isnull=False)[0]

    @cached_property
    def desk_registration(self) -> Registration:
        return Registration.objects.filter(workshop=self.desk_workshop, attendance=None)[0]

    @cached_property
    def desk_attendance(self) -> Any:
        return factories.AttendanceFactory(workshop=self.desk_workshop)

    @cached_property
    def desk_check(self) -> Job:
        """A table of people that the organiser has had previewed."""
        job = factories.JobFactory(
            kind="workshops.check",
            by=self.user("organiser"),
            done=True,
            params={"workshop": self.desk_workshop.pk, "encoding": ""},
            report={"lines": 1, "wrong": [], "notes": [], "encoding": ""},
        )
        job.data.save("data", ContentFile(b"name\nAli"))
        return job

    @cached_property
    def desk_draft(self) -> Workshop:
        organiser = self.desk_workshop.organiser
        return factories.WorkshopFactory(plan=self.desk_workshop.plan, number=99, organiser=organiser, draft=True)

    @cached_property
    def transmission(self) -> Transmission:
        return Transmission.objects.filter(institution__members=self.user("focal_point"))[0]

    @cached_property
    def job(self) -> Job:
        """One that is over and has made a file."""
        job = factories.JobFactory(done=True, by=self.user("screener"))
        attach(job, name="ideas.csv", content_type="text/csv", content=b"a")
        return job

    @cached_property
    def checked_ideas(self) -> Job:
        """A table of ideas that an administrator has had previewed."""
        theme = Theme.objects.filter(plan__reference="DEMO")[0].title_fr
        table = f"intake,plan,workshop,theme,title,body\npaper,DEMO,,{theme},فكرة,نص الفكرة\n"
        return do_job(
            kind="ideas.check",
            by=self.user("administrator"),
            title="ideas",
            params={"encoding": ""},
            data=ContentFile(table.encode(), name="ideas.csv"),
        )

    @cached_property
    def dossier(self) -> Any:
        return self.transmission.dossier

    @cached_property
    def commitment(self) -> Commitment:
        return Commitment.objects.filter(plan__reference="PAN2", state="adopted")[0]

    @cached_property
    def card(self) -> Commitment:
        """One that its institution writes at its desk."""
        lead = self.user("focal_point").institutions.all()[0]
        card = factories.CommitmentFactory(plan=self.consultation.plan, number=90, lead=lead, proposed_at=None)
        factories.ActivityFactory(commitment=card)
        factories.IndicatorFactory(commitment=card)
        return card

    @cached_property
    def carried_out(self) -> Commitment:
        lead = self.user("focal_point").institutions.all()[0]
        card = factories.CommitmentFactory(plan=self.consultation.plan, number=91, lead=lead, adopted=True)
        factories.IndicatorFactory(commitment=card)
        return card

    @cached_property
    def report(self) -> Any:
        """A published report with its document."""
        return factories.ProgressUpdateFactory(
            commitment=self.carried_out,
            published=True,
            evidence_name="preuve.pdf",
            evidence_file=ContentFile(b"%PDF-1.7", name="preuve.pdf"),
        )

    @cached_property
    def consultation(self) -> Consultation:
        return Consultation.objects.get(reference="DEMO-K-01")

    @cached_property
    def version(self) -> Any:
        return self.consultation.versions.all()[0]

    @cached_property
    def archive(self) -> PlanArchive:
        archive = factories.PlanArchiveFactory(plan__reference="ARCH", plan__is_published=True)
        return publish_archive(archive=keep_archive(archive=archive, content=b"PK"))

    @cached_property
    def consulted(self) -> Comment:
        return Comment.objects.filter(consultation=self.consultation, state=CommentState.PUBLISHED)[0]

    @cached_property
    def consulted_there(self) -> Comment:
        """A comment that comes to the focal point's institution."""
        comment = self.consulted
        comment.version.commitment.lead = self.transmission.institution
        comment.version.commitment.save(update_fields=["lead"])
        return comment

    @cached_property
    def room(self) -> Any:
        return factories.RoomFactory(workshop=self.desk_workshop)

    @cached_property
    def draft_poll(self) -> Any:
        poll = factories.PollFactory(workshop=self.desk_workshop, number=90)
        factories.PollOptionFactory.create_batch(2, poll=poll)
        return poll

    @cached_property
    def problem(self) -> Any:
        return factories.ProblemFactory(workshop=self.desk_workshop, rank=90)

    @cached_property
    def photo(self) -> Any:
        return factories.ReportPhotoFactory()

    @cached_property
    def document(self) -> Any:
        return factories.ReportDocumentFactory()

    @cached_property
    def listed_organisation(self) -> Any:
        return factories.OrganisationFactory(listed=True)

    @cached_property
    def waiting_organisation(self) -> Confirmation:
        organisation = factories.OrganisationFactory(state="awaiting")
        return factories.ConfirmationFactory(purpose="accounts.organisation", object_id=organisation.pk)

    @cached_property
    def waiting_idea(self) -> Confirmation:
        idea = factories.IdeaFactory(awaiting=True, plan=self.idea.plan, theme=self.idea.theme)
        return factories.ConfirmationFactory(object_id=idea.pk)

    @cached_property
    def waiting_comment(self) -> Confirmation:
        comment = factories.CommentFactory(
            consultation=self.consultation,
            version=self.version,
            participant=None,
            state=CommentState.PENDING,
            published_at=None,
            confirmed_at=None,
        )
        return factories.ConfirmationFactory(purpose="consultation.comment", object_id=comment.pk)

    def tracking(self) -> str:
        return urlencode({"reference": self.own_idea.reference, "code": self.own_idea.tracking_code})
