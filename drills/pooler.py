"""PgBouncer between the web server and PostgreSQL, each connection lent for one transaction (deploy/kubernetes)."""

import shutil
import time
from pathlib import Path

import psycopg2

from bench import serving
from drills.faultproxy import FaultProxy
from ogportal.devservers.places import become, private_folder, server_uid
from ogportal.devservers.supervisor import Child

#: Fewer than the web server has processes: they have to share.
CONNECTIONS = 3
#: For so many seconds PgBouncer lets a request wait for a connection before it is told that there is none.
WAIT = 3
#: What the role says, since a session that is lent begins with nothing of its own.
ROLE = ("statement_timeout = '15s'", "lock_timeout = '5s'", "timezone = 'UTC'")


def is_there() -> bool:
    return shutil.which("pgbouncer") is not None


class Pooler:
    def __init__(self, folder: Path, behind: FaultProxy) -> None:
        self.port = serving.free_port()
        own = folder / "pgbouncer"
        uid = server_uid(own)
        private_folder(own, uid=uid)
        settings = own / "pgbouncer.ini"
        settings.write_text(
            f"""[databases]
ogportal = host=127.0.0.1 port={behind.port} dbname=ogportal user=ogportal
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {CONNECTIONS}
max_client_conn = 400
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = {WAIT}
"""
        )
        settings.chmod(0o644)
        words = [*become(uid, needs=[own], dies_with_us="INT"), str(shutil.which("pgbouncer")), str(settings)]
        self.child = Child(
            "pgbouncer", words, log=folder / "pgbouncer.log", env={"PATH": "/usr/sbin:/usr/bin"}, cwd=own
        )
        until = time.monotonic() + 20
        while True:
            try:
                psycopg2.connect(self.url, connect_timeout=3).close()
                break
            except psycopg2.OperationalError as error:
                if time.monotonic() > until:
                    raise RuntimeError(f"PgBouncer: {error}; {self.child.log.read_text()[-1000:]}") from error
                time.sleep(0.1)

    @property
    def url(self) -> str:
        return f"postgresql://ogportal@127.0.0.1:{self.port}/ogportal"

    def stop(self) -> None:
        self.child.stop()
