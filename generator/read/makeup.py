"""A line of Markdown in, what it is made of out: whether it says something, or only leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.read.html import tag_of
from generator.read.inline import References, html_tokens, tokens_of

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
