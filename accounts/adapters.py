from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.clients import client_address
from accounts.text import normal_email


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
