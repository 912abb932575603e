"""Defines what each code of findings has."""

from __future__ import annotations

from msgspec import Struct


class FindingCode(Struct, frozen=True):
    """What the findings of a code mean, and what an author can do: sentences in Markdown."""

    meaning: str
    advice: str
