"""Lines and their slots in; the largest size at which all of them fit out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from generator.language.scripts import has_tall_letters
from generator.measure import WrappedLines, count_words, text_width, wrap_text, wrapped_text_height
from generator.model.deck import Item, TextItem
from generator.model.geometry import Pt
from generator.model.outline import STATEMENT_WORDS, SlideLine
from generator.model.text import ELLIPSIS, NO_BREAK_SPACE, Run, Text, bare_text, cut_text
from generator.model.theme import Slot, Style

COMFORTABLE = 24  # points; only a text's own length makes it smaller
# Points of a line of more words than a statement has, and of one that is alone on its slide and has at most as many
# as its slot says; times its size, its least width in so many points.
TEXT, PASSAGE, MEASURE = 28, 40, 14
BOXED, FEW_WORDS = 12, 7  # the same of a text of more words than these in a box on a company's slide
HELD = 0.9  # of its title's size, the most for a text in a company's placeholder
SMALL_TITLE = 28  # points of a company's title that no text below is smaller than for it
MAX_SIZE = 400  # points: no scale goes beyond, whatever PowerPoint allows
UNSPACED = "\u0e00"  # from here on, most scripts have no spaces between words
WIDE = 4  # no letter is wider than four times the size of its type
MARKS = ".,;:!?%‰°"  # no line should separate these from the word before them


def greatest_size_below_title(items: Iterable[Item], slot: Slot) -> int:
    """Return the largest size in points for a text under the title, unless its scale begins higher than the title's.

    It is a step below the title, and unless it is a program, no larger than a comfortable line that introduces it. In
    a company's placeholder, any text is, unless its smallest size is larger, and under a small title of a company, text
    may be as large.
    """
    most = MAX_SIZE
    for item in (each for each in items if isinstance(each, TextItem)):
        is_below = slot.is_held or slot.style.sizes[0] <= item.placeholder.style.sizes[0]
        if (item.placeholder.type if slot.is_held else item.placeholder.name) == "title" and is_below:
            most = int(item.size * HELD) if slot.is_held else size_a_step_below(item.size)
            most = max(most, min(item.size, SMALL_TITLE)) if slot.holder else most
            most = max(most, slot.style.sizes[-1])
        elif item.placeholder.name == "lead" and most < MAX_SIZE and slot.style.role != "mono":
            most = min(most, max(item.size, COMFORTABLE))
    return most


def size_a_step_below(size: int) -> int:
    """Return the largest size in points that is clearly smaller: 30 below 40, and 21 below 28."""
    return size * 10 // 13


def largest_fitting_size(filled: Iterable[tuple[Slot, Sequence[SlideLine]]], most: int) -> int | None:
    """Return the largest size up to `most` points at which every slot holds its lines; None if there is none.

    A smaller size is preferred if it breaks no word, or fewer words.
    """
    pairs = tuple(filled)
    scale = pairs[0][0].style.sizes
    sizes = [size for size in scale if size <= most] or scale[-1:]
    fewest, best = None, None
    for size in sizes:
        if all(can_slot_hold_lines(lines, slot, size) for slot, lines in pairs):
            broken = sum(count_broken_words(line, slot, size) for slot, lines in pairs for line in lines)
            if not broken:
                return size
            if fewest is None or broken < fewest:
                fewest, best = broken, size
    return best


def paragraph_width_in_slot(line: SlideLine, slot: Slot) -> int:
    """Return the width of a paragraph in its slot, in EMU; deeper list levels have less."""
    return slot.rect.width - line.level * slot.style.indent


def count_broken_words(line: SlideLine, slot: Slot, size: int) -> int:
    """Return how many lines of a paragraph end within a word, because the word is wider than the slot.

    A single word must not be broken at its hyphen either; a text of several words may be.
    """
    spans = wrap_at_size(line.text, slot.style, size, paragraph_width_in_slot(line, slot))
    if len(spans) < 2:
        return 0
    bare = bare_text(line.text)
    if " " not in bare and max(bare) < UNSPACED:
        return len(spans) - 1
    return sum(_is_within_a_word(bare, end) for _, end in spans[:-1])


def _is_within_a_word(text: str, at: int) -> bool:
    after = text[at : at + 1]
    is_cut = _is_letter(text[at - 1]) and (_is_letter(after) or (after != "" and after in MARKS))
    return is_cut or NO_BREAK_SPACE in text[at - 1 : at + 1]


def _is_letter(character: str) -> bool:
    return character.isalnum() and character < UNSPACED


def can_slot_hold_lines(lines: Sequence[SlideLine], slot: Slot, size: int) -> bool:
    """Return whether the lines fit a slot in one size (points)."""
    if Pt(size) > slot.rect.width // WIDE and any(_has_letter_wider_than_slot(line, slot, size) for line in lines):
        return False
    if is_too_large_for_text(lines, slot, size):
        return False
    if slot.words and sum(count_words(bare_text(line.text)) for line in lines) > slot.words:
        return False
    if slot.lines and count_wrapped_lines(lines, slot, size) > slot.lines:
        return False
    heights = accumulate(paragraph_height(line, slot.style, size, slot.rect.width) for line in lines)
    return all(height <= slot.room for height in heights)


def is_too_large_for_text(lines: Iterable[SlideLine], slot: Slot, size: int) -> bool:
    """Return whether one of the lines is too long for large type; a title or a company's placeholder may have any."""
    measure, words = (BOXED, FEW_WORDS) if slot.is_box else (MEASURE, STATEMENT_WORDS)
    longest = max((count_words(bare_text(line.text)) for line in lines), default=0)
    most = max(COMFORTABLE, min(PASSAGE if slot.words else TEXT, slot.rect.width // Pt(measure)))
    is_free = slot.is_held or slot.style.role == "mono" or (slot.type == "title" and not slot.item)
    return size > most and longest > words and not is_free


def count_wrapped_lines(lines: Iterable[SlideLine], slot: Slot, size: int) -> int:
    """Return into how many lines the paragraphs break in a slot at a size (points)."""
    return sum(len(wrap_at_size(each.text, slot.style, size, paragraph_width_in_slot(each, slot))) for each in lines)


def _has_letter_wider_than_slot(line: SlideLine, slot: Slot, size: int) -> bool:
    """Return whether a single letter is wider than the slot, where no break can help."""
    letters = {letter for run in line.text for letter in run.text}
    return any(text_width(letter, slot.style.font, size) > slot.rect.width for letter in letters)


def paragraph_height(line: SlideLine, style: Style, size: int, width: int) -> int:
    """Return the height of one paragraph at a width, in EMU, with the gap before it."""
    inner = width - line.level * style.indent
    lines = wrap_at_size(line.text, style, size, inner) or ((0, 0),)  # an empty paragraph has one line
    return wrapped_lines_height(lines, line, style, size)


def wrapped_lines_height(lines: WrappedLines, line: SlideLine, style: Style, size: int) -> int:
    """Return the height of a paragraph's wrapped lines, in EMU, with the gap before it.

    With tight leading, accents of the first line rise above it; text that is centred needs the same room below.
    """
    tall = has_tall_letters(bare_text(line.text))
    loose = 100 - style.leading if style.anchor == "ctr" else 0
    below = -(-wrapped_text_height(lines[:1], style.font, size, tall=tall) * loose // 100)
    gap = Pt(style.gap_at(line.level))
    return gap + wrapped_text_height(lines, style.font, size, style.leading, tall) + max(0, below)


def wrap_at_size(text: Text, style: Style, size: int, width: int) -> WrappedLines:
    """Return the lines that a paragraph breaks into at a size (points) and a width (EMU)."""
    shown = tuple(Run(run.text.upper(), run.bold, run.italic) for run in text) if style.caps else text
    return wrap_text(shown, style.font, size, width - style.indent, style.tracking)


def shorten_to_fit_slot(line: SlideLine, suffix: str, slot: Slot) -> SlideLine:
    """Return the whole words that the slot holds at its smallest size, else characters, then an ellipsis and suffix."""

    def cut(end: int) -> SlideLine:
        return SlideLine((*cut_text(line.text, 0, end), Run(ELLIPSIS + suffix)), line.origin)

    bare = bare_text(line.text)
    for ends in ([at for at, letter in enumerate(bare) if letter == " "], range(1, len(bare))):
        held = bisect_left(ends, True, key=lambda end: not can_slot_hold_lines((cut(end),), slot, slot.style.sizes[-1]))
        if held:
            return cut(ends[held - 1])
    return cut(1)
