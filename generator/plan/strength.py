"""Slide plans and the article in; the same out, with how much the talk loses without each, and which are backup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from generator.measure import count_words
from generator.model.article import AUTO, Article, Role, Section
from generator.model.blocks import Picture, Table
from generator.model.chart import Chart
from generator.model.outline import Entry, SlidePlan
from generator.model.text import UNFINISHED, Text, bare_text
from generator.model.theme import Content, Family
from generator.plan.programs import is_error_trace
from generator.plan.rules import Layouts
from generator.plan.sentence_signs import FEWEST_WORDS, STOPS, can_stand_alone, is_backup_heading, is_plain_statement
from generator.regex import regex

BY_AUTHOR = 2.0  # for a headline, and for a layout, from the author
BOLD, NUMBER, ARGUED = 1.0, 1.5, 1.0
ROLES = (Role.OPENING, Role.BENEFITS, Role.CHALLENGES, Role.FUTURE)  # that argue
SEEN = {Chart: 3.0, Picture: 2.0, Table: 1.5}
LOUD = 2.5
MADE_FOR: dict[Content, float] = {"numbers": 3.0, "quotations": 2.0, "events": 1.5, "programs": 1.0}
CLAIMS = 2.0  # if every sentence can stand alone
CLAIMS_NOTHING = -4.0  # if no sentence can
LENGTH, MOST_LENGTH = 20.0, 2.0  # factor for the share of the article's words, and its limit
LEAST_ALIKE = 3  # items of a list of references
MOSTLY = 2 / 3  # of the items
LINKED = 0.6  # of an item's letters, so that it is hardly more than a link

_CITED = regex(
    r"^\W{0,2}\[?\d+\]|\bet al\b|\bdoi\b|\barXiv\b|\bISBN\b|\bpp?\.\s?\d|\bRFC ?\d|https?://|\(\d{4}[a-z]?\)", re.I
)


def slide_plans_with_strength(slides: Sequence[SlidePlan], choice: Layouts, article: Article) -> tuple[SlidePlan, ...]:
    """Return the slides with their strength: for the author's wishes, blocks, figures, claims and long notes.

    Backup are lists of references, and stack traces. No slide is backup if most of an article's slides would be.
    """
    sections = {section.id: section for section in article.all_sections}
    owners = [sections.get(slide.rank.owner) if slide.rank.owner else None for slide in slides]
    backup = [
        owner is not None and _is_backup(slide, owner, article.meta.language)
        for slide, owner in zip(slides, owners, strict=True)
    ]
    if 2 * sum(backup) > sum(owner is not None for owner in owners):
        backup = [False] * len(slides)
    strengths = _strengths(slides, choice, owners, article)
    return tuple(
        replace(slide, rank=replace(slide.rank, strength=round(strength, 3), backup=spare))
        for slide, strength, spare in zip(slides, strengths, backup, strict=True)
    )


def _strengths(
    slides: Sequence[SlidePlan], choice: Layouts, owners: Sequence[Section | None], article: Article
) -> Iterator[float]:
    lengths = [sum(count_words(bare_text(line.text)) for line in slide.notes) for slide in slides]
    total = sum(lengths) or 1
    for slide, owner, length in zip(slides, owners, lengths, strict=True):
        found = min(MOST_LENGTH, LENGTH * length / total) + _look(slide, choice.families[slide.layout])
        wishes = bool(owner.headline) + (owner.layout != AUTO) if owner else 0
        by_author = BY_AUTHOR * wishes + ARGUED * (owner is not None and owner.role in ROLES)
        yield found + _claims(slide, article.meta.language) + by_author


def _look(slide: SlidePlan, family: Family) -> float:
    bodies = list(_bodies(slide))
    bold = any(run.bold and not run.token for text in bodies for run in text)
    number = any(letter.isdigit() for text in bodies for letter in bare_text(text))
    seen = (
        SEEN.get(type(slide.block), 0.0) if slide.block else SEEN[Picture] * any(entry.picture for entry in slide.items)
    )
    made = LOUD * family.is_loud + sum(MADE_FOR.get(content, 0.0) for content in family.holds)
    return BOLD * bold + NUMBER * number + seen + made


def _claims(slide: SlidePlan, language: str) -> float:
    """Return the points for how many sentences can stand alone; texts with terms only have to be plain statements.

    A line that introduces what is on its slide does not count, such as "Run the following:" over a program.
    """
    leads = {
        bare_text(line.text)
        for line in slide.fill.get("lead", ())
        if bare_text(line.text).rstrip().endswith(UNFINISHED)
    }
    said = [text for text in map(bare_text, _bodies(slide)) if text not in leads]
    whole = [each for each in said if each.rstrip().endswith(STOPS) or count_words(each) >= FEWEST_WORDS]
    if not whole or slide.block:
        return 0.0
    can = is_plain_statement if any(entry.heading for entry in slide.items) else can_stand_alone
    able = sum(can(each, language) for each in whole)
    return CLAIMS * able / len(whole) if able else CLAIMS_NOTHING


def _bodies(slide: SlidePlan) -> Iterator[Text]:
    """Yield the texts below the title, without programs."""
    yield from (line.text for name, lines in slide.fill.items() if name in ("lead", "closing") for line in lines)
    for entry in slide.items:
        if not entry.row:
            yield from (entry.text_of(name) for name in entry.fields)


# ---- backup


def _is_backup(slide: SlidePlan, owner: Section, language: str) -> bool:
    if owner.headline or owner.layout != AUTO:
        return False  # the author wants it shown
    if owner.role is Role.APPENDIX or is_backup_heading(bare_text(owner.heading), language):
        return True
    if any(entry.row for entry in slide.items):
        return is_error_trace([bare_text(entry.body) for entry in slide.items])
    return len(slide.items) >= LEAST_ALIKE and sum(map(_is_reference, slide.items)) >= MOSTLY * len(slide.items)


def _is_reference(entry: Entry) -> bool:
    """Return whether an entry is hardly more than a link, or is cited as books and papers are."""
    runs = [run for name in entry.fields for run in entry.text_of(name)]
    letters = sum(len(run.text) for run in runs)
    return sum(len(run.text) for run in runs if run.link) >= LINKED * letters or any(
        _CITED.search(run.text) for run in runs
    )
