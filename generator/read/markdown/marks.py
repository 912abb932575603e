"""The text of a Markdown file in, the same without what is no text of it (modules, components, styles, attributes) out.

Each line keeps its number, so that a finding names the author's line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.errors import Finding, Where, info, warning
from generator.read.markdown.parser import code_lines

STYLE = re.compile(
    r"^[ \t]*<(?P<tag>style|script)\b(?:(?!<(?:style|script)\b).)*?</(?P=tag)>",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_PLAYED = re.compile(
    r"<(?P<tag>iframe|video|audio|object|embed)\b(?:(?!<(?:iframe|video|audio|object|embed)\b).)*?(?:</(?P=tag)>|/>)",
    re.DOTALL | re.IGNORECASE,
)
# Within a line; one in an address is part of it.
_TAG = re.compile(r"(?<![(\"'=<])(?<!\]: )(?:\{%[^%{}\n]*%\}|\{\{[<%][^{}\n]*[>%]\}\})")
_MODULE = re.compile(
    r"^(?:import\b(?:[^;'\"\n]|\n(?!import\b|[ \t]*\n))*?['\"][^'\"\n]+['\"];?"
    r"|export[ \t]+(?:const|default|let|var|function|async)\b[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*)[ \t]*$",
    re.MULTILINE,
)
_VALUE = r"(?:[^<>{}\"'\n]|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}|\n(?![ \t]*\n))*+"
_COMPONENT = re.compile(rf"</?(?P<name>[A-Z]\w*(?:\.\w+)*)(?=[\s/>]){_VALUE}>")
_REMARK = re.compile(r"\{/\*(?:(?!\{/\*).)*?\*/\}", re.DOTALL)
_CONTENTS = re.compile(
    r"^[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|(?:[*+-]|1\.)[ \t]+[^\n]*\n\{:toc[^{}\n]*\})[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_ATTRIBUTES = re.compile(
    r"^[ \t]*\{:[^{}\n]*\}[ \t]*$|(?<=\))\{:?[ \t]*(?:[#.]|[\w-]+=)[^{}\n]*\}|(?<=\])\{[.#][^{}\n]*\}", re.MULTILINE
)
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")

RUN = "what only a browser understands,"


class _LeftOut(NamedTuple):
    """What looks like `pattern`: the code of its finding, and what this calls it."""

    pattern: re.Pattern[str]
    code: str
    noun: str


_LEFT_OUT = (
    _LeftOut(STYLE, "directive", RUN),
    _LeftOut(_PLAYED, "directive", "what only a browser plays,"),
    _LeftOut(_MODULE, "template", "the line of a program"),
    _LeftOut(_REMARK, "comment", "the comment"),
    _LeftOut(_TAG, "template", "the template tag"),
    _LeftOut(_COMPONENT, "template", "the component"),
    _LeftOut(_CONTENTS, "contents", "the place of a table of contents"),
    _LeftOut(_ATTRIBUTES, "directive", "what says how something looks"),
)


class Sugar:
    """Takes out what only some tool understands; `findings` grows with what it was.

    Template tags within a line are among it if the text is `tagged`, and does not only speak of them.
    """

    def __init__(self, text: str, file: str, *, tagged: bool) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._closed = set(re.findall(r"</([A-Z]\w*(?:\.\w+)*)[ \t\n]*>", text))
        for each in _LEFT_OUT:
            text = text if each.pattern is _TAG and not tagged else self._without(each, text)
        self.text = text

    def _without(self, what: _LeftOut, text: str) -> str:
        """The text without each match that is no code."""
        if not what.pattern.search(text):
            return text
        lines = code_lines(text)
        spans = [match.span() for match in _SPAN.finditer(text)]

        def left(match: re.Match[str]) -> str:
            line = text.count("\n", 0, match.start()) + 1
            in_code = line in lines or any(start <= match.start() < end for start, end in spans)
            if in_code or not self._is_one(match):
                return match[0]
            if not match[0].startswith("</"):
                self._name(match[0], line, what)
            return "\n" * match[0].count("\n")

        return what.pattern.sub(left, text)

    def _is_one(self, match: re.Match[str]) -> bool:
        """Whether a tag is a component: it ends itself, or another one ends it; <T> may be a type."""
        name = match.groupdict().get("name")
        return name is None or match[0].endswith("/>") or name in self._closed

    def _name(self, said: str, line: int, what: _LeftOut) -> None:
        """Say what is left out: of a style or a script the tag, else every word of it."""
        bare = said.strip().split("\n")[0] if what.noun == RUN else " ".join(said.split())
        make = warning if what.code == "template" else info
        self.findings.append(make(what.code, f'{what.noun} "{bare}" is left out', Where(self.file, line)))


DEFINITION = re.compile(r"^ {0,3}[:~][ \t]+(?P<said>\S.*)$")
SET_APART = re.compile(r"[ \t]*(?:[-*+>#|<:~]|\d+[.)]|```|~~~)|[ \t]{4}")


def with_definitions(text: str) -> str:
    """Each term becomes an item with its definitions; each line keeps its number."""
    if not re.search(DEFINITION, text) and not re.search(r"^ {0,3}[:~][ \t]+\S", text, re.MULTILINE):
        return text
    lines = text.split("\n")
    code = code_lines(text)
    within = False  # an item with its definitions
    for number, line in enumerate(lines):
        match = DEFINITION.match(line) if number + 1 not in code else None
        if match is None:
            within = within and (not line.strip() or line.startswith(("  ", "\t")) or bool(lines[number - 1].strip()))
            continue
        term = _term(lines, number)
        if term < 0:
            lines[number] = f"  {match['said']}" if within else line
            continue
        lines[number], lines[term], within = f"- **{lines[term].strip(' *_:')}:** {match['said']}", "", True
    return "\n".join(lines)


def _term(lines: list[str], number: int) -> int:
    """The line of the term above a definition, or -1: a line alone, which a blank line may follow."""
    above = number - 1 if number and lines[number - 1].strip() else number - 2
    if above < 0 or not lines[above].strip() or SET_APART.match(lines[above]):
        return -1
    alone = above == 0 or not lines[above - 1].strip() or lines[above - 1].startswith(("- ", "  "))
    return above if alone else -1
