"""The blocks of a Markdown file in, findings out for what its author likely meant as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.errors import Finding, Where, brief, warning
from generator.read.nodes import Node

# A first line that opens front matter, and a second one that says something: "title: T", "title = 'T'".
OPENED = re.compile(r"(?P<mark>---|\+\+\+)[ \t]*\n[A-Za-z_][\w-]*[ \t]*[:=](?:[ \t].*)?(?:\n|\Z)")
ROW = re.compile(r"[ \t]*\|(?:[^|\n\\]|\\.)*\|(?:(?:[^|\n\\]|\\.)*\|)*[ \t]*")
SPACED = re.compile(  # one that is shown as code is none
    r"""(?<!`)!\[(?P<alt>[^\[\]\n]*)\]\((?P<path>[^()<>"'\s]+(?:[ \t]+[^()<>"'\s]+)+\.\w{2,5})"""
    r"""(?P<title>[ \t]+["'][^"'\n]*["'])?\)"""
)
FENCE = "end it with a line of nothing but {}"
RULER = "write a line of hyphens under the heads, with as many cells: |---|---|"


def opened(text: str, name: str) -> Iterator[Finding]:
    """A warning for front matter that nothing ends; `text` is a file in which none was found."""
    match = OPENED.match(text)
    if match:
        message = "front matter begins here and does not end: its keys are read as text"
        yield warning("front-matter", message, Where(name, 1), f"end it with a line of {match['mark']}")


def unclosed_fences(fences: Sequence[tuple[int, str]], name: str) -> Iterator[Finding]:
    """A warning for each block of code that nothing ends; its line, and the mark that opens it."""
    for line, mark in fences:
        message = "a block of code begins here and does not end: all that follows is read as code"
        yield warning("code", message, Where(name, line), FENCE.format(mark))


def remarks(nodes: Sequence[Node], name: str) -> Iterator[Finding]:
    """Warnings for rows of a table without its ruler, and for pictures whose path holds a space."""
    for node in nodes:
        if node.type == "paragraph":
            yield from _table(node, name)
            yield from _pictures(node, name)
        yield from remarks(node.children, name)


def _table(node: Node, name: str) -> Iterator[Finding]:
    rows = [number for number, each in enumerate(node.content.split("\n"), node.line) if ROW.fullmatch(each)]
    if len(rows) > 1 and rows[1] == rows[0] + 1:
        yield warning("table", "these lines look like a table, and are read as text", Where(name, rows[0]), RULER)


def _pictures(node: Node, name: str) -> Iterator[Finding]:
    for match in SPACED.finditer(node.content):
        where = Where(name, node.line + node.content.count("\n", 0, match.start()))
        message = f'the path "{brief(match["path"])}" holds a space, so that no picture is read'
        hint = f"write it in angle brackets: ![{match['alt']}](<{match['path']}>{match['title'] or ''})"
        yield warning("picture", message, where, hint)
