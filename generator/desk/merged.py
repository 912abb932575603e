"""Three versions of a text in, the one with both changes out, unless they meet."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

Change = tuple[int, int, tuple[str, ...]]  # the lines from one to another, and those in their place


class ConflictError(Exception):
    """Two changes of a text meet; the message has the lines that the other one changed."""


def merged_text(base: str, ours: str, theirs: str) -> str:
    """Return a text with the changes that lead from `base` to `ours` and to `theirs`. Raises ConflictError."""
    if theirs in (base, ours):
        return ours
    lines = base.splitlines(keepends=True)
    own, others = _changes(lines, ours), _changes(lines, theirs)
    for start, end, _ in own - others:
        for other_start, other_end, other in others - own:
            if (start < other_end and other_start < end) or (start, end) == (other_start, other_end):
                raise ConflictError("".join(other or lines[other_start:other_end]).strip())
    for start, end, new in sorted(own | others, reverse=True):
        lines[start:end] = new
    return "".join(lines)


def _changes(lines: Sequence[str], text: str) -> set[Change]:
    new = text.splitlines(keepends=True)
    steps = SequenceMatcher(None, lines, new, autojunk=False).get_opcodes()
    return {(start, end, tuple(new[a:b])) for kind, start, end, a, b in steps if kind != "equal"}
