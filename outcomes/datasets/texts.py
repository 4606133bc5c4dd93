"""Small parts of a row: texts by language, dates, bodies, addresses."""

from typing import Any

from django.conf import settings

Row = dict[str, Any]


def texts(obj: Any, name: str) -> dict[str, str | None]:
    return {code: getattr(obj, f"{name}_{code}") or None for code, _label in settings.LANGUAGES}


def texts_or_none(obj: Any, name: str) -> dict[str, str | None] | None:
    found = texts(obj, name)
    return found if any(found.values()) else None


def named(body: Any) -> Row | None:
    return {"key": body.key, "name": texts(body, "name")} if body else None


def moment(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if value else None


def day(value: Any) -> str | None:
    return value.isoformat() if value else None


def url(obj: Any) -> str:
    return f"{settings.SITE_URL}{obj.get_absolute_url()}"
