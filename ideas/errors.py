"""What can be wrong with a change to an idea. Each says it in its name; views turn them into words."""


class SubmissionClosed(Exception):
    """No open stage of the plan takes ideas."""


class InteractionClosed(Exception):
    """No open stage of the plan takes supports and comments."""


class NotOpenForDecision(Exception):
    """The idea is not under screening, so nothing can be decided about it now."""


class DecidedMeanwhile(Exception):
    """Somebody changed the idea since the page was opened: look at it again first."""


class ReasonDoesNotFit(Exception):
    """The reason belongs to another outcome or another plan."""


class MergeTargetWrong(Exception):
    """An idea is merged into another, standing one of the same plan."""


class NothingToAnnounce(Exception):
    """None of the chosen decisions waits for an announcement."""


class ExplanationMissing(Exception):
    """Decisions without an explanation in every publishing language cannot be announced."""

    def __init__(self, references: list[str]) -> None:
        self.references = references
        super().__init__(", ".join(references))


class NotAccepted(Exception):
    """Only an accepted idea is transmitted to institutions."""


class NotTheirs(Exception):
    """The institution was not asked about this idea, or the person does not act for it."""


class NoOpenQuestion(Exception):
    """There is no question waiting for the author's answer."""
