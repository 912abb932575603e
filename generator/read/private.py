"""The source of an article in any format in; the same without what its author marked as not for the audience, out.

Every mark is known here, and nowhere else. *Notes* are the author's speaker notes: `::: notes`, `<!-- notes: -->`,
`<aside class="notes">`. *Private* texts stay in the source: `::: private`, `[Private: ...]`, `%%...%%`. A mark that
only looks like one of these (`::: secret`, `{{! ... }}`) counts as private, with a warning. Marks without an end, such
as `Note to self:`, are labels: the nodes of a file and the values of YAML say how far each reaches.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import islice
from textwrap import dedent
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, Where, warning
from generator.model.article import Article, Meta, Section
from generator.model.text import Run, Text
from generator.read.looks import PlainSource, cut_source
from generator.read.prose import word_pattern
from generator.regex import regex

Sharing = Literal["notes", "private", "doubtful"]  # doubtful: private, with a warning
FindCode = Callable[[], tuple[Collection[int], Sequence[tuple[int, int]]]]  # lines, from 1, and stretches of code

_NOTES = r"notes|(?:speaker|presenter)[-_ ]?notes?"
_PRIVATE = r"private(?:[-_ ](?:notes?|comments?))?|notes?[-_ ]to[-_ ](?:my)?self"
_DOUBTFUL = r"secrets?|confidential|hidden|personal|internal(?:[-_ ](?:notes?|comments?|only))?|not[-_ ]for[-_ ]slides?"
_WORD = rf"(?:(?P<notes>{_NOTES})|(?P<private>{_PRIVATE})|(?P<doubtful>{_DOUBTFUL}))(?![\w-])"
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
ENDS = {"comment": "-->", "unended": "-->", "escaped": "--&gt;", "remark": r"\*/\}", "inner": "--}}", "braces": "}}"}
ENDS |= {"jinja": "#}", "liquid": r"\{%-?\s*endcomment\s*-?%\}", "line": ":::"}
STRETCH = re.compile(
    rf"(?P<percent>(?<![%\d])%%(?!%))"
    rf"|(?:(?P<comment><!--)|(?P<escaped>&lt;!--)|(?P<remark>\{{/\*))(?:[\s>]|<[^<>\n]{{0,99}}>)*"
    rf"(?:(?P<a_notes>note[ \t]*:)|{_WORD.replace('?P<', '?P<said_')}[ \t]*:|private\b)[ \t]*"
    rf"|(?P<unended><!--)|(?P<liquid>\{{%-?\s*comment\b[^%{{}}]*%\}})|(?P<inner>\{{\{{!--)|(?P<braces>\{{\{{!)|(?P<jinja>\{{\#(?=\s))"
    rf"|(?P<bracket>!?\[\[?)[ \t]*(?:{_WORD}|(?<=\[\[)note)[ \t]*(?::|[-\u2013\u2014][ \t])[ \t]*"
    rf"|(?P<line>:{{3,}})[ \t]*{_WORD.replace('?P<', '?P<lined_')}[ \t:]*(?=[^\n<]*[^\n<:]:{{3,}})",
    re.IGNORECASE,
)
# Blocks that the margin ends: callouts of Obsidian in a quote, and admonitions of MkDocs above indented lines.
BLOCKS = tuple(
    regex(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        rf"^[ \t>]*>[ \t]*(?P<mark>\[!{_WORD}\][+-]?)[^\n]*(?:\n[ \t]*>[^\n]*)*",
        rf"^(?P<margin>[ \t>]*)(?P<mark>(?:!!!|\?\?\?\+?)[ \t]+{_WORD})[^\n]*"
        r"(?:\n(?:(?P=margin)(?: {4}|\t)[^\n]*|[ \t>]*(?=\n[ \t>]*\n|\n(?P=margin)(?: {4}|\t))))*",
    )
)
END = regex(
    r"^(?: {0,3}#{1,6}[ \t]+\S.*| {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}))$|<h[1-6]\b|\Z",
    re.MULTILINE,
)
PARAGRAPH = regex(r"\n[ \t>]*\n|</(?:p|li|td|th|h[1-6]|div|blockquote|dd|dt|pre)>|\Z", re.IGNORECASE)
CLOSING = regex(r"%%(?!%)(?:(?<!\s%%)|(?!\w))")
BEGIN = regex(r"(?:\A|[\n>])[\s>*+-]*\Z")
PERCENTS = regex(r"%%(?!%)")
BRACKETS = regex(r"[\[\]]")
TARGET = regex(r"(?:\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)|\[[^\[\]\n]*\](?!:))?")
TAGS = regex(r"<[^<>]*>")
QUOTED = regex(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
HTML_CODE = regex(
    r"<(?P<tag>pre|code|script(?![^<>]*ld\+json)|style)\b(?:(?!<(?P=tag)\b).)*?</(?P=tag)\s*>|<!--(?:(?!<!--).)*?-->",
    re.DOTALL | re.IGNORECASE,
)

# Labels: the words that begin a note, in the languages in which people write them.
SPEAKER, SELF = word_pattern("speaker"), word_pattern("self")
_DOUBT = r"(?:internal|confidential|secret)"
_FIRST = r"(?:\A|(?<=\n)|(?<=[.!?\u2026;:)] ))[^\w\n@]{0,4}"
# A colon makes a label wherever it is, because wrapped lines of many formats are joined; "a note to self:" is prose.
LABEL = regex(
    rf"{_FIRST}(?:(?P<notes>(?:{SPEAKER})\s*(?::|\Z|(?=\n)))"
    rf"|(?P<private>(?:{SELF})\s*(?::|[-\u2013\u2014,.](?!\w)|\Z|(?=\n)))"
    rf"|(?P<doubtful>(?:{SPEAKER})\s*[-\u2013\u2014](?!\w)|{_DOUBT} notes?\s*:))\s*"
    rf"|(?<=\s)(?<!\ba\s)(?<!\bmy\s)(?<!\bthe\s)[^\w\s@]{{0,4}}(?:(?P<later_notes>(?=(?-i:[A-Z]))(?:{SPEAKER})\s*:)"
    rf"|(?P<later_private>(?:{SELF})\s*:))\s*"
    rf"|(?P<at>(?<![\w@./])@(?:private|{_DOUBT})(?![\w/]|[.-]\w):?\s*)",
    re.IGNORECASE,
)
NOTES = regex(r"^\s*(?P<notes>notes)\s*:(?!//)\s*", re.MULTILINE | re.IGNORECASE)
# What a source or a text has if it may hold a mark or a label; most have neither, and are not searched further.
MARKED = regex(
    r"(?=[%{<:/c\[\-!?])(?:%%|\{\{!|\{#\s|\{%-?\s*comment\b|<!--(?:(?!-->|<!--)[\s\S])*?\n[ \t]*\n"
    rf"|(?:(?:(?<![:/])[:/]{{3}}|class\s*=)[^\n]{{0,99}}?|(?:\[|--|!!!|\?\?\?|/\*)(?:&nbsp;|<[^<>\n]{{0,99}}>|\W){{0,9}})"
    rf"(?:note|{_NOTES}|{_PRIVATE}|{_DOUBTFUL}))",
    re.IGNORECASE,
)
LABELLED = regex(rf"(?:@|\b)(?:{SPEAKER}|{SELF}|private|internal|confidential|secret)")  # in small letters


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
    text: str, file: str, code: FindCode = lambda: ((), ()), *, only_private: bool = False, elements: bool = False
) -> tuple[str, tuple[MarkedNote, ...], tuple[Finding, ...]]:
    """Return the source without its notes, these notes, and findings; the other lines keep their numbers.

    code: returns where nothing is a mark. only_private: whether speaker notes stay. elements: whether
    `<aside class="notes">` is such a mark, as it is in Markdown.
    """
    plain = PlainSource(text)
    if not MARKED.search(plain.text) and plain.text.rfind("<!--") <= plain.text.rfind("-->"):
        return text, (), ()
    reader = _Source(plain, *code(), elements)
    cuts: list[tuple[int, int, bool]] = []
    notes: list[MarkedNote] = []
    findings: list[Finding] = []
    for found in reader.find_marked(only_private):
        start, inside, stop = plain.place(found.start), plain.end(found.inside), plain.end(found.stop)
        cuts.append((start, stop, found.closed))
        words = _note_without_margin(text[inside : min(max(plain.place(found.end), inside), stop)])
        notes.append(MarkedNote(reader.line(inside), words, found.sharing != "notes"))
        mark, where = " ".join(text[start:inside].split()), Where(file, reader.line(start))
        if not found.closed and found.sharing == "notes":
            message = "these notes do not end: they continue to the next heading or ruler"
            findings.append(warning("notes", message, where, "write the mark that ends them"))
        elif not found.closed:
            message = f'the private text that "{mark}" begins does not end: all that follows is left out'
            findings.append(warning("private", message, where, "write the mark that ends it"))
        elif found.sharing == "doubtful":
            findings.append(doubtful_mark_warning(mark, where))
    return cut_source(text, cuts), tuple(notes), tuple(findings)


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
    return source_without_notes(page, file, lambda: ((), [match.span() for match in HTML_CODE.finditer(page)]))


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


@lru_cache(maxsize=256)
def label_in_text(text: str, is_markdown: bool = False) -> NoteLabel | None:
    """Return the first label in a text, or None; in a paragraph of Markdown, `Notes:` at the start of a line is one."""
    found = [LABEL.search(text) if LABELLED.search(text.lower()) else None, NOTES.search(text) if is_markdown else None]
    match = min(filter(None, found), key=lambda each: each.start(), default=None)
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

    def __init__(
        self, plain: PlainSource, code_lines: Collection[int], code: Sequence[tuple[int, int]], elements: bool
    ) -> None:
        self.text, self._plain = plain.text, plain
        self._elements = elements
        self._lines = [match.end() for match in re.finditer("\n", plain.source)]
        self._code_lines, self._code = code_lines, code
        self._starts = [start for start, _ in code]
        self._ends = [match.start() for match in END.finditer(self.text) if not self.is_code(match.start())]
        self._paragraphs: list[int] = []  # the ends of paragraphs, once somebody asks
        self._closings = {kind: [mark.span() for mark in re.finditer(ENDS[kind], self.text)] for kind in ENDS}

    def line(self, place: int) -> int:
        """Return the number of the line, from 1, at an offset in the source."""
        return bisect_right(self._lines, place) + 1

    def is_code(self, at: int) -> bool:
        """Whether an offset in the text is within code."""
        place = self._plain.place(at)
        before = bisect_right(self._starts, place) - 1
        return self.line(place) in self._code_lines or (before >= 0 and place < self._code[before][1])

    def find_marked(self, only_private: bool) -> Iterator[_Found]:
        """Yield all marked texts, in order; those within another are part of it."""
        found = [*self._pairs(DIVISION), *(self._pairs(ELEMENT) if self._elements else ()), *self._find_stretches()]
        for match in (match for pattern in BLOCKS for match in pattern.finditer(self.text)):
            if _sharing(match) != "notes" and not self.is_code(match.start("mark")):
                found.append(_Found(match.start("mark"), match.end("mark"), match.end(), match.end(), _sharing(match)))
        stop = 0
        for each in sorted(found, key=lambda each: (each.start, each.stop)):
            if each.start >= stop and not (only_private and each.sharing == "notes"):
                yield each
                stop = each.stop

    def _pairs(self, marks: re.Pattern[str]) -> Iterator[_Found]:
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
        yield from (self._text_of_unclosed_mark(match) for match, is_marked in opened if is_marked)

    def _find_stretches(self) -> Iterator[_Found]:
        """Yield the texts between two marks that hold no other such text."""
        at = 0
        while match := STRETCH.search(self.text, at):
            is_code = self.is_code(match.start()) and (not match["bracket"] or self.is_code(match.end() - 1))
            found = None if is_code else self._stretch_of_mark(match)
            if found:
                yield found
            at = max(found.stop if found else 0, match.end())

    def _stretch_of_mark(self, match: re.Match[str]) -> _Found | None:
        """Return the text that a mark begins; None if it is no mark, because it has no end."""
        kind = next(name for name in (*ENDS, "percent", "bracket") if match[name])
        if kind == "percent":
            return self._between_percents(match)
        if kind == "bracket":
            return self._in_brackets(match)
        following = bisect_left(self._closings[kind], (match.end(), 0))
        if following == len(self._closings[kind]):
            return None if kind == "jinja" else self._text_of_unclosed_mark(match)
        end, stop = self._closings[kind][following]
        if kind == "unended" and (self._is_at_begin(match) or end < self._paragraph_end(match.end())):
            return None  # a comment that Markdown knows as one
        return _Found(match.start(), match.end(), end, stop, _sharing(match))

    def _between_percents(self, match: re.Match[str]) -> _Found | None:
        begins = self._is_at_begin(match)
        limit = len(self.text) if begins else self._paragraph_end(match.end())
        closing = CLOSING.finditer(self.text, match.end(), limit)
        close = next((mark for mark in closing if not self.is_code(mark.start())), None)
        if self.text[match.end() : match.end() + 1].isspace():  # as nobody writes %%time
            close = self._close_of_pair(match) or close
        if close:
            return _Found(match.start(), match.end(), close.start(), close.end(), "private")
        return self._text_of_unclosed_mark(match) if begins else None

    def _is_at_begin(self, match: re.Match[str]) -> bool:
        """Return whether a mark begins a line, an item or an element."""
        return BEGIN.search(self.text[max(0, match.start() - 20) : match.start()]) is not None

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
            depth += 0 if self.is_code(bracket.start()) else 1 if bracket[0] == "[" else -1
            if not depth:
                stop = next(TARGET.finditer(self.text, bracket.end())).end()  # it matches at once, perhaps nothing
                end = bracket.start() - ("[[" in match["bracket"] and self.text[bracket.start() - 1] == "]")
                return _Found(match.start(), match.end(), end, stop, _sharing(match))
        return self._text_of_unclosed_mark(match)

    def _paragraph_end(self, place: int) -> int:
        if not self._paragraphs:
            self._paragraphs = [match.start() for match in PARAGRAPH.finditer(self.text)]
        return self._paragraphs[bisect_left(self._paragraphs, place)]

    def _text_of_unclosed_mark(self, match: re.Match[str]) -> _Found:
        """Return the text of a mark without an end: notes reach to the next section, a private text to the end."""
        inside, sharing = match.end(), _sharing(match)
        start = match.start("mark" if match.re in (DIVISION, ELEMENT) else 0)
        end = (*self._ends, len(self.text))[bisect_left(self._ends, inside)] if sharing == "notes" else len(self.text)
        return _Found(start, inside, end, end, sharing, closed=False)
