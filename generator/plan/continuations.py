"""The parts of a section in; the same out, short ones merged, each marked if it depends on the part before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.measure import count_words
from generator.model.article import Section
from generator.model.outline import Entry, SlideLine, SlideRank
from generator.model.text import bare_text
from generator.plan.listed_items import ListedItem
from generator.plan.programs import is_error_trace
from generator.plan.sentence_signs import is_claim, is_leaning_sentence
from generator.plan.slide_contents import CLOSING_WORDS, SlideContent, split_slide_contents

MOST_JOINED = 5  # items of a list that a list of one item may join


def chain_slide_contents(items: Sequence[ListedItem], language: str, *, joins: bool) -> tuple[SlideContent, ...]:
    """Return the slides of a list, in order; with `joins`, a part of a few words is merged with the one before it."""
    found = split_slide_contents(items, language)
    return tuple(mark_continued_contents((*fill_thin_contents(found, language),) if joins else found, language))


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


def fill_thin_contents(contents: Sequence[SlideContent], language: str) -> Iterator[SlideContent]:
    """Yield the parts; a part of a few words that claims nothing becomes the last item or line of the one before."""
    before: SlideContent | None = None
    for part in contents:
        joined = _joined(before, part) if before and _is_lone(part, language) else None
        if before and not joined:
            yield before
        before = joined or part
    if before:
        yield before


def _is_lone(part: SlideContent, language: str) -> bool:
    """Return whether the part is one item or sentence of a few words that claims nothing."""
    if part.block is not None or not part.free or len(part.entries) != 1:
        return False
    (entry,) = part.entries
    plain = entry.fields == ("body",) and not (entry.row or entry.number or entry.picture)
    return (
        plain and count_words(bare_text(entry.body)) <= CLOSING_WORDS and not is_claim(bare_text(entry.body), language)
    )


def _joined(before: SlideContent, part: SlideContent) -> SlideContent | None:
    """Return both parts as one; None if the first has no room, shows a block, or numbers its items."""
    entries = before.entries
    shown = before.block is not None or not before.free or any(each.answer or each.picture for each in entries)
    if shown or not entries or "closing" in before.lines or any(each.row or each.number for each in entries):
        return None
    lead, (last,) = part.lines.get("lead"), part.entries
    if before.is_list and not part.is_list:
        return replace(before, lines={**before.lines, "closing": SlideLine(last.body, last.origin)})
    if not part.is_list or len(entries) >= MOST_JOINED:
        return None
    first = before.lines.get("lead") if lead else None
    heads = [Entry(line.origin, body=line.text, bare=True) if line else None for line in (first, lead)]
    said = [each for each in (heads[0], *entries, heads[1], last) if each]
    lines = {name: line for name, line in before.lines.items() if line is not first}
    plain = all(each.fields == ("body",) for each in said)
    return replace(before, entries=tuple(said), lines=lines, content="lines") if plain else None


def slide_rank_in_section(owner: Section | None, part: SlideContent) -> SlideRank:
    """Return the rank of a part's slide, before its strength is known."""
    return SlideRank(owner.id, owner.role, follows=part.follows) if owner else SlideRank()
