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
    """Return the article with a stat in place of the first sentence of each section that tells a share."""
    return replace(article, sections=tuple(_section(each, article.meta.language) for each in article.sections))


def _section(section: Section, language: str) -> Section:
    found = ((at, fact) for at, each in enumerate(section.blocks) if (fact := tuple(_with_fact(each, language))))
    at, fact = next(found, (0, ())) if section.layout == AUTO else (0, ())
    blocks = (*section.blocks[:at], *fact, *section.blocks[at + 1 :]) if fact else section.blocks
    return replace(section, blocks=blocks, sections=tuple(_section(each, language) for each in section.sections))


def _with_fact(said: Block, language: str) -> Iterator[Paragraph | Stat]:
    """Yield a paragraph with its fact as a stat among the sentences around it, if it has one."""
    bare = bare_text(said.text) if isinstance(said, Paragraph) else ""
    if len(PER_CENT.findall(bare)) > 1:
        return  # one of them alone would hide what it is compared with
    for start, end in sentence_spans(bare):
        if isinstance(said, Paragraph) and (fact := _fact(said, cut_text(said.text, start, end), language)):
            before, after = (replace(said, text=cut_text(said.text, *at)) for at in ((0, start), (end, len(bare))))
            yield from ([before] if bare[:start].strip() else [])
            yield fact
            yield from ([after] if bare[end:].strip() else [])
            return


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
