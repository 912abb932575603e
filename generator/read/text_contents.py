"""The lines of a plain text in, the same without its table of contents out, and a finding for that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.errors import Finding, Where
from generator.read.parts import CONTENTS
from generator.read.shape import ENDS

NUMBER = re.compile(r"(?:\d{1,3}|[A-Z])(?:\.\d{1,3})*[.)]?[ \t\u00a0]+(?=\S)", re.ASCII)
LEADER = re.compile(r"[ \t]*(?:(?:\.[ \t]?){3,}|\t| {3,})[ \t]*(?:\d{1,4}|[ivxlc]{1,6})?[ \t]*\Z")
ENOUGH = 3  # entries
STRAY = 2  # lines between entries that are none: the name of a part, the end of a long one


def without_contents(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    """The text with blank lines in the place of its tables of contents: a deck has an agenda of its own.

    Such a table is a line which says so, and below it lines with a number, a page, or the words of a line further down.
    """
    lines = text.split("\n")
    findings: list[Finding] = []
    for start, line in enumerate(text.split("\n")):
        end = _end(lines, start + 1) if re.fullmatch(CONTENTS, line.strip(" \t:=#*_-.")) else 0
        if end:
            message = "the table of contents is left out: a deck has an agenda of its own"
            findings.append(Finding("contents", "info", message, Where(file, start + 1)))
            lines[start:end] = [""] * (end - start)
    return "\n".join(lines), tuple(findings)


def _end(lines: Sequence[str], start: int) -> int:
    """Where the entries from a line on end; 0 where there are too few. The first heading has the words of an entry."""
    below: dict[str, int] = {_bare(line): index for index, line in enumerate(lines) if line.strip()}
    entries: dict[str, str] = {}  # as they are written, and bare
    end, stray = 0, 0
    for index in range(start, len(lines)):
        bare, written = _bare(lines[index]), LEADER.sub("", lines[index].strip())
        if not lines[index].strip() or (not entries and not any(map(str.isalnum, bare))):
            continue
        if written in entries or bare == next(iter(entries.values()), None) or stray > STRAY:
            break
        if _is_entry(lines[index].strip()) or below.get(bare, 0) > index:
            entries[written] = bare
            end, stray = index + 1, 0
        else:
            stray += 1
    return end if len(entries) >= ENOUGH else 0


def _is_entry(line: str) -> bool:
    numbered = NUMBER.match(line) is not None and not line.endswith(tuple(ENDS))
    return numbered or bool((match := LEADER.search(line)) and match[0].strip())


def _bare(line: str) -> str:
    """The words of an entry, or of a heading, without its number and its page."""
    said = NUMBER.sub("", LEADER.sub("", line.strip()), count=1)
    return " ".join(said.casefold().split())
