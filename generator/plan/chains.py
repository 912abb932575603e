"""The parts of a section in; the same, each told whether it says nothing without the one before, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.model.article import AUTO, Section
from generator.model.outline import Line, Standing
from generator.model.text import words
from generator.plan.code import is_trace
from generator.plan.parts import Part
from generator.plan.stand import leans


def chained(parts: Sequence[Part], language: str) -> Iterator[Part]:
    """The parts, each told whether it goes on where a program before it ends.

    Another program does right behind it, under a line that goes on with a sentence, in the same item of a list, or as
    what a broken program printed; so do words that point back.
    """
    before: Line | None = None
    shows_code = False
    for part in parts:
        code = "code" in part.tried
        lead = part.lines.get("lead")
        begins = words(lead.text if lead else part.entries[0].body if part.entries else ())
        same = lead is None or begins[:1].islower() or (before is not None and before.source == lead.source)
        same = same or is_trace([words(entry.body) for entry in part.entries])
        yield replace(part, follows=shows_code and (same if code else leans(begins, language)))
        shows_code, before = code, lead


def standing_of(owner: Section | None, part: Part) -> Standing:
    """What the slide of a part is to its talk, before anyone knows how strong it is."""
    return Standing(owner.id, owner.role, asked=owner.layout != AUTO, follows=part.follows) if owner else Standing()
