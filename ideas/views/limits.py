"""How often one address and one client may do what costs others something.

Whole schools and villages share one client address: its limits are wide. When the cache is away everything is allowed.
"""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.clients import client_may
from accounts.services import allow
from ideas.forms import OnceForm

HOUR = 3600
DAY = 24 * HOUR
FORMS_AN_HOUR = 120
QUICK_FORMS_AN_HOUR = 30
MAILS_A_DAY = 10
TRIES_AN_HOUR = 60
DRAFTS_AN_HOUR = 240
TITLES_AN_HOUR = 1_200


def form_may_pass(request: HttpRequest, form: OnceForm) -> bool:
    """Count a valid form; when it is one too many, say so on the form, which keeps what was typed."""
    passed = client_may(request, "ideas.form", limit=FORMS_AN_HOUR, seconds=HOUR)
    if passed and form.is_quick:
        passed = client_may(request, "ideas.quick", limit=QUICK_FORMS_AN_HOUR, seconds=HOUR)
    if not passed:
        form.add_error(
            None, _("Too much came from your network within an hour. What you wrote is kept: send it later.")
        )
        return False
    email = form.cleaned_data.get("email")
    if email and not mail_may_go(email):
        form.add_error("email", _("This address got too many messages today. Try again tomorrow."))
        return False
    return True


def mail_may_go(email: str) -> bool:
    return allow(action="ideas.mail", who=email, limit=MAILS_A_DAY, seconds=DAY)


def may_try(request: HttpRequest) -> bool:
    """Guessing references and codes is slow."""
    return client_may(request, "ideas.track", limit=TRIES_AN_HOUR, seconds=HOUR)


def too_old() -> str:
    """What is said above a form whose token is not taken any more."""
    return _(
        "This page was open for too long, or your browser refuses cookies. Nothing is lost: look through it and send "
        "it again."
    )
