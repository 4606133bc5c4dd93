"""What an administrator does here, step by step."""

from django.utils.translation import gettext_lazy as _

from ogportal.guide.shape import Guide, Picture, Task

GUIDE = Guide(
    "administrator",
    _("Administrators"),
    _(
        "You give people their roles, keep plans and texts, and watch over messages. Decisions on ideas stay with "
        "the staff of the plan."
    ),
    (
        Task(
            "people",
            _("Let somebody in"),
            (
                _(
                    "Add the user with name and address. Staff must be marked as such: at the first sign-in they "
                    "set up the second factor."
                ),
                _(
                    "Give the role: on a plan for staff and committee members, at an institution for focal points, "
                    "at an association for organisers."
                ),
                _(
                    "When somebody leaves, take the role away and make the account inactive. What this person "
                    "decided stays in the record."
                ),
            ),
            picture=Picture(
                "admin-user",
                _("The form in which an administrator adds a user"),
            ),
            link=("admin:index", _("Back office")),
        ),
        Task(
            "plan",
            _("Open and keep a plan"),
            (
                _(
                    "A plan has stages with dates. The open stages decide what people can do: submit, comment, "
                    "register, take part in a consultation."
                ),
                _(
                    "Themes, reasons for decisions and the common programme are rows too: change them, in both "
                    "languages, without a programmer."
                ),
                _("A plan is public once it is marked as published. Look at it beforehand on its own page."),
            ),
            picture=Picture(
                "admin-plan",
                _("A plan in the back office, with its stages and their dates"),
            ),
        ),
        Task(
            "consent",
            _("Notices and personal data"),
            (
                _(
                    "Each form that asks for consent shows the newest notice of its kind. A new wording is a new "
                    "version: the old ones stay, for people agreed to them."
                ),
                _("What is kept for how long stands on the page on personal data, and is erased by itself."),
                _(
                    "“Outbox” shows which messages wait or were given up. A message to an address that does not "
                    "exist is not tried again."
                ),
            ),
            link=("privacy", _("Personal data")),
        ),
    ),
)
