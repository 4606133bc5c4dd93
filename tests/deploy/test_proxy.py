"""deploy/nginx.conf: what must stand in it. That nginx takes it is asked by bin/check where there is an nginx."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
CONF = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
BARE = re.sub(r"#.*", "", CONF)
ERRORS = ROOT / "deploy" / "errors"


def _location(head: str) -> str:
    """What stands between the braces of a location, those of inner ones too."""
    start = BARE.index("{", BARE.index(f"location {head} " if head != "/" else "location / "))
    depth = 0
    for place in range(start, len(BARE)):
        depth += {"{": 1, "}": -1}.get(BARE[place], 0)
        if depth == 0:
            return BARE[start + 1 : place]
    raise AssertionError(head)


def _bytes(text: str) -> int:
    number, unit = re.search(r"client_max_body_size (\d+)([km])", text).groups()
    return int(number) * {"k": 1024, "m": 1024**2}[unit]


def test_braces_are_closed() -> None:
    assert BARE.count("{") == BARE.count("}")


def test_bodies_are_as_large_as_the_portal_reads_them() -> None:
    general = BARE[: BARE.index("server {")]
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= _bytes(general) < 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    table = _location("~ ^/admin/ideas/idea/import/")
    assert settings.IMPORT_MOST_BYTES <= _bytes(table) < 2 * settings.IMPORT_MOST_BYTES
    files = _location("~ ^/(admin|[a-z]+/desk)/")
    assert _bytes(files) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    # nginx takes the first expression that fits.
    assert BARE.index("^/admin/ideas/idea/import/") < BARE.index("^/(admin|")


def test_pages_are_kept_for_nobody_in_particular() -> None:
    page = _location("/")
    for rule in ("proxy_cache_bypass", "proxy_no_cache"):
        words = re.search(rf"{rule} ([^;]+);", page)[1].split()
        assert set(words) == {"$has_cookie", "$http_authorization", "$http_hx_request"}
    assert "proxy_cache_lock on" in page
    assert "proxy_buffering on" in page
    assert "proxy_request_buffering on" in page


def test_one_compressed_copy_of_a_page_is_kept() -> None:
    """What comes of it is seen in test_kept_pages.py, where there is an nginx."""
    page = _location("/")
    for rule in ("proxy_set_header Accept-Encoding gzip", "gunzip on", "proxy_ignore_headers Vary"):
        assert f"{rule};" in page
    assert 'proxy_cache_key "$host$request_uri";' in page
    assert "gzip_vary on;" in BARE


def test_one_address_is_held_back() -> None:
    assert "limit_req zone=pages" in BARE
    assert "limit_req zone=posts" in BARE
    assert "limit_conn connections" in BARE


def test_probes_and_figures_are_not_for_the_world() -> None:
    for path in ("/readyz", "/metrics"):
        assert _location(f"= {path}").split() == ["return", "404;"]
    assert "9100" not in BARE


def test_requests_get_a_number_that_no_cache_repeats() -> None:
    assert BARE.count("proxy_set_header X-Request-ID $request_id;") == 2
    assert BARE.count("proxy_hide_header X-Request-ID;") == 2


def test_the_log_names_nobody() -> None:
    form = BARE[BARE.index("log_format") : BARE.index(";", BARE.index("log_format"))]
    assert "escape=json" in form
    assert set(re.findall(r"\$(\w+)", form)) == {
        "time_iso8601",
        "request_id",
        "request_method",
        "status",
        "request_time",
        "upstream_status",
        "upstream_response_time",
        "limit_req_status",
        "upstream_cache_status",
        "body_bytes_sent",
    }
    assert re.search(r"error_log \S+ crit;", BARE)


@pytest.mark.parametrize("status", ["413", "429", "502", "503"])
def test_its_own_answers_are_pages_in_both_languages(status: str) -> None:
    assert re.search(rf"error_page {status}\b[^;]* /{status}\.html;", BARE)
    page = (ERRORS / f"{status}.html").read_text(encoding="utf-8")
    read = _Read()
    read.feed(page)
    assert read.languages == {"ar", "fr"}
    assert "<script" not in page
    assert "style=" not in page
    assert all(not link.startswith(("http", "//")) for link in read.links)


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.languages: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("lang"):
            self.languages.add(str(told["lang"]))
        self.links |= {str(told[name]) for name in ("href", "src") if told.get(name)}
