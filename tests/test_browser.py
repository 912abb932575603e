"""The checks of the tests in a browser find what they are there for, and a command that serves is started and ended."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser import Browsing, serious_axe_findings, serve, serve_by

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


@pytest.mark.parametrize("path", ["/good", "/strict/good"])
def test_a_sound_page_has_no_complaints(browsing: Browsing, site: str, path: str) -> None:
    phone = browsing.new_phone()
    phone.goto(site + path)
    assert phone.evaluate("[innerWidth, navigator.maxTouchPoints > 0]") == [390, True]
    assert serious_axe_findings(phone) == []


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
    browsing.new_page().goto(site + path)
    assert any(complaint in found for found in browsing.complaints), browsing.complaints
    browsing.complaints.clear()


@pytest.mark.parametrize(("path", "rules"), [("/pale", ["color-contrast"]), ("/unnamed", ["button-name", "image-alt"])])
def test_what_a_reader_cannot_use_is_found(browsing: Browsing, site: str, path: str, rules: list[str]) -> None:
    page = browsing.new_page()
    page.goto(site + path)
    assert [found.partition(":")[0] for found in serious_axe_findings(page)] == rules


def test_a_command_that_serves_nothing_is_told() -> None:
    with pytest.raises(AssertionError, match=r"(?s)printed no address.*No such command"):
        serve("no-such-command")


SERVES = """
import subprocess, sys, time
try:
    print('At http://127.0.0.1:1/x .', flush=True)
    {serving}
except KeyboardInterrupt:
    {ending}
"""


def test_a_command_is_ended_by_ctrl_c() -> None:
    server = serve_by([sys.executable, "-c", SERVES.format(serving="time.sleep(60)", ending="print('over')")])
    assert server.address == "http://127.0.0.1:1/x"
    server.end()
    server.end()
    assert server.output == "over\n"


@pytest.mark.parametrize(
    ("serving", "ending", "complaint"),
    [
        ("time.sleep(60)", "sys.exit(3)", "exit code 3"),
        ("time.sleep(60)", "raise", "exit code -2"),
        ("time.sleep(60)", "subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)", "left running"),
    ],
)
def test_a_command_that_ends_badly_is_told(serving: str, ending: str, complaint: str) -> None:
    server = serve_by([sys.executable, "-c", SERVES.format(serving=serving, ending=ending)])
    with pytest.raises(AssertionError, match=complaint):
        server.end()
