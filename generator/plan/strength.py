"""Slide plans and the article in; the same out, with how much the talk loses without each, and which are backup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.measure import count_words
from generator.model.article import AUTO, Article, Role, Section
from generator.model.origin import OriginId
from generator.model.outline import Entry, SlidePlan
from generator.model.text import bare_text
from generator.plan.rules import Layouts
from generator.plan.sentence_signs import is_backup_heading
from generator.regex import regex

BY_AUTHOR = 2.0  # for a headline, and for a layout, from the author
SEEN = {"numbers": 3.0, "programs": 3.0, "blocks": 3.0, "quotations": 2.0, "events": 2.0}  # more than words say
LISTED = 1.0  # for a list; prose has nothing more
BEGINS = 2.5  # for the first slide of a section: a list is kept before a program after it, but prose is not
LENGTH, MOST_LENGTH = 20.0, 2.0  # factor for the share of the article's words, and its limit
LEAST_ALIKE = 3  # items of a list of references
MOSTLY = 2 / 3  # of the items
LINKED = 0.6  # of an item's letters, so that it is hardly more than a link

_CITED = regex(
    r"^\W{0,2}\[?\d+\]|\bet al\b|\bdoi\b|\barXiv\b|\bISBN\b|\bpp?\.\s?\d|\bRFC ?\d|https?://|\(\d{4}[a-z]?\)", re.I
)

_POSTED = regex(r"\bpic\.twitter\.com/|\(@\w+\)")  # in a copy of a post


def slide_plans_with_strength(slides: Sequence[SlidePlan], choice: Layouts, article: Article) -> tuple[SlidePlan, ...]:
    """Return the slides with their strength: for the author's wishes, what they show besides words, and long notes.

    Backup are lists of references, but only if most of an article's slides would not be.
    """
    sections = {section.id: section for section in article.all_sections}
    owners = [sections.get(slide.rank.owner) if slide.rank.owner else None for slide in slides]
    backup = [
        owner is not None and _is_backup(slide, owner, article.meta.language)
        for slide, owner in zip(slides, owners, strict=True)
    ]
    if 2 * sum(backup) > sum(owner is not None for owner in owners):
        backup = [False] * len(slides)
    strengths = _strengths(slides, choice, owners)
    return tuple(
        replace(slide, rank=replace(slide.rank, strength=round(strength, 3), backup=is_backup))
        for slide, strength, is_backup in zip(slides, strengths, backup, strict=True)
    )


def _strengths(slides: Sequence[SlidePlan], choice: Layouts, owners: Sequence[Section | None]) -> Iterator[float]:
    """Yield what the talk loses without each slide: most without what it shows besides words."""
    lengths: Counter[str] = Counter()  # by section, so that of equal slides the first is the strongest
    for slide in slides:
        lengths[slide.rank.owner or slide.id] += sum(count_words(bare_text(line.text)) for line in slide.notes)
    total, begun = lengths.total() or 1, set[OriginId | None]()
    for slide, owner in zip(slides, owners, strict=True):
        by_author = BY_AUTHOR * (bool(owner.headline) + (owner.layout != AUTO)) if owner else 0
        seen = max((SEEN.get(content, 0.0) for content in choice.families[slide.layout].holds), default=0.0)
        listed = LISTED * (len(slide.items) > 1 and not slide.items[0].bare)
        begins = BEGINS * (slide.rank.owner not in begun)
        begun.add(slide.rank.owner)
        yield (
            by_author
            + seen
            + listed
            + begins
            + min(MOST_LENGTH, LENGTH * lengths[slide.rank.owner or slide.id] / total)
        )


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
