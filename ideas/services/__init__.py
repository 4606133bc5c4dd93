"""Every write to ideas. `submission` is the citizen's side, `screening` the staff's, `followup` the institutions'."""

from ideas.services.followup import answer_transmission, transmit_idea
from ideas.services.interaction import comment_on_idea, hide_comment, publish_comment, support_idea, withdraw_support
from ideas.services.screening import (
    accept_idea,
    announce_decisions,
    answer_information,
    ask_information,
    assign_idea,
    change_theme,
    decide_idea,
    hide_idea,
    merge_idea,
    note_on_idea,
    reject_idea,
    reopen_idea,
    show_idea,
    start_screening,
)
from ideas.services.submission import (
    add_workshop_idea,
    confirm_idea,
    correct_address,
    resend_idea_confirmation,
    submit_idea,
    withdraw_idea,
)

__all__ = [
    "accept_idea",
    "add_workshop_idea",
    "announce_decisions",
    "answer_information",
    "answer_transmission",
    "ask_information",
    "assign_idea",
    "change_theme",
    "comment_on_idea",
    "confirm_idea",
    "correct_address",
    "decide_idea",
    "hide_comment",
    "hide_idea",
    "merge_idea",
    "note_on_idea",
    "publish_comment",
    "reject_idea",
    "reopen_idea",
    "resend_idea_confirmation",
    "show_idea",
    "start_screening",
    "submit_idea",
    "support_idea",
    "transmit_idea",
    "withdraw_idea",
    "withdraw_support",
]
