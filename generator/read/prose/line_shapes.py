"""A line of a plain text in; whether it has the shape of a heading, a question or an item out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.errors import Finding, Where, brief, info

MAX_HEADING = 90
MAX_HEADING_WORDS = 14
MAX_QUESTION = 160

# Marks that are typed for bullets and mean nothing else at the beginning of a line: dots, squares, triangles, arrows.
TYPED = re.compile(
    r"[\u2022\u2023\u2043\u2219\u25a0\u25a1\u25aa\u25ab\u25b6\u25b8\u25ba\u25cb\u25cf\u25e6\u00b7\u2192\u21d2\u2794\u279c\u27a4]"
    r"\ufe0f?[^\S\n]*(?=\S)"
)
BULLET = re.compile(rf"{TYPED.pattern}|[-*\u2013\u2014+]\s+(?=\S)")
STAR = re.compile(r"\*(?=[^\s*])(?=[^*]*\Z)")  # a bullet only where the neighbouring line begins with one, too
TERM_LINE = re.compile(r"[^\W\d_a-z][^\W_]*(?: [^\s.!?:;,()]+){0,2}:\s+(?=\S)")  # "Before: we dug by hand"
NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)", re.ASCII)
NUMBERED = re.compile(  # the number of a section
    r"(?:\d{1,3}(?:\.\d{1,3})*\.?[)\]:]?|[A-Z](?:\.\d{1,3})*[.)]|[A-Z](?:\.\d{1,3})+|[IVXL]{1,6}\.)[ \t\u00a0]+(?=\S)",
    re.ASCII,
)
GLUED = re.compile(r"(?P<hashes>#{1,6})(?P<text>[\w\"'\u201c\u2018*_`\[(].*)")  # without the space that Markdown wants
HASHTAG = re.compile(r"(?:\A|\s)#\w")
CAPITALS = re.compile(r"\w+[^\W\d_a-z]\w*")  # of a hashtag of several words
# Lines with copyrights or addresses are no headings.
NO_NAME = re.compile(r"\u00a9|\([cC]\) ?\d{4}|Copyright (?:\d{4}|\[)|://|\w@\w")
OPENERS = "\"'\u2018\u201c\u00ab\u201e([*_\u00bf"
CLOSERS = "\"'\u2019\u201d\u00bb)]*_ "
ENDS = ".!;:,\u2026\u3002\uff01\uff1b\uff1a\uff0c\u3001\u0964\u0965\u06d4"  # the last three: Devanagari, Urdu
ASKS = ("?", "\uff1f", "\u061f", "\u037e")  # Latin, CJK, Arabic, Greek


def is_heading_line_in_source(line: str) -> bool:
    """Whether a line has the shape of a heading: short, begun like a title, and not ended like a sentence."""
    short = len(line) <= MAX_HEADING and len(line.split()) <= MAX_HEADING_WORDS
    return short and not NO_NAME.search(line) and _begins(line) and not line.rstrip(CLOSERS).endswith((*ENDS, *ASKS))


def glued_heading_in_source(line: str, *, is_alone: bool) -> re.Match[str] | None:
    """Return the parts of a heading without a space after its mark; None for a hashtag, or a line that may be one.

    After a single # it must be a line `is_alone` says stands between blank lines, with text after it.
    """
    match = GLUED.fullmatch(line.strip())
    if match is None or len(match["hashes"]) > 1:
        return match
    said = match["text"].lstrip(OPENERS)
    is_tag = HASHTAG.search(said) is not None or (" " not in said and CAPITALS.fullmatch(said) is not None)
    return match if is_alone and not is_tag and said[:1].isalpha() and is_heading_line_in_source(said) else None


def finding_on_glued_heading(said: str, where: Where) -> Finding:
    """Return the finding that a line without a space after its mark is read as a heading."""
    return info("heading", f'"{brief(said)}" is read as a heading', where, "put a space after the #")


def are_lines_of_terms(lines: Sequence[str]) -> bool:
    """Whether each of several lines begins with another term of at most three words and a colon."""
    terms = {match[0].casefold() for line in lines if (match := TERM_LINE.match(line))}
    return 1 < len(lines) == len(terms)


def is_question_line_in_source(line: str) -> bool:
    """Whether a line has the shape of a question that stands alone."""
    single = not re.search(r"[.!?]\s", line)
    return len(line) <= MAX_QUESTION and single and _begins(line) and line.rstrip(CLOSERS).endswith(ASKS)


def _begins(line: str) -> bool:
    """Whether a line begins with a digit or with a letter that is no small one."""
    first = line.lstrip(OPENERS)[:1]
    return first.isdigit() or (first.isalpha() and not first.islower())
