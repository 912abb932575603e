"""Fixtures of tests in a real browser, and commands that serve pages to it.

`page` is a page of a fresh context, `browsing` makes further ones, and `served` starts a command that serves. A test
that takes `page` or `browsing` is marked `browses` by itself. It fails if a page logs an error, raises one, breaks its
Content-Security-Policy, or asks anybody but the address that it was opened from.

Each file of tests has a browser of its own on each worker, in which each test has contexts of its own: the tests need
no xdist_group. While that browser is open, asyncio.run cannot be called in the same process, because Playwright keeps
a loop running in it; tests that call it stand in a file without a browser.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError

BROWSERS = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)  # of the system; none is ever downloaded
ARGUMENTS = (
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
SECONDS = 60  # to start a command, and to end it, on a busy machine
OVER = "ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)"  # busy or not
WITHIN = ("about", "blob", "chrome-error", "data")  # schemes of what a page has in itself


@dataclass
class Browsing:
    """The contexts of one test, and what their pages complained of; the test fails if any complaint is left."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    origins: dict[BrowserContext, str] = field(default_factory=dict)

    def new_context(self, **options: Any) -> BrowserContext:
        """Return a context, with the options of Playwright's `Browser.new_context`."""
        context = self.browser.new_context(**options)
        context.set_default_timeout(SECONDS * 1000)  # pages wait for commands, on busy machines
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)
        context.on("request", lambda request: self._note_request(context, request))
        return context

    def new_page(self, **options: Any) -> Page:
        """Return a page in a context of its own."""
        return self.new_context(**options).new_page()

    def new_phone(self) -> Page:
        """Return a page on a phone held upright, which is touched."""
        return self.new_page(**PHONE)

    def _note_message(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        is_over = re.search(OVER, message.text) and address.endswith("/events")  # the show has ended
        if message.type == "error" and not is_over:
            self.complaints.append(f"console: {message.text} ({address})")

    def _note_error(self, error: WebError) -> None:
        self.complaints.append(f"error: {error.error}")

    def _note_request(self, context: BrowserContext, request: Request) -> None:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme not in WITHIN and origin != self.origins.setdefault(context, origin):
            self.complaints.append(f"request: {request.url}")


@dataclass
class Served:
    """A command that serves pages: its process, and the address that its first line names."""

    process: subprocess.Popen[str]
    address: str
    output: str = ""  # what it printed after its first line
    errors: str = ""
    is_ended: bool = False

    def end(self) -> None:
        """Press Ctrl-C unless it has ended, and assert that it ends well and that no process of it is left."""
        if self.is_ended:
            return
        self.is_ended = True
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(SECONDS)
            deadline = monotonic() + SECONDS  # the system takes its time to bury what has been killed
            while (is_left := _is_group(self.process.pid)) and monotonic() < deadline:
                sleep(0.05)
        finally:
            _kill_group(self.process.pid)
            self.output, self.errors = self.process.communicate()
        assert self.process.returncode == 0, f"exit code {self.process.returncode}: {self.errors}"
        assert not is_left, "a process is left running"


def serve(*arguments: str | Path, folder: Path | None = None) -> Served:
    """Start `python -m generator ARGUMENTS --no-open` in a folder, and return it once it has printed its address."""
    return serve_by([sys.executable, "-m", "generator", *map(str, arguments), "--no-open"], folder)


def serve_by(command: list[str], folder: Path | None = None) -> Served:
    """Start a command in a process group of its own, and return it once its first line names an address."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, cwd=folder, encoding="utf-8", start_new_session=True, **pipes)
    assert process.stdout
    timer = Timer(SECONDS, process.kill)
    timer.start()
    line = process.stdout.readline()
    timer.cancel()
    if address := re.search(r"https?://\S+", line):
        return Served(process, address[0])
    _kill_group(process.pid)
    output, errors = process.communicate()
    raise AssertionError(f"{command} printed no address: {line}{output}{errors}")


def free_port() -> int:
    """Return the number of a port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def serious_axe_findings(page: Page) -> list[str]:
    """Return what axe finds serious or critical on a page: the rule, what it says, and the elements that break it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {each['help']}: {[node['html'] for node in each['nodes']]}" for each in serious]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert BROWSER, f"none of these is installed: {', '.join(BROWSERS)}"
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=SECONDS * 1000)  # pages wait for commands, on busy machines
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Callable[..., Served]]:
    """Start commands as `serve` does; those that a test did not end are ended after its pages are closed."""
    started: list[Served] = []

    def start(*arguments: str | Path, folder: Path | None = None) -> Served:
        started.append(serve(*arguments, folder=folder))
        return started[-1]

    yield start
    for each in started:
        each.end()


@pytest.fixture
def browsing(browser: Browser, served: Callable[..., Served]) -> Iterator[Browsing]:
    """Contexts of this test, closed before what `served` started ends, so that no page misses its server."""
    found = Browsing(browser)
    yield found
    for context in browser.contexts:
        context.close()
    assert not found.complaints, found.complaints


@pytest.fixture
def page(browsing: Browsing) -> Page:
    return browsing.new_page()


def _is_group(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def _kill_group(number: int) -> None:
    if _is_group(number):
        os.killpg(number, signal.SIGKILL)
