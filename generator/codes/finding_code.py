"""What is said once about every finding of one code."""

from __future__ import annotations

from msgspec import Struct


class FindingCode(Struct, frozen=True):
    """What the findings of a code have met, and what an author may do about it: sentences in Markdown."""

    meaning: str
    advice: str
