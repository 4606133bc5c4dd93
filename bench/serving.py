"""The real servers: gunicorn with the portal's configuration, nginx with that of production."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ogportal.devservers.supervisor import Child, stopping

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    """Where it listens, and the process whose children do the work."""

    port: int
    child: Child
    folder: Path

    def workers(self) -> list[int]:
        """The processes that answer; not those of nginx that look after its caches, of which one ends after a minute."""
        found = Path(f"/proc/{self.child.process.pid}/task/{self.child.process.pid}/children").read_text()
        return [int(one) for one in found.split() if b": cache " not in Path(f"/proc/{one}/cmdline").read_bytes()]


def free_port() -> int:
    """A port below those that the kernel gives to clients."""
    for port in range(23100, 23900):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port between 23100 and 23900")


@contextlib.contextmanager
def portal(database_url: str, folder: Path, *, workers: int = 1, **settings: str) -> Iterator[Server]:
    """The portal under gunicorn. `settings` are words of the environment."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "DATABASE_URL": database_url,
        "SITE_URL": address,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DEBUG": "false",
        "STATIC_ROOT": str(folder / "static"),
        "WEB_CONCURRENCY": str(workers),
        "PYTHONPATH": str(ROOT),
        "PAGE_CACHE_SECONDS": "0",
        **settings,
    }
    if not (folder / "static").exists():
        words = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(words, env=env, cwd=ROOT, check=True)
    log = folder / f"web-{port}.log"
    words = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
    words += ["--bind", f"127.0.0.1:{port}", "--max-requests", "0", "--max-requests-jitter", "0", "bench.wsgi"]
    child = Child("web", words, log=log, env=env, cwd=ROOT)
    with stopping(child.stop):
        _wait(port, child)
        yield Server(port, child, folder)


def has_nginx() -> bool:
    return shutil.which("nginx") is not None


@contextlib.contextmanager
def proxy(behind: Server) -> Iterator[Server]:
    """nginx with the configuration of production: other ports and folders, and no limits for one address."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="nginx-", dir=behind.folder))
    folder.chmod(0o755)
    child = Child(
        "nginx",
        nginx(folder, listen=f"127.0.0.1:{port}", web=f"127.0.0.1:{behind.port}"),
        log=folder / "nginx.log",
        env=dict(os.environ),
        cwd=folder,
    )
    with stopping(child.stop):
        _wait(port, child)
        yield Server(port, child, folder)


def nginx(folder: Path, *, listen: str, web: str) -> list[str]:
    """Write that configuration below `folder`, where `files` are handed out as they are, and say how nginx is started."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("/tmp/", f"{folder}/").replace("server web:8000", f"server {web}")
    text = re.sub(r"listen 8080\b", f"listen {listen}", text)
    text = text.replace("/etc/nginx/errors", str(ROOT / "deploy" / "errors"))
    text = text.replace("worker_processes auto", "worker_processes 1")
    # All load of the bench comes from one address, which production would hold back.
    text = re.sub(r"^\s*limit_(req|conn) .*$", "", text, flags=re.MULTILINE)
    # The portal is told that requests came by http, as they do here.
    text = text.replace("X-Forwarded-Proto https", "X-Forwarded-Proto http")
    # A crowd has many addresses; that of the bench says in a header which one it plays.
    text = text.replace("X-Forwarded-For $remote_addr", "X-Forwarded-For $http_x_bench_client")
    files = folder / "files"
    files.mkdir()
    text = text.replace(
        "location = /readyz", f"location /bench-files/ {{ alias {files}/; }}\n\n        location = /readyz"
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + "daemon off;\n" + text, encoding="utf-8")
    return [str(shutil.which("nginx")), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def _wait(port: int, child: Child, within: float = 60) -> None:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if child.dead():
            raise RuntimeError(f"{child.name} ended: {child.log.read_text()[-2000:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{child.name} does not answer: {child.log.read_text()[-2000:]}")
