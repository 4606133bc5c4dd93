"""What was sent while the portal could not take it comes back with the page that says so; secrets and files do not."""

from typing import Any

import pytest
from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from django import forms
from django.contrib.auth import forms as auth
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, RequestFactory

from ideas.views import submitting
from ogportal.errors import server_error
from ogportal.giving_back import CODES, PASSWORDS

ADDRESS = "/fr/somewhere/?from=here"
TEXT = "Une idée\r\nsur deux lignes & <b>sans balise</b>"


class Cause(Exception):
    def __init__(self, pgcode: str | None) -> None:
        self.pgcode = pgcode


def answer(fields: dict[str, Any], *, pgcode: str | None = None, is_ours: bool = True, **kwargs: Any) -> Any:
    request = RequestFactory().post(ADDRESS, fields, **kwargs)
    if is_ours:
        request.csrf_processing_done = True  # type: ignore[attr-defined]
    try:
        raise OperationalError from Cause(pgcode)  # noqa: TRY301 - the handler looks at what is being handled
    except OperationalError:
        return server_error(request)


def page(fields: dict[str, Any], **kwargs: Any) -> str:
    text: str = answer(fields, **kwargs).content.decode()
    return text


def test_the_form_comes_back_to_be_sent_to_the_same_address() -> None:
    html = page({"body": TEXT, "theme": ["one", "two"], "csrfmiddlewaretoken": "old"})
    assert f'<form class="form" method="post" action="{ADDRESS}">' in html
    assert 'name="body" value="Une idée\r\nsur deux lignes &amp; &lt;b&gt;sans balise&lt;/b&gt;"' in html
    assert html.count('name="theme"') == 2
    assert html.count('name="csrfmiddlewaretoken"') == 1
    assert 'value="old"' not in html
    assert "<b>" not in html


def test_a_text_is_shown_and_a_name_is_only_carried_along() -> None:
    html = page({"body": "نص من ثلاث كلمات", "name": "Zineb"})
    assert '<div class="usertext" lang="ar" dir="auto"><p>نص من ثلاث كلمات</p></div>' in html
    assert html.count("Zineb") == 1


@pytest.mark.parametrize("name", ["password", "password1", "oldpassword", "new_password2"])
def test_with_a_password_nothing_comes_back(name) -> None:
    html = page({"login": "zineb@example.org", name: "a secret"})
    assert "zineb" not in html
    assert "a secret" not in html
    assert "<form" not in html


def test_a_code_is_typed_again() -> None:
    html = page({"action": "code", "code": "123456"})
    assert "123456" not in html
    assert 'name="code" dir="ltr" autocomplete="off"' in html
    assert 'name="action" value="code"' in html


def test_a_file_is_chosen_again() -> None:
    html = page({"note": "abc", "report": SimpleUploadedFile("bilan<1>.pdf", b"%PDF secret")})
    assert "secret" not in html
    assert 'enctype="multipart/form-data"' in html
    assert "<bdi>bilan&lt;1&gt;.pdf</bdi>" in html
    assert 'type="file" id="file-1" name="report"' in html


def test_what_another_site_made_somebody_send_is_not_given_a_token() -> None:
    """Fails when it is not asked whether the form came from a page of the portal."""
    assert "<form" not in page({"body": TEXT}, is_ours=False)


def test_a_device_that_sends_data_is_given_no_form() -> None:
    assert "<form" not in page('{"lines": []}', content_type="application/json")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pgcode", "seconds", "says"),
    [
        ("55P03", "5", "Rien n’est perdu"),
        ("57014", "5", "Rien n’est perdu"),
        ("40P01", "5", "Rien n’est perdu"),
        ("57P01", "30", "dans quelques minutes"),
        (None, "30", "dans quelques minutes"),
    ],
)
def test_it_says_how_long_to_wait_and_stays_nowhere(pgcode, seconds, says) -> None:
    told = answer({"body": TEXT}, pgcode=pgcode)
    assert (told.status_code, told["Retry-After"], told["Cache-Control"]) == (503, seconds, "no-store")
    assert says in told.content.decode()


def every_form(of: type = forms.BaseForm) -> set[type]:
    return {of}.union(*(every_form(one) for one in of.__subclasses__()))


def test_every_field_for_a_secret_is_known_by_its_name() -> None:
    """Of every form there is, those of the libraries too: whoever adds one gives its field such a name."""
    assert {account.LoginForm, mfa.AuthenticateForm, auth.AdminPasswordChangeForm} <= every_form()
    kept = []
    for form in every_form():
        for name, field in getattr(form, "base_fields", {}).items():
            hints = str(field.widget.attrs.get("autocomplete", ""))
            secret = isinstance(field.widget, forms.PasswordInput) or "password" in hints or hints == "one-time-code"
            if secret and not PASSWORDS.search(name) and not CODES.search(name):
                kept.append(f"{form.__name__}.{name}")
    assert kept == []


@pytest.mark.django_db
def test_an_idea_that_meets_a_dead_database_is_sent_once_more_and_kept(plan, theme, monkeypatch) -> None:
    """The whole way, with the token of the page: what the page gives back is what is taken then."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    token = client.get("/fr/ideas/new/").cookies["csrftoken"].value
    typed = {"plan": plan.slug, "theme": theme.slug, "title": "Publier les marchés", "body": TEXT, "website": ""}
    typed |= {"email": "zineb@example.org", "consent": "on", "csrfmiddlewaretoken": token}

    def away(*_args: Any, **_kwargs: Any) -> Any:
        raise OperationalError("away")

    with monkeypatch.context() as patched:
        patched.setattr(submitting, "submit_idea", away)
        told = client.post("/fr/ideas/new/", typed)
    assert told.status_code == 503
    found = told.context["sent"]
    assert dict(found.fields) == {name: value for name, value in typed.items() if name != "csrfmiddlewaretoken"}
    sent = client.post(found.address, {**dict(found.fields), "csrfmiddlewaretoken": str(told.context["csrf_token"])})
    assert sent.status_code == 302, sent.content.decode()[:3000]
