"""What a citizen does here, step by step."""

from django.utils.translation import gettext_lazy as _

from ogportal.guide.shape import Guide, Picture, Task

GUIDE = Guide(
    "citizen",
    _("Citizens"),
    _(
        "Propose, support, comment, come to a workshop: nothing of it needs an account. An e-mail address is "
        "enough, and it is never shown."
    ),
    (
        Task(
            "propose",
            _("Submit an idea"),
            (
                _(
                    "Choose the plan and the theme, give the idea a title, and say in your own words, in Arabic or "
                    "in French, what should change."
                ),
                _(
                    "While you type the title, similar ideas appear. You can support one of them instead of "
                    "writing a new one."
                ),
                _(
                    "Give your e-mail address and send. You get a message with a code and a link: the idea becomes "
                    "public once you have confirmed."
                ),
                _("Keep the reference and the tracking code that the page then shows: with them you follow the idea."),
            ),
            picture=Picture(
                "citizen-idea",
                _("The form in which an idea is written, with its theme, title and text"),
            ),
            link=("ideas:new", _("Submit an idea")),
        ),
        Task(
            "follow",
            _("Follow what becomes of it"),
            (
                _(
                    "Open “Follow your idea” and enter the reference and the code. The same link stands in the "
                    "messages that you got."
                ),
                _(
                    "The line shows each step with its date: screening, decision with its reason, institutions, "
                    "commitment, result."
                ),
                _(
                    "If the team asks you something, answer on this page. Until a decision is made you can take "
                    "the idea back."
                ),
            ),
            picture=Picture(
                "citizen-way",
                _("The way of an idea: its steps, one below the other, with their dates"),
            ),
            link=("ideas:track", _("Follow your idea")),
        ),
        Task(
            "react",
            _("Support and comment"),
            (
                _("On the page of an idea choose to support it, to comment on it or to follow it by e-mail."),
                _(
                    "The first time, confirm your address with the code that we send. For thirty days this browser "
                    "then remembers you."
                ),
                _(
                    "One person supports an idea once. A comment may be read by the team before it is published; "
                    "if it is hidden, the reason is shown."
                ),
            ),
            link=("ideas:list", _("Read the ideas")),
        ),
        Task(
            "workshop",
            _("Come to a workshop"),
            (
                _(
                    "Choose a workshop in the list, the calendar or on the map, read its programme, and register "
                    "with your name and address."
                ),
                _(
                    "You get a ticket. If the workshop is full you stand on the waiting list, and hear from us "
                    "when a place is free."
                ),
                _("If you cannot come, give the place back on the page of your ticket: it goes to the next person."),
            ),
            picture=Picture(
                "citizen-workshop",
                _("The form in which one registers for a workshop"),
            ),
            link=("workshops:list", _("See the workshops")),
        ),
        Task(
            "consultation",
            _("Comment on draft commitments"),
            (
                _("While a consultation is open, choose a text and comment on the whole of it or on one part."),
                _(
                    "Each published comment gets a reasoned response, and the page counts what was changed because "
                    "of the comments."
                ),
            ),
            link=("consultation:list", _("Consultations")),
        ),
        Task(
            "data",
            _("See, correct or erase your data"),
            (
                _("Open “My data”, enter your address and then the code that you receive."),
                _(
                    "You see everything that is known of this address, can take a copy, correct your name, no "
                    "longer show it, or have everything erased."
                ),
            ),
            link=("accounts:data", _("My data")),
        ),
    ),
)
