"""A row of any model, by its factory."""

from functools import cache
from typing import Any

from factory.django import DjangoModelFactory

from tests import factories


@cache
def _factories() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in vars(factories).values():
        if isinstance(one, type) and issubclass(one, DjangoModelFactory) and one._meta.model is not None:
            found.setdefault(one._meta.get_model_class()._meta.label_lower, one)
    return found


def factory_of(model: Any) -> Any:
    """Of a model, or of its label."""
    label = model if isinstance(model, str) else model._meta.label
    return _factories()[label.lower()]


def has_factory(label: str) -> bool:
    return label.lower() in _factories()
