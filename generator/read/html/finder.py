"""The text of a web page in; the words of its article, its author and its date, as trafilatura finds them, out.

The article's nodes are made from the page's own elements (page_blocks.py), because trafilatura loses code, captions
and headings, and does not report what it leaves out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from msgspec import Struct

from generator import limits

RUN = 5  # words in a row, which two texts rarely share by chance
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff"
WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060]")  # soft hyphens, and signs that join or part words
QUIET = logging.NullHandler()
ITEM = re.compile("<(?:li|ul|ol)\\b", re.IGNORECASE)
DAYS = {"extensive_search": False, "original_date": True}  # only dates that the page states, none guessed
LEAST = 60  # words of a page; with fewer, trafilatura guesses


class ExtractedArticle(Struct, frozen=True):
    """What trafilatura finds on a page: the text of its article, a line for each block, its author and its date."""

    text: str = ""
    author: str = ""
    date: str = ""  # ISO 8601


class ExtractedWords(Struct, frozen=True):
    """The words that trafilatura found: all runs of five, and the lines and cells of fewer words."""

    runs: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]

    def holds(self, words: Sequence[str]) -> bool:
        """Whether at least half of the words were found; fewer than five must be a whole line or cell."""
        if len(words) < RUN:
            return tuple(words) in self.lines
        hit = bytearray(len(words))
        for start in range(len(words) - RUN + 1):
            if tuple(words[start : start + RUN]) in self.runs:
                hit[start : start + RUN] = b"\1" * RUN
        return sum(hit) * 2 >= len(words)


def extract_article_of_page(text: str) -> ExtractedArticle:
    """Return what trafilatura finds in the source of a page; empty where it fails or the page has too many lists."""
    if len(ITEM.findall(text)) > limits.PAGE_ITEMS:
        return ExtractedArticle()
    from trafilatura import bare_extraction

    for library in ("trafilatura", "htmldate", "justext"):  # their warnings are not for the user
        logging.getLogger(library).addHandler(QUIET)
    try:
        said = bare_extraction(text, include_comments=False, with_metadata=True, date_extraction_params=DAYS)
    except MemoryError:
        raise
    except Exception:  # whatever it fails with, our own rules read the page
        said = None
    if said is None or isinstance(said, dict):
        return ExtractedArticle()
    author = "" if said.author == said.sitename else ", ".join((said.author or "").split("; "))
    return ExtractedArticle(said.text or "", author, said.date or "")


def extracted_words_of_page(extracted_text: str) -> ExtractedWords:
    """Return the runs and the short lines of the text that trafilatura found."""
    lines = [each for line in extracted_text.split("\n") for each in [page_words_to_compare(line)] if each]
    words = [word for line in lines for word in line]
    runs = frozenset(tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    cells = [
        page_words_to_compare(cell) for line in extracted_text.split("\n") if "|" in line for cell in line.split("|")
    ]
    short = {tuple(word for line in lines[start:stop] for word in line) for start, stop in _near(len(lines))}
    return ExtractedWords(runs, frozenset(each for each in (*short, *cells) if 0 < len(each) < RUN))


def _near(count: int) -> Iterator[tuple[int, int]]:
    """Return the start and the end of each run of one or two lines, which may be parts of one broken line."""
    return ((start, stop) for start in range(count) for stop in range(start + 1, min(start + 3, count + 1)))


def page_words_to_compare(text: str) -> tuple[str, ...]:
    """Return the words of a text in a form to compare; each Chinese or Japanese character is a word."""
    return tuple(WORD.findall(normalize("NFKC", UNSEEN.sub("", text)).casefold()))
