"""Users are known by their address, in one form."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tests import factories


def test_a_user_is_made_with_the_normal_address_and_a_hashed_password(db: None) -> None:
    user = User.objects.create_user(" Samir@Example.org ", "a long pass phrase", full_name="Samir")
    assert user.email == "samir@example.org"
    assert user.check_password("a long pass phrase")
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert (str(user), user.get_short_name()) == ("Samir", "Samir")


def test_an_administrator_has_both_marks(db: None) -> None:
    user = User.objects.create_superuser("amina@example.org", "a long pass phrase")
    assert (user.is_staff, user.is_superuser, str(user)) == (True, True, "amina@example.org")


@pytest.mark.parametrize("bad", ["", "nobody", "a\x00b@example.org"])
def test_a_user_without_a_real_address_is_refused(db: None, bad: str) -> None:
    with pytest.raises((ValueError, ValidationError)):
        User.objects.create_user(bad)


def test_a_user_without_a_password_cannot_sign_in_by_one(db: None) -> None:
    assert not User.objects.create_user("samir@example.org").has_usable_password()


def test_signing_in_does_not_look_at_the_case_of_the_address(db: None, rf) -> None:
    user = factories.UserFactory(email="samir@example.org")
    for written in ("samir@example.org", "SAMIR@example.org"):
        assert authenticate(rf.post("/"), username=written, password="correct horse battery staple") == user
    assert authenticate(rf.post("/"), username="samir@example.org", password="wrong") is None
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(None)


def test_the_database_refuses_the_same_address_in_another_case(db: None) -> None:
    factories.UserFactory(email="samir@example.org")
    with pytest.raises(IntegrityError, match="user_email_unique_any_case"), transaction.atomic():
        factories.UserFactory(email="Samir@example.org")
