"""A component that is remembered is the component that `include` would make, for every value and language."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.templatetags import components
from core.templatetags.components import MOST, Unknown, component_of, frozen

HOW = (
    "{% load components %}{% component 'x.html' with a=a only %}",
    "{% include 'x.html' with a=a only %}",
)
X = "{% load i18n %}{{ a }}|{{ a.title }}|{% translate 'Ideas' %}"


@dataclass
class Step:
    title: str
    done: list[str]


@pytest.fixture
def made(monkeypatch):
    """Render `a` by the tag and by `include`; both must agree. How often the component itself was made is counted."""
    monkeypatch.setattr(components, "_made", {})
    engine = Engine(
        loaders=[
            (
                "django.template.loaders.locmem.Loader",
                {"x.html": X},
            )
        ],
        libraries={"components": "core.templatetags.components", "i18n": "django.templatetags.i18n"},
    )

    def render(value) -> str:
        by_tag, by_include = (engine.from_string(words).render(Context({"a": value})) for words in HOW)
        assert by_tag == by_include
        return by_tag

    return render


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        1,
        Decimal("1.5"),
        "<b>",
        mark_safe("<b>"),
        gettext_lazy("Ideas"),
        datetime(2026, 11, 22, tzinfo=UTC),
        ["a", ("b", 1)],
        {"title": "T"},
        Step("T", ["a"]),
    ],
)
def test_it_makes_what_include_makes_also_the_second_time(made, value) -> None:
    assert made(value) == made(value)
    assert len(components._made) == 1


def test_values_that_look_alike_are_not_the_same(made) -> None:
    values = ["1", 1, True, 1.5 and "1.5", Decimal("1.5"), "<b>", mark_safe("<b>"), [], "", None]
    for value in values:
        made(value)
    assert len(components._made) == len(values)


def test_each_language_has_its_own(made) -> None:
    texts = set()
    for code in ("ar", "fr", "ar"):
        with translation.override(code):
            texts.add(made("a"))
    assert len(texts) == 2


def test_a_value_that_nobody_can_compare_is_not_remembered(made) -> None:
    thing = object()
    assert made(thing)
    assert components._made == {}
    with pytest.raises(Unknown):
        frozen([thing])


def test_while_templates_are_edited_nothing_is_remembered(made, settings) -> None:
    settings.DEBUG = True
    made("a")
    assert components._made == {}


def test_it_does_not_grow_without_end(made, monkeypatch) -> None:
    monkeypatch.setattr(components, "MOST", 3)
    for number in range(7):
        made(number)
    assert len(components._made) == 1
    assert MOST > 3


def test_what_is_not_given_everything_is_refused(made) -> None:
    engine = Engine(libraries={"components": "core.templatetags.components"})
    with pytest.raises(TemplateSyntaxError, match="only"):
        engine.from_string("{% load components %}{% component 'x.html' with a=a %}")


class Row(NamedTuple):
    title: str


def test_the_component_of_a_row_is_made_once_for_the_same_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(components, "_made", {})
    asked = []

    def shown(row: Row) -> dict[str, Any]:
        asked.append(row)
        return {"title": row.title, "href": "/"}

    made = [component_of("components/row.html", Row(title), shown) for title in ("<a>", "<a>", "b")]
    assert (made[0], made[0] == made[1], made[1] == made[2]) == (made[0], True, False)
    assert "&lt;a&gt;" in made[0]
    with translation.override("fr"):
        component_of("components/row.html", Row("b"), shown)
    assert asked == [Row("<a>"), Row("b"), Row("b")]


def test_templates_that_are_edited_are_made_anew(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(components, "_made", {})
    settings.DEBUG = True
    asked = []
    for _turn in range(2):
        component_of("components/row.html", Row("a"), lambda row: asked.append(row) or {"title": row.title})
    assert len(asked) == 2
