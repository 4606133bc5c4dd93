"""`{% component "components/row.html" with … only %}`: an `include` that remembers what it made.

A component that is given everything it shows makes the same of the same values, so a row that was made before in this
process is not made again. Nothing can be old: whatever differs in a value is another key. Lists and comments are
the larger half of the cost of a page.
"""

from collections.abc import Callable, Hashable
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode, do_include
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

register = template.Library()

#: Components remembered by one process; then it begins anew. A row is some two kilobytes.
MOST = 4_000
_made: dict[Hashable, SafeString] = {}


class Unknown(Exception):
    """A value of which this module cannot tell whether it is the same as before."""


#: Compared as they are, beside their type: 1, 1.0 and True are equal.
_PLAIN = frozenset({type(None), bool, int, date, datetime, Decimal})


def frozen(value: Any) -> Hashable:  # noqa: PLR0911 - one line for each kind
    """The value as a key. Text that is escaped already is another value than the same text to be escaped."""
    kind = type(value)
    if kind is str:
        return cast("str", value)
    # Tables have hundreds of texts: these are not asked one by one.
    if kind is dict:
        return tuple([(name, one if type(one) is str else frozen(one)) for name, one in value.items()])
    if kind is list or kind is tuple:
        return tuple([one if type(one) is str else frozen(one) for one in value])
    if kind in _PLAIN or isinstance(value, int | date | Decimal):
        return kind, value
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, str):
        return isinstance(value, SafeData), str(value)
    if isinstance(value, list | tuple | dict):  # kinds of their own
        return frozen(dict(value) if isinstance(value, dict) else list(value))
    if is_dataclass(value) and not isinstance(value, type):
        return kind, *(frozen(getattr(value, name)) for name in kind.__dataclass_fields__)
    raise Unknown(kind)


def component_of(template: str, row: Hashable, context: Callable[[Any], dict[str, Any]]) -> SafeString:
    """The component of a row, which was read as values: what was made of the same values before is not made again.

    `context` gets the row and nothing else, so that the key holds all that it shows. What it shows may not change
    with the day: «three days ago» is another text tomorrow.
    """
    key = (template, get_language(), row)
    made = None if settings.DEBUG else _made.get(key)
    if made is None:
        made = _kept(key, SafeString(get_template(template).render(context(row))))
    return made


def _kept(key: Hashable, made: SafeString) -> SafeString:
    if len(_made) >= MOST:
        _made.clear()
    _made[key] = made
    return made


class ComponentNode(template.Node):
    def __init__(self, include: IncludeNode) -> None:
        self.include = include

    def render(self, context: Context) -> SafeString:
        if settings.DEBUG:  # templates are edited
            return self.include.render(context)
        values = {name: value.resolve(context) for name, value in self.include.extra_context.items()}
        try:
            key = (str(self.include.template), get_language(), frozen(values))
        except Unknown:
            return self.include.render(context)
        made = _made.get(key)
        return _kept(key, self.include.render(context)) if made is None else made


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """As `include`, which must be one of a named template with `only`."""
    include = do_include(parser, token)
    if not include.isolated_context:
        raise template.TemplateSyntaxError("a component is given all that it shows: say `only`")
    # What the parser gives the nodes that it gets back, for messages of errors.
    include.token = token
    if parser.origin:
        include.origin = parser.origin
    return ComponentNode(include)
