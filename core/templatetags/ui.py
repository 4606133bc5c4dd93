"""Filters for dates and figures as the portal writes them: Western digits, the day first, Moroccan months."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from core.days import first_of_month
from core.enums import Precision

register = template.Library()

#: The parts of the portal that the menu leads to.
SECTIONS = ("plans", "ideas", "workshops", "commitments", "consultations", "indicators")

#: Between groups of digits; with it a number is never torn at the end of a line.
NO_BREAK_SPACE = "\u00a0"
_SMALLEST_GROUPED = 10_000


@register.filter
def number(value: Any) -> str:
    """1245 as «1245», 12450 as «12 450», 3.50 as «3,5»; None as «—»."""
    if value is None or value == "":
        return "—"
    amount = Decimal(str(value)).normalize()
    whole = amount == amount.to_integral_value()
    text = f"{int(amount)}" if whole else f"{amount:f}".replace(".", ",")
    head, comma, tail = text.partition(",")
    if abs(int(head)) >= _SMALLEST_GROUPED:
        head = f"{int(head):,}".replace(",", NO_BREAK_SPACE)
    return head + comma + tail


@register.filter
def percent(value: Any) -> str:
    return f"{number(value)}{NO_BREAK_SPACE}%" if value is not None else "—"


@register.filter
def without_placeholder(field: Any) -> Any:
    """A field of the sign-in library without the grey words that say its label a second time."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@register.filter
def isolated(name: Any) -> str:
    """A name within a translated sentence: it may be of another script than the sentence."""
    return format_html('<span dir="auto">{}</span>', name)


@register.filter
def stated_date(value: date | None, precision: str = Precision.DAY) -> str:
    """A date only as far as its source says it: «27 فبراير 2021», «ماي 2021» or «2021»; '' for none."""
    if value is None:
        return ""
    shape = {Precision.YEAR: "Y", Precision.MONTH: "YEAR_MONTH_FORMAT"}.get(Precision(precision), "DATE_FORMAT")
    return first_of_month(str(formats.date_format(value, shape)))


@register.filter
def stated_iso(value: date | None, precision: str = Precision.DAY) -> str:
    """The same for the `datetime` attribute of `<time>`: 2021-02-27, 2021-02 or 2021."""
    if value is None:
        return ""
    shape = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m"}.get(Precision(precision), "%Y-%m-%d")
    return value.strftime(shape)


@register.simple_tag
def stated_period(item: Any) -> str:
    """«غشت 2018 – غشت 2020» of a row with a `StatedPeriod`."""
    start = stated_date(item.start_date, item.start_precision)
    end = stated_date(item.end_date, item.end_precision)
    if start and end:
        return start if start == end else f"{start} – {end}"
    return start or end


@register.filter
def days_since(value: Any) -> int:
    """Whole days from a moment until now."""
    if value is None:
        return 0
    day = timezone.localtime(value).date() if hasattr(value, "hour") else value
    return int((timezone.localdate() - day).days)


@register.filter
def days_until(value: Any) -> int:
    return -days_since(value)


@register.filter
def direction(language: str) -> str:
    """`rtl` or `ltr` of a language code; `auto` for one that is not known."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"


@register.filter
def language_name(language: str) -> str:
    """The name of a language in itself, as the settings write it; Django's, where they do not name it."""
    try:
        return str(dict(settings.LANGUAGES).get(language) or get_language_info(language)["name_local"])
    except KeyError:
        return language


@register.filter
def yes_no(value: Any) -> str:
    return _("yes") if value else _("no")


@register.filter
def paragraphs(text: str) -> list[str]:
    """The paragraphs of somebody's text, to be shown each in its own `<p>`, escaped by the template."""
    return [part.strip() for part in (text or "").split("\n\n") if part.strip()]


@register.filter
def get_item(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def section(path: str) -> str:
    """The part of the portal that an address belongs to; '' for one outside of the menu."""
    return next((name for name in SECTIONS if f"/{name}/" in str(path)), "")
