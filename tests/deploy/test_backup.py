"""A backup is what can be restored: bin/backup and bin/restore beside a real server."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from ogportal.devservers.postgres import binaries

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
_SUM = "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM \"{}\" t"


def _url(name: str) -> str:
    told = connection.settings_dict
    host = quote(told["HOST"], safe="")
    secret = f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else ""
    return f"postgresql://{told['USER']}{secret}@{host}:{told['PORT'] or 5432}/{name}"


def _sums(url: str) -> dict[str, str]:
    with contextlib.closing(psycopg2.connect(url)) as asked, asked.cursor() as cursor:
        cursor.execute(_TABLES)
        names = [name for (name,) in cursor.fetchall()]
        sums = {}
        for name in names:
            cursor.execute(_SUM.format(name))
            sums[name] = cursor.fetchone()[0]
        return sums


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "media"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "صورة.jpg").write_bytes(bytes(range(256)) * 400)
    (folder / "notes.pdf").write_bytes(b"%PDF-1.7")
    return folder


def _tools() -> Path:
    """pg_dump and its like of the server's own version: a newer one writes what an older server does not read."""
    server = str(connection.pg_version // 10_000)
    folders = [binaries(), *(Path(found).parent for found in [shutil.which("pg_dump")] if found)]
    for folder in folders:
        said = subprocess.run(
            [folder / "pg_dump", "--version"], capture_output=True, text=True, check=True, timeout=60
        ).stdout
        if said.split()[2].partition(".")[0] == server:
            return folder
    return folders[0]


def run(program: str, *words: str, url: str, media: Path, **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{_tools()}:{os.environ['PATH']}"
    env = {"PATH": path, "DATABASE_URL": url, "MEDIA_ROOT": str(media), "LC_ALL": "C.UTF-8", **more}
    line = ["bash", str(ROOT / "bin" / program), *words]
    return subprocess.run(line, env=env, capture_output=True, text=True, check=False, timeout=180)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, media: Path, django_db_setup: None) -> Path:
    """One backup of the database of the tests."""
    folder = tmp_path_factory.mktemp("backups")
    done = run("backup", str(folder), url=_url(connection.settings_dict["NAME"]), media=media)
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("2*")
    return made


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    (tmp_path / "backups").mkdir()
    return shutil.copytree(made, tmp_path / "backups" / made.name)


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of an empty database."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with contextlib.closing(psycopg2.connect(_url("postgres"))) as asked:
        asked.autocommit = True
        with asked.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
            yield _url(name)
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_what_comes_back_is_what_was(kept: Path, media: Path, elsewhere: str, tmp_path: Path) -> None:
    """Every table and every file; and neither is written over a second time."""
    assert sorted(path.name for path in kept.iterdir()) == ["SHA256SUMS", "about", "database.dump", "media.tar"]
    assert kept.stat().st_mode & 0o077 == 0
    back = tmp_path / "back"
    done = run("restore", str(kept), url=elsewhere, media=back)
    assert done.returncode == 0, done.stderr
    before, after = _sums(_url(connection.settings_dict["NAME"])), _sums(elsewhere)
    assert len(before) > 50
    assert before == after
    for path in media.rglob("*"):
        if path.is_file():
            assert (back / path.relative_to(media)).read_bytes() == path.read_bytes()

    again = run("restore", str(kept), url=elsewhere, media=tmp_path / "third")
    assert again.returncode != 0
    assert "not empty" in again.stderr
    assert not (tmp_path / "third").exists()


def _sign(folder: Path) -> None:
    """As somebody would who makes the sums anew over what is there."""
    line = "sha256sum database.dump media.tar about > SHA256SUMS"
    subprocess.run(["bash", "-c", line], cwd=folder, check=True, timeout=60)


@pytest.mark.parametrize("part", ["database.dump", "media.tar"])
@pytest.mark.parametrize("signed", [False, True])
def test_what_was_cut_short_or_changed_is_refused(
    kept: Path, elsewhere: str, tmp_path: Path, part: str, signed: bool
) -> None:
    content = (kept / part).read_bytes()
    (kept / part).write_bytes(content[: len(content) * 2 // 3])
    if signed:
        _sign(kept)
    done = run("restore", str(kept), url=elsewhere, media=tmp_path / "back")
    assert done.returncode != 0
    assert "nothing was restored" in done.stderr
    assert _sums(elsewhere) == {}
    assert not (tmp_path / "back").exists()
    assert run("restore", "--check", str(kept), url=elsewhere, media=tmp_path / "back").returncode != 0


def test_a_whole_one_is_said_to_be_whole(kept: Path, tmp_path: Path) -> None:
    done = run("restore", "--check", str(kept), url="", media=tmp_path)
    assert done.returncode == 0
    assert "whole" in done.stdout


def test_the_age_is_told(kept: Path, tmp_path: Path) -> None:
    def age(hours: str) -> int:
        return run("backup", "--age", str(kept.parent), hours, url="", media=tmp_path).returncode

    assert age("26") == 0
    kept.rename(kept.parent / "20200101T000000Z")
    assert age("26") == 1
    shutil.rmtree(kept.parent / "20200101T000000Z")
    assert age("26") == 1


def test_old_ones_go_but_the_newest_three(kept: Path, media: Path, tmp_path: Path) -> None:
    for year in range(2015, 2021):
        (kept.parent / f"{year}0101T000000Z").mkdir()
    prom = tmp_path / "prom"
    prom.mkdir()
    (kept.parent / ".unfinished-1").mkdir()
    url = _url(connection.settings_dict["NAME"])
    done = run("backup", str(kept.parent), url=url, media=media, BACKUP_DAYS="30", BACKUP_PROM=str(prom))
    assert done.returncode == 0, done.stderr
    left = sorted(path.name for path in kept.parent.iterdir() if path.is_dir())
    assert len(left) == 3
    assert "portal_backup_finished_timestamp_seconds" in (prom / "portal_backup.prom").read_text()


def test_one_that_fails_leaves_nothing_that_looks_like_one(tmp_path: Path, media: Path) -> None:
    done = run("backup", str(tmp_path / "b"), url="postgresql://nobody@127.0.0.1:1/none", media=media)
    assert done.returncode != 0
    assert [path.name for path in (tmp_path / "b").iterdir()] == [".lock"]


def test_called_wrongly_they_say_how(tmp_path: Path) -> None:
    for program in ("backup", "restore"):
        done: Any = run(program, url="", media=tmp_path)
        assert done.returncode == 2
        assert f"bin/{program}" in done.stderr


_GPG = shutil.which("gpg") or ""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A public and a secret key in files, as an operator keeps them: the second one elsewhere."""
    folder = tmp_path_factory.mktemp("keys")
    ring = folder / "ring"
    ring.mkdir(mode=0o700)

    def gpg(*words: str) -> bytes:
        line = [_GPG, "--homedir", str(ring), "--batch", "--quiet", "--passphrase", "", *words]
        return subprocess.run(line, check=True, capture_output=True, timeout=180).stdout

    gpg("--quick-generate-key", "backups@example.org", "future-default", "default", "never")
    (folder / "public.asc").write_bytes(gpg("--armor", "--export"))
    (folder / "secret.asc").write_bytes(gpg("--armor", "--export-secret-keys"))
    subprocess.run(["gpgconf", "--homedir", str(ring), "--kill", "all"], check=False, timeout=60)
    return folder / "public.asc", folder / "secret.asc"


def test_with_a_key_nothing_stands_plain_and_only_the_secret_key_brings_it_back(
    keys: tuple[Path, Path], media: Path, elsewhere: str, tmp_path: Path
) -> None:
    public, secret = keys
    url = _url(connection.settings_dict["NAME"])
    done = run("backup", str(tmp_path / "b"), url=url, media=media, BACKUP_KEY=str(public))
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "b").glob("2*")
    assert sorted(path.name for path in made.iterdir()) == ["SHA256SUMS", "about", "database.dump.gpg", "media.tar.gpg"]
    assert not [path.name for path in made.iterdir() if b"django_migrations" in path.read_bytes()]

    back = tmp_path / "back"
    without = run("restore", str(made), url=elsewhere, media=back)
    assert without.returncode != 0
    assert "encrypted" in without.stderr
    wrong = run("restore", str(made), url=elsewhere, media=back, BACKUP_SECRET_KEY=str(public))
    assert "nothing was restored" in wrong.stderr
    assert _sums(elsewhere) == {}

    content = (made / "media.tar.gpg").read_bytes()
    (made / "media.tar.gpg").write_bytes(content[:-200])
    subprocess.run(["bash", "-c", "sha256sum *.gpg about > SHA256SUMS"], cwd=made, check=True, timeout=60)
    spoilt = run("restore", str(made), url=elsewhere, media=back, BACKUP_SECRET_KEY=str(secret))
    assert "nothing was restored" in spoilt.stderr
    assert _sums(elsewhere) == {}
    (made / "media.tar.gpg").write_bytes(content)
    subprocess.run(["bash", "-c", "sha256sum *.gpg about > SHA256SUMS"], cwd=made, check=True, timeout=60)

    done = run("restore", str(made), url=elsewhere, media=back, BACKUP_SECRET_KEY=str(secret))
    assert done.returncode == 0, done.stderr
    assert _sums(url) == _sums(elsewhere)
    assert (back / "photos" / "صورة.jpg").read_bytes() == (media / "photos" / "صورة.jpg").read_bytes()


def test_a_key_that_is_not_there_makes_no_backup_rather_than_a_plain_one(media: Path, tmp_path: Path) -> None:
    url = _url(connection.settings_dict["NAME"])
    for key in (str(tmp_path / "none.asc"), str(media / "notes.pdf")):
        done = run("backup", str(tmp_path / "b"), url=url, media=media, BACKUP_KEY=key)
        assert done.returncode != 0
        assert {path.name for path in (tmp_path / "b").glob("*")} <= {".lock"}
