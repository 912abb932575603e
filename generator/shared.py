"""What decks share that are built in one process: values made from a theme, and a lock for what is the process's."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import TypeVar, TypeVarTuple

_About = TypeVar("_About")
_More = TypeVarTuple("_More")
_Made = TypeVar("_Made")

# The beginnings of the names of parts that decks of one look have in common: they are read once.
SHARED_PARTS = ("ppt/slideLayouts/", "ppt/slideMasters/", "ppt/notesMasters/", "ppt/theme/", "ppt/tableStyles")

# Held while warnings, the depth of calls or the registries of docutils, which uses warnings too, are set for a while.
PROCESS_STATE = RLock()


def kept_for_object(most: int) -> Callable[[Callable[[_About, *_More], _Made]], Callable[[_About, *_More], _Made]]:
    """Return a decorator that keeps the last `most` results of a function.

    They are used again for the very same first argument, which need not be hashable, and equal others.
    """

    def decorator(compute: Callable[[_About, *_More], _Made]) -> Callable[[_About, *_More], _Made]:
        kept: deque[tuple[_About, tuple[*_More], _Made]] = deque(maxlen=most)

        @wraps(compute)
        def recall(about: _About, *more: *_More) -> _Made:
            for one, others, made in kept.copy():
                if one is about and others == more:
                    return made
            made = compute(about, *more)
            kept.append((about, more, made))
            return made

        return recall

    return decorator
