import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.adapters import AccountAdapter
from accounts.models import User
from core.models import Delivery
from tests import factories


def test_nobody_signs_up_alone_and_addresses_have_one_form(rf, db: None) -> None:
    adapter = AccountAdapter()
    assert not adapter.is_open_for_signup(rf.get("/"))
    assert adapter.clean_email(" Samir@Example.org") == "samir@example.org"
    user = User(email="samir@example.org")
    adapter.populate_username(rf.get("/"), user)
    assert not hasattr(user, "username")


def test_wrong_passwords_lock_out_by_login_and_client(rf, settings) -> None:
    """Neither somebody whose address others know, nor an office behind one proxy."""
    settings.TRUSTED_PROXIES = 0
    adapter = AccountAdapter()

    def key(email: str, client: str) -> str:
        return adapter._get_login_attempts_cache_key(rf.post("/", REMOTE_ADDR=client), email=email)

    assert key("a@example.org", "192.0.2.1") == key("A@example.org", "192.0.2.1")
    assert len({key(email, ip) for email in ("a@x.org", "b@x.org") for ip in ("192.0.2.1", "192.0.2.2")}) == 4


def try_password(client, email: str, password: str) -> int:
    return client.post(reverse("account_login"), {"login": email, "password": password}).status_code


def signs_in(email: str, password: str, ip: str) -> bool:
    answer = Client(REMOTE_ADDR=ip).post(reverse("account_login"), {"login": email, "password": password})
    return answer.status_code == 302


@pytest.fixture
def two(db: None) -> list[User]:
    cache.clear()
    users = [factories.UserFactory(email=f"{name}@example.org") for name in ("one", "two")]
    for user in users:
        user.set_password("a long pass phrase")
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return users


def test_guessing_locks_out_the_guesser_alone(two) -> None:
    for _turn in range(5):
        assert not signs_in("one@example.org", "wrong", "192.0.2.1")
    assert not signs_in("one@example.org", "a long pass phrase", "192.0.2.1")
    assert signs_in("one@example.org", "a long pass phrase", "192.0.2.2")
    assert signs_in("two@example.org", "a long pass phrase", "192.0.2.1")


def test_known_and_unknown_addresses_fail_alike(two) -> None:
    pages = []
    for email in ("one@example.org", "nobody@example.org"):
        answer = Client().post(reverse("account_login"), {"login": email, "password": "wrong"})
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", answer.content.decode())
        pages.append((answer.status_code, text.replace(email, "")))
    assert pages[0] == pages[1]


def test_sessions_are_listed_and_ended_by_their_owner(two) -> None:
    here, there = Client(HTTP_USER_AGENT="Here/1"), Client(HTTP_USER_AGENT="There/1")
    for client in (here, there):
        assert try_password(client, "one@example.org", "a long pass phrase") == 302
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Here/1" in page
    assert "There/1" in page
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("accounts:home")).status_code == 200
    assert there.get(reverse("accounts:home")).status_code == 302


def test_a_new_password_ends_the_other_sessions(two) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        try_password(client, "one@example.org", "a long pass phrase")
    two[0].refresh_from_db()
    answer = here.post(
        reverse("account_change_password"),
        {"oldpassword": "a long pass phrase", "password1": "another pass phrase", "password2": "another pass phrase"},
    )
    assert answer.status_code == 302
    assert here.get(reverse("accounts:home")).status_code == 200
    assert there.get(reverse("accounts:home")).status_code == 302


def test_somebody_who_is_deactivated_is_out_at_the_next_request(two) -> None:
    client = Client()
    try_password(client, "one@example.org", "a long pass phrase")
    assert client.get(reverse("accounts:home")).status_code == 200
    User.objects.filter(pk=two[0].pk).update(is_active=False)
    assert client.get(reverse("accounts:home")).status_code == 302


@pytest.mark.parametrize("path", ["/fr/account/password/reset/", "/ar/account/login/code/"])
def test_known_and_unknown_addresses_cost_one_row_and_no_mail_server(path: str, screener, mailbox) -> None:
    for email in (screener.email, "nobody@example.org"):
        assert Client().post(path, {"email": email}).status_code == 302
        assert mail.outbox == []
        written = Delivery.objects.get(to=email)
        assert written.kind == "account"
        assert written.language == path[1:3]


def test_what_opens_an_account_is_not_kept_once_it_is_sent(screener, mailbox) -> None:
    Client().post("/fr/account/password/reset/", {"email": screener.email})
    assert "/reset/key/" in mailbox.last(screener.email).body
    sent = Delivery.objects.get(to=screener.email)
    assert (sent.state, sent.text, sent.html) == ("sent", "", "")


def test_no_administrator_reads_what_opens_the_account_of_another(administrator_client, screener) -> None:
    Client().post("/fr/account/password/reset/", {"email": screener.email})
    waiting = Delivery.objects.get(to=screener.email)
    page = administrator_client.get(f"/admin/core/delivery/{waiting.pk}/change/", follow=True).content.decode()
    assert screener.email in page
    assert "/reset/key/" in waiting.text
    assert "/reset/key/" not in page


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("account/email/password_changed", {"ar": "غيرت كلمة مرور حسابكم", "fr": "mot de passe de votre compte"}),
        ("mfa/email/totp_deactivated", {"ar": "المصادقة الثنائية", "fr": "second facteur"}),
        ("mfa/email/webauthn_added", None),
    ],
)
def test_whoever_changes_an_account_its_owner_hears_of_it_in_his_language(rf, db: None, language, kind, told) -> None:
    user = factories.UserFactory(language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    request = rf.get("/admin/")
    with request_context(request):
        AccountAdapter(request).send_notification_mail(kind, user)
    found = [(one.to, told[language] in one.subject) for one in Delivery.objects.all()] if told else []
    assert found == ([(user.email, True)] if told else [])
    assert Delivery.objects.exists() == bool(told)
