"""Tells what became of one deck of many."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from generator.errors import Finding


class Outcome(Struct, frozen=True):
    """What became of one deck of many.

    number: counts from 1, in the order of the articles and the rows.
    article: its path or its address.
    row: the number of its row, from 1; 0 without data.
    deck: the path of the deck.
    status: "built", "kept" if it was up to date, or "failed".
    findings: what the author should know, and the errors of a deck that failed.
    digest: the SHA-256 of the deck's bytes; "" if it failed.
    slides: how many it has.
    seconds: the CPU time of its build.
    exit_code: what the command returns if only this deck is built.
    """

    number: int
    article: str
    row: int
    deck: str
    status: Literal["built", "kept", "failed"]
    findings: tuple[Finding, ...] = ()
    digest: str = ""
    slides: int = 0
    seconds: float = 0
    exit_code: int = 0
