"""Days in words."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language


def first_of_month(text: str) -> str:
    """A written date as French writes it: «1er février 2027». Formats of dates cannot say that."""
    return f"1er{text[1:]}" if text.startswith("1 ") and get_language() == "fr" else text


def day_text(day: date) -> str:
    """A day as the language writes it."""
    return first_of_month(formats.date_format(day, "DATE_FORMAT"))
