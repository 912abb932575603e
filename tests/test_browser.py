"""The checks of the tests in a browser find what they are there for, and a command that serves is started and ended."""

import functools
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser import Browsing, serious_axe_findings

PAGES = {
    "/good": "<meta name=viewport content='width=device-width'><h1>Good</h1><p>Words.",
    "/logs": "<h1>Logs</h1><script>console.error('a mistake')</script>",
    "/throws": "<h1>Throws</h1><script>nothing.there()</script>",
    "/asks": "<h1>Asks</h1><img alt='A dot' src='http://127.0.0.2:9/dot.png'>",
    "/lacks": "<h1>Lacks</h1><img alt='A dot' src='/no.png'>",
    "/pale": "<h1>Pale</h1><p style='color: #ccc; background: #fff'>Words that few can read.",
    "/unnamed": "<h1>Unnamed</h1><button></button><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "/styled": "<h1>Styled</h1><p style='color: red'>Words.",
}


class Handler(BaseHTTPRequestHandler):
    """Answers with a page of PAGES; those under /strict allow nothing but themselves."""

    def do_GET(self) -> None:
        path = self.path.removeprefix("/strict")
        text = "" if path == "/favicon.ico" else PAGES.get(path)
        self.send_response(404 if text is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if path != self.path:
            self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(f"<!doctype html><html lang=en><title>A page</title><main>{text}</main>".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=functools.partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/logs", "console: a mistake"),
        ("/throws", "error: nothing is not defined"),
        ("/asks", "request: http://127.0.0.2:9/dot.png"),
        ("/lacks", "console: Failed to load resource"),
        ("/strict/styled", "Content Security Policy"),
    ],
)
def test_what_a_page_must_not_do_is_a_complaint(browsing: Browsing, site: str, path: str, complaint: str) -> None:
    page = browsing.new_page()
    page.goto(site + path)
    while not any(complaint in found for found in browsing.complaints):  # which may come a moment after the page
        page.wait_for_timeout(10)
    browsing.complaints.clear()


@pytest.mark.parametrize(("path", "rules"), [("/pale", ["color-contrast"]), ("/unnamed", ["button-name", "image-alt"])])
def test_what_a_reader_cannot_use_is_found(browsing: Browsing, site: str, path: str, rules: list[str]) -> None:
    page = browsing.new_page()
    page.goto(site + path)
    assert [found.partition(":")[0] for found in serious_axe_findings(page)] == rules
