"""The parts of a section in; the same out: none nearly empty, each told whether it needs the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.measure import count_words
from generator.model.article import AUTO, Section
from generator.model.outline import Entry, SlideLine, SlideRank
from generator.model.text import bare_text
from generator.plan.listed_items import ListedItem
from generator.plan.programs import is_error_trace
from generator.plan.sentence_signs import is_claim, is_leaning_sentence
from generator.plan.slide_contents import CLOSING_WORDS, SlideContent, split_slide_contents

MOST_JOINED = 5  # items of a list that takes another list of one


def chain_slide_contents(items: Sequence[ListedItem], language: str, *, joins: bool) -> tuple[SlideContent, ...]:
    """The slides of a list, in its order; with `joins`, a few words alone stand with what is before them."""
    found = split_slide_contents(items, language)
    return tuple(mark_continued_contents((*fill_thin_contents(found, language),) if joins else found, language))


def mark_continued_contents(contents: Sequence[SlideContent], language: str) -> Iterator[SlideContent]:
    """The parts, each told whether it goes on where a program before it ends.

    Another program does right behind it, under a line that goes on with a sentence, in the same item of a list, or as
    what a broken program printed; so do words that point back.
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
    """The parts, those of a few words that claim nothing with the one before: as its last items, or its last line."""
    before: SlideContent | None = None
    for part in contents:
        joined = _joined(before, part) if before and _is_lone(part, language) else None
        if before and not joined:
            yield before
        before = joined or part
    if before:
        yield before


def _is_lone(part: SlideContent, language: str) -> bool:
    """Whether it is an item, or a sentence, of a few words that claim nothing."""
    if part.block is not None or not part.free or len(part.entries) != 1:
        return False
    (entry,) = part.entries
    plain = entry.fields == ("body",) and not (entry.row or entry.number or entry.picture)
    return (
        plain and count_words(bare_text(entry.body)) <= CLOSING_WORDS and not is_claim(bare_text(entry.body), language)
    )


def _joined(before: SlideContent, part: SlideContent) -> SlideContent | None:
    """Both as one; None where the first has no room, shows something, or numbers its items."""
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
    """What the slide of a part is to its talk, before anyone knows how strong it is."""
    return (
        SlideRank(owner.id, owner.role, asked_by_author=owner.layout != AUTO, follows=part.follows)
        if owner
        else SlideRank()
    )
