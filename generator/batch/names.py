"""Names the decks of many articles by a pattern, such as "{stem}-{number:04}.pptx", before any is built."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from string import Formatter

from generator.errors import Finding, OutputError, Where, did_you_mean_hint, error
from generator.output import SUFFIX
from generator.rows import row_value_as_text

FIELDS = ("stem", "number", "language", "title", "folder")
ROW = "row."
USUAL_NAME = "{folder}/{stem}"
USUAL_NAME_OF_ROW = "{stem}-{number:04}"
OF_ARTICLE = {"language", "title"}  # known only once the article is read
ENDING = re.compile(r"\.\w+$")
SPEC = re.compile(r"0?\d{0,2}")  # how wide a number is, as in {number:04}
MOST = 100  # characters of a value, of which each may take four bytes where a name has at most 255

# Characters that Windows or the shell of some system refuses in the name of a file.
UNSAFE = re.compile('[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\ud800-\udfff]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)  # devices of Windows

NameValues = Callable[[str], object]  # the value of a field; it raises KeyError for one that a row does not have


def checked_pattern(pattern: str, with_rows: bool) -> str:
    """Return the pattern with its ending, or the usual one for "".

    Raises ValueError for a field that there is not, another ending, or a path that leaves the folder.
    """
    pattern = pattern or (USUAL_NAME_OF_ROW if with_rows else USUAL_NAME)
    try:
        parsed = [*Formatter().parse(pattern)]
    except ValueError as broken:
        raise ValueError(f"the name {pattern!r} cannot be read: {broken}") from None
    for _text, field, spec, conversion in parsed:
        if field is not None:
            _check_field(pattern, field, spec or "", conversion, with_rows)
    ending = ENDING.search(parsed[-1][0]) if parsed[-1][1] is None else None
    if ending and ending[0].lower() != SUFFIX:
        raise ValueError(f"the name {pattern!r} must end in {SUFFIX}")
    if pattern.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", pattern) or PurePath(pattern).drive:
        raise ValueError(f"the name {pattern!r} must stay in the folder of the decks")
    return f"{pattern[: -len(SUFFIX)] if ending else pattern}{SUFFIX}"


def _check_field(pattern: str, field: str, spec: str, conversion: str | None, with_rows: bool) -> None:
    if field.startswith(ROW) and not with_rows:
        raise ValueError(f"the name {pattern!r} uses {{{field}}}, and there are no rows of data")
    if field not in FIELDS and not field.startswith(ROW):
        hint = did_you_mean_hint(field, FIELDS, f"there are {', '.join(FIELDS)} and row.FIELD")
        raise ValueError(f"the name {pattern!r} uses {{{field}}}, which there is not: {hint}")
    if conversion or not SPEC.fullmatch(spec) or (spec and field != "number"):
        raise ValueError(f"the name {pattern!r} may say only how wide the number is: {{number:04}}")


def fields_of_pattern(pattern: str) -> set[str]:
    """Return the fields that a checked pattern uses."""
    return {field for _text, field, _spec, _conversion in Formatter().parse(pattern) if field is not None}


def filled_pattern(pattern: str, values: NameValues) -> str:
    """Return the path of a deck, relative to the folder of the decks, with "/" between its parts.

    Raises KeyError for a field that the row does not have.
    """
    text = ""
    for literal, field, spec, _conversion in Formatter().parse(pattern):
        text += literal
        if field == "number":
            text += format(values(field), spec or "")
        elif field == "folder":
            text += "/".join(map(safe_name, PurePath(str(values(field))).parts))
        elif field is not None:
            text += safe_name(row_value_as_text(values(field)))
    *folders, name = re.split(r"[/\\]", text[: -len(SUFFIX)])
    return "/".join([*filter(None, map(_whole, folders)), f"{_whole(name) or 'deck'}{SUFFIX}"])


def safe_name(value: str) -> str:
    """Return a value without what some system refuses in the name of a file, and at most MOST characters long."""
    return UNSAFE.sub("-", unicodedata.normalize("NFC", value))[:MOST]


def _whole(name: str) -> str:
    """Return the name of a file or a folder that is neither hidden, nor a device, nor too long."""
    name = " ".join(UNSAFE.sub("-", name).split()).strip(" .")
    name = name.encode()[:200].decode(errors="ignore").strip(" .")
    return f"{name}_" if RESERVED.match(name) else name


def refuse_equal_targets(decks: Iterable[tuple[str, str]]) -> None:
    """Raise OutputError for each deck whose file another deck would be too, also where case is no difference.

    decks: the path of each deck, and what it is made from.
    """
    first: dict[str, str] = {}
    problems: list[Finding] = []
    for target, source in decks:
        other = first.setdefault(unicodedata.normalize("NFC", target).casefold(), source)
        if other is not source:
            message = f"this would be the same file {target} as {other}"
            hint = 'name the decks apart: --name "{number}-{stem}.pptx"'
            problems.append(error("same-deck", message, Where(source), hint))
    if problems:
        raise OutputError(*problems)


def values_of_deck(known: Mapping[str, object], row: Mapping[str, object] | None) -> NameValues:
    """Return what looks up a field in what is known of a deck, or in its row."""
    return lambda field: (row or {})[field.removeprefix(ROW)] if field.startswith(ROW) else known[field]
