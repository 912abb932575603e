"""Drafts of slides in, slide plans out: each with a title of its own, and the article's full text in the notes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count, groupby, islice

from msgspec.structs import replace

from generator.model.article import Article, Reference, Section, Takeaway
from generator.model.origin import HEAD, OriginId, origin_family, origin_of_evidence, origin_of_head
from generator.model.outline import CALM, SlideLine, SlidePlan, assign_notes_to_slides
from generator.model.text import (
    Run,
    Text,
    bare_text,
    holds_all_words,
    holds_whole_words,
    with_links,
    words_without_colons,
)
from generator.model.theme import Slot
from generator.plan.rules import Draft, Layouts
from generator.plan.slide_texts import (
    reference_line_for_slide,
    speaker_notes_for_long_alt,
    speaker_notes_line_of_author,
    speaker_notes_of_section,
    url_for_slide,
)


def drafts_with_own_titles(drafts: Sequence[Draft], choice: Layouts) -> tuple[Draft, ...]:
    """Return the drafts with different titles for different sections: a repeated one gets the outer section's name."""
    named: list[Draft] = []
    owners: dict[str, Section | None] = {}  # by title
    for draft in drafts:
        title = title_of_draft(draft.slide, choice)
        around = draft.slide.section
        named_so = around == title or around.startswith(f"{title} (")  # the second of two such sections
        clashes = owners.setdefault(title, draft.owner) is not draft.owner and not (named_so or draft.full)
        suffix = f" · {around}" if clashes else ""
        named.append(replace(draft, slide=_add_to_title(draft.slide, suffix, choice)))
    return tuple(named)


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
    back = {
        first[entry.origin]: draft.slide.id
        for draft in reversed(drafts)
        for entry in draft.slide.items
        if not draft.owner and entry.origin in first
    }
    return tuple(replace(draft, slide=_link(draft.slide, first if not draft.owner else {}, back)) for draft in drafts)


def _link(slide: SlidePlan, first: Mapping[OriginId, str], back: Mapping[str, str]) -> SlidePlan:
    items = tuple(replace(entry, target=first.get(entry.origin, "")) for entry in slide.items)
    return replace(slide, items=items, back=back.get(slide.id, ""))


def drafts_with_fewer_loud_slides(drafts: Sequence[Draft], choice: Layouts) -> tuple[Draft, ...]:
    """Return the drafts with loud slides made plain if they follow another loud one closely.

    After two sentences in large type, a third one stands under its heading. A layout that the author asked for stays.
    """
    found: list[Draft] = []
    for draft in drafts:
        before = [choice.families[each.slide.layout] for each in found[-CALM:]]
        by_author = draft.owner is not None and draft.owner.layout == draft.slide.layout
        if choice.families[draft.slide.layout].is_large and not (by_author or draft.full):
            alone = len(draft.slide.items) == 1 and draft.slide.items[0].bare and draft.slide.fill.get("title")
            if alone and len(before) > 1 and all(each.is_large for each in before[-2:]):
                family = choice.first(choice.made_for("lines"), draft.slide)
                draft = replace(draft, slide=draft.slide.in_layout(family or draft.slide.layout))
            elif choice.is_loud(draft.slide.layout) and any(each.is_loud for each in before):
                draft = replace(draft, slide=choice.calm(draft.slide))
        found.append(draft)
    return tuple(found)


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
    notes[0].extend(_notes_of_head(article, "\n".join((shown.get(HEAD, ""), *first)), seen))
    notes[0].extend(_notes_of_links(article, drafts))
    notes[0].extend(_notes_of_takeaways_and_sources(article, shown))
    last = 0
    for section in article.all_sections:
        inner = (own[each.id][:1] for each in section.descendants() if each.id in own)
        numbers = own.get(section.id) or next(inner, [last])
        told = (
            line for line in speaker_notes_of_section(section, article.meta.language) if not _is_shown(line, in_full)
        )
        lines = (*_notes_of_section(section, shown), *told)
        for number, shared in zip(
            numbers, assign_notes_to_slides(lines, [drafts[n].slide.sources for n in numbers]), strict=True
        ):
            notes[number].extend(shared)
        last = numbers[-1]
    for takeaway in article.takeaways:
        number = next((at for at, draft in enumerate(drafts) if takeaway.id in draft.slide.sources), 0)
        notes[number] += [SlideLine(text, origin_of_evidence(takeaway.id), apart=True) for text in takeaway.evidence]
    return tuple(replace(draft.slide, notes=tuple(lines)) for draft, lines in zip(drafts, notes, strict=True))


def title_slot_of_draft(slide: SlidePlan, choice: Layouts) -> Slot | None:
    """Return the title slot of the first layout that suits the slide, or None."""
    layouts = choice.members(slide.layout, slide)
    return next((slot for layout in layouts for slot in layout.slots if slot.type == "title"), None)


def title_of_draft(slide: SlidePlan, choice: Layouts) -> str:
    """Return the title that the slide will show."""
    slot = title_slot_of_draft(slide, choice)
    lines = slide.lines_in(slot) if slot else slide.fill.get("title", ())
    return bare_text(lines[0].text) if lines else ""


def _add_to_title(slide: SlidePlan, suffix: str, choice: Layouts) -> SlidePlan:
    if not suffix:
        return slide
    slot = title_slot_of_draft(slide, choice)
    if slot is None or not slot.item:
        first, *others = slide.fill["title"]
        return replace(slide, fill={**slide.fill, "title": (replace(first, text=(*first.text, Run(suffix))), *others)})
    items = list(slide.items)
    text: Text = getattr(items[slot.item - 1], slot.name)
    items[slot.item - 1] = items[slot.item - 1].having(slot.name, (*text, Run(suffix)))
    return replace(slide, items=tuple(items))


ShownTexts = Mapping[OriginId, str]  # by origin, all texts of slides


def _texts_by_origin(drafts: Sequence[Draft]) -> ShownTexts:
    said: dict[OriginId, list[str]] = {}
    for draft in drafts:
        for line in (line for lines in draft.slide.fill.values() for line in lines):
            said.setdefault(origin_family(line.origin), []).append(bare_text(line.text))
        for entry in draft.slide.items:
            texts = (getattr(entry, field) for field in entry.fields)
            said.setdefault(entry.origin, []).extend(bare_text(text) for text in texts)
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
    said = in_full.get(line.origin)
    if line.row:
        return said is not None  # a program that is shown whole
    return said is not None and holds_all_words(said, with_links(line.text))


def _notes_of_section(section: Section, shown: ShownTexts) -> Iterator[SlideLine]:
    """Yield notes for headings, headlines, gists and short forms of points that no slide shows."""
    for text in (section.heading, section.headline, section.gist):
        if text and not holds_whole_words(shown.get(section.id, ""), with_links(text)):
            yield SlideLine(text, section.id, apart=bool(section.headline))
    for point in (inner for outer in section.points for inner in outer.walk()):
        if point.short and not holds_whole_words(shown.get(point.id, ""), with_links(point.short)):
            yield SlideLine(point.short, point.id)
