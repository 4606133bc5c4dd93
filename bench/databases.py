"""A database for each size, beside each other on one server: the demonstration, and the plan of the bench in it."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[1]
BASE = "ogbench_base"


def named(name: str) -> str:
    """The address of another database of the server that DATABASE_URL names."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def database(size: int) -> str:
    """The address of the database with `size` ideas in the plan of the bench; made when it is not there yet."""
    name = f"ogbench_{size}"
    if not _exists(BASE):
        _create(BASE)
        _run(BASE, "manage.py", "migrate", "--verbosity", "0")
        _run(BASE, "manage.py", "load_demo", "--verbosity", "0")
    if not _exists(name):
        _create(name, template=BASE)
    _run(name, "-m", "bench.seed", str(size))
    return named(name)


def _exists(name: str) -> bool:
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _create(name: str, template: str = "template1") -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        cursor.execute(words)
    connection.close()


def _run(name: str, *words: str) -> None:
    # A column added to a million rows takes its minutes.
    env = os.environ | {"DATABASE_URL": named(name), "STATEMENT_TIMEOUT_MS": "3600000"}
    subprocess.run([sys.executable, *words], env=env, cwd=ROOT, check=True)
