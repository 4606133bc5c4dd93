"""Drawn pictures are kept as files, under a name that changes with what they show, for a month."""

import tempfile
import time
from pathlib import Path

from django.conf import settings

KEPT_SECONDS = 30 * 86_400


def _place(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "previews" / f"{key}.png"


def fetch(key: str) -> bytes | None:
    try:
        return _place(key).read_bytes()
    except OSError:
        return None


def keep(key: str, content: bytes) -> None:
    """Nobody ever reads half a picture; where the disk is full it is drawn again the next time."""
    place = _place(key)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(place)
    except OSError:
        return


def forget() -> int:
    """Delete what was drawn too long ago; how many."""
    limit = time.time() - KEPT_SECONDS
    old = [path for path in _place("").parent.glob("*") if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
