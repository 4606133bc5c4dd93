import pytest

from accounts.forms import CodeForm


@pytest.mark.parametrize("typed", ["048213", " 048 213 ", "٠٤٨٢١٣", "۰۴۸۲۱۳", "٠٤٨-٢١٣"])
def test_a_code_is_read_from_any_keyboard(typed: str) -> None:
    form = CodeForm({"code": typed})
    assert form.is_valid()
    assert form.cleaned_data["code"] == "048213"


@pytest.mark.parametrize("typed", ["", "48213", "0482133", "code", "²²²²²²"])
def test_what_has_not_six_digits_is_no_code_and_costs_no_attempt(typed: str) -> None:
    assert list(CodeForm({"code": typed}).errors) == ["code"]
