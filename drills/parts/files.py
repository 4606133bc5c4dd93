"""The disk of the files that people send."""

import contextlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench import serving
from drills import client
from drills.client import TOKEN, Answer
from drills.drill import Seen, drill
from drills.house import ROOT, House
from ogportal.devservers.supervisor import Child

_DOCUMENT = b"%PDF-1.7\n" + b"0" * 600_000 + b"\n%%EOF\n"


def _report(port: int, house: House, mark: str) -> Answer:
    """An institution's report of what it did, with a document of 600 kB."""
    card = house.one(
        "SELECT c.reference FROM commitments_commitment c JOIN plans_actionplan p ON p.id = c.plan_id"
        " WHERE c.state = 'adopted' ORDER BY c.id LIMIT 1"
    )
    words = {"csrfmiddlewaretoken": TOKEN, "date": datetime.now(UTC).date().isoformat(), "narrative_fr": f"{mark} fait"}
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(part.format(name, word) for name, word in words.items()).encode()
    body += b'--x\r\nContent-Disposition: form-data; name="evidence"; filename="preuve.pdf"\r\n\r\n' + _DOCUMENT
    headers = client.own_headers(f"; sessionid={house.session}") | {"Content-Type": "multipart/form-data; boundary=x"}
    path = f"/fr/desk/commitments/{card}/report/"
    return client.ask(port, path, method="POST", body=body + b"\r\n--x--\r\n", headers=headers)


@drill(
    "R12",
    "the disk of the files is full while an institution sends its report with a document",
    "the report is refused with 503 and leaves no row, pages stay; once there is room the same report is taken",
    without="the transaction around file and row: a file that could not be written is passed over",
)
def media_full(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("r12")
    if os.geteuid() != 0:
        raise RuntimeError("a disk of its own can only be mounted by root")
    disk = house.folder / f"files-{mark}"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0777", "tmpfs", str(disk)], check=True)
    port = serving.free_port()
    module = "drills.without.wsgi" if broken else "ogportal.wsgi"
    line = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
    env = house.env | {"MEDIA_ROOT": str(disk), "DRILL_WITHOUT": "files"}
    web = Child(
        "files", [*line, "--bind", f"127.0.0.1:{port}", module], log=house.folder / "files.log", env=env, cwd=ROOT
    )
    try:
        house.until(lambda: client.ask(port, "/healthz").status == 200, 90)
        filler = disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            file.write(b"x" * 800_000)
        answers = [_report(port, house, mark) for _turn in range(3)]
        home = client.ask(port, "/fr/commitments/")
        filler.unlink()
        answers.append(_report(port, house, mark))
        told = [answer.status for answer in answers]
        kept = house.rows(
            "SELECT evidence_file FROM commitments_progressupdate WHERE narrative_fr LIKE %s", [f"{mark}%"]
        )
        whole = [name for (name,) in kept if _size(disk / name) == len(_DOCUMENT)]
        seen.figures |= {
            "acknowledged": told.count(302),
            "stored": len(whole),
            "lost": told.count(302) - len(whole),
            "duplicated": max(0, len(kept) - told.count(302)),
            "longest wait": f"{max(answer.seconds for answer in answers):.2f} s",
            "told": str(told),
            "a page meanwhile": home.status,
        }
        seen.expect(told[:3] == [503] * 3, f"without room the answers were {told[:3]}")
        seen.expect(told[3] == 302, f"with room the answer was {told[3]}")
        seen.expect(
            len(kept) == len(whole) == told.count(302), f"{len(kept)} rows, of which {len(whole)} have their file"
        )
        seen.expect(home.status == 200, f"a page answered {home.status}")
    finally:
        web.stop()
        subprocess.run(["umount", "-l", str(disk)], check=False)
    return seen


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
