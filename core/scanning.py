"""A file is shown to the virus scanner (clamd of ClamAV) before it is taken, where the operator has one."""

import logging
import socket
import struct
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

_CONNECT_SECONDS, _ANSWER_SECONDS = 2.0, 15.0
_PIECE = 65_536


def refuse_infected(file: Any) -> None:
    """Nothing where no scanner is set; the file is at its beginning afterwards.

    Raises `ValidationError` with a reason for people: something was found, or the scanner does not answer. A file that
    nobody has looked at is not taken: its form comes back with all that was typed, and is sent again later.
    """
    if not settings.SCANNER_URL:
        return
    file.seek(0)
    try:
        answer = _ask(settings.SCANNER_URL, file)
    except OSError:
        logger.exception("the virus scanner does not answer")
        answer = ""
    finally:
        file.seek(0)
    if answer.endswith(" FOUND"):
        logger.warning("the virus scanner refused a file: %s", answer.removeprefix("stream: "))
        raise ValidationError(
            _("The virus scanner found something harmful in this file. It was not kept."), code="virus"
        )
    if answer != "stream: OK":
        raise ValidationError(
            _("This file cannot be checked for viruses at the moment. Send it again in a few minutes."), code="scanner"
        )


def _ask(url: str, file: Any) -> str:
    """As INSTREAM of clamd wants it: pieces with their length before them, and one of length 0 at the end."""
    with _connected(url) as line:
        line.settimeout(_ANSWER_SECONDS)
        # One that has heard enough answers and hangs up: its words count, not the broken line.
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(_PIECE):
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=_CONNECT_SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_CONNECT_SECONDS)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line
