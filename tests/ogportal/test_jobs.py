"""Pages of background jobs."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core import jobs
from core.enums import JobState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_and_user(screener: Any, screener_client: Any) -> Any:
    return screener_client, screener


def page(client: Any, job: Any, name: str = "detail") -> Any:
    with translation.override("ar"):
        return client.get(reverse(f"jobs:{name}", args=[job.key]))


def test_a_waiting_job_says_how_many_are_before_it_and_is_asked_for_again(client_and_user) -> None:
    client, user = client_and_user
    factories.JobFactory()
    job = factories.JobFactory(by=user)
    html = page(client, job).content.decode()
    assert "data-refresh" in html
    assert page(client, job).context["before"] == 1


def test_a_running_job_shows_its_share(client_and_user) -> None:
    client, user = client_and_user
    job = factories.JobFactory(by=user, state=JobState.RUNNING)
    assert page(client, job).context["percent"] == 0
    jobs.cache.set(jobs._progress_key(job), [30, 120], 60)
    response = page(client, job)
    assert response.context["percent"] == 25
    assert "25" in response.content.decode()


def test_a_finished_job_hands_out_its_file_to_its_owner_alone(client_and_user, administrator_client) -> None:
    client, user = client_and_user
    job = factories.JobFactory(by=user, done=True, message="ثلاثة صفوف", link="/ar/desk/")
    jobs.attach(job, name="أفكار.csv", content_type="text/csv", content=b"a,b")
    html = page(client, job).content.decode()
    assert "ثلاثة صفوف" in html
    assert 'href="/ar/desk/"' in html
    assert "data-refresh" not in html
    answer = page(client, job, "file")
    assert b"".join(answer.streaming_content) == b"a,b"
    assert "no-store" in answer["Cache-Control"]
    assert page(administrator_client, job).status_code == 404
    assert page(administrator_client, job, "file").status_code == 404


def test_a_failed_job_says_why(client_and_user) -> None:
    client, user = client_and_user
    job = factories.JobFactory(by=user, state="failed", finished_at=timezone.now(), message="الملف فارغ")
    assert "الملف فارغ" in page(client, job).content.decode()


def test_a_job_past_its_time_or_without_a_file_is_not_there(client_and_user) -> None:
    client, user = client_and_user
    assert page(client, factories.JobFactory(by=user, done=True, expires_at=timezone.now())).status_code == 404
    assert page(client, factories.JobFactory(by=user, done=True), "file").status_code == 404


def test_ones_own_jobs_are_listed_and_no_others(client_and_user) -> None:
    client, user = client_and_user
    with translation.override("ar"):
        address = reverse("jobs:list")
    assert "jobs/" not in client.get(address).content.decode().split("<main")[1].split("</main")[0]
    mine, other = factories.JobFactory(by=user), factories.JobFactory()
    html = client.get(address).content.decode()
    assert str(mine.key) in html
    assert str(other.key) not in html
