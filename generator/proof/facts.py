"""Brings texts into the form in which a talk and its article are compared: words, numbers, names, quotations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from msgspec import Struct

from generator.language import month_stems_of_language, phrases_key_of_language
from generator.regex import regex

_ALIKE = str.maketrans(
    {**dict.fromkeys("’‘ʼ′`", "'"), **dict.fromkeys("“”„«»″‟", '"'), **dict.fromkeys("‐‑‒–—−", "-")}
    | {"…": "...", **dict.fromkeys("\u00ad\u200b\u2060\ufeff", None)}
)
_CHARACTER = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_NUMBER = r"\d{1,3}(?:[ '][0-9]{3})+(?![0-9])(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
_LETTERS = rf"(?:(?!{_CHARACTER})[^\W\d_])+"
WORD = regex(rf"{_NUMBER}|{_CHARACTER}|{_LETTERS}")
_NOT = regex(r"n't\b|\bn'(?=\w)")
_ENDING = regex(
    r"(?<=\w)'s\b|(?<=s)'(?!\w)|\b(?:[cdjlmst]|(?:jus|lors|puis)?qu|all|dell|nell|sull|dall|un)'(?=\w)", re.IGNORECASE
)
_QUANTITY = regex(
    rf"(?P<year>(?<!\d)\d{{4}})-(?P<month>[01]\d)(?:-(?P<day>[0-3]\d))?(?![\w-])"
    rf"|(?P<number>{_NUMBER})(?:[ -]?(?P<unit>{_LETTERS}))?|(?P<word>{_LETTERS})"
)
_ADDRESS = regex(
    r"(?:https?://|www\.)[^\s<>\"'`)\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:[a-z\d-]+\.)+(?:org|com|net|io|dev|gov|edu|info|eu|de|fr|es|it|pt|nl|uk|at|ch|be|se|pl)\b(?:/[^\s<>\"'`)\]]*)?"
)
_NUMBER_FOLLOWS = regex(r"[ .,-]*\d")
_QUOTED = regex(r'"([^"]+)"')
SIGNED = regex(r"[<>~±≈≤≥] ?\d|\d\+")  # more or less than a number
_BEGINS = regex(r"[.!?:;\"(\[/-] ?\Z")
_CAPITALISED = regex(r"[^\W_][\w'.&]*[\w]|[^\W_]")
STEM = 5  # letters of a word that its inflected forms share
YEAR = 4  # digits
_SHORT = {"k": 3, "m": 6, "b": 9}  # after digits without a space


class Lexicon(Struct, frozen=True):
    """The words of a language that decide whether two sentences say the same.

    words: its lists in templates/proof.yaml, by their names; those of a language that is not there are empty.
    ranks: the lists that have an order, with the place of each word, from 0.
    scales: words that multiply a number, with the power of ten.
    """

    words: Mapping[str, frozenset[str]]
    ranks: Mapping[str, Mapping[str, int]]
    scales: Mapping[str, int]
    softeners: re.Pattern[str]
    counted: frozenset[str]  # those of a number
    strong: tuple[frozenset[str], ...]  # groups of words that claim much; ~ ends those that only allow the others
    has_noun_capitals: bool


@cache
def _word_lists() -> Mapping[str, Mapping[str, Any]]:
    from generator.yaml import shipped_values  # imported here, as most decks are proven against nothing

    return shipped_values("proof.yaml")


@lru_cache(maxsize=8)
def lexicon_of_language(language: str) -> Lexicon:
    """Return the words of a language (a BCP 47 tag)."""
    name = phrases_key_of_language(language)
    lists = defaultdict(str, ((key, str(said).lower()) for key, said in _word_lists().get(name, {}).items()))
    words = defaultdict(frozenset[str], ((key, frozenset(said.split())) for key, said in lists.items()))
    ranked = {key: enumerate(lists[key].split()) for key in ("numbers", "tens", "months", "ordinals", "things")}
    pairs = {key: ((word, at) for at, each in some for word in each.split("/")) for key, some in ranked.items()}
    ranks = {key: {word: at for word, at in some if word != "-"} for key, some in pairs.items()}
    ranks["numbers"] |= {f"{word}~": 10 * (at + 3) for word, at in ranks["tens"].items()}
    if not ranks["months"]:
        ranks["months"] = {f"{stem}~": at for at, stem in enumerate(month_stems_of_language(language))}
    phrases = sorted((each.strip() for each in lists["softens"].split(",")), key=len, reverse=True)
    numbers = "|".join(word.rstrip("~") for word in ranks["numbers"])
    counted = rf"(?!\w)(?=\W{{1,2}}(?:\d|{numbers}))"  # "about #": about ten
    others = "".join(f"{re.escape(each[:-1])}|" for each in phrases if each.endswith("~"))
    patterns = "|".join(re.escape(each).replace(r"\ \#", counted) for each in phrases if each[-1:] != "~")
    softeners = re.compile(rf"(?<!\w)(?:{others}({patterns or '(?!)'}))(?!\w)")
    powers = {word: int(power) for word, power in (each.split("=") for each in lists["scales"].split())}
    strong = tuple(frozenset(each.split("/")) for each in lists["strong"].split())
    numeric = frozenset(each.removesuffix(" #") for each in phrases if each.endswith(" #"))
    return Lexicon(words, ranks, powers, softeners, numeric, strong, name == "de")


def plain_marks(text: str) -> str:
    """Return a text with plain quotes, apostrophes, dashes and spaces, whatever its typography is."""
    return " ".join(normalize("NFC", text).translate(_ALIKE).split())


@lru_cache(maxsize=1 << 13)
def words_of_text(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text in lower case, without possessive and elided endings."""
    return tuple(WORD.findall(_ENDING.sub("", _NOT.sub(" not ", plain_marks(text))).casefold()))


def stems_of_text(text: str) -> frozenset[str]:
    """Return the beginnings of words, so that inflected ones are equal; of words without spaces, pairs of letters."""
    words = words_of_text(text)
    pairs = (a + b for a, b in pairwise(words) if len(a) == len(b) == 1 and re.match(_CHARACTER, a))
    return frozenset((*(word[:STEM] for word in words if len(word) > 2 or word.isdigit()), *pairs))


class Number(Struct, frozen=True):
    """A number as it is written, and its readings: "1.000" may be a thousand, or one; "m10" is the tenth month."""

    text: str
    readings: frozenset[str]
    worded: bool = False
    doubtful: bool = False  # whether its word also means something else

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the numbers between its marks: 24.11.2026 is a day, a month and a year, and 1.5 has none."""
        parts = tuple(str(int(each)) for each in re.split("[., ']", self.text) if each.isdecimal())
        if len(parts) == 3 and len(parts[2]) in (2, 4):  # a date
            return (*parts, *(f"m{each}" for each in parts[:2]))
        return parts if " " in self.text and self.text[-1].isdigit() else ()


@lru_cache(maxsize=1 << 13)
def numbers_of_text(text: str, language: str) -> tuple[Number, ...]:
    """Return the numbers of a text in digits or, to twenty, in words; a date is its year, its month and its day."""
    return tuple(_numbers(plain_marks(text), lexicon_of_language(language)))


def _numbers(text: str, lexicon: Lexicon) -> Iterator[Number]:
    value = end = 0  # of the number in words before a word, and where it ends
    for match in _QUANTITY.finditer(text):
        number, word = match["number"], match["unit"] or match["word"] or ""
        if match["year"]:
            yield Number(match["year"], _readings(match["year"]))
            yield Number(match[0], frozenset((f"m{int(match['month'])}",)))
            yield from [Number(match["day"], _readings(match["day"]))] if match["day"] else []
        power = lexicon.scales.get(word.casefold(), 0)
        if number:
            is_glued = match[0] == f"{number}{word}"
            scaled = _readings(number, power or (_SHORT.get(word.casefold(), 0) if is_glued else 0))
            yield Number(f"{number} {word}" if power else number, scaled if power else scaled | _readings(number))
        elif power:  # a hundred, two million
            yield Number(word, _readings(str(value if end == match.start() - 1 else 1), power), True, True)
        is_dated = number or _NUMBER_FOLLOWS.match(text, match.end())
        for found in _worded_number(word.casefold(), word, lexicon, is_doubtful=not is_dated):
            yield found
            if found.worded and value % 10 == 0 and value > 10 and end == match.start() - 1:  # twenty-five
                yield Number(word, frozenset((str(value + int(min(found.readings))),)), True, True)
            value, end = (int(min(found.readings)), match.end()) if found.worded else (0, 0)


def _worded_number(word: str, written: str, lexicon: Lexicon, *, is_doubtful: bool) -> Iterator[Number]:
    """Yield the number or the month that a word names; far from a number, "May" and "March" may be other words."""
    numbers, months = lexicon.ranks["numbers"], lexicon.ranks["months"]
    if (known := numbers.get(word, numbers.get(f"{word}~"))) is not None:
        yield Number(written, frozenset((str(known),)), worded=True, doubtful=word not in numbers)
    elif word in months:
        yield Number(written, frozenset((f"m{months[word] + 1}",)), doubtful=is_doubtful)
    elif stem := max((each for each in months if each[-1] == "~" and word.startswith(each[:-1])), key=len, default=""):
        yield Number(written, frozenset((f"m{months[stem] + 1}",)), doubtful=True)


def _readings(number: str, power: int = 0) -> frozenset[str]:
    """Return what a number in digits may mean, whatever its marks between thousands and before decimals are."""
    bare = re.sub("[ ']", "", number)
    *groups, last = re.split("[.,]", bare)
    found = {f"{''.join(groups)}.{last}" if groups else last}
    if groups and len(groups[0]) < 4 and all(len(each) == 3 for each in (*groups[1:], last)):
        found.add("".join((*groups, last)))
    plain = (format(Decimal(each).scaleb(power).normalize(), "f") for each in found)
    return frozenset((*plain, bare) if len(groups) > 1 else plain)


def addresses_of_text(text: str) -> Iterator[str]:
    """Yield the web and mail addresses in a text."""
    return (match[0].rstrip(".,;:!?") for match in _ADDRESS.finditer(text))


def bare_address(address: str) -> str:
    """Return an address without what does not change where it leads: its scheme, www, and a stroke at its end."""
    return re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", address.casefold()).split("#")[0].rstrip("/")


def quotations_of_text(text: str) -> Iterator[str]:
    """Yield what stands in quotation marks, if it has two words or more."""
    return (said for said in _QUOTED.findall(plain_marks(text)) if len(words_of_text(said)) > 1)


def names_of_text(sentence: str, lexicon: Lexicon, *, whole: bool = False) -> Iterator[str]:
    """Yield the words of a sentence that a capital makes names; the first only if it has a second capital or a digit.

    In German, where nouns have capitals, the name must have two words. `whole`: the sentence is nothing but a name.
    """
    text, found = plain_marks(sentence), list[tuple[str, bool]]()  # each word, and whether it has a capital by choice
    for match in (each for each in _CAPITALISED.finditer(text) if not each[0].startswith("I'")):
        word = _ENDING.sub("", match[0])
        begins = not match.start() or _BEGINS.search(text[max(match.start() - 2, 0) : match.start()])
        is_elided = not match[0].startswith(word)  # the name in "d'Europe" may begin a sentence
        found.append((word, word[:1].isupper() and (whole or is_elided or not begins)))
    long = [word[0].isupper() for word, _ in found if len(word) > 3]
    is_heading = len(long) > 2 and sum(long) > 0.7 * len(long) and text[-1] not in ".!?"
    if is_heading and not whole and not lexicon.has_noun_capitals:
        return  # a heading in which each word has a capital
    neighbours = ((False, *(named for _, named in found)), (*(named for _, named in found[1:]), False))
    for (word, named), *near in zip(found, *neighbours, strict=False):
        alone = lexicon.has_noun_capitals and not (whole or any(near))
        is_marked = any(map(str.isupper, word[1:]))
        if len(word) > 1 and (is_marked or (named and not alone)) and word.casefold() not in lexicon.ranks["months"]:
            yield word


def forms_of_name(name: str) -> frozenset[str]:
    """Return a name in lower case with and without the endings that it may have."""
    parts = WORD.findall(plain_marks(name).casefold())
    return frozenset(word[:end] for word in parts for end in range(max(4, len(word) - 2), len(word) + 1)) | {*parts}
