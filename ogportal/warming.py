"""What a process would otherwise do when it is first asked: read all addresses, catalogues and templates.

The web server does it once, before it makes its workers, which then have it in common. A new worker in a busy hour
would otherwise keep its first visitors waiting, each page for a quarter of a second and more.
"""

import gc
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils import translation


def warm() -> None:
    """Neither the database nor the cache is asked. Where templates are edited (DEBUG) nothing is read ahead."""
    if settings.DEBUG:
        return
    _ = get_resolver().url_patterns  # and with them all views
    for language, _name in settings.LANGUAGES:
        with translation.override(language):  # reads its catalogue
            reverse("home")
    for name in our_templates():
        get_template(name)
    # What is there by now stays as long as the process: nobody need look again and again whether it can go.
    gc.collect()
    gc.freeze()


def our_templates() -> Iterator[str]:
    """By name; those of libraries are read when they are first asked for."""
    for folder in map(Path, engines["django"].template_dirs):
        if folder.parent in {settings.BASE_DIR, settings.BASE_DIR / "ogportal"}:
            for path in sorted(folder.rglob("*")):
                if path.suffix in {".html", ".txt"}:
                    yield path.relative_to(folder).as_posix()
