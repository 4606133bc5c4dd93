"""What a committee member does here, step by step."""

from django.utils.translation import gettext_lazy as _

from ogportal.guide.shape import Guide, Picture, Task

GUIDE = Guide(
    "committee-member",
    _("Members of the steering committee"),
    _(
        "You read everything of your plan, also what is not announced yet, and change nothing. Keep to yourself "
        "what is not public."
    ),
    (
        Task(
            "overview",
            _("See where the plan stands"),
            (
                _(
                    "The start page of the back office counts what waits for staff and for institutions, and what "
                    "is overdue."
                ),
                _(
                    "The public page of the plan shows its stages, planned and actual, and every figure with the "
                    "rows from which it is counted."
                ),
            ),
            picture=Picture(
                "committee-start",
                _("What a committee member sees on entering: what waits for staff and institutions"),
            ),
            link=("admin:index", _("Back office")),
        ),
        Task(
            "figures",
            _("Prepare a meeting"),
            (
                _(
                    "“Figures” has the tables of the plan: participation, ideas and decisions, answers in time or "
                    "late, consultation, commitments."
                ),
                _("A plan and each commitment can be taken as PDF or DOCX; every list as a table."),
            ),
            picture=Picture(
                "committee-figures",
                _("The figures of a plan, each of which leads to its rows"),
            ),
            link=("outcomes:indicators", _("Figures")),
        ),
        Task(
            "check",
            _("Check a decision"),
            (
                _(
                    "Open an idea in the back office: its history tells who did what and when, and the decision "
                    "shows its reason and explanation."
                ),
                _(
                    "Decisions are sealed in a log that shows whether anything was changed afterwards. Nobody can "
                    "rewrite one through the portal, not even an administrator."
                ),
            ),
        ),
    ),
)
