from typing import Any

from django.contrib.auth.base_user import BaseUserManager

from accounts.text import normal_email


class UserManager(BaseUserManager):
    """Users are known by their e-mail address, compared without regard to case or Unicode form."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        if not email:
            raise ValueError("a user needs an e-mail address")
        user: Any = self.model(email=normal_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email: str | None) -> Any:
        return self.get(email=normal_email(email or ""))
