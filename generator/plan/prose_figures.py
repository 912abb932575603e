"""An article in; the same out, with a figure of its prose beside the sentence that tells it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.measure import count_words, sentence_spans
from generator.model.article import AUTO, Article, Section
from generator.model.blocks import Block, Paragraph, Stat
from generator.model.text import Text, bare_text, cut_text, merged_runs
from generator.plan.sentence_signs import FEWEST_WORDS, has_sign, is_plain_statement, is_whole_sentence
from generator.plan.slide_texts import OF_WHOLE
from generator.regex import regex

FACT_WORDS = 25  # of a sentence that is shown beside the figure in it
# A share: of what it is one must follow, or it may be a rate, a growth, or the half of a comparison.
_UNIT = r"(?:%|\b(?:per ?cent|[Pp]rozent|prosent|procent|pour cent|por ciento|por cento|per cento)\b)"
PERCENT = regex(rf"(?<![\w.,(-])(?!100)\d{{1,3}}[\u00a0 ]?{_UNIT}(?={OF_WHOLE})")
PER_CENT = regex(_UNIT)


def article_with_facts(article: Article) -> Article:
    """Return the article with a stat in place of the sentence with which a section begins, if that tells a share."""
    return replace(article, sections=tuple(_section(each, article.meta.language) for each in article.sections))


def _section(section: Section, language: str) -> Section:
    begins = section.blocks[:1] if section.layout == AUTO else ()
    blocks = (*(part for each in begins for part in _with_fact(each, language)), *section.blocks[len(begins) :])
    return replace(section, blocks=blocks, sections=tuple(_section(each, language) for each in section.sections))


def _with_fact(said: Block, language: str) -> Iterator[Block]:
    """Yield a paragraph with the fact of its first sentence as a stat, and what comes after it; else the block."""
    bare = bare_text(said.text) if isinstance(said, Paragraph) else ""
    # One of several shares alone would hide what it is compared with.
    if not isinstance(said, Paragraph) or len(PER_CENT.findall(bare)) != 1:
        yield said
        return
    end = next(end for _, end in sentence_spans(bare))
    fact = _fact(said, cut_text(said.text, 0, end), language)
    yield fact or said
    if fact and bare[end:].strip():
        yield replace(said, text=cut_text(said.text, end, len(bare)))


def _fact(said: Paragraph, text: Text, language: str) -> Stat | None:
    """Return a sentence that tells a share as the figure beside the sentence."""
    bare = bare_text(text)
    share = PERCENT.search(bare)
    is_told = FEWEST_WORDS <= count_words(bare) <= FACT_WORDS and is_whole_sentence(bare)
    leans = has_sign("leans", bare, language) or has_sign("near", bare, language)
    if not share or not is_told or leans or not is_plain_statement(bare, language):
        return None
    value = merged_runs(replace(run, bold=False) for run in cut_text(text, *share.span()))
    return Stat(said.id, said.where, value, text)
