"""What a command line names as an article in, the article and the settings of its project out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generator.errors import Finding
from generator.model.article import Article
from generator.read import FORMATS, Format, read, read_bytes
from generator.settings import Settings, settings_for

STREAM = "-"  # standard input as an article, standard output as a deck

# By what a text without a file name is told apart; one that has no such sign is plain text.
SIGNS = {
    "yaml": re.compile(rb"^sections:", re.MULTILINE),
    "markdown": re.compile(rb"\A---\r?\n|^#{1,6} +\S|^```", re.MULTILINE),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with the defaults of its project, and what was found on the way."""

    article: Article
    findings: tuple[Finding, ...]
    settings: Settings


def open_article(name: str, format: Format | None, stdin: BinaryIO) -> Opened:
    """Read the article, and fill in what it leaves to the settings. Raises InputError and SettingsError."""
    if name == STREAM:
        data, folder = stdin.read(), Path()
        article, findings = read_bytes(data, "standard input", format or guess(data), folder)
    else:
        folder = Path(name).parent
        article, findings = read(name, format)
    settings = settings_for(folder)
    return Opened(settings.fill(article), findings, settings)


def guess(data: bytes) -> Format:
    """The format that the first sign in a text speaks for."""
    known = dict.fromkeys(FORMATS.values())
    found = (format for format in known if format in SIGNS and SIGNS[format].search(data))
    return next(found, "text")
