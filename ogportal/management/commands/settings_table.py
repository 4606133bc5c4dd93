"""Writes what people read about the settings out of the settings themselves, so that both say the same."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic_core import PydanticUndefined

from ogportal.environment import AROUND, BASE_DIR, Environment, Said

_HEADS = {
    "en": (
        """\
# Settings

Written by `manage.py settings_table` from `ogportal/environment.py`; do not edit. A missing or ill-formed value stops
the start and is named.
""",
        ("setting", "what it is for", "when left out", "may be"),
        {"must": "Must be set", "may": "May be set", "composed": "Composed by docker-compose.yml"},
        "must be given",
    ),
    "fr": (
        """\
# Paramètres

Écrit par `manage.py settings_table` d’après `ogportal/environment.py` ; ne pas modifier. Une valeur manquante ou mal
formée arrête le démarrage et est nommée.
""",
        ("paramètre", "à quoi il sert", "à défaut", "valeurs"),
        {"must": "À renseigner", "may": "Facultatifs", "composed": "Composés par docker-compose.yml"},
        "obligatoire",
    ),
}
_EXAMPLE_HEAD = """\
# Every setting of the portal. For `docker compose up`: copy to .env and fill in what is empty.
# `make run` needs none of these. A missing or ill-formed value stops the start and is named.
# Written by `manage.py settings_table` from ogportal/environment.py; do not edit there.
"""
_EXAMPLE_PARTS = {"must": "Must be set", "may": "May be set", "composed": "Without docker compose"}
_WIDTH = 119


class _Setting:
    def __init__(self, name: str, said: Said, default: str | None, rule: str) -> None:
        self.name, self.said, self.default, self.rule = name, said, default, rule


def _settings() -> list[_Setting]:
    found = []
    for name, field in Environment.model_fields.items():
        said = next((part for part in field.metadata if isinstance(part, Said)), None)
        if said is None:
            raise CommandError(f"{name} says nothing about itself")
        found.append(_Setting(name, said, _default(field.default), _rule(field)))
    return found + [_Setting(name, said, said.example or None, "") for name, said in AROUND.items()]


def _default(value: Any) -> str | None:
    """As it would be written in the environment."""
    if value is PydanticUndefined:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(value)
    return str(value).replace(f"{BASE_DIR}/", "")


def _rule(field: Any) -> str:
    parts = {name: getattr(one, name) for one in field.metadata for name in ("ge", "le") if hasattr(one, name)}
    if field.annotation is bool:
        return "true, false"
    if parts:
        return f"≥ {parts['ge']}" if "le" not in parts else f"{parts['ge']} – {parts['le']}"
    return ""


def table(language: str) -> str:
    """The page of docs/operator in one language."""
    head, columns, parts, required = _HEADS[language]
    lines = [head]
    for where, title in parts.items():
        lines += [f"## {title}\n", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
        for one in _settings():
            if one.said.where == where:
                words = getattr(one.said, language).replace("|", "\\|")
                default = required if one.default is None else f"`{one.default}`" if one.default else "–"
                lines.append(f"| `{one.name}` | {words} | {default} | {one.rule} |")
        lines.append("")
    return "\n".join(lines)


def example() -> str:
    """The text of .env.example."""
    lines = [_EXAMPLE_HEAD]
    for where, title in _EXAMPLE_PARTS.items():
        lines.append(f"# --- {title} ".ljust(_WIDTH, "-"))
        for one in _settings():
            if one.said.where == where:
                lines += _wrapped(one.said.en)
                value = one.said.example if one.said.example is not None else one.default
                # What a mistake would break, and what compose makes by itself, is shown and not set.
                shown = where == "must" or (one.said.example is not None and where != "composed")
                lines.append(f"{'' if shown else '# '}{one.name}={value}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _wrapped(words: str) -> list[str]:
    lines = ["#"]
    for word in words.split():
        if len(lines[-1]) + len(word) >= _WIDTH:
            lines.append("#")
        lines[-1] += f" {word}"
    return lines


def files() -> dict[Path, str]:
    folder = BASE_DIR / "docs" / "operator"
    return {
        BASE_DIR / ".env.example": example(),
        **{folder / f"settings.{language}.md": table(language) for language in _HEADS},
    }


class Command(BaseCommand):
    help = "Writes .env.example and the tables of settings in docs/operator; --check says whether they are up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when something would change")

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in files().items():
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            if options["check"]:
                raise CommandError(f"{path.relative_to(BASE_DIR)} is not what the settings say: run settings_table")
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"written: {path.relative_to(BASE_DIR)}")
