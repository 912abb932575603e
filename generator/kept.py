"""Keeps what was made from a large value, such as a theme, for the next deck."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

About = TypeVar("About")
More = TypeVarTuple("More")
Recalled = TypeVar("Recalled")


def kept_for_object(most: int) -> Callable[[Callable[[About, *More], Recalled]], Callable[[About, *More], Recalled]]:
    """Return a decorator that keeps the last `most` results of a function.

    They are used again for the very same first argument, which need not be hashable, and equal others.
    """

    def decorator(compute: Callable[[About, *More], Recalled]) -> Callable[[About, *More], Recalled]:
        kept: deque[tuple[About, tuple[*More], Recalled]] = deque(maxlen=most)

        @wraps(compute)
        def recall(about: About, *more: *More) -> Recalled:
            for one, others, made in kept.copy():
                if one is about and others == more:
                    return made
            made = compute(about, *more)
            kept.append((about, more, made))
            return made

        return recall

    return decorator
