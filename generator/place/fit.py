"""Lines and the slots that they should stand in; the largest size at which all of them fit out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from generator.measure import Lines, text_height, wrap
from generator.model.article import Run, Text, cut, words
from generator.model.deck import TextItem
from generator.model.geometry import Pt
from generator.model.outline import Line
from generator.model.theme import Slot, Style

ELLIPSIS = "…"
NO_BREAK_SPACE = "\u00a0"
SHORTEST = 0.4  # of a heading's longest line, which its last line should have
RAGGED = 0.55  # of the longest line, which the lines before the last keep
MOST_BOUND = 6  # spaces: more would be a line that cannot be broken when its words are changed
LOOSE = 1.02  # our widths are without kerning: real lines are up to so much shorter


def text_item(slot: Slot, lines: Iterable[Line], size: int) -> TextItem:
    """Lines in their slot, none of which ends with a short line where a longer one could stand."""
    return TextItem(slot, tuple(_well_ended(line, slot, size) for line in lines), size)


def largest_size(filled: Iterable[tuple[Slot, Sequence[Line]]], most: int) -> int | None:
    """The largest size up to `most`, in points, at which every slot holds its lines; None if there is none."""
    pairs = tuple(filled)
    scale = pairs[0][0].style.sizes
    sizes = [size for size in scale if size <= most] or scale[-1:]
    return next((size for size in sizes if all(fits(lines, slot, size) for slot, lines in pairs)), None)


def fits(lines: Sequence[Line], slot: Slot, size: int) -> bool:
    """Whether lines stand inside a slot at one size."""
    height = 0
    for line in lines:
        height += line_height(line, slot.style, size, slot.rect.width)
        if height > slot.rect.height:
            return False
    return True


def line_height(line: Line, style: Style, size: int, width: int) -> int:
    """How tall one paragraph stands in a width, in EMU, with the gap before it."""
    inner = width - line.level * style.indent
    lines = wrapped(line.text, style, size, inner) or ((0, 0),)  # an empty paragraph is a line high
    return Pt(style.gap) + text_height(lines, style.font, size)


def wrapped(text: Text, style: Style, size: int, width: int) -> Lines:
    """The lines that a paragraph breaks into."""
    shown = tuple(Run(run.text.upper(), run.bold, run.italic) for run in text) if style.caps else text
    return wrap(shown, style.font, size, width - style.indent, style.tracking)


def _well_ended(line: Line, slot: Slot, size: int) -> Line:
    """Bind the last words of a paragraph, if its last line would be short and binding costs no line.

    Two words are enough company in running text; a heading's last line should not be much shorter than the others.
    """
    style, width = slot.style, slot.rect.width - line.level * slot.style.indent
    if style.role == "mono" or not _ends_short(line.text, style, size, width):
        return line
    lines = wrapped(line.text, style, size, width)
    spaces = [offset for offset, letter in enumerate(words(line.text).rstrip()) if letter == " "]
    fallback = line
    for count in range(1, 1 + min(len(spaces), MOST_BOUND if style.role == "mj" else 1)):
        bound = _bound(line.text, spaces[-count:])
        again = wrapped(bound, style, size, width)
        if _is_as_good(bound, again, lines):
            fallback = replace(line, text=bound) if fallback is line else fallback
            if not _ends_short(bound, style, size, width):
                return replace(line, text=bound)
    return fallback


def _is_as_good(text: Text, lines: Lines, before: Lines) -> bool:
    """Whether there are no more lines, the last begins with a whole word, and none before it has become short."""
    if len(lines) != len(before) or words(text)[lines[-1][0] - 1] != " ":
        return False
    lengths = [end - start for start, end in lines]
    return min(lengths[:-1]) >= RAGGED * max(lengths)


def _ends_short(text: Text, style: Style, size: int, width: int) -> bool:
    """Whether the last line is short, here or where kerning makes room for a little more than we measure."""
    lines = wrapped(text, style, size, width)
    if len(lines) < 2:
        return False
    return _is_short(text, style, lines) or _is_short(text, style, wrapped(text, style, size, round(width * LOOSE)))


def _is_short(text: Text, style: Style, lines: Lines) -> bool:
    if len(lines) < 2:
        return False
    longest, last = max(end - start for start, end in lines), lines[-1][1] - lines[-1][0]
    spaces = words(text)[slice(*lines[-1])].strip().replace(NO_BREAK_SPACE, " ").count(" ")
    return spaces < 1 or (style.role == "mj" and last < SHORTEST * longest)


def _bound(text: Text, offsets: Collection[int]) -> Text:
    """The text with no-break spaces at some offsets."""
    letters = "".join(NO_BREAK_SPACE if at in offsets else letter for at, letter in enumerate(words(text)))
    starts = accumulate((len(run.text) for run in text), initial=0)
    return tuple(replace(run, text=letters[at : at + len(run.text)]) for at, run in zip(starts, text, strict=False))


def shortened(line: Line, suffix: str, slot: Slot) -> Line:
    """As many whole words as the slot holds at its floor, an ellipsis, and the suffix."""
    spaces = [offset for offset, letter in enumerate(words(line.text)) if letter == " "]
    low, high = 0, len(spaces)  # the first `low` spaces fit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high)
            if fits((_cut_at(line, spaces[middle - 1], suffix),), slot, _floor(slot))
            else (low, middle - 1)
        )
    return _cut_at(line, spaces[low - 1], suffix) if low else _cut_within_a_word(line, suffix, slot)


def _cut_within_a_word(line: Line, suffix: str, slot: Slot) -> Line:
    """The first word alone is too long for the slot."""
    start, end = wrapped(line.text, slot.style, _floor(slot), slot.rect.width)[0]
    while not fits((_cut_at(line, end, suffix),), slot, _floor(slot)) and end > start + 1:
        end -= 1
    return _cut_at(line, end, suffix)


def _cut_at(line: Line, end: int, suffix: str) -> Line:
    return Line((*cut(line.text, 0, end), Run(ELLIPSIS + suffix)), line.source)


def _floor(slot: Slot) -> int:
    return slot.style.sizes[-1]
