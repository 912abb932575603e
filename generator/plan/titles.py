"""Drafts of slides in; the same out, with titles that tell what a slide claims or shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.measure import count_words, sentence_spans
from generator.model.article import AUTO, Meta, Section
from generator.model.blocks import Paragraph, Picture, Table
from generator.model.chart import Chart
from generator.model.outline import Entry, SlideLine, SlidePlan
from generator.model.text import Text, bare_text
from generator.plan.finish import title_slot_of_draft
from generator.plan.rules import Draft, Layouts
from generator.plan.sentence_signs import (
    STOPS,
    can_stand_alone,
    is_announcement,
    is_claim,
    is_leaning_sentence,
    is_plain_statement,
    is_whole_sentence,
)

TOPIC_WORDS = 6  # of a heading that only names a subject
CLAIM_WORDS = 18  # of a title at most
CAPTION_WORDS = 3  # fewer only name what is shown
FULL_WORDS = 35  # of a title and the only sentence under it; fewer leave the slide half empty
FEWEST_WORDS = 3  # of a line as title: "Notes:" says nothing
NAME_WORDS = 22  # of a line or claim as title that distinguishes slides of a section
LEFT = 2  # sentences left under a title taken from them; a short one alone would look lost
ASKS = ("?", "？", "؟")


def drafts_with_claims_as_titles(drafts: Sequence[Draft], choice: Layouts, meta: Meta) -> tuple[Draft, ...]:
    """Return the drafts, those that claim or show something under it as title, with the section's heading as label.

    Several slides of one section, or one with the article's title, are then distinguished by the line that introduces
    each, or by what it claims. No word is changed, and a text that becomes the title stands nowhere else on its slide.
    """
    teller = _Teller(choice, meta.language)
    claimed = [draft if _has_headline(draft) else teller.first_of(draft, teller.messages(draft)) for draft in drafts]
    counts = Counter(_key(draft, choice) for draft in claimed)
    headed: set[tuple[str, str]] = set()  # headlines that a slide already has
    found = []
    for draft in claimed:
        key = _key(draft, choice)
        alone = counts[key] < 2 and not (draft.owner and key[1] == bare_text(meta.title))
        keeps = alone or (_has_headline(draft) and key not in headed)
        headed.add(key)
        found.append(draft if keeps else teller.first_of(draft, teller.names(draft)))
    return tuple(_drop_repeated_labels(found, bare_text(meta.title)))


def _drop_repeated_labels(drafts: Sequence[Draft], title: str) -> Iterator[Draft]:
    """Yield the drafts; a label equal to the article's title stays only on the first slide of its section."""
    seen: set[str] = set()
    for draft in drafts:
        slide, owner = draft.slide, draft.owner.id if draft.owner else ""
        label = slide.fill.get("label", ())
        if owner in seen and label and bare_text(label[0].text) == title:
            others = {name: lines for name, lines in slide.fill.items() if name != "label"}
            draft = replace(draft, slide=replace(slide, fill=others))
        seen.add(owner)
        yield draft


def _has_headline(draft: Draft) -> bool:
    return draft.owner is not None and bool(draft.owner.headline)


def _key(draft: Draft, choice: Layouts) -> tuple[str, str]:
    """Return the section's id and the title, which are equal for slides that would differ only by a number.

    A slide whose title is the text of an entry has a key of its own.
    """
    slot = title_slot_of_draft(draft.slide, choice)
    if slot and slot.item:
        return draft.slide.id, ""
    title = draft.slide.fill.get("title", ())
    return draft.owner.id if draft.owner else draft.slide.id, bare_text(title[0].text) if title else ""


class _Teller:
    """Finds other titles for slides, and checks that a layout has room for them."""

    def __init__(self, choice: Layouts, language: str) -> None:
        self._choice = choice
        self._language = language

    def first_of(self, draft: Draft, tried: Iterator[SlidePlan]) -> Draft:
        """Return the draft with the first of the tried titles that a layout has room for; else the draft as it is."""
        if draft.full or not self._is_called_by_heading(draft):
            return draft
        for slide in tried:
            for family in self._choice.in_turn(slide.layout):
                if self._choice.members(family, slide):
                    if self._choice.bears_title(family, slide):
                        return replace(draft, slide=slide.in_layout(family))
                    break
        return draft

    def _is_called_by_heading(self, draft: Draft) -> bool:
        """Return whether a slide shows a section under its heading alone, in a layout chosen by content."""
        owner, title, family = draft.owner, draft.slide.fill.get("title", ()), self._choice.families[draft.slide.layout]
        if owner is None or owner.layout != AUTO or family.is_large or not family.holds:
            return False
        return len(title) == 1 and title[0].origin == owner.id and title[0].text == (owner.headline or owner.heading)

    def messages(self, draft: Draft) -> Iterator[SlidePlan]:
        """Yield the slide under titles that tell what it shows or claims, the surest first."""
        slide = _under_heading(draft)
        yield from self._under_caption(slide)
        heading = bare_text(slide.fill["title"][0].text).rstrip()
        if count_words(heading) > TOPIC_WORDS or heading.endswith((*STOPS, *ASKS)):
            return  # it does not only name a subject
        lead = slide.fill.get("lead", ())
        if len(lead) == 1 and self._claims(lead[0].text):
            yield _retitle(slide, lead[0], "lead")
        yield from self._under_claim(draft, slide, draft.slide.items[:1])

    def names(self, draft: Draft) -> Iterator[SlidePlan]:
        """Yield the slide under titles that distinguish it from others of its section, the most telling first."""
        slide = _under_heading(draft)
        if _has_headline(draft):
            yield from self.messages(draft)
        lead = slide.fill.get("lead", ())
        said = bare_text(lead[0].text) if lead else ""
        led = not said[:1].islower() and FEWEST_WORDS <= count_words(said) <= NAME_WORDS
        told = led and not (is_leaning_sentence(said, self._language) or is_announcement(said, self._language))
        if told:
            yield _retitle(slide, lead[0], "lead")
        if sum(count_words(bare_text(each.body)) for each in slide.items) >= FULL_WORDS:
            yield from self._under_claim(draft, slide, draft.slide.items, left=1, most=NAME_WORDS)
        if led and not told and count_words(said) > FEWEST_WORDS:
            yield _retitle(slide, lead[0], "lead")

    def _under_caption(self, slide: SlidePlan) -> Iterator[SlidePlan]:
        """Yield a chart under its takeaway; a program, a table or a picture under its caption."""
        block, caption = slide.block, slide.fill.get("caption", ())
        first = slide.items[0] if slide.items else None
        if isinstance(block, Chart) and first and first.origin == block.id and "figure" not in slide.fill:
            yield _retitle(replace(slide, items=()), SlideLine(first.body, first.origin), "lead")
        if len(caption) != 1 or not (slide.is_program or isinstance(block, Table | Picture)):
            return
        own = block.caption if isinstance(block, Table | Picture) else caption[0].text
        said = bare_text(own)
        if count_words(said) < CAPTION_WORDS or not is_plain_statement(said, self._language):
            return
        credit = block.source if isinstance(block, Table) else block.credit if isinstance(block, Picture) else ()
        yield _retitle(slide, SlideLine(own, caption[0].origin), "caption", SlideLine(credit, caption[0].origin))

    def _under_claim(
        self, draft: Draft, slide: SlidePlan, tried: Sequence[Entry], left: int = LEFT, most: int = CLAIM_WORDS
    ) -> Iterator[SlidePlan]:
        """Yield the slide under a claim: the sentence beside its block, or one of several sentences.

        At least `left` other sentences stay, and the claim has at most `most` words.
        """
        texts = draft.slide.items
        plain = all(each.fields == ("body",) and not (each.number or each.level or each.picture) for each in texts)
        if (
            not plain
            or not texts
            or slide.is_program
            or not slide.fill.keys().isdisjoint(("lead", "figure"))
            or isinstance(slide.block, Table)
        ):
            return
        beside = slide.block is not None and len(texts) == 1
        if not (beside or (slide.block is None and len(texts) > left and _are_paragraphs(texts, draft.owner))):
            return
        for at, each in enumerate(tried, 1):
            led = len(texts) > at and is_leaning_sentence(bare_text(texts[at].body), self._language)
            if self._claims(each.body, most) and not led:
                rest = (*texts[: at - 1], *texts[at:])
                yield _retitle(replace(slide, items=rest), SlideLine(each.body, each.origin), "lead")

    def _claims(self, text: Text, most: int = CLAIM_WORDS) -> bool:
        said = bare_text(text).strip()
        whole = len(sentence_spans(said)) == 1 and (
            is_claim(said, self._language) if most > CLAIM_WORDS else is_whole_sentence(said)
        )
        whole = whole and not (text[0].bold and len(text) > 1)  # neither a note nor a term with its meaning
        return whole and count_words(said) <= most and can_stand_alone(said, self._language)


def _under_heading(draft: Draft) -> SlidePlan:
    """Return the slide under its section's heading, even if the section has a headline."""
    slide, owner = draft.slide, draft.owner
    return replace(slide, fill={**slide.fill, "title": (SlideLine(owner.heading, owner.id),)}) if owner else slide


def _are_paragraphs(texts: Sequence[Entry], owner: Section | None) -> bool:
    """Return whether all entries are sentences of paragraphs, which follow from each other; items of a list do not."""
    prose = {block.id for block in owner.blocks if isinstance(block, Paragraph)} if owner else set()
    return all(each.origin in prose for each in texts)


def _retitle(slide: SlidePlan, title: SlideLine, place: str, left: SlideLine | None = None) -> SlidePlan:
    """Return the slide with a new title from the slot `place`, where `left` stays, and its heading as label."""
    others = {name: lines for name, lines in slide.fill.items() if name not in ("title", place)}
    kept = {place: (left,)} if left and left.text else {}
    fill = {"label": slide.fill["title"], "title": (title,), **others, **kept}
    return replace(slide, fill=fill, message=place)
