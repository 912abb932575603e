"""Three versions of a text in, the one with both changes out, unless they meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Change = tuple[int, int, Sequence[str]]  # the lines from one to another, and those in their place


class ConflictError(Exception):
    """Two changes of a text meet; the message has the lines that the other one changed."""


def merged_text(base: str, ours: str, theirs: str) -> str:
    """Return a text with the changes that lead from `base` to `ours` and to `theirs`. Raises ConflictError."""
    if theirs in (base, ours):
        return ours
    lines = base.splitlines(keepends=True)
    own, others = list(_changes(lines, ours)), list(_changes(lines, theirs))
    for start, end, new in own:
        for other_start, other_end, other in others:
            meet = (start < other_end and other_start < end) or (start, end) == (other_start, other_end)
            if meet and (start, end, new) != (other_start, other_end, other):
                raise ConflictError("".join(other or lines[other_start:other_end]).strip())
    for start, end, new in sorted({(start, end, tuple(new)) for start, end, new in (*own, *others)}, reverse=True):
        lines[start:end] = new
    return "".join(lines)


def _changes(lines: Sequence[str], text: str) -> Iterator[Change]:
    new = text.splitlines(keepends=True)
    for kind, start, end, new_start, new_end in SequenceMatcher(None, lines, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield start, end, new[new_start:new_end]
