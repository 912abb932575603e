"""The text of a Markdown file in, the same in CommonMark out: what only a site's generator understands is gone.

Each line keeps its number, so that a finding names the author's line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.errors import Finding, Where, brief, info, warning
from generator.read.markdown.marks import Sugar, with_definitions
from generator.read.markdown.parser import code_lines

# A tag of Hugo ({{< >}}, {{% %}}), Go ({{ }}) or Liquid ({% %}), on one line or several, none of them blank. It holds
# no other opening brace, so that the end of a tag that nobody closed is not looked for from each of many.
_TAG = r"(?:\{\{(?:[^{}\n]|\n(?![ \t]*\n))*+\}\}|\{%(?:[^%{\n]|%(?!\})|\n(?![ \t]*\n))*+%\})"
_EACH = re.compile(_TAG)
_TAGS = re.compile(rf"^(?P<indent>[ \t]*+)(?P<tags>(?:{_TAG}[ \t]*+)++)$", re.MULTILINE)
_CLOSING = re.compile(r"\{[{%][<%-]?\s*(?:/|end)")
_HIGHLIGHT = re.compile(
    r"^(?P<indent>[ \t]*+)\{[{%][<%-]?[ \t]*+(?P<end>/[ \t]*+|end)?highlight\b[ \t]*+(?P<language>[\w+#-]*+)[^\n{}]*+\}"
    r"\}?[ \t]*+$",
    re.MULTILINE,
)
_RAW_WORD = re.compile(r"(?P<before>`?)\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}(?P<after>`?)")
_RAW_STRING = re.compile(r"\{\{-?[ \t]*\w+[ \t]*`(?P<inside>.*?)`[ \t]*-?\}\}", re.DOTALL)  # Go: {{raw `...`}}
_GLUED = re.compile(r"^(?P<hashes>#{2,6})(?P<text>[\w\"'\u201c\u2018*_`\[(].*)$", re.MULTILINE)
_ABBREVIATION = re.compile(r"^\*\[(?P<short>[^\]\n]+)\]:(?P<long>.*)$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"""(\w+)=(?:"([^"]*)"|'([^']*)')""")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")


def in_commonmark(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    """The text without template tags, abbreviations and glued headings, and what its author should know of them.

    A tag that shows a picture becomes that picture, one that sets off a program becomes its fences, and one that
    keeps what it holds as it is goes. Code is left alone.
    """
    reader = _Lines(file)
    kept = _RAW_WORD.search(text) or _RAW_STRING.search(text)  # a text about templates says some on purpose
    text = _outside_code(_HIGHLIGHT, _fence, text)
    last = text.rfind("}}") + 2 if "}}" in text else 0  # beyond, each raw string would be looked through to the end
    text = _outside_code(_RAW_STRING, lambda match: match["inside"], text[:last]) + text[last:]
    text = _outside_code(_RAW_WORD, _bare, text)
    text = _outside_code(_TAGS, reader.tags, text)
    text = _outside_code(_GLUED, reader.heading, text)
    text = _outside_code(_ABBREVIATION, reader.abbreviation, text)
    sugar = Sugar(text, file, tagged=not kept)
    framed = Admonitions(sugar.text, file)
    return with_definitions(framed.text), (*reader.findings, *sugar.findings, *framed.findings)


def _outside_code(pattern: re.Pattern[str], rewrite: Callable[[re.Match[str]], str], text: str) -> str:
    """The text with each match rewritten that does not begin in a block of code."""
    code = code_lines(text) if pattern.search(text) else frozenset()
    return pattern.sub(lambda match: match[0] if _line(match) in code else rewrite(match), text)


def _line(match: re.Match[str]) -> int:
    return match.string.count("\n", 0, match.start()) + 1


def _fence(match: re.Match[str]) -> str:
    return f"{match['indent']}````{'' if match['end'] else match['language']}"


def _bare(match: re.Match[str]) -> str:
    """What stands around a tag that keeps its inside as it is; a tag that is itself quoted as code stays."""
    return match[0] if match["before"] and match["after"] else match["before"] + match["after"]


class _Lines:
    """Rewrites single matches; `findings` grows with what is left out."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def tags(self, match: re.Match[str]) -> str:
        """A line of nothing but tags: the pictures that they show, and as many lines as before."""
        shown = [self._tag(tag, _line(match)) for tag in _EACH.findall(match["tags"])]
        return match["indent"] + " ".join(filter(None, shown)) + "\n" * match[0].count("\n")

    def _tag(self, tag: str, line: int) -> str:
        said = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(tag)}
        file = next((said[name] for name in ("src", "file", "image", "url", "path") if name in said), "")
        caption = " \u00b7 ".join(said[name] for name in ("title", "caption") if said.get(name))
        if file.lower().endswith(_PICTURES):
            return _picture(file, said.get("alt", ""), caption)
        if not _CLOSING.match(tag):
            words = " \u00b7 ".join(filter(None, (said.get("alt"), caption)))
            message = f'the template tag "{brief(" ".join(tag.split()))}" is left out'
            message += f", with its words: {words}" if words else ""
            hint = "write what your site puts in its place"
            self.findings.append(warning("template", message, Where(self.file, line), hint))
        return ""

    def heading(self, match: re.Match[str]) -> str:
        """A heading whose author forgot the space, which CommonMark wants; inside a paragraph it may be a hashtag."""
        start = max(match.start() - 1, 0)
        if match.string[match.string.rfind("\n", 0, start) + 1 : start].strip():
            return match[0]
        message = f'"{brief(match[0])}" is read as a heading'
        self._info("heading", message, match, "put a space after the #")
        return f"{match['hashes']} {match['text']}"

    def abbreviation(self, match: re.Match[str]) -> str:
        """What PHP Markdown Extra shows when the mouse rests on a word."""
        message = f'the abbreviation "{match["short"]}: {match["long"].strip()}" is left out'
        self._info("abbreviation", message, match, "say it where the word first stands")
        return ""

    def _info(self, code: str, message: str, match: re.Match[str], hint: str) -> None:
        self.findings.append(info(code, message, Where(self.file, _line(match)), hint))


def _picture(file: str, alt: str, caption: str) -> str:
    """A picture in Markdown."""
    escaped = re.sub(r"([\[\]\\])", r"\\\1", " ".join(alt.split()))
    title = " ".join(caption.split()).replace('"', r"\"")
    return f"![{escaped}](<{file}>" + (f' "{title}")' if title else ")")


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
