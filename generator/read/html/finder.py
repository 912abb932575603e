"""The text of a web page in; out, what trafilatura tells of it: the words of its article, its author and its day.

What the article is made of is the page's own elements (blocks.py): trafilatura loses code, captions and headings, and
says nothing of what it leaves out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from msgspec import Struct

from generator import limits

RUN = 5  # words that stand together by no chance
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff"
WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060]")  # soft hyphens, and what joins or parts words
QUIET = logging.NullHandler()
ITEM = re.compile("<(?:li|ul|ol)\\b", re.IGNORECASE)
DAYS = {"extensive_search": False, "original_date": True}  # those that a page names, and no guess of its text
LEAST = 60  # words of a page; with fewer, the finder guesses


class ExtractedArticle(Struct, frozen=True):
    """What the finder says of a page: the words of its article, a line for each block, its author and its day."""

    text: str = ""
    author: str = ""
    date: str = ""  # ISO 8601


class ExtractedWords(Struct, frozen=True):
    """What the finder says: its runs of five words, and its lines and cells that are shorter."""

    runs: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]

    def holds(self, words: Sequence[str]) -> bool:
        """Whether at least half of the words stand in what was found; few, as a line or a cell of it."""
        if len(words) < RUN:
            return tuple(words) in self.lines
        hit = bytearray(len(words))
        for start in range(len(words) - RUN + 1):
            if tuple(words[start : start + RUN]) in self.runs:
                hit[start : start + RUN] = b"\1" * RUN
        return sum(hit) * 2 >= len(words)


def extract_article_of_page(text: str) -> ExtractedArticle:
    """What trafilatura takes for the article's words, its author and its day; nothing where it fails at a page."""
    if len(ITEM.findall(text)) > limits.PAGE_ITEMS:
        return ExtractedArticle()
    from trafilatura import bare_extraction

    for library in ("trafilatura", "htmldate", "justext"):  # whose warnings nobody asked for
        logging.getLogger(library).addHandler(QUIET)
    try:
        said = bare_extraction(text, include_comments=False, with_metadata=True, date_extraction_params=DAYS)
    except MemoryError:
        raise
    except Exception:  # a page that it cannot read, in whatever way, is left to our own rules
        said = None
    if said is None or isinstance(said, dict):
        return ExtractedArticle()
    author = "" if said.author == said.sitename else ", ".join((said.author or "").split("; "))
    return ExtractedArticle(said.text or "", author, said.date or "")


def extracted_words_of_page(extracted_text: str) -> ExtractedWords:
    """What the finder says, as its runs and its short lines."""
    lines = [each for line in extracted_text.split("\n") for each in [page_words_to_compare(line)] if each]
    words = [word for line in lines for word in line]
    runs = frozenset(tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    cells = [
        page_words_to_compare(cell) for line in extracted_text.split("\n") if "|" in line for cell in line.split("|")
    ]
    short = {tuple(word for line in lines[start:stop] for word in line) for start, stop in _near(len(lines))}
    return ExtractedWords(runs, frozenset(each for each in (*short, *cells) if 0 < len(each) < RUN))


def _near(count: int) -> Iterator[tuple[int, int]]:
    """From where to where so many lines may be parts of one that was broken: two, or one."""
    return ((start, stop) for start in range(count) for stop in range(start + 1, min(start + 3, count + 1)))


def page_words_to_compare(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared; each character of Chinese and Japanese is one."""
    return tuple(WORD.findall(normalize("NFKC", UNSEEN.sub("", text)).casefold()))
