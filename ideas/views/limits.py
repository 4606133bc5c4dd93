"""How often one address and one client may do what costs others something.

Whole schools and villages share one client address: its limits are wide. When the cache is away everything is allowed.
"""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.clients import client_address, client_may
from accounts.services import Limit, first_over
from ideas.forms import OnceForm

HOUR = 3600
DAY = 24 * HOUR
FORMS_AN_HOUR = 120
QUICK_FORMS_AN_HOUR = 30
MAILS_A_DAY = 10
TRIES_AN_HOUR = 60
DRAFTS_AN_HOUR = 240
TITLES_AN_HOUR = 1_200
_MAIL = "ideas.mail"


def form_may_pass(request: HttpRequest, form: OnceForm) -> bool:
    """Count a valid form; when it is one too many, say so on the form, which keeps what was typed."""
    client = client_address(request)
    limits = [Limit("ideas.form", client, FORMS_AN_HOUR, HOUR)]
    if form.is_quick:
        limits.append(Limit("ideas.quick", client, QUICK_FORMS_AN_HOUR, HOUR))
    if email := form.cleaned_data.get("email"):
        limits.append(_mails(email))
    over = first_over(*limits)
    if over is None:
        return True
    if over.action == _MAIL:
        form.add_error("email", _("This address got too many messages today. Try again tomorrow."))
    else:
        form.add_error(
            None, _("Too much came from your network within an hour. What you wrote is kept: send it later.")
        )
    return False


def _mails(email: str) -> Limit:
    return Limit(_MAIL, email, MAILS_A_DAY, DAY)


def mail_may_go(email: str) -> bool:
    return first_over(_mails(email)) is None


def may_try(request: HttpRequest) -> bool:
    """Guessing references and codes is slow."""
    return client_may(request, "ideas.track", limit=TRIES_AN_HOUR, seconds=HOUR)


def too_old() -> str:
    """What is said above a form whose token is not taken any more."""
    return _(
        "This page was open for too long, or your browser refuses cookies. Nothing is lost: look through it and send "
        "it again."
    )
