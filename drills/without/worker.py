"""The portal's own worker without the protection that DRILL_WITHOUT names."""

import os

import django

from drills.without import take_out
from ogportal.celery import app

django.setup()
take_out(os.environ["DRILL_WITHOUT"])

__all__ = ["app"]
