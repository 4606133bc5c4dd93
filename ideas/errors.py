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


class SplitWrong(Exception):
    """An idea is split into two parts or more, and a part has no parts of its own."""


class SplitStands(Exception):
    """A split that was announced, or of which a part is decided, is not taken back: its parts go their own ways."""


class NotPublicYet(Exception):
    """The author does not know of this part yet: the split that made it is not announced."""


class NotAllDecidable(Exception):
    """Of many ideas one or more cannot be decided as asked; none was. `wrong` names each with its exception."""

    def __init__(self, wrong: list[tuple[str, Exception]]) -> None:
        self.wrong = wrong
        super().__init__(", ".join(reference for reference, _error in wrong))


class NoOpinionAsked(Exception):
    """The person was not asked for an opinion about this idea, or has given it."""


class OriginalNotAnnounced(Exception):
    """Parts of ideas whose split is not announced before them or with them."""

    def __init__(self, references: list[str]) -> None:
        self.references = references
        super().__init__(", ".join(references))


class NothingToAnnounce(Exception):
    """None of the chosen decisions waits for an announcement."""


class ExplanationMissing(Exception):
    """Decisions without an explanation in every publishing language cannot be announced."""

    def __init__(self, references: list[str]) -> None:
        self.references = references
        super().__init__(", ".join(references))


class NotAccepted(Exception):
    """Only an idea whose acceptance is announced is transmitted to institutions."""

    def __init__(self, references: list[str]) -> None:
        self.references = references
        super().__init__(", ".join(references))


class NothingToSend(Exception):
    """The institutions have all of these ideas already, or have answered all of them."""


class RemindedToday(Exception):
    """An institution is reminded of a dossier once a day at most."""


class NotTheirs(Exception):
    """The institution was not asked about this idea, or the person does not act for it."""


class NoOpenQuestion(Exception):
    """There is no question waiting for the author's answer."""


class WorkshopNotHeld(Exception):
    """Ideas come out of a meeting once it was held."""
