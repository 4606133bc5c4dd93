"""The virus scanner: what clamd of ClamAV is told and answers, over both kinds of its socket."""

import socket
import struct
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import scanning
from core.scanning import refuse_infected
from core.uploads import document_kind
from tests.support.crowds import in_background

#: What every scanner takes for a virus and nobody is hurt by (EICAR), in two parts so that this file is not one.
VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """As clamd speaks: INSTREAM, and the answer that ends with NUL. `limit` is its StreamMaxLength."""

    def __init__(self, listening: socket.socket, limit: int = 25_000_000, mood: str = "") -> None:
        self.listening, self.limit, self.mood = listening, limit, mood
        self.heard: list[bytes] = []
        self.thread = in_background(self._serve)

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self.listening.accept()
            except OSError:
                return
            with line:
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        with line.makefile("rb") as told:
            assert told.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!I", told.read(4))[0]:
                content += told.read(size)
                if len(content) > self.limit:
                    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
        self.heard.append(content)
        if self.mood == "hangs up":
            return
        line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if VIRUS in content else b"stream: OK\0")


@pytest.fixture(params=["tcp", "unix"])
def listening(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, str]]:
    with tempfile.TemporaryDirectory() as folder:
        if request.param == "tcp":
            server = socket.create_server(("127.0.0.1", 0))
            url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        else:
            server, path = socket.socket(socket.AF_UNIX), Path(folder) / "clamd.ctl"
            server.bind(str(path))
            server.listen()
            url = f"unix://{path}"
        yield server, url
        server.shutdown(socket.SHUT_RDWR)
        server.close()


@pytest.fixture
def scanner(listening: tuple[socket.socket, str], settings: Any) -> Callable[..., Clamd]:
    server, url = listening

    def start(**more: Any) -> Clamd:
        settings.SCANNER_URL = url
        return Clamd(server, **more)

    return start


def _pdf(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + content)


def test_a_clean_document_is_taken_and_was_shown_whole(scanner: Callable[..., Clamd]) -> None:
    clamd, content = scanner(), b"x" * 200_000
    file = _pdf(content)
    assert document_kind(file) == "pdf"
    assert clamd.heard == [b"%PDF-1.7\n" + content]
    assert file.read(5) == b"%PDF-"


def test_a_virus_is_refused_in_words_and_noted_without_a_name(
    scanner: Callable[..., Clamd], monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []
    # Not by what reaches the log: other tests of the same process set it up anew.
    monkeypatch.setattr(scanning.logger, "warning", lambda text, *told: noted.append(text % told))
    scanner()
    with pytest.raises(ValidationError) as refused:
        document_kind(_pdf(VIRUS))
    assert refused.value.code == "virus"
    assert len(noted) == 1
    assert "Eicar-Test-Signature" in noted[0]
    assert "a.pdf" not in noted[0]


@pytest.mark.parametrize("more", [{"mood": "hangs up"}, {"limit": 1_000}])
def test_what_it_has_not_judged_is_not_taken(more: dict[str, Any], scanner: Callable[..., Clamd]) -> None:
    scanner(**more)
    with pytest.raises(ValidationError) as refused:
        document_kind(_pdf(b"x" * 2_000_000))
    assert refused.value.code == "scanner"


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:9", "unix:///nowhere/clamd.ctl"])
def test_without_an_answer_nothing_is_taken(url: str, settings: Any) -> None:
    settings.SCANNER_URL = url
    with pytest.raises(ValidationError) as refused:
        document_kind(_pdf(VIRUS))
    assert refused.value.code == "scanner"


def test_where_there_is_none_nobody_is_asked(settings: Any) -> None:
    assert settings.SCANNER_URL == ""
    refuse_infected(BytesIO(VIRUS))
