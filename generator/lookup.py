"""Tells those who ask that a build looks a file up, whether or not the file exists."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypeVar

LOOKUP = "generator.lookup"  # the name of the event; Python itself has one for each file that is opened
AnyPath = TypeVar("AnyPath", str, Path)


def announced(path: AnyPath) -> AnyPath:
    """Return a path that is about to be looked up, after telling the audit hooks of Python (`sys.addaudithook`).

    A program that builds again when a file changes learns from it which files do not exist yet.
    """
    sys.audit(LOOKUP, path)
    return path
