"""The tools of the drills do what they say: a drill with a dull tool would always pass."""

import asyncio
import contextlib
import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from bench.serving import free_port
from drills import without
from drills.covered import COVERED
from drills.drill import DRILLS, Seen, in_order
from drills.faultproxy import FaultProxy
from drills.mailsink import MailSink
from drills.parts import database, files, queue, running, tables, together
from tests.support.crowds import in_background


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[FaultProxy]:
    """A proxy in front of a server that sends back what it gets."""
    loop, path = asyncio.new_event_loop(), tmp_path / "echo"

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(100):
                writer.write(piece)
                await writer.drain()
        writer.close()

    thread = in_background(loop.run_forever)
    server = asyncio.run_coroutine_threadsafe(asyncio.start_unix_server(echo, str(path)), loop).result(10)
    found = FaultProxy(free_port(), path)
    yield found
    found.stop()
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)


def _said(proxy: FaultProxy, words: bytes = b"hello") -> bytes | None:
    """What came back; None when the connection broke, b"" when nothing came in time."""
    try:
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=1) as there:
            there.sendall(words)
            return there.recv(100) or None
    except TimeoutError:
        return b""
    except OSError:
        return None


def test_the_proxy_passes_swallows_cuts_resets_and_refuses(proxy: FaultProxy) -> None:
    assert _said(proxy) == b"hello"
    for mode, value, answer in (("blackhole", 0, b""), ("cut", 3, None), ("rst", 0, None), ("refuse", 0, None)):
        proxy.set(mode, value)
        assert _said(proxy) == answer, mode
    proxy.set("delay", 0.05)
    assert _said(proxy) == b"hello"


def test_the_mail_server_takes_refuses_and_is_away() -> None:
    sink = MailSink(free_port())

    def send(to: str) -> None:
        message = EmailMessage()
        message["To"], message["From"], message["Message-ID"] = to, "a@example.org", "<1@example.org>"
        message.set_content("Bonjour")
        with smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as client:
            client.send_message(message)

    try:
        send("drill-1@example.org")
        assert [(one.to, one.message_id) for one in sink.to("drill")] == [("drill-1@example.org", "<1@example.org>")]
        sink.set("550")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send("nobody@example.org")
        sink.set("451")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send("drill-2@example.org")
        sink.set("refuse")
        with pytest.raises(ConnectionRefusedError):
            send("drill-3@example.org")
    finally:
        sink.stop()
    assert len(sink.taken) == 1


def test_every_drill_has_a_counter_proof_and_every_protection_taken_out_is_known() -> None:
    parts = (database, files, queue, running, tables, together)
    source = "".join(Path(str(part.__file__)).read_text(encoding="utf-8") for part in parts)
    assert all(drill.without and drill.expected for drill in in_order())
    assert len(in_order()) == len(DRILLS)
    for name in without._PATCHES:
        assert f'"{name}"' in source, name


def test_what_is_wrong_is_said() -> None:
    seen = Seen()
    seen.expect(True, "all is well")
    seen.expect(0, "nothing came")
    assert seen.wrong == ["nothing came"]


#: The catalogue of what has to be done to the portal.
CATALOGUE = [
    *(f"R{number}" for number in range(1, 17)),
    *(f"C{number}" for number in range(1, 6)),
    *(f"I{number}" for number in range(1, 14)),
    *(f"D{number}" for number in (*range(1, 6), 9)),
    *(f"T{number}" for number in range(1, 5)),
]


def test_every_line_of_the_catalogue_is_a_drill_or_held_by_tests_that_are_there() -> None:
    root = Path(__file__).resolve().parents[2]
    assert sorted({*DRILLS, *COVERED}) == sorted(CATALOGUE)
    for key, one in COVERED.items():
        assert one.tests or len(one.note) > 20, key
        for test in one.tests:
            path, _, name = test.partition("::")
            assert f"def {name}(" in (root / path).read_text(encoding="utf-8"), test
