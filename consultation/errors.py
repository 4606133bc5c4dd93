"""What can be wrong with a change to a consultation. Each says it in its name; views turn them into words."""


class ConsultationClosed(Exception):
    """The consultation does not take comments now."""


class VersionNotConsulted(Exception):
    """That text is not one of the consultation's."""


class QuoteNotFound(Exception):
    """The quoted words do not stand in the part of the text that the comment is about."""


class NotRepresented(Exception):
    """The person does not act for that organisation, or it is not verified."""


class CommentNotConfirmed(Exception):
    """The author's address is not confirmed yet."""


class CommentNotPublished(Exception):
    """Only a published comment is supported and answered in public."""


class NotTheirs(Exception):
    """The person acts for no institution that answers this comment."""


class ResponseNotWaiting(Exception):
    """The response was published, sent back or followed by another one meanwhile."""


class ConsultationStillOpen(Exception):
    """The window is still open."""


class CommentsWithoutAnswer(Exception):
    """Comments wait for moderation or for their published response."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"{count} comments wait for moderation or for a response")
