"""A sentence and its language in; whether a slide can show it without its context out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from generator.language import phrases_key_of_language
from generator.measure import count_words
from generator.model.text import UNFINISHED
from generator.regex import regex
from generator.shipped import TEMPLATES

FEWEST_WORDS = 5  # fewer only name a thing
FEWEST_SAID = 3  # of a claim in large letters: "Fear." alone tells an audience nothing
LETTERED = 0.5  # of the words; with fewer that have letters, it is figures, addresses and file names
PARTICLE = 3  # letters of "of", "de", "van", "und" between names
POINTED = 3  # words after the number of a figure: "on the next page"
NOTICE_WORDS = 12  # a longer sentence that begins like a notice tells something
CLOSING_MARKS = "\"'”’»)*_]"
STOPS = (".", "!", "。", "！", "।", "۔", "．", "｡")
_TRAILS = ("...", "…")
_ASIDE = ("(", "（", "– ", "— ", "- ")  # a remark in brackets, or a line of dialogue
_QUOTED = regex(r"[\"“„«»][^\"“”„«»]*[\"”“»«][.,]?")  # a quotation without its speaker
_ASKS = ("?", "？", "؟", "\u037e")
_ALIKE = str.maketrans({"'": "['’]", "ș": "[șş]", "ț": "[țţ]"})  # apostrophes, and cedillas in Romanian
_UNSPACED = ("ja", "th", "zh", "zh-Hant")
_BETWEEN = r"(?:\W+[\w'’-]+){0,2}?\W+"
_FIRST = r"^[\W_]*"
_EARLY = r"^[\W_]*(?:[\w'’-]+\W+){1,2}?"
_ADDRESS = regex(  # each begins where no character before belongs to it; otherwise long runs take quadratic time
    r"\b\w+://\S+|\bwww\.\S+|(?<!\S)[^\s@]+@\S+\.\w+"
    r"|(?<![\w.-])[\w.-]*[\\/][\w./\\-]+|(?<![\w-])\w[\w-]*\.[a-z]{2,4}\b"
)
_ORDINAL = regex(r"(?<!\w)\d{1,2}\.$")  # "on the 22." is followed by a month: the sentence goes on
_NOTICE = regex(
    r"(?i)©|\(c\) \d{4}|\ball rights reserved\b|\b\d+ min(?:ute)?s? read\b"
    r"|^\W*\w{0,12}\.? ?\d{1,2}\.?,? (?:\w+,? )?\d{4}\W*$"  # 3 May 2024
)


def can_stand_alone(text: str, language: str) -> bool:
    """Return whether a sentence makes sense alone: it does not begin by pointing back, and states something."""
    return not is_leaning_sentence(text, language) and is_telling_sentence(text, language)


@lru_cache(maxsize=1 << 13)
def is_leaning_sentence(text: str, language: str) -> bool:
    """Return whether a sentence begins with a word that points back at a sentence before it."""
    return signs_of_sentences(language)["leans"].search(text.lower()) is not None


def is_sentence_pointing_back(text: str, language: str) -> bool:
    """Return whether a word anywhere in a sentence points elsewhere: "the docstring in this example", "he said"."""
    return signs_of_sentences(language)["near"].search(text.lower()) is not None


def is_vague_sentence(text: str, language: str) -> bool:
    """Return whether a sentence points elsewhere, or is personal or meant for the reader: "my favourite", "please"."""
    return (
        is_sentence_pointing_back(text, language)
        or signs_of_sentences(language)["asides"].search(text.lower()) is not None
    )


def is_telling_sentence(text: str, language: str) -> bool:
    """Return whether a sentence is a plain statement and long enough to say something of its subject."""
    return count_words(text) >= FEWEST_WORDS and is_plain_statement(text, language)


@lru_cache(maxsize=1 << 13)
def is_plain_statement(text: str, language: str) -> bool:
    """Return whether a sentence is complete and no question, announcement, pointer, quotation or notice."""
    bare = text.rstrip().rstrip(CLOSING_MARKS)
    leads_on = bare.endswith((*UNFINISHED, *_ASKS, *_TRAILS)) or _ORDINAL.search(bare) or _is_torn(text)
    beside = text.startswith(_ASIDE) or _QUOTED.fullmatch(text.strip())
    return not (leads_on or beside or is_announcement(text, language) or is_page_notice_in_sentence(text, language))


def is_claim(text: str, language: str) -> bool:
    """Return whether a sentence may stand in large letters: whole, independent, unconditional, not about the past."""
    whole = count_words(text) >= FEWEST_SAID and is_whole_sentence(text) and is_plain_statement(text, language)
    return (
        whole
        and not is_leaning_sentence(text, language)
        and signs_of_sentences(language)["quiet"].search(text.lower()) is None
    )


def is_clear_claim(text: str, language: str) -> bool:
    """Return whether a sentence is a claim and points at nothing elsewhere."""
    return is_claim(text, language) and not is_vague_sentence(text, language)


def is_whole_sentence(text: str) -> bool:
    """Return whether a text ends as a statement does, with a full stop or an exclamation mark."""
    return text.rstrip().rstrip(CLOSING_MARKS).endswith(STOPS)


def _is_torn(text: str) -> bool:
    """Return whether a quotation in the text begins or ends outside it."""
    count = text.count
    if count('"') % 2:
        return True
    if count("„"):
        return count("„") != count("“") + count("”")
    if count("«") != count("»"):
        return True
    return count("“") != count("”") if count("“") else count("”") % 2 > 0


def is_announcement(text: str, language: str) -> bool:
    """Return whether a sentence announces what follows, or points to another place."""
    found = signs_of_sentences(language)
    return (found["announces"].search(low := text.lower()) or found["points"].search(low)) is not None


def is_mark_on_page(text: str, language: str) -> bool:
    """Return whether a line is a stamp such as CONFIDENTIAL, or sends to a figure and says nothing else."""
    signs = (signs_of_sentences(language), signs_of_sentences("en"))
    pointers = (each["pointers"].fullmatch(text.lower()) for each in signs)
    points = any(match and count_words(match["after"]) <= POINTED for match in pointers)
    return points or any(each["stamps"].fullmatch(text.lower()) for each in signs)


def is_page_notice_in_sentence(text: str, language: str) -> bool:
    """Return whether a sentence is about the page: a date, a byline, an advertisement, or address and figures only."""
    bare = _ADDRESS.sub("", text)
    if sum(any(map(str.isalpha, word)) for word in bare.split()) < LETTERED * len(text.split()):
        return True
    found, short = signs_of_sentences(language), count_words(text) <= NOTICE_WORDS
    low, whole = text.lower(), is_whole_sentence(text)
    begins = short and (found["notices"].match(low) or (not whole and found["bylines"].match(low)))
    return bool(begins or _NOTICE.search(text))


def has_only_names(text: str) -> bool:
    """Return whether all long words are capitalised, as in a caption: "Chief Officer Ada Archer of Northbridge"."""
    said = [word for word in text.split() if len(word) > PARTICLE and word[0].isalpha()]
    return len(said) > 1 and all(word[0].isupper() for word in said)


def is_takeaways_heading(heading: str, language: str) -> bool:
    """Return whether a heading names takeaways, as "Takeaways", "TL;DR" or "Conclusion" do."""
    return _is_any(heading, *(signs_of_sentences(each)["headings"] for each in (language, "en")))


def is_backup_heading(heading: str, language: str) -> bool:
    """Return whether a heading names backup, as "References", "Further reading" or "Changelog" do."""
    return _is_any(heading, *(signs_of_sentences(each)["spare"] for each in (language, "en")))


def _is_any(heading: str, *known: re.Pattern[str]) -> bool:
    bare = re.sub(r"^[\d.\s]+", "", heading).strip(" :.!").lower()
    return any(each.fullmatch(bare) for each in known)


@lru_cache(maxsize=8)
def signs_of_sentences(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of a language that mark sentences and headings in lower case, by their names.

    Their words are in templates/sentences.yaml. To compile them for both cases takes three times as long.

    `headings` match headings for takeaways, `spare` those for backup. A language that is not there matches nothing.
    """
    name = phrases_key_of_language(language)
    data = {key: str(value).split(",") for key, value in word_lists_for_sentences().get(name, {}).items()}
    spaced = name not in _UNSPACED

    def any_of(key: str) -> str:
        phrases = sorted({each.strip().lower() for each in data.get(key, ()) if each.strip()}, key=len, reverse=True)
        whole = [_phrase(each) for each in phrases if spaced and each[-1].isalnum()]
        others = [_phrase(each) for each in phrases if not (spaced and each[-1].isalnum())]
        found = [rf"(?:{'|'.join(whole)})(?!\w)", *others] if whole else others
        return f"(?:{'|'.join(found)})" if found else r"(?!)"

    pairs = [
        f"{_bound(spaced)}{any_of(a)}{_BETWEEN}{any_of(b)}" for a, b in (("counts", "counted"), ("speakers", "tells"))
    ]
    numbered = rf"{_bound(spaced)}{any_of('numbered')}\s*\(?\d|\d\.\s+{any_of('numbered')}"
    patterns = {
        "leans": f"{_FIRST}{any_of('leans')}|{_EARLY}{any_of('near')}",
        "near": f"{_bound(spaced)}(?:{any_of('near')}|{any_of('unnamed')})",
        "asides": f"{_bound(spaced)}{any_of('asides')}",
        "announces": "|".join([f"{_bound(spaced)}{any_of('announces')}", *pairs]),
        "points": f"{_FIRST}{any_of('points')}|{numbered}",
        "pointers": rf"[\W_]*(?:{any_of('points')}\s+(?:\w+\s+)?)?(?:{numbered})[\w.]*(?P<after>.*)",
        "stamps": rf"[\W_]*{any_of('stamps')}(?:\W+{any_of('stamps')})*[\W_]*",
        "notices": rf"[\W_]*{any_of('notices')}",
        "bylines": rf"[\W_]*{any_of('bylines')}",
        "quiet": rf"{_FIRST}{any_of('quiet')}|{_bound(spaced)}{any_of('past')}",
        "headings": any_of("takeaways"),
        "spare": any_of("backup"),
    }
    return {name: regex(pattern) for name, pattern in patterns.items()}


def _bound(spaced: bool) -> str:
    return r"(?<!\w)" if spaced else ""


def _phrase(phrase: str) -> str:
    """Return a phrase as a pattern; ~ before or after the phrase allows more words or letters there."""
    pattern = r"\s+".join(map(re.escape, phrase.strip("~").split())).translate(_ALIKE)
    return rf"(?:[\w'’-]+\W+){{0,2}}?{pattern}" if phrase.startswith("~") else pattern


@cache
def word_lists_for_sentences() -> dict[str, dict[str, Any]]:
    """Return the word lists of templates/sentences.yaml by language."""
    from generator.yaml import yaml_values  # here, because a talk in full chooses no sentence

    path = TEMPLATES / "sentences.yaml"
    found: dict[str, dict[str, Any]] = yaml_values(path.read_text(encoding="utf-8"), path.name)
    return found
