"""Bounds what a stranger's file may cost, read and start: limits, a budget, and processes of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import TypeVar

Value = TypeVar("Value")
# Held while warnings, the depth of calls or the registries of docutils, which uses warnings too, are set for a while.
PROCESS_STATE = RLock()


@contextmanager
def value_set(variable: ContextVar[Value], value: Value) -> Iterator[Value]:
    """Set a variable of the context in a `with` block, and give the value to it."""
    outer = variable.set(value)
    try:
        yield value
    finally:
        variable.reset(outer)
