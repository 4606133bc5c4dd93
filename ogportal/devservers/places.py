"""Private folders, locks and the unprivileged user under which PostgreSQL runs when we are root."""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

#: Who PostgreSQL becomes when root starts it: it refuses to be root.
UNPRIVILEGED = "nobody"
_CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}


class CannotStart(Exception):
    """Something that a person has to put right; shown without a traceback."""


def private_folder(path: Path, *, uid: int) -> Path:
    """Make `path` a folder of `uid` that nobody else enters; refuse one that somebody else prepared."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(path, uid, pwd.getpwuid(uid).pw_gid)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
        raise CannotStart(f"{path} belongs to somebody else. Remove it, then try again.")
    if found.st_uid != uid:
        os.chown(path, uid, pwd.getpwuid(uid).pw_gid)
    path.chmod(0o700)
    return path


def socket_folder(data: Path, *, uid: int) -> Path:
    """Make a short private folder for sockets: their paths may not pass about 100 characters."""
    return private_folder(socket_path(data), uid=uid)


def socket_path(data: Path) -> Path:
    """Return where the sockets of a data folder are."""
    name = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
    return Path("/tmp") / f"og-{name}"  # noqa: S108 - owner and mode are checked


def take_lock(path: Path) -> IO[str] | None:
    """Hold `path` until the file is closed or this process ends, however it ends; None if another holds it."""
    held = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        return None
    return held


def server_uid(data: Path) -> int:
    """Return the user of a PostgreSQL data folder: its owner, or ourselves, or somebody unprivileged for root."""
    if os.geteuid() != 0:
        return os.geteuid()
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid
    return pwd.getpwnam(UNPRIVILEGED).pw_uid


def become(uid: int, *, needs: Iterable[Path], dies_with_us: str = "") -> list[str]:
    """Return the words to put before a command so that it runs as `uid`.

    Root drops to `uid` and, only when a folder on the way to `needs` is closed to `uid`, keeps one capability: to
    pass through closed folders. The rights of those folders stay as they are.
    `dies_with_us` names a signal that the kernel sends to the command when this process is killed.
    """
    setpriv = shutil.which("setpriv")
    words: list[str] = []
    if setpriv and dies_with_us:
        words += [f"--pdeathsig={dies_with_us}"]
    if os.geteuid() == 0 and uid != 0:
        if setpriv is None:
            raise CannotStart(
                "PostgreSQL does not run as root, and `setpriv` (util-linux) is missing: use another user."
            )
        words += [f"--reuid={uid}", f"--regid={pwd.getpwuid(uid).pw_gid}", "--clear-groups"]
        if not all(_open_to_all(path) for path in needs):
            capability = _capability()
            # access(2) forgets capabilities unless `no_setuid_fixup` is set, and initdb asks access(2).
            words += [
                "--securebits=+no_setuid_fixup",
                f"--inh-caps=-all,+{capability}",
                f"--ambient-caps=+{capability}",
            ]
    return [setpriv, *words, "--"] if setpriv and words else []


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.resolve().parents] if folder.is_dir())


def _capability() -> str:
    """Name the weakest capability at hand that passes closed folders (containers often lack the first)."""
    permitted = 0
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapPrm:"):
            permitted = int(line.split()[1], 16)
    for name, bit in _CAPABILITIES.items():
        if permitted >> bit & 1:
            return name
    raise CannotStart(f"The folder of the project is closed to the user {UNPRIVILEGED!r}. Use another user than root.")


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
