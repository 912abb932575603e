"""Lines in; the same out, with no-break spaces that make them end well. No other character changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter

from msgspec.structs import replace

from generator.language.scripts import LEFT_TO_RIGHT, is_rtl_language
from generator.measure import WrappedLines, count_words, text_width
from generator.model.deck import Item, TextItem
from generator.model.outline import STATEMENT_WORDS, SlideLine
from generator.model.text import NO_BREAK_HYPHEN, NO_BREAK_SPACE, Run, Text, bare_text, cut_text
from generator.model.theme import Slot, Style
from generator.place.fit import UNSPACED, count_broken_words, paragraph_width_in_slot, wrap_at_size
from generator.regex import regex

SHORTEST = 0.4  # of the longest line, the least for the last in a heading of up to three lines
SHORTEST_RUNNING = 0.2  # the same in running text, and in a longer heading
LONE, CLINGING, PAUSE = 0.2, 0.1, -0.05  # cost of such an end of a heading's line, beside squared shares of lengths
SHORT, SHORT_LAST = 3, 0.5  # weight of the square if a line is shorter than the average, and if it is the last
WIDOW = 0.4  # of the longest line: a shorter single word of running text is a widow
FEW_SIGNS = 3  # of a script without spaces; fewer are a widow
FULL = 0.85  # of the longest line, the least for any but the last, and for one that gives words to the last
LEAST, LEAST_AT_PAUSE = 0.75, 0.5  # of it, below which a line is short
CLOSE, CLOSE_GUESSED = 1.06, 1.3  # times its room: a line so long may stand on one line in another program, or font
COMFORTABLE = 22  # points; no text is made smaller than this to end better
MOST_BOUND = 8  # spaces; more would make a line that cannot break when its words are edited
SLIGHTLY, SMALLER = 0.85, 0.75  # of the largest size, the least for somewhat better ends of lines, and for better ones
UNMEASURED = "\u0590"  # from here on, letters' widths are estimates for any font, so lines may hold more

# Between a number and its unit (SI Brochure, 5.4.3), between a paragraph sign, or capitals as in "EUR 5", and the
# number after it, within a reading such as "3 of 4" or "2 : 1", between a word of one letter and the next one, and
# before a dash, "ago", or a point that separates two names.
UNITS = r"%|‰|°C|°F|€|£|\$|km|cm|mm|kg|ml|min|[ghlms]|GB|MB|TB|kB|MHz|GHz|kWh|px|pt|[ap]m"
BEFORE = r"(?<=[§№$€£] )|(?<=[A-Z]{2} )|(?<=\d [^\W\d] )|(?<=\d [^\W\d]{2} )|(?<=\d [^\W\d]{3} )|(?<=\d : )"
# Each begins with the space, because searching for a space is fast.
EVERYWHERE = regex(
    rf" (?:(?<=\d )(?=(?:{UNITS}|[^\W\d]+/\w+)(?!\w)|(?:[^\W\d]{{1,3}}|:) \d)|(?:{BEFORE})(?=\d)|(?<=[^\W\d]- )"
    r"|(?=·|[-–—] |ago(?!\w))|(?<=(?<!\S)[B-HJ-Zb-zÀ-ӿ] )(?<!\d [ghlms] )(?=\w)"
    r"|(?:(?<=\d )|(?<=\d\. ))(?=[^\W\d]+ \d{4}(?!\d)))"  # between the day and the month of a date
)
# French sets a space before these marks and within its quotes, and no line ends with it.
FRENCH = regex(r" (?:(?=[:;!?»])|(?<=« ))")
# There, "a" is as short as the other words of one letter; in English, it may end a line.
SHORT_WORDS = regex(r" (?:(?<=(?<!\S)[Aa] )(?=\w)|(?<=(?:nn|rn|es|or|ut|an)[aeio] )(?=fa(?!\w)))")  # and "anni fa"
LANGUAGES = {"fr": FRENCH, **dict.fromkeys(("pl", "cs", "sk", "it"), SHORT_WORDS)}
ASIDE = regex(r"\([^()]{1,16}\)")  # in which no line ends, if it is so short
# In big numbers of at most so many letters, and in parts between points, no line ends.
UNBROKEN, LONGEST_NUMBER = regex(r"(?<!·) "), 12
# In a right-to-left line, a sign after a Latin word moves to its other side without this mark.
SIGN, MARKED = regex(r"(?<=[A-Za-z0-9])[®™©+#%](?![A-Za-z0-9])"), rf"\g<0>{LEFT_TO_RIGHT}"
PAUSES, DASHES = ",.:;!?\u2013\u2014", "-\u2013"  # no line of a title ends with one of these
# A short word, in lower case or as a title has it, but not in capitals, or a number: it belongs to the word after it.
LOWER = "[^\\W\\d_A-ZÀ-ÞΑ-ΩА-Я]"
LONGER = "from|with|into|than|your|eine[mnrs]?|über|oder|nach|pour|dans|avec|sans|para|como|della|voor|naar|från|przez"
CLINGS = regex(
    r"(?<![^\s«“„(])(?:([^\W\da-zß-ÿа-яα-ω_]\w{3,}) \d{1,3}(?!\w)"  # "Python 3": the number belongs to the name
    rf"|(?:[^\W\d_]?{LOWER}{{1,2}}|{LOWER}{{3}}|[^\W\d_]|\d{{1,3}}|(?i:{LONGER}))(?=\s))"
)
PARTICLE = regex("[はがをにへとでもの](?![ぁ-ん])")  # of Japanese, which belongs to the word before it


@lru_cache(maxsize=1024)  # a footer is the same on every slide
def bind_words_of_line(line: SlideLine, language: str, is_whole: bool = False) -> SlideLine:
    """Return the line with no-break spaces required by its language (a BCP 47 tag), and signs kept at their words.

    is_whole: whether it stands on one line if it has only a few letters, as a big number does, or else each of its
    parts between points.
    """
    if is_rtl_language(language) and SIGN.search(bare_text(line.text)):
        line = replace(line, text=tuple(replace(run, text=SIGN.sub(MARKED, run.text)) for run in line.text))
    bare = bare_text(line.text)
    rules = (EVERYWHERE, *(rule for name, rule in LANGUAGES.items() if language.startswith(name)))
    rules = (UNBROKEN,) if is_whole and (len(bare) <= LONGEST_NUMBER or "·" in bare) else rules
    offsets = [match.start() for rule in rules for match in rule.finditer(bare)]
    offsets += [at for aside in ASIDE.finditer(bare) for at in range(*aside.span()) if bare[at] == " "]
    return replace(line, text=_bind_spaces(line.text, offsets)) if offsets else line


def text_without_bindings(text: str) -> str:
    """Return the text without no-break spaces and direction marks, as it is read."""
    return text.replace(NO_BREAK_SPACE, " ").replace(LEFT_TO_RIGHT, "").replace(NO_BREAK_HYPHEN, "-")


def place_sibling_texts(filled: Sequence[tuple[Slot, Sequence[SlideLine]]], size: int) -> tuple[TextItem, ...]:
    """Return the texts of sibling slots at `size`, or somewhat smaller if fewer of them then end badly."""
    (slot, _), *_ = filled
    style, least = slot.style, SLIGHTLY if slot.is_held and slot.type == "title" else SMALLER  # a brand's own size
    floor = max(least * size, style.warn_below, COMFORTABLE)
    found: list[tuple[int, tuple[TextItem, ...]]] = []
    for tried in (size, *(each for each in style.sizes if floor <= each < size)):
        items = tuple(place_text_in_slot(slot, lines, tried) for slot, lines in filled)
        faults = sum(_faults_of_ends(line, item.placeholder, tried) for item in items for line in item.lines)
        found.append((faults + len(filled) * (tried < SLIGHTLY * size), items))
        if not faults:
            break
    return min(found, key=itemgetter(0))[1]


def count_broken_lines(items: Iterable[Item]) -> int:
    """Return how many lines end within a word, except in code."""
    told = [item for item in items if isinstance(item, TextItem) and item.placeholder.style.role != "mono"]
    return sum(count_broken_words(line, item.placeholder, item.size) for item in told for line in item.lines)


def _faults_of_ends(line: SlideLine, slot: Slot, size: int) -> int:
    """Return 1 for a line that is somewhat short, 2 for a short one, a parted title, or a short last one or widow."""
    style, bare, width = slot.style, bare_text(line.text), paragraph_width_in_slot(line, slot.as_drawn)
    lines = wrap_at_size(line.text, style, size, width)
    if style.role == "mono" or len(lines) < 2:
        return 0
    breaks = [(end - 1, start) for (_, end), (start, _) in pairwise(lines)]
    is_bad = slot.type == "title" and any(bare[end] in DASHES or PARTICLE.match(bare, start) for end, start in breaks)
    *shares, last = _shares(line.text, lines, style)
    faults = [0]
    for share, (first, _), (end, start) in zip(shares, lines, breaks, strict=False):
        longer = bare[first : start + len((*bare[start:].split(), "")[0])]  # by the first word of the next line
        if text_width(longer, style.font, size) <= width - style.indent:
            is_pause = bare[: end + 1].rstrip()[-1:] in PAUSES
            faults.append(2 * (share < LEAST_AT_PAUSE) if is_pause else (share < FULL) + (share < LEAST))
    if _is_heading(line.text, style):
        is_bad |= last < (SHORTEST if len(lines) < 4 else SHORTEST_RUNNING)
        is_bad |= len(lines) > 2 and any(" " not in bare[start:end].strip() for start, end in lines)
    return 2 if is_bad or _is_widow(line.text, lines, style) else max(faults)


def lines_parted_at_points(slot: Slot, lines: Iterable[SlideLine], size: int) -> Iterator[SlideLine]:
    """Yield the lines of a slot; a company's has one that would break at a point between names divided at points."""
    for line in lines:
        bare, width = bare_text(line.text), paragraph_width_in_slot(line, slot.as_drawn)
        breaks = [end for _, end in wrap_at_size(line.text, slot.style, size, width)[:-1]] if slot.is_held else []
        if any(bare[:end].rstrip().endswith("·") for end in breaks):
            at = bare.rindex("·")
            yield from lines_parted_at_points(slot, [replace(line, text=cut_text(line.text, 0, at - 1))], size)
            line = replace(line, text=cut_text(line.text, at + 2, len(bare)))
        yield line


def place_text_in_slot(slot: Slot, lines: Iterable[SlideLine], size: int) -> TextItem:
    """Return the lines in their slot with short last lines avoided; lines of a program stay as they are."""
    wide = slot.as_drawn
    return TextItem(slot, tuple(line if line.row else _end_line_well(line, wide, size) for line in lines), size)


def place_text_again(item: TextItem, slot: Slot, size: int, language: str) -> TextItem:
    """Return a text in another slot or size, without what bound its words in that of before."""

    def loose(run: Run) -> Run:
        return run if run.code else replace(run, text=text_without_bindings(run.text))

    bare = (replace(line, text=tuple(map(loose, line.text))) for line in item.lines)
    return place_text_in_slot(slot, [bind_words_of_line(line, language) for line in bare], size)


def _end_line_well(line: SlideLine, slot: Slot, size: int) -> SlideLine:
    """Return the line with words bound if its last line would be short, or a heading's lines would not be even.

    Running text that ends in a short line has its lines evened, or, if that would bind many words, the last two bound
    where the line above stays full. Nothing costs a line.
    """
    style, width, bare = slot.style, paragraph_width_in_slot(line, slot), bare_text(line.text)
    lines = wrap_at_size(line.text, style, size, width) if style.role != "mono" else ()
    if len(lines) < 2:
        return line
    if hyphens := [end - 1 for _, end in lines[:-1] if bare[end - 1] == "-"]:
        whole = replace(line, text=_bind_spaces(line.text, hyphens, NO_BREAK_HYPHEN))
        again = wrap_at_size(whole.text, style, size, width)
        if len(again) == len(lines) and count_broken_words(whole, slot, size) <= count_broken_words(line, slot, size):
            line, lines = whole, again
    is_estimated = not bare.isascii() and any(UNMEASURED <= each < UNSPACED and each.isalpha() for each in bare)
    is_heading, ends_short = _is_heading(line.text, style), _ends_short(line.text, lines, style)
    is_guess = is_estimated or (style.font.is_guess and not is_heading)
    if not is_guess and (is_heading or ends_short):
        even = _with_even_lines(line.text, lines, style, size, width)
        if is_heading or even is not line.text:
            return replace(line, text=even)
    if is_guess or ends_short:  # other programs break the lines elsewhere in a font whose widths are a guess
        spaces = [offset for offset, letter in enumerate(bare.rstrip()) if letter == " "]
        bound = _bind_spaces(line.text, spaces[2:][-1:])  # the last two words of three or more
        return replace(line, text=bound) if _is_as_good(bound, line.text, lines, style, size, width) else line
    return line


def _with_even_lines(text: Text, lines: WrappedLines, style: Style, size: int, width: int) -> Text:
    """Return a text with words bound so that its lines, no more of them, are about equally long and end well."""
    bare = bare_text(text).rstrip()
    starts = [0, *(at + 1 for at, letter in enumerate(bare) if letter == " "), len(bare) + 1]
    said = [bare[start : end - 1] for start, end in pairwise(starts)]
    space = text_width(" ", style.font, size)
    ends = [0, *accumulate(text_width(word, style.font, size) + space for word in said)]
    usual, room = (ends[-1] - space) / len(lines), width - style.indent
    found_clinging = CLINGS.finditer(bare) if _is_heading(text, style) else ()
    clinging = {each.end(each.lastindex or 0) for each in found_clinging}
    close = room * (CLOSE_GUESSED if style.font.is_guess else CLOSE)
    best: Mapping[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}  # by the words set so far
    for left in range(len(lines) - 1, -1, -1):
        found = dict[int, tuple[float, tuple[int, ...]]]()
        for begin, (cost, row) in best.items():
            for end in range(begin + 1, len(said) + 1):
                if (long := ends[end] - ends[begin] - space) > room:
                    break
                worse = LONE if end - begin == 1 else 0.0
                if left:
                    worse += CLINGING if starts[end] - 1 in clinging else PAUSE * (said[end - 1][-1:] in PAUSES)
                weight = 1 if long > usual else SHORT if left else SHORT_LAST
                each = (cost + weight * (long / usual - 1) ** 2 + worse, (*row, end))
                found[end] = min(each, found.get(end, each))
        best = found
    if len(said) not in best:
        return text
    row, offsets, hyphens = best[len(said)][1], [], []
    for begin, end, last in zip(row, row[1:], row[2:], strict=False):
        held = [word for word in range(end + 1, last) if ends[word] - ends[begin] - space <= close]
        offsets += [starts[word] - 1 for word in held]  # the next line begins with more than this line has room for
        hyphens += [at for at in range(starts[end], starts[end + len(held) + 1]) if bare[at : at + 1] == "-"]
    bound = _bind_spaces(_bind_spaces(text, offsets), hyphens, NO_BREAK_HYPHEN)
    begun = [start for start, _ in wrap_at_size(bound, style, size, width)]
    return bound if begun == [starts[word] for word in row[:-1]] and len(offsets) <= MOST_BOUND else text


def _is_heading(text: Text, style: Style) -> bool:
    """Return whether a text is set as a heading is, or centred, and no longer than a statement."""
    return (style.role == "mj" or style.align == "ctr") and count_words(bare_text(text)) <= STATEMENT_WORDS


def _shares(text: Text, lines: WrappedLines, style: Style) -> list[float]:
    """Return the width of each line as a share of the longest."""
    bare = bare_text(text)
    widths = [text_width(bare[start:end], style.font, 100) for start, end in lines]
    return [width / max(widths) for width in widths]


def _is_as_good(text: Text, before: Text, lines: WrappedLines, style: Style, size: int, width: int) -> bool:
    """Return whether a text with words bound breaks into as many lines, the last begins with a whole word and is not
    short any more, and no hole opened in those above it.
    """
    again = wrap_at_size(text, style, size, width)
    if len(again) != len(lines) or bare_text(text)[again[-1][0] - 1] != " ":
        return False
    pairs = zip(_shares(text, again, style)[:-1], _shares(before, lines, style), strict=False)
    return not _ends_short(text, again, style) and all(share >= min(FULL, was) for share, was in pairs)


def _ends_short(text: Text, lines: WrappedLines, style: Style) -> bool:
    """Return whether the last line of running text is a widow, or very short."""
    return _is_widow(text, lines, style) or _shares(text, lines, style)[-1] < SHORTEST_RUNNING


def _is_widow(text: Text, lines: WrappedLines, style: Style) -> bool:
    """Return whether the last line is a single word, unless that is the longest line, or long in running text.

    In a script without spaces: whether it is one or two signs.
    """
    last = text_without_bindings(bare_text(text)[slice(*lines[-1])].strip())
    if max(last, default="") >= UNSPACED and any(letter >= UNSPACED and letter.isalpha() for letter in last):
        return sum(map(str.isalpha, last)) < FEW_SIGNS
    words = [word for word in last.split() if any(map(str.isalnum, word))]  # French sets a space before marks
    least = 1 if style.font.bold or _is_heading(text, style) else WIDOW
    return len(words) < 2 and _shares(text, lines, style)[-1] < least


def _bind_spaces(text: Text, offsets: Collection[int], sign: str = NO_BREAK_SPACE) -> Text:
    """Return the text with no-break spaces, or another sign, at some offsets."""
    bound, starts = list(text), list(accumulate((len(run.text) for run in text), initial=0))
    for at in offsets:
        number = bisect_right(starts, at, 0, len(text)) - 1
        run, within = bound[number], at - starts[number]
        if 0 <= within < len(run.text) and not run.code:  # a text may be longer in capitals
            bound[number] = replace(run, text=run.text[:within] + sign + run.text[within + 1 :])
    return tuple(bound)
