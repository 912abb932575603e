"""What authors ask of the slides of a section, and the placed slides, in; a finding for each request not met out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.errors import Finding, info, warning
from generator.model.article import Article, Section, is_term_called
from generator.model.blocks import Block, Cycle, Points, Stat
from generator.model.deck import Deck, Slide
from generator.model.outline import Outline, SlidePlan
from generator.model.theme import Family, Layout, Theme
from generator.place.layout_finder import LayoutFinder, layout_finder_of_theme

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
PARTS = {"heading": "a term", "body": "a text", "answer": "an answer"}  # of an item, by slot
BLOCK_NAMES = {"tbl": "a table", "pic": "a picture", "chart": "a chart"}
CONTENT_CHOOSES = "leave the layout out, and the content chooses it"


class Shown(Struct, frozen=True):
    """A planned slide, and the slides that it became."""

    plan: SlidePlan
    slides: tuple[Slide, ...]


def unmet_section_requests(article: Article, outline: Outline, deck: Deck, theme: Theme) -> Iterator[Finding]:
    """Yield a finding for each layout, ground, highlight, number, icon or trend that is asked for and no slide has."""
    slides: dict[str, list[Slide]] = {plan.id: [] for plan in outline.slides}
    for slide in deck.slides:
        slides[slide.id if slide.id in slides else slide.id.rpartition("/")[0]].append(slide)
    shown: dict[str | None, list[Shown]] = {}
    for plan in outline.slides:
        shown.setdefault(plan.rank.owner, []).append(Shown(plan, tuple(slides[plan.id])))
    finder = layout_finder_of_theme(theme)
    for section in article.all_sections:
        own = shown.get(section.id, [])
        if not own:
            yield from _without_slide(section)
            continue
        yield from _other_layout(section, own, finder)
        yield from _other_ground(section, own, theme)
        yield from _not_highlighted(section, own, finder)
        for block in section.blocks:
            yield from _without_icons(block, own)
            yield from _without_trend(block, own)


def _without_slide(section: Section) -> Iterator[Finding]:
    for key, where in section.asked.items():
        if key in ("layout", "ground", "highlight"):
            message = f"{key} has no effect here, because this section has no slide of its own"
            yield warning("layout-misfit", message, where, "ask for it in a section that has text of its own")


def _other_layout(section: Section, own: Sequence[Shown], finder: LayoutFinder) -> Iterator[Finding]:
    asked = section.layout
    placed = [(each.plan, slide.layout.family) for each in own if each.plan.asked == asked for slide in each.slides]
    others = [(plan, family) for plan, family in placed if family != asked]
    if not others:
        return
    held = (sketch for plan, _ in others for sketch in finder.sketches(asked, plan))
    if any(not sketch.form.most for sketch in held):
        reason = "has no room for the words of this section at a size that can be read"
    elif all(_says_more(plan, finder.families[asked]) for plan, _ in others):
        reason = "has no place for all that this section says"
    else:
        reason = f"needs {family_needs(finder.families[asked])}, which this section does not have"
    names = list(dict.fromkeys(f'"{family}"' for _, family in others))
    used = f"{_joined(names)} {'was' if len(names) == 1 else 'were'} used"
    rest = " for the rest" if len(others) < len(placed) else ""
    message = f'layout "{asked}" {reason}; {used}{rest}'
    tell = info if rest else warning
    yield tell("layout-misfit", message, section.where_asked("layout"), CONTENT_CHOOSES)


def _says_more(plan: SlidePlan, family: Family) -> bool:
    """Return whether the family has a layout for so many items, but none with a place for all that they say."""
    layouts = [form.solved(len(plan.items)) for form in family.forms if len(plan.items) in form.counts]
    names = [{name for slot in layout.slots if slot.item for name in (slot.name, *slot.also)} for layout in layouts]
    said = {field for entry in plan.items for field in entry.fields}
    return plan.counts_from_one and bool(names) and not any(said <= each for each in names)


def _other_ground(section: Section, own: Sequence[Shown], theme: Theme) -> Iterator[Finding]:
    slides = [slide for each in own if each.plan.ground for slide in each.slides]
    others = [slide for slide in slides if slide.layout.ground != section.ground]
    if others:
        count = "the slide" if len(slides) == 1 else f"{len(others)} of the {len(slides)} slides"
        reason = (
            f'the template "{theme.package.name}" has its own'
            if theme.package
            else "a table, a chart or a part with a colour of its own needs the plain one"
        )
        message = f'ground "{section.ground}" is not behind {count} of this section: {reason}'
        yield warning("ground", message, section.where_asked("ground"), "leave the ground out here")


def _not_highlighted(section: Section, own: Sequence[Shown], finder: LayoutFinder) -> Iterator[Finding]:
    asked = section.highlight
    if not asked or not any(is_term_called(point.term, asked) for point in section.points):
        return  # the reader has a finding about a term that is missing
    larger = finder.made_for("highlights")[0]
    slides = [(each.plan, slide.layout.family) for each in own for slide in each.slides]
    shown = [(family, [is_term_called(item.heading, asked) for item in plan.items]) for plan, family in slides]
    if not any(family == larger and called[:1] == [True] for family, called in shown):
        used = next((family for family, called in shown if any(called)), shown[0][0])
        needs = family_needs(finder.families[larger])
        message = f'in the layout "{used}" the point "{asked}" is no larger than the others; "{larger}" needs {needs}'
        hint = "leave out the layout or the highlight, or write shorter points"
        yield warning("highlight", message, section.where_asked("highlight"), hint)


def _without_icons(block: Block, own: Sequence[Shown]) -> Iterator[Finding]:
    """Yield a finding if a layout has no place for the icons that the points of a list all have."""
    icons = [point.icon for point in block.items] if isinstance(block, Points | Cycle) else []
    used = next((layout for layout in _layouts_of(block, own) if not layout.icons), None) if any(icons) else None
    if used and all(icons):
        message = f'the icons of this list are not shown, because the layout "{used.form}" has no place for them'
        yield warning("icon", message, block.where, "choose a layout with icons, such as cards, or shorten the texts")


def _without_trend(block: Block, own: Sequence[Shown]) -> Iterator[Finding]:
    """Yield a finding if the trend of a number has no arrow on its slide."""
    layouts = _layouts_of(block, own) if isinstance(block, Stat) and block.trend else []
    used = next((layout for layout in layouts if not layout.marks), None)
    if used:
        message = f'the trend of this number is only in the notes, because the layout "{used.form}" has no arrows'
        yield warning("trend", message, block.where, "leave out the layout, or write fewer words")


def _layouts_of(block: Block, own: Sequence[Shown]) -> list[Layout]:
    """Return the layouts of the slides that show points of a list, or a number."""
    items = block.items if isinstance(block, Points | Cycle) else (block,) if isinstance(block, Stat) else ()
    ids = {item.id for item in items}
    return [
        slide.layout for each in own if any(entry.origin in ids for entry in each.plan.items) for slide in each.slides
    ]


def family_needs(family: Family) -> str:
    """Return what a family can show, in words, as its forms say; beside others, those for a special case count not."""
    layouts = [form.solved(count) for form in family.forms if not form.most for count in form.counts]
    seen = next((layout.block_slot for layout in layouts if layout.block_slot), None)
    if seen:
        beside = " with text beside it" if family.flows else ""
        fills = all(layout.block_slot and layout.block_slot.crop for layout in layouts)
        return f"{BLOCK_NAMES[seen.type]}{beside}{' large enough, and of a shape, to fill the slide' if fills else ''}"
    if family.flows:
        return "text"
    layouts = [layout for layout in layouts if not _beside_items(layout)] or layouts
    slots = [{slot.name for slot in layout.slots if slot.item and not slot.optional} for layout in layouts]
    parts = [word for name, word in PARTS.items() if all(name in each for each in slots)]
    noun = f"point{{s}} with {_joined(parts)}" if len(parts) > 1 else "paragraph{s} or point{s}"
    if any(layout.picture_slots for layout in layouts):
        noun = "picture{s}"
    if any(layout.axis for layout in layouts):
        noun = "event{s} of a timeline"
    led = " under a paragraph" if all(map(_beside_items, layouts)) else ""
    least, most = min(layout.items for layout in layouts), max(layout.items for layout in layouts)
    if most == 1:
        return f"one {_worded(noun, 1)}{led}"
    if all(layout.draws_numbers for layout in layouts):
        span = f"{least} to {most}" if most >= len(NUMBERS) else f"{_number(least)} to {_number(most)}"
        return f"{span} {_worded(noun, most)}{led}"
    return f"at least {_number(least)} {_worded(noun, least)}{led}"


def _beside_items(layout: Layout) -> bool:
    """Return whether the layout needs a text beside its title and its items."""
    return any(slot.type == "body" and not (slot.item or slot.optional) for slot in layout.slots)


def _joined(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _worded(noun: str, count: int) -> str:
    return noun.replace("{s}", "" if count == 1 else "s")


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
