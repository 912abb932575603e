"""Lines in; the same out, with no-break spaces that make them end well. No other character changes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from msgspec.structs import replace

from generator.language.scripts import LEFT_TO_RIGHT, is_rtl_language
from generator.measure import WrappedLines
from generator.model.deck import Item, TextItem
from generator.model.outline import SlideLine
from generator.model.text import NO_BREAK_SPACE, Text, bare_text
from generator.model.theme import Slot, Style
from generator.place.fit import UNSPACED, count_broken_words, paragraph_width_in_slot, wrap_at_size

SHORTEST, SHORTEST_RUNNING = 0.4, 0.2  # of the longest line, the least for the last: in a heading, in running text
BALANCED = 0.5  # of the longer line, the least for the shorter of a heading's two lines
WIDOW = 0.6  # of the longest line: a shorter single word of running text is a widow
FEW_SIGNS = 3  # of a script without spaces; fewer are a widow
PAUSES = ".!?:;"
RAGGED = 0.55  # of the longest line, the least for lines before the last
STEPPED = 0.75  # of the line above, for a line no longer than the next; of the last line, for the line above it
COMFORTABLE = 22  # points; running text is not made smaller than this to end better
MOST_BOUND, MOST_BOUND_RUNNING = 6, 3  # spaces; more would make a line that cannot break when its words are edited
WELL, FAIRLY, ILL = range(3)  # how well a paragraph ends
SMALLER, SMALLER_RUNNING = 0.85, 0.8  # of the largest size, the least that is tried for better ends of lines
UNMEASURED = "\u0590"  # from here on, letters' widths are estimates for any font, so lines may hold more
LOOSE = (1.005, 1.01, 1.02)  # widths here are without kerning; real lines may be shorter by these factors

# Between a number and its unit (SI Brochure, 5.4.3), between a paragraph sign and its number, and within the short name
# of a licence: CC BY-SA 4.0, GPL v3.
UNITS = r"%|‰|°C|°F|€|£|\$|km|cm|mm|kg|GB|MB|TB|kB|MHz|GHz|kWh|px|pt"
LICENCES = r"(?<=\bCC )(?=BY\b|0\b)|(?:(?<=\bBY )|(?<=-SA )|(?<=-NC )|(?<=-ND )|(?<=GPL )|(?<=\bApache ))(?=v?\d)"
# Each begins with the space, because searching for a space is fast.
EVERYWHERE = re.compile(rf" (?:(?<=\d )(?=(?:{UNITS})(?!\w))|(?<=[§№] )(?=\d)|{LICENCES})")
# French sets a space before these marks and within its quotes, and no line ends with it.
FRENCH = re.compile(r" (?:(?=[:;!?»])|(?<=« ))")
# In a right-to-left line, a sign after a Latin word moves to its other side without this mark.
SIGN, MARKED = re.compile(r"(?<=[A-Za-z0-9])[®™©+#%](?![A-Za-z0-9])"), rf"\g<0>{LEFT_TO_RIGHT}"
BEFORE_POINT, NAME = re.compile(" (?=·)"), re.compile(r"[^\s·][^·]*[^\s·]")  # a point separates two names


@lru_cache(maxsize=1024)  # a footer is the same on every slide
def bind_words_of_line(line: SlideLine, language: str) -> SlideLine:
    """Return the line with no-break spaces required by its language (a BCP 47 tag), and signs kept at their words."""
    if is_rtl_language(language) and SIGN.search(bare_text(line.text)):
        line = replace(line, text=tuple(replace(run, text=SIGN.sub(MARKED, run.text)) for run in line.text))
    bare = bare_text(line.text)
    rules = (EVERYWHERE, FRENCH) if language.startswith("fr") else (EVERYWHERE,)
    offsets = [match.start() for rule in rules for match in rule.finditer(bare)]
    return replace(line, text=_bound(line.text, offsets)) if offsets else line


def text_without_bindings(text: str) -> str:
    """Return the text without no-break spaces and direction marks, as it is read."""
    return text.replace(NO_BREAK_SPACE, " ").replace(LEFT_TO_RIGHT, "")


def place_sibling_texts(filled: Sequence[tuple[Slot, Sequence[SlideLine]]], size: int) -> tuple[TextItem, ...]:
    """Return the texts of sibling slots at `size`, or somewhat smaller if fewer of them then end badly."""
    style = filled[0][0].style
    floor = max(SMALLER_RUNNING * size, COMFORTABLE) if _runs(style) else max(SMALLER * size, style.warn_below)
    best: tuple[TextItem, ...] = ()
    least: tuple[int, bool] | None = None
    for tried in (size, *(each for each in style.sizes if floor <= each < size)):
        items = tuple(place_text_in_slot(slot, lines, tried) for slot, lines in filled)
        ends = Counter(_end_of(line, item.placeholder, tried) for item in items for line in item.lines)
        worst = ends[ILL], bool(ends[FAIRLY])
        if least is None or worst < least:
            best, least = items, worst
        if not any(worst):
            break
    return best


def _runs(style: Style) -> bool:
    """Return whether this is a style of running text, which is not centred vertically."""
    return style.role == "mn" and style.anchor != "ctr"


def count_broken_lines(items: Iterable[Item]) -> int:
    """Return how many lines end within a word, except in code."""
    told = [item for item in items if isinstance(item, TextItem) and item.placeholder.style.role != "mono"]
    return sum(count_broken_words(line, item.placeholder, item.size) for item in told for line in item.lines)


def _end_of(line: SlideLine, slot: Slot, size: int) -> int:
    """Return how well a paragraph ends: WELL, FAIRLY or ILL.

    A heading should not have a short last line, nor any text a lone word. A text centred vertically should have one
    line.
    """
    style, width = slot.style, paragraph_width_in_slot(line, slot.as_drawn)
    lines = wrap_at_size(line.text, style, size, width)
    if style.role == "mj":
        return ILL if _ends_short(line.text, lines, style, size, width) else WELL
    if style.role == "mono" or len(lines) < 2:
        return WELL
    return ILL if _is_widow(line.text, lines, style) else WELL if _runs(style) else FAIRLY


def place_text_in_slot(slot: Slot, lines: Iterable[SlideLine], size: int) -> TextItem:
    """Return the lines in their slot with short last lines avoided; lines of a program stay as they are."""
    wide = slot.as_drawn
    ended = (line if line.row else _well_ended(_well_begun(line, wide, size), wide, size) for line in lines)
    return TextItem(slot, tuple(ended), size)


def _well_begun(line: SlideLine, slot: Slot, size: int) -> SlideLine:
    """Return the line with each point between names bound to the name before it, and names kept whole.

    So no line begins with a point or ends within a name or date. Nothing is bound that would cost a line.
    """
    text, bare = line.text, bare_text(line.text)
    if "·" not in bare:
        return line
    before = [match.start() for match in BEFORE_POINT.finditer(bare)]
    count = len(wrap_at_size(text, slot.style, size, slot.rect.width)) if before else 1
    names = [[at for at in _spaces(text) if name.start() < at < name.end()] for name in NAME.finditer(bare)]
    for offsets in (before, *names) if count > 1 else ():
        bound = _bound(text, offsets)
        lines = wrap_at_size(bound, slot.style, size, slot.rect.width)
        if len(lines) == count and all(bare_text(bound)[start - 1] == " " for start, _ in lines[1:]):
            text = bound
    return replace(line, text=text) if text is not line.text else line


def _well_ended(line: SlideLine, slot: Slot, size: int) -> SlideLine:
    """Return the line with words bound if its last line would be short and binding costs no line.

    A heading's last line should not be much shorter than the others, and of two lines at least half as long; in running
    text two words suffice, unless the lines above are much wider.
    """
    style, width = slot.style, paragraph_width_in_slot(line, slot)
    lines = wrap_at_size(line.text, style, size, width) if style.role != "mono" else ()
    text = line.text
    if len(lines) > 1 and (style.font.is_guess or _is_estimated(bare_text(text))):
        # Bind the last two words of three or more, as other programs break the lines elsewhere.
        bound = _bound(text, _spaces(text)[2:][-1:])
        text = bound if len(wrap_at_size(bound, style, size, width)) == len(lines) else text
    else:
        if _ends_poorly(text, lines, style, size, width):
            text = _longer_ended(text, lines, style, size, width)
        if style.role == "mj":
            text = _less_ragged(text, style, size, width)
    return line if text is line.text else replace(line, text=text)


def _is_estimated(text: str) -> bool:
    """Return whether the text has letters whose widths are only estimated, in a script with spaces."""
    return not text.isascii() and any(UNMEASURED <= letter < UNSPACED and letter.isalpha() for letter in text)


def _spaces(text: Text) -> list[int]:
    """Return the offsets of the spaces in a text, except those at its end."""
    return [offset for offset, letter in enumerate(bare_text(text).rstrip()) if letter == " "]


def _longer_ended(text: Text, lines: WrappedLines, style: Style, size: int, width: int) -> Text:
    """Return the text with as few of its last words bound as will do; if none will, with its lines balanced."""
    spaces = _spaces(text)
    best, longest = text, _last_share(lines)
    for count in range(1, 1 + min(len(spaces), MOST_BOUND if style.role == "mj" else MOST_BOUND_RUNNING)):
        if style.role == "mj" and _pauses(bare_text(text), spaces[-count]):
            break
        bound = _bound(text, spaces[-count:])
        again = wrap_at_size(bound, style, size, width)
        if not _is_as_good(bound, again, lines, style):
            continue
        if not _ends_poorly(bound, again, style, size, width):
            return bound
        if _last_share(again) > longest:
            best, longest = bound, _last_share(again)
    return _balanced(text, lines, style, size, width) if best is text else best


def _balanced(text: Text, lines: WrappedLines, style: Style, size: int, width: int) -> Text:
    """Return the text in more even lines, if it then ends well; each step moves a line's last word to the next line."""
    even, now, left = text, lines, MOST_BOUND
    while _ends_poorly(even, now, style, size, width) or not _is_as_good(even, now, lines, style):
        moved = [(_bound(even, spaces), len(spaces)) for spaces in _joints(even, now) if len(spaces) <= left]
        tried = [(wrap_at_size(bound, style, size, width), bound, count) for bound, count in moved]
        tried = [each for each in tried if len(each[0]) == len(lines) and _squares(each[0]) < _squares(now)]
        if not tried:
            return text
        now, even, count = min(tried, key=lambda each: _squares(each[0]))
        left -= count
    return even


def _less_ragged(text: Text, style: Style, size: int, width: int) -> Text:
    """Return the text with fewer ragged lines: from the last line up, each takes words from the line above."""
    level, lines = text, wrap_at_size(text, style, size, width)
    before = len(_ragged_lines(text, lines))
    for at in range(len(lines) - 2, 0, -1):
        while at in _ragged_lines(level, lines):
            level = _bound(level, [lines[at][0] - 1])
            again = wrap_at_size(level, style, size, width)
            if len(again) != len(lines):
                return text
            lines = again
    return level if len(_ragged_lines(level, lines)) < before else text


def _ragged_lines(text: Text, lines: WrappedLines) -> list[int]:
    """Return the lines that are much shorter than the one above, and no longer than the one below."""
    lengths, bare = [end - start for start, end in lines], bare_text(text)
    return [
        at
        for at in range(1, len(lines) - 1)
        if lengths[at] < STEPPED * lengths[at - 1]
        and lengths[at] <= lengths[at + 1]
        and bare[lines[at][0] - 1] == " "
        and not _pauses(bare, lines[at][0] - 1)
    ]


def _joints(text: Text, lines: WrappedLines) -> Iterator[list[int]]:
    """Yield for each line but the first the space before it; for the last line also the spaces in it.

    Lines after a pause are skipped, because the line before them ends well.
    """
    bare = bare_text(text)
    for start, end in lines[1:]:
        if bare[start - 1] == " " and not _pauses(bare, start - 1):
            last = range(start, end) if end == lines[-1][1] else ()
            yield [start - 1, *(at for at in last if bare[at] == " ")]


def _pauses(text: str, space: int) -> bool:
    """Return whether there is a pause at a space, where a line ends well at any length."""
    return text[space - 1] in PAUSES


def _squares(lines: WrappedLines) -> int:
    """Return the sum of squared line lengths, which is smaller the more even the lines are."""
    return sum((end - start) ** 2 for start, end in lines)


def _ends_poorly(text: Text, lines: WrappedLines, style: Style, size: int, width: int) -> bool:
    """Return whether the last line is short, or of a heading's two lines much shorter than the other."""
    two = style.role == "mj" and len(lines) == 2
    return _ends_short(text, lines, style, size, width) or (two and _last_share(lines) < BALANCED)


def _last_share(lines: WrappedLines) -> float:
    """Return the length of the last line as a share of the longest."""
    return (lines[-1][1] - lines[-1][0]) / max(end - start for start, end in lines)


def _is_as_good(text: Text, lines: WrappedLines, before: WrappedLines, style: Style) -> bool:
    """Return whether there are as many lines, the last begins with a whole word, and none before it became short.

    In running text, no line may have become much shorter than the one above or, at the end, the one below.
    """
    if len(lines) != len(before) or bare_text(text)[lines[-1][0] - 1] != " ":
        return False
    lengths = [end - start for start, end in lines]
    least = min(RAGGED * max(lengths), *(end - start for start, end in before[:-1]))
    stepped = style.role != "mj" and (_ragged_lines(text, lines) or lengths[-2] < STEPPED * lengths[-1])
    return min(lengths[:-1]) >= least and not stepped


def _is_widow(text: Text, lines: WrappedLines, style: Style) -> bool:
    """Return whether the last line is a single word, unless that is long under short lines of running text.

    In a script without spaces: whether it is one or two signs.
    """
    last = text_without_bindings(bare_text(text)[slice(*lines[-1])].strip())
    if max(last, default="") >= UNSPACED and any(letter >= UNSPACED and letter.isalpha() for letter in last):
        return sum(map(str.isalpha, last)) < FEW_SIGNS
    alone = " " not in last
    return alone and (style.role == "mj" or style.font.bold or _last_share(lines) < WIDOW)


def _ends_short(text: Text, lines: WrappedLines, style: Style, size: int, width: int) -> bool:
    """Return whether the last line is short, as measured or if kerning makes room for a little more."""
    if len(lines) < 2:
        return False
    loose = (wrap_at_size(text, style, size, round(width * more)) for more in LOOSE)
    return _is_short(text, style, lines) or any(_is_short(text, style, each) for each in loose)


def _is_short(text: Text, style: Style, lines: WrappedLines) -> bool:
    if len(lines) < 2:
        return False
    return _is_widow(text, lines, style) or _last_share(lines) < (SHORTEST if style.role == "mj" else SHORTEST_RUNNING)


def _bound(text: Text, offsets: Collection[int]) -> Text:
    """Return the text with no-break spaces at some offsets."""
    bound, starts = list(text), list(accumulate((len(run.text) for run in text), initial=0))
    for at in offsets:
        number = bisect_right(starts, at, 0, len(text)) - 1
        run, within = bound[number], at - starts[number]
        if 0 <= within < len(run.text):  # a text may be longer in capitals
            bound[number] = replace(run, text=run.text[:within] + NO_BREAK_SPACE + run.text[within + 1 :])
    return tuple(bound)
