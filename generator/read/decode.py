"""The bytes of a file in, text with plain line ends and no character that XML forbids out."""

from __future__ import annotations

import html
import re
import sys

from generator.errors import Finding, InputError, Where, error
from generator.model.text import FORBIDDEN
from generator.read.encodings import characters

REFERENCE = re.compile(r"&#(?:[xX]0*(?P<hex>[0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*(?P<decimal>\d{1,7})(?!\d));?", re.ASCII)
LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
SPACES = "\x0b\x0c\x1c\x1d\x1e\x1f"  # Python and people split words at these, so a space stands in for them

# White space and Default_Ignorable_Code_Point of Unicode 16.0: the direction marks, joiners and fillers nobody sees.
INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)


def decode(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file, its lines ended by a line feed; findings for a guessed encoding and characters removed.

    Raises InputError where the file is empty or binary.
    """
    written, guessed = characters(data, name)
    text = LINE_ENDS.sub("\n", written)
    if "\0" in text:
        where = Where(name, text.count("\n", 0, text.index("\0")) + 1)
        raise InputError(error("binary", "this is a binary file, not text", where, "save it as plain text or YAML"))
    cleaned, findings = clean(text, Where(name, 1))
    if is_blank(cleaned):
        raise InputError(error("empty", "the file is empty", Where(name), "write an article into it"))
    return cleaned, (*guessed, *findings)


def clean(text: str, where: Where) -> tuple[str, tuple[Finding, ...]]:
    """The text without forbidden characters, and a finding for each kind of them; `where` is its first line."""
    seen: dict[str, list[int]] = {}
    for match in FORBIDDEN.finditer(text):
        first_and_count = seen.setdefault(match[0], [match.start(), 0])
        first_and_count[1] += 1
    if not seen:
        return text, ()
    findings = tuple(
        Finding("character", "warning", _removed(character, count), _line(text, at, where))
        for character, (at, count) in seen.items()
    )
    return FORBIDDEN.sub(lambda match: " " if match[0] in SPACES else "", text), findings


def without_references(page: str, where: Where) -> tuple[str, tuple[Finding, ...]]:
    """`clean` for a page of HTML, whose character references may stand for such characters too: &#x1; and &#128;."""
    return clean(REFERENCE.sub(_referred, page) if "&#" in page else page, where)


def _referred(match: re.Match[str]) -> str:
    """The character itself, if XML forbids it; those from 128 to 159 are Windows' (HTML 13.2.5.84)."""
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    if 0x7F < code < 0xA0:
        return html.unescape(match[0])
    return chr(code) if code <= sys.maxunicode and FORBIDDEN.match(chr(code)) else match[0]


def is_blank(text: str) -> bool:
    """Whether nobody would see anything of a text."""
    return INVISIBLE.fullmatch(text) is not None


def _removed(character: str, count: int) -> str:
    times = "" if count == 1 else f" {count} times, first here"
    return f"the character U+{ord(character):04X} cannot stand in a deck and was removed{times}"


def _line(text: str, at: int, where: Where) -> Where:
    return Where(where.file, where.line + text.count("\n", 0, at))
