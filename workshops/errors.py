"""Why a service of workshops refuses."""


class WorkshopNotOpen(Exception):
    """The workshop is not announced any more, or has begun: nobody can come or go."""


class RegistrationClosed(Exception):
    """The window of registration is not open."""


class AlreadyRegistered(Exception):
    """That address has a place, or waits for one. Never told to a visitor: it would say who comes."""


class WorkshopNotBegun(Exception):
    """What has not begun has not been held."""


class WorkshopFull(Exception):
    """All places are taken: more of them have to be given first."""


class NotEditable(Exception):
    """It waits for its announcement, or has begun, or is cancelled: the organiser changes it no more."""


class NothingAsked(Exception):
    """No announcement was asked for, so none can be refused or taken back."""


class PlaceGone(Exception):
    """The place was not confirmed again in time, or given back: somebody else has it."""


class TooManyMessages(Exception):
    """An organiser has written to these people as often as is right in one day."""


class NobodyToWriteTo(Exception):
    """Nobody of that group has an address."""


class MeetingIsOver(Exception):
    """The workshop is a draft, was cancelled, or its report is public: nothing is asked or noted any more."""


class PollNotOpen(Exception):
    """Nobody can answer now."""


class PollHasOpened(Exception):
    """What people have answered, or can, is not changed any more."""


class AlreadyAnswered(Exception):
    """The browser has answered the poll."""


class SolutionBecameIdea(Exception):
    """An idea came out of this solution: it stays, since the idea points to it."""


class NothingToRank(Exception):
    """There are fewer than two problems, or the answers are still coming in."""


class ReportNotEditable(Exception):
    """The report is under review, is public, or the meeting has not been held."""
