"""Through which addresses each way of each table of states is taken. Who may POST there says the table of access."""

from collections.abc import Iterator

from django.apps import apps

#: Of a model, of a state ("to", or "from>to" where it matters): the addresses.
DOORS: dict[str, dict[str, tuple[str, ...]]] = {
    "accounts.Organisation": {
        "confirmed": ("organisations:confirm", "organisations:check"),
        "verified": ("admin:accounts_organisation_verify",),
        "refused": ("admin:accounts_organisation_refuse",),
        "merged": ("admin:accounts_organisation_merge",),
    },
    "ideas.Idea": {
        "submitted": ("ideas:confirm", "ideas:check"),
        # The author withdraws; an announced split that is taken back withdraws its parts.
        "withdrawn": ("ideas:withdraw", "accounts:data_known", "admin:ideas_idea_reopen"),
        "submitted>under_screening": ("admin:ideas_idea_screen", "admin:ideas_idea_together"),
        "info_requested>under_screening": ("ideas:answer",),
        "under_screening": ("admin:ideas_idea_reopen",),
        "info_requested": ("admin:ideas_idea_screen",),
        "accepted": ("admin:ideas_idea_screen", "admin:ideas_idea_together"),
        "rejected": ("admin:ideas_idea_screen", "admin:ideas_idea_together"),
        "merged": ("admin:ideas_idea_screen",),
        "split": ("admin:ideas_idea_split",),
    },
    "ideas.IdeaComment": {
        "pending>published": ("ideas:confirm", "ideas:check", "admin:ideas_ideacomment_publish"),
        "published": ("admin:ideas_ideacomment_publish",),
        "hidden": ("admin:ideas_ideacomment_hide",),
    },
    "workshops.Workshop": {
        "published": ("admin:workshops_workshop_publish",),
        "cancelled": ("admin:workshops_workshop_cancel", "desk:workshop_cancel"),
        "held": ("admin:workshops_workshop_hold", "meeting:act"),
        "reported": ("admin:workshops_workshop_report", "admin:workshops_report_publish"),
    },
    "workshops.Registration": {
        "cancelled": ("workshops:ticket_cancel", "desk:registration_cancel", "admin:workshops_registration_cancel"),
        # Also who has waited longest, when a place is given back.
        "confirmed": ("desk:registration_confirm",),
    },
    "workshops.Report": {
        "submitted": ("meeting:report",),
        "draft": ("admin:workshops_report_return",),
        "published": ("admin:workshops_report_publish",),
    },
    "workshops.Poll": {"open": ("meeting:act",), "closed": ("meeting:act",)},
    "commitments.Commitment": {
        "in_consultation": ("admin:commitments_commitment_consult", "admin:consultation_consultation_publish"),
        "draft": ("admin:commitments_commitment_redraft",),
        "adopted": ("admin:commitments_commitment_adopt",),
        "dropped": ("admin:commitments_commitment_drop",),
        "merged": ("admin:commitments_commitment_merge",),
        "withdrawn": ("admin:commitments_commitment_withdraw", "admin:commitments_planrevision_revise"),
    },
    "commitments.Activity": dict.fromkeys(
        ("in_progress", "done", "delayed", "cancelled"),
        ("admin:commitments_activity_state", "admin:commitments_progressupdate_publish"),
    ),
    "consultation.Consultation": {
        "published": ("admin:consultation_consultation_publish",),
        "responded": ("admin:consultation_consultation_close",),
    },
    "consultation.Comment": {
        "pending>published": ("consultation:confirm", "consultation:check", "admin:consultation_comment_publish"),
        "published": ("admin:consultation_comment_publish",),
        "hidden": ("admin:consultation_comment_hide",),
    },
}


def ways() -> Iterator[tuple[str, str, str]]:
    """Every way of every model that has a table of states."""
    for model in apps.get_models():
        for start, ends in getattr(model, "TRANSITIONS", {}).items():
            for to in sorted(ends, key=str):
                yield model._meta.label, str(start), str(to)


def doors(label: str, start: str, to: str) -> tuple[str, ...]:
    known = DOORS.get(label, {})
    return known.get(f"{start}>{to}") or known.get(to, ())


def said(label: str, start: str, to: str) -> list[str]:
    return [f"`{name}`" for name in doors(label, start, to)]
