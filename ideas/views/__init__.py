from ideas.views.announcements import announcement, announcement_list
from ideas.views.confirming import check, confirm
from ideas.views.interacting import comment, support
from ideas.views.reading import idea_list
from ideas.views.submitting import new
from ideas.views.tracking import answer, track, withdraw

__all__ = [
    "announcement",
    "announcement_list",
    "answer",
    "check",
    "comment",
    "confirm",
    "idea_list",
    "new",
    "support",
    "track",
    "withdraw",
]
