"""What every test file may use."""

import gc
import os
import signal
from pathlib import Path

import pytest

import tests.examples  # noqa: F401  registers the profiles before Hypothesis is asked for one
from generator.guard import limits
from tests.browser import BROWSER, browser, browsing, page, served  # noqa: F401  fixtures
from tests.render import MISSING

limits.SECONDS *= 4  # a busy machine, or a Python built without optimisation, breaks no promise of ours
limits.MEMORY *= 4  # a worker keeps what a thousand tests before this one have cached
gc.set_threshold(50_000, 20, 20)  # with Python's own thresholds, a tenth of the time goes into looking for garbage
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a script's job in the background hands that on to commands
    signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each command that a test runs compiles the whole package anew

READERS = {"docx", "encodings", "fetch", "finder", "fonts", "icons", "images", "json", "language", "markdown"}
READERS |= {"notebook", "rst", "web", "yaml"}
SLOW = frozenset(Path(__file__).with_name("slow.txt").read_text("utf-8").split())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the goldens of tests/cases anew; review the diff")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests in a browser and of readers, and as fast the first case of each that neither draws nor is slow.

    Those that draw or say so come first: each takes many seconds, in which no other worker should have nothing to do.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browses")
        if item.path.stem.removeprefix("test_") in READERS:
            item.add_marker("reads")
        if item.nodeid.partition("[")[0].removeprefix("tests/") in SLOW:
            item.add_marker("slow")
    firsts = {item.nodeid.partition("[")[0]: item for item in reversed(items)}
    for item in firsts.values():
        if not any(map(item.get_closest_marker, ("slow", "draws", "browses"))):
            item.add_marker("fast")
    items.sort(key=lambda item: not any(map(item.get_closest_marker, ("draws", "first"))))


def pytest_collection_finish() -> None:
    """Leave what is there now out of every later search for garbage: it stays as long as the process."""
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test for which a program is missing that draws slides or shows pages; in CI that is a failure instead."""
    missing = {"draws": MISSING, "browses": () if BROWSER else ("chromium",)}
    for mark, programs in missing.items():
        if programs and not os.environ.get("CI") and item.get_closest_marker(mark):
            pytest.skip(f"not installed: {', '.join(programs)}")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name bytes by their number: a package holds the time at which it was made, and workers must find like names."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None
