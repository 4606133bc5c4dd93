"""Texts that come in several languages, on their way into the columns of a translated field."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import lazy
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from core.fields import ProseField

#: A text by language: {"ar": …, "fr": …}.
Texts = dict[str, str]


def columns(obj: Any, field: str, texts: Texts, *, required: bool = True) -> dict[str, str]:
    """`texts` cleaned and checked, as the columns of the translated `field` of `obj`.

    Raises `ValidationError` that names each column that is wrong; with `required` also each publishing language
    that is missing.
    """
    values: dict[str, str] = {}
    errors: dict[str, Any] = {}
    for language in dict.fromkeys((*(settings.PUBLISHING_LANGUAGES if required else ()), *texts)):
        name = f"{field}_{language}"
        column = obj._meta.get_field(name)
        try:
            values[name] = column.clean(texts.get(language) or "", obj)
        except ValidationError as error:
            errors[name] = error
            continue
        if required and language in settings.PUBLISHING_LANGUAGES and not values[name]:
            errors[name] = ValidationError(_("This text is needed in every publishing language."), code="required")
    if errors:
        raise ValidationError(errors)
    return values


def in_language(path: str) -> Coalesce:
    """The translated column at `path` in SQL, as pages show it: where the reader's language says nothing, another's."""
    first = get_language()
    languages = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != first)
    said = (NullIf(F(f"{path}_{code}"), Value(""), output_field=TextField()) for code in languages)
    return Coalesce(*said, Value(""), output_field=TextField())


def texts_of(obj: Any, field: str) -> Texts:
    """What stands in the columns of the translated `field`, by language."""
    return {language: getattr(obj, f"{field}_{language}") or "" for language, _name in settings.LANGUAGES}


def in_every_language(texts: Texts, name: str, *, max_length: int) -> Texts:
    """`texts` cleaned and checked: one in each publishing language, and nothing else.

    Raises `ValidationError` that names each `<name>_<language>` that is wrong or missing.
    """
    column, found, wrong = ProseField(max_length=max_length), Texts(), dict[str, Any]()
    for language in settings.PUBLISHING_LANGUAGES:
        try:
            found[language] = column.clean(texts.get(language) or "", None)
        except ValidationError as error:
            wrong[f"{name}_{language}"] = error
    if wrong:
        raise ValidationError(wrong)
    return found


def in_language_of_page(texts: Texts) -> str:
    """The one of `texts` that the page shows: in its language, or in the first that has one."""
    for language in (get_language() or "", *settings.PUBLISHING_LANGUAGES):
        if texts.get(language):
            return texts[language]
    return ""


def label_in(label: Any, language: str) -> str:
    """How a field is called that holds a text in `language`: «explication (arabe)», in the language that is active."""
    name = _(get_language_info(language)["name"]).lower()
    return _("%(text)s (%(language)s)") % {"text": label, "language": name}


label_in_lazy = lazy(label_in, str)
