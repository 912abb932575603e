"""The parts of a section in; the same out, short ones merged, each marked if it depends on the part before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.model.article import Section
from generator.model.outline import SlideLine, SlideRank
from generator.model.text import bare_text
from generator.plan.listed_items import ListedItem
from generator.plan.programs import is_error_trace
from generator.plan.sentence_signs import is_leaning_sentence
from generator.plan.slide_contents import SlideContent, split_slide_contents


def chain_slide_contents(items: Sequence[ListedItem], language: str) -> tuple[SlideContent, ...]:
    """Return the slides of a list, in order."""
    return tuple(mark_continued_contents(split_slide_contents(items, language), language))


def mark_continued_contents(contents: Sequence[SlideContent], language: str) -> Iterator[SlideContent]:
    """Yield the parts, each marked with whether it continues the program of the part before it.

    A program continues another one right before it, under a line that goes on with a sentence, in the same item of a
    list, or as the error output of a broken program. A text does if it begins with words that point back.
    """
    before: SlideLine | None = None
    shows_code = False
    for part in contents:
        code = part.content == "programs"
        lead = part.lines.get("lead")
        begins = bare_text(lead.text if lead else part.entries[0].body if part.entries else ())
        same = lead is None or begins[:1].islower() or (before is not None and before.origin == lead.origin)
        same = same or is_error_trace([bare_text(entry.body) for entry in part.entries])
        yield replace(part, follows=shows_code and (same if code else is_leaning_sentence(begins, language)))
        shows_code, before = code, lead


def slide_rank_in_section(owner: Section | None, part: SlideContent) -> SlideRank:
    """Return the rank of a part's slide, before its strength is known."""
    return SlideRank(owner.id, owner.role, follows=part.follows) if owner else SlideRank()
