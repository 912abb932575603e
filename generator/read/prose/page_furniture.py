"""A line or a heading of a web page in; whether it belongs to the site and not to the article out."""

from __future__ import annotations

import re

from generator.read.prose import word_pattern
from generator.regex import regex

LONGEST_LINE, LONGEST_HEADING = 240, 80  # characters
_LINES = regex(
    rf"{word_pattern('furniture')}|(?:{word_pattern('elsewhere')}|also read|read also)(?:\s*[:»>|]\s*.{{0,100}})?",
    re.IGNORECASE,
)
_OTHERS = regex(
    rf"{word_pattern('other articles')}|(?:{word_pattern('elsewhere')})(?: (?:auf|sur|en|su|op|na|på) .{{1,30}})?",
    re.IGNORECASE,
)


def is_line_of_page_furniture(line: str) -> bool:
    """Whether a site puts the line around its articles, apart from marks around it."""
    return len(line) <= LONGEST_LINE and _LINES.fullmatch(line.strip(" .:!|\u00b7\u2022")) is not None


def is_heading_of_other_articles(heading: str) -> bool:
    """Whether a heading is one under which a site lists other articles."""
    return len(heading) <= LONGEST_HEADING and _OTHERS.fullmatch(heading.rstrip(" .:!\u2026")) is not None
