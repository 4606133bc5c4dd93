"""W12, W2: every answer says how it may be used, the refused ones and the files too."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ANSWERS = {
    "a page": ("/fr/ideas/", 200),
    "a redirect": ("/", 302),
    "an address with NUL": ("/fr/ideas/?q=%00", 400),
    "a path with NUL": ("/fr/%00/", 400),
    "a page that is not there": ("/fr/nowhere/", 404),
    "a file of a visitor": ("/media/../secret.txt", 404),
    "a static file that is not there": ("/static/nothing.css", 404),
    "data": ("API", 200),
    "the back office": ("/admin/", 302),
    "a probe": ("/healthz", 200),
    "the calendar": ("/fr/workshops/calendar.ics", 200),
}


def judged(answer: Any) -> None:
    for name, value in HEADERS.items():
        assert answer[name] == value
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_has_every_header(what: str, client: Client, plan: Any) -> None:
    path, status = ANSWERS[what]
    path = reverse("api:ideas") if path == "API" else path
    answer = client.get(path)
    assert answer.status_code == status
    judged(answer)


def test_a_refused_host_has_them_too(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = client.get("/fr/", HTTP_HOST="evil.example.org")
    assert answer.status_code == 400
    judged(answer)


def test_a_form_without_its_token_has_them_too() -> None:
    answer = Client(enforce_csrf_checks=True).post("/fr/ideas/new/")
    assert answer.status_code in {200, 403}
    judged(answer)


def test_a_mistake_of_ours_has_them_too(monkeypatch: Any) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ValueError("ours")

    monkeypatch.setattr("django.views.i18n.check_for_language", broken)
    answer = Client(raise_request_exception=False).post("/language/", {"language": "fr"})
    assert answer.status_code == 500
    judged(answer)


def test_a_static_file_has_them_too(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    (tmp_path / "site.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    answer = Client().get("/static/site.svg")
    assert answer.status_code == 200
    judged(answer)


@pytest.mark.parametrize(("language", "says"), [("ar", "rtl"), ("fr", "ltr")])
def test_a_form_too_large_is_413_in_the_language_of_the_page(language: str, says: str, client: Client) -> None:
    sent = "body=" + "a" * 2_600_000
    answer = client.post(f"/{language}/ideas/new/", sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert f'<html lang="{language}" dir="{says}"' in answer.content.decode()
    judged(answer)


def test_the_proxy_has_the_same_limit() -> None:
    proxy = (Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert "client_max_body_size 2500k;" in proxy
