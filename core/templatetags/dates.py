"""The filter `date` of every template: Django's, and the first day of a month as French writes it."""

from typing import Any

from django import template
from django.template.defaultfilters import date as django_date

from core.days import first_of_month

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, shape: str | None = None) -> str:
    text = str(django_date(value, shape))
    return first_of_month(text) if shape in {"DATE_FORMAT", "DATETIME_FORMAT"} else text
