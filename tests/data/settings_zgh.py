"""The portal with a third language of the interface: one line. The rest is for a process without collected files."""

from ogportal.settings import *  # noqa: F403
from ogportal.settings import LANGUAGES as _TWO
from ogportal.settings import STORAGES as _STORAGES

LANGUAGES = [*_TWO, ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ")]

STORAGES = {
    **_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
