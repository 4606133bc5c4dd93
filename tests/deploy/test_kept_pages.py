"""deploy/nginx.conf in a real nginx, before a small server that answers as the portal does: what is kept, and for whom.

That the portal answers so is asked in tests/ogportal/test_compressing.py and test_pagecache.py.
"""

import gzip
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bench import serving

PAGE = "<p>Une idée, فكرة</p>".encode() * 500
BROWSERS = ("gzip, deflate, br, zstd", "gzip, deflate, br", "gzip")
OTHERS = ("", "identity", "br", "gzip;q=0, br")
SHARED = {"Cache-Control": "public, max-age=0, s-maxage=60", "Vary": "Accept-Encoding, Cookie", "ETag": 'W/"1"'}


class Portal(BaseHTTPRequestHandler):
    """Pages go out compressed where that is asked for; `/data` is plain, as data are."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        encodings = self.headers.get("Accept-Encoding", "")
        self.asked.append((self.path, encodings))
        own = "Cookie" in self.headers
        body = PAGE + (b"own" if own else b"")
        headers = {"Cache-Control": "private, no-store"} if own else dict(SHARED)
        if self.path.startswith("/data"):
            headers = {"Content-Type": "text/csv"}
        else:
            headers["Content-Type"] = "text/html; charset=utf-8"
            if "gzip" in encodings:
                body = gzip.compress(body)
                headers["Content-Encoding"] = "gzip"
        self.send_response(404 if self.path == "/gone" else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Nobody reads it."""


class Line(http.client.HTTPConnection):
    """To nginx by a socket in a folder: no port that another test might have taken meanwhile."""

    def __init__(self, path: Path) -> None:
        super().__init__("portal.example.org", timeout=10)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(str(self.path))


class Answer:
    def __init__(self, got: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = got.status, got.headers, got.read()
        self.kept = self.headers["X-Cache"]
        self.encoding = self.headers["Content-Encoding"]
        self.varies = {word.strip() for line in self.headers.get_all("Vary", []) for word in line.split(",")}

    @property
    def read(self) -> bytes:
        return gzip.decompress(self.body) if self.encoding == "gzip" else self.body


@pytest.fixture(scope="module")
def door() -> Iterator[Path]:
    """nginx, and the portal that stands in behind it."""
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    folder = Path(tempfile.mkdtemp(prefix="og-nginx-"))
    folder.chmod(0o755)
    path = folder / "door"
    words = serving.nginx(folder, listen=f"unix:{path}", web=f"127.0.0.1:{behind.server_port}")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log, env=dict(os.environ))
    try:
        until = time.monotonic() + 20
        while not path.exists() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        assert path.exists(), (folder / "log").read_text()
        yield path
    finally:
        process.terminate()
        process.wait(timeout=20)
        behind.shutdown()
        behind.server_close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def asked() -> list[tuple[str, str]]:
    """What the portal is asked, as path and encodings, from now on."""
    Portal.asked = []
    return Portal.asked


def ask(door: Path, path: str, encodings: str = "gzip", *, method: str = "GET", **headers: str) -> Answer:
    line = Line(door)
    try:
        line.putrequest(method, path, skip_accept_encoding=True)
        if encodings:
            line.putheader("Accept-Encoding", encodings)
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        return Answer(line.getresponse())
    finally:
        line.close()


@pytest.mark.parametrize("first", [BROWSERS[0], ""])
def test_one_copy_serves_everybody_in_the_form_that_each_takes(first: str, door: Path, asked: list[Any]) -> None:
    path = f"/fr/kept/{len(first)}"
    answers = {encodings: ask(door, path, encodings) for encodings in (first, *BROWSERS, *OTHERS)}
    assert asked == [(path, "gzip")], "the portal is asked once, for the compressed page"
    assert {encodings: answer.encoding for encodings, answer in answers.items()} == (
        dict.fromkeys(BROWSERS, "gzip") | dict.fromkeys(OTHERS)
    )
    assert all(answer.read == PAGE for answer in answers.values())
    assert len({answers[encodings].body for encodings in BROWSERS}) == 1, "sent as it was kept"
    assert all({"Accept-Encoding", "Cookie"} <= answer.varies for answer in answers.values())
    for encodings in BROWSERS:
        assert int(answers[encodings].headers["Content-Length"]) == len(answers[encodings].body) < len(PAGE)


@pytest.mark.parametrize(("encodings", "encoding"), [("gzip", "gzip"), ("", None)])
def test_a_head_and_an_unchanged_page_need_nobody_behind(encodings: str, encoding: Any, door: Path, asked: Any) -> None:
    path = f"/fr/head/{encodings}"
    whole = ask(door, path, encodings)
    head = ask(door, path, encodings, method="HEAD")
    assert (head.status, head.body, head.encoding) == (200, b"", encoding)
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    assert ask(door, path, encodings, If_None_Match='W/"1"').status == 304
    other = ask(door, path, encodings, If_None_Match='W/"2"')
    assert (other.status, other.read) == (200, PAGE)
    assert len(asked) == 1


@pytest.mark.parametrize("encodings", ["gzip", ""])
def test_no_piece_of_a_page_is_taken_for_the_page(encodings: str, door: Path, asked: list[Any]) -> None:
    """Bytes of the compressed page and of the plain one are not the same: whoever asks for some gets all."""
    for _visit in range(2):
        answer = ask(door, f"/fr/range/{encodings}", encodings, Range="bytes=0-9")
        assert (answer.status, answer.read) == (200, PAGE)
        assert answer.headers["Accept-Ranges"] is None


@pytest.mark.parametrize(("encodings", "encoding"), [("gzip", "gzip"), ("", None)])
def test_what_is_somebodys_own_is_compressed_and_never_kept(
    encodings: str, encoding: Any, door: Path, asked: list[Any]
) -> None:
    path = f"/fr/own/{encodings}"
    shared = ask(door, path, encodings)
    for _visit in range(2):
        own = ask(door, path, encodings, Cookie="sessionid=a")
        assert (own.kept, own.encoding, own.read) == ("BYPASS", encoding, PAGE + b"own")
        assert own.headers["Cache-Control"] == "private, no-store"
    again = ask(door, path, encodings)
    assert (again.kept, again.read) == ("HIT", shared.read)
    assert len(asked) == 3


def test_a_page_that_is_not_there_comes_in_the_right_form_too(door: Path, asked: list[Any]) -> None:
    for encodings, encoding in (("gzip", "gzip"), ("", None)):
        answer = ask(door, "/gone", encodings)
        assert (answer.status, answer.encoding, answer.read) == (404, encoding, PAGE)


def test_data_that_come_plain_are_compressed_on_the_way(door: Path, asked: list[Any]) -> None:
    packed, plain = ask(door, "/data.csv", "gzip"), ask(door, "/data.csv", "")
    assert (packed.encoding, plain.encoding) == ("gzip", None)
    assert packed.read == plain.read == PAGE
    assert "Accept-Encoding" in packed.varies
