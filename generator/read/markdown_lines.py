"""The text of a Markdown file in, the same in CommonMark out: what only a site's generator would understand is gone.

Each line keeps its number, so that a finding names the author's line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.errors import Finding, Where
from generator.read.nodes import code_lines
from generator.read.pictures import brief

# A tag of Hugo ({{< >}}, {{% %}}), Go ({{ }}) or Liquid ({% %}); it may stand on several lines, none of them blank.
# Neither form may hold another brace, or each of many tags that nobody closed would be looked for to the file's end.
_TAG = r"(?:\{\{(?:[^{}\n]|\n(?![ \t]*\n))*\}\}|\{%(?:[^%{\n]|%(?!\})|\n(?![ \t]*\n))*%\})"
_TAGS = re.compile(rf"^(?P<indent>[ \t]*)(?P<tags>(?:{_TAG}[ \t]*)++)$", re.MULTILINE)
_EACH = re.compile(_TAG)
_OPENER = re.compile(r"\{[{%][<%-]?\s*")
_HIGHLIGHT = re.compile(
    r"^(?P<indent>[ \t]*)\{[{%][<%-]?[ \t]*(?P<end>/|end)?[ \t]*highlight\b[ \t]*(?P<language>[\w+#-]*)[^\n{}]*[}%]\}[ \t]*$",
    re.MULTILINE,
)
_RAW_WORD = re.compile(r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}")
_RAW_STRING = re.compile(r"\{\{-?[ \t]*\w+[ \t]*`(?P<inside>.*?)`[ \t]*-?\}\}", re.DOTALL)  # Go: {{raw `...`}}
_GLUED = re.compile(r"(?:\A|(?<=\n))(?P<before>(?:[ \t]*\n)*)(?P<hashes>#{2,6})(?P<text>[\w\"'\u201c\u2018*_`\[(].*)")
_ABBREVIATION = re.compile(r"^\*\[(?P<short>[^\]\n]+)\]:(?P<long>.*)$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"""(\w+)=(?:"([^"]*)"|'([^']*)')""")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")

Rewrite = Callable[[re.Match[str]], str]


def in_commonmark(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    """The text without template tags, abbreviations and glued headings, and what its author should know of them.

    A tag that shows a picture becomes that picture, one that sets off a program becomes its fences, and one that
    keeps its inside as it is goes. Code is left alone.
    """
    reader = _Lines(file)
    text = _outside_code(_HIGHLIGHT, _fence, text)
    last = text.rfind("`}}") + 3  # a tag that nobody closed is text, and is not looked for from each of many
    text = _outside_code(_RAW_STRING, lambda match: match["inside"], text[: max(last, 0)]) + text[max(last, 0) :]
    text = _outside_code(_RAW_WORD, lambda match: "", text)
    text = _outside_code(_TAGS, reader.tags, text)
    text = _outside_code(_GLUED, reader.heading, text)
    text = _outside_code(_ABBREVIATION, reader.abbreviation, text)
    return text, tuple(reader.findings)
