"""The Markdown of slides in; the same text in CommonMark, its notes, and findings on the marks of its tool, out.

Each line keeps its number, so that findings name the author's lines. A ruler between slides becomes three stars, which
make no heading of a line of text above them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.errors import Finding, Where, brief, info
from generator.read.markdown.dialects import (
    COMMENT,
    DIRECTIVE,
    FENCE,
    HEADING,
    NOTE,
    PROPERTY,
    RULER,
    SETTINGS,
    SlideDialect,
    markdown_without_asides,
)
from generator.read.markdown.fragment import HINT
from generator.read.markdown.parser import markdown_code_line_numbers
from generator.read.private import MarkedNote

STYLE = re.compile(
    r"^[ \t]*<(?P<tag>style|script)\b(?:(?!<(?:style|script)\b).)*?</(?P=tag)>",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
BREAK = "***"
COLUMN = "<?column?>"  # is not shown, and separates the lists before and after it
PAUSE = re.compile(r"[ \t]*\.[ \t]\.[ \t]\.[ \t]*")
SLOT = re.compile(r"::[\w-]+::[ \t]*")
BRACES = re.compile(r"(?<=[)\]\w\"'`*_.!?])[ \t]*\{(?P<said>(?:[.#:][^{}\n]*|[\w-]+=[^{}\n]*))\}")
SPAN = re.compile(r"(?<!!)\[(?P<inside>[^\[\]\n]*)\]\{(?P<said>[.#][^{}\n]*)\}")
WRAPPED = re.compile(r"(?P<said>(?:\.[a-z][\w-]*)+)\[(?P<inside>.*)\]")
BEGUN = re.compile(r"\]?(?P<said>(?:\.[a-z][\w-]*)+)\[")
PICTURE = re.compile(r"!\[(?P<alt>[^\[\]\n]*)\](?=\()")
LOOK = re.compile(
    r"bg|fit|cover|contain|auto|left|right|vertical|\d+(?:\.\d+)?%|(?:left|right|w|h|width|height|blur|brightness"
    r"|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)(?::\S*)?"
)


class SlideMarks:
    """Reads the text once into `text`, `notes`, and the lines of `columns` and `hidden` slides."""

    def __init__(self, text: str, file: str, dialect: SlideDialect) -> None:
        self.dialect = dialect
        self.file = file
        self.notes: list[MarkedNote] = []
        self.columns: list[int] = []  # the lines on which a column begins
        self.hidden: list[int] = []  # the lines of headings whose slides are not shown
        self._left: dict[str, list[int]] = {}  # each directive that is left out, and its lines
        self._wrapped = 0  # classes of remark that are still open
        text = self._stretches(text)
        bare, asides = markdown_without_asides(
            text, dialect.divides % 7
        )  # the level of pandoc's own rule is not known yet
        lines = text.split("\n")
        self._asides = [note.line for note in asides if NOTE.match(lines[note.line - 1])]
        self.notes += asides
        self.text = self._lines(bare)

    @property
    def taken(self) -> Finding:
        """Return a finding that the file is read as slides, why, and how to change that."""
        known = "" if self.dialect.name == "Markdown" else f" written for {self.dialect.name}"
        message = (
            f"this is read as slides{known}, because {self.dialect.why}: each becomes one slide, with its whole text"
        )
        hint = 'if it is an article, write "talk: meetup" at the top'
        return info("slides", message, Where(self.file, 1), hint)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return findings on where notes begin and on each directive that is left out, once."""
        found = []
        if self._asides:
            times = f", {len(self._asides)} times" if len(self._asides) > 1 else ""
            message = f"the rest of the slide is in its notes, and not shown{times}"
            found.append(info("notes", message, Where(self.file, self._asides[0])))
        for said, lines in self._left.items():
            times = f", {len(lines)} times" if len(lines) > 1 else ""
            message = f'the directive "{brief(said)}" is left out{times}: the theme sets the look of slides'
            found.append(info("directive", message, Where(self.file, lines[0])))
        return tuple(found)

    def _leave(self, said: str, line: int) -> None:
        """Record a directive that is left out of a line."""
        self._left.setdefault(" ".join(said.split()), []).append(line)

    # Over several lines

    def _stretches(self, text: str) -> str:
        """Return the text without comments, styles and settings of single slides, on as many lines."""
        text = _outside_code(STYLE, self._style, text)
        if not self.dialect.is_pandoc:
            text = _outside_code(COMMENT, self._comment, text)
        return _outside_code(SETTINGS, self._settings, text) if self.dialect.ruled else text

    def _style(self, match: re.Match[str], line: int) -> str:
        self._leave(match[0].strip().split("\n")[0], line)
        return ""

    def _comment(self, match: re.Match[str], line: int) -> str:
        """Take a comment as a note, unless it is a directive, or asks something of its slide; the latter stays."""
        inside = match["inside"]
        if HINT.fullmatch(match[0]):
            return match[0]
        if DIRECTIVE.fullmatch(inside):
            self._leave(inside, line)
        elif inside.strip():
            self.notes.append(MarkedNote(line, inside))
        return ""

    def _settings(self, match: re.Match[str], line: int) -> str:
        """Replace the front matter of a single slide by a ruler."""
        for number, each in enumerate(match["inside"].split("\n"), line + 1):
            if each.strip():
                self._leave(each, number)
        return BREAK

    # Line by line

    def _lines(self, text: str) -> str:
        code = markdown_code_line_numbers(text)
        found: list[str] = []
        for number, line in enumerate(text.split("\n"), 1):
            found.append(line if number in code else self._line(line, number, found))
        return "\n".join(found)

    def _line(self, line: str, number: int, before: list[str]) -> str:
        if self._divides(line, before):
            return BREAK
        fence = FENCE.fullmatch(line)
        return self._fence(fence["said"], number) if fence else self._text(line, number, before)

    def _divides(self, line: str, before: list[str]) -> bool:
        """Whether a line is a ruler between slides, and not the underline of a heading."""
        if not RULER.fullmatch(line):
            return False
        under_text = bool(before and before[-1].strip() and before[-1] != BREAK)
        return not under_text or (self.dialect.ruled and line.strip() == "---") or "-" not in line

    def _fence(self, said: str, line: int) -> str:
        """Return the line that replaces the first or last line of a fenced division."""
        kind = said.strip("{} ").lstrip(".").split(" ")[0] if said.strip() else ""
        if not kind:
            return ""
        if kind == "column":
            return self._column(line)
        if kind != "columns":
            self._leave(f"::: {said.strip()}", line)
        return ""

    def _column(self, line: int) -> str:
        self.columns.append(line)
        return COLUMN

    def _text(self, line: str, number: int, before: list[str]) -> str:
        """Return a line of a slide without the marks of its tool."""
        if self.dialect.name == "remark":
            return self._remark(line, number, before)
        if PAUSE.fullmatch(line):
            return ""
        if self.dialect.name == "Slidev" and SLOT.fullmatch(line):
            self.columns.append(number)  # the column before it, which has no mark of its own
            self._leave(line, number)
            return self._column(number)
        if self.dialect.is_pandoc:
            return self._without_braces(line, number)
        return PICTURE.sub(lambda match: self._picture(match, number), line) if self.dialect.name == "Marp" else line

    def _remark(self, line: str, number: int, before: list[str]) -> str:
        """Return a line without remark's pauses, properties of slides, and classes around text."""
        bare = line.rstrip()
        if PROPERTY.fullmatch(line) and _begins(before):
            self._leave(bare, number)
        elif wrapped := WRAPPED.fullmatch(bare):
            self._leave(wrapped["said"], number)
            return wrapped["inside"]
        elif begun := BEGUN.fullmatch(bare):
            self._leave(begun["said"], number)
            self._wrapped += not bare.startswith("]")
            return self._column(number) if "column" in begun["said"] else ""
        elif bare == "]" and self._wrapped:
            self._wrapped -= 1
        elif bare != "--":
            return line
        return ""

    def _without_braces(self, line: str, number: int) -> str:
        """Return a line without the attributes of headings, pictures and spans, and report all but ids."""

        def left(match: re.Match[str]) -> str:
            if not match["said"].startswith("#") or " " in match["said"].strip():
                self._leave(f"{{{match['said']}}}", number)
            if 'visibility="hidden"' in match["said"] and HEADING.match(line):
                self.hidden.append(number)
            return match["inside"] if "inside" in match.re.groupindex else ""

        return BRACES.sub(left, SPAN.sub(left, line))

    def _picture(self, match: re.Match[str], number: int) -> str:
        """Return the mark of a picture, in whose alt text no word is about its look."""
        said = match["alt"].split(" ")
        look = [word for word in said if LOOK.fullmatch(word)]
        if look:
            self._leave(f"![{' '.join(look)}]", number)
        return f"![{' '.join(word for word in said if word not in look)}]"


def _begins(before: list[str]) -> bool:
    """Whether the slide holds nothing so far."""
    said = next((line for line in reversed(before) if line.strip()), BREAK)
    return said == BREAK


def _outside_code(pattern: re.Pattern[str], rewrite: Callable[[re.Match[str], int], str], text: str) -> str:
    """Return the text, on as many lines, with each match rewritten that begins outside of blocks of code."""
    code = markdown_code_line_numbers(text) if pattern.search(text) else frozenset()

    def each(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start()) + 1
        return match[0] if line in code else rewrite(match, line) + "\n" * match[0].count("\n")

    return pattern.sub(each, text)
