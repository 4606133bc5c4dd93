"""The shape of a plan's figures: what `/api/v1/indicators` answers, typed."""

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

#: A text in each language that has it.
Texts = dict[str, str]


def in_language(texts: Texts) -> str:
    """The text in the language shown now, or in the first publishing language that has it."""
    for language in (get_language() or "", *settings.PUBLISHING_LANGUAGES):
        if texts.get(language):
            return texts[language]
    return ""


@dataclass(frozen=True)
class Titled:
    title: Texts

    @property
    def label(self) -> str:
        return in_language(self.title)


@dataclass(frozen=True)
class PortalPeople:
    """`proposing` people wrote an idea, `interacting` people only reacted to ideas; nobody is in both."""

    proposing: int
    interacting: int
    total: int


@dataclass(frozen=True)
class People:
    """`workshops` counts attendances: somebody who came to two workshops counts twice, as in the report."""

    portal: PortalPeople
    workshops: int
    total: int


@dataclass(frozen=True)
class ThemeIdeas(Titled):
    theme: int
    key: str
    portal: int
    workshops: int
    total: int


@dataclass(frozen=True)
class IdeaFigures:
    portal: int
    workshops: int
    total: int
    by_theme: list[ThemeIdeas]


@dataclass(frozen=True)
class Screening:
    """Announced outcomes only; `pending` is every other idea, so that the five add up to all ideas."""

    accepted: int
    rejected: int
    merged: int
    split: int
    pending: int


@dataclass(frozen=True)
class AxisCommitments(Titled):
    number: int
    commitments: int


@dataclass(frozen=True)
class CommitmentFigures:
    """`percent` is how far the adopted ones are (none without activities); `ideas_without`: accepted, not taken up."""

    proposed: int
    adopted: int
    institutions: int
    percent: int | None
    ideas_without: int
    axes: list[AxisCommitments]


@dataclass(frozen=True)
class ConsultationFigures:
    """`reference` is that of the plan's consultation, where it has one; empty where it has several."""

    weeks: int
    participants: int
    comments: int
    reference: str = ""


@dataclass(frozen=True)
class WorkshopFigures(Titled):
    number: int
    reference: str
    state: str
    registered: int
    attended: int


@dataclass(frozen=True)
class Figures:
    """Everything that is counted for a plan, in the order of the contract."""

    plan: str
    participants: People
    ideas: IdeaFigures
    screening: Screening
    commitments: CommitmentFigures
    consultation: ConsultationFigures
    workshops: list[WorkshopFigures]


def as_json(figures: Figures) -> dict[str, Any]:
    """The object of `/api/v1/indicators`: plain dictionaries and lists."""
    return asdict(figures)


def flatten(figures: Figures) -> dict[str, int]:
    """Every figure by its dotted path, the `key` of `plans.StatedFigure`.

    Rows of a list are named by their number: `ideas.by_theme.3.portal`, `commitments.axes.1`,
    `workshops.3.registered`. Sums that the contract's object does not hold stand beside their list:
    `workshops.held`, `workshops.registered`, `workshops.attended`.
    """
    people, ideas, commitments = figures.participants, figures.ideas, figures.commitments
    flat = {
        "participants.portal.proposing": people.portal.proposing,
        "participants.portal.interacting": people.portal.interacting,
        "participants.portal.total": people.portal.total,
        "participants.workshops": people.workshops,
        "participants.total": people.total,
        "ideas.portal": ideas.portal,
        "ideas.workshops": ideas.workshops,
        "ideas.total": ideas.total,
    }
    for theme in ideas.by_theme:
        flat[f"ideas.by_theme.{theme.theme}.portal"] = theme.portal
        flat[f"ideas.by_theme.{theme.theme}.workshops"] = theme.workshops
    flat |= {
        "screening.accepted": figures.screening.accepted,
        "screening.rejected": figures.screening.rejected,
        "screening.merged": figures.screening.merged,
        "screening.split": figures.screening.split,
        "screening.pending": figures.screening.pending,
        "commitments.proposed": commitments.proposed,
        "commitments.adopted": commitments.adopted,
        "commitments.institutions": commitments.institutions,
        "commitments.ideas_without": commitments.ideas_without,
    }
    if commitments.percent is not None:
        flat["commitments.percent"] = commitments.percent
    for axis in commitments.axes:
        flat[f"commitments.axes.{axis.number}"] = axis.commitments
    flat |= {
        "consultation.weeks": figures.consultation.weeks,
        "consultation.participants": figures.consultation.participants,
        "consultation.comments": figures.consultation.comments,
        "workshops.held": sum(workshop.state in HELD for workshop in figures.workshops),
        "workshops.registered": sum(workshop.registered for workshop in figures.workshops),
        "workshops.attended": sum(workshop.attended for workshop in figures.workshops),
    }
    for workshop in figures.workshops:
        flat[f"workshops.{workshop.number}.registered"] = workshop.registered
        flat[f"workshops.{workshop.number}.attended"] = workshop.attended
    return flat


#: States of a workshop that took place.
HELD = frozenset({"held", "reported"})
