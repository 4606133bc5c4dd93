"""The catalogues say everything, in both languages, with nothing left open."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests.support.sources import FLOORS, ROOT

LANGUAGES = ("ar", "fr")
#: The numbers that each Arabic form is for: none, one, two, 3–10, 11–99, and the hundreds.
ARABIC = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 1000: 5}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0-9.]*[a-zA-Z]|%[-+#0-9.]*[sdf]|\{\w*\}")

#: One thing has one word (docs/glossary.md). These are the others, which somebody might write meanwhile.
OTHER_WORDS = {
    "ar": r"قائمة الانتظار|[فم][ين] القائمة|القوائم|المنظمات|ورش(ة|ات)\b|يومية كل",
    "fr": r"(?i)\b(ateliers?|phases?|thèmes?|jalons?|e-mails?|fiches? d’idée|rapports? de rencontre)\b",
}


def key(entry: polib.POEntry) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


@cache
def catalogue(language: str, root: Path = ROOT) -> polib.POFile:
    path = root / "locale" / language / "LC_MESSAGES" / "django.po"
    assert path.exists(), f"{path.relative_to(root)} is missing: make catalogues"
    return polib.pofile(str(path), encoding="utf-8")


@pytest.fixture(scope="session")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project copied, with the texts of its sources gathered anew."""
    copy = tmp_path_factory.mktemp("gathered")
    for name in ("manage.py", "templates", "locale", *FLOORS):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        elif source.exists():
            shutil.copy(source, copy / name)
    (copy / "locale").mkdir(exist_ok=True)
    (copy / "static").mkdir()
    words = [sys.executable, "manage.py", "makemessages", "--no-location", "--no-wrap"]
    for language in LANGUAGES:
        words += ["-l", language]
    done = subprocess.run(words, cwd=copy, env=os.environ, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    return copy


def faults_of(entry: polib.POEntry) -> list[str]:
    """What is wrong with one entry of a catalogue."""
    if entry.obsolete:
        return ["obsolete"]
    faults = ["fuzzy"] if entry.fuzzy else []
    texts = entry.msgstr_plural if entry.msgid_plural else {0: entry.msgstr}
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for form, text in texts.items():
        if not text.strip():
            faults.append(f"form {form} is empty")
            continue
        has = set(PLACEHOLDER.findall(text))
        # A form that is for one number alone may say it in words: «فكرة واحدة», «فكرتان».
        may_lack = 1 if entry.msgid_plural and form < len(texts) - 1 and form < 3 else 0
        if has - wanted or len(wanted - has) > may_lack:
            faults.append(f"form {form}: placeholders {sorted(has)} for {sorted(wanted)}")
        if (entry.msgid[0] == "\n", entry.msgid[-1] == "\n") != (text[0] == "\n", text[-1] == "\n"):
            faults.append(f"form {form}: new lines at the edges")
    return faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_empty_fuzzy_obsolete_or_without_its_placeholders(language: str) -> None:
    faults = {key(entry): faults_of(entry) for entry in catalogue(language)}
    assert {entry: wrong for entry, wrong in faults.items() if wrong} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_every_text_of_the_sources_and_no_other(language: str, gathered: Path) -> None:
    needed = {key(entry) for entry in catalogue(language, gathered) if not entry.obsolete}
    there = {key(entry) for entry in catalogue(language) if not entry.obsolete}
    assert len(needed) > 300, "nothing was gathered"
    assert sorted(needed - there) == [], "missing"
    assert sorted(there - needed) == [], "not in the sources any more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_has_one_word(language: str) -> None:
    other = re.compile(OTHER_WORDS[language])
    texts = [text for entry in catalogue(language) for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if other.search(text)] == []


def test_arabic_has_its_six_forms_in_the_header_and_in_every_plural_entry() -> None:
    from gettext import c2py

    rule = catalogue("ar").metadata["Plural-Forms"]
    count, formula = re.fullmatch(r"nplurals=(\d+); *plural=(.+?);?", rule.strip()).groups()
    assert int(count) == 6
    chosen = c2py(formula)
    assert {number: chosen(number) for number in ARABIC} == ARABIC
    forms = {key(entry): sorted(entry.msgstr_plural) for entry in catalogue("ar") if entry.msgid_plural}
    assert {entry: there for entry, there in forms.items() if there != [0, 1, 2, 3, 4, 5]} == {}


def test_french_has_its_two_forms() -> None:
    assert re.match(r"nplurals=2; *plural=\(?n *> *1\)?", catalogue("fr").metadata["Plural-Forms"])
    forms = {key(entry): sorted(entry.msgstr_plural) for entry in catalogue("fr") if entry.msgid_plural}
    assert {entry: there for entry, there in forms.items() if there != [0, 1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_itself_can_compile_the_catalogue(language: str, tmp_path: Path) -> None:
    source = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    words = ["msgfmt", "--check", "-o", str(tmp_path / "out.mo"), str(source)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_every_language_of_the_interface_has_a_catalogue() -> None:
    assert [code for code, _name in settings.LANGUAGES] == list(LANGUAGES)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"msgid": "Idea", "msgstr": " "}, "empty"),
        ({"msgid": "Idea", "msgstr": "Idée", "flags": ["fuzzy"]}, "fuzzy"),
        ({"msgid": "Idea", "msgstr": "Idée", "obsolete": True}, "obsolete"),
        ({"msgid": "%(n)s ideas", "msgstr": "idées"}, "placeholders"),
        ({"msgid": "{name} wrote", "msgstr": "{nom} a écrit"}, "placeholders"),
        ({"msgid": "one", "msgid_plural": "%(n)s of {p}", "msgstr_plural": {0: "un", 1: "%(n)s de {p}"}}, "form 0"),
        ({"msgid": "%(n)s", "msgid_plural": "%(n)s", "msgstr_plural": {0: "un", 1: "plusieurs"}}, "form 1"),
    ],
)
def test_each_fault_is_found(entry: dict, fault: str) -> None:
    assert any(fault in found for found in faults_of(polib.POEntry(**entry)))


def test_a_right_entry_has_no_fault() -> None:
    forms = {0: "لا فكرة", 1: "فكرة واحدة", 2: "فكرتان", 3: "%(n)s أفكار", 4: "%(n)s فكرة", 5: "%(n)s فكرة"}
    assert faults_of(polib.POEntry(msgid="%(n)s idea", msgid_plural="%(n)s ideas", msgstr_plural=forms)) == []
    assert faults_of(polib.POEntry(msgid="{name} wrote %(n)d\n", msgstr="{name} a écrit %(n)d\n")) == []
