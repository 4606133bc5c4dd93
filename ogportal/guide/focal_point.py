"""What a focal point does here, step by step."""

from django.utils.translation import gettext_lazy as _

from ogportal.guide.shape import Guide, Picture, Task

GUIDE = Guide(
    "focal-point",
    _("Focal points of institutions"),
    _(
        "For those who answer in the name of an institution. What you publish here is public, dated, and stays "
        "visible when a later answer follows."
    ),
    (
        Task(
            "answer",
            _("Answer the ideas that were sent to you"),
            (
                _(
                    "Your desk shows each dossier with its due date and how many ideas are answered. We remind you "
                    "before that day and after it."
                ),
                _(
                    "Open an idea and say whether your institution takes it up or not, and why, in both languages. "
                    "“Keep as a draft” publishes nothing."
                ),
                _(
                    "For many ideas take the dossier as a table, fill it in with your colleagues, and send it "
                    "back: you see everything before it is published."
                ),
                _("If you need more time, ask the team: a later due date is public, with its reason."),
            ),
            picture=Picture(
                "focal-dossier",
                _("A dossier of ideas with its due date, its cover note and its downloads"),
            ),
            link=("desk:home", _("My desk")),
        ),
        Task(
            "card",
            _("Write a commitment card"),
            (
                _(
                    "Begin with the title in both languages. The other parts follow one by one: problem, solution, "
                    "activities with dates, indicators with targets."
                ),
                _(
                    "The card tells what is still missing. When nothing is, hand it in: the team reads it, and "
                    "sends it back with remarks or finds it ready."
                ),
                _(
                    "What is opened to consultation or adopted is frozen as a version. Everybody can compare "
                    "versions word by word."
                ),
            ),
            picture=Picture(
                "focal-card",
                _("A commitment card at the desk of its institution, with its parts and versions"),
            ),
        ),
        Task(
            "comments",
            _("Respond to the comments of a consultation"),
            (
                _("Comments on the texts of your institution wait on your desk, the oldest first."),
                _(
                    "Say what the comment changes and why, in both languages. The team reads the response before "
                    "it is published; its author gets a message."
                ),
            ),
            link=("desk:comments", _("Comments of public consultations")),
        ),
        Task(
            "progress",
            _("Report progress"),
            (
                _(
                    "Open an adopted commitment on your desk and press “Report progress”: the activity, its state, "
                    "what was done, and a document or an address that shows it."
                ),
                _("Note the readings of the indicators on their dates. The public chart shows them beside the target."),
                _("What was reported is never changed: a correction is a new report."),
            ),
            picture=Picture(
                "focal-progress",
                _("The form in which an institution reports progress"),
            ),
        ),
    ),
)
