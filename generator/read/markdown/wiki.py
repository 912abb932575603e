"""Links as wikis and notebooks write them: [[page]], [[page|words]], and ![[picture.png]]."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from generator.read.images import SUFFIXES

# In [[1]](address) and [[a]][b] the inner brackets are words; r[[1]] and ["a"] in brackets are programs.
LINK = re.compile(
    r"(?<![\w\])])(?P<shown>!?)\[\[(?P<page>#?(?=[^\[\]|\n]*[^\W\d])\w[^\[\]|\n]*)(?:\\?\|(?P<said>[^\[\]\n]*))?\]\](?![(\[])"
)
BLOCK_ID = re.compile(r"#\^[\w-]+\Z")
SIZE = re.compile(r"\d+(?:x\d+)?")  # of a picture, in px


def add_wiki_links(parser: MarkdownIt) -> None:
    """Teach a parser to read them."""
    parser.inline.ruler.before("link", "wiki", _wiki)


def _wiki(state: StateInline, silent: bool) -> bool:
    """A picture, or else words: pages of a wiki are none of the web."""
    match = LINK.match(state.src, state.pos) if state.src.startswith(("[[", "![["), state.pos) else None
    if match is None or state.env.get("references", {}).get(normalizeReference(match["page"])):
        return False
    if not silent:
        page, said = BLOCK_ID.sub("", match["page"].rstrip("\\ ")), (match["said"] or "").strip()
        if match["shown"] and page.lower().endswith(SUFFIXES):
            _show(state, page, "" if SIZE.fullmatch(said) else said)
        else:
            state.pending += said or page.removeprefix("#").replace("#", " > ")
    state.pos = match.end()
    return True


def _show(state: StateInline, file: str, alt: str) -> None:
    token = state.push("image", "img", 0)
    token.attrs, token.children = {"src": file}, [Token("text", "", 0, content=alt)]
