from workshops.models.meeting import (
    Attendance,
    Problem,
    ProgrammeItem,
    ProgrammeItemBase,
    ProgrammeTemplateItem,
    Registration,
    Solution,
    Workshop,
    new_token,
)
from workshops.models.organising import PublicationStep, WorkshopMessage
from workshops.models.report import Report, ReportDocument, ReportPhoto
from workshops.models.room import Poll, PollBallot, PollOption, Room

__all__ = [
    "Attendance",
    "Poll",
    "PollBallot",
    "PollOption",
    "Problem",
    "ProgrammeItem",
    "ProgrammeItemBase",
    "ProgrammeTemplateItem",
    "PublicationStep",
    "Registration",
    "Report",
    "ReportDocument",
    "ReportPhoto",
    "Room",
    "Solution",
    "Workshop",
    "WorkshopMessage",
    "new_token",
]
