"""What a command line names as an article in, the article and the settings of its project out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from generator import limits
from generator.errors import Finding
from generator.model.article import Article
from generator.read import Format, read, read_bytes
from generator.settings import USUAL, Settings, said_in, settings_for

STREAM = "-"  # standard input as an article, standard output as a deck

# By what a text without a file name is told apart; one that has no such sign is plain text.
SIGNS: dict[Format, re.Pattern[bytes]] = {
    "docx": re.compile(rb"\APK\x03\x04"),
    "html": re.compile(rb"\A(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?<(!doctype html|html\b)", re.IGNORECASE),
    "yaml": re.compile(rb"^sections:", re.MULTILINE),
    "markdown": re.compile(rb"\A(\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n|^#{1,6} +\S|^```", re.MULTILINE),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with all that is said of it, and what was found on the way."""

    article: Article
    findings: tuple[Finding, ...]
    settings: Settings


def open_article(name: str, format: Format | None, stdin: TextIO | None, said: Settings) -> Opened:
    """Read the article; what the command line `said` comes first, then the article, then its project's settings.

    Raises InputError and SettingsError.
    """
    article, findings = read_article(name, format, stdin)
    settings = said.over(said_in(article)).over(settings_for(folder_of(name))).over(USUAL)
    return Opened(settings.fill(article), findings, settings)


def read_article(name: str, format: Format | None, stdin: TextIO | None) -> tuple[Article, tuple[Finding, ...]]:
    """The article alone; `stdin` is None where the system gives no standard input. Raises InputError."""
    if name != STREAM:
        return read(name, format)
    data = stdin.buffer.read(limits.FILE_BYTES + 1) if stdin else b""
    return read_bytes(data, "standard input", format or guess(data), folder_of(name))


def folder_of(name: str) -> Path:
    """Where an article's pictures and settings are looked up."""
    return Path() if name == STREAM else Path(name).parent


def guess(data: bytes) -> Format:
    """The format that the first sign in a text speaks for."""
    return next((format for format, sign in SIGNS.items() if sign.search(data)), "text")
