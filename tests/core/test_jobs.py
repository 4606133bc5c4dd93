"""Background jobs: done once, in order, by one worker at a time, and begun again when a worker died."""

import threading
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from core import jobs, tasks
from core.enums import JobState
from core.models import Job
from tests import factories
from tests.support.crowds import beside


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Registers what jobs of the kind `tests.count` do."""
    monkeypatch.setattr(jobs, "_works", {})

    def register(function: Any) -> Any:
        return jobs.job("tests.count")(function)

    return register


def start(**kwargs: Any) -> Job:
    return jobs.start_job(kind="tests.count", by=kwargs.pop("by", None), title="عد", **kwargs)


@pytest.mark.django_db
def test_a_job_waits_until_the_worker_does_it(work) -> None:
    seen = []
    work(lambda job, report: seen.append((job.params, translation.get_language(), job.data.read())))
    with translation.override("fr"):
        row = start(params={"plan": 3}, data=b"a;b")
    assert row.state == JobState.WAITING
    assert tasks.run_jobs() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.message) == (JobState.DONE, 1, "")
    assert row.finished_at is not None
    assert seen == [({"plan": 3}, "fr", b"a;b")]
    assert jobs.run_next() == 0


@pytest.mark.django_db
def test_a_kind_that_nobody_does_is_refused(work) -> None:
    with pytest.raises(KeyError):
        start()


@pytest.mark.django_db
def test_the_oldest_goes_first(work) -> None:
    seen = []
    work(lambda job, report: seen.append(job.pk))
    rows = [start(), start()]
    jobs.run_next()
    jobs.run_next()
    assert seen == [row.pk for row in rows]


@pytest.mark.django_db
def test_how_far_it_is_can_be_read_while_it_runs_and_not_afterwards(work) -> None:
    seen = []

    def count(job: Job, report: Any) -> None:
        seen.append(jobs.progress_of(job))
        report(3, 12)
        seen.append(jobs.progress_of(job))

    work(count)
    row = start()
    assert jobs.progress_of(row) is None
    jobs.run_next()
    row.refresh_from_db()
    assert seen == [None, (3, 12)]
    assert jobs.progress_of(row) is None


@pytest.mark.django_db
def test_a_reason_reaches_whoever_asked_and_a_mistake_of_ours_the_log(work, monkeypatch: pytest.MonkeyPatch) -> None:
    logged = []
    monkeypatch.setattr(jobs.logger, "exception", lambda words, *values: logged.append(words % values))

    def refuse(job: Job, report: Any) -> None:
        raise jobs.JobFailed("الملف فارغ")

    work(refuse)
    row = start()
    jobs.run_next()
    row.refresh_from_db()
    assert (row.state, row.message) == (JobState.FAILED, "الملف فارغ")

    work(lambda job, report: 1 / 0)
    row = start()
    jobs.run_next()
    row.refresh_from_db()
    assert (row.state, row.message) == (JobState.FAILED, "")
    assert logged == [f"job {row.pk} of kind tests.count failed"]


@pytest.mark.django_db
def test_what_it_made_is_kept_until_its_time_and_then_removed(work) -> None:
    work(lambda job, report: jobs.attach(job, name="أفكار.csv", content_type="text/csv", content=b"a"))
    row = start(data=b"in")
    jobs.run_next()
    row.refresh_from_db()
    names = [row.data.name, row.result.name]
    assert row.result.read() == b"a"
    assert "أفكار" not in row.result.name
    row.result.close()
    assert tasks.remove_old_jobs() == 0
    Job.objects.update(expires_at=timezone.now())
    factories.JobFactory(state=JobState.RUNNING, expires_at=timezone.now())
    assert tasks.remove_old_jobs() == 1
    assert not any(default_storage.exists(name) for name in names)
    assert [job.state for job in Job.objects.all()] == [JobState.RUNNING]


@pytest.mark.django_db
def test_a_job_whose_worker_died_is_begun_again_and_at_last_given_up(work) -> None:
    seen = []
    work(lambda job, report: seen.append(job.attempts))
    row = factories.JobFactory(state=JobState.RUNNING, attempts=1, started_at=timezone.now())
    assert jobs.run_next() == 1
    assert seen == [2]
    row = factories.JobFactory(state=JobState.RUNNING, attempts=jobs.MOST_ATTEMPTS)
    assert jobs.run_next() == 0
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert seen == [2]


@pytest.mark.django_db(transaction=True)
def test_a_running_job_is_not_taken_by_a_second_worker(work, settings) -> None:
    settings.JOBS_AT_ONCE = 2
    inside, go_on, others = threading.Event(), threading.Event(), []

    def wait(job: Job, report: Any) -> None:
        inside.set()
        assert go_on.wait(10)

    work(wait)
    row = start()

    with beside(jobs.run_next):
        assert inside.wait(10)
        others.append(jobs.run_next())
        go_on.set()
    row.refresh_from_db()
    assert others == [0]
    assert (row.state, row.attempts) == (JobState.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_not_more_run_at_once_than_is_set(work, settings) -> None:
    settings.JOBS_AT_ONCE = 1
    inside, go_on = threading.Event(), threading.Event()

    def wait(job: Job, report: Any) -> None:
        inside.set()
        assert go_on.wait(10)

    work(wait)
    start()
    second = start()

    with beside(jobs.run_next):
        assert inside.wait(10)
        assert jobs.run_next() == 0
        go_on.set()
    second.refresh_from_db()
    assert second.state == JobState.WAITING


@pytest.mark.django_db
def test_a_job_that_went_away_meanwhile_is_left_alone(work, monkeypatch: pytest.MonkeyPatch) -> None:
    work(lambda job, report: None)
    row = start()
    assert jobs._begin(row.pk + 1) is None
    row.state, row.finished_at = JobState.DONE, timezone.now()
    row.save()
    assert jobs._begin(row.pk) is None
