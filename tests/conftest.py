"""What every test file may use."""

from __future__ import annotations

import pytest
from hypothesis import settings

# On a busy machine the first example of a test, which imports what it needs, takes longer than any deadline.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the goldens of tests/cases anew; review the diff")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))
