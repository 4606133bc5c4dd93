"""What went wrong elsewhere, and does not here: tests named after the failures, for those that no other test holds.

The whole list, with the test of each, is docs/security.md; `test_register.py` keeps it in step.
"""

import ast
import logging
import re
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import EmailValidator, URLValidator, validate_email
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from core import jobs
from core.models import Job
from core.uploads import read_document
from plans.backoffice.sheets import FORMATS
from tests import factories
from tests.support.sources import python_files
from workshops.models import Workshop

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = (
    "//evil.example",
    "https://evil.example/",
    "///evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
    "\thttps://evil.example",
)


def address(job: Job) -> str:
    with translation.override("fr"):
        return reverse("jobs:file", args=[job.key])


def made(user: Any, content: bytes) -> Job:
    job = factories.JobFactory(by=user, done=True)
    jobs.attach(job, name="table.csv", content_type="text/csv", content=content)
    return job


def test_01_decidim_cve_2025_65017_exports_are_not_swapped(screener, screener_client, administrator) -> None:
    """Keys that begin alike were taken for each other: forty files, each hands out its own words."""
    own = [made(screener, f"own {n}".encode()) for n in range(20)]
    foreign = [made(administrator, f"foreign {n}".encode()) for n in range(20)]
    for n, job in enumerate(own):
        assert b"".join(screener_client.get(address(job)).streaming_content) == f"own {n}".encode()
    assert {screener_client.get(address(job)).status_code for job in foreign} == {404}


def test_02_decidim_cve_2026_45377_a_link_to_an_export_opens_nothing_alone(screener, screener_client) -> None:
    job = made(screener, b"private")
    assert screener_client.get(address(job)).status_code == 200
    assert Client().get(address(job)).status_code == 302
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert screener_client.get(address(job)).status_code == 404
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() + timedelta(days=1))
    screener_client.logout()
    assert screener_client.get(address(job)).status_code == 302


def test_03_decidim_cve_2026_45378_no_file_is_served_by_its_place(screener, screener_client) -> None:
    job = made(screener, b"private")
    assert default_storage.exists(job.result.name)
    for client in (Client(), screener_client):
        assert client.get(f"/media/{job.result.name}").status_code == 404
        assert client.get(f"/{job.result.name}").status_code == 404


def test_13_redis_py_cve_2023_28858_the_client_is_newer() -> None:
    """The one that is installed, and whatever the lock of production would install."""
    lock = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    locked = re.findall(r"^redis==([\d.]+)", lock, re.MULTILINE)
    assert locked
    for one in (version("redis"), *locked):
        assert tuple(int(part) for part in one.split(".")[:3]) > (4, 5, 3)


def test_16_celery_results_cve_2020_17495_tasks_take_keys_and_keep_nothing() -> None:
    assert settings.CELERY_RESULT_BACKEND is None
    taken = {
        argument.arg
        for path, source in python_files().items()
        if path.endswith("tasks.py")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and any("task" in ast.unparse(one) for one in node.decorator_list)
        for argument in (*node.args.args, *node.args.kwonlyargs)
    }
    assert not taken & {"email", "name", "address", "text", "user", "participant", "body", "phone"}


def test_17_registration_cve_2021_21416_no_password_in_an_error(monkeypatch, caplog) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr("allauth.account.forms.LoginForm.clean", broken)
    caplog.set_level(logging.DEBUG)
    answer = Client(raise_request_exception=False).post(
        "/fr/account/login/", {"login": "kanari@example.org", "password": "kanari-password"}
    )
    assert answer.status_code == 500
    assert "kanari" not in caplog.text
    assert b"kanari" not in answer.content


def test_18_two_factor_cve_2020_15105_no_password_in_the_session(screener) -> None:
    screener.set_password("kanari-password-1")
    screener.save()
    client = Client()
    client.post("/fr/account/login/", {"login": screener.email, "password": "kanari-password-1"})
    assert client.session.items()
    assert "kanari" not in str(dict(client.session.items()))


def test_36_decidim_cve_2024_45594_an_address_is_https_or_http() -> None:
    """What a meeting or a recording links to goes through URL fields, whose schemes are named."""
    for wrong in ("javascript:alert(1)", "data:text/html,<script>", "java\tscript:alert(1)", "//evil.example"):
        with pytest.raises(ValidationError):
            Workshop(online_url=wrong).clean_fields(
                exclude=[one.name for one in Workshop._meta.fields if one.name != "online_url"]
            )


def test_39_ckan_cve_2021_25967_a_drawing_with_script_is_no_picture() -> None:
    for content in (
        b"<svg onload=alert(1)>",
        b"<?xml version='1.0'?><svg/>",
        b"<html>",
        b"MZ\x90",
        b"GIF89a=1;alert(1)",
    ):
        with pytest.raises(ValidationError):
            read_document(SimpleUploadedFile("proof.png", content))


def test_40_bleach_cve_2020_6802_no_html_is_taken_so_none_is_cleaned() -> None:
    for path, source in python_files().items():
        assert not {"bleach", "nh3", "lxml_html_clean"} & set(source.replace(".", " ").split()), path


def test_43_tablib_cve_2017_2810_only_tables_come_in() -> None:
    assert [name for name, _label in FORMATS] == ["xlsx", "csv"]


def test_44_indico_cve_2021_30185_a_foreign_host_stands_in_no_mail(settings: Any, screener, mailbox) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    answer = Client().post("/fr/account/password/reset/", {"email": screener.email}, HTTP_HOST="evil.example.org")
    assert answer.status_code == 400
    answer = Client().post(
        "/fr/account/password/reset/",
        {"email": screener.email},
        HTTP_HOST="other.example.org",
        HTTP_X_FORWARDED_HOST="evil.example.org",
    )
    assert answer.status_code == 302
    mailbox.drain()
    mail = mailbox.last(screener.email)
    assert f"{settings.SITE_URL}/fr/account/password/reset/key/" in mail.body
    assert "other.example.org" not in mail.body


@pytest.mark.parametrize("where", ELSEWHERE)
def test_47_grappelli_cve_2021_46898_nobody_is_led_elsewhere(where: str) -> None:
    person = factories.UserFactory()
    person.set_password("kanari-password-1")
    person.save()
    # Without it the sign-in leads to the confirmation of the address, wherever it was meant to lead.
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    for path, fields in (
        ("/language/", {"language": "fr", "next": where}),
        ("/fr/account/login/", {"login": person.email, "password": "kanari-password-1", "next": where}),
    ):
        answer = Client().post(path, fields)
        assert answer.status_code == 302
        assert answer["Location"] in {"/", "/fr/account/"}
    page = Client().get("/fr/account/login/", {"next": where}).content.decode()
    assert 'href="javascript:' not in page


def test_49_pretix_2018_only_the_proxy_is_published() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    published = [name for name, service in services.items() if service.get("ports")]
    assert len(published) == 1
    redis = next(service for name, service in services.items() if "redis" in name)
    assert "requirepass" in str(redis)


def test_51_django_cve_2023_36053_long_addresses_are_judged_at_once(monkeypatch) -> None:
    """By a limit on their length, not on a clock: what is too long never comes to the expression."""

    class Never:
        def search(self, _text: str) -> None:
            raise AssertionError("the expression was asked")

        match = search

    monkeypatch.setattr(URLValidator, "regex", Never())
    monkeypatch.setattr(EmailValidator, "user_regex", Never())
    for judge, wrong in ((validate_email, "a@" + "a." * 500_000), (URLValidator(), "http://" + "a." * 500_000)):
        with pytest.raises(ValidationError):
            judge(wrong)
    answer = Client().get("/", HTTP_ACCEPT_LANGUAGE="x-" + "a-" * 20_000)
    assert answer.status_code == 302


def test_51_django_cve_2023_24580_a_form_of_too_many_parts_is_refused(plan) -> None:
    answer = Client().post("/fr/ideas/new/", {f"f{n}": "1" for n in range(3_100)})
    assert answer.status_code == 400
