"""French with the spaces that do not break, Arabic with commas of its own: catalogues, pages of the proxy, rows of the
demonstration. What pages make of them is the column «signs» of the sweeps (tests/sweeps/letters.py)."""

import re
from html import unescape

import polib
import pytest
from django.apps import apps
from django.conf import settings

from tests.support.sources import ROOT
from tests.sweeps.letters import WRONG_ARABIC, WRONG_FRENCH

WRONG = {"fr": re.compile(WRONG_FRENCH), "ar": re.compile(WRONG_ARABIC)}
#: An address, a mark, what is put in for a value, and the sign of a per cent that is written twice for `%`.
_LEFT_OUT = re.compile(r"https?:\S+|<[^>]*>")
_VALUE = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def faults(text: str, language: str, *, format_: bool = False) -> list[str]:
    shown = unescape(_LEFT_OUT.sub("", text))
    if format_:
        shown = _VALUE.sub("0", shown).replace("%%", "%")
    return [shown[max(found.start() - 30, 0) : found.end() + 10] for found in WRONG[language].finditer(shown)]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize("language", WRONG)
def test_the_catalogue_is_set_as_its_language_is(language: str, domain: str) -> None:
    found = {}
    for entry in polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / f"{domain}.po")):
        texts = [entry.msgstr, *entry.msgstr_plural.values()]
        if wrong := [fault for text in texts for fault in faults(text, language, format_=True)]:
            found[entry.msgid] = wrong
    assert found == {}


def test_the_pages_that_the_proxy_has_of_its_own_are() -> None:
    pages = sorted((ROOT / "deploy" / "errors").glob("*.html"))
    assert pages
    parts = [
        (page.name, language, part)
        for page in pages
        for language, part in re.findall(
            r'lang="(ar|fr)"[^>]*>(.*?)</(?:section|div|main)>', page.read_text("utf-8"), re.DOTALL
        )
    ]
    assert {language for _name, language, _part in parts} == {"ar", "fr"}
    assert [(name, wrong) for name, language, part in parts for wrong in faults(part, language)] == []


@pytest.mark.django_db
def test_every_text_of_the_demonstration_is(demonstration: object) -> None:
    """Columns of a language, and the texts of rows that say in which they are written."""
    found, read = [], 0
    for model in apps.get_models():
        names = {
            field.name
            for field in model._meta.concrete_fields
            if field.get_internal_type() in {"CharField", "TextField"}
        }
        columns = {
            name: name.rpartition("_")[2] for name in names if name.endswith(tuple(f"_{code}" for code in WRONG))
        }
        if "language" in names:
            columns |= dict.fromkeys(names & {"title", "body", "problem", "expected"}, "")
        for row in model._base_manager.values("pk", *columns, *({"language"} & names)) if columns else ():
            for name, language in columns.items():
                read += 1
                wrong = faults(row[name] or "", language or row["language"])
                found += [(model.__name__, row["pk"], name, one) for one in wrong]
    assert read > 5_000
    assert found == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ouvert : oui", "fr"),
        ("Ouvert: oui", "fr"),
        ("Vraiment ?", "fr"),
        ("Vraiment?", "fr"),
        ("Le «\u00a0plan »", "fr"),
        ("Le « plan\u00a0»", "fr"),
        ("12 %", "fr"),
        ("12%", "fr"),
        ("un ; deux", "fr"),
        ("نعم, لا", "ar"),
        ("نعم; لا", "ar"),
        ("نعم?", "ar"),
    ],
)
def test_each_fault_is_found(text: str, language: str) -> None:
    assert faults(text, language)


def test_what_is_right_has_no_fault() -> None:
    right = "À 10:30, voir https://a.example/?b=c;d : «\u202fplan\u202f»\u00a0: 12\u00a0%\u202f! Et\u00a0?"
    assert faults(right.replace("d :", "d\u00a0:"), "fr") == []
    assert faults("نعم، لا؛ كم؟ (PAN2, 2021)", "ar") == []
    assert faults("%(percent)s\u00a0%% de %(n)s\u00a0: {x}", "fr", format_=True) == []
    assert [code for code, _name in settings.LANGUAGES] == ["ar", "fr"]
