"""A proxy between the portal and one of its servers that does what networks do: slow, cut, swallow, refuse.

The modes: `pass`; `refuse` (nobody listens); `rst` (accepted, then reset); `blackhole` (accepted, and everything is
swallowed); `delay` (each piece waits `value` seconds); `slow` (`value` bytes a second); `cut` (each connection is reset
once `value` bytes have gone to the server).
"""

import asyncio
import contextlib
import socket
import struct
import threading
from pathlib import Path
from typing import Any

_PIECE = 65_536


class FaultProxy:
    """Listens on a port of its own and passes on to a unix socket, in a thread of its own."""

    def __init__(self, port: int, target: Path) -> None:
        self.port, self.target = port, target
        self.mode, self.value = "pass", 0.0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._call(self._listen())

    def set(self, mode: str, value: float = 0.0, *, drop: bool = False) -> None:
        """Change what happens from now on; with `drop`, connections that stand are reset."""
        self.mode, self.value = mode, value
        self._call(self._change(drop=drop or mode in {"refuse", "rst"}))

    def stop(self) -> None:
        self.set("refuse")
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    def _call(self, doing: Any) -> None:
        asyncio.run_coroutine_threadsafe(doing, self._loop).result(timeout=10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port, reuse_address=True)

    async def _change(self, *, drop: bool) -> None:
        if self.mode == "refuse" and self._server is not None:
            self._server.close()
            self._server = None
        elif self.mode != "refuse" and self._server is None:
            await self._listen()
        if drop:
            for writer in list(self._open):
                _reset(writer)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "rst":
            _reset(writer)
            return
        try:
            there, back = await asyncio.open_unix_connection(str(self.target))
        except OSError:
            _reset(writer)
            return
        self._open |= {writer, back}
        try:
            await asyncio.gather(self._pass(reader, back, writer, counts=True), self._pass(there, writer, back))
        finally:
            self._open -= {writer, back}
            for one in (writer, back):
                with contextlib.suppress(OSError, RuntimeError):
                    one.close()

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        other: asyncio.StreamWriter,
        *,
        counts: bool = False,
    ) -> None:
        passed = 0
        with contextlib.suppress(OSError, RuntimeError):
            while piece := await reader.read(_PIECE):
                if self.mode == "blackhole":
                    continue
                if self.mode == "delay":
                    await asyncio.sleep(self.value)
                elif self.mode == "slow":
                    await asyncio.sleep(len(piece) / self.value)
                passed += len(piece)
                if self.mode == "cut" and counts and passed >= self.value:
                    _reset(writer)
                    _reset(other)
                    return
                writer.write(piece)
                await writer.drain()
        with contextlib.suppress(OSError, RuntimeError):
            writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End the connection as a network does that has lost it."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
