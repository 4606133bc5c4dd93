"""The rows of a list of the back office, with the cells that Django's own tags make.

Django asks for each cell what kind of column it stands in, what its values are called and whether it leads somewhere,
and then lets its beginning be written anew. Here a column is asked once for all rows.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import escape  # Django's asks first whether the text is made later
from itertools import zip_longest
from typing import Any

from django.contrib.admin.templatetags.admin_list import results
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import display_for_field, display_for_value, lookup_field, quote
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import DateField, DateTimeField, ForeignKey, ManyToOneRel, TimeField
from django.urls import NoReverseMatch, reverse
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

_CELL = re.compile(r"^<(td|th)\b")

#: What a column says of a row, and whether it stands in one line.
Tell = Callable[[Any], tuple[Any, bool]]


def own_direction(cell: Any, heading: str = "") -> SafeString:
    """A cell of a list, running in the direction of its own words: references and names are of either script."""
    return mark_safe(_CELL.sub(lambda tag: f"{tag[0]}{_attributes(heading)}", str(cell), count=1))  # noqa: S308 # Django has escaped the cell


def _attributes(heading: str) -> str:
    """On a phone a cell stands apart from the heading of its column, and says it itself."""
    return f' dir="auto" data-label="{escape(heading)}"' if heading else ""


def rows_of(cl: Any, headings: Sequence[str]) -> Iterator[SafeString]:
    """The cells of each row of a change list, as one text. A column of boxes has no heading."""
    if cl.formset or cl.is_popup:  # to be filled in, or to choose a row for another page
        for row in results(cl):
            cells = (own_direction(cell, heading) for cell, heading in zip_longest(row, headings, fillvalue=""))
            yield mark_safe("".join(cells))  # noqa: S308 # Django has escaped the cells
        return
    columns = [*_columns(cl, headings)]
    for row in cl.result_list:
        yield mark_safe("".join([cell(row) for cell in columns]))  # noqa: S308 # each cell has escaped what it says


def _columns(cl: Any, headings: Sequence[str]) -> Iterator[Callable[[Any], str]]:
    links = cl.list_display_links
    is_head = True
    for name, heading in zip(cl.list_display, headings, strict=True):
        linked = links is not None and (name in links or (is_head and not links))
        yield _column(cl, name, linked, "th" if linked and is_head else "td", heading)
        is_head = is_head and not linked


def _column(cl: Any, name: Any, linked: bool, tag: str, heading: str) -> Callable[[Any], str]:
    empty = cl.model_admin.get_empty_value_display()
    tell = _tell(cl, name, empty, linked)
    css = "action-checkbox" if name == "action_checkbox" else f"field-{getattr(name, '__name__', name)}"
    start, end = f"<{tag}{_attributes(heading)}", f"</{tag}>"
    begin, in_a_line = f'{start} class="{css}">', f'{start} class="{css} nowrap">'
    before, after = _around(cl) if linked else (None, "")

    def cell(row: Any) -> str:
        try:
            said, is_short = tell(row)
        except ObjectDoesNotExist:
            said, is_short = empty, False
        text = said if hasattr(said, "__html__") else escape(str(said))
        if before is not None:
            text = f'<a href="{before}{escape(str(quote(row.pk)))}{after}">{text}</a>'
        return f"{in_a_line if is_short else begin}{text}{end}"

    return cell


def _around(cl: Any) -> tuple[str | None, str]:
    """What stands before and behind the key in the address of a row, with the filters of the list that it carries."""
    stands_in = 1_987_654_321
    try:
        url = reverse(f"admin:{cl.opts.app_label}_{cl.opts.model_name}_change", args=[stands_in])
    except NoReverseMatch:
        return None, ""
    url = add_preserved_filters({"preserved_filters": cl.preserved_filters, "opts": cl.opts}, url)
    before, _key, after = escape(url).partition(str(stands_in))
    return before, after


def _tell(cl: Any, name: Any, empty: str, linked: bool) -> Tell:
    try:
        field = cl.model._meta.get_field(name)
    except FieldDoesNotExist:
        return _by_method(cl, name, empty)
    if field.auto_created or field.name != name:
        return _by_method(cl, name, empty)
    is_short = isinstance(field, (DateField, TimeField, ForeignKey))
    if isinstance(field.remote_field, ManyToOneRel):

        def of_another(row: Any) -> tuple[Any, bool]:
            value = getattr(row, name)
            return (empty if value is None else value), is_short

        return of_another
    if isinstance(field, DateTimeField):

        def of_moment(row: Any) -> tuple[Any, bool]:
            value = getattr(row, name)
            return (empty if value is None else _moment(value, get_language())), is_short

        return of_moment
    if field.flatchoices:
        words = {value: str(label) for value, label in field.flatchoices}
        return lambda row: (words.get(getattr(row, name), empty), is_short)
    return lambda row: (display_for_field(_stripped(getattr(row, name)), field, empty, avoid_link=linked), is_short)


def _by_method(cl: Any, name: Any, empty: str) -> Tell:
    admin = cl.model_admin
    own = getattr(admin, name, None) if isinstance(name, str) and name != "__str__" else None

    def tell(row: Any) -> tuple[Any, bool]:
        attr, value = (own, own(row)) if own else lookup_field(name, row, admin)[1:]
        boolean = getattr(attr.fget if isinstance(attr, property) else attr, "boolean", False)
        said = display_for_value(_stripped(value), getattr(attr, "empty_value_display", empty), boolean)
        return said, isinstance(value, (dt.date, dt.time))

    return tell


@lru_cache(maxsize=2_000)
def _moment(moment: dt.datetime, _language: str | None) -> str:
    """In words, as Django's cells have it."""
    return localize(localtime(moment))


def _stripped(value: Any) -> Any:
    return "" if isinstance(value, str) and value.strip() == "" else value
