"""The site of docs/: it builds without a warning, has every page, loads nothing from elsewhere, and axe can read it."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser import Browsing, serious_axe_findings

ROOT = Path(__file__).parents[1]
SEEN = [("index", "light"), ("how-to", "light"), ("how-to", "dark"), ("findings", "dark")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(ROOT / ".mkdocs.yml"), "-d", folder]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.slow
def test_the_site_has_every_page(site: Path) -> None:
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} <= {path.stem for path in site.glob("*.html")}


@pytest.mark.parametrize(("name", "scheme"), SEEN)
def test_axe_finds_nothing_serious(browsing: Browsing, address: str, name: str, scheme: str) -> None:
    page = browsing.new_page(color_scheme=scheme)
    page.goto(f"{address}/{name}.html")
    assert serious_axe_findings(page) == []


def test_a_reader_finds_a_page_by_a_word(browsing: Browsing, address: str) -> None:
    page = browsing.new_page()
    page.goto(f"{address}/index.html")
    page.get_by_label("Search", exact=True).first.click()
    page.keyboard.type("formula")
    page.locator(".md-search-result__item a").first.wait_for()
    assert "formula" in page.locator(".md-search-result__list").inner_text().lower()
