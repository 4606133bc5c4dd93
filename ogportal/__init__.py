"""The composition root: settings, addresses, and the pages that compose several floors."""

from ogportal.celery import app as celery_app

__all__ = ["celery_app"]
