"""What can be wrong with a change to a commitment. Each says it in its name; views turn them into words."""


class MergeTargetWrong(Exception):
    """A commitment merges into another one of its plan that is still standing."""


class IdeaNotAccepted(Exception):
    """Only an accepted idea can be taken up."""


class AlreadyReviewed(Exception):
    """A report that was published or sent back is not reviewed again; what follows is a new one."""


class CardNotWritten(Exception):
    """The institution has handed its card in, or the card is no draft any more: it is read, not written."""


class CardNotHandedIn(Exception):
    """There is nothing that waits to be read."""


class CardIncomplete(Exception):
    """The card lacks what OGP's template asks for. `missing` are the names of its parts."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(", ".join(missing))


class SectionChanged(Exception):
    """Somebody else has saved this part since it was opened; `current` is what stands there now."""

    def __init__(self, current: object) -> None:
        self.current = current
        super().__init__("changed meanwhile")


class RevisionPublished(Exception):
    """Nothing is added to a published revision."""


class RevisionUnfinished(Exception):
    """A revision says of every adopted commitment what becomes of it. `missing` are the references without a word."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(", ".join(missing))


class CommitmentNotTheirs(Exception):
    """An institution names commitments of the idea's plan that it leads or supports, and that still stand."""
