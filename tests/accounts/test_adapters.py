from accounts.adapters import AccountAdapter
from accounts.models import User


def test_nobody_signs_up_alone_and_addresses_have_one_form(rf, db: None) -> None:
    adapter = AccountAdapter()
    assert not adapter.is_open_for_signup(rf.get("/"))
    assert adapter.clean_email(" Samir@Example.org") == "samir@example.org"
    user = User(email="samir@example.org")
    adapter.populate_username(rf.get("/"), user)
    assert not hasattr(user, "username")
