"""An Article in; the same Article with its language, and findings, out. One that is too long is refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from generator.errors import Finding, InputError, Where, brief, did_you_mean_hint, error, info, warning
from generator.guard import limits
from generator.guard.budget import allow_texts
from generator.language import phrase_in_language
from generator.model.article import Article, Meta, Role, Section, is_term_called
from generator.model.blocks import Block, Table, texts_of_block
from generator.model.chart import Chart
from generator.model.text import Run, Text, bare_text
from generator.read.decode import guess_language_of_source
from generator.read.prose import FAQ_HEADING, UNTITLED
from generator.read.table_figures import read_table_figures

SPOKEN = ("prose", "sentence", "term", "question")  # code, tables and pictures say nothing about the language
CALLED = {"nb": "Norwegian", "zh-CN": "simplified Chinese", "zh-TW": "traditional Chinese"}  # usual names of languages


def complete_read_article(article: Article) -> tuple[Article, tuple[Finding, ...]]:
    """Return the article with its language, its appendices last and its figures formatted, and findings."""
    article, remarks = _in_language(article)
    remarks = (*remarks, *_unknown_highlights(article))
    sections = article.sections
    if article.meta.settings.talk not in ("slides", "written"):  # the author's slides keep their order
        sections = tuple(sorted(sections, key=lambda section: section.role is Role.APPENDIX))
    return read_table_figures(replace(article, sections=sections)), remarks


def _in_language(article: Article) -> tuple[Article, tuple[Finding, ...]]:
    if stated := article.meta.language:
        return replace(article, sections=_translate_headings(article.sections, stated)), ()
    guess = guess_language_of_source("\n".join(map(bare_text, _spoken_texts(article))))
    if guess in ("", "en"):
        return replace(article, meta=replace(article.meta, language=Meta(()).language)), ()
    from generator.language import locale_of_language  # Babel costs 30 ms

    called = CALLED.get(guess) or locale_of_language(guess).english_name
    message = f"the text seems to be in {called}, so the deck has this language"
    hint = f'write "language: {guess}" at the top of the article, or its real language'
    finding = info("language", message, article.where, hint)
    sections = _translate_headings(article.sections, guess)
    return replace(article, meta=replace(article.meta, language=guess), sections=sections), (finding,)


def _translate_headings(sections: tuple[Section, ...], language: str) -> tuple[Section, ...]:
    """Return the sections; headings that we gave, not the author, are translated."""
    made = list(sections)
    for number, section in enumerate(sections):
        heading = bare_text(section.heading)
        told = section.where.line > 0 or number == 0 or section.role is Role.FAQ  # without lines, only these are ours
        begins = any(block.where == section.where for block in section.blocks[:1])
        if told and begins and heading in (UNTITLED, FAQ_HEADING):
            made[number] = replace(section, heading=(Run(phrase_in_language(heading, language)),))
    return tuple(made)


def _unknown_highlights(article: Article) -> Iterator[Finding]:
    """Yield a warning for each `highlight` of a section that names none of its points."""
    for section in article.walk():
        terms = [bare_text(point.term) for point in section.points if point.term]
        if section.highlight and not any(is_term_called(point.term, section.highlight) for point in section.points):
            message = f'no point of the section is called "{brief(section.highlight, 40)}"'
            hint = did_you_mean_hint(section.highlight, terms, "write the term of the point that matters most")
            yield warning("highlight", message, section.where_asked("highlight"), hint)


def _spoken_texts(article: Article) -> Iterator[Text]:
    """Yield the texts that a speaker would say."""
    yield from (article.meta.title, article.meta.summary)
    yield from (takeaway.text for takeaway in article.takeaways)
    for section in article.walk():
        yield section.heading
        yield from (said.text for block in section.blocks for said in texts_of_block(block) if said.kind in SPOKEN)


def refuse_long_article(article: Article) -> Article:
    """Return the article; raises InputError where it is too long, at the first line beyond the limit."""
    texts = characters = 0
    for where, length in _text_lengths(article):
        texts, characters = texts + 1, characters + length
        if (is_divided := texts > limits.TEXTS) or characters > limits.ARTICLE_BYTES:
            most = f"{limits.TEXTS:,} paragraphs, points, cells and lines of code"
            most = most if is_divided else f"{limits.ARTICLE_BYTES:,} characters"
            message = f"the article is too long: from here on it has more than {most}"
            raise InputError(error("size", message, where, "split the article: one talk takes about ten pages"))
    allow_texts(texts)
    return article


def _text_lengths(article: Article) -> Iterator[tuple[Where, int]]:
    """Yield the place and the length of each text, in reading order."""
    for section in article.walk():
        yield section.where, _length_of_texts(section.heading, section.headline, *section.notes)
        yield from (part for block in section.blocks for part in _in_block(block))
    yield from ((takeaway.where, _length_of_texts(takeaway.text)) for takeaway in article.takeaways)
    yield from ((source.where, _length_of_texts(source.text)) for source in article.sources)


def _in_block(block: Block) -> Iterator[tuple[Where, int]]:
    """Yield the place and the length of each text of a block; an item, a cell or a line of code counts as one text."""
    if isinstance(block, Table) and len(block.header) > limits.COLUMNS:
        message = f"the table has {len(block.header):,} columns, and a deck shows at most {limits.COLUMNS}"
        raise InputError(error("size", message, block.where, "keep the columns that the talk is about"))
    if isinstance(block, Chart):
        yield from ((block.where, len(name)) for name in block.categories for _ in (block.head, *block.series))
    for _, group in groupby(texts_of_block(block), key=lambda said: (said.origin, said.at)):
        first, *others = group
        yield first.where, _length_of_texts(first.text, *(said.text for said in others))


def _length_of_texts(*texts: Text) -> int:
    return sum(len(run.text) for text in texts for run in text)
