"""The portal's settings with the addresses of the bench beside its own."""

from ogportal.settings import *  # noqa: F403
from ogportal.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "templates"]
