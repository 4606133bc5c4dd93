"""What went wrong is said in the language of the page, and what to do next."""

import re

import pytest
from django.test import RequestFactory
from django.utils import translation

from ogportal import errors
from ogportal.settings import DATA_UPLOAD_MAX_MEMORY_SIZE

CODES = [400, 403, 404, 413, 429, 500, 503]


@pytest.mark.parametrize("code", CODES)
def test_an_error_says_in_both_languages_what_to_do_next(code, language) -> None:
    answer = errors._page(RequestFactory().get(f"/{language}/ideas/"), code)
    html = answer.content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert answer.status_code == code
    assert re.search(rf'<html lang="{language}" dir="{direction}"', html)
    assert len(re.findall("<h1", html)) == 1
    main = html[html.index("<main") :]
    assert f'href="/{language}/"' in main, "nothing leads further"
    assert not re.search(rf'href="/(?!static|{language}/)', main)


@pytest.mark.parametrize("code", [500, 503])
def test_a_page_that_failed_can_be_asked_for_again_and_a_form_that_was_sent_cannot(code, language) -> None:
    asked = errors._page(RequestFactory().get(f"/{language}/ideas/"), code).content.decode()
    sent = errors._page(RequestFactory().post(f"/{language}/ideas/new/"), code).content.decode()
    assert 'href=""' in asked
    assert 'href=""' not in sent


def test_who_may_not_open_a_page_is_shown_where_to_sign_in(language) -> None:
    page = errors.permission_denied(RequestFactory().get(f"/{language}/desk/")).content.decode()
    assert f'href="/{language}/account/login/"' in page[page.index("<main") :]


def test_an_error_outside_the_languages_takes_that_of_the_visitor() -> None:
    request = RequestFactory().get("/nowhere/", headers={"accept-language": "fr"})
    with translation.override("ar"):
        assert 'lang="fr"' in errors.not_found(request).content.decode()[:300]


@pytest.mark.django_db
def test_more_than_the_portal_reads_is_answered_with_413_and_a_page(client, language) -> None:
    answer = client.post(f"/{language}/ideas/new/", {"body": "x" * (DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert answer.status_code == 413
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.django_db
def test_a_text_that_is_too_long_but_read_gets_its_message_at_the_field(client, plan, theme, language) -> None:
    answer = client.post(f"/{language}/ideas/new/", {"plan": plan.slug, "theme": theme.slug, "body": "x" * 7000})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'id="id_body_error"' in html
    assert "x" * 7000 in html, "what was typed is lost"
