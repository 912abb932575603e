"""The lines of a plain text in; which of those set in from the margin, or after a prompt, are code or a quote out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Literal

from generator.read.prose import ADDRESS

MARGIN = 4  # spaces, as in Markdown
CENTRED = 9  # spaces: more than a program is set in, and fewer than a title in the middle of its line
PROMPT = re.compile(r"\s*>>>(?: |$)")
LITERAL = "::"  # reStructuredText: what is set in under a line that ends so stands as it is
BY = re.compile(r"(?:--|[\u2014\u2013\u2015])\s*(?=\w)")
SENTENCES = re.compile(
    r"[\"'\u2018\u201c\u00ab\u201e(]*(?=[^\Wa-z]).*[.!?\u2026\u3002][\"'\u2019\u201d\u00bb)]*", re.DOTALL
)
SAID = re.compile(r"([\"\u201c\u201e\u00ab\u2018]).*[\"\u201d\u00bb\u2019]", re.DOTALL)
ITEM = re.compile(r"(?:[-*\u2022\u2023\u25e6\u25aa\u25cf\u2013\u2014+]|\d{1,3}[.)])\s")
CODE_MARKS = re.compile(r"[=(){}\[\];<>$\\|]|--")

Block = tuple[Literal["code", "quote", "by"], int]


def depth(line: str) -> int:
    """How many spaces stand before a line."""
    spread = line.expandtabs(MARGIN)
    return len(spread) - len(spread.lstrip())


def says_nothing_by_depth(lines: Sequence[str]) -> bool:
    """Whether most lines are set in, as in a page of a manual, so that it means nothing."""
    depths = [depth(line) >= MARGIN for line in lines if line.strip()]
    return sum(depths) * 2 > len(depths)


def literal_end(lines: Sequence[str], start: int, margin: int) -> int:
    """Where the lines from `start` on end that are blank or set in deeper than `margin`; no blank one is the last."""
    end = start
    for index in range(start, len(lines)):
        if lines[index].strip():
            if depth(lines[index]) <= margin:
                break
            end = index + 1
    return end


def block_end(lines: Sequence[str], start: int) -> int:
    """Where the next blank line stands."""
    return next((index for index in range(start, len(lines)) if not lines[index].strip()), len(lines))


def block_at(lines: Sequence[str], start: int) -> Block | None:
    """What the lines set in from `start` on are, and where they end; None for a paragraph like any other.

    Sentences are a quote if they are in quotation marks or somebody's name follows; all else is a program, unless it
    is the first line of a paragraph, a list, a title in the middle of its line, or an address on the web.
    """
    end = block_end(lines, start)
    block = [line.expandtabs(MARGIN) for line in lines[start:end]]
    said = [line.strip() for line in block]
    signed = BY.match(said[-1])
    if signed and len(said) == 1:
        return "by", end
    if any(depth(line) < MARGIN for line in block) or ITEM.match(said[0]):
        return None
    if signed:
        return "quote", end
    text = " ".join(said)
    if SENTENCES.fullmatch(text) and len({depth(line) for line in block}) == 1:
        return ("quote", end) if SAID.fullmatch(text) else None
    centred = depth(block[0]) >= CENTRED and not CODE_MARKS.search(text)
    if len(block) == 1 and (centred or ADDRESS.fullmatch(text)):
        return None
    return "code", literal_end(lines, start, MARGIN - 1)


def dedented(lines: Sequence[str]) -> list[str]:
    """The lines of a program, moved to the margin."""
    return textwrap.dedent("\n".join(line.expandtabs(MARGIN).rstrip() for line in lines)).split("\n")
