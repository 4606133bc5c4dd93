"""Conditions that several apps put into database constraints."""

from django.conf import settings
from django.db.models import Q


def in_publishing_languages(field: str) -> Q:
    """The translated text `field` stands in every publishing language.

    NULL must be named: a check that asks only for a text greater than '' lets NULL pass.
    """
    condition = Q()
    for language in settings.PUBLISHING_LANGUAGES:
        condition &= Q((f"{field}_{language}__isnull", False)) & ~Q((f"{field}_{language}", ""))
    return condition
