"""Inline Markdown in, a Text out: bold, italic, code and links; whatever else it finds stays as words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from generator.errors import Finding, Where
from generator.model.article import Run, Text, words
from generator.read.decode import FORBIDDEN

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

SCHEMES = ("http://", "https://", "mailto:")
SPACE = re.compile(r"[ \t\n]+")  # not the no-break spaces, which hold words together
MARKUP = re.compile(r"[*_`\[<]")
MARKUP_OR_ESCAPE = re.compile(r"[*_`\[<&\\]")


def inline(text: str, where: Where, *, markdown: bool = True) -> tuple[Text, tuple[Finding, ...]]:
    """The runs of a text, without outer space; line ends and runs of spaces become one space.

    `markdown` is false for a plain-text file: there a backslash and an ampersand mean themselves.
    """
    flat = SPACE.sub(" ", text).strip(" ")
    if not flat:
        return (), ()
    if not (MARKUP_OR_ESCAPE if markdown else MARKUP).search(flat):
        return (Run(flat),), ()
    tokens = _parser(markdown).parseInline(flat)[0].children or []
    refused: list[str] = []
    runs = _merged(_runs(tokens, refused))
    return runs if words(runs).strip() else (), tuple(_refusal(target, where) for target in refused)


def _refusal(target: str, where: Where) -> Finding:
    message = f'the link to "{target}" is kept as words only'
    return Finding("link", "warning", message, where, "a deck links to https, http and mailto addresses")


def _runs(tokens: Iterable[Token], refused: list[str]) -> Iterable[Run]:
    look = Run("")
    tail = ""  # what a link says besides its words
    opened = False  # a link without words so far
    for token in tokens:
        opened = opened and not token.content
        match token.type:
            case "strong_open" | "strong_close":
                look = replace(look, bold=token.nesting > 0)
            case "em_open" | "em_close":
                look = replace(look, italic=token.nesting > 0)
            case "link_open":
                link, tail = _target(token, refused)
                look, opened = replace(look, link=link), True
            case "link_close":
                yield replace(look, text=look.link if opened else "")
                look = replace(look, link="")
                yield replace(look, text=tail)
            case "code_inline":
                yield replace(look, text=token.content, code=True)
            case "image":
                yield replace(look, text=_spelled(token))
            case _:
                yield replace(look, text=SPACE.sub(" ", FORBIDDEN.sub(" ", token.content)))  # &#10; is a line end


def _target(token: Token, refused: list[str]) -> tuple[str, str]:
    """A link's address if a deck may have it, and the words that must follow it so that nothing is lost."""
    address = str(token.attrs.get("href", ""))
    title = f" ({token.attrs['title']})" if token.attrs.get("title") else ""
    if address.lower().startswith(SCHEMES):
        return address, title
    refused.append(address)
    return "", title if token.info == "auto" or not address else f" ({address}){title}"


def _spelled(image: Token) -> str:
    title = f' "{image.attrs["title"]}"' if image.attrs.get("title") else ""
    return f"![{image.content}]({image.attrs.get('src', '')}{title})"


def _merged(runs: Iterable[Run]) -> Text:
    merged: list[Run] = []
    for run in runs:
        if merged and replace(merged[-1], text="") == replace(run, text=""):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        elif run.text:
            merged.append(run)
    return tuple(merged)


@cache
def _parser(markdown: bool) -> MarkdownIt:
    """CommonMark's inline rules without HTML; importing markdown-it costs 50 ms, so only a text with markup pays."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").disable(["html_inline"] if markdown else ["html_inline", "escape", "entity"])
    parser.inline.ruler.before("emphasis", "star_within_word", _star_within_word)
    return parser


def _star_within_word(state: StateInline, silent: bool) -> bool:
    """Keep the stars of 2*3*4, which CommonMark takes for emphasis."""
    match = re.compile(r"(?<=[0-9A-Za-z])\*+(?=[0-9A-Za-z])").match(state.src, state.pos)
    if match and not silent:
        state.pending += match[0]
    state.pos = match.end() if match else state.pos
    return bool(match)
