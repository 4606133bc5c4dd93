"""The parts of the back office: what staff do, not how the code is cut, and the models that belong to each."""

from typing import Any

from django.utils.translation import gettext_lazy as _

#: The name of a part, its title, and its models in their order.
PARTS: list[tuple[str, Any, list[str]]] = [
    (
        "screening",
        _("Screening of ideas"),
        ["ideas.idea", "ideas.screeningdecision", "ideas.informationrequest", "ideas.ideacomment"],
    ),
    (
        "announcing",
        _("Announcements and institutions"),
        ["ideas.announcement", "ideas.dossier", "ideas.transmission", "ideas.institutionanswer"],
    ),
    (
        "workshops",
        _("Workshops"),
        [
            "workshops.workshop",
            "workshops.registration",
            "workshops.attendance",
            "workshops.workshopmessage",
            "workshops.problem",
            "workshops.report",
        ],
    ),
    (
        "consultation",
        _("Public consultation"),
        ["consultation.consultation", "consultation.comment", "consultation.reasonedresponse"],
    ),
    (
        "progress",
        _("Commitments and progress"),
        [
            "commitments.commitment",
            "commitments.progressupdate",
            "commitments.activity",
            "commitments.indicator",
            "commitments.cardreview",
            "commitments.commitmentversion",
            "commitments.planrevision",
        ],
    ),
    (
        "plans",
        _("Plans and the record"),
        [
            "plans.actionplan",
            "plans.timelineevent",
            "plans.statedfigure",
            "plans.source",
            "plans.discrepancy",
            "outcomes.planarchive",
        ],
    ),
    (
        "people",
        _("People and bodies"),
        [
            "accounts.institution",
            "accounts.organisation",
            "accounts.participant",
            "accounts.user",
            "plans.planrole",
            "account.emailaddress",
            "mfa.authenticator",
        ],
    ),
    (
        "settings",
        _("Settings"),
        [
            "plans.theme",
            "ideas.screeningreason",
            "workshops.programmetemplateitem",
            "accounts.consenttext",
            "accounts.territory",
        ],
    ),
    ("machine", _("Logs and e-mails"), []),
]
_BY_MODEL = {label: (key, title) for key, title, labels in PARTS for label in labels}


def part_of(label: str) -> tuple[str, Any]:
    """The name and the title of the part of a model; what no part names stands in the last one."""
    return _BY_MODEL.get(label, PARTS[-1][:2])
