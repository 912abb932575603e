"""One HTML tag in, its name and attributes out; and where a stretch of HTML falls into paragraphs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.read.inline import References, html_tokens, tokens_of

TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^<>]*)>")
ATTRIBUTE = re.compile(r"""([A-Za-z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")
# A comment that nobody closed is text; looking for its end from each of many would take forever, so it is looked for
# only before the last end there is.
COMMENT = r"<!--.*?-->"
ANY_TAG = r"<[/!?]?[A-Za-z][^<>]*>"
PIECE = re.compile(f"({COMMENT}|{ANY_TAG})", re.DOTALL)
PIECE_NO_COMMENT = re.compile(f"({ANY_TAG})")
BLOCKS = (
    "address|article|aside|blockquote|body|br|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|head|header|hr|html|li|main|menu|nav|ol|p|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead"
    "|title|tr|ul"
)
BLOCK = re.compile(rf"</?(?:{BLOCKS})(?![A-Za-z0-9-])[^<>]*>", re.IGNORECASE)
# A heading that nobody closed is text; it holds no other, so that its end is not looked for from each of many.
NOT_A_HEADING = r"(?!</?(?:summary|h[1-6])(?![A-Za-z0-9-]))"
HEADING = (
    r"<(?P<name>summary|h[1-6])(?![A-Za-z0-9-])[^<>]*>"
    rf"(?P<inside>(?:[^<]|{NOT_A_HEADING}<)*+)</(?P=name)\s*>"
)
COMMENT_OR_HEADING = re.compile(rf"{COMMENT}|{HEADING}", re.IGNORECASE | re.DOTALL)
HEADING_ALONE = re.compile(HEADING, re.IGNORECASE)
COMMENT_OR_BLOCK = re.compile(rf"{COMMENT}|({BLOCK.pattern})", re.IGNORECASE | re.DOTALL)


class Tag(Struct, frozen=True):
    """A tag with its attributes, or a comment; `name` is in lower case, and empty for what is neither."""

    name: str
    opens: bool
    source: str

    def get(self, attribute: str) -> str:
        """The value of an attribute, empty where there is none."""
        for name, value in ATTRIBUTE.findall(self.source):
            if name.lower() == attribute:
                return html.unescape(value.strip("\"'")).strip()
        return ""


def tag_of(source: str) -> Tag:
    """The tag that a stretch of HTML is."""
    if source.startswith("<!--"):
        return Tag("comment", True, " ".join(source[4:].removesuffix("-->").split()))
    match = TAG.fullmatch(source)
    return Tag(match["name"].lower(), not match["close"], match["rest"]) if match else Tag("", True, source)


def stretches(source: str) -> Iterator[tuple[str, bool]]:
    """A stretch of HTML in pieces, in order, and whether each is a tag or a comment."""
    closed = _last_comment(source)
    *before, middle = PIECE.split(source[:closed])
    for number, piece in enumerate([*before, *PIECE_NO_COMMENT.split(middle + source[closed:])]):
        yield (piece, True) if number % 2 else (html.unescape(piece), False)


def says_something(source: str) -> bool:
    """Whether a stretch of HTML has words, a picture or a comment."""
    for piece, is_tag in stretches(source):
        if piece.strip() if not is_tag else tag_of(piece).name in ("comment", "img"):
            return True
    return False


def headings(source: str) -> Iterator[tuple[str, str, int]]:
    """A stretch of HTML cut at its headings that have words: tag (empty between headings), inside and line, from 0."""
    start = line = 0
    for match in _headings(source):
        yield "", source[start : match.start()], line
        line += source.count("\n", start, match.start())
        yield match["name"].lower(), match["inside"], line
        line += match[0].count("\n")
        start = match.end()
    yield "", source[start:], line


def _headings(source: str) -> Iterator[re.Match[str]]:
    closed = _last_comment(source)
    found = [*COMMENT_OR_HEADING.finditer(source, 0, closed), *HEADING_ALONE.finditer(source, closed)]
    return (match for match in found if match["name"] and re.search(r"\w", _words(match["inside"])))


def _words(source: str) -> str:
    return " ".join(tag_of(piece).get("alt") if is_tag else piece for piece, is_tag in stretches(source))


def paragraphs(source: str) -> Iterator[tuple[str, int]]:
    """A stretch of HTML cut at the tags that begin or end a block, and the line of each part, counted from 0."""
    start = line = 0
    for end, following in [*_cuts(source), (len(source), len(source))]:
        part = source[start:end]
        if part.strip():
            yield part, line + part[: len(part) - len(part.lstrip())].count("\n")
        line += source.count("\n", start, following)
        start = following


def _cuts(source: str) -> Iterator[tuple[int, int]]:
    """Where the tags of blocks stand outside of comments."""
    closed = _last_comment(source)
    yield from (match.span() for match in COMMENT_OR_BLOCK.finditer(source, 0, closed) if match[1])
    yield from (match.span() for match in BLOCK.finditer(source, closed))


def _last_comment(source: str) -> int:
    """Where the last comment may end."""
    return source.rfind("-->") + 3 if "-->" in source else 0


if TYPE_CHECKING:
    from markdown_it.token import Token

WORD = re.compile(r"\w")
BAR = 4  # links; a sentence of so many links without a word between them is a menu


class Makeup(Struct):
    """The addresses of a text's links, how many pictures it holds, and whether words stand within links and beside."""

    links: list[str]
    pictures: int = 0
    within: bool = False
    beside: bool = False

    @property
    def is_pictures(self) -> bool:
        """Whether there is nothing but pictures: badges, a logo, a screenshot."""
        return self.pictures > 0 and not (self.within or self.beside)

    @property
    def is_bar(self) -> bool:
        """Whether it is a row of links, with no more than marks between them: a choice of languages, a menu."""
        return len(self.links) >= BAR and self.within and not self.beside

    @property
    def is_aside(self) -> bool:
        """Whether a reader of the page looks at it or clicks on it, and a speaker has nothing to say about it."""
        return self.is_pictures or self.is_bar

    @property
    def leads_within(self) -> bool:
        """Whether it is nothing but a link to a place on the same page."""
        return len(self.links) == 1 and self.links[0].startswith("#") and not self.beside


def may_be_aside(text: str) -> bool:
    """Whether a text is worth looking at more closely."""
    return "![" in text or "<img" in text or text.count("[") >= BAR or text.count("<a ") >= BAR


def makeup_of(text: str, references: References) -> Makeup:
    """What the text of a block is made of."""
    return _makeup(tokens_of(text.strip(" \t\n"), "document", references))


def makeup_of_html(source: str) -> Makeup:
    """The same for a stretch of HTML."""
    return _makeup(html_tokens(source))


def _makeup(tokens: Iterable[Token]) -> Makeup:
    found = Makeup([])
    linked = False
    for token in tokens:
        tag = tag_of(token.content) if token.type == "html_inline" else None
        if token.type == "link_open" or (tag and tag.name == "a" and tag.opens):
            found.links.append(tag.get("href") if tag else str(token.attrs.get("href", "")))
            linked = True
        elif token.type == "link_close" or (tag and tag.name == "a"):
            linked = False
        elif token.type == "image" or (tag and tag.name == "img"):
            found.pictures += 1
        elif tag is None and WORD.search(token.content):
            found.within, found.beside = found.within or linked, found.beside or not linked
    return found
