"""Inline Markdown in, a Text out: bold, italic, code and links; whatever else it finds stays as words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

from msgspec.structs import replace

from generator.errors import Finding, Where, brief, info, warning
from generator.model.address import NOWHERE, WANTED, Address, address_of
from generator.model.text import FORBIDDEN, Run, Text, cut, merged, words
from generator.read.decode import is_blank
from generator.read.emoji import with_emoji
from generator.read.formulas import formula_at, has_formula, plain
from generator.read.prose import unwrapped

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

BARE = re.compile(r"(?<![\w/])(https?://[^\s<>()\[\]{}\"'`|]*[^\s<>()\[\]{}\"'`|.,:;!?*_~])", re.IGNORECASE)
SPACE = re.compile(r"[ \t\n]+")  # not the no-break spaces, which hold words together
MARKUP = re.compile(r"[*_`\[<]")
MARKUP_OR_ESCAPE = re.compile(r"[*_`\[<&\\~]")
# A site's template: [docs]({{ site.url }}/docs)
TAGGED = re.compile(r"(?:[^\s(){]*+(?:\{\{[^{}\n]*+\}\}|\{%[^%\n]*+%\}))++[^\s()]*+")
MAX_PICTURES_DEEP = 4  # pictures in the alt text of pictures

References = dict[str, Any]  # label -> href and title, as markdown-it collects them
Dialect = Literal["value", "plain", "document"]


def inline(
    text: str, where: Where, *, markdown: bool = True, document: References | None = None, emoji: bool = False
) -> tuple[Text, tuple[Finding, ...]]:
    """The runs of a text, without outer space; line ends and runs of spaces become one space.

    `markdown` is false for a plain-text file: there a backslash and an ampersand mean themselves. `document` holds
    the link references of a Markdown file, in which HTML tags and strikethrough are markup too; with `emoji`, so are
    their codes.
    """
    text = unwrapped(text)
    flat = SPACE.sub(" ", text).strip(" ")
    if is_blank(flat):
        return (), ()
    if not (MARKUP_OR_ESCAPE if markdown else MARKUP).search(flat) and not has_formula(flat):
        return ((Run(flat),), ()) if document is None else _Converter(where, sugared=True, emoji=emoji).bare(flat)
    if document is not None:
        return _Converter(where, sugared=True, emoji=emoji).text(tokens_of(text.strip(" \t\n"), "document", document))
    return _Converter(where).text(tokens_of(flat, "value" if markdown else "plain", {}))


def html_text(html: str, where: Where) -> tuple[Text, tuple[Finding, ...]]:
    """The runs of a stretch of HTML: its text, in the looks of its tags."""
    return _Converter(where).text(html_tokens(html))


def html_tokens(html: str) -> Iterator[Token]:
    """A stretch of HTML as Markdown would have it in a line."""
    from markdown_it.token import Token

    from generator.read.tags import stretches  # whose patterns few texts need, as `tag_of`'s

    kinds = {True: "html_inline", False: "text"}
    return (Token(kinds[is_tag], "", 0, content=piece) for piece, is_tag in stretches(html))


def refused(address: str, where: Where) -> Finding:
    """What is said of a link that a deck cannot have."""
    return warning("link", f'the link to "{brief(unquote(address))}" is kept as words only', where, WANTED)


class _Converter:
    """Turns the tokens of one text into runs; `findings` grows with what a deck cannot have.

    sugared: whether bare addresses are links. emoji: whether codes of emoji stand for them, as they never do in code.
    """

    def __init__(self, where: Where, *, sugared: bool = False, emoji: bool = False) -> None:
        self.where = where
        self.sugared = sugared
        self.emoji = emoji
        self.findings: list[Finding] = []
        self.look = Run("")
        self.tail = ""  # what a link says besides its words
        self.opened = False  # a link without words so far
        self.unsaid = ""  # what it says if there are none

    def text(self, tokens: Iterable[Token]) -> tuple[Text, tuple[Finding, ...]]:
        runs = _trimmed(merged(self._runs(tokens)))
        return () if is_blank(words(runs)) else runs, tuple(self.findings)

    def bare(self, text: str) -> tuple[Text, tuple[Finding, ...]]:
        """The runs of a text without markup."""
        return merged(self._said(text)), tuple(self.findings)

    def _runs(self, tokens: Iterable[Token]) -> Iterator[Run]:
        for token in tokens:
            self.opened = self.opened and is_blank(token.content)
            match token.type:
                case "strong_open" | "strong_close":
                    self.look = replace(self.look, bold=token.nesting > 0)
                case "em_open" | "em_close":
                    self.look = replace(self.look, italic=token.nesting > 0)
                case "link_open":
                    self.look, self.opened = replace(self.look, link=self._target(token)), True
                case "link_close":
                    yield replace(self.look, text=self.unsaid if self.opened else "")
                    self.look = replace(self.look, link=NOWHERE)
                    yield replace(self.look, text=self.tail)
                case "code_inline":
                    yield replace(self.look, text=token.content, code=True)
                case "formula":
                    yield replace(self.look, text=self._formula(_flat(token.content)))
                case "image":
                    alt = words(merged(_Converter(self.where)._runs(token.children or [])))
                    yield from self._picture(str(token.attrs.get("src", "")), alt, str(token.attrs.get("title", "")))
                case "softbreak" | "hardbreak":
                    yield replace(self.look, text=" ")
                case "html_inline":
                    yield from self._tag(token.content)
                case _ if self.sugared:
                    yield from self._said(_flat(token.content))
                case _:
                    yield replace(self.look, text=_flat(token.content))

    def _formula(self, formula: str) -> str:
        """A formula in plain characters, or else in TeX as it was written; a remark, once a text, says which."""
        said = plain(formula.strip("$"))
        hint = "" if said else "write it in plain characters (E = mc²), or give it as a picture"
        make, shown = (info, f'written "{brief(said)}"') if said else (warning, "shown as it is written")
        remark = make("formula", f'the formula "{brief(formula)}" is {shown}', self.where, hint)
        if (remark.code, remark.level) not in ((each.code, each.level) for each in self.findings):
            self.findings.append(remark)
        return said or formula

    def _said(self, text: str) -> Iterator[Run]:
        """A text, in which bare addresses are links, and codes of emoji stand for them where they may."""
        emoji = self.emoji and not self.look.code
        for number, piece in enumerate(BARE.split(text) if "://" in text and not self.look.link else [text]):
            if number % 2:
                yield replace(self.look, text=piece, link=self._checked(piece))
            else:
                yield replace(self.look, text=with_emoji(piece) if emoji else piece)

    def _target(self, token: Token) -> Address:
        """A link's address if a deck may have it; `tail` becomes the words that must follow it, `unsaid` its own."""
        address = str(token.attrs.get("href", ""))
        self.unsaid = "" if address.startswith("#") else address
        self.tail = f" ({token.attrs['title']})" if token.attrs.get("title") else ""
        return self._checked(address)

    def _checked(self, written: str) -> Address:
        """An address that a deck may link to, or nothing; a place on the same page is none, and needs no finding."""
        address = address_of(written)
        if address is None and written and not written.startswith("#"):
            self.findings.append(refused(written, self.where))
        return address or NOWHERE

    def _picture(self, src: str, alt: str, title: str) -> Iterator[Run]:
        """What stands for a picture within a text: its words, linked to it."""
        self.opened = False
        remote = address_of(src) or NOWHERE
        what = "is on the web and is not fetched" if remote else "stands within a text"
        hint = "download it, and give it a paragraph of its own" if remote else "give it a paragraph of its own"
        message = f'the picture "{brief(src)}" {what}: its words are kept'
        self.findings.append(warning("picture", message, self.where, hint))
        said = alt if alt.strip() else title or ("" if src.startswith("data:") else src)
        yield replace(self.look, text=_flat(said), link=self.look.link or remote)
        yield replace(self.look, text=_flat(f" ({title})" if title and title != said else ""))

    def _tag(self, source: str) -> Iterator[Run]:
        """A tag changes the look of what follows, or is dropped."""
        from generator.read.tags import tag_of

        tag = tag_of(source)
        match tag.name:
            case "comment":
                message = f'the comment "{brief(tag.source)}" is left out'
                self.findings.append(info("comment", message, self.where))
            case "b" | "strong":
                self.look = replace(self.look, bold=tag.opens)
            case "i" | "em":
                self.look = replace(self.look, italic=tag.opens)
            case "code" | "kbd" | "samp":
                self.look = replace(self.look, code=tag.opens)
            case "a":
                self.look = replace(self.look, link=self._checked(tag.get("href") if tag.opens else ""))
            case "img":
                yield from self._picture(tag.get("src"), tag.get("alt"), tag.get("title"))
            case "br":
                yield replace(self.look, text=" ")
            case _:  # every other tag says nothing that a slide could show
                pass


def _flat(text: str) -> str:
    return SPACE.sub(" ", FORBIDDEN.sub(" ", unwrapped(text)))  # &#10; is a line end


def _trimmed(text: Text) -> Text:
    """A text without spaces around it, which a dropped tag or picture leaves."""
    said = words(text)
    return cut(text, len(said) - len(said.lstrip(" ")), len(said.rstrip(" ")))


def tokens_of(text: str, dialect: Dialect, references: References) -> list[Token]:
    """What markdown-it finds in a line."""
    parser = _parser(dialect)
    tokens: list[Token] = []
    parser.inline.parse(text, parser, {"references": references, "pictures": 0}, tokens)
    return tokens


@cache
def _parser(dialect: Dialect) -> MarkdownIt:
    """CommonMark's inline rules; importing markdown-it costs 50 ms, so only a text with markup pays."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    match dialect:
        case "value":
            parser.disable("html_inline")
        case "plain":
            parser.disable(["html_inline", "escape", "entity"])
        case "document":
            parser.enable("strikethrough")
            let_tags_be_addresses(parser)
    keep_addresses(parser)
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.inline.ruler.before("emphasis", "star_within_word", _star_within_word)
    parser.inline.ruler.at("image", _image)
    return parser


def let_tags_be_addresses(parser: MarkdownIt) -> None:
    """Let a link lead to a site's template tag with spaces in it, where CommonMark would see no link."""
    helpers: Any = SimpleNamespace(**{**vars(parser.helpers), "parseLinkDestination": _destination})
    parser.helpers = helpers


def keep_addresses(parser: MarkdownIt) -> None:
    """Let every link be a link, and its address ours; what cannot be one is refused where it is read, with a finding.

    markdown-it drops `javascript:` and writes a host in capitals as no browser does.
    """
    from markdown_it.common.normalize_url import normalizeLink

    ours: Any = parser
    ours.normalizeLink = lambda url: address_of(url) or normalizeLink(url)
    ours.validateLink = lambda url: True


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


def _formula(state: StateInline, silent: bool) -> bool:
    """Keep a formula in TeX, whose stars, underscores and backslashes are no Markdown."""
    match = formula_at(state.src, state.pos) if state.src.startswith("$", state.pos) else None
    if match is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _star_within_word(state: StateInline, silent: bool) -> bool:
    """Keep the stars of 2*3*4, which CommonMark takes for emphasis."""
    match = re.compile(r"(?<=[0-9A-Za-z])\*+(?=[0-9A-Za-z])").match(state.src, state.pos)
    if match and not silent:
        state.pending += match[0]
    state.pos = match.end() if match else state.pos
    return bool(match)
