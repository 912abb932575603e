"""Finds the offsets in a text where a line may begin (UAX 14) and where a grapheme cluster ends (UAX 29)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from generator.model.text import NO_BREAK_SPACE
from generator.regex import regex

# uniseg takes 47 us for a character and 44 ms to import. So the text is cut where the rules leave no doubt, plain
# words are recognised by the regular expressions below, and uniseg gets only the rest, once.

_LETTER = "A-Za-zÀ-ÖØ-öø-ɏΑ-ΡΣ-ώА-яЀ-џ"  # all of line breaking class AL
_CORE = rf"(?>[{_LETTER}0-9]+(?:['’.,&_][{_LETTER}0-9]+)*+%?)"
_OPEN = "[\"'(“‘]*+[$€£]?+"
_CLOSE = "[.,;:!?…\"')”’]*+"
_PLAIN = regex(_OPEN + _CORE + _CLOSE)
_COMPOUND = regex(rf"{_OPEN}{_CORE}(?:[-–—/]{_CORE})++{_CLOSE}")
# A line may begin after a hyphen that no digit follows, a slash not between digits and any dash, and before an em dash.
_JOINT = regex(rf"(?<=[–—])|(?=—)|(?<=[^0-9]/)|(?<=/)(?=[^0-9])|(?<=-)(?=[{_LETTER}])")

# Han, kana that may begin a line, and Hangul syllables: between two of these a line may always break (LB31).
_IDEOGRAPH = "㐀-䶿一-鿿가-힣あいうえおか-ぢつ-もやゆよら-ろわ-ゔアイウエオカ-ヂツ-モヤユヨラ-ロワ-ヴ"
# \w without line breaking classes that need care: a kana mark that combines, brackets among Egyptian hieroglyphs.
_ODD = "〵\U00010000-\U0010ffff"
_CERTAIN = (
    # LB18 breaks after spaces, unless what stands before them is an opening bracket or quote (LB14, LB15a), a closing
    # bracket (LB16), a dash (LB17) or a zero width space (LB8), or what follows never begins a line (LB11, LB13, LB15).
    rf"(?<=[\w.,;:!?%…\"'’”»›–*#&@+=<>|-])(?<![{_ODD}]) +(?=[\w\"'(“‘«‹„‚¿¡$€£#&@*+=<>…–—-])(?![{_ODD}])"
    rf"|(?<=[)\]}}]) +(?=[{_LETTER}0-9\"'(“‘«$€£#&@*+–—-])"
    rf"|(?<=—) +(?=[{_LETTER}0-9\"'(“‘«$€£#&@*+–-])"
    rf"|(?<=[{_IDEOGRAPH}])(?=[{_IDEOGRAPH}])"
)
_NEWLINE = regex("\r\n|[\n\v\f\r\x85\u2028\u2029]")
# Characters that never join a neighbour into a cluster: no marks, emoji, conjoining jamo or line ends.
_SIMPLE = rf"\x20-\x7e\xa1-\xa8\xaf-\u02ff{_LETTER}‐-‧、-〒{_IDEOGRAPH}"
_BETWEEN_SIMPLE = rf"(?<=[{_SIMPLE}])(?=[{_SIMPLE}])"

Breakables = Callable[[str], Iterable[int]]  # a function of uniseg: for each character, whether a break is before it
WINDOW = 400  # characters passed to uniseg at once, because its look-behind is quadratic, as in a page of "////"

PLAIN_WORDS = 1 << 14  # the number of cached words
SLIDE_NUMBER = "‹#›"  # the prompt of the slide number's field


@lru_cache(maxsize=16)
def _compile_once(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed; the larger ones take 2 ms, and plain words need none."""
    return re.compile(pattern)


@lru_cache(maxsize=PLAIN_WORDS)
def is_plain_word(word: str) -> bool:
    """Return whether a line may break before and after a word without spaces, and nowhere else.

    Words with no-break spaces between them are such a word.
    """
    return word == SLIDE_NUMBER or all(map(_PLAIN.fullmatch, word.split(NO_BREAK_SPACE)))


def hard_line_breaks(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of each part of a text between newline characters (LB4, LB5)."""
    breaks = [match.span() for match in _NEWLINE.finditer(text)]
    starts, ends = [0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)]
    return tuple(zip(starts, ends, strict=True))


def break_opportunities(text: str) -> list[int]:
    """Return the offsets inside a text, ascending, where a line may or must begin (UAX 14, Unicode 16.0)."""
    found: list[int] = []
    for start, end in hard_line_breaks(text):
        if 0 < start < len(text):
            found.append(start)
        found.extend(break_opportunities_between(text, start, end))
    return found


def break_opportunities_between(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the break opportunities within one of the `hard_line_breaks` of a text, without its start."""
    certain = [match.end() for match in _compile_once(_CERTAIN).finditer(text, start, end)]
    for chunk_start, chunk_end in pairwise([start, *certain, end]):
        if chunk_start > start:
            yield chunk_start
        for offset in _breaks_within_chunk(text[chunk_start:chunk_end]):
            yield chunk_start + offset


def _breaks_within_chunk(chunk: str) -> tuple[int, ...]:
    """Return where a line may begin inside a chunk; its last spaces matter only after a closing quote."""
    bare = chunk.rstrip(" ")
    if len(bare) < 2 or is_plain_word(bare):
        return ()
    if _COMPOUND.fullmatch(bare):
        return tuple(match.start() for match in _JOINT.finditer(bare))
    from uniseg.linebreak import line_break_breakables  # type: ignore[import-untyped]  # it ships no types

    return tuple(_in_windows(line_break_breakables, chunk[: len(bare) + 1]))


def _in_windows(breakables: Breakables, text: str) -> list[int]:
    """Return what uniseg finds in a text, one window at a time, so that it never sees a long text at once.

    Each window starts at the last offset found; a window without any is followed by the next, with no offset between
    them.
    """
    found, at = [], 0
    while at < len(text):
        places = _ask_uniseg(breakables, text[at : at + WINDOW])
        found += [at + index for index in places]
        at = found[-1] if places and at + WINDOW < len(text) else at + WINDOW
    return found


@lru_cache(maxsize=16384)
def _ask_uniseg(breakables: Breakables, text: str) -> tuple[int, ...]:
    return tuple(index for index, may_break in enumerate(breakables(text)) if may_break and index)


def grapheme_cluster_breaks(text: str) -> list[int]:
    """Return the offset at which each grapheme cluster of a text ends, ascending (UAX 29, Unicode 16.0)."""
    found, start = list[int](), 0
    for end in (*(match.end() for match in _compile_once(_BETWEEN_SIMPLE).finditer(text)), len(text)):
        if end - start > 1:
            from uniseg.graphemecluster import grapheme_cluster_breakables  # type: ignore[import-untyped]  # as above

            found += [start + index for index in _in_windows(grapheme_cluster_breakables, text[start:end])]
        found.append(end)
        start = end
    return found if text else []
