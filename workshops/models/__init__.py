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

__all__ = [
    "Attendance",
    "Problem",
    "ProgrammeItem",
    "ProgrammeItemBase",
    "ProgrammeTemplateItem",
    "Registration",
    "Solution",
    "Workshop",
    "new_token",
]
