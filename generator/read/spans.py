"""The spans of a block: its stretches in one look, and its pictures; and the Text that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info, warning
from generator.model.address import NOWHERE, WANTED, address_of_text
from generator.model.text import FORBIDDEN, Run, Text, bare_text, cut_text, cut_text_at_spans, merged_runs
from generator.read.decode import is_blank_source
from generator.read.formulas import plain_tex_formula
from generator.read.prose import LINE_END, source_text_with_dashes
from generator.read.source_images import ImageUse, SourceImage, image_name_in_message, remark_on_source_image
from generator.regex import regex

BARE = regex(r"(?<![\w/])(https?://[^\s<>()\[\]{}\"'`|]*[^\s<>()\[\]{}\"'`|.,:;!?*_~])", re.IGNORECASE)
SPACE = regex("[ \t\r\n\x85\u2028\u2029]+")  # not the no-break spaces, which hold words together
BAR = 4  # so many links without a word between them are a menu
WORD = regex(r"\w")


class Span(Struct, frozen=True):
    """A stretch of a block in one look, or a picture; `href` is the address of its link, as written.

    The end of a line is a span of its own, with a line feed as its text.
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""
    image: SourceImage | None = None


Spans = tuple[Span, ...]


def is_end_span(span: Span) -> bool:
    """Return whether a span is the end of a line."""
    return span.text == "\n"


def text_of_spans(spans: Iterable[Span]) -> Text:
    """Return the Text of spans, without outer space and in one line; pictures are replaced by their words."""
    text = merged_runs(_run(each) for span in spans for each in words_of_picture_span(span))
    said = bare_text(text)
    if is_blank_source(said):
        return ()
    if "\n" in said:
        text, said = _text_in_one_line(text, said)
    return source_text_with_dashes(cut_text(text, len(said) - len(said.lstrip(" ")), len(said.rstrip(" "))))


def _run(span: Span) -> Run:
    link = (address_of_text(span.href) if span.href else None) or NOWHERE
    return Run(span.text, span.bold, span.italic, span.code, link)


def _text_in_one_line(text: Text, said: str) -> tuple[Text, str]:
    """Return the text in one line; in Chinese and Japanese the lines are joined without a space."""
    gaps = [] if said.isascii() else [match.span() for match in re.finditer(LINE_END, said)]
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(said)]
    kept = (run for piece in cut_text_at_spans(text, zip(starts, ends, strict=True)) for run in piece)
    text = merged_runs(run if run.code else replace(run, text=SPACE.sub(" ", run.text)) for run in kept)
    return text, bare_text(text)


def words_of_picture_span(span: Span) -> Iterator[Span]:
    """Yield spans with the words of a picture, linked to it; never its address as a text."""
    if (image := span.image) is None:
        yield span
        return
    if image.words:
        href = span.href if address_of_text(span.href) else image.src  # not a place on the same page
        yield replace(span, text=flat_text_of_source(image.words), href=href, image=None)
    more = [each for each in (image.title, image.credit) if each and each != image.words]
    yield from (replace(span, text=flat_text_of_source(f" ({each})"), image=None) for each in more)


def lines_of_spans(spans: Iterable[Span]) -> list[Spans]:
    """Return the spans of each line, with the span that ends it."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        lines[-1].append(span)
        if is_end_span(span):
            lines.append([])
    return [tuple(line) for line in lines]


def spans_of_lines(lines: Iterable[Spans]) -> Spans:
    """Return the spans of all lines as those of one block, without the last line end."""
    spans = [span for line in lines for span in line]
    return tuple(spans[:-1] if spans and is_end_span(spans[-1]) else spans)


def spans_without_first(spans: Spans, count: int) -> Spans:
    """Return the spans without the first `count` characters."""
    rest = []
    for span in spans:
        left = span.text[count:]
        count = max(count - len(span.text), 0)
        if left or span.image:
            rest.append(span if left == span.text else replace(span, text=left))
    return tuple(rest)


def flat_text_of_source(text: str) -> str:
    """Return a text in one line, without characters that a deck cannot have."""
    return SPACE.sub(" ", FORBIDDEN.sub(" ", text))  # &#10; may have become a line end


def remark_on_refused_link(address: str, where: Where) -> Finding:
    """Return the warning about a link that a deck cannot have."""
    return warning("link", f'the link to "{brief(unquote(address))}" is kept as plain words', where, WANTED)


class SpansMakeup(Struct, frozen=True):
    """What a block consists of: its links, the number of its pictures, and whether words are in and beside links."""

    links: list[str]
    pictures: int
    within: bool
    beside: bool

    @property
    def is_pictures(self) -> bool:
        """Whether the block is only pictures: badges, a logo, a screenshot."""
        return self.pictures > 0 and not (self.within or self.beside)

    @property
    def is_aside(self) -> bool:
        """Whether the block is only pictures or a menu of links, which a speaker would not read out."""
        return self.is_pictures or (len(self.links) >= BAR and self.within and not self.beside)


def makeup_of_spans(spans: Spans) -> SpansMakeup:
    """Return what a block with these spans consists of."""
    said = [span for span in spans if WORD.search(span.text)]
    links = [href for href, _ in groupby(spans, key=lambda span: span.href) if href]
    pictures = sum(span.image is not None for span in spans)
    return SpansMakeup(links, pictures, any(span.href for span in said), not all(span.href for span in said))


class Collector(Struct):
    """Collects the spans of a block, in the look that is set; adds `findings` about things that a deck cannot have.

    where: its first line. sugared: whether bare addresses become links.
    use: decides how a picture among words is shown.
    named: the footnotes that it refers to: their line, and their token's meta.
    unplayed: the tag of an open <video> or the like, whose content is not read.
    """

    where: Where
    findings: list[Finding]
    sugared: bool = True
    use: Callable[[SourceImage], ImageUse] | None = None
    look: Span = Span()
    named: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    unplayed: str = ""
    _told: set[tuple[str, str]] = field(default_factory=set)  # the codes and levels of its findings on formulas
    _spans: list[Span] = field(default_factory=list)
    _links: list[tuple[int, Span, str]] = field(default_factory=list)  # start, look before, text if it has none

    def text(self, text: str) -> None:
        """Add a text; bare addresses in it become links, if the collector does so."""
        text = flat_text_of_source(text)
        sugared = self.sugared and "://" in text and not self.look.href
        for number, piece in enumerate(BARE.split(text) if sugared else [text]):
            if piece:
                href = self.check_address(piece) if number % 2 else self.look.href
                self._spans.append(replace(self.look, text=piece, href=href))

    def code(self, text: str) -> None:
        """Add code, without any replacement."""
        self._spans.append(replace(self.look, text=text, code=True))

    def formula(self, formula: str) -> None:
        """Add a formula in plain characters if that is possible, or else in TeX; add a finding, once for a block."""
        said = plain_tex_formula(flat_text_of_source(formula).strip("$"))
        hint = "" if said else "write it in plain characters (E = mc²), or give it as a picture"
        make, shown = (info, f'written "{brief(said)}"') if said else (warning, "shown as it is written")
        remark = make("formula", f'the formula "{brief(flat_text_of_source(formula))}" is {shown}', self.where, hint)
        self.findings += [remark] * ((remark.code, remark.level) not in self._told)
        self._told.add((remark.code, remark.level))
        self._spans.append(replace(self.look, text=said or flat_text_of_source(formula)))

    def image(self, image: SourceImage | None) -> None:
        self._spans += [replace(self.look, image=image)] * (image is not None)

    def end_line(self) -> None:
        self._spans.append(replace(self.look, text="\n", code=False))

    def open_link(self, href: str, unsaid: str = "") -> None:
        """Begin a link; `unsaid` is its text if it has no words."""
        self._links.append((len(self._spans), self.look, unsaid))
        self.look = replace(self.look, href=self.check_address(href))

    def close_link(self) -> None:
        """End the link that was begun last, if any."""
        if not self._links:
            return
        start, before, unsaid = self._links.pop()
        if all(is_blank_source(span.text) and span.image is None for span in self._spans[start:]):
            self._spans.append(replace(self.look, text=flat_text_of_source(unsaid)))
        self.look = replace(self.look, href=before.href)

    def check_address(self, href: str) -> str:
        """Return an address unchanged; add a finding if a deck cannot link to it and it is no place on the page."""
        if href and not href.startswith("#") and address_of_text(href) is None:
            self.findings.append(remark_on_refused_link(href, self.where))
        return href

    def spans(self, *, pictured: bool = True) -> Spans:
        """Return the spans; a picture that cannot be shown is replaced by its words, with a warning.

        pictured: whether the block may show pictures, as paragraphs may.
        """
        return spans_of_lines(self._line(line, pictured) for line in lines_of_spans(tuple(self._spans)))

    def apart(self) -> tuple[Spans, Spans]:
        """Return the words of a block and its pictures; where it has no words, those of its pictures, and ()."""
        words = spans_of_lines(lines_of_spans(span for span in self._spans if span.image is None))
        if all(is_blank_source(span.text) for span in words):
            # A heading has no link to a file.
            files = {span.image.src for span in self._spans if span.image and not span.href}
            said = self.spans(pictured=False)
            return tuple(replace(span, href="") if span.href in files else span for span in said), ()
        return words, tuple(span for span in self._spans if span.image)

    def _line(self, line: Spans, pictured: bool) -> Spans:
        solid = [span for span in line if span.image or not is_blank_source(span.text)]
        if pictured and all(span.image for span in solid):
            return line
        ends = [id(span) for span in (solid[:1] + solid[-1:]) if span.image and span.image.is_remote and pictured]
        return tuple(each for span in line for each in self._spans_amid_words(span, pictured, id(span) in ends))

    def _spans_amid_words(self, span: Span, pictured: bool, is_apart: bool) -> Iterable[Span]:
        """Return a picture among words if it can be shown or its words are no part of theirs, or else its words."""
        use = self.use(span.image) if span.image and self.use and pictured else "words"
        if span.image is None or use == "shown" or (is_apart and use == "words"):
            return (span,)
        image = replace(span.image, is_small=span.image.is_small or use == "small")
        self.findings.append(remark_on_picture_among_spans(span, image, self.where))
        return words_of_picture_span(span)


def remark_on_picture_among_spans(span: Span, image: SourceImage, where: Where) -> Finding:
    """Return the finding on a picture replaced by its words; a linked SVG on the web counts as a badge."""
    badge = image.is_remote and span.href and ".svg" in image.src
    if badge or image.is_small or image.is_remote:
        return remark_on_source_image("small" if badge or image.is_small else "web", image.src, where)
    message = f'the picture "{image_name_in_message(image.src)}" stands within a text, so only its alt text is shown'
    return warning("picture", message, where, "put it into its own paragraph")
