"""Everything between started servers and a served page, in one Django process (each start of Django costs a second)."""

import hashlib
import os
import time
from pathlib import Path

from ogportal.devservers.catalogues import compile_catalogues
from ogportal.devservers.places import say

ROOT = Path(__file__).resolve().parents[2]


def prepare(*, root: Path = ROOT) -> None:
    """Bring database, catalogues, static files and the demonstration up to date.

    Side effects: migrations are applied; `.mo` files and STATIC_ROOT are written; an empty database is filled.
    """
    compile_catalogues(root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogportal.settings")
    import django

    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", interactive=False, verbosity=0)
    _collect_static()
    if not apps.get_model("plans", "ActionPlan")._default_manager.exists():
        say("Loading the record and the demonstration (the first run only) …")
        began = time.monotonic()
        with transaction.atomic():
            call_command("load_demo", verbosity=0)
        say(f"… loaded in {time.monotonic() - began:.0f} s.")


def _collect_static() -> None:
    """Run collectstatic, unless every file is as it was the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != seen.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(seen.hexdigest())


if __name__ == "__main__":
    prepare()
