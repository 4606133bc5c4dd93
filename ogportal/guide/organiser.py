"""What an organiser does here, step by step."""

from django.utils.translation import gettext_lazy as _

from ogportal.guide.shape import Guide, Picture, Task

GUIDE = Guide(
    "organiser",
    _("Organisers of workshops"),
    _(
        "For those who hold workshops in the name of an association. An administrator of the portal links your "
        "account to your association; you then find its workshops on your desk."
    ),
    (
        Task(
            "prepare",
            _("Prepare and announce a workshop"),
            (
                _(
                    "On your desk press “Prepare a workshop”. The draft brings the common programme along, with "
                    "its welcome, its groups and their times."
                ),
                _(
                    "Fill in day, place, number of places and the texts in both languages. Each part is saved on "
                    "its own."
                ),
                _(
                    "Press “Ask for the announcement”. The team of the portal reads the draft and announces it, or "
                    "sends it back with remarks. You get a message either way."
                ),
            ),
            picture=Picture(
                "organiser-desk",
                _("The desk of an association with its workshops, and the button to prepare a new one"),
            ),
            link=("desk:home", _("My desk")),
        ),
        Task(
            "registrations",
            _("Follow the registrations"),
            (
                _(
                    "“Registrations” lists who has a place and who waits, in the order of arrival. Search by name, "
                    "association, address or code of the ticket."
                ),
                _(
                    "People who answered on paper or by e-mail come in from a table: everything is shown before "
                    "anything is saved."
                ),
                _(
                    "“Invitation” gives the text, the link and the code to scan for your posters; “Messages” "
                    "writes to those who registered."
                ),
                _("These lists hold personal data: use them for this workshop alone, and do not keep copies."),
            ),
            picture=Picture(
                "organiser-registrations",
                _("The list of registrations of a workshop with its search and its downloads"),
            ),
        ),
        Task(
            "door",
            _("At the door"),
            (
                _(
                    "Open “Check-in” on a telephone. Scan the code of the ticket or type a name, and note the "
                    "person as present."
                ),
                _("Whoever comes without registration is noted below, with name and association only."),
                _(
                    "Without a network use “Check-in without a connection”: open it beforehand, and what was noted "
                    "is sent when the network is back."
                ),
            ),
            picture=Picture(
                "organiser-door",
                _("Check-in: a search by name or ticket, and a form for people who are not registered"),
            ),
        ),
        Task(
            "meeting",
            _("During the meeting and afterwards"),
            (
                _(
                    "“The meeting” holds the questions to the room and its problems. Those present answer from "
                    "their telephone, without a name: it is a poll, not a vote."
                ),
                _("Afterwards the solutions become ideas of the workshop and go to screening like every other idea."),
                _(
                    "Write the report: words, photos, documents. Figures and results stand in it by themselves. "
                    "Hand it in; the team publishes it."
                ),
            ),
        ),
    ),
)
