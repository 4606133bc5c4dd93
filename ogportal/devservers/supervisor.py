"""Starts things in order, watches them, and stops them in the opposite order, whatever happens."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from ogportal.devservers.places import become, say


class Stopped(BaseException):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, the terminal closed)."""


def stop_on_signals() -> None:
    """Turn the first request to stop into `Stopped`; later ones are ignored, since stopping has limits of its own."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        ignore_signals()
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def ignore_signals() -> None:
    """From here on nothing interrupts."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


class Child:
    """One program with its log, in a process group of its own so that Ctrl-C reaches us alone."""

    process: subprocess.Popen[bytes]

    def __init__(self, name: str, command: Sequence[str], *, log: Path, env: dict[str, str], cwd: Path) -> None:
        """Start the program. The kernel ends it should this process be killed."""
        self.name, self.log = name, log
        self._command, self._env, self._cwd = command, env, cwd
        self.start()

    def start(self) -> None:
        """Start the program; what a killed one left of its group is ended first, since it would hold the port."""
        if hasattr(self, "process"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        with self.log.open("ab") as file:
            self.process = subprocess.Popen(
                [*become(os.geteuid(), needs=[], dies_with_us="TERM"), *self._command],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=self._env,
                cwd=self._cwd,
                start_new_session=True,
            )

    def dead(self) -> bool:
        """Whether the program has ended."""
        return self.process.poll() is not None

    def stop(self, *, within: float = 12) -> None:
        """Ask, wait, then end the whole group, so that no process of a pool is left."""
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=within)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at the end, undisturbed by signals, also when the body never got to run whole."""
    try:
        yield
    finally:
        ignore_signals()
        stop()


def run_attached(command: Sequence[str], *, env: dict[str, str], cwd: Path | None = None) -> int:
    """Run a command in our own terminal and group, wait for it, and return its code."""
    process = subprocess.Popen(command, env=env, cwd=cwd)
    try:
        return process.wait()
    except Stopped:
        # Ctrl-C in a terminal has reached the command as well; SIGTERM has reached only us.
        time.sleep(0.2)
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return 130


def complain(text: str) -> None:
    """Say what is wrong, apart from the ordinary output."""
    sys.stdout.flush()
    sys.stderr.write(text.rstrip() + "\n")
    sys.stderr.flush()


__all__ = ["Child", "Stopped", "complain", "ignore_signals", "run_attached", "say", "stop_on_signals", "stopping"]
