"""Defines findings, which tell the user something about a build, and the errors that stop it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import ClassVar, Literal

from msgspec import Struct
from msgspec.structs import replace

Level = Literal["info", "warning", "error"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")  # the most serious first


class Where(Struct, frozen=True):
    """A place in a file that the user wrote; line and column count from 1, and 0 means the whole file or line.

    row: the number, from 1, of the row of data that the article is filled with; 0 without data.
    """

    file: str
    line: int = 0
    column: int = 0
    row: int = 0

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])
        return f"{place} (row {self.row})" if self.row else place


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


Findings = tuple[Finding, ...]


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
    """The talk, the theme, the accent or the template cannot be used."""

    exit_code = 4


class OutputError(GeneratorError):
    """The deck cannot be written to its path."""

    exit_code = 5


class HintedError(Exception):
    """Something that cannot be used, to be named where it is known what it is for: what is wrong, and a hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def error(code: str, message: str, where: Where | None = None, hint: str = "") -> Finding:
    """Return a finding that stops the build; templates/findings.yaml lists the codes of all."""
    return Finding(code, "error", message, where, hint)


def warning(code: str, message: str, where: Where | None = None, hint: str = "") -> Finding:
    """Return a finding that the author should act on or know before the talk; it fails with --strict."""
    return Finding(code, "warning", message, where, hint)


def info(code: str, message: str, where: Where | None = None, hint: str = "") -> Finding:
    """Return a finding about a choice that was made for the author and needs no action."""
    return Finding(code, "info", message, where, hint)


def install_hint(extra: str) -> str:
    """Return how to get the libraries that an extra of the package brings."""
    return f"in the folder of Slidewright: pip install '.[{extra}]'"


def refuse_without(
    libraries: str, what: str, extra: str, refusal: type[GeneratorError], where: Where | None = None
) -> None:
    """Raise `refusal` if a library is missing that `what` needs, and that only an extra of the package brings."""
    for library in libraries.split():
        if find_spec(library) is None:
            message = f"{what} needs {library}, which is not installed"
            raise refusal(error("not-installed", message, where, install_hint(extra)))


def finding_in_row(finding: Finding, row: int) -> Finding:
    """Return a finding about an article that is filled with the row of data with this number, 0 if with none."""
    if not (row and finding.where) or finding.where.row:
        return finding
    return replace(finding, where=replace(finding.where, row=row))


@contextmanager
def errors_in_row(row: int) -> Iterator[None]:
    """Name the row of data in the errors that stop a build."""
    try:
        yield
    except GeneratorError as stopped:
        if not row:
            raise
        raise type(stopped)(*(finding_in_row(each, row) for each in stopped.findings)) from stopped


def has_finding_of_level(findings: Iterable[Finding], level: Level) -> bool:
    """Tell whether any of the findings has a level."""
    return any(finding.level == level for finding in findings)


def softened_finding(finding: Finding, instead: str = "") -> Finding:
    """Return an error as a warning, because the build goes on; `instead` says what replaces the part that failed."""
    return warning(finding.code, f"{finding.message}{instead}", finding.where, finding.hint)


def brief(text: str, most: int = 80) -> str:
    """Return a text cut to `most` characters for a message, as a picture's name may be a whole data: address."""
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def did_you_mean_hint(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint that names the known word nearest to `word`, or `otherwise` if none is near."""
    near = nearest_word(word, known)
    return f'did you mean "{near}"?' if near else otherwise


def nearest_word(word: str, known: Iterable[str], least: float = 0.6) -> str:
    """Return the known word most like `word`, or "" if none has a likeness of at least `least` (1 is equal)."""
    from difflib import get_close_matches  # imported here, because most builds have no mistake

    # A long word is a sentence, which is slow to compare.
    return next(iter(get_close_matches(word[:40], known, 1, least)), "")
