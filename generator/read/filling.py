"""An article with marks in; the article with the words of a row of data in their places out.

A mark is a made-up word that stands for an expression, such as {{ row.name }}, while the article is read. So no value
can be read as markup, or change what the article consists of: a value is a text from the beginning. What must be known
while reading (the names of files, numbers, dates, addresses) is asked of the Filling.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import fields, replace

from generator.errors import Finding, Where, error, info
from generator.model.address import MARK, NOWHERE, Address, address_of_text
from generator.model.article import Article, Meta, Reference, Section, Takeaway
from generator.model.blocks import Code, Event, Paragraph, Point, Points, Question, Quote, Stat
from generator.model.origin import OriginId
from generator.model.text import Run, Text, bare_text, cut_text, merged_runs
from generator.read.decode import is_blank_source
from generator.read.source_images import SUFFIXES
from generator.read.spans import SPACE, remark_on_refused_link

if TYPE_CHECKING:
    from generator import yaml  # loads PyYAML

FindPlace = Callable[[Where], Where]


class Filling:
    """Fills an article with nothing: it has no data, and every expression stays text; rows/fill.py has one with data.

    has_data: whether there is a row. findings: what was found while filling. private: what its values mark as private.
    """

    has_data = False

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.private: list[str] = []

    def marked(self, text: str, name: str, escape: str = "", place: FindPlace | None = None) -> str:
        """Return the source text of the file `name` with a mark in place of each expression that uses the row.

        escape: "json" or "html" where the text writes quotation marks as these formats do.
        place: turns a place in `text` into one in the author's file.
        """
        return text

    def said(self, text: str) -> str:
        """Return a text with the words of the row in place of its marks."""
        return text

    def id(self, text: str) -> str:
        """Return an id with a name for the expression of each mark, so that it is the same for all rows."""
        return text

    def node(self, node: yaml.YamlNode) -> yaml.YamlNode:
        """Return a node; a scalar that is one mark becomes a number, a list or a mapping, if the value is one.

        The values of a mapping stay as they are, so that those in a section that is left out are never computed.
        """
        return node

    def is_true(self, expression: str, where: Where) -> bool:
        """Return whether an expression without braces is true; it always is without data."""
        return True


NO_DATA = Filling()
# Texts that cannot be empty, and what those are called that have another name in messages.
NEEDED: dict[type[Struct], tuple[str, ...]] = {Meta: ("title",), Section: ("heading",), Event: ("what",)}
NEEDED |= {Question: ("question", "answer"), Stat: ("value", "meaning")}
CALLED = {"value": "number", "meaning": "meaning of the number", "what": "event"}
HINT = "fill the field, or leave the section out with when:"


def filled_article(article: Article, filling: Filling) -> Article:
    """Return an article with words in place of marks; the problems are added to the findings of `filling`."""
    made: Article = _Filler(filling).struct(article)
    private = tuple((Run(each),) for each in filling.private if each.strip())
    return replace(made, meta=replace(made.meta, private=(*made.meta.private, *private)))


def filled_text(text: Text, filling: Filling) -> Text:
    """Return a text with words in place of marks."""
    return _Filler(filling).text(text)


def is_section_wanted(expression: str, where: Where, filling: Filling, findings: list[Finding]) -> bool:
    """Return whether a section with this `when` stands in the article; add a finding if there is no data to tell."""
    if expression and not filling.has_data:
        hint = "fill the article with --data, or leave out when:"
        findings.append(info("when", "the section stays, because there are no data", where, hint))
    return not expression or filling.is_true(expression, where)


class _Filler(Struct):
    """Walks through an article; `where` is the last place that it met."""

    filling: Filling
    where: Where = Where("")

    def struct(self, value: Struct) -> Any:
        """Return a Struct with each of its fields filled; the same one where there was nothing to fill."""
        self.where = getattr(value, "where", self.where)
        where, changes = self.where, {}
        for name, fill in _fillers_of_fields(type(value)):
            old = getattr(value, name)
            if (new := fill(self, old)) != old:
                changes[name] = new
        if not changes:
            return value
        for name in NEEDED.get(type(value), ()):
            if changes.get(name) == ():
                message = f"the {CALLED.get(name, name)} has no words in this row"
                self.filling.findings.append(error("row-empty", message, where, HINT))
        return replace(value, **changes)

    def any(self, value: Any) -> Any:
        match value:
            case str():
                return SPACE.sub(" ", self.filling.said(value)) if MARK.search(value) else value
            case (Run(), *_):
                return self.text(value)
            case tuple():
                return self._items(value)
            case Struct() if not isinstance(value, Where):
                return self.struct(value)
            case _:
                return value

    def id(self, value: OriginId) -> OriginId:
        return OriginId(self.filling.id(value)) if MARK.search(value) else value

    def text(self, text: Text) -> Text:
        if not any(MARK.search(run.text) or MARK.search(run.link) for run in text):
            return text
        runs = merged_runs(
            replace(run, text=SPACE.sub(" ", self.filling.said(run.text)), link=self.address(run.link)) for run in text
        )
        said = bare_text(runs)
        made = cut_text(runs, len(said) - len(said.lstrip(" ")), len(said.rstrip(" ")))
        return () if is_blank_source(said) else made

    def address(self, link: Address) -> Address:
        """Return an address; a value within one is percent-encoded, so that it cannot lead elsewhere."""
        if not MARK.search(link):
            return link
        written = MARK.sub(lambda mark: self._in_address(mark[0], mark.start()), link)
        made = address_of_text(written)
        if written and made is None and not written.lower().endswith(SUFFIXES):  # a missing picture is told already
            self.filling.findings.append(remark_on_refused_link(written, self.where))
        return made or NOWHERE

    def _in_address(self, mark: str, at: int) -> str:
        said = self.filling.said(mark).strip()
        return quote(said, safe="/@:") if at else said

    def _items(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        made = [(old, self.any(old)) for old in values]
        if all(new is old for old, new in made):
            return values
        return tuple(new for old, new in made if new is old or not _is_empty(new))  # without what is empty in this row


def _is_empty(item: object) -> bool:
    if isinstance(item, Point):
        return not (item.term or item.detail or item.points)
    if isinstance(item, Points):
        return not item.items
    return isinstance(item, Paragraph | Quote | Reference | Takeaway) and not item.text


@lru_cache(maxsize=64)
def _fillers_of_fields(kind: type[Struct]) -> tuple[tuple[str, Callable[[_Filler, Any], Any]], ...]:
    """Return how each field of a Struct is filled."""
    wordless = (Where, bytes, int, float, bool)
    return tuple((each.name, _filler(kind, each.name, each.type)) for each in fields(kind) if each.type not in wordless)


def _filler(owner: type[Struct], name: str, kind: object) -> Callable[[_Filler, Any], Any]:
    if kind is OriginId:
        return _Filler.id
    if kind is Address:
        return _Filler.address
    if Address in get_args(kind):
        return lambda filler, links: tuple(map(filler.address, links))
    if name in ("notes", "private", "answer") and owner is not Point:
        return lambda filler, texts: tuple(filter(None, filler.any(texts)))  # without those that are empty in this row
    if owner is Code and name == "text":
        return lambda filler, lines: filler.filling.said(lines)  # whose ends stay
    return _Filler.any
