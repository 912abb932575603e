"""Lists every code that `errors.error`, `warning` and `info` may get, with its meaning."""

from __future__ import annotations

from collections.abc import Mapping

from generator.codes.article import BLOCKS, FILES, PAGE, YAML
from generator.codes.deck import BROKEN, COMMAND, PLACING, SHOW, TALKS, TEMPLATES
from generator.codes.finding_code import FindingCode

_OURS = "Slidewright has a bug, and no deck was written. Please report it."

# In the order of docs/findings.md; no code is in two groups.
GROUPS: Mapping[str, Mapping[str, FindingCode]] = {
    "The file": FILES,
    "Keys and values": YAML,
    "Pictures, charts, tables, code, text": BLOCKS,
    "Pages and Markdown of other tools": PAGE,
    "Talks and themes": TALKS,
    "Templates of companies": TEMPLATES,
    "Slides": PLACING,
    "Decks of others, and pictures of slides": SHOW,
    "The command": COMMAND,
    "Broken promises": {code: FindingCode(meaning, _OURS) for code, meaning in BROKEN.items()},
}
CODES: Mapping[str, FindingCode] = {code: said for group in GROUPS.values() for code, said in group.items()}

__all__ = ["CODES", "GROUPS", "FindingCode"]
