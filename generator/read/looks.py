"""A source in; its words without looks, such as bold, out, so that marks are found however they look; and the way back.

What is cut out of a source leaves no looks behind that only it had, and the looks of the words around it stay whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from html import unescape

from generator.regex import regex

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Tags and marks of looks, characters that are written as references, escapes of brackets, and invisible characters.
LOOKS = regex(
    rf"(?=[<*_~`&\\{INVISIBLE}])(?:"  # most characters begin none of these
    r"</?(?P<tag>(?:a|abbr|b|code|del|em|font|i|ins|kbd|mark|s|small|span|strong|sub|sup|tt|u)\b)[^<>]*>"
    r"|(?P<look>(?<=[^\s/*])\*++(?!/)|(?<![/*])\*++(?=[^\s/])|(?<=[^\s_])_++(?!\w)|(?<!\w)_++(?=\S)|~~|`++)"
    r"|&(?P<reference>#(?:\d{2,7}|[xX][\da-fA-F]{2,6})|[lr](?:sqb|brack)|percnt|colon|nbsp|shy|zwn?j|ZeroWidthSpace);"
    rf"|\\(?=[\[\]%])|[{INVISIBLE}])"
)
CODE, CODE_BRACKET = "\1", "\2"  # in the place of the signs in code, and of a bracket, which alone may begin a mark
HOLE = "\0"  # in the place of what is cut out, until the looks around it are mended
EMPTY = regex(rf"(?P<look>\*+|_+|~+){HOLE}(?P<lines>\n*)(?P=look)|\([ \t]*{HOLE}[ \t]*\)|{HOLE}(?:[ \t]*{HOLE})+")
NEAR = 999  # characters of a line in which looks around a stretch begin or end
MOST_NESTED = 5  # looks, one within the other, that may be left empty
LOOSE = regex(rf" +{HOLE}(?=[\] .,;:!?)\n]|(?:\*+|_+|~+)(?!\w))|(?<=[*_~]){HOLE} +")


class PlainSource:
    """A source without the looks of its words, with the place of each character in the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        words: list[str] = []
        self._pieces: list[tuple[int, int]] = []  # where each stretch of the text begins and ends in the source
        self._starts: list[int] = []  # where it begins in the text
        last = length = 0
        for match in (*LOOKS.finditer(source), None):
            start, stop = match.span() if match else (len(source), len(source))
            said = unescape(match[0]).strip(f"<>&{INVISIBLE}") if match and match["reference"] else ""
            for word, place in ((source[last:start], (last, start)), (said.replace("\xa0", " "), (start, stop))):
                if word:
                    words.append(word)
                    self._pieces.append(place)
                    self._starts.append(length)
                    length += len(word)
            last = stop
        self.text = "".join(words)
        self._pieces.append((len(source), len(source)))
        self._starts.append(length)

    def place(self, at: int) -> int:
        """Return the offset in the source of a character of the text."""
        number = bisect_right(self._starts, at) - 1
        return self._pieces[number][0] + at - self._starts[number]

    def end(self, at: int) -> int:
        """Return the offset in the source after the last character before `at`."""
        number = bisect_right(self._starts, at - 1)
        return self._pieces[number - 1][1] if at == self._starts[number] else self.place(at)


def source_without_code(text: str, lines: Collection[int], stretches: Sequence[tuple[int, int]]) -> str:
    """Return the text without the signs in code, where no mark begins; words in code may be those of a mark."""
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
    made, last = list[str](), 0
    for start, end in sorted([*stretches, *((starts[line - 1], starts[line] - 1) for line in lines)]):
        start, end = max(start, last), max(end, last)
        signs = re.sub(r"(?!-?->)[^\w\s`>]", lambda each: CODE_BRACKET if each[0] == "[" else CODE, text[start:end])
        made += [text[last:start], signs]
        last = end
    return "".join([*made, text[last:]])


def cut_source(source: str, cuts: list[tuple[int, int, bool]]) -> str:
    """Return a source without stretches, given in order, each with whether to keep looks that it begins or ends."""
    made, last = list[str](), 0
    for start, stop, is_whole in cuts:
        closes, opens = _looks_around(source, start, stop) if is_whole else ("", "")
        made += [source[last:start], opens, HOLE, closes, "\n" * source.count("\n", start, stop)]
        last = stop
    kept = "".join([*made, source[last:]])
    for _ in range(MOST_NESTED if cuts else 0):
        kept = EMPTY.sub(lambda match: f"{HOLE}{match['lines'] or ''}", kept)
    return LOOSE.sub("", kept).replace(HOLE, "")


def _looks_around(source: str, start: int, stop: int) -> tuple[str, str]:
    """Return the marks in a stretch that end looks which begin before it, and those that begin looks after it."""
    left: list[tuple[str, str]] = []
    for match in LOOKS.finditer(source, start, stop):
        name = match["tag"] or match["look"]
        if name and left and left[-1][0] == name and (match["look"] or match[0][1] == "/"):
            left.pop()
        elif name:
            left.append((name, match[0]))
    before = source[max(0, start - NEAR) : start].rpartition("\n")[2]
    after = source[stop : stop + NEAR].partition("\n")[0]
    closes = "".join(mark for name, mark in left if mark != name or before.count(mark) % 2)
    return closes, "".join(mark for name, mark in left if mark == name not in closes and after.count(mark) % 2)
