"""Codes of the log and the outbox in words."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from core import wording
from core.models import StateChange
from core.outbox import OPENS_ACCOUNTS


@pytest.fixture(autouse=True)
def in_the_words_of_the_sources() -> Iterator[None]:
    with translation.override(None):
        yield


def line(**values: str) -> StateChange:
    return StateChange(**{"model": "ideas.idea", "object_id": 1, "field": "state", **values})


def test_every_kind_of_mail_has_words() -> None:
    templates = settings.BASE_DIR / "templates" / "emails"
    assert {path.stem for path in templates.glob("*.html")} - {"base"} == set(wording.MAILS) - {OPENS_ACCOUNTS}


def test_an_unknown_kind_stands_as_it_is() -> None:
    assert wording.mail_kind("confirm") == "Confirmation of an address"
    assert wording.mail_kind("of_yesterday") == "of_yesterday"


@pytest.mark.parametrize(
    ("label", "named"), [("ideas.idea", "Idea"), ("ideas.gone", "ideas.gone"), ("nonsense", "nonsense")]
)
def test_a_model_has_a_name_as_long_as_it_is_there(label: str, named: str) -> None:
    assert wording.model_named(label) == named


@pytest.mark.parametrize(
    ("field", "named"), [("state", "state"), ("visibility", "visibility"), ("of_yesterday", "of_yesterday")]
)
def test_a_field_has_a_name(field: str, named: str) -> None:
    assert str(wording.field_named(line(field=field))) == named


def test_a_field_of_a_model_that_is_gone_stands_as_it_is() -> None:
    assert wording.field_named(line(model="nonsense", field="state")) == "state"


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("state", "accepted", "Accepted"),
        ("state", "", "—"),
        ("visibility", "hidden", "hidden"),
        ("explanation", "fr", "French"),
        ("theme", "justice", "justice"),
    ],
)
def test_a_value_is_a_choice_a_word_of_the_log_or_a_language(field: str, value: str, named: str) -> None:
    assert wording.value_named(line(field=field), value) == named


@pytest.mark.django_db
def test_rows_of_a_model_that_is_gone_are_none() -> None:
    assert wording.rows_of("nonsense", {1}) == {}
    assert wording.rows_of("ideas.idea", {1}) == {}
