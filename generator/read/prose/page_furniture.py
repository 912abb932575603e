"""A line or a heading of a web page in; whether it belongs to the site and not to the article out."""

from __future__ import annotations

import re

from generator.read.prose import word_pattern
from generator.regex import regex


def _any_of(part: str, rest: str = "") -> re.Pattern[str]:
    return re.compile(f"(?:{word_pattern(part)}){rest}", re.IGNORECASE)


LINE = 120  # characters of a line of page furniture
SENTENCES = regex(r"(?<=[.!?])\s+")
_FURNITURE, _ANYWHERE, _CALLS, _HANDLES = map(_any_of, ("furniture", "anywhere", "calls", "handles"))
_CREDITS, _PAID, _RIGHTS, _TRAILERS = map(_any_of, ("credits", "paid", "rights", "other articles"))
_OTHERS = _any_of("elsewhere", "(?: (?:auf|sur|en|su|op|na|på) .{1,30})?")
_LEADS = regex(rf"(?:{word_pattern('elsewhere')}|read also|also read)(?:\s*[:»>|]\s*.{{0,100}})?", re.IGNORECASE)
_SHARE_BAR = regex(rf"(?:\b(?:{word_pattern('sharing')})\b[\s|,/\u00b7\u2022]*)+", re.IGNORECASE)


def is_line_of_page_furniture(line: str) -> bool:
    """Whether a site puts the line around its articles, or each of its sentences that is no question."""
    said = [each for each in SENTENCES.split(line) if not each.endswith("?")]
    return _is_page_line(line) or (len(line) <= 2 * LINE and bool(said) and all(map(_is_page_line, said)))


def _is_page_line(line: str) -> bool:
    """Whether a single sentence is one that a site puts around an article."""
    line = line.replace("\u00ad", "")
    most = 2 * LINE if line.startswith("\u00a9") else LINE
    if _is_one_of(line, _HANDLES) or (len(line) <= most and _is_one_of(line, _CREDITS)):
        return True
    if len(line) <= most and not line.endswith(".") and _is_one_of(line, _PAID):
        return True
    return len(line) <= most and _is_one_of(line, _ANYWHERE, _FURNITURE, _SHARE_BAR, _RIGHTS, _LEADS, _CALLS)


def is_heading_of_other_articles(heading: str) -> bool:
    """Whether a heading is one under which a site lists other articles."""
    bare = heading.rstrip(" .:!\u2026")
    return len(heading) <= 80 and any(each.fullmatch(bare) for each in (_TRAILERS, _OTHERS))


def _is_one_of(line: str, *patterns: re.Pattern[str]) -> bool:
    """Whether one of the patterns matches a whole line, apart from marks around it."""
    return any(pattern.fullmatch(line.strip(" .:!|\u00b7\u2022")) for pattern in patterns)
