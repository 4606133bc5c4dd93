"""The portal's own application without the protection that DRILL_WITHOUT names."""

import os

from drills.without import take_out
from ogportal.wsgi import application

take_out(os.environ["DRILL_WITHOUT"])

__all__ = ["application"]
