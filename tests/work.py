"""What a piece of work costs as a count, which is the same at every run and on every machine, unlike a time."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work runs, in whatever library."""
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal count
        count += event == "line"
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as many steps twice the size takes: 2 where work grows with it, 4 where it grows with its square.

    The first run is not counted: it imports and caches what the others find.
    """
    work(size)
    once, twice = (steps(lambda count=count: work(count)) for count in (size, 2 * size))  # type: ignore[misc]
    return twice / once
