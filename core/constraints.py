"""Conditions that several apps put into database constraints."""

from django.conf import settings
from django.db.models import Q

#: A letter that can be seen, for PostgreSQL: no space, no sign without width, no filler (see `core.text.is_blank`).
SEEN = (
    r"[^[:space:][:cntrl:]\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)


def in_publishing_languages(field: str) -> Q:
    """The translated text `field` stands in every publishing language, and something of it can be seen.

    NULL must be named: a check that asks only for the form of a text lets NULL pass.
    """
    condition = Q()
    for language in settings.PUBLISHING_LANGUAGES:
        condition &= Q((f"{field}_{language}__isnull", False)) & Q((f"{field}_{language}__regex", SEEN))
    return condition
