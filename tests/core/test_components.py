"""A component that is remembered is the component that `include` would make, for every value and language."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.templatetags import components
from core.templatetags.components import MOST, Unknown, frozen

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
