"""Which answers the portal compresses itself, and for whom."""

import gzip

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from ogportal.compressing import CompressedPages

LONG = "<p>Une idée</p>" * 100


def sent(answer, encodings: str = "gzip"):
    return CompressedPages(lambda _request: answer)(RequestFactory().get("/fr/", HTTP_ACCEPT_ENCODING=encodings))


@pytest.mark.parametrize("encodings", ["gzip", "gzip, deflate, br, zstd", "br,gzip"])
def test_a_page_goes_out_compressed_to_whoever_takes_that(encodings: str) -> None:
    answer = sent(HttpResponse(LONG), encodings)
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Vary"] == "Accept-Encoding"
    assert int(answer["Content-Length"]) == len(answer.content) < len(LONG)
    assert gzip.decompress(answer.content).decode() == LONG


@pytest.mark.parametrize("encodings", ["", "identity", "br", "gzip;q=0", "gzip;q=0, identity", "x-gzip-not"])
def test_a_page_goes_out_plain_to_everybody_else(encodings: str) -> None:
    answer = sent(HttpResponse(LONG), encodings)
    assert answer.content.decode() == LONG
    assert "Content-Encoding" not in answer
    assert answer["Vary"] == "Accept-Encoding", "a cache on the way must know that another would get it otherwise"


def test_its_mark_says_that_only_its_meaning_is_the_same() -> None:
    assert sent(HttpResponse(LONG, headers={"ETag": '"1"'}))["ETag"] == 'W/"1"'


def test_the_length_tells_little_of_what_stands_in_it() -> None:
    assert len({len(sent(HttpResponse(LONG)).content) for _turn in range(20)}) > 1


@pytest.mark.parametrize("kind", ["text/csv", "application/json", "application/pdf", "image/png", "text/calendar"])
def test_what_is_no_page_is_left_alone(kind: str) -> None:
    answer = sent(HttpResponse(LONG, content_type=kind))
    assert answer.content.decode() == LONG
    assert not answer.has_header("Vary")


@pytest.mark.parametrize("kind", ["text/csv", "text/html; charset=utf-8"])
def test_what_is_sent_piece_by_piece_is_not_held_back(kind: str) -> None:
    made: list[str] = []

    def pieces():
        for word in ("a,b\r\n", "c,d\r\n"):
            made.append(word)
            yield word

    answer = sent(StreamingHttpResponse(pieces(), content_type=kind))
    assert next(iter(answer)) == b"a,b\r\n"
    assert made == ["a,b\r\n"], "nobody waits for the end before the beginning is sent"
    assert "Content-Encoding" not in answer


def test_it_stands_behind_the_cache_and_before_whatever_writes_a_page() -> None:
    order = settings.MIDDLEWARE
    place = order.index("ogportal.compressing.CompressedPages")
    assert order[place - 1] == "ogportal.pagecache.AnonymousPageCache"
    assert place < order.index("django.contrib.sessions.middleware.SessionMiddleware")


@pytest.mark.django_db
def test_a_head_says_what_a_get_would_have(plan) -> None:
    asked = {"HTTP_ACCEPT_ENCODING": "gzip"}
    got, head = Client().get("/fr/ideas/", **asked), Client().head("/fr/ideas/", **asked)
    assert head.content == b""
    assert head["Content-Encoding"] == got["Content-Encoding"] == "gzip"


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_compressed_as_well() -> None:
    answer = Client().get("/fr/nowhere/", HTTP_ACCEPT_ENCODING="gzip")
    assert answer.status_code == 404
    assert "<h1" in gzip.decompress(answer.content).decode()
