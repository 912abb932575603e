"""The parts of a section in; the same out: none nearly empty, each told whether it needs the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.measure import word_count
from generator.model.article import AUTO, Section
from generator.model.outline import Entry, Line, Standing
from generator.model.text import words
from generator.plan.code import is_trace
from generator.plan.parts import CLOSING_WORDS, Part, parts
from generator.plan.stand import claims, leans
from generator.plan.values import Listed

MOST_JOINED = 5  # items of a list that takes another list of one


def told_parts(listed: Sequence[Listed], language: str, *, joins: bool) -> tuple[Part, ...]:
    """The slides of a list, in its order; with `joins`, a few words alone stand with what is before them."""
    found = parts(listed, language)
    return tuple(chained((*filled(found, language),) if joins else found, language))


def chained(found: Sequence[Part], language: str) -> Iterator[Part]:
    """The parts, each told whether it goes on where a program before it ends.

    Another program does right behind it, under a line that goes on with a sentence, in the same item of a list, or as
    what a broken program printed; so do words that point back.
    """
    before: Line | None = None
    shows_code = False
    for part in found:
        code = part.content == "programs"
        lead = part.lines.get("lead")
        begins = words(lead.text if lead else part.entries[0].body if part.entries else ())
        same = lead is None or begins[:1].islower() or (before is not None and before.source == lead.source)
        same = same or is_trace([words(entry.body) for entry in part.entries])
        yield replace(part, follows=shows_code and (same if code else leans(begins, language)))
        shows_code, before = code, lead


def filled(found: Sequence[Part], language: str) -> Iterator[Part]:
    """The parts, those of a few words that claim nothing with the one before: as its last items, or its last line."""
    before: Part | None = None
    for part in found:
        joined = _joined(before, part) if before and _is_lone(part, language) else None
        if before and not joined:
            yield before
        before = joined or part
    if before:
        yield before


def _is_lone(part: Part, language: str) -> bool:
    """Whether it is an item, or a sentence, of a few words that claim nothing."""
    if part.block is not None or not part.free or len(part.entries) != 1:
        return False
    (entry,) = part.entries
    plain = entry.fields == ("body",) and not (entry.row or entry.number or entry.picture)
    return plain and word_count(words(entry.body)) <= CLOSING_WORDS and not claims(words(entry.body), language)


def _joined(before: Part, part: Part) -> Part | None:
    """Both as one; None where the first has no room, shows something, or numbers its items."""
    entries = before.entries
    shown = before.block is not None or not before.free or any(each.answer or each.picture for each in entries)
    if shown or not entries or "closing" in before.lines or any(each.row or each.number for each in entries):
        return None
    lead, (last,) = part.lines.get("lead"), part.entries
    if before.listed and not part.listed:
        return replace(before, lines={**before.lines, "closing": Line(last.body, last.source)})
    if not part.listed or len(entries) >= MOST_JOINED:
        return None
    first = before.lines.get("lead") if lead else None
    heads = [Entry(line.source, body=line.text, bare=True) if line else None for line in (first, lead)]
    said = [each for each in (heads[0], *entries, heads[1], last) if each]
    lines = {name: line for name, line in before.lines.items() if line is not first}
    plain = all(each.fields == ("body",) for each in said)
    return replace(before, entries=tuple(said), lines=lines, content="lines") if plain else None


def standing_of(owner: Section | None, part: Part) -> Standing:
    """What the slide of a part is to its talk, before anyone knows how strong it is."""
    return Standing(owner.id, owner.role, asked=owner.layout != AUTO, follows=part.follows) if owner else Standing()
