"""What a screener does here, step by step."""

from django.utils.translation import gettext_lazy as _

from ogportal.guide.shape import Guide, Picture, Task

GUIDE = Guide(
    "screener",
    _("Staff who screen ideas"),
    _(
        "For staff of a plan. You enter the back office with a password and a second factor, and see the plans on "
        "which you have the role."
    ),
    (
        Task(
            "begin",
            _("Begin the day"),
            (
                _("The start page counts what waits for you, with the oldest date. Each number leads to its list."),
                _("Red means that a due date has passed."),
            ),
            picture=Picture(
                "screener-start",
                _("The start page of the back office with what waits"),
            ),
            link=("admin:index", _("Back office")),
        ),
        Task(
            "screen",
            _("Screen an idea"),
            (
                _(
                    "The screening desk lists ideas, the oldest first. Filter by plan, theme, language or person, "
                    "and open one."
                ),
                _(
                    "Read it beside its similar ones, assess it by the two criteria, ask a colleague for a second "
                    "opinion when in doubt."
                ),
                _(
                    "Choose an outcome and its reason. The suggested text has blanks: fill them in, so that the "
                    "author reads an answer of his own, in both languages."
                ),
                _(
                    "If something is unclear, ask the author: the idea waits for the answer. Ideas that hold "
                    "several proposals can be split, doubles merged."
                ),
            ),
            picture=Picture(
                "screener-idea",
                _("One idea at the screening desk: its text on one side, the decision on the other"),
            ),
            link=("admin:ideas_idea_desk", _("Screening desk")),
        ),
        Task(
            "announce",
            _("Announce decisions"),
            (
                _(
                    "A decision is not public yet. Decisions are announced together, by one dated act with a title "
                    "in both languages."
                ),
                _(
                    "The preview shows each decision and how many messages go out. Once announced, nothing is "
                    "taken back: a later decision replaces an earlier one in sight of everybody."
                ),
                _("Accepted ideas are then sent to institutions, in a dossier with a cover note and a due date."),
            ),
            picture=Picture(
                "screener-announce",
                _("The page on which decisions are announced, with the number of messages that go out"),
            ),
            link=("admin:ideas_announce", _("Announce decisions")),
        ),
        Task(
            "rest",
            _("Workshops, consultations, commitments"),
            (
                _(
                    "Read the drafts of organisers and announce them, publish reports, moderate comments: each "
                    "waits with its number on the start page."
                ),
                _(
                    "Open a consultation on frozen texts, publish the responses of institutions, then record the "
                    "adoption of the cards."
                ),
                _("What you hide keeps its place and shows the reason. Nothing disappears in silence."),
            ),
        ),
    ),
)
