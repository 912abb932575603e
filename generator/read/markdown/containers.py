"""Rules for markdown-it: what Markdown's dialects set apart with marks becomes a division with a label.

pandoc, Quarto and Docusaurus write `::: note` to `:::`, PyMdown `/// note | Title` to `///`, MkDocs `!!! note` above
indented text. GitHub's `> [!NOTE]` is a quote to markdown-it, and becomes a division later (tree.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from generator.errors import Finding, Where, brief, info, warning
from generator.read.inline import TOLD, hint_on_misspelt_wish

FENCE = re.compile(r"[ \t>]*(?P<mark>```+|~~~+)")
OPENED = re.compile(r"[ \t>]*(?P<mark>:{3,}|/{3,})[ \t]*(?P<said>[^\s:/].*?)[ \t]*")
CLOSED = re.compile(r"[ \t>]*(?::{3,}|/{3,})[ \t]*")
KIND = re.compile(
    r"\{?\.?(?:callout-)?(?P<kind>note|tip|info|caution|warning|danger|important|hint|success|question|example|abstract"
    r"|attention|error|seealso|admonition|details|smart|warn)\b\}?(?P<rest>.*)",
    re.IGNORECASE,
)
TITLE = re.compile(r"""(?:title|header)=(?:"([^"]*)"|'([^']*)')""")
SET_IN = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)(?P<more>(?:[ \t]+[\w-]+)*)(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*"
)
STEP = 4  # characters by which MkDocs indents the text
BlockRule = Callable[[StateBlock, int, int, bool], bool]
NO_PLACE = Where("")  # the place of a finding until its token has a line
INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def add_markdown_containers(parser: MarkdownIt) -> None:
    """Add the rules for divisions to the parser."""
    parser.core.ruler.before("block", "divisions", _pair)
    add_markdown_block_rule(parser, "division", ":/", _division)
    add_markdown_block_rule(parser, "set_in", "!?", _set_in)


def add_markdown_block_rule(parser: MarkdownIt, name: str, marks: str, rule: BlockRule) -> None:
    """Add a rule that is called for lines that begin with one of `marks`; it may interrupt a paragraph."""

    def asked(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        begin = state.bMarks[start] + state.tShift[start]
        return begin < len(state.src) and state.src[begin] in marks and rule(state, start, end, silent)

    parser.block.ruler.before("fence", name, asked, INTERRUPTS)


def label_of_markdown_mark(mark: str) -> str | None:
    """Return the label in `note`, `{.callout-tip title="So"}` or `warning Beware`; None for other marks.

    It is empty where the mark names only the kind.
    """
    match = KIND.fullmatch(mark)
    if match is None:
        return None
    titled, rest = TITLE.search(match["rest"]), match["rest"].strip()
    return (titled[1] or titled[2]) if titled else "" if "=" in rest else rest.strip("[]{}#| ")


def kind_of_markdown_mark(mark: str) -> str:
    """Return the kind that a mark names, with a capital, such as "Note"; empty for other marks."""
    match = KIND.fullmatch(mark)
    return match["kind"].capitalize() if match else ""


def _pair(state: StateCore) -> None:
    """Find the line that ends each division; divisions may stand within others."""
    state.env["divisions"] = dict(_pairs(state.src.split("\n"))) if ":::" in state.src or "///" in state.src else {}


def _pairs(lines: list[str]) -> Iterator[tuple[int, int]]:
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


def _division(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    stop = state.env.get("divisions", {}).get(start, end)
    match = OPENED.fullmatch(markdown_line_without_marks(state, start)) if stop < end else None
    if match is None:
        return False
    if not silent:
        said = match["said"]
        if label_of_markdown_mark(said) is None:
            message = f'the mark "{brief(match["mark"] + " " + said)}" is left out, and the text inside it stays'
            hint = hint_on_misspelt_wish(said)
            told = warning("directive", message, NO_PLACE, hint) if hint else info("directive", message, NO_PLACE)
            add_finding_to_markdown(state, told, start)
        _contain(state, "division", start + 1, stop, said)
        state.line = stop + 1
    return True


def _set_in(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a mark with indented lines below it; without such lines the mark is text."""
    match = SET_IN.fullmatch(markdown_line_without_marks(state, start))
    margin = state.sCount[start] + STEP
    stop = start + 1
    while match and stop < end and (state.isEmpty(stop) or state.sCount[stop] >= margin):
        stop += 1
    if match is None or all(map(state.isEmpty, range(start + 1, stop))):
        return False
    if not silent:
        title = match["title"]
        before, state.blkIndent = state.blkIndent, margin
        _contain(state, "admonition", start + 1, stop, match["kind"].capitalize() if title is None else title)
        state.blkIndent = before
        state.line = stop
    return True


def _contain(state: StateBlock, type: str, first: int, stop: int, said: str) -> None:
    """Parse the lines from `first` up to `stop` into a container; `said` is its mark or its title."""
    opens = state.push(f"{type}_open", "", 1)
    opens.map, opens.info = [first - 1, stop], said
    before, state.lineMax = state.lineMax, stop
    state.md.block.tokenize(state, first, stop)
    state.lineMax = before
    state.push(f"{type}_close", "", -1)


def add_finding_to_markdown(state: StateBlock | StateInline, finding: Finding, line: int = 0) -> None:
    """Add a token that holds a finding, whose place is the token's line; a block rule gives `line`, from 0."""
    token = state.push(TOLD, "", 0)
    token.meta = {"finding": finding}
    if isinstance(state, StateBlock):
        token.map = [line, line + 1]


def markdown_line_without_marks(state: StateBlock, line: int) -> str:
    """Return a line of the source, from 0, without the marks of quotes and the margin of lists before it."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
