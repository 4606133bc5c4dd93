"""Every write to ideas. `submission` is the citizen's side, `screening` the staff's, `followup` the institutions',
`interaction` everybody's; `confirming` lets count what waited for an address.
"""

from ideas.services.announcing import (
    announce_decisions,
    announceable,
    before_their_originals,
    complete_explanation,
    mails_to_send,
    without_explanation,
)
from ideas.services.bulk import Chosen, Rehearsed, assign_ideas, decide_ideas, rehearse_decisions
from ideas.services.confirming import Confirmed, confirm_waiting, resend_mail, waiting_idea
from ideas.services.counting import gather_tally
from ideas.services.drafts import drop_draft, keep_draft
from ideas.services.followup import answer_transmission, transmit_idea
from ideas.services.interaction import (
    comment_on_idea,
    confirm_comment,
    confirm_support,
    hide_comment,
    publish_comment,
    request_comment,
    request_support,
    support_idea,
    withdraw_support,
)
from ideas.services.opinions import ask_opinion, assess_idea, give_opinion
from ideas.services.screening import (
    accept_idea,
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
from ideas.services.splitting import FEWEST_PARTS, MOST_PARTS, Part, split_idea
from ideas.services.submission import (
    add_workshop_idea,
    confirm_idea,
    submit_idea,
    withdraw_idea,
)

__all__ = [
    "FEWEST_PARTS",
    "MOST_PARTS",
    "Chosen",
    "Confirmed",
    "Part",
    "Rehearsed",
    "accept_idea",
    "add_workshop_idea",
    "announce_decisions",
    "announceable",
    "answer_information",
    "answer_transmission",
    "ask_information",
    "ask_opinion",
    "assess_idea",
    "assign_idea",
    "assign_ideas",
    "before_their_originals",
    "change_theme",
    "comment_on_idea",
    "complete_explanation",
    "confirm_comment",
    "confirm_idea",
    "confirm_support",
    "confirm_waiting",
    "decide_idea",
    "decide_ideas",
    "drop_draft",
    "gather_tally",
    "give_opinion",
    "hide_comment",
    "hide_idea",
    "keep_draft",
    "mails_to_send",
    "merge_idea",
    "note_on_idea",
    "publish_comment",
    "rehearse_decisions",
    "reject_idea",
    "reopen_idea",
    "request_comment",
    "request_support",
    "resend_mail",
    "show_idea",
    "split_idea",
    "start_screening",
    "submit_idea",
    "support_idea",
    "transmit_idea",
    "waiting_idea",
    "withdraw_idea",
    "withdraw_support",
    "without_explanation",
]
