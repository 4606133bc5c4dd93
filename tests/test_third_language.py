"""A third language of the interface (Tamazight, `zgh`) is a settings entry, a catalogue and a migration.

A copy of the project gets it really: `makemigrations`, `migrate` on a database of its own, a catalogue, and visits.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

import polib
import psycopg2
import pytest

from tests.support.sources import FLOORS, ROOT

DATA = Path(__file__).parent / "data"
BEFORE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("makemigrations", dry_run=True)
"""


def constraints(url: str) -> set[tuple[str, str, str]]:
    """Constraints, triggers and indexes of the portal's tables, in PostgreSQL's own words."""
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
                 where connamespace = 'public'::regnamespace
                union all
                select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
                union all
                select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
                """
            )
            return set(cursor.fetchall())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """An empty database beside the one of the tests."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"third_language_{uuid.uuid4().hex[:8]}"
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'create database "{name}"')
    yield urlunsplit(parts._replace(path=f"/{name}"))
    with connection.cursor() as cursor:
        cursor.execute(f'drop database "{name}"')
    connection.close()


@pytest.fixture(scope="module")
def third(tmp_path_factory: pytest.TempPathFactory, database: str) -> SimpleNamespace:
    """The project with the third language, and what was said on the way there."""
    copy = tmp_path_factory.mktemp("zgh")
    for name in ("manage.py", "templates", "static", "locale", *FLOORS):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, copy / name)
    for name in ("settings_zgh.py", "visit_zgh.py"):
        shutil.copy(DATA / name, copy / name)

    def python(settings: str, *words: str) -> str:
        # What is covered there is a copy: measuring it costs half of the time and counts for nothing.
        env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        env |= {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(copy)}
        done = subprocess.run(
            [sys.executable, *words], cwd=copy, env=env, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    before = python("ogportal.settings", "-c", BEFORE)
    two = constraints(database)
    folder = copy / "locale" / "zgh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": "nplurals=2; plural=n > 1;"}
    catalogue.append(polib.POEntry(msgid="Open Government Portal", msgstr="ⴰⵡⵡⵓⵔ ⵏ ⵜⵏⴱⴰⴹⵜ ⵉⵕⵥⵎⵏ"))
    catalogue.save_as_mofile(str(folder / "django.mo"))
    python("settings_zgh", "visit_zgh.py", "seen.json")
    seen = json.loads((copy / "seen.json").read_text(encoding="utf-8"))
    return SimpleNamespace(before=before, two=two, three=constraints(database), seen=seen)


def test_only_columns_are_added_and_only_those_of_the_new_language(third: SimpleNamespace) -> None:
    assert "No changes detected" in third.before
    steps = [line.strip() for line in third.seen["proposed"].splitlines() if line.startswith("    ")]
    assert len(steps) > 30
    assert [step for step in steps if not re.fullmatch(r"\+ Add field \w+_zgh to \w+", step)] == []
    assert "No changes detected" in third.seen["after"]


def test_the_rules_of_the_database_stay_as_they_were(third: SimpleNamespace) -> None:
    assert third.two
    assert third.three == third.two


def test_every_page_answers_in_the_new_language(third: SimpleNamespace) -> None:
    answers = third.seen["answers"]
    assert len(answers) > 8
    assert {address: answer["error"] for address, answer in answers.items() if answer["status"] >= 500} == {}
    pages = {
        address: answer["body"]
        for address, answer in answers.items()
        # What has no document around it is part of a page that was asked for before.
        if answer["status"] == 200 and answer["body"] and "<!doctype" in answer["body"][:200].lower()
    }
    for address, body in pages.items():
        opening = re.search(r"<html[^>]*>", body)
        assert opening, address
        assert 'lang="zgh"' in opening.group(0), address
        assert 'dir="ltr"' in opening.group(0), address
        assert "ⴰⵡⵡⵓⵔ ⵏ ⵜⵏⴱⴰⴹⵜ ⵉⵕⵥⵎⵏ" in body, address


def test_each_page_offers_the_way_to_the_other_languages_and_from_them(third: SimpleNamespace) -> None:
    home = third.seen["answers"]["/zgh/"]["body"]
    assert {'href="/ar/"', 'href="/fr/"'} <= set(re.findall(r'href="[^"]*"', home))
    assert third.seen["preferred"] == "/zgh/"


def test_content_is_shown_in_it_or_in_the_first_language_that_has_it(third: SimpleNamespace) -> None:
    assert third.seen["plan"] == ["ⴰⵖⴰⵡⴰⵙ", "ⴰⵖⴰⵡⴰⵙ"]
    assert "ⴰⵖⴰⵡⴰⵙ" in third.seen["answers"]["/zgh/plans/zgh1/"]["body"]
    assert third.seen["theme"] == "النزاهة"
