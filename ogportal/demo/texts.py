"""Reading the texts of the demonstration."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.text import clean_line, clean_text

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("ar", "fr")


def _cleaned(value: Any) -> Any:
    """Texts as a form would keep them, at any depth."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value


@cache
def read(name: str) -> Any:
    """The content of `texts/<name>.yaml`. Read only: it is read once."""
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        return _cleaned(yaml.safe_load(file))


def ideas_of_theme(number: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read(f"ideas_theme_{number:02d}")
    return rows


def columns(item: dict[str, Any], **fields: str) -> dict[str, str]:
    """`columns(item, title="title")`: the texts of `item` in every language, as the columns of a translated field."""
    return {
        f"{field}_{language}": item[f"{key}_{language}"]
        for field, key in fields.items()
        for language in LANGUAGES
        if f"{key}_{language}" in item
    }


def title_key(title: str) -> str:
    """A title as other files name it, whatever spaces they use."""
    return clean_line(title)
