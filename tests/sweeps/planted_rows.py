"""Rows with marked words, which nobody may see because of the state that they are in; and some that everybody sees."""

from django.db import transaction

from consultation.models import Comment
from ideas.models import Idea, InstitutionAnswer, ScreeningDecision
from tests import factories
from tests.sweeps.world import World
from workshops.models import Workshop


def plant_in_states() -> None:
    """Into rows of the demonstration that are not, or not yet, for everybody."""
    Idea.objects.filter(show_name=False).update(author_name="kanari_hidden_author")
    Comment.objects.filter(show_name=False).update(author_name="kanari_hidden_commenter")
    unannounced = ScreeningDecision.objects.filter(announced_at=None)
    assert unannounced.exists()
    unannounced.update(
        explanation_ar="kanari_explanation_ar",
        explanation_fr="kanari_explanation_fr",
        superseding_reason_ar="kanari_superseding_ar",
        superseding_reason_fr="kanari_superseding_fr",
    )
    hasty = InstitutionAnswer.objects.exclude(transmission__idea__public_state="accepted")
    hasty.update(explanation_ar="kanari_hasty_answer", explanation_fr="kanari_hasty_answer")


@transaction.atomic
def plant_screening(world: World) -> list[str]:
    """What the desk did and nobody announced: a split with its parts, a merge, opinions, reasons of their own."""
    plan, theme = world.idea.plan, world.idea.theme
    screener = factories.UserFactory(full_name="kanari_screener_name", email="kanari-screener@example.org")
    plan.publishes_assessments = True
    plan.save(update_fields=["publishes_assessments"])
    author = factories.ParticipantFactory(email="kanari-part-author@example.org", name="kanari_part_author")
    known = {"plan": plan, "theme": theme, "author": author, "author_name": "kanari_part_author"}
    original = factories.IdeaFactory(**known, number=911, state="split", public_state="under_screening")
    target = factories.IdeaFactory(**known, number=912)
    merged = factories.IdeaFactory(
        **known, number=913, state="merged", public_state="under_screening", merged_into=target
    )
    parts = [
        factories.IdeaFactory(
            **known,
            number=914 + n,
            split_from=original,
            state=("accepted", "under_screening")[n],
            public_state="",
            title=f"kanari_part_title_{n}",
            body="kanari_part_body",
            show_name=True,
        )
        for n in range(2)
    ]
    # Moved to another target since its announcement, which the public does not know yet.
    moved = factories.IdeaFactory(
        **known,
        number=917,
        state="merged",
        public_state="merged",
        merged_into=target,
        public_merged_into=world.idea,
    )
    known_merge = factories.ScreeningDecisionFactory(
        idea=moved, outcome="merged", announced=True, announcement__reference="DEMO-A-98", merged_into=world.idea
    )
    for idea, outcome in ((original, "split"), (merged, "merged"), (parts[0], "accepted"), (moved, "merged")):
        reason = factories.ScreeningReasonFactory(plan=plan, outcome=outcome, **_both(f"reason_{outcome}", "label"))
        decision = factories.ScreeningDecisionFactory(
            idea=idea,
            outcome=outcome,
            reason=reason,
            by=screener,
            merged_into=target if outcome == "merged" else None,
            supersedes=known_merge if idea is moved else None,
            **_both("why_changed", "superseding_reason"),
            **_both(f"decided_{outcome}", "explanation"),
        )
        factories.AssessmentFactory(idea=idea, decision=decision, by=screener)
    factories.SecondOpinionFactory(
        idea=original, by=screener, asked_of=screener, question="kanari_opinion_asked", answer="kanari_opinion_given"
    )
    factories.StaffNoteFactory(idea=original, by=screener, body="kanari_note_of_split")
    secret = factories.ActionPlanFactory(reference="SECRETACT", is_published=False)
    act = factories.AnnouncementFactory(plan=secret, reference="SECRETACT-A-01", **_both("act_of_plan", "title"))
    return [
        act.get_absolute_url(),
        *(part.get_absolute_url() for part in parts),
        *(f"/api/v1/ideas/{part.reference}" for part in parts),
    ]


def _both(label: str, *fields: str) -> dict[str, str]:
    return {f"{field}_{language}": f"kanari_{label}_{field}" for field in fields for language in ("ar", "fr")}


def plant_rows(world: World) -> list[str]:
    """Rows that nobody may see, or not as they are; their addresses, none of which may answer."""
    plan, theme = world.idea.plan, world.idea.theme
    secret = factories.ActionPlanFactory(
        reference="SECRETPLAN", is_published=False, **_both("plan", "title", "summary")
    )
    secret_theme = factories.ThemeFactory(plan=secret, slug="kanari-theme", **_both("theme", "title", "description"))
    secret_idea = factories.IdeaFactory(plan=secret, theme=secret_theme, title="kanari_idea_of_plan")
    secret_workshop = factories.WorkshopFactory(plan=secret, **_both("workshop_of_plan", "title"))
    secret_commitment = factories.CommitmentFactory(plan=secret, **_both("commitment_of_plan", "title"))
    draft = factories.WorkshopFactory(plan=plan, number=91, draft=True, **_both("draft_workshop", "title"))
    consultation = factories.ConsultationFactory(
        plan=plan, number=91, state="draft", **_both("draft_consultation", "title", "note")
    )
    awaiting = factories.IdeaFactory(
        plan=plan, theme=theme, awaiting=True, title="kanari_awaiting", body="kanari_awaiting_body"
    )
    factories.ConfirmationFactory(object_id=awaiting.pk, email="kanari-waiting@example.org")
    withdrawn = factories.IdeaFactory(
        plan=plan, theme=theme, number=901, state="withdrawn", title="kanari_withdrawn", body="kanari_withdrawn_body"
    )
    hidden = factories.IdeaFactory(
        plan=plan,
        theme=theme,
        number=902,
        title="kanari_hidden",
        body="kanari_hidden_body",
        hidden_at=world.idea.submitted_at,
        hidden_reasons={"ar": "مخالفة للقانون", "fr": "Contraire à la loi"},
    )
    for state in ("pending", "hidden"):
        moment = None if state == "pending" else world.idea.submitted_at
        reason = {"hidden_reasons": {"ar": "مخالفة للقانون", "fr": "Contraire à la loi"}} if state == "hidden" else {}
        factories.IdeaCommentFactory(
            idea=world.idea, state=state, body=f"kanari_{state}_comment", published_at=moment, **reason
        )
        factories.CommentFactory(
            consultation=world.consultation,
            version=world.version,
            state=state,
            body=f"kanari_{state}_remark",
            published_at=moment,
            **reason,
        )
    factories.ReasonedResponseFactory(
        comment=Comment.objects.filter(consultation=world.consultation, state="published")[0],
        effect="kept",
        **_both("response", "text"),
    )
    factories.ProgressUpdateFactory(commitment=world.commitment, **_both("progress", "narrative"))
    factories.DocumentFactory(plan=plan, is_published=False, **_both("document", "title"))
    return [
        secret.get_absolute_url(),
        secret_theme.get_absolute_url(),
        secret_idea.get_absolute_url(),
        secret_workshop.get_absolute_url(),
        secret_commitment.get_absolute_url(),
        draft.get_absolute_url(),
        f"{draft.get_absolute_url()[:-1]}.ics",
        consultation.get_absolute_url(),
        withdrawn.get_absolute_url(),
        hidden.get_absolute_url(),
        *(f"/api/v1/ideas/{idea.reference}" for idea in (secret_idea, withdrawn, hidden)),
        f"/api/v1/workshops/{draft.reference}",
        f"/api/v1/consultations/{consultation.reference}",
    ]


def plant_in_public(world: World) -> None:
    Idea.objects.filter(pk=world.idea.pk).update(
        body="kanari_public_idea", show_name=True, author_name="kanari_public_name"
    )
    Workshop.objects.filter(pk=world.workshop.pk).update(
        description_ar="kanari_public_workshop",
        description_fr="kanari_public_workshop",
        title_ar="kanari_public_workshop",
        title_fr="kanari_public_workshop",
    )
    factories.IdeaCommentFactory(idea=world.idea, body="kanari_public_comment", participant=None)
