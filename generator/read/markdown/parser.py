"""A Markdown text in; tokens of CommonMark with tables, strikethrough and the additions of its dialects out.

Rules for markdown-it read boxes with a label, and the tags of other programs, which are left out and named.
`::: note` to `:::` and `!!! note` above indented text become a division with a label. GitHub's `> [!NOTE]` is a quote
to markdown-it, and becomes a division later (tree.py)."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.errors import Finding, Where, brief, info, warning
from generator.guard import limits
from generator.read.inline import TOLD, add_markdown_inline_rule, markdown_parser_with_our_rules
from generator.read.nodes import Kind
from generator.regex import regex
from generator.shipped import word_pattern
from generator.yaml.edited import NOWHERE

KIND = regex(rf"\{{?\.?(?:callout-)?(?P<kind>{word_pattern('kinds of boxes')})\b\}}?(?P<rest>.*)", re.IGNORECASE)
TITLE = regex(r"""(?:title|header)=(?:"([^"]*)"|'([^']*)')""")
SET_IN = regex(r"(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*")
STEP = 4  # characters by which MkDocs indents the text
INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}

# Tags of Liquid, Go and Hugo, on one line or several, none of them blank; components, comments and modules of MDX;
# attributes in braces; labels, abbreviations and the place of a table of contents. A tag holds no other opening brace,
# so that many tags without an end are not each searched to the end of the text; only a raw string of Go may hold some.
# An expression about the row is ours, and stays a text if there is no row of data.
_ON = r"\n(?![ \t]*\n)"
_BRACES = rf"\{{\{{\{{?+(?!-?\s*row\b|[^{{}}\n]*\brow[.\[])(?:-?\s*\w+\s*`[^`]*+`\s*-?|(?:[^{{}}\n]|{_ON})*+)\}}\}}\}}?"
_TAG = (
    rf"\{{%(?:[^%{{\n]|%(?!\}})|{_ON})*+%\}}|\{{/\*(?:(?!\{{/\*)(?s:.))*?\*/\}}"
    rf"|</?[A-Z]\w*(?:\.\w+)*(?=[\s/>])(?:[^<>{{}}\"'\n]|\"[^\"]*\"|'[^']*'|\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}}|{_ON})*+>"
)
_LINE = (
    r"(?i:\[TOC\]|\[\[_?TOC_?\]\])|(?:[*+-]|1\.)[ \t]+[^\n]*\n[ \t]*\{:toc[^{}\n]*\}|\{:[^{}\n]*\}|\([\w.:-]+\)="
    r"|\*\[[^\]\n]+\]:[^\n]*|import\b(?:[^;'\"\n]|\n(?!import\b|[ \t]*\n))*?['\"][^'\"\n]+['\"];?"
    r"|export[ \t]+(?:const|default|let|var|function|async)\b[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*"
)
LINES = regex(rf"(?:(?:{_BRACES}|{_TAG}|{_LINE})[ \t]*+)++$", re.MULTILINE)
AMONG = regex(
    rf"{_BRACES}|{_TAG}|(?<=[)\]])\{{:?[ \t]*(?:[#.]|[\w-]+=)[^{{}}\n]*\}}"
    r"|\{[A-Za-z][\w:+.-]*\}(?=`)|!\[\[[^\[\]\n]+\]\]"
)
ENDING = regex(r"\{[{%][<%-]?\s*(?:/|end\b)|\{%-?\s*end|</")
COMMENTED = regex(r"(?<=/\*).*(?=\*/)")
SHOWING = regex(r"\{[{%]|<|!|import|export")  # tags in whose place a site shows something

HIGHLIGHT = regex(  # of Jekyll and Hugo, for code
    r"(?m)^([ \t]*)\{[{%][<%-]?[ \t]*(?:(?:end|/[ \t]*)highlight\b|highlight\b[ \t]*(?P<language>[\w+#-]*))[^\n]*$"
)


# The check box of a task, the mark [1](#note) of a footnote, and a wiki's [[page]] or [[page|words]]. The brackets
# within [[1]](address) are words.
BRACKETED = regex(
    r"\A\[(?P<box>[ xX])\][ \t]+(?=\S)|(?P<mark>\[\d+\]\(#[^()\s]*\))|"
    r"\[\[(?:[^\[\]|\n]*\|)?(?P<said>[^\[\]|\n]*[^\W\d][^\[\]|\n]*)\]\](?![(\[])"
)
BOXES = {" ": "\u2610 ", "x": "\u2611 ", "X": "\u2611 "}


# Boxes with a label


def label_of_markdown_mark(mark: str) -> str | None:
    """Return the label in `note`, `{.callout-tip title="So"}` or `warning Beware`; None for other marks.

    If the mark names only the kind, that is the label.
    """
    if (match := KIND.fullmatch(mark)) is None:
        return None
    titled, rest = TITLE.search(match["rest"]), match["rest"].strip()
    title = (titled[1] or titled[2]) if titled else "" if "=" in rest else rest.strip("[]{}#| ")
    return title or match["kind"].capitalize()


def _read_indented_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a mark of MkDocs with indented lines below it, which are no code; without such lines the mark is text."""
    match = SET_IN.fullmatch(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    margin, stop = state.sCount[start] + STEP, start + 1
    while match and stop < end and (state.isEmpty(stop) or state.sCount[stop] >= margin):
        stop += 1
    if match is None or all(map(state.isEmpty, range(start + 1, stop))):
        return False
    if not silent:
        opens = state.push("container_division_open", "", 1)
        opens.map, opens.markup, opens.info = [start, stop], "!!!", f"{match['kind']} {match['title'] or ''}"
        before, state.blkIndent, state.lineMax = (state.blkIndent, state.lineMax), margin, stop
        state.md.block.tokenize(state, start + 1, stop)
        state.blkIndent, state.lineMax = before
        state.push("container_division_close", "", -1)
        state.line = stop
    return True


# Tags of other programs


def finding_on_foreign_mark(mark: str, where: Where = NOWHERE) -> Finding:
    """Return the finding that a tag or a mark of another program is left out."""
    said = COMMENTED.sub("...", " ".join(mark.split()))
    message = f'the mark "{brief(said)}" of another program is left out'
    hint = "write the text that your site shows there" if SHOWING.match(mark) else ""
    return (warning if hint else info)("directive", message, where, hint)


def _foreign_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out lines that hold nothing but marks of other programs."""
    match = LINES.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[end - 1])
    stop = start + match[0].count("\n") + 1 if match else end
    if match is None or stop > end or state.src[match.end() : state.eMarks[stop - 1]].strip():
        return False
    if not silent:
        _leave_out(state, match, start)
        state.line = stop
    return True


def _sign_or_words(state: StateInline, match: re.Match[str]) -> str:
    """Return the sign of a check box, or the words of a link to a page of a wiki; leave out the mark of a footnote."""
    if match["mark"]:
        state.pending = state.pending.rstrip()
    return BOXES.get(match["box"]) or (match["said"] or "").strip()


def _leave_out(state: StateBlock | StateInline, match: re.Match[str], line: int = 0) -> None:
    """Add a token with a finding on a mark; one that only ends what another began has none."""
    if not ENDING.match(match[0]):
        token = state.push(TOLD, "", 0)
        token.meta = {"finding": finding_on_foreign_mark(match[0])}  # whose place is the token's line
        if isinstance(state, StateBlock):
            token.map = [line, line + 1]


HEADING_ID = regex(r"\s*\{:?[ \t]*(?:[#.][\w.:-]+|-|[\w-]+=)[^{}\n]*\}\s*\Z")  # ## Heading {#id .class}
PIPE = regex(r"(?<!\\)\|")
HTML_BEGINS = regex(r"\s*<(?:p|a|h[1-6]|div|img|strong)\b")


@cache
def markdown_parser() -> MarkdownIt:
    """Return the one parser; it keeps no state of what it parsed."""
    parser = markdown_parser_with_our_rules(MarkdownIt("commonmark", {"maxNesting": limits.MARKDOWN_DEPTH + 2}))
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.after("block", "wide_rows", _wide_rows)
    parser.core.ruler.after("block", "bare_headings", _bare_headings)
    parser.core.ruler.after("block", "set_in_html", _set_in_html)
    deflist_plugin(parser)
    footnote_plugin(parser, move_to_end=False)
    add_markdown_inline_rule(parser, "link", "bracketed", "[", BRACKETED.match, _sign_or_words)
    container_plugin(parser, "division", validate=lambda said, _: bool(said.strip(" :")))
    parser.block.ruler.before("fence", "set_in", _read_indented_box, INTERRUPTS)
    parser.block.ruler.before("fence", "foreign", _foreign_lines, INTERRUPTS)
    add_markdown_inline_rule(parser, "escape", "foreign", ("{", "<", "![["), AMONG.match, _leave_out)
    parser.core.ruler.enableOnly(["normalize", "block", "set_in_html", "bare_headings", "wide_rows", "inline"])
    parser.block.ruler.before("table", Kind.TOO_DEEP.value, _too_deep)
    return parser


def markdown_code_line_numbers(text: str) -> frozenset[int]:
    """Return the numbers (from 1) of the lines that the blocks of code in a Markdown text stand on."""
    parser, tokens = markdown_parser(), list[Token]()
    parser.block.parse(text, parser, {}, tokens)
    blocks = (token.map for token in tokens if token.type in ("fence", "code_block"))
    return frozenset(line + 1 for span in blocks if span for line in range(*span))


def _set_in_html(state: StateCore) -> None:
    """Read indented lines of HTML as such, and not as a program, if the text has other HTML."""
    if any(token.type == "html_block" for token in state.tokens):
        for token in state.tokens:
            if token.type == "code_block" and HTML_BEGINS.match(token.content):
                token.type = "html_block"


def _bare_headings(state: StateCore) -> None:
    """Remove the attributes at the end of headings, such as {#id .class}."""
    for text, token in pairwise(state.tokens):
        if token.type == "heading_close":
            text.content = HEADING_ID.sub("", text.content)


def _wide_rows(state: StateCore) -> None:
    """Give each row of a table the cells beyond its header, which markdown-it drops."""
    made, lines = list[Token](), list[str]()
    row, cells = -1, 0  # the line of the row, and how many cells it has so far
    for token in state.tokens:
        if token.type == "tr_open" and token.map:
            row, cells = token.map[0], 0
        cells += token.type in ("td_open", "th_open")
        if token.type == "tr_close":
            lines = lines or state.src.split("\n")
            written = PIPE.split(lines[row].lstrip(" \t>").strip().removeprefix("|"))
            for cell in written[cells : None if written[-1].strip() else -1]:
                content = cell.strip().replace("\\|", "|")
                inline = Token("inline", "", 0, content=content, map=[row, row + 1], children=[])
                made += [Token("td_open", "td", 1), inline, Token("td_close", "td", -1)]
        made.append(token)
    state.tokens = made


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
