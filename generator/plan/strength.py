"""Slide plans and the article in; the same out, with how much the talk loses without each, and which are backup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.measure import count_words
from generator.model.article import AUTO, Article, Role, Section
from generator.model.blocks import Picture
from generator.model.chart import Chart
from generator.model.outline import Entry, SlidePlan
from generator.model.text import bare_text
from generator.plan.finish import title_of_draft
from generator.plan.rules import Layouts
from generator.plan.sentence_signs import is_backup_heading
from generator.regex import regex

BY_AUTHOR = 2.0  # for a headline, and for a layout, from the author
SEEN = {"numbers": 3.0, "programs": 3.0, "blocks": 3.0, "quotations": 2.0, "events": 2.0}  # more than words say
CONTINUED = frozenset(("numbers", "events", "answers", "circles"))  # one after the other, on several slides
LISTED = 1.0  # for a list; prose has nothing more
LENGTH, MOST_LENGTH = 20.0, 2.0  # factor for the share of the article's words, and its limit
LEAST_ALIKE = 3  # items of a list of references
MOSTLY = 2 / 3  # of the items
LINKED = 0.6  # of an item's letters, so that it is hardly more than a link

_CITED = regex(
    r"^\W{0,2}\[?\d+\]|\bet al\b|\bdoi\b|\barXiv\b|\bISBN\b|\bpp?\.\s?\d|\bRFC ?\d|https?://|\(\d{4}[a-z]?\)", re.I
)

_POSTED = regex(r"\bpic\.twitter\.com/|\(@\w+\)")  # in a copy of a post


def slide_plans_with_strength(
    slides: Sequence[SlidePlan], choice: Layouts, article: Article, claims: bool
) -> tuple[SlidePlan, ...]:
    """Return the slides with their strength: for the author's wishes, what they show besides words, and long notes.

    Backup are lists of references, but only if most of an article's slides would not be. So are
    further slides of a section that have no title of their own, if slides are called by what they claim.
    """
    sections = {section.id: section for section in article.all_sections}
    owners = [sections.get(slide.rank.owner) if slide.rank.owner else None for slide in slides]
    backup = [
        owner is not None and _is_backup(slide, owner, article.meta.language)
        for slide, owner in zip(slides, owners, strict=True)
    ]
    if 2 * sum(backup) > sum(owner is not None for owner in owners):
        backup = [False] * len(slides)
    again = {*_further_slides(slides, owners, choice)} if claims else set()
    strengths = _strengths(slides, choice, owners)
    return tuple(
        replace(
            slide,
            rank=replace(
                slide.rank,
                strength=round(strength, 3),
                backup=backup[at] or at in again,
                follows=slide.rank.follows and at not in again,
            ),
        )
        for at, (slide, strength) in enumerate(zip(slides, strengths, strict=True))
    )


def _further_slides(slides: Sequence[SlidePlan], owners: Sequence[Section | None], choice: Layouts) -> Iterator[int]:
    """Yield the numbers of texts, and of further programs and tables, with the title of another slide of their section.

    What says nothing without the slide before it, such as the output of a program, goes or stays with that.
    """
    seen: set[tuple[object, ...]] = set()
    last = -2  # no slide
    for at, (slide, owner) in enumerate(zip(slides, owners, strict=True)):
        if owner is None or not _is_free(owner) or isinstance(slide.block, Picture | Chart):
            continue
        holds = choice.families[slide.layout].holds
        key, kind = (owner.id, title_of_draft(slide, choice) or at), (owner.id, "programs" in holds, type(slide.block))
        is_text = slide.block is None and "programs" not in holds
        repeats = key in seen and (not CONTINUED.intersection(holds) if is_text else kind in seen)
        if (last == at - 1) if slide.rank.follows else repeats:
            last = at
            yield at
        seen.update((key, kind))


def _strengths(slides: Sequence[SlidePlan], choice: Layouts, owners: Sequence[Section | None]) -> Iterator[float]:
    """Yield what the talk loses without each slide: most without what it shows besides words."""
    lengths = [sum(count_words(bare_text(line.text)) for line in slide.notes) for slide in slides]
    total = sum(lengths) or 1
    for slide, owner, length in zip(slides, owners, lengths, strict=True):
        by_author = BY_AUTHOR * (bool(owner.headline) + (owner.layout != AUTO)) if owner else 0
        seen = max((SEEN.get(content, 0.0) for content in choice.families[slide.layout].holds), default=0.0)
        listed = LISTED * (len(slide.items) > 1 and not slide.items[0].bare)
        yield by_author + seen + listed + min(MOST_LENGTH, LENGTH * length / total)


# ---- backup


def _is_free(owner: Section) -> bool:
    """Return whether the author of a section said nothing about its slides."""
    return not (owner.headline or owner.layout != AUTO or owner.keep)


def _is_backup(slide: SlidePlan, owner: Section, language: str) -> bool:
    if not _is_free(owner):
        return False  # the author wants it shown
    if any(_POSTED.search(bare_text(entry.text_of(name))) for entry in slide.items for name in entry.fields):
        return True
    if owner.role is Role.APPENDIX or is_backup_heading(bare_text(owner.heading), language):
        return True
    return len(slide.items) >= LEAST_ALIKE and sum(map(_is_reference, slide.items)) >= MOSTLY * len(slide.items)


def _is_reference(entry: Entry) -> bool:
    """Return whether an entry is hardly more than a link, or is cited as books and papers are."""
    runs = [run for name in entry.fields for run in entry.text_of(name)]
    letters = sum(len(run.text) for run in runs)
    return sum(len(run.text) for run in runs if run.link) >= LINKED * letters or any(
        _CITED.search(run.text) for run in runs
    )
