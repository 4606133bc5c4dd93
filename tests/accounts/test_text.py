import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.text import normal_email


@pytest.mark.parametrize(
    "written",
    ["zineb@example.org", " Zineb@Example.ORG ", "\uff5aineb@example.org", "ZINEB@EXAMPLE\uff0eORG"],
)
def test_an_address_has_one_form(written: str) -> None:
    assert normal_email(written) == "zineb@example.org"


@pytest.mark.parametrize("other", ["z\u0131neb@example.org", "zine\u0253@example.org", "zinéb@example.org"])
def test_look_alikes_are_not_the_same_address(other: str) -> None:
    """CVE-2019-19844: a case collision of Unicode took accounts over."""
    assert normal_email(other) != "zineb@example.org"


@given(st.emails())
def test_the_form_of_the_form_is_the_form(address: str) -> None:
    assert normal_email(normal_email(address)) == normal_email(address)
