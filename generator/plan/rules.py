"""The rules of a talk and an article in; a draft of each slide out, with its layout, its words and its section.

A QR code of an address is drawn by segno.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO

from msgspec import Struct
from msgspec.structs import replace

from generator.errors import Finding, InputError, TemplateError, Where, brief, did_you_mean_hint, error
from generator.expressions import ExpressionContext, Expressions, Sandbox
from generator.language import phrase_in_language
from generator.model.article import AUTO, Article, Role, Section, is_term_called
from generator.model.blocks import Paragraph, Picture
from generator.model.origin import OriginId, origin_of_head
from generator.model.outline import Entry, SlideLine, SlidePlan, SlideRank
from generator.model.talk import Loop, Rule, SlideRule
from generator.model.text import Run, bare_text, numbered_name
from generator.model.theme import FEET
from generator.plan.full_contents import slide_contents_in_full
from generator.plan.layouts import Layouts as Layouts, contents_in_asked_family
from generator.plan.listed_items import ListedItem, entries_with_icons, listed_items_of_value, slide_lines_of_value
from generator.plan.slide_contents import ShownBlock, SlideContent, content_side_by_side, split_slide_contents
from generator.plan.slide_texts import (
    choose_text_for_slide,
    date_for_slide,
    is_shown_whole,
    speaker_notes_line_of_author,
)

Fill = Mapping[str, tuple[SlideLine, ...]]  # the lines of each slot
NUMBERED = "{} ({})"  # a name of a PowerPoint section that an earlier one has


class Draft(Struct, frozen=True):
    """A slide before its notes. `owner` is the section that it shows, None for a slide that the talk itself adds."""

    slide: SlidePlan
    owner: Section | None
    full: bool = False  # whether the owner's text is shown in full


class Planner:
    """Applies the rules of a talk to one article."""

    def __init__(self, article: Article, choice: Layouts, is_written: bool = False) -> None:
        self._article, self._is_written = article, is_written
        self._choice, self._families = choice, choice.families
        self._expressions = Expressions(_sandbox(article.meta.language))
        self._names: Counter[str] = Counter()  # of PowerPoint sections, which must be unique
        self._tops: dict[str, str] = {}
        for top in article.sections:
            name = numbered_name(self._names, bare_text(top.heading), NUMBERED)
            self._tops.update((section.id, name) for section in (top, *top.descendants()))
        self._ids: Counter[str] = Counter()
        self._frame = ""  # the PowerPoint section of slides outside the article's

    def drafts(self, rules: Sequence[Rule]) -> Iterator[Draft]:
        """Yield the drafts of the rules, then those of blocks that no rule shows and that notes cannot hold.

        Raises TemplateError, before the first draft, for a field that no layout has.
        """
        if unknown := tuple(self._unknown_fields(rules)):
            raise TemplateError(*unknown)
        shown: set[OriginId] = set()
        for draft in self._run(rules, {"article": self._article}):
            shown.update(draft.slide.sources)
            yield draft
        for section in self._article.all_sections:
            yield from self._rest_of(section, shown)

    def _unknown_fields(self, rules: Sequence[Rule]) -> Iterator[Finding]:
        """Yield an error for each field for which no possible layout has a slot."""
        for rule in rules:
            if isinstance(rule, Loop):
                yield from self._unknown_fields(rule.rules)
                continue
            for name, source in rule.fields.items():
                if name != "items" and name not in self._fields(rule.layout):
                    known = [*dict.fromkeys(self._fields(rule.layout)), "items"]
                    hint = did_you_mean_hint(name, known, "there are " + ", ".join(known))
                    message = f'the layout "{rule.layout}" has no place for "{name}"'
                    yield error("unknown-field", message, source.where, hint)

    def _fields(self, layout: str) -> Iterator[str]:
        """Yield the names of slots that occur once on the layout, or on any layout if the name is no family."""
        families = (layout,) if layout in self._families else self._families
        members = (member for name in families for member in self._choice.layouts(name))
        slots = (slot for member in members for slot in member.slots if not slot.item)
        yield from (name for slot in slots if slot.type not in FEET for name in (slot.name, *slot.also))
        yield from (field for name in families for field in self._families[name].unplaced)

    def _run(self, rules: Sequence[Rule], context: ExpressionContext) -> Iterator[Draft]:
        matched = False
        for rule in rules:
            match rule:
                case Loop():
                    for value in self._expressions.each(rule.values, context):
                        drafts = tuple(self._run(rule.rules, {**context, rule.variable: value}))
                        yield from drafts
                        if isinstance(value, Section):
                            yield from self._rest_of(value, {each for one in drafts for each in one.slide.sources})
                    self._frame = ""
                case SlideRule() if not (rule.otherwise and matched):
                    if rule.when is None or self._expressions.test(rule.when, context):
                        matched = True
                        yield from self._slides(rule, context)

    def _slides(self, rule: SlideRule, context: ExpressionContext) -> Iterator[Draft]:
        """Yield the drafts of one rule; there are several if its items need more than one slide."""
        owner = next((value for value in reversed([*context.values()]) if isinstance(value, Section)), None)
        values = {name: self._expressions.value(source, context) for name, source in rule.fields.items()}
        listed = listed_items_of_value(values.pop("items", ()), rule.where, owner)
        family = self._families.get(rule.layout)
        pictures = {name: value for name, value in values.items() if isinstance(value, Picture)}
        picture = next((pictures[name] for name in pictures if not family or name not in family.unplaced), None)
        texts = {name: value for name, value in values.items() if name not in pictures}
        fill = {name: slide_lines_of_value(value, rule.fields[name].where, owner) for name, value in texts.items()}
        apart = {(line.origin, line.text) for lines in fill.values() for line in lines}

        def is_apart(each: ListedItem) -> bool:
            return isinstance(each.item, Paragraph) and (each.item.id, choose_text_for_slide(each.item)) in apart

        listed = tuple(each for each in listed if not is_apart(each))
        if self._is_written:
            listed = tuple(replace(each, full=is_shown_whole(each.item)) for each in listed)
        yield from self._drafts(rule, owner, {name: lines for name, lines in fill.items() if lines}, listed, picture)

    def _rest_of(self, section: Section, shown: Collection[OriginId]) -> Iterator[Draft]:
        """Yield drafts for the section's blocks that the rules passed over and that notes cannot hold.

        A timeline or a cycle is shown under the ids of its items, too.
        """
        seen = (block for block in section.blocks if isinstance(block, ShownBlock))
        blocks = [one for one in seen if {one.id, *(item.id for item in getattr(one, "items", ()))}.isdisjoint(shown)]
        fill = {"title": (SlideLine(section.headline or section.heading, section.id),)}
        rule = SlideRule(section.where, AUTO, {})
        if blocks:
            yield from self._drafts(rule, section, fill, tuple(map(ListedItem, blocks)), None)

    def _drafts(
        self, rule: SlideRule, owner: Section | None, fill: Fill, listed: Sequence[ListedItem], picture: Picture | None
    ) -> Iterator[Draft]:
        if not owner and "items" in rule.fields and not listed:
            return  # no slide for an empty agenda
        named = self._layout_name(rule, owner) == AUTO
        full = slide_contents_in_full(listed, leads=named) if rule.full else ()
        whole = self._is_written or (owner is not None and owner.layout != AUTO)
        split = full if rule.full else split_slide_contents(listed, self._article.meta.language, whole=whole)
        if owner and owner.layout != AUTO and "left-text" in self._fields(owner.layout):
            split = (together,) if (together := content_side_by_side(listed)) else split
        if not (split or picture or rule.full) and owner and owner.sections and not has_words_for_heading_slide(owner):
            return  # the section's inner slides say more than its heading
        title = fill.get("title", ()) if owner else ()  # it becomes the entry of a slide that shows only a heading
        told = split or (SlideContent(tuple(Entry(line.origin, body=line.text) for line in title), picture),)
        if owner and owner.layout != AUTO:
            told = tuple(replace(part, entries=tuple(map(self._worded_entry, part.entries))) for part in told)
            sample = self._bare_plan(owner, fill)
            told = (*contents_in_asked_family(told, sample, self._families[owner.layout], self._choice),)
        is_led = owner is not None and title != () and title[0].text == owner.headline
        further = {**fill, "title": (replace(title[0], text=owner.heading),)} if owner and is_led else fill
        for part in told:
            yield Draft(self._slide(rule, owner, fill if part is told[0] else further, part), owner, rule.full)

    def _slide(self, rule: SlideRule, owner: Section | None, fill: Fill, part: SlideContent) -> SlidePlan:
        title = fill.get("title", ())
        if not owner:
            wanted = bare_text(title[0].text) if title else rule.layout
            self._frame = self._frame or numbered_name(self._names, wanted, NUMBERED)
        slide = replace(
            part.on(self._bare_plan(owner, fill)),
            id=numbered_name(self._ids, owner.id if owner else rule.layout),  # no slug contains #
            items=tuple(map(self._worded_entry, part.entries)),
            rank=SlideRank(owner.id, owner.role, follows=part.follows, kept=owner.keep) if owner else SlideRank(),
        )
        slide = slide.in_layout(self._layout(slide, rule, owner, part))
        if "highlights" in self._families[slide.layout].holds:
            slide = replace(slide, items=tuple(sorted(slide.items, key=lambda each: not _is_highlighted(each, owner))))
        if any(layout.icons for layout in self._choice.layouts(slide.layout)):
            slide = replace(slide, items=entries_with_icons(slide.items, self._article.meta.language))
        return slide

    def _bare_plan(self, owner: Section | None, fill: Fill) -> SlidePlan:
        """Return a slide of a rule before it has an id, a layout or content."""
        if not owner:
            return SlidePlan("", "", fill, items=(), notes=(), section=self._frame, where=self._article.where)
        plan = SlidePlan("", "", fill, items=(), notes=(), section=self._tops[owner.id], where=owner.where)
        asked = "" if owner.layout == AUTO else owner.layout
        claimed = self._is_written and bool(owner.headline and owner.blocks)
        return replace(plan, ground=owner.ground, asked=asked, claimed=claimed)

    def _worded_entry(self, entry: Entry) -> Entry:
        """Return the entry with the date of an event that has no label, or with the number of lines left out."""
        if entry.more:
            more = phrase_in_language("{} more lines", self._article.meta.language).format(entry.more)
            return replace(entry, body=(Run(f"… {more}", token="quiet"),))
        if not entry.date or entry.heading:
            return entry
        return replace(entry, heading=(Run(date_for_slide(entry.date, self._article.meta.language)),))

    def _layout(self, slide: SlidePlan, rule: SlideRule, owner: Section | None, part: SlideContent) -> str:
        """Return the first family that holds the whole slide: chosen by content, or the named one and its replacements.

        Raises InputError or TemplateError if the named layout does not suit the slide.
        """
        named = self._layout_name(rule, owner)
        made = self._choice.made_for(part.content)
        tried = made if named == AUTO or not part.free else self._choice.in_turn(named)
        if not slide.asked and any(_is_highlighted(each, owner) for each in slide.items):
            tried = (*self._choice.made_for("highlights")[:1], *tried)
        if slide.asked:
            tried = (*tried, *made)
        if found := self._choice.first(tried, slide):
            return found
        why = "places stay empty, or some of the content has no place"
        hint = "write layout: auto, and the content chooses"
        message = f'the layout "{named}" does not suit this slide: {why}'
        raise TemplateError(error("layout-misfit", message, rule.where, hint))

    def _layout_name(self, rule: SlideRule, owner: Section | None) -> str:
        """Return the author's layout, else the rule's. Raises InputError or TemplateError for an unknown layout."""
        name = owner.layout if owner is not None and owner.layout != AUTO else rule.layout
        if name == AUTO or (name in self._families and (owner is None or self._families[name].is_for_sections)):
            return name
        usable = [family.name for family in self._families.values() if family.is_for_sections or owner is None]
        hint = did_you_mean_hint(name, usable, "the layouts are " + ", ".join(usable))
        message = f'there is no layout "{brief(name)}"'
        if owner is not None and owner.layout != AUTO:
            raise InputError(error("unknown-layout", message, owner.where_asked("layout"), hint))
        raise TemplateError(error("unknown-layout", message, rule.where, hint))


def _is_highlighted(entry: Entry, owner: Section | None) -> bool:
    """Return whether an entry is the point that the author of its section highlights."""
    return bool(owner and owner.highlight and is_term_called(entry.heading, owner.highlight))


MODULE = 12  # px: sharp at slide size, in a few hundred bytes of PNG
QUIET = 4  # modules of white around the code, as ISO/IEC 18004 (5.3.8) requires


@lru_cache(maxsize=64)  # the decks of one author often have one address
def plan_qr_code(url: str, alt: str) -> Picture | None:
    """Return a QR code of an address as a picture, dark on light for every camera; None if there is no address."""
    if not url:
        return None
    import segno  # imports the web's libraries, 20 ms, which many articles do not need

    code = segno.make(url, error="m", micro=False)
    data, side = BytesIO(), int(code.symbol_size(MODULE, QUIET)[0])
    code.save(data, kind="png", scale=MODULE, border=QUIET)
    return Picture(origin_of_head("qr"), Where(""), "", data.getvalue(), "png", side, side, alt)


def has_words_for_heading_slide(section: Section) -> bool:
    """Return whether the author wrote something that deserves a slide of the heading alone."""
    notes = (speaker_notes_line_of_author(note, section.id) for note in section.notes)
    return bool(section.headline or section.layout != AUTO or not all(note.apart for note in notes))


def sections_that_name_a_subject(sections: Sequence[Section], language: str) -> tuple[Section, ...]:
    """Return the sections whose headings name a subject of the talk, without appendices and "Introduction"."""
    opening = phrase_in_language("Introduction", language)
    told = (section for section in sections if section.role is not Role.APPENDIX)
    return tuple(section for section in told if bare_text(section.heading) != opening)


@lru_cache(maxsize=8)  # each keeps its compiled expressions for the next articles
def _sandbox(language: str) -> Sandbox:
    """Return the sandbox for the expressions of talks about articles in one language."""
    functions: dict[str, Callable[..., object]] = {
        "date": lambda value: date_for_slide(value, language),
        "named": lambda sections: sections_that_name_a_subject(sections, language),
        "qr": plan_qr_code,
        "phrase": lambda text: phrase_in_language(text, language),
    }
    return Sandbox(functions, is_cached=True)
