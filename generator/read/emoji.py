"""A text in; the same with its emoji codes (:rocket:) as the emoji that they stand for out: the one home of emoji."""

from __future__ import annotations

import re

CODE = re.compile(r"(?<![\w:/]):(?:[a-z0-9][a-z0-9_-]*|[+-]1):(?![\w:/])")


def with_emoji(text: str) -> str:
    """A code that names no emoji stays as it is."""
    return CODE.sub(_emoji, text) if ":" in text else text


def _emoji(code: re.Match[str]) -> str:
    from emoji import emojize  # here, because it is met in few articles and costs 20 ms

    return emojize(code[0], language="alias")  # what GitHub and others call them too
