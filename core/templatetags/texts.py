"""Texts inside other texts: which language a translated one is in, and references in sentences."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
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


@register.filter
def unbroken(reference: Any) -> SafeString:
    """A reference inside a sentence of an HTML message: it keeps its direction, and no line ends at its hyphen."""
    return format_html("<bdi>{}</bdi>", reference)
