"""Every address answers in both languages, and every page says in which, has a heading and a title."""

import re

import pytest

from tests.sweeps import addresses


def test_every_address_has_its_line_in_the_table() -> None:
    assert addresses.names() == set(addresses.TABLE)


@pytest.mark.parametrize("name", addresses.TABLE)
def test_an_address_answers_as_its_line_says(name, language, world, client_for) -> None:
    address = addresses.TABLE[name]
    answer = client_for(address.role).get(addresses.path_of(name, world, language))
    assert answer.status_code == address.status, answer.headers
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert body or answer.status_code in {301, 302, 405}
    if "public" in answer.get("Cache-Control", ""):
        varies = {word.strip() for word in answer.get("Vary", "").split(",")} - {"", "Cookie", "Accept-Encoding"}
        assert varies <= {"Accept-Language"}, "the proxy keeps one copy for everybody (decision 0033)"
        if varies:  # Django says so of every address without a language
            again = client_for("").get(addresses.path_of(name, world, language), HTTP_ACCEPT_LANGUAGE="ar")
            french = client_for("").get(addresses.path_of(name, world, language), HTTP_ACCEPT_LANGUAGE="fr")
            assert again.content == french.content
    if address.page:
        html = body.decode()
        direction = "rtl" if language == "ar" else "ltr"
        assert re.search(rf'<html lang="{language}" dir="{direction}"', html), html[:300]
        assert len(re.findall(r"<h1[\s>]", html)) == 1
        title = re.search(r"<title>\s*([^<|]*)", html)
        assert title
        assert title[1].strip(), "the title says nothing of the page"
        assert "{%" not in html
        assert "{{" not in html
