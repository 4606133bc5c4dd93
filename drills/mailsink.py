"""A mail server with moods, which keeps what it took. Moods: `take`, `451`, `550` (of addresses that begin with
`nobody`), `hang`, `slow` (each mail takes `pause` seconds), `refuse` (nobody listens).
"""

import asyncio
import contextlib
import email
import threading
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Taken:
    to: str
    message_id: str
    subject: str
    at: float


class MailSink:
    def __init__(self, port: int) -> None:
        self.port, self.mood, self.pause = port, "take", 0.0
        self.taken: list[Taken] = []
        #: Mails that somebody is about to hand over, and that are not here yet.
        self.coming: set[str] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._call(self._listen())

    def set(self, mood: str, pause: float = 0.0) -> None:
        self.mood, self.pause = mood, pause
        self._call(self._change())

    def to(self, mark: str) -> list[Taken]:
        """What was taken for addresses that carry this mark."""
        return [one for one in list(self.taken) if mark in one.to]

    def meets(self, mark: str, within: float) -> bool:
        """Until somebody is about to hand over a mail for this mark: who is killed now has not sent it."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if any(mark in to for to in list(self.coming)):
                return True
            time.sleep(0.01)
        return False

    def wait(self, mark: str, count: int, within: float) -> bool:
        """Until so many different mails for this mark are here."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if len({one.message_id for one in self.to(mark)}) >= count:
                return True
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        self.set("refuse")
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    def _call(self, doing: Any) -> None:
        asyncio.run_coroutine_threadsafe(doing, self._loop).result(timeout=10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port, reuse_address=True)

    async def _change(self) -> None:
        if self.mood == "refuse" and self._server is not None:
            self._server.close()
            self._server = None
        elif self.mood != "refuse" and self._server is None:
            await self._listen()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if self.mood == "hang":
                await asyncio.sleep(60)
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to = ""

        async def say(words: str) -> None:
            writer.write(words.encode() + b"\r\n")
            await writer.drain()

        await say("220 sink")
        while line := (await reader.readline()).decode("latin-1").strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                if self.mood == "451":
                    await say("451 4.3.0 later")
                elif self.mood == "550" and to.startswith("nobody"):
                    await say("550 5.1.1 no such user")
                else:
                    await say("250 ok")
            elif verb == "DATA":
                if self.mood == "slow":
                    self.coming.add(to)
                    await asyncio.sleep(self.pause / 2)
                    self.coming.discard(to)
                await say("354 go on")
                text = await reader.readuntil(b"\r\n.\r\n")
                message = email.message_from_bytes(text[:-5])
                self.taken.append(Taken(to, str(message["Message-ID"]), str(message["Subject"]), time.monotonic()))
                if self.mood == "slow":
                    # Taken, and the sender does not know it yet: here a killed sender makes a double.
                    await asyncio.sleep(self.pause / 2)
                await say("250 taken")
            elif verb == "QUIT":
                await say("221 bye")
                return
            else:
                await say("250 ok")
