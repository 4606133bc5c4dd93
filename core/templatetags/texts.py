"""Which language a translated text is in, where the one of the page is missing."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

register = template.Library()


@register.filter
def lang_of(obj: Any, field: str) -> str:
    """The code for `lang` when `obj.field` fell back to another language than the page's; '' when it did not."""
    language = get_language() or settings.LANGUAGE_CODE
    for code in (language, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        if getattr(obj, f"{field}_{code}", None):
            return "" if code == language else code
    return ""
