"""Rules for links without an address: [[page]], [[page|words]] and ![[picture.png]] of wikis, [text][unknown label]."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from generator.errors import brief, info
from generator.read.inline import add_markdown_inline_rule
from generator.read.markdown.containers import NO_PLACE, add_finding_to_markdown
from generator.read.source_images import SUFFIXES

# In [[1]](address) and [[a]][b] the inner brackets are words; r[[1]] and ["a"] in brackets are code.
LINK = re.compile(
    r"(?<![\w\])])(?P<shown>!?)\[\[(?P<page>#?(?=[^\[\]|\n]*[^\W\d])\w[^\[\]|\n]*)(?:\\?\|(?P<said>[^\[\]\n]*))?\]\](?![(\[])"
)
LABEL = re.compile(r"\[(?!\^)(?P<label>[^\[\]\n]{0,200})\]")
BLOCK_ID = re.compile(r"#\^[\w-]+\Z")
SIZE = re.compile(r"\d+(?:x\d+)?")  # of a picture, in px


def add_wiki_link_rules(parser: MarkdownIt) -> None:
    """Add the rules for wiki links and undefined labels to the parser."""
    add_markdown_inline_rule(parser, "link", "wiki", ("[[", "![["), _found, _wiki)
    parser.inline.ruler.after("image", "undefined", _undefined)


def _found(state: StateInline) -> re.Match[str] | None:
    match = LINK.match(state.src, state.pos)
    return None if match and state.env.get("references", {}).get(normalizeReference(match["page"])) else match


def _wiki(state: StateInline, match: re.Match[str]) -> None:
    """Read a wiki link as a picture or as words, because pages of a wiki are not on the web."""
    page, said = BLOCK_ID.sub("", match["page"].rstrip("\\ ")), (match["said"] or "").strip()
    if match["shown"] and page.lower().endswith(SUFFIXES):
        token = state.push("image", "img", 0)
        alt = "" if SIZE.fullmatch(said) else said
        token.attrs, token.children = {"src": page}, [Token("text", "", 0, content=alt)]
    else:
        state.pending += said or page.removeprefix("#").replace("#", " > ")


def _undefined(state: StateInline, silent: bool) -> bool:
    """Read a link or picture with an undefined label as its words; a[0][1] and footnotes are no links."""
    start = state.pos + state.src.startswith("![", state.pos)
    before = state.src[state.pos - 1 : state.pos]
    if not state.src.startswith("[", start) or before.isalnum() or before in ("]", ")", "_"):
        return False
    end = state.md.helpers.parseLinkLabel(state, start, True)
    label = LABEL.match(state.src, end + 1) if end > start else None
    said = state.src[start + 1 : end]
    if label is None or said.startswith("^") or not any(map(str.isalpha, said)):
        return False
    if not silent:
        message = f'the link "{brief(said)}" leads nowhere: its label "{brief(label["label"] or said)}" is not defined'
        add_finding_to_markdown(state, info("link", message, NO_PLACE, "write its address: [words](https://...)"))
        most, state.pos, state.posMax = state.posMax, start + 1, end
        state.md.inline.tokenize(state)
        state.posMax = most
    state.pos = label.end()
    return True
