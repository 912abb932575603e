"""What can be said about a build: findings for what the user should know, errors for what stops it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from msgspec import Struct

Level = Literal["info", "warning", "error"]


class Where(Struct, frozen=True):
    """A place in a file that the user wrote; line and column count from 1, and 0 means the whole file or line."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


class Finding(Struct, frozen=True):
    """Something that the user should know about a build.

    code: the name of the kind of finding; docs/findings.md explains each.
    level: "error" stops the build, "warning" is to be mended, "info" is good to know.
    message: what was found, in one line.
    where: the file, line and column that it is about, or None.
    hint: what to do about it; it may be empty.
    """

    code: str
    level: Level
    message: str
    where: Where | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\nhint: {self.hint}" if self.hint else ""
        return f"{place}{self.message} [{self.code}]{advice}"


class GeneratorError(Exception):
    """The base of all errors: nothing was written, and `findings` say why.

    A GeneratorError that is none of the classes below is a bug in Slidewright.
    """

    exit_code: ClassVar[int] = 6

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


class InputError(GeneratorError):
    """The article cannot be read, or holds a mistake."""

    exit_code = 3


class TemplateError(GeneratorError):
    """The talk, the theme or the accent cannot be used."""

    exit_code = 4


class OutputError(GeneratorError):
    """The deck cannot be written to its path."""

    exit_code = 5


def error(code: str, message: str, where: Where | None = None, hint: str = "") -> Finding:
    """A finding that stops a build; its code, as those of `warning` and `info`, stands in generator/codes.py."""
    return Finding(code, "error", message, where, hint)


def warning(code: str, message: str, where: Where | None = None, hint: str = "") -> Finding:
    """A finding that the author should act on, or know before the talk; with --strict it fails."""
    return Finding(code, "warning", message, where, hint)


def info(code: str, message: str, where: Where | None = None, hint: str = "") -> Finding:
    """A finding about what was decided for the author, who may leave it so."""
    return Finding(code, "info", message, where, hint)


def softened_finding(finding: Finding, instead: str = "") -> Finding:
    """A finding as a warning: something stands in for what it is about, as `instead` says, and nothing stops."""
    return warning(finding.code, f"{finding.message}{instead}", finding.where, finding.hint)


def brief(text: str, most: int = 80) -> str:
    """What an author wrote, short enough for a message: a picture's name may be a whole data: address."""
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def did_you_mean_hint(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint for a word that is not known: the nearest that is, or else what else there is to say."""
    near = nearest_word(word, known)
    return f'did you mean "{near}"?' if near else otherwise


def nearest_word(word: str, known: Iterable[str], least: float = 0.6) -> str:
    """What was meant by a word that is not known; empty where nothing is at `least` so much like it (1 is equal)."""
    from difflib import get_close_matches  # here, because most builds meet no mistake

    return next(
        iter(get_close_matches(word[:40], known, 1, least)), ""
    )  # a long word is a sentence: comparing one is slow
