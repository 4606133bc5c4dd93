"""A page as it comes over a slow line: behind a server that compresses, as the proxy of production does."""

import gzip
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.browser import Browsers
from tests.support.crowds import in_background

LATENCY, BYTES_A_SECOND = 400, 400_000 // 8


@contextmanager
def compressing(behind: str) -> Iterator[str]:
    """The address of a server that hands on what `behind` answers, compressed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urllib.request.Request(behind + self.path, headers={"Accept-Language": "ar"})
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:  # our own server
                    status, headers, body = answer.status, answer.headers, answer.read()
            except urllib.error.HTTPError as error:
                status, headers, body = error.code, error.headers, error.read()
            kind = headers.get("Content-Type", "")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "max-age=60")
            if not kind.startswith(("font/", "image/png")):
                body = gzip.compress(body, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = in_background(server.serve_forever)
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(30)


def first_paint(browser: Browsers, url: str) -> int:
    """Milliseconds until something is seen, with an empty cache, at 400 ms and 400 kbit/s."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            },
        )
        page.goto(url)
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        painted: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        return round(painted)
    finally:
        context.close()
