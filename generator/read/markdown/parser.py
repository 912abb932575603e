"""A Markdown text in; tokens of CommonMark with tables, strikethrough and the additions of its dialects out."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator import limits
from generator.errors import info
from generator.read.inline import TOLD, markdown_parser_with_our_rules
from generator.read.markdown.marks import NO_PLACE, add_markdown_marks
from generator.read.nodes import Kind

HEADING_ID = re.compile(r"\s*\{:?[ \t]*(?:[#.][\w.:-]+|-|[\w-]+=)[^{}\n]*\}\s*\Z")  # ## Heading {#id .class}
ATTRIBUTE = re.compile(r"(?<![\w-])(?P<name>[\w-]+)=(?P<value>\"[^\"]*\"|'[^']*'|[^\s{}]+)")
WISHES = ("layout", "ground", "highlight")  # which a comment may have, too
PIPE = re.compile(r"(?<!\\)\|")


@cache
def markdown_parser() -> MarkdownIt:
    """Return the one parser; it keeps no state of what it parsed."""
    parser = markdown_parser_with_our_rules(MarkdownIt("commonmark", {"maxNesting": limits.MARKDOWN_DEPTH + 2}))
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.after("block", "wide_rows", _wide_rows)
    parser.core.ruler.after("block", "bare_headings", _bare_headings)
    deflist_plugin(parser)
    footnote_plugin(parser, move_to_end=False)
    add_markdown_marks(parser)
    core = ["normalize", "divisions", "block", "bare_headings", "wide_rows", "inline"]
    parser.core.ruler.enableOnly(core)
    parser.block.ruler.before("table", Kind.TOO_DEEP.value, _too_deep)
    return parser


def markdown_code_line_numbers(text: str) -> frozenset[int]:
    """Return the numbers (from 1) of the lines that the blocks of code in a Markdown text stand on."""
    tokens: list[Token] = []
    parser = markdown_parser()
    parser.block.parse(text, parser, {}, tokens)
    blocks = (token.map for token in tokens if token.type in ("fence", "code_block"))
    return frozenset(line + 1 for span in blocks if span for line in range(*span))


def _bare_headings(state: StateCore) -> None:
    """Remove the attributes at the end of headings: wishes become comments, and other values are reported."""
    made: list[Token] = []
    for token in state.tokens:
        made.append(token)
        heading = made[-2] if token.type == "heading_close" else None  # its text
        if heading and (said := HEADING_ID.search(heading.content)):
            heading.content = heading.content[: said.start()]
            made += (_attribute(match, heading.map) for match in ATTRIBUTE.finditer(said[0]))
    state.tokens = made


def _attribute(match: re.Match[str], span: list[int] | None) -> Token:
    """Return what an attribute of a heading asks for, as a comment, or the finding that it is left out."""
    if match["name"] in WISHES:
        value = match["value"].strip("\"'")
        return Token("html_block", "", 0, content=f"<!-- {match['name']}: {value} -->", map=span)
    finding = info("directive", f'"{match[0]}" at a heading is left out: the theme sets the look', NO_PLACE)
    return Token(TOLD, "", 0, meta={"finding": finding}, map=span)


def _wide_rows(state: StateCore) -> None:
    """Give each row of a table the cells beyond its header, which markdown-it drops."""
    made: list[Token] = []
    lines: list[str] = []
    row, cells = -1, 0  # the line of the row, and how many cells it has so far
    for token in state.tokens:
        if token.type == "tr_open" and token.map:
            row, cells = token.map[0], 0
        cells += token.type in ("td_open", "th_open")
        if token.type == "tr_close":
            lines = lines or state.src.split("\n")
            for content in _further_cells(lines[row], cells):
                inline = Token("inline", "", 0, content=content, map=[row, row + 1], children=[])
                made += [Token("td_open", "td", 1), inline, Token("td_close", "td", -1)]
        made.append(token)
    state.tokens = made


def _further_cells(line: str, cells: int) -> list[str]:
    """Return the cells of a row, as it is written, after the first `cells`."""
    written = PIPE.split(line.lstrip(" \t>").strip().removeprefix("|"))
    more = written[cells : -1 if not written[-1].strip() else None]
    return [each.strip().replace("\\|", "|") for each in more]


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Keep blocks as text one step before the nesting limit, beyond which markdown-it drops them."""
    if state.level < limits.MARKDOWN_DEPTH:
        return False
    if not silent:
        state.push(f"{Kind.TOO_DEEP.value}_open", "", 1).map = [start, end]
        token = state.push("inline", "", 0)
        token.content, token.children = state.getLines(start, end, state.blkIndent, False), []
        state.push(f"{Kind.TOO_DEEP.value}_close", "", -1)
        state.line = end
    return True
