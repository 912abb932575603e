"""Tells what the name of an article on a command line stands for."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TextIO
from urllib.parse import unquote, urlsplit

from generator import limits
from generator.model.address import address_of_text
from generator.model.origin import slug_of_text
from generator.read.prose import is_source_on_web

STREAM = "-"  # standard input as an article, standard output as a deck


def source_of_command_line(name: str, stdin: TextIO | None) -> str | bytes:
    """Return what `name` stands for: a path or an address as it is, and for "-" the bytes of standard input."""
    if name != STREAM:
        return name
    return stdin.buffer.read(limits.FILE_BYTES + 1) if stdin else b""


def stem_of_command_line_article(name: str) -> str:
    """Return the stem for files made of an article: its name's, or that of its address; "" if it has none."""
    if not is_source_on_web(name):
        return Path(name).stem
    return slug_of_text(PurePosixPath(unquote(urlsplit(address_of_text(name) or "").path)).stem)
