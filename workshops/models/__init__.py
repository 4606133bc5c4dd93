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

__all__ = [
    "Attendance",
    "Problem",
    "ProgrammeItem",
    "ProgrammeItemBase",
    "ProgrammeTemplateItem",
    "PublicationStep",
    "Registration",
    "Solution",
    "Workshop",
    "WorkshopMessage",
    "new_token",
]
