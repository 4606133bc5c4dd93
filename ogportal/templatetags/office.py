"""What the pages of the back office need beside Django's own tags."""

import re
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.contrib.admin.templatetags.admin_list import result_headers, result_hidden_fields
from django.contrib.admin.utils import quote
from django.forms import BoundField, MultiWidget
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from core.templatetags.components import component_of
from ogportal.cells import rows_of
from ogportal.parts import part_of

register = template.Library()

#: The names by which Django's own views give what their pages show; pages of ours write their trails themselves.
_OF_DJANGO = ("cl", "adminform", "deleted_objects", "deletable_objects", "action_list")
#: A row as Django tells it before it is deleted: the name of its model, and itself, often as a link.
_ROW = re.compile(r"^([^:<]*): (.+)$", re.DOTALL)


@register.simple_tag(takes_context=True)
def trail(context: Context) -> list[tuple[Any, str]]:
    """The way to a page of Django's: the part of the work, the list, the row. Empty for every other page."""
    opts = context.get("opts")
    if opts is None or not any(name in context for name in _OF_DJANGO):
        return []
    key, title = part_of(opts.label_lower)
    names = capfirst(_names(opts))
    steps = [(_("Home"), reverse("admin:index")), (title, f"{reverse('admin:index')}#{key}")]
    if "cl" in context:
        return [*steps, (names, "")]
    steps.append((names, _address(opts, "changelist")))
    row = context.get("original") or context.get("object")
    if "adminform" in context:
        return [*steps, (Truncator(row).chars(80) if row else context.get("title", ""), "")]
    if row is not None:
        steps.append((Truncator(row).chars(80), _address(opts, "change", quote(row.pk))))
    return [*steps, (context.get("subtitle") or _("History") if "action_list" in context else _("Delete"), "")]


def _names(opts: Any) -> Any:
    """The plural of a model; the package of the second factor names its own in English only."""
    return _("Second factor") if opts.label_lower == "mfa.authenticator" else opts.verbose_name_plural


def _address(opts: Any, page: str, *args: Any) -> str:
    try:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("admin/change_list_results.html")
def rows(cl: Any) -> dict[str, Any]:
    """The table of a list: headings as Django makes them, rows by `ogportal.cells`."""
    headers = [*result_headers(cl)]
    return {
        "result_hidden_fields": [*result_hidden_fields(cl)],
        "result_headers": headers,
        "num_sorted_fields": sum(bool(header["sortable"] and header["sorted"]) for header in headers),
        "results": [*rows_of(cl, headings_of(headers))],
    }


def headings_of(headers: list[dict[str, Any]]) -> list[str]:
    """What the columns are called. That of the boxes is called nothing: its heading is a box itself."""
    return ["" if "action-checkbox" in one["class_attrib"] else capfirst(str(one["text"])) for one in headers]


class _Choice(NamedTuple):
    selected: bool
    query_string: str
    display: SafeString


class _Filter(NamedTuple):
    title: str
    choices: tuple[_Choice, ...]


@register.simple_tag
def choices_of(cl: Any, spec: Any) -> SafeString:
    """A filter of a list. What somebody typed goes along in its addresses: then nothing of it is kept."""
    choices = tuple(
        _Choice(bool(one["selected"]), one["query_string"], conditional_escape(one["display"]))
        for one in spec.choices(cl)
    )
    found = _Filter(str(spec.title), choices)
    if cl.query:
        return render_to_string(spec.template, found._asdict())
    return component_of(spec.template, found, _Filter._asdict)


class _Entry(NamedTuple):
    key: str
    name: str
    href: str
    add: str
    is_here: bool


class _Part(NamedTuple):
    key: str
    name: str
    href: str
    models: tuple[_Entry, ...]


@register.simple_tag
def menu(parts: list[dict[str, Any]], path: str) -> SafeString:
    """What somebody may open, part by part: of fifty entries the same is made once, not on every page."""
    found = tuple(
        _Part(
            part["app_label"],
            str(part["name"]),
            part["app_url"],
            tuple(_entry(model, path) for model in part["models"]),
        )
        for part in parts
    )
    return component_of("admin/menu.html", found, lambda row: {"parts": row})


def _entry(model: dict[str, Any], path: str) -> _Entry:
    href = model.get("admin_url") or ""
    name, add = str(model["name"]), model.get("add_url") or ""
    return _Entry(model["object_name"].lower(), name, href, add, bool(href) and href in path)


@register.filter
def apart(rows: Any) -> Any:
    """Rows that would be deleted, nested as they come: what they are called stands apart from the page's language."""
    if isinstance(rows, list):
        return [apart(row) for row in rows]
    return mark_safe(_ROW.sub(r"\1 · <bdi>\2</bdi>", conditional_escape(rows)))  # noqa: S308 # escaped just now


@register.filter
def language_in(name: Any) -> SafeString:
    """`lang` and `dir` of a column whose name ends with a language (text_fr); of every other its own direction."""
    code = str(name or "").rpartition("_")[2]
    if code in dict(settings.LANGUAGES):
        return format_html('lang="{}" dir="auto"', code)
    return format_html('dir="{}"', "auto")


@register.filter
def named(field: BoundField, label: Any) -> SafeString:
    """An input in a cell of a table: the column's heading is its name for whoever does not see the column."""
    widget = field.field.widget
    if not label or widget.is_hidden or widget.use_fieldset or isinstance(widget, MultiWidget):
        return field.as_widget()  # hidden, or its parts have names of their own
    return field.as_widget(attrs={"aria-label": str(label)})
