"""A Markdown text in; tokens of CommonMark with tables, strikethrough and the additions of its dialects out.

Rules for markdown-it read boxes with a label, and the tags of other programs, which are left out and named.
`::: note` to `:::` and `!!! note` above indented text become a division with a label. GitHub's `> [!NOTE]` is a quote
to markdown-it, and becomes a division later (tree.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.errors import Finding, Where, brief, info, warning
from generator.guard import limits
from generator.read.inline import TOLD, add_markdown_inline_rule, hint_on_misspelt_wish, markdown_parser_with_our_rules
from generator.read.nodes import Kind
from generator.regex import regex

FENCE = regex(r"[ \t>]*(?P<mark>```+|~~~+)")
OPENED = regex(r"[ \t>]*(?P<mark>:{3,})[ \t]*(?P<said>[^\s:].*?)[ \t]*")
CLOSED = regex(r"[ \t>]*:{3,}[ \t]*")
KIND = regex(
    r"\{?\.?(?:callout-)?(?P<kind>note|tip|info|caution|warning|danger|important|hint|success|question|example|abstract"
    r"|attention|error|seealso|admonition|details|smart|warn)\b\}?(?P<rest>.*)",
    re.IGNORECASE,
)
TITLE = regex(r"""(?:title|header)=(?:"([^"]*)"|'([^']*)')""")
SET_IN = regex(
    r"(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)(?P<more>(?:[ \t]+[\w-]+)*)(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*"
)
STEP = 4  # characters by which MkDocs indents the text
NO_PLACE = Where("")  # the place of a finding until its token has a line
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
# [[page]], [[page|words]] and [words]{.class}. In [[1]](address) and [[a]][b] the inner brackets are words.
WORDS = regex(
    r"(?<![\w\])])\[\[#?(?P<page>(?=[^\[\]|\n]*[^\W\d])\w[^\[\]|\n]*)(?:\\?\|(?P<said>[^\[\]\n]*))?\]\](?![(\[])"
    r"|\[(?P<span>[^\[\]\n]+)\](?=\{[.#])"
)
HIGHLIGHT = regex(  # of Jekyll and Hugo, for code
    r"^([ \t]*)\{[{%][<%-]?[ \t]*(?:(?:end|/[ \t]*)highlight\b|highlight\b[ \t]*(?P<language>[\w+#-]*))[^\n]*$",
    re.MULTILINE,
)


def add_markdown_marks(parser: MarkdownIt) -> None:
    """Add the rules to the parser."""
    parser.core.ruler.before("block", "divisions", _find_ends_of_divisions)
    _add_block_rule(parser, "division", ":", _parse_division)
    _add_block_rule(parser, "set_in", "!?", _read_indented_box)
    _add_block_rule(parser, "foreign", "{<[(*+-1ie", _foreign_lines)
    add_markdown_inline_rule(
        parser, "escape", "foreign", ("{", "<", "![["), lambda state: AMONG.match(state.src, state.pos), _leave_out
    )
    add_markdown_inline_rule(
        parser, "link", "words", "[", lambda state: WORDS.match(state.src, state.pos), _add_wiki_words
    )


BlockRule = Callable[[StateBlock, int, int, bool], bool]


def _add_block_rule(parser: MarkdownIt, name: str, marks: str, rule: BlockRule) -> None:
    """Add a rule that is called for lines that begin with one of `marks`; it may interrupt a paragraph."""

    def marked_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        begin = state.bMarks[start] + state.tShift[start]
        return begin < len(state.src) and state.src[begin] in marks and rule(state, start, end, silent)

    parser.block.ruler.before("fence", name, marked_rule, INTERRUPTS)


def markdown_with_fenced_code(text: str) -> str:
    """Return the text with fences in place of the tags with which Jekyll and Hugo mark code."""
    return HIGHLIGHT.sub(r"\1```\g<language>", text) if "highlight" in text else text


# Boxes with a label


def label_of_markdown_mark(mark: str) -> str | None:
    """Return the label in `note`, `{.callout-tip title="So"}` or `warning Beware`; None for other marks.

    If the mark names only the kind, that is the label.
    """
    match = KIND.fullmatch(mark)
    if match is None:
        return None
    titled, rest = TITLE.search(match["rest"]), match["rest"].strip()
    title = (titled[1] or titled[2]) if titled else "" if "=" in rest else rest.strip("[]{}#| ")
    return title or match["kind"].capitalize()


def _find_ends_of_divisions(state: StateCore) -> None:
    """Find the line that ends each division; divisions may stand within others."""
    state.env["divisions"] = dict(_divisions_in_lines(state.src.split("\n"))) if ":::" in state.src else {}


def _divisions_in_lines(lines: list[str]) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    fence = ""
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        if fence or mark:
            fence = "" if fence and mark and mark["mark"].startswith(fence) else fence or (mark["mark"] if mark else "")
        elif CLOSED.fullmatch(line):
            yield from [(opened.pop(), number)] if opened else []
        elif OPENED.fullmatch(line):
            opened.append(number)


def _parse_division(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    stop = state.env.get("divisions", {}).get(start, end)
    match = OPENED.fullmatch(_line_without_margin(state, start)) if stop < end else None
    if match is None:
        return False
    if not silent:
        label = label_of_markdown_mark(match["said"])
        if label is None:
            hint = hint_on_misspelt_wish(match["said"])
            _add_finding(state, finding_on_foreign_mark(f"{match['mark']} {match['said']}", hint=hint), start)
        _parse_division_lines(state, start + 1, stop, label or "")
        state.line = stop + 1
    return True


def _read_indented_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a mark with indented lines below it; without such lines the mark is text."""
    match = SET_IN.fullmatch(_line_without_margin(state, start))
    margin = state.sCount[start] + STEP
    stop = start + 1
    while match and stop < end and (state.isEmpty(stop) or state.sCount[stop] >= margin):
        stop += 1
    if match is None or all(map(state.isEmpty, range(start + 1, stop))):
        return False
    if not silent:
        title = match["title"]
        before, state.blkIndent = state.blkIndent, margin
        _parse_division_lines(state, start + 1, stop, match["kind"].capitalize() if title is None else title)
        state.blkIndent = before
        state.line = stop
    return True


def _parse_division_lines(state: StateBlock, first: int, stop: int, label: str) -> None:
    """Parse the lines from `first` up to `stop` into a division with a label."""
    opens = state.push("division_open", "", 1)
    opens.map, opens.info = [first - 1, stop], label
    before, state.lineMax = state.lineMax, stop
    state.md.block.tokenize(state, first, stop)
    state.lineMax = before
    state.push("division_close", "", -1)


# Tags of other programs


def finding_on_foreign_mark(mark: str, where: Where = NO_PLACE, hint: str = "") -> Finding:
    """Return the finding that a tag or a mark of another program is left out."""
    said = COMMENTED.sub("...", " ".join(mark.split()))
    message = f'the mark "{brief(said)}" of another program is left out'
    hint = hint or ("write the text that your site shows there" if SHOWING.match(mark) else "")
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


def _leave_out(state: StateBlock | StateInline, match: re.Match[str], line: int = 0) -> None:
    """Add a finding on a mark; one that only ends what another began has none."""
    if not ENDING.match(match[0]):
        _add_finding(state, finding_on_foreign_mark(match[0]), line)


def _add_wiki_words(state: StateInline, match: re.Match[str]) -> None:
    """Read a wiki link as words, because pages of a wiki are not on the web."""
    state.pending += (match["span"] or match["said"] or match["page"].rstrip("\\ ")).strip()


def _add_finding(state: StateBlock | StateInline, finding: Finding, line: int = 0) -> None:
    """Add a token that holds a finding, whose place is the token's line; a block rule gives `line`, from 0."""
    token = state.push(TOLD, "", 0)
    token.meta = {"finding": finding}
    if isinstance(state, StateBlock):
        token.map = [line, line + 1]


def _line_without_margin(state: StateBlock, line: int) -> str:
    """Return a line of the source, from 0, without the marks of quotes and the margin of lists before it."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


HEADING_ID = regex(r"\s*\{:?[ \t]*(?:[#.][\w.:-]+|-|[\w-]+=)[^{}\n]*\}\s*\Z")  # ## Heading {#id .class}
ATTRIBUTE = regex(r"(?<![\w-])(?P<name>[\w-]+)=(?P<value>\"[^\"]*\"|'[^']*'|[^\s{}]+)")
WISHES = ("layout", "ground", "highlight")  # which a comment may have, too
PIPE = regex(r"(?<!\\)\|")


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
            made += (_token_of_attribute(match, heading.map) for match in ATTRIBUTE.finditer(said[0]))
    state.tokens = made


def _token_of_attribute(match: re.Match[str], span: list[int] | None) -> Token:
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
