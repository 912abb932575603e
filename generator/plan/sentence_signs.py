"""A sentence and its language in; whether a slide can show it without its context out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal

from generator.language import phrases_key_of_language
from generator.model.text import UNFINISHED
from generator.regex import regex

FEWEST_WORDS = 5  # fewer only name a thing
CLOSING_MARKS = "\"'”’»)*_]"
STOPS = (".", "!", "。", "！", "।", "۔", "．", "｡")
_TRAILS = ("...", "…", "–", "—")
_ASIDE = ("(", "（", "[", "–", "—", "- ")  # a remark in brackets, or a line of dialogue
ASKS = ("?", "？", "؟", "\u037e")
_ALIKE = str.maketrans({"'": "['’]", "ș": "[șş]", "ț": "[țţ]"})  # apostrophes, and cedillas in Romanian
_UNSPACED = ("ja", "th", "zh", "zh-Hant")
_FIRST = r"^[\W_]*"
_EARLY = r"^[\W_]*(?:[\w'’-]+\W+){1,2}?"
_WORD = r"(?:[\w'’-]+,?\s+)"
_OPENING = r"^[^,]*,\s+"  # what stands before the subject, as "Including these, it" has
_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x500))))}]"  # Latin, Greek and Cyrillic ones
_NAMES = regex(rf"(?<!\w){_CAPITAL}[\w-]+(?: {_CAPITAL}[\w-]+)*")
_NUMBER = regex(r"\d+")
_EMOTICON = regex(r"(?:[:;]-?[)(DP]|[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?)\s*$")
_END = 99  # characters, in which a text ends
_MARKS = "@!^*-+"  # of phrases, as templates/sentences.yaml says


Sign = Literal["leans", "near", "persons", "contrasts", "turns", "announces", "asks"]


@lru_cache(maxsize=1 << 14)
def has_sign(sign: Sign, text: str, language: str) -> bool:
    """Return whether a sentence or a heading has a sign.

    leans: the sentence begins with a word that points back at a sentence before it.
    near: a word anywhere in it points elsewhere, as in "the docstring in this example" and "he said".
    persons: a word such as "his" stands in it, and before it no name of whom it means.
    contrasts: it begins with a word that sets it against the one before it, such as "But".
    turns: so does any of its words, as in "This, however, is".
    announces: it announces what follows, points to another place, or asks.
    asks: it asks something of readers, such as a comment.
    """
    match = signs_of_sentences(language)[sign].search(_NUMBER.sub("0", text.lower()))
    before = _NAMES.findall(text[: match.start()]) if match and sign == "persons" else ()
    return match is not None and not any(" " in name for name in before)


@lru_cache(maxsize=1 << 13)
def is_plain_statement(text: str, language: str) -> bool:
    """Return whether a sentence is complete and no question, announcement, pointer or remark in brackets."""
    bare = _without_closing_marks(text)
    is_open = bare.endswith((*UNFINISHED, *ASKS, *_TRAILS)) or text.startswith(_ASIDE)
    return not (is_open or has_sign("announces", text, language)) and text.count("(") == text.count(")")


def is_whole_sentence(text: str) -> bool:
    """Return whether a text ends as a statement does, with a full stop or an exclamation mark."""
    return _without_closing_marks(text).endswith(STOPS)


def ends_as_text(text: str) -> bool:
    """Return whether a text ends with any mark that ends a sentence or leads to what follows, as labels do not."""
    return _without_closing_marks(text).endswith((*STOPS, *ASKS, *_TRAILS, *UNFINISHED))


def _without_closing_marks(text: str) -> str:
    """Return a text without quotation marks and brackets at its end; an emoticon there counts as a full stop."""
    return _EMOTICON.sub(".", text[-_END:]).rstrip().rstrip(CLOSING_MARKS)


def is_label(text: str, language: str) -> bool:
    """Return whether a text names what follows it, such as "Ingredients" above a list: it ends as no sentence does."""
    return len(text) > 1 and not ends_as_text(text) and is_plain_statement(text, language)


def is_backup_heading(heading: str, language: str) -> bool:
    """Return whether a heading names backup, as "References", "Further reading" or "Changelog" do."""
    bare = re.sub(r"^[\d.\s]+", "", heading).strip(" :.!").lower()
    return signs_of_sentences(language)["spare"].fullmatch(bare) is not None


@lru_cache(maxsize=8)
def signs_of_sentences(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of a language that mark sentences and headings in lower case, by their names.

    Their words are in templates/sentences.yaml; a language that is not there matches nothing. To compile them for both
    cases takes three times as long. `spare` matches headings for backup.
    """
    name = phrases_key_of_language(language)
    spaced, said = name not in _UNSPACED, {**_word_lists().get(name, {}), **_word_lists()["all"]}
    lists = {key: [each.strip().lower() for each in value.split(",")] for key, value in said.items()}

    def any_of(key: str, mark: str = "") -> str:
        """Return the phrases of a list that have the mark, or none."""
        marked = ((each, each.lstrip(_MARKS)) for each in lists.get(key, ()))
        phrases = [bare for each, bare in marked if (mark in each.removesuffix(bare) if mark else bare == each)]
        phrases.sort(key=len, reverse=True)
        return f"(?:{'|'.join(_phrase(each, spaced) for each in phrases) or '(?!)'})"

    bound = r"(?<!\w)" if spaced else ""
    near, contrasts, persons = (any_of("leans", mark) for mark in "@!*")
    tells, asks = any_of("announces"), any_of("announces", "@")
    begins = f"{_FIRST}(?!{any_of('leans', '-')})(?:{near}|{contrasts}|{any_of('leans')}|{_WORD}?{persons})"
    patterns = {
        "leans": f"{begins}|{_EARLY}{near}|{_FIRST}{_WORD}?0:0\\b",  # the time of a day that another sentence tells
        "persons": f"{bound}{any_of('leans', '+')}",
        "contrasts": f"{_FIRST}{contrasts}",
        "turns": f"{_FIRST}{contrasts}|{bound}{any_of('leans', '!@')}",
        "near": f"{bound}{near}|{_OPENING}{persons}",
        "announces": f"{bound}(?:{tells}|{asks})|{_FIRST}{any_of('announces', '^')}",
        "asks": f"{bound}{asks}",
        "spare": any_of("backup"),
    }
    return {name: regex(pattern) for name, pattern in patterns.items()}


def _phrase(phrase: str, spaced: bool) -> str:
    """Return a phrase as a pattern; ~ before or after the phrase allows more words or letters there."""
    pattern = r"\s+".join(map(re.escape, phrase.strip("~").split())).translate(_ALIKE)
    before = r"(?:[\w'’-]+\W+){0,2}?" if phrase.startswith("~") else ""
    return before + pattern + (r"(?!\w)" if spaced and phrase[-1].isalnum() else "")


@cache
def _word_lists() -> dict[str, dict[str, str]]:
    """Return the lists of templates/sentences.yaml by language."""
    from generator.yaml import shipped_values  # here, because a talk in full chooses no sentence

    return shipped_values("sentences.yaml")
