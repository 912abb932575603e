"""Splits a text into sentences and counts its words."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.regex import regex
from generator.shipped import word_list

# UAX 29 ends a sentence in "Dr. Smith" and "i.e. 10 %", so we have our own rule. A missed end does no harm; a false one
# puts half of a sentence on a slide.

_STOP = regex(
    r"(?P<cjk>[。！？｡．।॥]++)(?P<closed>[」』）】》〉”’\"')\]]*+)|(?P<stop>(?:[.!?…؟۔]|(?<=[Ͱ-Ͽἀ-῿]);)++)[\"'”’»›)\]}]*+(?:\[\d+\])*+"
)
_NEXT = regex(r"\s++[\"'“‘«‹„‚(\[{¿¡]*+(?P<word>(?P<first>\S)\w*+)")
_BEGINS = "$€£¥#@"
_LOOK_BACK = 24  # characters: longer than any abbreviation
_OPENING = "\"'“‘«‹„‚([{"
_CLOSING = "\"'”’»›"


def _words(part: str) -> frozenset[str]:
    return frozenset(" ".join(word_list(part)).split())


_ABBREVIATIONS, _NUMBERED, _IN_TWO = _words("never last"), _words("before numbers"), {*word_list("in two parts")}
_MONTHS, _ORDINAL = _words("months after ordinals"), _words("words before ordinals")
_LETTER, _HALF = regex(r"[^\W\d_A-Z]\."), 3  # letters of the second half of an abbreviation: p. ex, v. Chr
_INITIAL = regex(r"[^\W\d_]{1,3}\.")
_SHORTENED = regex(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}|[b-df-hj-np-tv-xz]{2,4}")  # U.S, e.g, z.B, ds

# Characters to a word where words are not spaced, as translators reckon: 1.3 to 1.8 for Chinese (anycount.com, "Word
# count in oriental languages"), 4 for Thai (gotranscript.com). Measured: the Universal Declaration of Human Rights is
# 1,747 words in English, 2,560 characters in Chinese and 8,890, with marks, in Thai; Japanese takes more than Chinese.
_PER_WORD = {"ideographs": 2, "letters": 4}
_UNSPACED = (
    "(?P<ideographs>[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
    "|(?P<letters>[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)"  # Thai, Lao, Burmese, Khmer
)


@lru_cache(maxsize=1 << 13)
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) offsets of each sentence, in order; all but white space between them is in one.

    A sentence ends after . ! ? or an ellipsis, and the quotes and brackets that close there, if white space and then a
    capital, a digit or a letter of a script without capitals follow, maybe after opening quotes and brackets. It does
    not end after an abbreviation, an initial, or the number of a list item, nor with a quote before a letter of a
    script without capitals. 。！？ and the danda (।) need no space.
    """
    found: list[tuple[int, int]] = []
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for match in _STOP.finditer(text):
        if match.start() >= start and _ends_sentence(text, start, match):
            found.append((start, match.end()))
            start = match.end()
            while start < end and text[start].isspace():
                start += 1
    if start < end:
        found.append((start, end))
    return tuple(found)


@lru_cache(maxsize=1 << 12)  # the words of a slide are counted again as those of the deck
def count_words(text: str) -> int:
    """Return how many words a speaker says; scripts without spaces count a word for several characters."""
    if text.isascii() or not re.search(_UNSPACED, text):
        return len(text.split())
    runs = [(match.lastgroup, len(match[0])) for match in re.finditer(_UNSPACED, text)]
    others = sum(any(map(str.isalnum, token)) for token in re.sub(_UNSPACED, " ", text).split())
    return others + sum(-(-length // _PER_WORD[script or ""]) for script, length in runs)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the sentence that begins at `start` ends with this match."""
    following = _NEXT.match(text, match.end())
    if match["cjk"]:  # after a closing quote the sentence may continue: 「はい。」と言った
        return bool(following) or not match["closed"] or match.end() == len(text)
    first = following["first"] if following else ""
    if not following or not ((first.isalnum() and not first.islower()) or first in _BEGINS):
        return False  # a sentence begins with no small letter, and with no closing mark
    # A quoted sentence may end, and the sentence around it continue; so may a remark, as in (Hg.) or (1908?).
    is_remark = text[match.end("stop") : match.end()][:1] == ")" and text[start] != "("
    if is_remark or (text[match.end() - 1] in _CLOSING and first.isalpha() and not first.isupper()):
        return False
    return match["stop"] != "." or not _goes_on(text[max(start, match.start() - _LOOK_BACK) : match.start()], following)


def _goes_on(before: str, following: re.Match[str]) -> bool:
    """Tell whether the full stop after `before` belongs to an abbreviation, an initial or a list's number."""
    if not (tokens := before.split()):
        return True
    word, after = tokens[-1].lstrip(_OPENING), following["word"]
    before_it = tokens[-2] if len(tokens) > 1 else ""
    is_in_list = word.isdigit() and len(word) < 3 and (not before_it or before_it in _ORDINAL or after in _MONTHS)
    is_before_number = word.lower() in _NUMBERED or word.lower().endswith("str")  # as streets in German
    is_numbered = is_before_number and following["first"].isdigit()
    is_in_two = f"{before_it} {word}" in _IN_TWO or (_LETTER.fullmatch(before_it) and len(word) <= _HALF)
    is_initial = _LETTER.fullmatch(f"{word}.") and _INITIAL.match(after + following.string[following.end() :])
    is_shortened = word in _ABBREVIATIONS or _SHORTENED.fullmatch(word) or (len(word) == 1 and word.isalpha())
    return bool(is_in_list or is_numbered or is_in_two or is_initial or is_shortened)
