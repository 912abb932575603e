"""The info string of a fenced code block in; its language, caption and lines to emphasize out."""

from __future__ import annotations

import re

from msgspec import Struct

from generator.errors import brief
from generator.regex import regex

LANGUAGE = regex(r"\s*\{?\s*\.?(?P<language>[^\s,{}=]*)(?P<rest>.*)", re.DOTALL)
ATTRIBUTE = regex(r"""(?P<name>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}]+))""")
LINES = regex(r"\d[\d,\s-]*")
RANGE = regex(r"(?P<first>\d{1,9})(?:\s*[-–]\s*(?P<last>\d{1,9}))?", re.ASCII)
HINT = "write numbers and ranges of them, counted from 1: 2-3, 5"
HIGHLIGHT = ("highlight-lines", "hl_lines")  # ours, and that of MkDocs
CAPTION = ("caption", "title")
NUMBERED = ("line-numbers", "linenums", "linenos")
NUMBERED_CLASSES = (".line-numbers", ".numberLines", ".number-lines", "line-numbers", "showLineNumbers")


class FenceInfo(Struct, frozen=True):
    """The parts of an info string; `unknown_words` are those that no rule reads."""

    language: str
    lines: str = ""
    numbered: bool = False
    caption: str = ""
    unknown_words: str = ""


def parse_fence_info(info: str) -> FenceInfo:
    """Return the parts of an info string such as `python {2-3}` or `{.python highlight-lines="2-3" .line-numbers}`."""
    match = LANGUAGE.match(info)
    assert match is not None  # the pattern matches any text
    language, rest = match["language"], match["rest"]
    if LINES.fullmatch(language):
        language, rest = "", f"{language} {rest}"
    said = {each["name"]: each["double"] or each["single"] or each["bare"] or "" for each in ATTRIBUTE.finditer(rest)}
    others = [part.strip() for part in re.split(r"[{}]", ATTRIBUTE.sub("", rest))]
    bare = next((part for part in others if LINES.fullmatch(part)), "")
    words = [word for part in others if part != bare for word in part.split()]
    left = [word for word in words if word not in NUMBERED_CLASSES]
    left += [f"{name}={value}" for name, value in said.items() if name not in (*HIGHLIGHT, *CAPTION, *NUMBERED)]
    asks = any(said.get(name, "false").lower() not in ("false", "0", "no") for name in NUMBERED)
    numbered = asks or any(word in NUMBERED_CLASSES for word in words)
    lines, caption = (next((said[name] for name in names if name in said), "") for names in (HIGHLIGHT, CAPTION))
    return FenceInfo(language, bare or lines, numbered, caption, " ".join(left))


def highlighted_lines_of_fence(numbers: str, most: int, whole: str = "code") -> tuple[tuple[int, ...], str]:
    """Return the lines that "2-3, 5" names, or () and the problem; `most` is the number of lines of the code."""
    found: set[int] = set()
    for part in re.split(r"[,;\s]+(?![-–])(?<![-–]\s)", numbers.strip(" {}[],")):
        if (match := RANGE.fullmatch(part.strip())) is None:
            return (), f'"{brief(numbers, 40)}" does not name lines'
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if not 1 <= first <= last <= most:
            return (), f'the {whole} has {most} line{"s" * (most != 1)}, and no line "{part.strip()}"'
        found.update(range(first, last + 1))
    return tuple(sorted(found)), ""
