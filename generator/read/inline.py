"""Inline Markdown in, a Text out: bold, italic, code and links; other markup stays as text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from msgspec.structs import replace

from generator.errors import Finding, Where, info, warning
from generator.model.address import address_of_text
from generator.model.text import Run, Text, bare_text
from generator.read.decode import is_blank_source
from generator.read.formulas import has_tex_formula, tex_formula_at
from generator.read.prose import source_text_with_dashes, unwrapped_source_text
from generator.read.source_images import SAID, addresses_of_image_tag, source_image_of_tag
from generator.read.spans import SPACE, Collector, text_of_spans
from generator.regex import regex

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

FindMark = Callable[[str, int], re.Match[str] | None]
UseMark = Callable[["StateInline", re.Match[str]], str | None]
MARKUP = regex(r"[*_`\[<]")
MARKUP_OR_ESCAPE = regex(r"[*_`\[<&\\~]")
# An address with a template tag of a site: [docs]({{ site.url }}/docs)
TAGGED = regex(r"(?:[^\s(){]*+(?:\{\{[^{}\n]*+\}\}|\{%[^%\n]*+%\}))++[^\s()]*+")
MAX_PICTURES_DEEP = 4  # pictures in the alt text of pictures
TAG = regex(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^<>]*)>")
ATTRIBUTE = regex(r"""([A-Za-z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")
LOOKS = dict.fromkeys(("b", "strong"), "bold") | dict.fromkeys(("i", "em", "cite", "dfn", "var"), "italic")
LOOKS |= dict.fromkeys(("code", "kbd", "samp", "tt"), "code")

STARS = regex(r"(?<=[0-9A-Za-z])\*+(?=[0-9A-Za-z])")  # of 2*3*4, which CommonMark takes for emphasis
PLAYED = ("iframe", "video", "audio", "object", "embed")
TOLD = "told"  # the type of a token that holds a finding


def parse_inline(text: str, where: Where, *, markdown: bool = True) -> tuple[Text, tuple[Finding, ...]]:
    """Return the Text of inline Markdown at `where`, in one line, and findings.

    `markdown` is false for a plain-text file, in which backslashes and ampersands stay as they are.
    """
    if is_blank_source(flat := SPACE.sub(" ", unwrapped_source_text(text)).strip(" ")):
        return (), ()
    if not (MARKUP_OR_ESCAPE if markdown else MARKUP).search(flat) and not has_tex_formula(flat):
        return source_text_with_dashes((Run(flat),)), ()
    parser, tokens = _inline_parser(markdown), list["Token"]()
    parser.inline.parse(flat, parser, {}, tokens)
    collector = Collector(where, [], sugared=False)
    collect_spans_of_tokens(tokens, collector)
    return text_of_spans(collector.spans(pictured=False)), tuple(collector.findings)


def collect_spans_of_tokens(tokens: Iterable[Token], collector: Collector) -> None:
    """Add the spans of the tokens of a block to a collector."""
    for token in tokens:
        match token.type:
            case _ if collector.unplayed:  # until the <video> or the like ends
                tag = TAG.fullmatch(token.content) if token.type == "html_inline" else None
                if tag and tag["close"] and tag["name"].lower() == collector.unplayed:
                    collector.unplayed = ""
            case "strong_open" | "strong_close":
                collector.look = replace(collector.look, bold=token.nesting > 0)
            case "em_open" | "em_close":
                collector.look = replace(collector.look, italic=token.nesting > 0)
            case "link_open":
                href = str(token.attrs.get("href", ""))
                collector.open_link(href, "" if href.startswith("#") else href)
            case "link_close":
                collector.close_link()
            case "code_inline":
                collector.code(token.content)
            case "formula":
                collector.formula(token.content)
            case "image":
                src, title = str(token.attrs.get("src", "")), str(token.attrs.get("title", ""))
                src, alt = src if address_of_text(src) else unquote(src), _alt_text(token.children or [])
                collector.image(source_image_of_tag(src, alt, title))
            case "softbreak" | "hardbreak":
                collector.end_line()
            case "html_inline":
                _apply_tag(token.content, collector)
            case "told":
                collector.findings.append(finding_of_markdown_token(token, collector.where))
            case "footnote_ref":
                collector.named.append((collector.where.line, token.meta))
            case _:
                collector.text(token.content)


def _alt_text(tokens: Sequence[Token]) -> str:
    """Return the alt text of a picture as plain words."""
    inner = Collector(Where(""), [], sugared=False)
    collect_spans_of_tokens(tokens, inner)
    return bare_text(text_of_spans(inner.spans(pictured=False)))


def finding_of_markdown_token(token: Token, where: Where) -> Finding:
    """Return the finding in a token that one of our rules made, with its place."""
    finding: Finding = token.meta["finding"]
    return replace(finding, where=where)


def _apply_tag(source: str, collector: Collector) -> None:
    """Apply an HTML tag to the collector: looks, links, pictures; other tags are dropped, comments become findings."""
    if source.startswith("<!--"):
        collector.findings.append(remark_on_markdown_comment(collector.where))
    if (tag := TAG.fullmatch(source)) is None:
        return
    found = reversed(ATTRIBUTE.findall(tag["rest"]))  # of several with the same name, the first
    attributes = {name.lower(): html.unescape(value.strip("\"'")).strip() for name, value in found}
    opens = not tag["close"]
    match tag["name"].lower():
        case name if name in LOOKS:
            collector.look = replace(collector.look, **{LOOKS[name]: opens})
        case "a" if opens:
            collector.open_link(attributes.get("href", ""))
        case "a":
            collector.close_link()
        case "img":
            files, said = addresses_of_image_tag(attributes), [attributes.get(each, "") for each in SAID]
            collector.image(source_image_of_tag(files[0], *said) if files else None)
        case "br":
            collector.text(" ")
        case name if name in PLAYED and opens:
            address = f": {attributes['src']}" if attributes.get("src") else ""
            collector.findings.append(warning("media", f"a deck cannot play this {name}{address}", collector.where))
            collector.unplayed = "" if source.endswith("/>") or name == "embed" else name


def remark_on_markdown_comment(where: Where) -> Finding:
    """Return the finding that a comment is left out, which never quotes it: a deck may show what a comment hides."""
    return info("comment", "a comment is left out", where)


@lru_cache(maxsize=8)
def _inline_parser(is_markdown: bool) -> MarkdownIt:
    """Return a parser for inline CommonMark; only a text with markup imports markdown-it, which takes 50 ms."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.disable("html_inline" if is_markdown else ["html_inline", "escape", "entity"])
    return markdown_parser_with_our_rules(parser)


def markdown_parser_with_our_rules(parser: MarkdownIt) -> MarkdownIt:
    """Return the parser, changed to keep formulas, the stars of 2*3*4, and all addresses of links.

    The reader later refuses invalid addresses with a finding. markdown-it drops `javascript:` and writes hosts in lower
    case. An address may contain a site's template tag with spaces, where CommonMark sees no link.
    """
    from markdown_it.common.normalize_url import normalizeLink

    ours: Any = parser
    ours.normalizeLink = lambda url: address_of_text(url) or normalizeLink(url)
    ours.validateLink = lambda url: True
    ours.helpers = SimpleNamespace(**{**vars(parser.helpers), "parseLinkDestination": _parse_destination})
    add_markdown_inline_rule(parser, "escape", "formula", "$", tex_formula_at, _add_formula_token)
    add_markdown_inline_rule(parser, "emphasis", "star", "*", STARS.match, lambda _, match: match[0])
    parser.inline.ruler.at("image", _parse_image)
    parser.inline.ruler.at("emphasis", _parse_emphasis)
    return parser


def add_markdown_inline_rule(
    parser: MarkdownIt, before: str, name: str, marks: str | tuple[str, ...], find: FindMark, use: UseMark
) -> None:
    """Add the rule `name` before another: where a text begins with one of `marks` and `find` matches, `use` makes
    tokens, or returns text.

    Within the text of a link Markdown only looks for its end (silent), and `use` is not called.
    """

    def rule(state: StateInline, silent: bool) -> bool:
        match = find(state.src, state.pos) if state.src.startswith(marks, state.pos) else None
        if match and not silent:
            said = use(state, match)  # which may end the text before it
            state.pending += said or ""
        state.pos = match.end() if match else state.pos
        return match is not None

    parser.inline.ruler.before(before, name, rule)


def _parse_destination(source: str, start: int, end: int) -> Any:
    from markdown_it.helpers import parseLinkDestination

    tag = TAGGED.match(source, start, end)
    return SimpleNamespace(ok=True, pos=tag.end(), str=tag[0]) if tag else parseLinkDestination(source, start, end)


def _parse_image(state: StateInline, silent: bool) -> bool:
    """Apply CommonMark's rule for pictures, which calls itself for pictures in an alt text, to a limited depth."""
    from markdown_it.rules_inline import image

    if (depth := state.env.get("pictures", 0)) >= MAX_PICTURES_DEEP:
        return False
    state.env["pictures"] = depth + 1
    try:
        return image(state, silent)
    finally:
        state.env["pictures"] = depth


def _parse_emphasis(state: StateInline, silent: bool) -> bool:
    """Apply CommonMark's rule for emphasis; "**" may begin and end bold words also beside a mark or a space.

    After a bracket, as in f(**named), they do not.
    """
    from markdown_it.rules_inline import emphasis

    start, first = state.pos, len(state.delimiters)
    is_read = emphasis.tokenize(state, silent)
    before, after = state.src[max(start - 1, 0) : start], state.src[state.pos : state.pos + 1]
    if state.src.startswith("**", start) and before not in tuple("([{") and not (before.isspace() and after.isspace()):
        for mark in state.delimiters[first:]:
            mark.open = mark.close = True
    return is_read


def _add_formula_token(state: StateInline, match: re.Match[str]) -> None:
    """Add a token for a formula in TeX, in which stars, underscores and backslashes are not Markdown."""
    state.push("formula", "", 0).content = match[0]
