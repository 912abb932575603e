"""A plain text as it was printed in; the text without its running heads and feet, and what a printed head says, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from generator.errors import Finding, Where, brief, info
from generator.read.prose.line_shapes import CLOSERS, LONG_LINE

PAGE_END = "\f"  # stands for the lines between two pages where a paragraph goes on
FOOT = re.compile(r".*\[Page \w+\]|(?:.*\s{3,})?[Pp]age \d+(?: of \d+)?|\s*-? ?\d{1,4} ?-?")
HEAD = re.compile(r"\S+(?: \S+)* {3,}\S+(?: \S+)* {3,}\S+(?: \S+)*")
MANUAL = re.compile(r"(?P<name>\S+\([1-9n]\w*\))\s{2,}(?:\S.*?\s+)?(?P=name)")
PAGES = 3  # at least, to tell by their numbers alone
REACH = 4  # lines from a page's end, within which its foot and the next one's head stand


def source_text_without_page_heads(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    """The text without the lines that stand on each of its pages, and a finding that names them.

    Where a paragraph goes on over the page, PAGE_END stands in their place; otherwise a blank line does.
    """
    lines = text.split("\n")
    marked = {index for index, line in enumerate(lines) if "\f" in line or ("[Page" in line and _is_foot(line))}
    ends = sorted(marked | _numbered(lines))
    lines = [line.strip("\f").replace("\f", " ") for line in lines]
    near = {each for end in ends for each in _near(lines, end)}
    known = Counter(_key(lines[index]) for index in near)
    taken = {index for index in near if known[_key(lines[index])] > 1 or _is_foot(lines[index])}
    taken |= {index for index in near if HEAD.fullmatch(lines[index])} | set(_manual(lines))
    kept = ["" if index in taken else line for index, line in enumerate(lines)]
    done = -1
    for end in ends:
        done = _close(kept, end) if end > done else done
    return "\n".join(kept), (_left_out(lines, sorted(taken), file),) if taken else ()


def _left_out(lines: Sequence[str], taken: Sequence[int], file: str) -> Finding:
    named = list(dict.fromkeys(brief(" ".join(lines[index].split()), 60) for index in taken))
    said = "; ".join(named[:3]) + (f" and {len(named) - 3} more like these" if len(named) > 3 else "")
    return info("head", f"the heads and feet of pages are left out: {said}", Where(file, taken[0] + 1))


def _numbered(lines: Sequence[str]) -> set[int]:
    """The lines alone that recur with another number: the heads and feet of a text whose form feeds are lost."""
    seen: dict[str, dict[str, int]] = {}
    for index, line in enumerate(lines):
        shaped = _is_foot(line) or (len(line) <= LONG_LINE and HEAD.fullmatch(line.strip()) is not None)
        beside = [*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2]]
        if shaped and re.search(r"[^\W\d]|-", line) and not any(each.strip() for each in beside):
            seen.setdefault(_key(line), {})[line.strip()] = index
    return {index for each in seen.values() if len(each) >= PAGES for index in each.values()}


def _is_foot(line: str) -> bool:
    return len(line) <= LONG_LINE and FOOT.fullmatch(line) is not None


def _near(lines: Sequence[str], end: int) -> list[int]:
    """The line at a page's end, and the first lines with words on either side of it."""
    before = next((index for index in range(end - 1, max(end - REACH, -1), -1) if lines[index].strip()), end)
    after = next((index for index in range(end + 1, min(end + REACH, len(lines))) if lines[index].strip()), end)
    return [each for each in dict.fromkeys((before, end, after)) if lines[each].strip()]


def _key(line: str) -> str:
    """A line as it is on every page: without its numbers."""
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _manual(lines: Sequence[str]) -> list[int]:
    """The first and the last line of a manual's page, which name the page."""
    said = [index for index, line in enumerate(lines) if line.strip()]
    match = MANUAL.fullmatch(lines[said[0]].strip()) if said and len(lines[said[0]]) <= LONG_LINE else None
    if match is None:
        return []
    last = [said[-1]] if lines[said[-1]].rstrip().endswith(match["name"]) else []
    return [said[0], *last]


def _close(lines: list[str], end: int) -> int:
    """Put PAGE_END on the blank lines where a page ends within a paragraph, and say where these end."""
    start = next((index for index in range(end, -1, -1) if lines[index].strip()), -1)
    stop = next((index for index in range(end, len(lines)) if lines[index].strip()), len(lines))
    if start < 0 or stop in (start, len(lines)):
        return stop
    before, after = lines[start], lines[stop]
    level = len(before) - len(before.lstrip()) == len(after) - len(after.lstrip())
    if level and (not before.rstrip(CLOSERS).endswith((".", "!", "?", ":")) or after.lstrip()[:1].islower()):
        lines[start + 1 : stop] = [PAGE_END] * (stop - start - 1)
    return stop
