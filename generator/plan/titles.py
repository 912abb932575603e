"""Drafts of slides in; the same out, with titles that tell what a slide shows where its heading would not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from generator.language import phrase_in_language
from generator.measure import count_words, sentence_spans
from generator.model.article import AUTO, Meta
from generator.model.blocks import Picture, Table
from generator.model.chart import Chart
from generator.model.origin import HEAD, OriginId
from generator.model.outline import STATEMENT_WORDS, SlideLine, SlidePlan
from generator.model.text import UNFINISHED, bare_text, cut_text, joined_texts
from generator.plan.rules import Draft, Layouts
from generator.plan.sentence_signs import has_sign, is_label, is_plain_statement
from generator.plan.slide_texts import quoted_text

FEWEST_WORDS = 3  # of a line as title; fewer only name what is shown
TITLE_WORDS = 12  # of a sentence that may be a title at most
ANY_LINES = 99  # of a text that is a title itself: as many as it needs
PAIR = 2  # paragraphs that share a slide without a title


def drafts_with_telling_titles(drafts: Sequence[Draft], choice: Layouts, meta: Meta) -> tuple[Draft, ...]:
    """Return the drafts, each under its heading; what is shown by a block is told by its caption or takeaway.

    A further slide of a section has the line that leads to it as title, after the heading if the line alone says
    little. No word is changed, and a text that becomes the title stands nowhere else on its slide.
    """
    found: list[Draft] = []
    begun: set[OriginId] = set()
    nobodys = {phrase_in_language("Introduction", meta.language), bare_text(meta.title)}
    for draft in drafts:
        if draft.owner is not None and not draft.full and _is_under_heading(draft, choice):
            named = bare_text(draft.owner.heading) in nobodys
            says_more = draft.owner.id not in begun and not named
            tried = [] if says_more and draft.owner.headline else [*_under_caption(draft.slide, meta.language)]
            if not says_more:
                tried += [*_under_line(draft.slide, meta.language, named)]
            plain = () if says_more else _untitled(draft.slide, choice)
            draft = replace(draft, slide=next(chain(_with_room(tried, choice), plain), draft.slide))
        begun.add(draft.owner.id if draft.owner else HEAD)
        found.append(draft)
    return tuple(found)


def _is_under_heading(draft: Draft, choice: Layouts) -> bool:
    """Return whether a slide shows a section under its heading alone, in a layout chosen by content."""
    owner, title, family = draft.owner, draft.slide.fill.get("title", ()), choice.families[draft.slide.layout]
    if owner is None or owner.layout != AUTO or not family.holds:
        return False
    return len(title) == 1 and title[0].origin == owner.id and title[0].text in (owner.headline, owner.heading)


def _with_room(tried: Sequence[SlidePlan], choice: Layouts) -> Iterator[SlidePlan]:
    """Yield the tried slides for whose title a layout has room, in that layout's family."""
    for slide in tried:
        family = choice.first(choice.in_turn(slide.layout), slide)
        if family and choice.bears_title(family, slide):
            yield slide.in_layout(family)


def _under_caption(slide: SlidePlan, language: str) -> Iterator[SlidePlan]:
    """Yield a chart under its takeaway; a program, a table or a picture under its caption."""
    block, caption = slide.block, slide.fill.get("caption", ())
    first = slide.items[0] if slide.items else None
    if isinstance(block, Chart) and first and first.origin == block.id and "figure" not in slide.fill:
        yield _retitle(replace(slide, items=()), SlideLine(first.body, first.origin), "lead")
    if len(caption) != 1 or not (slide.is_program or isinstance(block, Table | Picture)):
        return
    own = block.caption if isinstance(block, Table | Picture) else caption[0].text
    said = bare_text(own)
    if count_words(said) < FEWEST_WORDS or not is_plain_statement(said, language):
        return
    credit = block.source if isinstance(block, Table) else block.credit if isinstance(block, Picture) else ()
    yield _retitle(slide, SlideLine(own, caption[0].origin), "caption", SlideLine(credit, caption[0].origin))


def _under_line(slide: SlidePlan, language: str, is_named: bool) -> Iterator[SlidePlan]:
    """Yield the slide under the line or label that leads to it, after its heading if the line alone says little.

    With `is_named`, the heading is another's or nobody's: a label or a line of some words stands alone then.
    """
    lead, heading = slide.fill.get("lead", ()), slide.fill["title"][0]
    said = bare_text(lead[0].text) if lead else ""
    is_short, labels = count_words(said) < FEWEST_WORDS, is_label(said, language)
    announces = has_sign("announces", said, language)
    leans = is_short or (has_sign("leans", said, language) and not announces)
    tells = not said[:1].islower() and (said.endswith(UNFINISHED) or labels or not (leans or announces))
    for line in lead[:1]:
        joined = replace(heading, text=joined_texts([heading.text, line.text], " \u00b7 "))
        is_title = not leans or (is_named and (labels or not is_short))
        for title in [line] if is_title else [joined, line][: 1 + labels]:
            most = STATEMENT_WORDS if slide.is_program or is_named else TITLE_WORDS
            if tells and count_words(bare_text(title.text)) <= most and len(sentence_spans(said)) == 1:
                yield _retitle(slide, title, "lead")


def _untitled(slide: SlidePlan, choice: Layouts) -> Iterator[SlidePlan]:
    """Yield a slide of one thought, or of its first sentence or paragraph and the rest, as a title of its own."""
    is_pair = len(slide.items) == PAIR and not any(each.heading for each in slide.items)
    is_quote = "quotations" in choice.families[slide.layout].holds
    is_bare = all(each.bare or (is_quote and not each.answer) for each in slide.items) and not slide.fill.get("lead")
    if is_bare and not slide.block and (is_pair or len(slide.items) == 1):
        told, other = slide.items[0], slide.items[-1]
        told = replace(told, body=quoted_text(told.body)) if is_quote else told
        told = replace(told, heading=told.body, body=other.body, rest=other.origin) if is_pair else told
        is_short = told.heading or count_words(bare_text(told.body)) <= STATEMENT_WORDS
        plain = replace(slide, fill={}, items=(replace(told, bare=False),))
        large = plain.in_layout(choice.made_for("remarks")[0])
        tried = (plain, large)[not (is_short and choice.families[slide.layout].is_loud) :]
        yield from (each for each in tried if choice.bears_title(each.layout, each, ANY_LINES))


def _retitle(slide: SlidePlan, title: SlideLine, place: str, left: SlideLine | None = None) -> SlidePlan:
    """Return the slide with a new title from the slot `place`, where `left` stays; a colon at its end goes."""
    others = {name: lines for name, lines in slide.fill.items() if name not in ("title", place)}
    kept = {place: (left,)} if left and left.text else {}
    unmarked = replace(title, text=cut_text(title.text, 0, len(bare_text(title.text).rstrip(": "))))
    return replace(slide, fill={"title": (unmarked,), **others, **kept}, message=place)
