from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_address
from accounts.text import normal_email
from core import outbox

#: What the library tells by e-mail of an account, by the last part of its template's name.
CHANGES = {
    "password_changed": _("The password of your account was changed"),
    "password_reset": _("The password of your account was chosen anew"),
    "password_set": _("A password was set for your account"),
    "email_changed": _("The e-mail address of your account was changed"),
    "email_confirm": _("An e-mail address of your account was confirmed"),
    "email_deleted": _("An e-mail address of your account was removed"),
    "totp_activated": _("Your account has a second factor now"),
    "totp_deactivated": _("The second factor of your account was removed"),
    "recovery_codes_generated": _("New recovery codes were made for your account"),
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth, with the portal's one form of an address and its outbox."""

    def clean_email(self, email: str) -> str:
        return normal_email(super().clean_email(email))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted by login AND client: nobody else can lock somebody out by guessing."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{client_address(request)}"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody needs an account to take part; staff are invited by an administrator."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What has changed in somebody's account, in our words and by one template for every kind."""
        change = CHANGES.get(template_prefix.rpartition("/")[2])
        if change is not None:
            language = user.language if user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
            with translation.override(language):
                super().send_notification_mail("account/email/changed", user, {"change": str(change)}, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox: known and unknown addresses are answered in the same time; a slow mail server holds nobody.

        A link leads to the portal's own address, whatever host a request named (Indico CVE-2021-30185).
        """
        asked = current.request.build_absolute_uri("/").removesuffix("/")
        own = {
            name: settings.SITE_URL + value.removeprefix(asked)
            if isinstance(value, str) and value.startswith(f"{asked}/")
            else value
            for name, value in context.items()
        }
        site = {"name": settings.APP_NAME, "domain": settings.SITE_URL.partition("//")[2]}
        words = {"request": current.request, "email": email, "current_site": site, **own}
        message = self.render_mail(template_prefix, email, words)
        language = get_language() or settings.LANGUAGE_CODE
        outbox.enqueue_message(kind=outbox.OPENS_ACCOUNTS, language=language, message=message)
