"""The lines of a Markdown file in; the same with lists of terms ("Term", and ": what it is" under it) as lists out."""

from __future__ import annotations

import re

from generator.read.nodes import code_lines

DEFINITION = re.compile(r"^ {0,3}[:~][ \t]+(?P<said>\S.*)$")
SET_APART = re.compile(r"[ \t]*(?:[-*+>#|<:~]|\d+[.)]|```|~~~)|[ \t]{4}")


def with_definitions(text: str) -> str:
    """Each term becomes an item with its definitions; each line keeps its number."""
    if not re.search(DEFINITION, text) and not re.search(r"^ {0,3}[:~][ \t]+\S", text, re.MULTILINE):
        return text
    lines = text.split("\n")
    code = code_lines(text)
    within = False  # an item with its definitions
    for number, line in enumerate(lines):
        match = DEFINITION.match(line) if number + 1 not in code else None
        if match is None:
            within = within and (not line.strip() or line.startswith(("  ", "\t")) or bool(lines[number - 1].strip()))
            continue
        term = _term(lines, number)
        if term < 0:
            lines[number] = f"  {match['said']}" if within else line
            continue
        lines[number], lines[term], within = f"- **{lines[term].strip(' *_:')}:** {match['said']}", "", True
    return "\n".join(lines)


def _term(lines: list[str], number: int) -> int:
    """The line of the term above a definition, or -1: a line alone, which a blank line may follow."""
    above = number - 1 if number and lines[number - 1].strip() else number - 2
    if above < 0 or not lines[above].strip() or SET_APART.match(lines[above]):
        return -1
    alone = above == 0 or not lines[above - 1].strip() or lines[above - 1].startswith(("- ", "  "))
    return above if alone else -1
