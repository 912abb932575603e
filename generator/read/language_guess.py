"""A text in, its likely language out.

A library would know more languages, but lingua brings models of tens of megabytes, langdetect loads its profiles at
each start and uses random numbers (the same input must give the same bytes), and py3langid needs NumPy. A deck needs
the usual languages, and only if its author named none.
"""

from __future__ import annotations

import re
from collections import Counter

from generator.read.prose import word_list

ENOUGH = 6  # frequent words of the language; fewer may be in names and quotes
CLEAR = 1.3  # so many times more than the next language
FOREIGN = 0.3  # share of letters of another script: with more, the Latin ones are technical terms
MARKED = 0.003  # share of the letters of a script: more are no loan words

# Ideographs that are written only in simplified, or only in traditional Chinese.
_SIMPLIFIED, _TRADITIONAL = "们这说国会对时个来为发经问见车门", "們這說國會對時個來為發經問見車門"
_SCRIPTS = {
    "ja": "\u3040-\u30ff",
    "zh": "\u3400-\u9fff",
    "ko": "\u1100-\u11ff\uac00-\ud7af",
    "ar": "\u0600-\u06ff\u0750-\u077f",
    "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "ru": "\u0400-\u04ff",
    "": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
}
# Other languages of these scripts, the clearest letters first; Bulgarian lacks a letter frequent in Russian.
_MARKS = {
    "ar": {"ur": "ٹڈڑںے", "fa": "پچژگ"},
    "ru": {"uk": "іїєґ", "sr": "ђјљњћџ", "ru": "ыэё", "bg": "ъ"},
}
_WORD = re.compile(r"[^\W\d_]+")
_TELLS = {language: frozenset(words) for language, *words in map(str.split, word_list("languages"))}


def guess_language_of_source(text: str) -> str:
    """Return the BCP 47 tag of a text's language, by its script and its frequent words; empty where it is unclear."""
    if text.isascii():
        return _by_words(text)
    counts = {language: len(re.findall(f"[{letters}]", text)) for language, letters in _SCRIPTS.items()}
    script = max((each for each in counts if each), key=lambda each: counts[each])
    if counts[script] <= FOREIGN * sum(counts.values()):
        return _by_words(text)
    if script in ("ja", "zh"):
        japanese = counts["ja"] * 10 > counts["zh"]  # a tenth of the letters are kana, which Chinese does not have
        return "ja" if japanese else _chinese(text)
    for language, marks in _MARKS.get(script, {}).items():
        if sum(map(text.count, marks)) > MARKED * counts[script]:
            return language
    return script


def _chinese(text: str) -> str:
    simplified, traditional = (sum(map(text.count, each)) for each in (_SIMPLIFIED, _TRADITIONAL))
    return "zh-TW" if traditional > simplified else "zh-CN"


def _by_words(text: str) -> str:
    """Return the language that has clearly the most of its frequent words in the text; empty where none has."""
    spoken = Counter(_WORD.findall(text.lower()))
    votes = Counter({language: sum(spoken[word] for word in words) for language, words in _TELLS.items()})
    (first, most), (_, next_most) = votes.most_common(2)
    return first if most >= ENOUGH and most > CLEAR * next_most else ""
