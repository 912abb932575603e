"""Characters that were guessed from bytes in, how little they look like what people write out."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from unicodedata import category, name

PIECE = re.compile(r"(?<![!-~])[!-~]*+[^\s\x00-\x7f]\S{0,40}")  # begun where a run of ASCII begins: each is read once
WORD = re.compile(r"[^\W\d_]+")
PIECES = 300  # that are looked at: more would only say the same
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
KANA_AND_KIN = ("CJK", "HIRAGANA", "KATAKANA")  # which Japanese mixes within a word
APART = ("Cc", "Cn", "Co", "Cs")  # controls, and what no font draws
SEEN_IN_WORDS = "-\u2010\u2011\u2012\u2013\u2014\u2018\u2019'\u00b7\u00ad&/.@_:…"
POWERS = "¹³"  # where Central European encodings have ą and ł
WESTERN = "ŒœŠšŽžŸƒ"  # of Windows-1252, besides the letters of Latin-1
WIDE = "\u2fff"  # what stands beyond needs no space in Chinese and Japanese
RARE = frozenset("þÞðÐýÝÿŸ")  # of Western Europe: what other languages have at their places is more frequent


def implausible(text: str) -> float:
    """How many signs speak against a text: words of two scripts, capitals and signs within words, few plain letters."""
    return sum(_piece(match[0][-80:]) for match in islice(PIECE.finditer(text), PIECES))


def _piece(piece: str) -> float:
    strange = 2.0 * sum(category(each) in APART or _is_accent(each) for each in piece)
    strange += sum(_within(*three) for three in zip(f" {piece}", piece, f"{piece} "[1:], strict=False))
    return strange + sum(map(_word, WORD.findall(piece)))


def _is_accent(sign: str) -> bool:
    """Whether a sign is an accent without its letter."""
    return not sign.isascii() and sign < WIDE and category(sign) in ("Lm", "Sk")


def _within(before: str, sign: str, after: str) -> bool:
    """Whether a sign that no word has stands in one, or right behind one."""
    if sign in POWERS:
        return before.isalpha() and (after.isalpha() or sign == "¹")
    if sign.isascii() or sign.isalnum() or sign > WIDE or category(sign)[0] not in "SPN" or sign in SEEN_IN_WORDS:
        return False
    opens_or_closes = category(sign) in ("Pi", "Pf", "Ps", "Pe", "Po", "Sc")
    return before.isalpha() and (after.isalpha() or not opens_or_closes)


def _word(word: str) -> float:
    scripts = {"CJK" if each in KANA_AND_KIN else each for each in map(_script, word) if each}
    capitals = any(one.islower() and other.isupper() for one, other in pairwise(word))
    foreign = sum(not each.isascii() for each in word) / len(word)
    bare = (
        scripts == {"LATIN"}
        and all(each <= "ÿ" or each in WESTERN for each in word)
        and len(word) > 1
        and foreign > (0.7 if len(word) > 2 else 0.9)
    )
    return (len(scripts) - 1 if scripts else 0) + (capitals and foreign > 0) + 2 * bare


def _script(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    return next((each for each in SCRIPTS if name(letter, "").startswith(each)), "")
