"""Two lists in, such as before and after or pros and cons; the two sides of one comparison out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from generator.model.blocks import Paragraph, Point
from generator.model.outline import Entry, SlideLine
from generator.model.text import bare_text, text_of_term_and_detail
from generator.plan.listed_items import ListedItem
from generator.plan.sentence_signs import word_lists_for_sentences
from generator.plan.slide_texts import slide_entries_of_item

ONE, OTHER = "one-side", "other-side"  # the slots above the two lists
MOST = 4  # items of a side
Comparison = tuple[dict[str, SlideLine], tuple[Entry, ...]]


def is_comparison(name: str, other_name: str) -> bool:
    """Return whether two names are a known pair before the same words, as "before the storm", "after the storm"."""
    names = _bare(name), _bare(other_name)
    for pair in _pairs():
        for first, second in (pair, pair[::-1]):
            if names[0].startswith(first) and names[1] == second + names[0].removeprefix(first):
                return names[0] == first or not names[0][len(first)].isalnum()
    return False


def comparison_in_stretches(stretches: Sequence[Sequence[ListedItem]], position: int) -> Comparison | None:
    """Return the two lists, each under its name, if a comparison begins at `position`; else None."""
    match [[each.item for each in stretch] for stretch in stretches[position : position + 4]]:
        case [[*_, Paragraph() as one], [Point(), *_] as left, [Paragraph() as other], [Point(), *_] as right]:
            pass
        case _:
            return None
    points = [each for each in (*left, *right) if isinstance(each, Point) and not (each.points or each.answer)]
    count = len(left) - len(right)
    level = len(points) == len(left) + len(right) and len(left) <= MOST and count in (0, 1)
    if not level or not is_comparison(bare_text(one.text), bare_text(other.text)):
        return None
    said = (entry for each in points for entry in slide_entries_of_item(each))
    lines = {ONE: SlideLine(one.text, one.id), OTHER: SlideLine(other.text, other.id)}
    return lines, tuple(
        replace(each, heading=(), body=text_of_term_and_detail(each.heading, each.body)) for each in said
    )


def _bare(name: str) -> str:
    return re.sub(r"^[\d.\s]+", "", name).strip(" :.").casefold().replace("’", "'")


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    """Return the pairs of names that mark the two sides of a comparison, in every language."""
    said = (
        pair
        for each in word_lists_for_sentences().values()
        for pair in str(each.get("pairs", "")).split(",")
        if "/" in pair
    )
    pairs = (tuple(name.strip().casefold() for name in pair.split("/")) for pair in said)
    return tuple((one, other) for one, other in pairs)
