"""The interface as it is read once everything is translated, whether the catalogues are complete or not."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import trans_real

#: Placeholders and tags stay as they are.
_WORD = re.compile(r"%\(\w+\)[sd]|%%|<[^>]+>|&\w+;|[A-Za-z][A-Za-z’']*")
_NOT_ENGLISH = re.compile("[à-ÿ]")


def _arabic(text: str) -> str:
    """`text` in Arabic letters; what is in another language than the code's (Français) stays."""
    if _NOT_ENGLISH.search(text):
        return text
    return _WORD.sub(lambda found: "كلمة" if found[0][0].isalpha() else found[0], text)


class _Stopgap:
    """Stands in for a translation that is missing; that it is missing is another test's affair."""

    def __init__(self, write: Callable[[str], str]) -> None:
        self.write = write

    def gettext(self, text: str) -> str:
        return self.write(text.rsplit(trans_real.CONTEXT_SEPARATOR, maxsplit=1)[-1])

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


@pytest.fixture
def translated_throughout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arabic letters for each sentence that has no Arabic, Latin ones for each that has no French."""
    for language, write in (("ar", _arabic), ("fr", str)):
        catalogue: Any = trans_real.translation(language)
        monkeypatch.setattr(catalogue, "_fallback", _Stopgap(write))
