"""The base of the back office, used by the admins of plans and of all floors above.

`roles` says who reads and who writes, `guarded` keeps two people from overwriting each other, `tasks` are the buttons
that call services, `comments` those of every kind of comment, `sheets` are tables that go out and come in.
"""

from plans.backoffice.filters import TitledFilter
from plans.backoffice.guarded import keep_wall
from plans.backoffice.roles import (
    ReadOnlyInline,
    ReadOnlyRoleAdmin,
    ReadOnlyTranslatedRoleAdmin,
    RoleAdmin,
    RoleInline,
    TranslatedInline,
    TranslatedRoleAdmin,
    plans_worked_by,
    readable_plans,
    worked_plans,
)
from plans.backoffice.tasks import HideForm, ReasonForm, Task, TaskForm, TasksMixin, texts_form, texts_of

__all__ = [
    "HideForm",
    "ReadOnlyInline",
    "ReadOnlyRoleAdmin",
    "ReadOnlyTranslatedRoleAdmin",
    "ReasonForm",
    "RoleAdmin",
    "RoleInline",
    "Task",
    "TaskForm",
    "TasksMixin",
    "TitledFilter",
    "TranslatedInline",
    "TranslatedRoleAdmin",
    "keep_wall",
    "plans_worked_by",
    "readable_plans",
    "texts_form",
    "texts_of",
    "worked_plans",
]
