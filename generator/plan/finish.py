"""Drafts of slides in, slide plans out: each with a title of its own, and the article's full text in the notes.

Each plan says how much the talk loses without it, and whether it is backup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count, groupby, islice

from msgspec.structs import replace

from generator.language import phrase_in_language
from generator.measure import count_words
from generator.model.article import AUTO, Article, Reference, Role, Section, Takeaway
from generator.model.origin import HEAD, OriginId, origin_family, origin_of_evidence, origin_of_head
from generator.model.outline import Entry, SlideLine, SlidePlan, assign_notes_to_slides
from generator.model.text import Run, bare_text, holds_all_words, holds_whole_words, with_links, words_without_colons
from generator.plan.rules import Draft, Layouts
from generator.plan.sentence_signs import has_sign, is_backup_heading
from generator.plan.slide_texts import (
    reference_line_for_slide,
    speaker_notes_for_long_alt,
    speaker_notes_line_of_author,
    speaker_notes_of_section,
    url_for_slide,
)
from generator.regex import regex


def drafts_with_sections_apart(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts; a part of the article that a talk shows again becomes a PowerPoint section of its own."""
    names = {draft.slide.section for draft in drafts}
    seen: set[str] = set()
    for name, group in groupby(drafts, key=lambda draft: draft.slide.section):
        others = (f"{name} ({number})" for number in count(2))
        own = name if name not in seen else next(each for each in others if each not in names | seen)
        seen.add(own)
        yield from (replace(draft, slide=replace(draft.slide, section=own)) for draft in group)


def drafts_with_jumps(drafts: Sequence[Draft], article: Article) -> tuple[Draft, ...]:
    """Return the drafts with links: an entry for a section leads to its first slide, and that slide leads back."""
    own = {draft.owner.id: draft.slide.id for draft in reversed(drafts) if draft.owner}
    first: dict[OriginId, str] = {}
    for section in article.walk():
        within = (own[each.id] for each in (section, *section.descendants()) if each.id in own)
        first.update((section.id, slide) for slide in islice(within, 1))
    lists = [draft.slide for draft in reversed(drafts) if not draft.owner]
    back = {first[entry.origin]: slide.id for slide in lists for entry in slide.items if entry.origin in first}
    return tuple(replace(draft, slide=_link(draft.slide, first if not draft.owner else {}, back)) for draft in drafts)


def _link(slide: SlidePlan, first: Mapping[OriginId, str], back: Mapping[str, str]) -> SlidePlan:
    items = tuple(replace(entry, target=first.get(entry.origin, "")) for entry in slide.items)
    return replace(slide, items=items, back=back.get(slide.id, ""))


def drafts_with_notes(drafts: Sequence[Draft], choice: Layouts, article: Article) -> tuple[SlidePlan, ...]:
    """Return slide plans with each section's full text in the notes of the slides that show it.

    The text of a section without a slide goes to the first slide of a section in it, or else to the last slide before
    it.
    """
    notes: list[list[SlideLine]] = [[] for _ in drafts]
    own: dict[str, list[int]] = {}
    for number, draft in enumerate(drafts):
        own.setdefault(draft.owner.id if draft.owner else "", []).append(number)
    shown, in_full = _texts_by_origin(drafts), _full_texts(drafts, choice)
    seen = {draft.slide.block.id for draft in drafts if draft.slide.block}
    first = [bare_text(line.text) for line in drafts[0].slide.fill.get("title", ())]
    of_head = [text for source, text in shown.items() if origin_family(source) == HEAD]
    notes[0].extend(_notes_of_head(article, "\n".join((*of_head, *first)), seen))
    notes[0].extend(_notes_of_links(article, drafts))
    notes[0].extend(_notes_of_takeaways_and_sources(article, shown))
    last = 0
    for section in article.all_sections:
        inner = (own[each.id][:1] for each in section.descendants() if each.id in own)
        numbers = own.get(section.id) or next(inner, [last])
        told = speaker_notes_of_section(section, article.meta.language)
        unsaid = _notes_of_section(section, shown, article.meta.language)
        lines = (*unsaid, *(line for line in told if not _is_shown(line, in_full)))
        texts = ({**dict.fromkeys(drafts[n].slide.sources, ""), **_texts_by_origin([drafts[n]])} for n in numbers)
        shares = assign_notes_to_slides(lines, [*texts])
        for number, shared in zip(numbers, shares, strict=True):
            notes[number].extend(shared)
        last = numbers[-1]
    for takeaway in article.takeaways:
        number = next((at for at, draft in enumerate(drafts) if takeaway.id in draft.slide.sources), 0)
        said = {line.text for line in notes[number]}
        for text in (each for each in takeaway.evidence if each not in said):  # spoken, unless it points back
            sentence = bare_text(text), article.meta.language
            leans = has_sign("leans", *sentence) or has_sign("near", *sentence)
            notes[number].append(SlideLine(text, origin_of_evidence(takeaway.id), apart=leans))
    return tuple(replace(draft.slide, notes=tuple(lines)) for draft, lines in zip(drafts, notes, strict=True))


ShownTexts = Mapping[OriginId, str]  # by origin, all texts of slides


def _texts_by_origin(drafts: Sequence[Draft]) -> ShownTexts:
    said: dict[OriginId, list[str]] = {}
    for draft in drafts:
        for line in (line for lines in draft.slide.fill.values() for line in lines):
            said.setdefault(origin_family(line.origin), []).append(bare_text(line.text))
        for entry in draft.slide.items:
            for field in entry.fields:
                said.setdefault(entry.origin_of(field), []).append(bare_text(entry.text_of(field)))
    return {source: "\n".join(texts) for source, texts in said.items()}


def _notes_of_head(article: Article, said: str, seen: Collection[str]) -> Iterator[SlideLine]:
    """Yield notes for the texts of the front matter that no slide shows."""
    meta = article.meta
    texts = [meta.title, meta.subtitle, meta.summary, meta.call]
    texts += [(Run(value),) for value in (meta.author, meta.event, meta.contact, meta.licence)]
    if meta.speaker:
        texts += [(Run(meta.speaker.name),), (Run(meta.speaker.line),)]
    for picture in meta.pictures:
        alt = (Run(picture.alt),) if picture.id not in seen else speaker_notes_for_long_alt(picture)
        texts += [alt, picture.caption, picture.credit]
    for text in texts:
        if bare_text(text) and not holds_whole_words(said, with_links(text)):
            yield SlideLine(text, origin_of_head("unsaid"))


def _notes_of_links(article: Article, drafts: Sequence[Draft]) -> Iterator[SlideLine]:
    """Yield notes for the article's and the speaker's addresses that no slide links to; the same words are no link."""
    lines = [line for draft in drafts for lines in draft.slide.fill.values() for line in lines]
    followed = {run.link for line in lines if origin_family(line.origin) == HEAD for run in line.text}
    speaker = article.meta.speaker
    for url in (article.meta.url, *(speaker.links if speaker else ())):
        if url and url not in followed:
            yield SlideLine(url_for_slide(url), origin_of_head("unsaid"))


def _notes_of_takeaways_and_sources(article: Article, shown: ShownTexts) -> Iterator[SlideLine]:
    """Yield notes for the takeaways, references and author's notes that no slide shows."""
    beside: tuple[Takeaway | Reference, ...] = (*article.takeaways, *article.sources)
    for item in beside:
        if item.id not in shown:
            yield SlideLine(reference_line_for_slide(item) if isinstance(item, Reference) else item.text, item.id)
    yield from (speaker_notes_line_of_author(note, HEAD) for note in article.meta.notes)


def _full_texts(drafts: Sequence[Draft], choice: Layouts) -> ShownTexts:
    """Return by origin the words that slides show in full; addresses of links count where a slide can have links."""
    said: dict[OriginId, str] = {}
    for slide in (draft.slide for draft in drafts if draft.full):
        lines = [line for lines in slide.fill.values() for line in lines]
        texts = [(line.origin, line.text) for line in lines]
        texts += [(entry.origin, entry.text_of(field)) for entry in slide.items for field in entry.fields]
        told = bare_text if choice.families[slide.layout].is_large else with_links
        for source, text in texts:
            said[source] = f"{said.get(source, '')} {words_without_colons(told(text))}"
    return said


def _is_shown(line: SlideLine, in_full: ShownTexts) -> bool:
    """Return whether slides show all the words of a line of notes."""
    said = in_full.get(line.origin)  # a program is shown whole
    return said is not None and (line.row > 0 or holds_all_words(said, with_links(line.text)))


def _notes_of_section(section: Section, shown: ShownTexts, language: str) -> Iterator[SlideLine]:
    """Yield notes for headings, headlines, gists and short forms of points that no slide shows."""
    is_ours = bare_text(section.heading) == phrase_in_language("Introduction", language)
    for text in (() if is_ours else section.heading, section.headline, section.gist):
        if text and not holds_whole_words(shown.get(section.id, ""), with_links(text)):
            yield SlideLine(text, section.id, apart=bool(section.headline))
    for point in (inner for outer in section.points for inner in outer.walk()):
        if point.short and not holds_whole_words(shown.get(point.id, ""), with_links(point.short)):
            yield SlideLine(point.short, point.id)


# How much a talk loses without each slide

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


def slide_plans_with_strength(slides: Sequence[SlidePlan], choice: Layouts, article: Article) -> tuple[SlidePlan, ...]:
    """Return the slides with their strength: for the author's wishes, what they show besides words, and long notes.

    Backup are lists of references, but only if most of an article's slides would not be.
    """
    sections = {section.id: section for section in article.all_sections}
    owners = [sections.get(slide.rank.owner) if slide.rank.owner else None for slide in slides]
    backup = [_is_backup(*each, article.meta.language) for each in zip(slides, owners, strict=True)]
    if 2 * sum(backup) > sum(owner is not None for owner in owners):
        backup = [False] * len(slides)
    told = zip(slides, _strengths(slides, choice, owners), backup, strict=True)
    ranks = [replace(slide.rank, strength=round(strength, 3), backup=is_backup) for slide, strength, is_backup in told]
    return tuple(replace(slide, rank=rank) for slide, rank in zip(slides, ranks, strict=True))


def _strengths(slides: Sequence[SlidePlan], choice: Layouts, owners: Sequence[Section | None]) -> Iterator[float]:
    """Yield what the talk loses without each slide: most without what it shows besides words."""
    lengths: Counter[str] = Counter()  # by section, so that of equal slides the first is the strongest
    for slide in slides:
        lengths[slide.rank.owner or slide.id] += sum(count_words(bare_text(line.text)) for line in slide.notes)
    total, begun = lengths.total() or 1, set[OriginId | None]()
    for slide, owner in zip(slides, owners, strict=True):
        by_author = BY_AUTHOR * (bool(owner.headline) + (owner.layout != AUTO)) if owner else 0
        seen = max((SEEN.get(content, 0.0) for content in choice.families[slide.layout].holds), default=0.0)
        begins = BEGINS * (slide.rank.owner not in begun)
        begun.add(slide.rank.owner)
        length = min(MOST_LENGTH, LENGTH * lengths[slide.rank.owner or slide.id] / total)
        yield by_author + seen + LISTED * slide.is_listed + begins + length


# ---- backup


def _is_backup(slide: SlidePlan, owner: Section | None, language: str) -> bool:
    if owner is None or owner.headline or owner.layout != AUTO or owner.keep:
        return False  # the talk adds it, or the author wants it shown
    if owner.role is Role.APPENDIX or is_backup_heading(bare_text(owner.heading), language):
        return True
    return len(slide.items) >= LEAST_ALIKE and sum(map(_is_reference, slide.items)) >= MOSTLY * len(slide.items)


def _is_reference(entry: Entry) -> bool:
    """Return whether an entry is hardly more than a link, or is cited as books and papers are."""
    runs = [run for name in entry.fields for run in entry.text_of(name)]
    is_link = sum(len(run.text) for run in runs if run.link) >= LINKED * sum(len(run.text) for run in runs)
    return is_link or any(_CITED.search(run.text) for run in runs)
