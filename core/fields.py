"""Model fields for text that people write, and plain values as JSON."""

import json
from datetime import datetime
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from core.text import clean_line, clean_text, validate_not_only_marks, validate_visible


class _CleanedCharField(forms.CharField):
    # Not every form has a row behind it whose validation would come next.
    default_validators = [validate_visible, validate_not_only_marks]

    def __init__(self, *args: Any, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return (clean_text if self.multiline else clean_line)(value) if isinstance(value, str) else value


class LineField(models.CharField):  # type: ignore[type-arg] # not subscriptable at run time
    """One line in any language: cleaned on the way in, refused when nothing of it can be seen."""

    default_validators = [validate_visible, validate_not_only_marks]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_line(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": _CleanedCharField, **kwargs})


class ProseField(models.TextField):  # type: ignore[type-arg] # not subscriptable at run time
    """Plain paragraphs in any language, never HTML; `max_length` holds in forms and in `full_clean`."""

    default_validators = [validate_visible, validate_not_only_marks]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10_000)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value

    def validate(self, value: Any, model_instance: Any) -> None:
        from django.core.validators import MaxLengthValidator

        super().validate(value, model_instance)
        if value and self.max_length:
            MaxLengthValidator(self.max_length)(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": _CleanedCharField, "multiline": True, **kwargs})


_INSTANT = "__instant__"


class Plain(DjangoJSONEncoder):
    """Texts, numbers, instants, lists and tables of them. Anything else is a TypeError: a row would change later."""

    def default(self, o: Any) -> Any:
        return {_INSTANT: o.isoformat()} if isinstance(o, datetime) else super().default(o)


class PlainAgain(json.JSONDecoder):
    """Reads what `Plain` wrote."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(object_hook=_again, **kwargs)


def _again(table: dict[str, Any]) -> Any:
    return datetime.fromisoformat(table[_INSTANT]) if _INSTANT in table else table
