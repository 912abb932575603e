"""The lines of a Markdown file in; the same with what a site frames as a note or a warning as text behind a label out.

Each line keeps its number. The forms are those of MkDocs (`!!! note`, with the text set in), GitHub and Obsidian
(`> [!NOTE]`), and Docusaurus, VuePress, MyST and Quarto (`:::note`, `::: {.callout-note}`).
"""

from __future__ import annotations

import re

from generator.errors import Finding, Where, brief, info

FENCE = re.compile(r"[ \t>]*(```+|~~~+)")
SET_IN = re.compile(
    r"(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)(?P<more>(?:[ \t]+[\w-]+)*)"
    r"(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*"
)
ALERT = re.compile(r"(?P<lead>[ \t]*>[ \t]?)\[!(?P<kind>\w+)\][+-]?[ \t]*(?P<title>.*?)[ \t]*")
QUOTED = re.compile(r"[ \t]*>[ \t]?")
OPENED = re.compile(r"[ \t]*:{3,}[ \t]*(?P<said>[^\s:].*?)[ \t]*")
CLOSED = re.compile(r"[ \t]*:{3,}[ \t]*")
KIND = re.compile(
    r"\{?\.?(?:callout-)?(?P<kind>note|tip|info|caution|warning|danger|important|hint|success|question|example|abstract"
    r"|attention|error|seealso|admonition|details)\b\}?(?P<rest>.*)",
    re.IGNORECASE,
)
TITLE = re.compile(r"""title=(?:"([^"]*)"|'([^']*)')""")
HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>.*?)[ \t#]*")
SET_APART = re.compile(r"[ \t]*(?:[-*+>#|<]|\d+[.)]|```|~~~|!\[|:{3,})")
STEP = 4  # characters by which MkDocs has the text set in


class Admonitions:
    """Rewrites the lines of a file; `findings` names divisions of other kinds, whose marks go."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.lines = text.split("\n")
        self._rewrite()
        self.text = "\n".join(self.lines)

    def _rewrite(self) -> None:
        fence = ""
        opened: list[int] = []
        last = max((number for number, line in enumerate(self.lines) if CLOSED.fullmatch(line)), default=-1)
        for number, line in enumerate(self.lines):
            mark = FENCE.match(line)
            if fence or mark:
                fence = "" if fence and mark and mark[1].startswith(fence) else fence or (mark[1] if mark else "")
            elif match := SET_IN.fullmatch(line):
                self._set_in(number, match)
            elif match := ALERT.fullmatch(line):
                self._alert(number, match)
            elif CLOSED.fullmatch(line) and opened:
                opened.pop()
                self.lines[number] = ""
            elif (match := OPENED.fullmatch(line)) and number < last:
                opened.append(number)
                self._open(number, match["said"])

    def _set_in(self, number: int, match: re.Match[str]) -> None:
        """The lines that are set in under the mark come out; a mark without such lines is text."""
        margin = len(match["indent"].expandtabs(STEP)) + STEP
        end = number + 1
        while end < len(self.lines) and (not self.lines[end].strip() or _depth(self.lines[end]) >= margin):
            end += 1
        if not any(map(str.strip, self.lines[number + 1 : end])):
            return
        for each in range(number + 1, end):
            self.lines[each] = self.lines[each].expandtabs(STEP)[STEP:]
        title = match["title"]
        self._label(number, match["kind"].capitalize() if title is None else title, match["indent"])

    def _alert(self, number: int, match: re.Match[str]) -> None:
        """The quote that begins with the mark is none."""
        end = number + 1
        while end < len(self.lines) and (quoted := QUOTED.match(self.lines[end])):
            self.lines[end] = self.lines[end][quoted.end() :]
            end += 1
        self._label(number, match["title"] or match["kind"].capitalize(), "")

    def _open(self, number: int, said: str) -> None:
        match = KIND.fullmatch(said)
        if match is None:
            self.lines[number] = ""
            message = f'the mark "{brief("::: " + said)}" is left out: what it sets apart stays'
            self.findings.append(info("directive", message, Where(self.file, number + 1)))
            return
        rest = match["rest"].strip()
        titled = TITLE.search(rest)
        title = (titled[1] or titled[2]) if titled else "" if "=" in rest else rest.strip("[]{}# ")
        self._label(number, title or self._heading(number + 1) or match["kind"].capitalize(), "")

    def _heading(self, start: int) -> str:
        """The heading that Quarto takes for the title of a callout; it goes from its line."""
        first = self._first(start)
        match = HEADING.fullmatch(self.lines[first]) if first < len(self.lines) else None
        if match:
            self.lines[first] = ""
        return match["title"] if match else ""

    def _label(self, number: int, label: str, indent: str) -> None:
        """The label in bold before the text, or where a list or the like follows, above it.

        So does "Notes", which before a text would mark it as the speaker's.
        """
        first = self._first(number + 1)
        self.lines[number] = ""
        if not label:
            return
        if first == len(self.lines) or SET_APART.match(self.lines[first]) or label.lower() == "notes":
            self.lines[number] = f"{indent}**{label}**"
        else:
            line = self.lines[first]
            bare = line.lstrip()
            self.lines[first] = f"{line[: len(line) - len(bare)]}**{label.rstrip(':')}:** {bare}"

    def _first(self, start: int) -> int:
        """The first line from there on that is not blank."""
        return next((each for each in range(start, len(self.lines)) if self.lines[each].strip()), len(self.lines))


def _depth(line: str) -> int:
    expanded = line.expandtabs(STEP)
    return len(expanded) - len(expanded.lstrip())
