from ideas.views.announcements import announcement, announcement_list
from ideas.views.confirming import check, confirm
from ideas.views.following import follow_idea, follow_page, follow_theme, mails
from ideas.views.interacting import comment, given_back_comment, support
from ideas.views.reading import idea_list
from ideas.views.submitting import given_back, new, similar
from ideas.views.tracking import answer, given_back_answer, track, withdraw

__all__ = [
    "announcement",
    "announcement_list",
    "answer",
    "check",
    "comment",
    "confirm",
    "follow_idea",
    "follow_page",
    "follow_theme",
    "given_back",
    "given_back_answer",
    "given_back_comment",
    "idea_list",
    "mails",
    "new",
    "similar",
    "support",
    "track",
    "withdraw",
]
