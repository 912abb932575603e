"""Inline Markdown in, a Text out: bold, italic, code and links; whatever else it finds stays as words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info, warning
from generator.model.address import address_of_text
from generator.model.text import Run, Text, bare_text
from generator.read.decode import is_blank_source
from generator.read.formulas import has_tex_formula, tex_formula_at
from generator.read.prose import unwrapped_source_text
from generator.read.prose.terms import source_text_with_dashes
from generator.read.source_images import SAID, addresses_of_image_tag, source_image_of_tag
from generator.read.spans import SPACE, Collector, text_of_spans

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MARKUP = re.compile(r"[*_`\[<]")
MARKUP_OR_ESCAPE = re.compile(r"[*_`\[<&\\~]")
# A site's template: [docs]({{ site.url }}/docs)
TAGGED = re.compile(r"(?:[^\s(){]*+(?:\{\{[^{}\n]*+\}\}|\{%[^%\n]*+%\}))++[^\s()]*+")
MAX_PICTURES_DEEP = 4  # pictures in the alt text of pictures
LANGUAGE = re.compile(r"\A(?:#!|:::)[A-Za-z][\w+#-]*[ \t]+(?=\S)")  # of inline code, as PyMdown has it
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^<>]*)>")
ATTRIBUTE = re.compile(r"""([A-Za-z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")
LOOKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "code": "code", "kbd": "code", "samp": "code"}

STARS = re.compile(r"(?<=[0-9A-Za-z])\*+(?=[0-9A-Za-z])")  # of 2*3*4, which CommonMark takes for emphasis
PLAYED = ("iframe", "video", "audio", "object", "embed")
TOLD = "told"  # the type of a token that says a finding
InlineDialect = Literal["value", "plain"]


def parse_inline(text: str, where: Where, *, markdown: bool = True) -> tuple[Text, tuple[Finding, ...]]:
    """Return the runs of a text, without outer space; line ends and runs of spaces become one space.

    `markdown` is false for a plain-text file: there a backslash and an ampersand mean themselves.
    """
    flat = SPACE.sub(" ", unwrapped_source_text(text)).strip(" ")
    if is_blank_source(flat):
        return (), ()
    if not (MARKUP_OR_ESCAPE if markdown else MARKUP).search(flat) and not has_tex_formula(flat):
        return source_text_with_dashes((Run(flat),)), ()
    parser = _parser("value" if markdown else "plain")
    tokens: list[Token] = []
    parser.inline.parse(flat, parser, {}, tokens)
    collector = Collector(where, sugared=False)
    collect_spans_of_tokens(tokens, collector)
    return text_of_spans(collector.spans(pictured=False)), tuple(collector.findings)


def collect_spans_of_tokens(tokens: Iterable[Token], collector: Collector) -> None:
    """Add what the tokens of a block say to a collector."""
    for token in tokens:
        match token.type:
            case _ if collector.unplayed:
                _unplayed(token, collector)
            case "strong_open" | "strong_close":
                collector.look = replace(collector.look, bold=token.nesting > 0)
            case "em_open" | "em_close":
                collector.look = replace(collector.look, italic=token.nesting > 0)
            case "link_open":
                href = str(token.attrs.get("href", ""))
                collector.open_link(href, str(token.attrs.get("title", "")), "" if href.startswith("#") else href)
            case "link_close":
                collector.close_link()
            case "code_inline":
                collector.code(LANGUAGE.sub("", token.content))
            case "formula":
                collector.formula(token.content)
            case "image":
                src, title = str(token.attrs.get("src", "")), str(token.attrs.get("title", ""))
                collector.image(
                    source_image_of_tag(
                        src if address_of_text(src) else unquote(src), _alt(token.children or []), title
                    )
                )
            case "softbreak" | "hardbreak":
                collector.end_line()
            case "html_inline":
                _tag(token.content, collector)
            case "told":
                collector.findings.append(finding_of_markdown_token(token, collector.where))
            case "footnote_ref":
                collector.named.append((collector.where.line, token.meta))
            case _:
                collector.text(token.content)


def _alt(tokens: Sequence[Token]) -> str:
    """Return what a picture shows, in plain words."""
    inner = Collector(Where(""), sugared=False)
    collect_spans_of_tokens(tokens, inner)
    return bare_text(text_of_spans(inner.spans(pictured=False)))


def finding_of_markdown_token(token: Token, where: Where) -> Finding:
    """Return the finding that a rule of ours has put among the tokens."""
    finding: Finding = token.meta["finding"]
    return replace(finding, where=where)


def _tag(source: str, collector: Collector) -> None:
    """A tag changes the look of what follows; one that says nothing on a slide is dropped, and a comment told."""
    if source.startswith("<!--"):
        collector.findings.append(remark_on_markdown_comment(source, collector.where))
        return
    tag = TAG.fullmatch(source)
    if tag is None:
        return
    opens, attributes = not tag["close"], _attributes(tag["rest"])
    match tag["name"].lower():
        case name if name in LOOKS:
            collector.look = replace(collector.look, **{LOOKS[name]: opens})
        case "a" if opens:
            collector.open_link(attributes.get("href", ""))
        case "a":
            collector.close_link()
        case "img":
            found, said = addresses_of_image_tag(attributes), [attributes.get(each, "") for each in SAID]
            collector.image(source_image_of_tag(found[0], *said) if found else None)
        case "br":
            collector.text(" ")
        case name if name in PLAYED and opens:
            address = f": {attributes['src']}" if attributes.get("src") else ""
            collector.findings.append(warning("media", f"a deck cannot play this {name}{address}", collector.where))
            collector.unplayed = "" if source.endswith("/>") or name == "embed" else name
        case _:
            pass


def _attributes(written: str) -> dict[str, str]:
    """Return the values of a tag's attributes, the first of each name."""
    found = reversed(ATTRIBUTE.findall(written))
    return {name.lower(): html.unescape(value.strip("\"'")).strip() for name, value in found}


def _unplayed(token: Token, collector: Collector) -> None:
    """What stands in for something that a browser plays is no text of the article."""
    tag = TAG.fullmatch(token.content) if token.type == "html_inline" else None
    if tag and tag["close"] and tag["name"].lower() == collector.unplayed:
        collector.unplayed = ""


def remark_on_markdown_comment(source: str, where: Where) -> Finding:
    """Return what is said of a comment that nobody will see."""
    said = " ".join(source.removeprefix("<!--").removesuffix("-->").split())
    return info("comment", f'the comment "{brief(said)}" is left out', where)


@cache
def _parser(dialect: InlineDialect) -> MarkdownIt:
    """CommonMark's inline rules; importing markdown-it costs 50 ms, so only a text with markup pays."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.disable("html_inline" if dialect == "value" else ["html_inline", "escape", "entity"])
    return markdown_parser_with_our_rules(parser)


def markdown_parser_with_our_rules(parser: MarkdownIt) -> MarkdownIt:
    """Return the parser, to which formulas and the stars of 2*3*4 are none of Markdown's marks, and every address is
    ours.
    """
    _keep_addresses(parser)
    add_markdown_inline_rule(
        parser, "escape", "formula", "$", lambda state: tex_formula_at(state.src, state.pos), _formula
    )
    add_markdown_inline_rule(parser, "emphasis", "star", "*", lambda state: STARS.match(state.src, state.pos), _stars)
    parser.inline.ruler.at("image", _image)
    return parser


def add_markdown_inline_rule(
    parser: MarkdownIt,
    before: str,
    name: str,
    marks: str | tuple[str, ...],
    find: Callable[[StateInline], re.Match[str] | None],
    use: Callable[[StateInline, re.Match[str]], None],
) -> None:
    """Add a rule, before another, for what begins with one of the marks: what `find` sees of it, `use` makes tokens of.

    In a link's text Markdown asks for its end alone, and nothing is made.
    """

    def rule(state: StateInline, silent: bool) -> bool:
        match = find(state) if state.src.startswith(marks, state.pos) else None
        if match and not silent:
            use(state, match)
        state.pos = match.end() if match else state.pos
        return match is not None

    parser.inline.ruler.before(before, name, rule)


def _keep_addresses(parser: MarkdownIt) -> None:
    """Let every link be a link, and its address ours; what cannot be one is refused where it is read, with a finding.

    markdown-it drops `javascript:` and writes a host in capitals as no browser does. A link may lead to a site's
    template tag with spaces in it, where CommonMark would see no link.
    """
    from markdown_it.common.normalize_url import normalizeLink

    ours: Any = parser
    ours.normalizeLink = lambda url: address_of_text(url) or normalizeLink(url)
    ours.validateLink = lambda url: True
    ours.helpers = SimpleNamespace(**{**vars(parser.helpers), "parseLinkDestination": _destination})


def _destination(source: str, start: int, end: int) -> Any:
    from markdown_it.helpers import parseLinkDestination

    tag = TAGGED.match(source, start, end)
    return SimpleNamespace(ok=True, pos=tag.end(), str=tag[0]) if tag else parseLinkDestination(source, start, end)


def _image(state: StateInline, silent: bool) -> bool:
    """CommonMark's rule, which recurses for each picture in an alt text, down to a few of them."""
    from markdown_it.rules_inline import image

    depth = state.env.get("pictures", 0)
    if depth >= MAX_PICTURES_DEEP:
        return False
    state.env["pictures"] = depth + 1
    try:
        return image(state, silent)
    finally:
        state.env["pictures"] = depth


def _formula(state: StateInline, match: re.Match[str]) -> None:
    """Keep a formula in TeX, whose stars, underscores and backslashes are no Markdown."""
    state.push("formula", "", 0).content = match[0]


def _stars(state: StateInline, match: re.Match[str]) -> None:
    state.pending += match[0]
