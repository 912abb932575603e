"""What every test file may use."""

from __future__ import annotations

import os

import pytest

import tests.examples  # noqa: F401  registers the profiles before Hypothesis is asked for one
from generator import limits
from tests.render import MISSING

limits.SECONDS *= 4  # a busy machine, or a Python built without optimisation, breaks no promise of ours
limits.MEMORY *= 4  # a worker keeps what a thousand tests before this one have cached
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each command that a test runs compiles the whole package anew


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the goldens of tests/cases anew; review the diff")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as fast the first case of each test that is neither slow nor draws, so that a new test needs no mark."""
    firsts = {item.nodeid.partition("[")[0]: item for item in reversed(items)}
    for item in firsts.values():
        if not (item.get_closest_marker("slow") or item.get_closest_marker("draws")):
            item.add_marker("fast")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that draws slides where a tool for it is missing; in CI that is a failure instead."""
    if MISSING and not os.environ.get("CI") and item.get_closest_marker("draws"):
        pytest.skip(f"not installed: {', '.join(MISSING)}")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name bytes by their number: a package holds the time at which it was made, and workers must find like names."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None
