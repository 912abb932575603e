"""The source of an article in any format in; the same without what its author marked as not for the audience, out.

Every mark is known here, and nowhere else. *Notes* are the author's speaker notes: `::: notes`, `<!-- notes: -->`,
`<aside class="notes">`. *Private* texts stay in the source: `::: private`, `[Private: ...]`, `%%...%%`. A mark that
only looks like one of these (`::: secret`, `{{! ... }}`) counts as private, with a warning. Marks without an end, such
as `Note to self:`, are labels: the nodes of a file and the values of YAML say how far each reaches.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
from generator.read.looks import CODE_BRACKET, PlainSource, cut_source, source_without_code
from generator.regex import regex
from generator.shipped import word_pattern

Cut = tuple[int, int, bool]  # where a stretch begins and ends, and whether looks that it begins or ends stay
Sharing = Literal["notes", "private", "doubtful"]  # doubtful: private, with a warning
FindCode = Callable[[], tuple[Collection[int], Sequence[tuple[int, int]]]]  # lines, from 1, and stretches of code

_NOTES = r"notes|(?:speaker|presenter)[-_ ]?notes?"
_PRIVATE = r"private(?:[-_ ](?:notes?|comments?))?|notes?[-_ ]to[-_ ](?:my)?self"
_DOUBTFUL = r"secrets?|confidential|hidden|personal|internal(?:[-_ ](?:notes?|comments?|only))?|not[-_ ]for[-_ ]slides?"


def _hidden(of: str) -> str:
    """Return the pattern of a word that hides a text; its groups end in what the mark says, after `of`."""
    return rf"(?:(?P<{of}_private>{_PRIVATE})|(?P<{of}_doubtful>{_DOUBTFUL}))(?![\w-])"


def _word(of: str) -> str:
    """Return the pattern of a word that hides a text or makes it speaker notes."""
    return rf"(?:(?P<{of}_notes>{_NOTES})(?![\w-])|{_hidden(of)})"


_BEGINS = r"(?:^[ \t>]*|(?<=>)[ \t]*)(?:(?:[-*+]|\d+[.)])[ \t]+)?"  # a line, or an element of HTML
_ENDED = r"[ \t:]*(?=[^\n<]*[^\n<:]:{3,})"  # in the same line
_FENCE = rf"(?!:{{3,}}[ \t]*(?:{_NOTES}|{_PRIVATE}|{_DOUBTFUL})(?![\w-]){_ENDED})(?::{{3,}}|/{{3,}}|::(?=\s*</p>))"
_CLASS = (
    rf"class\s*=\s*(?:\"(?:[^\"<>]*\s)?{_word('double')}[\s\"]|'(?:[^'<>]*\s)?{_word('single')}[\s']"
    rf"|{_word('bare')}[\s>])"
)
_LOOKS = r"(?:[\s>]|<[^<>\n]{0,99}>)*"
# What begins a text that is not for the audience: a group for each kind, which is what a mark consists of.
OPEN = regex(
    # A callout of Obsidian in a quote, and an admonition of MkDocs above indented lines: the margin ends them.
    rf"(?im)^[ \t>]*>[ \t]*(?P<callout>\[!{_hidden('callout')}\][+-]?)[^\n]*(?:\n[ \t]*>[^\n]*)*"
    rf"|^(?P<margin>[ \t>]*)(?P<set_in>(?:!!!|\?\?\?\+?)[ \t]+{_hidden('set')})[^\n]*"
    r"(?:\n(?:(?P=margin)(?: {4}|\t)[^\n]*|[ \t>]*(?=\n[ \t>]*\n|\n(?P=margin)(?: {4}|\t))))*"
    rf"|{_BEGINS}(?P<division>{_FENCE})[ \t]*"
    rf"(?:\{{(?:[^{{}}\n]*?(?<![\w-])\.|[ \t]*){_word('braced')}[^{{}}\n]*\}}|\.?{_word('named')})[ \t:]*"
    rf"|(?P<element><)(?:aside|div)\b(?=[^<>]*\s{_CLASS})[^<>]*>"
    rf"|(?P<line>(?<!:):{{3,}}+)[ \t]*{_word('lined')}{_ENDED}"
    rf"|(?P<percent>(?<![%\d])%%(?!%))"
    rf"|(?:(?P<comment><!--)|(?P<escaped>&lt;!--)|(?P<remark>\{{/\*)){_LOOKS}"
    rf"(?:(?P<a_notes>note[ \t]*:)|{_word('said')}[ \t]*:|private\b)[ \t]*"
    r"|(?P<unended><!--)|(?P<liquid>\{%-?\s*comment\b[^%{}]*%\})|(?P<inner>\{\{!--)|(?P<braces>\{\{!)|(?P<jinja>\{\#(?=\s))"
    rf"|(?P<bracket>!?[\[{CODE_BRACKET}]\[?)[ \t]*(?:{_word('bracketed')}|(?<=\[\[)note)"
    r"[ \t]*(?::|[-\u2013\u2014][ \t])[ \t]*"
)
# What begins and ends divisions and elements, which may hold others.
PAIRS = (
    regex(rf"{_BEGINS}(?P<mark>{_FENCE})[ \t]*(?P<opens>[^\s:<])?", re.MULTILINE | re.IGNORECASE),
    regex(r"(?P<mark><)(?:/(?:aside|div)\b|(?P<opens>aside|div)\b)[^<>]*>", re.IGNORECASE),
)
# What ends the other kinds.
ENDS = {"comment": "-->", "unended": "-->", "escaped": "--&gt;", "remark": r"\*/\}", "inner": "--}}", "braces": "}}"}
ENDS |= {"jinja": "#}", "liquid": r"\{%-?\s*endcomment\s*-?%\}", "line": ":::"}
KINDS = ("callout", "set_in", "division", "element", "percent", "bracket", *ENDS)
RULER = r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})"
END = regex(rf"^(?: {{0,3}}#{{1,6}}[ \t]+\S.*|{RULER})$|<h[1-6]\b|\Z", re.MULTILINE)
PARAGRAPH = regex(r"\n[ \t>]*\n|</(?:p|li|td|th|h[1-6]|div|blockquote|dd|dt|pre)>|\Z", re.IGNORECASE)
CLOSING = regex(r"%%(?!%)(?:(?<!\s%%)|(?!\w))")
BEGIN = regex(r"(?:\A|[\n>])[\s>*+-]*\Z")
PERCENTS = regex(r"%%(?!%)")
BRACKETS = regex(r"[\[\]]")
TARGET = regex(r"(?:\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)|\[[^\[\]\n]*\](?!:))?")
TAGS = regex(r"<[^<>]*>")
QUOTED = regex(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
HTML_CODE = regex(
    r"(?is)<(?P<tag>pre|code|script(?![^<>]*ld\+json)|style)\b[^<>]*>(?P<inside>(?:(?!<(?P=tag)\b).)*?)</(?P=tag)\s*>"
    r"|(?P<comment><!--(?:(?!<!--).)*?-->)"
)

# Labels: the words that begin a note, in the languages in which people write them.
SPEAKER, SELF = word_pattern("speaker"), word_pattern("self")
_DOUBT = r"(?:internal|confidential|secret)"
_FIRST = r"(?:\A|(?<=\n)|(?<=[.!?\u2026;:)] ))[^\w\n@]{0,4}"
# A colon makes a label wherever it is, because wrapped lines of many formats are joined; "a note to self:" is prose.
LABEL = regex(
    rf"(?i){_FIRST}(?:(?P<notes>(?:{SPEAKER})\s*(?::|\Z|(?=\n)))"
    rf"|(?P<private>(?:{SELF})\s*(?::|[-\u2013\u2014,.](?!\w)|\Z|(?=\n)))"
    rf"|(?P<doubtful>(?:{SPEAKER})\s*[-\u2013\u2014](?!\w)|{_DOUBT} notes?\s*:))\s*"
    rf"|(?<=\s)(?<!\ba\s)(?<!\bmy\s)(?<!\bthe\s)[^\w\s@]{{0,4}}(?:(?P<later_notes>(?=(?-i:[A-Z]))(?:{SPEAKER})\s*:)"
    rf"|(?P<later_private>(?:{SELF})\s*:))\s*"
    rf"|(?P<at>(?<![\w@./])@(?:private|{_DOUBT})(?![\w/]|[.-]\w):?\s*)"
)
NOTES = regex(r"^\s*(?P<notes>notes)\s*:(?!//)\s*", re.MULTILINE | re.IGNORECASE)
# What a source or a text has if it may hold a mark or a label; most have neither, and are not searched further.
MARKED = regex(
    r"(?i)(?=[%{<:/c\[\-!?])(?:%%|\{\{!|\{#\s|\{%-?\s*comment\b|<!--(?:(?!-->|<!--)[\s\S])*?\n[ \t]*\n"
    rf"|(?:(?:(?<![:/])[:/]{{3}}|class\s*=)[^\n]{{0,99}}?|(?:\[|--|!!!|\?\?\?|/\*)(?:&nbsp;|<[^<>\n]{{0,99}}>|\W){{0,9}})"
    rf"(?:note|{_NOTES}|{_PRIVATE}|{_DOUBTFUL}))"
)
LABELLED = regex(rf"(?:@|\b)(?:{SPEAKER}|{SELF}|private|internal|confidential|secret)")  # in small letters


class MarkedNote(Struct, frozen=True):
    """A text for the speaker as it is written in the source, and the line that it belongs to."""

    line: int
    text: str
    is_private: bool = False


Cleared = tuple[str, tuple[MarkedNote, ...], tuple[Finding, ...]]  # a source without its notes; these; and findings


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


def source_without_notes(text: str, file: str, code: FindCode = lambda: ((), ()), *, elements: bool = False) -> Cleared:
    """Return the source without its notes, these notes, and findings; the other lines keep their numbers.

    code: returns where nothing is a mark. elements: whether `<aside class="notes">` is such a mark, as it is in
    Markdown.
    """
    plain = PlainSource(text)
    if not MARKED.search(plain.text) and plain.text.rfind("<!--") <= plain.text.rfind("-->"):
        return text, (), ()
    reader = _Source(PlainSource(source_without_code(text, *code())), elements)
    plain = reader.plain
    cuts, findings = list[Cut](), list[Finding]()
    told: list[tuple[int, int, list[Cut], bool]] = []  # where each begins and ends, and the private texts in it
    within = 0  # so many private texts since the notes that they are in
    for found in reader.find_marked():
        start, inside, stop = plain.place(found.start), plain.end(found.inside), plain.end(found.stop)
        if cuts and start < cuts[-1][1]:  # a private text in the notes before it
            told[-1 - within][2].append((start, stop, found.closed))
            cuts[-1] = (cuts[-1][0], max(stop, cuts[-1][1]), cuts[-1][2])
            within += 1
        else:
            cuts.append((start, stop, found.closed))
            within = 0
        told.append((inside, min(max(plain.place(found.end), inside), stop), [], found.sharing != "notes"))
        mark, where = " ".join(text[start:inside].split()), Where(file, reader.line(start))
        if not found.closed and found.sharing == "notes":
            message = "these notes do not end: they continue to the next heading or ruler"
            findings.append(warning("notes", message, where, "write the mark that ends them"))
        elif not found.closed:
            message = f'the private text that "{mark}" begins does not end: all that follows is left out'
            findings.append(warning("private", message, where, "write the mark that ends it"))
        elif found.sharing == "doubtful":
            findings.append(doubtful_mark_warning(mark, where))
    notes = []
    for begin, end, inner, is_private in told:
        holes = [(start - begin, min(stop, end) - begin, is_whole) for start, stop, is_whole in inner]
        words = cut_source(text[begin:end], holes)
        notes.append(MarkedNote(reader.line(begin), _note_without_margin(words), is_private))
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
    texts = _notes_without_labels(notes)
    said = ((note, unescape(TAGS.sub(" ", note.text)) if is_page else note.text) for note in texts)
    words = ((note, " ".join(text.split())) for note, text in said)
    return [SpokenNote(note.line if lined else 0, (Run(text),), note.is_private) for note, text in words if text]


def page_without_notes(page: str, file: str) -> Cleared:
    """Return a page of HTML without its notes, these notes, and findings; comments and code stay as they are."""
    spans = (match.span(match.lastgroup or 0) for match in HTML_CODE.finditer(page))
    return source_without_notes(page, file, lambda: ((), [*spans]))


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


def value_without_notes(text: str, where: Where) -> Cleared:
    """Return a single value at `where` without its notes and its labelled paragraphs, these notes, and findings."""
    text, marked, found = source_without_notes(text, where.file)
    notes, findings = [*_notes_without_labels(marked)], [replace(each, where=where) for each in found]
    pieces = re.split(r"(\n[ \t]*\n)", text) if label_in_text(text) else [text]
    for number, piece in enumerate(pieces):
        if label := label_in_text(piece):
            pieces[number] = piece[: label.start].rstrip()
            notes.append(MarkedNote(1, piece[label.end :], label.is_private))
            findings += label.warnings(where)
    return "".join(pieces), tuple(notes), tuple(findings)


def _notes_without_labels(notes: Iterable[MarkedNote]) -> Iterator[MarkedNote]:
    """Yield notes, and the labelled texts within them as notes of their own."""
    for note in notes:
        text, inner = (note.text, ()) if note.is_private else value_without_notes(note.text, Where(""))[:2]
        yield replace(note, text=text)
        yield from (replace(each, line=note.line) for each in inner)


def _sharing(match: re.Match[str]) -> Sharing:
    """Return what a mark says: the end of the name of its group that matched."""
    named = {name.rpartition("_")[2] for name, said in match.groupdict().items() if said}
    is_comment = bool(named & {"comment", "escaped", "remark"})
    if "notes" in named:
        return "notes"
    return "private" if "percent" in named or ("private" in named and not is_comment) else "doubtful"


def _note_without_margin(text: str) -> str:
    """Return notes without the marks of a quote around them, or the margin of a list."""
    rows = text.split("\n")
    quoted = any(QUOTED.match(row) for row in rows) and all(QUOTED.match(row) for row in rows[1:-1] if row.strip())
    return QUOTED.sub("", text) if quoted else f"{rows[0].strip()}\n" + dedent("\n".join(rows[1:]))


class _Source:
    """A source without looks and code, with the ends of its marks, paragraphs and sections."""

    def __init__(self, plain: PlainSource, elements: bool) -> None:
        self.text, self.plain, self._elements = plain.text, plain, elements
        self._lines = [match.end() for match in re.finditer("\n", plain.source)]
        self._ends = [match.start() for match in END.finditer(self.text)]
        self._paragraphs = [match.start() for match in PARAGRAPH.finditer(self.text)]
        self._closings = {kind: [mark.span() for mark in re.finditer(ENDS[kind], self.text)] for kind in ENDS}
        self._partners: dict[int, tuple[int, int]] = {}  # of divisions and elements: what ends each, by its begin
        for marks in PAIRS:
            opened: list[int] = []
            for match in marks.finditer(self.text):
                if match["opens"]:
                    opened.append(match.start("mark"))
                elif opened:
                    self._partners[opened.pop()] = match.start("mark"), match.end()

    def line(self, place: int) -> int:
        """Return the number of the line, from 1, at an offset in the source."""
        return bisect_right(self._lines, place) + 1

    def find_marked(self) -> Iterator[_Found]:
        """Yield all marked texts, in order; those within another are part of it, except private ones within notes."""
        at = until = 0
        while match := OPEN.search(self.text, at):
            kind = next(name for name in KINDS if match[name] is not None)
            found = self._text_of_mark(match, kind) if self._elements or kind != "element" else None
            at = match.end(kind)
            if found and found.sharing != "notes":
                yield found
                at = max(found.stop, at)
            elif found and found.start >= until:
                yield found
                until = found.stop

    def _text_of_mark(self, match: re.Match[str], kind: str) -> _Found | None:
        """Return the text that a mark begins; None if it is no mark, because it has no end."""
        start, inside, sharing = match.start(kind), match.end(), _sharing(match)
        if kind in ("callout", "set_in"):
            return _Found(start, match.end(kind), inside, inside, sharing)
        begins = BEGIN.search(self.text[max(0, start - 20) : start]) is not None  # a line, an item or an element
        ends = self._ends_of_mark(match, kind, len(self.text) if begins else self._paragraph_end(inside))
        if kind == "unended" and ends and (begins or ends[0] < self._paragraph_end(inside)):
            return None  # a comment that Markdown knows as one
        if ends:
            return _Found(start, inside, *ends, sharing)
        if kind == "jinja" or (kind == "percent" and not begins):
            return None
        # Notes without an end reach to the next section, a private text to the end.
        end = (*self._ends, len(self.text))[bisect_left(self._ends, inside)] if sharing == "notes" else len(self.text)
        return _Found(start, inside, end, end, sharing, closed=False)

    def _ends_of_mark(self, match: re.Match[str], kind: str, limit: int) -> tuple[int, int] | None:
        """Return where the text of a mark ends, without the mark that ends it and with it; None if none does.

        limit: how far percent signs reach.
        """
        if kind in ("division", "element"):
            return self._partners.get(match.start(kind))
        if kind == "percent":
            close = self._close_of_pair(match) or next(CLOSING.finditer(self.text, match.end(), limit), None)
            return close.span() if close else None
        if kind == "bracket":
            return self._ends_of_bracket(match)
        following = bisect_left(self._closings[kind], (match.end(), 0))
        return self._closings[kind][following] if following < len(self._closings[kind]) else None

    def _close_of_pair(self, match: re.Match[str]) -> re.Match[str] | None:
        """Return the mark of the paragraph that ends a stretch, whatever follows it; None if the marks make no pairs.

        A first mark after a figure may be its percent sign: then the last mark ends the stretch, and nothing leaks.
        """
        if not self.text[match.end() : match.end() + 1].isspace():  # as in %%time
            return None
        near = list(islice(PERCENTS.finditer(self.text, match.end(), self._paragraph_end(match.end())), 99))
        plain = [mark for mark in near if not self.text[mark.start() - 1].isdigit()]
        return near[-1] if near[:1] != plain[:1] else plain[0] if len(plain) % 2 else None

    def _ends_of_bracket(self, match: re.Match[str]) -> tuple[int, int] | None:
        depth = len(match["bracket"].lstrip("!"))
        for bracket in BRACKETS.finditer(self.text, match.end(), self._paragraph_end(match.end())):
            depth += 1 if bracket[0] == "[" else -1
            if not depth:
                stop = next(TARGET.finditer(self.text, bracket.end())).end()  # it matches at once, perhaps nothing
                return bracket.start() - ("[[" in match["bracket"] and self.text[bracket.start() - 1] == "]"), stop
        return None

    def _paragraph_end(self, place: int) -> int:
        return self._paragraphs[bisect_left(self._paragraphs, place)]
