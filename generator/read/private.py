"""The source of an article in any format in; the same without what its author marked as not for the audience, out.

Every mark is known here, and nowhere else. *Notes* are the author's speaker notes: `::: notes`, `<!-- notes: -->`,
`<aside class="notes">`. *Private* texts stay in the source: `::: private`, `[Private: ...]`, `%%...%%`. A mark that
only looks like one of these (`::: secret`, `{{! ... }}`) counts as private, with a warning. Marks without an end, such
as `Note to self:`, are labels: the nodes of a file and the values of YAML say how far each reaches.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from html import unescape
from itertools import islice
from textwrap import dedent
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, Where, warning
from generator.model.article import Article, Meta, Section
from generator.model.text import Run, Text
from generator.read.prose import word_pattern

Sharing = Literal["notes", "private", "doubtful"]  # doubtful: private, with a warning

_NOTES = r"notes|(?:speaker|presenter)[-_ ]?notes?"
_PRIVATE = r"private(?:[-_ ](?:notes?|comments?))?|notes?[-_ ]to[-_ ](?:my)?self"
_DOUBTFUL = r"secrets?|confidential|hidden|personal|internal(?:[-_ ](?:notes?|comments?|only))?|not[-_ ]for[-_ ]slides?"
_WORD = rf"(?:(?P<notes>{_NOTES})|(?P<private>{_PRIVATE})|(?P<doubtful>{_DOUBTFUL}))(?![\w-])"
_DRESS = r"(?:[*_ \t]|&nbsp;|<[^<>\n]{0,99}>)*"  # bold, in Markdown or HTML
_BRACED = rf"\{{(?:[^{{}}\n]*?(?<![\w-])\.|[ \t]*){_WORD.replace('?P<', '?P<braced_')}[^{{}}\n]*\}}"
_BEGINS = r"(?:^|(?<=>))[\s>]*?(?:(?:[-*+]|\d+[.)])[ \t]+)?"  # a line, or an element of HTML
DIVISION = re.compile(
    rf"{_BEGINS}(?P<mark>:{{3,}}|/{{3,}}|::(?=\s*</p>))[ \t]*"
    rf"(?:(?:{_BRACED}|\.?{_WORD})[ \t:]*|(?P<opens>[^\s:<])[^\n<]*)?",
    re.MULTILINE | re.IGNORECASE,
)
_CLASS = (
    rf"class\s*=\s*(?:\"(?:[^\"<>]*\s)?{_WORD}[\s\"]|'(?:[^'<>]*\s)?{_WORD.replace('?P<', '?P<single_')}[\s']"
    rf"|{_WORD.replace('?P<', '?P<bare_')}[\s>])"
)
ELEMENT = re.compile(
    rf"(?P<mark><)(?:/(?:aside|div)\b|(?P<opens>aside|div)\b(?:(?=[^<>]*\s{_CLASS}))?)[^<>]*>", re.IGNORECASE
)
# What ends each mark of a stretch, by the name of its group.
ENDS = {"comment": "-->", "escaped": "--&gt;", "remark": "*/}", "inner": "--}}", "braces": "}}", "jinja": "#}"}
STRETCH = re.compile(
    rf"(?P<percent>(?<![%\d])%%(?!%))"
    rf"|(?:(?P<comment><!--)|(?P<escaped>&lt;!--)|(?P<remark>\{{/\*))(?:[\s>]|<[^<>\n]{{0,99}}>)*"
    rf"(?:(?P<a_notes>note[ \t]*:)|{_WORD.replace('?P<', '?P<said_')}[ \t]*:|private\b)[ \t]*"
    rf"|(?P<inner>\{{\{{!--)|(?P<braces>\{{\{{!)|(?P<jinja>\{{\#(?=\s))"
    rf"|(?P<bracket>!?\\?\[\[?){_DRESS}(?:{_WORD}|(?<=\[\[)note){_DRESS}(?::|&\#58;|[-\u2013\u2014][ \t]){_DRESS}"
    rf"|(?P<line>:{{3,}})[ \t]*{_WORD.replace('?P<', '?P<lined_')}[ \t:]*(?=[^\n<]*[^\n<:]:{{3,}})",
    re.IGNORECASE,
)
# Blocks that the margin ends: callouts of Obsidian in a quote, and admonitions of MkDocs above indented lines.
BLOCKS = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        rf"^[ \t>]*>[ \t]*(?P<mark>\[!{_WORD}\][+-]?)[^\n]*(?:\n[ \t]*>[^\n]*)*",
        rf"^(?P<margin>[ \t>]*)(?P<mark>(?:!!!|\?\?\?\+?)[ \t]+{_WORD})[^\n]*"
        r"(?:\n(?:(?P=margin)(?: {4}|\t)[^\n]*|[ \t>]*(?=\n[ \t>]*\n|\n(?P=margin)(?: {4}|\t))))*",
    )
)
END = re.compile(
    r"^(?: {0,3}#{1,6}[ \t]+\S.*| {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}))$|<h[1-6]\b|\Z",
    re.MULTILINE,
)
PARAGRAPH = re.compile(r"\n[ \t>]*\n|</(?:p|li|td|th|h[1-6]|div|blockquote|dd|dt|pre)>|\Z", re.IGNORECASE)
CLOSING = re.compile(r"%%(?!%)(?:(?<!\s%%)|(?!\w))")
PERCENTS = re.compile(r"%%(?!%)")
BRACKETS = re.compile(r"\\?[\[\]]")
TARGET = re.compile(r"\\?\]?(?:\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)|\[[^\[\]\n]*\](?!:))?")
TAGS = re.compile(r"<[^<>]*>")
QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
HTML_CODE = re.compile(
    r"<(?P<tag>pre|code|script(?![^<>]*ld\+json)|style)\b(?:(?!<(?P=tag)\b).)*?</(?P=tag)\s*>|<!--(?:(?!<!--).)*?-->",
    re.DOTALL | re.IGNORECASE,
)

# Labels: the words that begin a note, in the languages in which people write them.
SPEAKER, SELF = word_pattern("speaker"), word_pattern("self")
_DOUBT = r"(?:internal|confidential|secret)"
_FIRST = r"(?:\A|(?<=\n)|(?<=[.!?\u2026;:)] ))[^\w\n@]{0,4}"
# A colon makes a label wherever it is, because wrapped lines of many formats are joined; "a note to self:" is prose.
LABEL = re.compile(
    rf"{_FIRST}(?:(?P<notes>(?:{SPEAKER})\s*(?::|\Z|(?=\n)))"
    rf"|(?P<private>(?:{SELF})\s*(?::|[-\u2013\u2014,.](?!\w)|\Z|(?=\n)))"
    rf"|(?P<doubtful>(?:{SPEAKER})\s*[-\u2013\u2014](?!\w)|{_DOUBT} notes?\s*:))\s*"
    rf"|(?<=\s)(?<!\ba\s)(?<!\bmy\s)(?<!\bthe\s)[^\w\s@]{{0,4}}(?:(?P<later_notes>(?=(?-i:[A-Z]))(?:{SPEAKER})\s*:)"
    rf"|(?P<later_private>(?:{SELF})\s*:))\s*"
    rf"|(?P<at>(?<![\w@./])@(?:private|{_DOUBT})(?![\w/]|[.-]\w):?\s*)",
    re.IGNORECASE,
)
# What a source or a text has if it may hold a mark or a label; most have neither, and are not searched further.
MARKED = re.compile(
    r"%%|\{\{!|\{#\s"
    rf"|(?:(?:(?<![:/])[:/]{{3}}|class\s*=)[^\n]{{0,99}}?|(?:\[|--|!!!|\?\?\?|/\*)(?:&nbsp;|<[^<>\n]{{0,99}}>|\W){{0,9}})"
    rf"(?:note|{_NOTES}|{_PRIVATE}|{_DOUBTFUL})",
    re.IGNORECASE,
)
LABELLED = re.compile(rf"{SPEAKER}|{SELF}|(?:@|\b)(?:private|internal|confidential|secret)", re.IGNORECASE)


COMMENT = re.compile(rf"\W*(?:{_NOTES}|{_PRIVATE}|{_DOUBTFUL}|{SELF})\b", re.IGNORECASE)


class MarkedNote(Struct, frozen=True):
    """A text for the speaker as it is written in the source, and the line that it belongs to."""

    line: int
    text: str
    is_private: bool = False


class SpokenNote(Struct, frozen=True):
    """A text for the speaker, and the line that it belongs to; a private one never leaves the source."""

    line: int
    text: Text
    is_private: bool = False


class _Found(Struct):
    """The offsets at which a mark begins and ends, with its marks and without; whether it has an end."""

    start: int
    inside: int
    end: int
    stop: int
    sharing: Sharing
    closed: bool = True


def source_without_notes(
    text: str,
    file: str,
    code_lines: Collection[int] = (),
    code: Sequence[tuple[int, int]] = (),
    *,
    only_private: bool = False,
    elements: bool = False,
) -> tuple[str, tuple[MarkedNote, ...], tuple[Finding, ...]]:
    """Return the source without its notes, these notes, and findings; the other lines keep their numbers.

    code_lines, code: the lines, from 1, and the stretches that are code, in which nothing is a mark. only_private:
    whether speaker notes stay. elements: whether `<aside class="notes">` is such a mark, as it is in Markdown.
    """
    if not MARKED.search(text):
        return text, (), ()
    reader = _Source(text, code_lines, code, elements)
    kept: list[str] = []
    notes: list[MarkedNote] = []
    findings: list[Finding] = []
    last = 0
    for found in reader.found(only_private):
        where, before = Where(file, reader.line(found.start)), text[last : found.start]
        after = text[found.stop : found.stop + 1]
        kept += [before.rstrip(" ") if after and after in " .,;:!?)\n" else before]
        kept += ["\n" * text.count("\n", found.start, found.stop)]
        words = _note_without_margin(text[found.inside : found.end])
        notes.append(MarkedNote(reader.line(found.inside), words, found.sharing != "notes"))
        last = found.stop
        if found.sharing == "doubtful":
            findings.append(doubtful_mark_warning(" ".join(text[found.start : found.inside].split()), where))
        if not found.closed:
            message = "these notes do not end: they continue to the next heading or ruler"
            findings.append(warning("notes", message, where, "write the mark that ends them"))
    return "".join([*kept, text[last:]]), tuple(notes), tuple(findings)


def doubtful_mark_warning(mark: str, where: Where) -> Finding:
    """Return the warning about a mark that only looks like one of a private text; it never names the text."""
    message = f'"{mark}" looks like the mark of a private text, which is left out of the deck'
    hint = "write ::: private, or [Private: ...]; or change the mark to show the text"
    return warning("private", message, where, hint)


def article_with_spoken_notes(article: Article, notes: Sequence[SpokenNote]) -> Article:
    """Return the article with each note added to the section that its line is in, or to the whole article."""
    told: dict[str, list[SpokenNote]] = {}
    for note in notes:
        owner = [section.id for section in article.walk() if 0 < section.where.line <= note.line][-1:]
        told.setdefault("".join(owner), []).append(note)

    def section_with_notes(section: Section) -> Section:
        noted: Section = with_spoken_notes(section, told.get(section.id, ()))
        return replace(noted, sections=tuple(map(section_with_notes, section.sections)))

    meta: Meta = with_spoken_notes(article.meta, told.get("", ()))
    return replace(article, meta=meta, sections=tuple(map(section_with_notes, article.sections)))


def with_spoken_notes(owner: Any, notes: Sequence[SpokenNote]) -> Any:
    """Return a section, or the head of the article, with more notes."""
    own = (note.text for note in notes if not note.is_private)
    private = (note.text for note in notes if note.is_private)
    return replace(owner, notes=(*owner.notes, *own), private=(*owner.private, *private))


def plain_spoken_notes(notes: Sequence[MarkedNote], *, is_page: bool = False, lined: bool = True) -> list[SpokenNote]:
    """Return notes of a format without Markdown, each as one text; those of a page lose their tags."""
    said = ((note, unescape(TAGS.sub(" ", note.text)) if is_page else note.text) for note in notes)
    words = ((note, " ".join(text.split())) for note, text in said)
    return [SpokenNote(note.line if lined else 0, (Run(text),), note.is_private) for note, text in words if text]


def page_without_notes(page: str, file: str) -> tuple[str, tuple[MarkedNote, ...], tuple[Finding, ...]]:
    """Return a page of HTML without its notes, these notes, and findings; comments and code stay as they are."""
    code = [match.span() for match in HTML_CODE.finditer(page)] if MARKED.search(page) else []
    return source_without_notes(page, file, code=code)


class NoteLabel(Struct, frozen=True):
    """The words that begin a note in a text: their offsets, what is written there, and what they say."""

    start: int
    end: int
    mark: str
    sharing: Sharing

    @property
    def is_private(self) -> bool:
        """Whether the text after the label is not for the speaker notes."""
        return self.sharing != "notes"

    def warnings(self, where: Where) -> list[Finding]:
        """Return the warning about a label that only looks like one of a private text."""
        return [doubtful_mark_warning(self.mark, where)] if self.sharing == "doubtful" else []


def label_in_text(text: str) -> NoteLabel | None:
    """Return the first label in a text, or None."""
    match = LABEL.search(text) if LABELLED.search(text) else None
    return NoteLabel(match.start(), match.end(), match[0].strip(), _sharing(match)) if match else None


def value_without_notes(text: str, where: Where) -> tuple[str, tuple[MarkedNote, ...], tuple[Finding, ...]]:
    """Return a single value at `where` without its notes and its labelled paragraphs, these notes, and findings."""
    text, marked, found = source_without_notes(text, where.file)
    notes, findings = list(marked), [replace(each, where=where) for each in found]
    pieces = re.split(r"(\n[ \t]*\n)", text) if label_in_text(text) else [text]
    for number, piece in enumerate(pieces):
        if label := label_in_text(piece):
            pieces[number] = piece[: label.start].rstrip()
            notes.append(MarkedNote(1, piece[label.end :], label.is_private))
            findings += label.warnings(where)
    return "".join(pieces), tuple(notes), tuple(findings)


def is_private_comment(text: str) -> bool:
    """Return whether a comment begins with a word for private texts, so that no message may quote it."""
    return COMMENT.match(text) is not None


def _sharing(match: re.Match[str]) -> Sharing:
    """Return what a mark says: the name of its group that matched."""
    if match.re is STRETCH and match["percent"]:
        return "private"
    named = {name.rpartition("_")[2] for name, said in match.groupdict().items() if said}
    is_comment = bool(named & {"comment", "escaped", "remark"})
    return "notes" if "notes" in named else "private" if "private" in named and not is_comment else "doubtful"


def _note_without_margin(text: str) -> str:
    """Return notes without the marks of a quote around them, or the margin of a list."""
    rows = text.split("\n")
    quoted = any(QUOTED.match(row) for row in rows) and all(QUOTED.match(row) for row in rows[1:-1] if row.strip())
    return QUOTED.sub("", text) if quoted else f"{rows[0].strip()}\n" + dedent("\n".join(rows[1:]))


class _Source:
    """A source with the places of its code and the ends of its sections."""

    def __init__(self, text: str, code_lines: Collection[int], code: Sequence[tuple[int, int]], elements: bool) -> None:
        self.text = text
        self._elements = elements
        self._lines = [match.end() for match in re.finditer("\n", text)]
        self._code_lines, self._code = code_lines, code
        self._starts = [start for start, _ in code]
        self._ends = [match.start() for match in END.finditer(text) if not self.is_code(match.start())]
        self._paragraphs: list[int] = []  # the ends of paragraphs, once somebody asks
        self._last = {mark: text.rfind(mark) for mark in ENDS.values()}

    def line(self, place: int) -> int:
        """Return the number of the line, from 1, at an offset."""
        return bisect_right(self._lines, place) + 1

    def is_code(self, place: int) -> bool:
        """Whether an offset is within code."""
        before = bisect_right(self._starts, place) - 1
        return self.line(place) in self._code_lines or (before >= 0 and place < self._code[before][1])

    def found(self, only_private: bool) -> Iterator[_Found]:
        """Yield all marked texts, in order; those within another are part of it."""
        found = [*self._nested(DIVISION), *(self._nested(ELEMENT) if self._elements else ()), *self._stretches()]
        for match in (match for pattern in BLOCKS for match in pattern.finditer(self.text)):
            if _sharing(match) != "notes" and not self.is_code(match.start("mark")):
                found.append(_Found(match.start("mark"), match.end("mark"), match.end(), match.end(), _sharing(match)))
        stop = 0
        for each in sorted(found, key=lambda each: (each.start, each.stop)):
            if each.start >= stop and not (only_private and each.sharing == "notes"):
                yield each
                stop = each.stop

    def _nested(self, marks: re.Pattern[str]) -> Iterator[_Found]:
        """Yield the texts between an opening and a closing mark, which may hold others."""
        opened: list[tuple[re.Match[str], bool]] = []
        for match in marks.finditer(self.text):
            start = match.start("mark")
            if self.is_code(start) or ((line := STRETCH.match(self.text, start)) and line["line"]):
                continue
            is_marked = any(said and name not in ("mark", "opens") for name, said in match.groupdict().items())
            if is_marked or match["opens"]:
                opened.append((match, is_marked))
            elif opened and (begun := opened.pop())[1]:
                first = begun[0]
                yield _Found(first.start("mark"), first.end(), start, match.end(), _sharing(first))
        yield from (self._unclosed(match, match.start("mark")) for match, is_marked in opened if is_marked)

    def _stretches(self) -> Iterator[_Found]:
        """Yield the texts between two marks that hold no other such text."""
        at = 0
        while match := STRETCH.search(self.text, at):
            found = None if self.is_code(match.start()) else self._stretch(match)
            if found:
                yield found
            at = max(found.stop if found else 0, match.end())

    def _stretch(self, match: re.Match[str]) -> _Found | None:
        """Return the text that a mark begins; None if it is no mark, because it has no end."""
        kind = next(name for name in (*ENDS, "percent", "bracket", "line") if match[name])
        if kind == "percent":
            return self._between_percents(match)
        if kind == "bracket":
            return self._in_brackets(match)
        mark = ":::" if kind == "line" else ENDS[kind]
        end = self.text.find(mark, match.end()) if match.end() <= self._last.get(mark, len(self.text)) else -1
        if end < 0:
            return None if kind == "jinja" else self._unclosed(match)
        return _Found(match.start(), match.end(), end, end + len(mark), _sharing(match))

    def _between_percents(self, match: re.Match[str]) -> _Found | None:
        begins = re.search(r"(?:\A|[\n>])[\s>*+-]*\Z", self.text[max(0, match.start() - 20) : match.start()])
        limit = len(self.text) if begins else self._paragraph_end(match.end())
        close = CLOSING.search(self.text, match.end(), limit)
        if self.text[match.end() : match.end() + 1].isspace():  # as nobody writes %%time
            close = self._close_of_pair(match) or close
        if close:
            return _Found(match.start(), match.end(), close.start(), close.end(), "private")
        if not begins:
            return None
        is_alone = self.text[match.end() : match.end() + 1] in ("\n", "")
        return self._unclosed(match, end=-1 if is_alone else self._paragraph_end(match.end()))

    def _close_of_pair(self, match: re.Match[str]) -> re.Match[str] | None:
        """Return the mark of the paragraph that ends a stretch, whatever follows it; None if the marks make no pairs.

        A first mark after a figure may be its percent sign: then the last mark ends the stretch, and nothing leaks.
        """
        marks = PERCENTS.finditer(self.text, match.end(), self._paragraph_end(match.end()))
        near = list(islice((mark for mark in marks if not self.is_code(mark.start())), 99))
        plain = [mark for mark in near if not self.text[mark.start() - 1].isdigit()]
        return near[-1] if near[:1] != plain[:1] else plain[0] if len(plain) % 2 else None

    def _in_brackets(self, match: re.Match[str]) -> _Found:
        limit, depth = self._paragraph_end(match.end()), match["bracket"].count("[")
        for bracket in BRACKETS.finditer(self.text, match.end(), limit):
            depth += 1 if bracket[0].endswith("[") else -1
            if not depth:
                target = TARGET.match(self.text, bracket.end())
                stop = target.end() if target else bracket.end()
                inside = self.text[match.end() : bracket.start()]
                end = match.end() + len(inside.removesuffix("]") if "[[" in match["bracket"] else inside)
                return _Found(match.start(), match.end(), end, stop, _sharing(match))
        return self._unclosed(match, end=limit)

    def _paragraph_end(self, place: int) -> int:
        if not self._paragraphs:
            self._paragraphs = [match.start() for match in PARAGRAPH.finditer(self.text)]
        return self._paragraphs[bisect_left(self._paragraphs, place)]

    def _unclosed(self, match: re.Match[str], start: int = -1, end: int = -1) -> _Found:
        if end < 0:
            end = self._ends[min(bisect_left(self._ends, match.end()), len(self._ends) - 1)]
        return _Found(match.start() if start < 0 else start, match.end(), end, end, _sharing(match), closed=False)
