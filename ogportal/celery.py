"""The Celery application. Its settings are those of Django that begin with CELERY_."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery, signals

from ogportal.observing.logs import number_of_request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogportal.settings")

app = Celery("ogportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def _log_as_the_portal_does(**_words: Any) -> None:
    """Celery would otherwise write lines of its own form."""
    from django.conf import settings

    dictConfig(settings.LOGGING)


@signals.task_prerun.connect
def _number_the_task(task_id: str, task: Any, **_words: Any) -> None:
    number_of_request.set(f"{task.name}:{task_id}")
