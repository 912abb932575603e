"""A plain text with printed pages in; the text without their running heads and feet, and findings, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from generator.errors import Finding, Where, brief, info
from generator.read.prose.line_shapes import CLOSERS, LONG_LINE

PAGE_END = "\f"  # replaces the lines between two pages where a paragraph continues
FOOT = re.compile(r".*\[Page \w+\]|(?:.*\s{3,})?[Pp]age \d+(?: of \d+)?|\s*-? ?\d{1,4} ?-?")
HEAD = re.compile(r"\S+(?: \S+)* {3,}\S+(?: \S+)* {3,}\S+(?: \S+)*")
MANUAL = re.compile(r"(?P<name>\S+\([1-9n]\w*\))\s{2,}(?:\S.*?\s+)?(?P=name)")
PAGES = 3  # at least, to be found by their numbers alone
REACH = 4  # lines from a page's end to its foot and to the next head, at most


def source_text_without_page_heads(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text without the lines that recur on each page, and a finding that names them.

    PAGE_END replaces them where a paragraph continues on the next page; a blank line does otherwise.
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
    """Return the single lines that recur with other numbers: heads and feet in a text without form feeds."""
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
    """Return the line at a page's end, and the nearest lines with words before and after it."""
    before = next((index for index in range(end - 1, max(end - REACH, -1), -1) if lines[index].strip()), end)
    after = next((index for index in range(end + 1, min(end + REACH, len(lines))) if lines[index].strip()), end)
    return [each for each in dict.fromkeys((before, end, after)) if lines[each].strip()]


def _key(line: str) -> str:
    """Return a line with # for each number, so that it is equal on every page."""
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _manual(lines: Sequence[str]) -> list[int]:
    """Return the first and the last line of a manual page, where they hold its name."""
    said = [index for index, line in enumerate(lines) if line.strip()]
    match = MANUAL.fullmatch(lines[said[0]].strip()) if said and len(lines[said[0]]) <= LONG_LINE else None
    if match is None:
        return []
    last = [said[-1]] if lines[said[-1]].rstrip().endswith(match["name"]) else []
    return [said[0], *last]


def _close(lines: list[str], end: int) -> int:
    """Put PAGE_END on the blank lines where a page ends within a paragraph; returns the line after them."""
    start = next((index for index in range(end, -1, -1) if lines[index].strip()), -1)
    stop = next((index for index in range(end, len(lines)) if lines[index].strip()), len(lines))
    if start < 0 or stop in (start, len(lines)):
        return stop
    before, after = lines[start], lines[stop]
    level = len(before) - len(before.lstrip()) == len(after) - len(after.lstrip())
    if level and (not before.rstrip(CLOSERS).endswith((".", "!", "?", ":")) or after.lstrip()[:1].islower()):
        lines[start + 1 : stop] = [PAGE_END] * (stop - start - 1)
    return stop
