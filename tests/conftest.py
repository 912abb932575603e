"""What every test file may use."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.render import MISSING

# On a busy machine the first example of a test, which imports what it needs, takes longer than any deadline.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the goldens of tests/cases anew; review the diff")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that draws slides where a tool for it is missing; in CI that is a failure instead."""
    if MISSING and not os.environ.get("CI") and item.get_closest_marker("draws"):
        pytest.skip(f"not installed: {', '.join(MISSING)}")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))
