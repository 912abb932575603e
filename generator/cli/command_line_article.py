"""Tells what the name of an article on a command line stands for."""

from __future__ import annotations

from typing import TextIO

from generator import limits

STREAM = "-"  # standard input as an article, standard output as a deck


def source_of_command_line(name: str, stdin: TextIO | None) -> str | bytes:
    """Return what `name` stands for: a path or an address as it is, and for "-" the bytes of standard input."""
    if name != STREAM:
        return name
    return stdin.buffer.read(limits.FILE_BYTES + 1) if stdin else b""
