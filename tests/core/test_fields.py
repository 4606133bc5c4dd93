"""What people type is cleaned and judged in the field, wherever it comes in."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.models import ConsentText, Participant
from core.fields import LineField, ProseField
from tests import factories


class Words(forms.ModelForm):
    class Meta:
        model = Participant
        fields = ("name",)


class Notice(forms.ModelForm):
    class Meta:
        model = ConsentText
        fields = ("purpose", "version", "body_ar", "body_fr")


def test_a_form_cleans_a_line() -> None:
    form = Words({"name": " Zineb\u202e \r\n El\u200f Fassi "})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"name": "Zineb El Fassi"}


@pytest.mark.parametrize("bad", ["\u200b\u200c", "Z" + "\u0301" * 20])
def test_a_form_refuses_what_cannot_be_read_at_the_field(language: str, bad: str) -> None:
    form = Words({"name": bad})
    assert not form.is_valid()
    assert list(form.errors) == ["name"]


def test_a_nul_byte_never_reaches_the_database() -> None:
    form = Words({"name": "Zi\x00neb"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Zineb"}


def test_a_form_keeps_paragraphs_and_says_when_there_are_too_many_of_them(db: None) -> None:
    fields = {"purpose": "idea", "version": 99, "body_fr": "un\r\n\r\n\r\n\r\ndeux ", "body_ar": "نص"}
    form = Notice(fields)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["body_fr"] == "un\n\ndeux"
    too_long = Notice({**fields, "body_fr": "a" * 3_001})
    assert not too_long.is_valid()
    assert too_long.errors.as_data()["body_fr"][0].code == "max_length"


def test_full_clean_cleans_and_judges_without_a_form(db: None) -> None:
    person = factories.ParticipantFactory.build(name="  Zi\x00neb\u2066 ")
    person.full_clean()
    assert person.name == "Zineb"
    with pytest.raises(ValidationError) as unseen:
        LineField(max_length=10).clean("\u200b", None)
    assert unseen.value.error_list[0].code == "invisible"
    with pytest.raises(ValidationError) as refused:
        ProseField(max_length=5).clean("abcdef", None)
    assert refused.value.error_list[0].code == "max_length"


def test_prose_is_bounded_even_when_nobody_said_so() -> None:
    assert ProseField().max_length == 10_000
    assert ProseField(max_length=None).clean("a" * 20_000, None) == "a" * 20_000
    assert ProseField(blank=True, max_length=5).clean("", None) == ""


def test_what_is_no_text_is_left_to_django() -> None:
    assert LineField(null=True).to_python(None) is None
    assert ProseField(null=True).to_python(None) is None
    assert LineField(max_length=5, null=True, blank=True).formfield().clean("") is None
    assert ProseField(max_length=5).formfield(widget=forms.TextInput).clean(" a \n") == "a"


@pytest.mark.parametrize("field", [LineField(max_length=90), ProseField(max_length=90)])
@pytest.mark.parametrize("unseen", ["\u200b\u200d", "e" + "\u0301" * 30])
def test_a_form_without_a_row_refuses_what_cannot_be_read_as_well(field, unseen) -> None:
    with pytest.raises(ValidationError):
        field.formfield().clean(unseen)
