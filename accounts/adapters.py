from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.text import normal_email


class AccountAdapter(DefaultAccountAdapter):
    """allauth, with the portal's one form of an address and its outbox."""

    def clean_email(self, email: str) -> str:
        return normal_email(super().clean_email(email))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody needs an account to take part; staff are invited by an administrator."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""
