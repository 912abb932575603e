"""Paragraphs and a slot in; a balanced group of them for each slide, and their common size, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise

from msgspec.structs import replace

from generator.language.scripts import LEFT_TO_RIGHT, RIGHT_TO_LEFT, is_ltr_text_among_rtl, is_rtl_language, is_rtl_text
from generator.measure import sentence_spans
from generator.model.origin import OriginId
from generator.model.outline import Entry, SlideLine, SlidePlan
from generator.model.text import (
    CONTINUED,
    NO_BREAK_SPACE,
    Run,
    Text,
    bare_text,
    cut_text,
    cut_text_at_spans,
    joined_texts,
    text_of_term_and_detail,
)
from generator.model.theme import FLOWING, Family, Slot
from generator.place.fit import (
    COMFORTABLE,
    count_wrapped_lines,
    is_too_large_for_text,
    paragraph_height,
    wrap_at_size,
    wrapped_lines_height,
)
from generator.place.slot_texts import aside_of_entry

SMALL, SMALLER = 20, 0.9  # points, and a share of a placeholder's own: what need not be smaller to stay on one slide
LONGEST = 1_000  # characters of code looked at together; a line holds a tenth of them
UNSAID = 18  # points of a text of which a template says none
DEEPEST = 24  # characters; parts of a line are indented no further

LineGroup = tuple[SlideLine, ...]
EMPTY = SlideLine((), OriginId(""), level=1)  # the lowest paragraph possible


def flow_over_slides(
    lines: Sequence[SlideLine], slot: Slot, columns: int, most: int, is_whole: bool = False
) -> tuple[int, tuple[LineGroup, ...]]:
    """Return the size in points, and the lines of each slide, or of each of its columns, all of which are used.

    Lists are split between items, preferably on the top level; an item that fits no slide is split between its
    sentences, and such a sentence between its words. There are as few slides as a comfortable size allows, about
    equally full. The size is the largest up to `most` (which is at least comfortable) that needs no more slides.
    What should stay `is_whole` may be as small as the slot allows instead.
    """
    floor = slot.style.sizes[-1]
    if slot.style.role == "mono":
        lines = [part for line in lines for part in _break_code_line(line, slot, floor)]
    pieces = tuple(piece for line in lines for piece in _split_line(line, slot, floor))
    large = [size for size in slot.style.sizes if COMFORTABLE <= size <= most]
    steps_down = is_whole or slot.style.role == "mono"
    comfortable = large[-1] if large and not steps_down else floor
    if not steps_down:  # people rather type somewhat smaller than on a new slide
        native = slot.style.native
        small = min(SMALL, SMALLER * (native.size or UNSAID)) if native else SMALL
        least = [size for size in slot.style.sizes if small <= size <= most][-1:] or [floor]
        comfortable = least[0] if _height_of(pieces, slot, least[0]) <= slot.room else comfortable
    for smallest in dict.fromkeys((comfortable, floor)):
        bundles = _groups_held_together(pieces, slot, smallest)
        fewest = len(filled_counts(_heights_of_groups(bundles, slot, smallest), slot.room))
        fewest = min(-(-fewest // columns) * columns, len(bundles))
        for size in (each for each in slot.style.sizes if each <= most):
            lowest = len(pieces) * paragraph_height(EMPTY, slot.style, size, slot.rect.width)
            if lowest > fewest * slot.room or not _is_apt(pieces, slot, size):
                continue
            heights = _heights_of_groups(bundles, slot, size)
            if max(heights) <= slot.room and len(filled_counts(heights, slot.room)) <= fewest:
                return size, _cut_groups(bundles, balanced_counts(heights, fewest, slot.room))
    return floor, _cut_groups(bundles, balanced_counts(_heights_of_groups(bundles, slot, floor), fewest, slot.room))


def list_with_lines(paragraphs: Sequence[SlideLine], plan: SlidePlan) -> list[SlideLine]:
    """Return the paragraphs of a list with the lines of its slide that lead to it and close it."""
    before, after = ([replace(line, bare=True) for line in plan.fill.get(name, ())] for name in FLOWING)
    return [*before, *paragraphs, *after]


def entry_paragraph(entry: Entry, family: Family, language: str, is_told_apart: bool) -> SlideLine:
    """Return an entry as one paragraph: its heading, its body, and its answer or the speaker of a quote.

    A heading that is told apart from the rest is bold. The paragraph is no link to a slide, which would have another
    colour, and a line below it.
    """
    heading = joined_texts([entry.heading, aside_of_entry(entry, language)])
    heading = tuple(replace(run, bold=run.bold or is_told_apart) for run in heading)
    joint = family.joint.replace("\u2192", "\u2190") if is_rtl_language(language) else family.joint
    said = text_of_term_and_detail(heading, _separated_text(heading, entry.body))
    text = joined_texts([said, _separated_text(said, entry.answer)], f" {joint} " if joint else " ")
    if is_rtl_language(language) and is_ltr_text_among_rtl(bare_text(text)) and not family.is_copied:
        text = (Run(LEFT_TO_RIGHT), *text, Run(LEFT_TO_RIGHT))  # so that its bullet is in line with the others
    is_bare = entry.bare or (entry.has_own_number and not entry.level)
    return SlideLine(text, entry.origin, entry.level, entry.number, bare=is_bare, row=entry.row)


def _separated_text(before: Text, text: Text) -> Text:
    """Return a text to follow another; a mark keeps the full stop of Arabic after English at the right end."""
    turns = before and not is_rtl_text(bare_text(before)) and is_rtl_text(bare_text(text))
    return (*text, Run(RIGHT_TO_LEFT)) if turns else text


def _groups_held_together(pieces: Sequence[SlideLine], slot: Slot, size: int) -> tuple[LineGroup, ...]:
    """Return each item with those within it, as far as a slide holds them together; code up to an empty line."""
    if slot.style.role == "mono":
        return tuple(_stanzas_of_code(pieces, slot, size))
    bundles: list[list[SlideLine]] = []
    for piece in pieces:
        if bundles and piece.level and _height_of([*bundles[-1], piece], slot, size) <= slot.room:
            bundles[-1].append(piece)
        else:
            bundles.append([piece])
    return tuple(map(tuple, bundles))


def _stanzas_of_code(lines: Sequence[SlideLine], slot: Slot, size: int) -> Iterator[LineGroup]:
    """Yield lines of code up to an empty one, or each line if a slide cannot hold them together."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or (lines[end].text and not lines[end - 1].text):
            together = tuple(lines[start:end])
            yield from [together] if _height_of(together, slot, size) <= slot.room else [(line,) for line in together]
            start = end


def _is_apt(lines: Sequence[SlideLine], slot: Slot, size: int) -> bool:
    """Return whether a size may be tried: code needs one at which none of its lines wraps, and a long text no large."""
    wraps = slot.style.role == "mono" and any(count_wrapped_lines([line], slot, size) > 1 for line in lines)
    return not (wraps or is_too_large_for_text(lines, slot, size))


def _break_code_line(line: SlideLine, slot: Slot, size: int) -> Iterator[SlideLine]:
    """Yield a line of code, or its parts at the smallest size, each but the first after its indentation and a mark.

    The indentation is never separated from the text after it.
    """
    bare = bare_text(line.text)
    length, start, indent = len(bare), 0, bare[: min(DEEPEST, len(bare) - len(bare.lstrip(" ")))]
    mark: Text = ()
    while True:
        text: Text = (*mark, *cut_text(line.text, start, start + LONGEST))
        whole = (Run(indent.replace(" ", NO_BREAK_SPACE)), *cut_text(text, len(indent), len(bare_text(text))))
        first, *others = wrap_at_size(whole, slot.style, size, slot.rect.width) or ((0, 0),)
        if not others and start + LONGEST >= length:
            break
        yield replace(line, text=cut_text(text, 0, first[1]))
        start += (others[0][0] if others else len(bare_text(text))) - len(bare_text(mark))
        mark, line = (Run(indent + CONTINUED),), replace(line, number=0)
    yield replace(line, text=text)


def _heights_of_groups(bundles: Sequence[LineGroup], slot: Slot, size: int) -> list[int]:
    return [_height_of(bundle, slot, size) for bundle in bundles]


def _height_of(lines: Sequence[SlideLine], slot: Slot, size: int) -> int:
    return sum(paragraph_height(line, slot.style, size, slot.rect.width) for line in lines)


def filled_counts(heights: Sequence[int], room: int) -> list[int]:
    """Return how many of the lines or rows each slide takes if every slide is filled before the next."""
    counts, used = [0], 0
    for height in heights:
        if counts[-1] and used + height > room:
            counts.append(0)
            used = 0
        counts[-1] += 1
        used += height
    return counts


def balanced_counts(heights: Sequence[int], slides: int, room: int) -> list[int]:
    """Return how many lines or rows each of the `slides`, with so much room each, takes to be about equally full."""
    return filled_counts(heights, least_room(heights, slides, min(max(heights, default=0), room), room))


def least_room(heights: Sequence[int], slides: int, low: int, high: int) -> int:
    """Return the least room, between `low` and `high`, in which so many slides hold all lines or rows."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(filled_counts(heights, middle)) <= slides else (middle + 1, high)
    return low


def _cut_groups(bundles: Sequence[LineGroup], counts: Sequence[int]) -> tuple[LineGroup, ...]:
    spans = pairwise(accumulate(counts, initial=0))
    return tuple(_without_end(tuple(chain.from_iterable(bundles[start:end]))) for start, end in spans)


def _without_end(group: LineGroup) -> LineGroup:
    """Return the lines of a slide without empty ones at the end."""
    return group[: next((end for end in range(len(group), 0, -1) if group[end - 1].text), len(group))]


def _split_line(line: SlideLine, slot: Slot, size: int) -> Iterator[SlideLine]:
    """Yield the line itself, or parts of it that a slide holds at the smallest size."""
    if _height_of([line], slot, size) <= slot.room:
        yield line
        return
    texts = cut_text_at_spans(line.text, sentence_spans(bare_text(line.text)))
    for part in (replace(line, text=text) for text in texts):
        yield from [part] if _height_of([part], slot, size) <= slot.room else _by_line(part, slot, size)


def _by_line(line: SlideLine, slot: Slot, size: int) -> Iterator[SlideLine]:
    """Yield a sentence cut at the ends of its lines into equal parts that each fit on a slide; none is blank."""
    lines = wrap_at_size(line.text, slot.style, size, slot.rect.width)
    most = max(1, slot.room // wrapped_lines_height(lines[:1], line, slot.style, size))
    parts = -(-len(lines) // most)
    firsts = [len(lines) * part // parts for part in range(parts + 1)]
    spans = ((lines[first][0], lines[after - 1][1]) for first, after in pairwise(firsts))
    yield from (replace(line, text=text) for text in cut_text_at_spans(line.text, spans) if bare_text(text).strip())
