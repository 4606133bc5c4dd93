"""What a help page is made of."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

#: Below static/: a folder for each language. `make pictures` takes them anew (tests/sweeps/pictures.py).
PICTURES = "img/help"
WIDTH, HEIGHT = 960, 600


@cache
def pictured(language: str) -> str:
    """The language whose pictures are shown; another one's where a new language has none yet."""
    taken = (settings.BASE_DIR / "static" / PICTURES / language).is_dir()
    return language if taken else settings.LANGUAGE_CODE


@dataclass(frozen=True)
class Picture:
    name: str
    #: What is to be seen, for those who do not see it.
    alt: Any

    def path(self, language: str) -> str:
        """Below static/, in this language."""
        return f"{PICTURES}/{pictured(language)}/{self.name}.webp"


@dataclass(frozen=True)
class Task:
    """Something that one comes to do. `link` leads there: the name of an address without arguments, and its label."""

    key: str
    title: Any
    steps: tuple[Any, ...]
    picture: Picture | None = None
    link: tuple[str, Any] | None = None


@dataclass(frozen=True)
class Guide:
    key: str
    title: Any
    lead: Any
    tasks: tuple[Task, ...]
