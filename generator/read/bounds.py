"""An article as it was read in; the same out, unless it is more than a deck could ever show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator import limits
from generator.errors import InputError, Where, error
from generator.model.article import Article
from generator.model.blocks import Block, Table, texts_of
from generator.model.chart import Chart
from generator.model.text import Text


def bounded(article: Article) -> Article:
    """The article; raises InputError where it is too long, at the first line that is too much."""
    texts = characters = 0
    for where, length in _parts(article):
        texts, characters = texts + 1, characters + length
        if texts > limits.TEXTS:
            raise _too_much(f"{limits.TEXTS:,} paragraphs, points, cells and lines of code", where)
        if characters > limits.ARTICLE_BYTES:
            raise _too_much(f"{limits.ARTICLE_BYTES:,} characters", where)
    return article


def _too_much(what: str, where: Where) -> InputError:
    hint = "split the article: one talk takes ten pages"
    return InputError(error("size", f"here the article is longer than {what}", where, hint))


def _parts(article: Article) -> Iterator[tuple[Where, int]]:
    """The place and the length of each text, in reading order."""
    for section in article.walk():
        yield section.where, _length(section.heading, section.headline, *section.notes)
        yield from (part for block in section.blocks for part in _in_block(block))
    yield from ((takeaway.where, _length(takeaway.text)) for takeaway in article.takeaways)
    yield from ((source.where, _length(source.text)) for source in article.sources)


def _in_block(block: Block) -> Iterator[tuple[Where, int]]:
    """An item, a cell or a line counts as one text, whatever it says."""
    if isinstance(block, Table):
        _check_width(block)
    if isinstance(block, Chart):
        yield from ((block.where, len(name)) for name in block.categories for _ in (block.head, *block.series))
    for _, group in groupby(texts_of(block), key=lambda said: (said.source, said.at)):
        first, *others = group
        yield first.where, _length(first.text, *(said.text for said in others))


def _check_width(table: Table) -> None:
    if len(table.header) > limits.COLUMNS:
        message = f"the table has {len(table.header):,} columns, and no deck shows more than {limits.COLUMNS}"
        raise InputError(error("size", message, table.where, "keep the columns that the talk is about"))


def _length(*texts: Text) -> int:
    return sum(len(run.text) for text in texts for run in text)
