"""Placed items and slides in; how clear they are, what they leave unsaid, and the same in other layouts, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from msgspec.structs import replace

from generator.model.deck import Item, PictureItem, Slide, TableItem, TextItem
from generator.model.geometry import EMU_PER_PT, EMU_PER_PX, Pt, Rect
from generator.model.origin import TALK
from generator.model.outline import SlideLine, SlidePlan
from generator.model.text import UNFINISHED, Text, bare_text, holds_whole_words, with_links
from generator.model.theme import FEET, Layout, Slot
from generator.place.fit import COMFORTABLE, can_slot_hold_lines, greatest_size_below_title, paragraph_height
from generator.place.layout_finder import Sketch
from generator.place.line_ends import count_broken_lines, place_text_again, text_without_bindings
from generator.place.picture import place_picture

GRID = 8 * EMU_PER_PX  # heights are rounded up to multiples of this, so that similar layouts are solved once
RECENT = 2  # slides, among which the same kind of form is not wanted again
LEFT_OUT = ("closing", "lead")  # texts that may be left to the notes, the first preferably


def heights_needed_by_slots(items: Iterable[Item], sketch: Sketch) -> dict[str, float]:
    """Return the px that each slot's texts need (the tallest sibling's), for slots by which a form is solved."""
    names = sketch.form.growing | sketch.form.open
    heights: dict[str, float] = {}
    for item in items:
        name = item.placeholder.name
        if name in names and item.placeholder.type not in FEET:
            heights[name] = max(heights.get(name, 0), -(-_height_of_item(item) // GRID) * GRID // EMU_PER_PX)
    return heights


def _height_of_item(item: Item) -> int:
    """Return the height that an item needs, in EMU; a chart or a cropped picture takes its whole slot."""
    slot = item.placeholder
    match item:
        case TextItem():
            return height_of_text(item) + slot.head + slot.foot
        case TableItem():
            return max(sum(item.heights), item.tallest)
        case PictureItem() if not slot.crop:
            return item.rect.height
        case _:
            return slot.rect.height


def height_of_text(item: TextItem) -> int:
    """Return the height of a text in its slot, in EMU."""
    style, width = item.placeholder.style, item.placeholder.rect.width
    return sum(paragraph_height(line, style, item.size, width) for line in item.lines)


def layout_for_letters(items: Sequence[Item], sketch: Sketch, heights: Mapping[str, float], loose: Layout) -> Layout:
    """Return the layout for texts of these heights in px, or `loose` if letters that leave their lines do not fit it.

    A slot as tall as its text may keep more room free for such letters than a taller one does, so it is tried again.
    """
    for _ in range(2):
        layout = sketch.solve(heights)
        moved = items_moved_to_layout(items, layout)
        reaching = (item for item in moved if item.placeholder.head or item.placeholder.foot)
        if all(height_of_text(item) <= item.placeholder.room for item in reaching if isinstance(item, TextItem)):
            return layout
        heights = {**heights, **heights_needed_by_slots(moved, sketch)}
    return loose


def items_moved_to_layout(items: Iterable[Item], layout: Layout) -> tuple[Item, ...]:
    """Return the items in the same slots of another layout of their form."""
    slots = {slot.idx: slot for slot in layout.slots}
    return tuple(_move_item(item, slots[item.placeholder.idx]) for item in items)


def _move_item(item: Item, slot: Slot) -> Item:
    if isinstance(item, PictureItem):
        return replace(place_picture(item.picture, slot, ""), alt=item.alt)
    return replace(item, placeholder=slot)


def form_sketches_to_try(sketch: Sketch) -> Iterator[Sketch]:
    """Yield the form with all that the slide says, then without texts that may be in the notes, as few as possible."""
    free = {slot.name for slot in sketch.layout.slots if slot.optional}
    given = [name for name in LEFT_OUT if name in free.intersection(sketch.filled)]
    for count in range(len(given) + 1):
        yield from map(sketch.without, combinations(given, count))


# ---- how clear slides are

Clearness = tuple[int, int, int, int, int]  # texts, slides (negative), graphics, sizes, room


def clearness_of_placed_slides(slides: tuple[Slide, ...]) -> Clearness:
    """Return a sort key: more texts, fewer slides, then graphics, large type and room.

    Slots at the foot do not count.
    """
    if not slides:
        return 0, 0, 0, 0, 0
    items = [item for item in slides[0].items if item.placeholder.type not in FEET]
    sizes = sum(item.size for item in items if not isinstance(item, PictureItem))
    room = sum(room_of_placed_item(item.placeholder, item.rect) for item in items)
    return len(items), -len(slides), slides[0].layout.drawn, sizes, room


def unbroken_words_of_placed_slides(slides: tuple[Slide, ...]) -> tuple[int, Clearness]:
    """Return a sort key: fewer broken words (as a negative count), then clearness."""
    return -count_broken_lines(item for slide in slides for item in slide.items), clearness_of_placed_slides(slides)


def do_lines_flow(layout: Layout) -> bool:
    """Tell whether the lines before and after a list flow with it, in a company's placeholder."""
    return len(layout.flow_slots) == 1 and layout.flow_slots[0].is_held


def is_lead_in_unplaced(plan: SlidePlan, slides: Sequence[Slide]) -> bool:
    """Return whether an unfinished line that introduces the items is missing on the slides."""
    lead = "".join(bare_text(line.text) for line in plan.fill.get("lead", ())).rstrip()
    is_placed = do_lines_flow(slides[0].layout) or any(item.placeholder.name == "lead" for item in slides[0].items)
    return lead.endswith(UNFINISHED) and not is_placed


def is_layout_repeated(layout: Layout, before: Sequence[Layout]) -> bool:
    """Return whether one of the slides just before is of the layout's kind; the side of pictures changes."""
    return not (layout.other and layout.block_slot) and any(each.kind == layout.kind for each in before[-RECENT:])


def room_of_placed_item(slot: Slot, rect: Rect) -> int:
    """Return the size of a table or picture: a table's height, as its width varies little, and a picture's area."""
    held = min(rect.height, slot.rect.height)  # a table with too tall a header exceeds its slot
    return {"tbl": held, "pic": rect.width * held}.get(slot.type, 0)


def smallest_size_of_items(slides: Sequence[Slide]) -> int:
    """Return the smallest size of a text of items, in points."""
    flowing = slides[0].layout.flow_slots
    texts = (item for item in slides[0].items if isinstance(item, TextItem))
    return min((item.size for item in texts if item.placeholder.item or item.placeholder in flowing), default=0)


# ---- one look for all slides on a company's template


ALONE = 0.71  # of the usual size of titles: a smaller one is alone with its size
# The share of a slot's height to which a list is spread. Of a size: the most between items, and what is left between
# those of a list that would else be small.
SPREAD, PARTED, CLOSE = 0.85, 2.0, 0.4


def slides_in_common_sizes(slides: Sequence[Slide], language: str) -> Iterator[Slide]:
    """Yield the slides; on a company's template, titles in one place have one size, and lists too, parted as they may.

    A small title stays so, and does not make the others small. So does a list that has to be smaller than most. A list
    with room around it is in the middle, as a text that is alone.
    """
    sizes: dict[object, list[int]] = defaultdict(list)
    for item in (item for slide in slides for item in slide.items if isinstance(item, TextItem)):
        sizes[item.placeholder.rect, item.placeholder.style.sizes].append(item.size)
    for slide in slides:
        named = (item for item in slide.items if item.placeholder.type == "title")
        titles = [_in_common_size(item, sizes, (), language) for item in named]
        items = [_in_common_size(item, sizes, titles, language) for item in slide.items]
        is_column = len(slide.layout.flow_slots) > 1
        items = items if is_column else [_in_the_middle(item, titles, language) for item in items]
        yield replace(slide, items=tuple(items))


def _in_common_size(item: Item, sizes: Mapping[object, Sequence[int]], titles: Sequence[Item], language: str) -> Item:
    """Return an item in a size like that of its kind, and smaller than the titles of its slide."""
    slot, style, is_title = item.placeholder, item.placeholder.style, item.placeholder.type == "title"
    if not isinstance(item, TextItem) or slot.type in FEET or not style.native:
        return item
    found = sorted(sizes[slot.rect, style.sizes])
    usual = found[len(found) // 2]
    if is_title:
        return _resized_text(item, min(size for size in found if size >= ALONE * usual), language)
    return _resized_text(item, min(usual, style.native.most, greatest_size_below_title(titles, slot)), language)


def _in_the_middle(item: Item, titles: Sequence[Item], language: str) -> Item:
    """Return a list or paragraph with room around it, parted as it may be, in the middle; others are as they were.

    A small list is larger if its items are closer together.
    """
    slot, style = item.placeholder, item.placeholder.style
    levels = [line.level for line in item.lines] if isinstance(item, TextItem) else []
    is_list = not any(levels) and (len(levels) > 1 or style.anchor == "t")
    if not isinstance(item, TextItem) or not is_list or not style.native or slot.optional or slot.type == "title":
        return item
    most = min(COMFORTABLE, greatest_size_below_title(titles, slot))
    for size in (each for each in style.sizes if item.size < each <= most):
        close = replace(style, gap=min(style.gap, int(CLOSE * size)))
        nearer = place_text_again(item, replace(slot, style=close), size, language)
        if can_slot_hold_lines(nearer.lines, nearer.placeholder, size) and not count_broken_lines([nearer]):
            return nearer
    lines = height_of_text(item) - Pt(slot.style.gap)  # without the gap before the first
    spare = (SPREAD * slot.rect.height - lines) / EMU_PER_PT / max(1, len(item.lines) - 1)
    if spare <= 0:
        return item
    gap = style.gap + max(0, int(min(spare, PARTED * item.size - style.gap)))
    return replace(item, placeholder=replace(slot, style=replace(style, gap=gap, anchor="ctr")))


def _resized_text(item: TextItem, most: int, language: str) -> TextItem:
    """Return a text in a size of so many points, or as it is if that is smaller."""
    return item if item.size <= most else place_text_again(item, item.placeholder, most, language)


# ---- mirror images


def placed_slides_in_turn(slides: Sequence[Slide]) -> Iterator[Slide]:
    """Yield the slides; those of a family with a mirror image alternate between both sides in the whole deck."""
    turned: set[str] = set()
    for slide in slides:
        if other := slide.layout.other:
            slide = _mirror_slide(slide, other) if slide.layout.family in turned else slide
            turned ^= {slide.layout.family}
        yield slide


def _mirror_slide(slide: Slide, layout: Layout) -> Slide:
    """Return the slide in the mirror image of its layout."""
    icons = (replace(icon, rect=rect) for icon, rect in zip(slide.icons, layout.icons, strict=True))
    return replace(slide, layout=layout, items=items_moved_to_layout(slide.items, layout), icons=tuple(icons))


# ---- what slides leave unsaid


def lines_not_in_slots(lines: Sequence[SlideLine], plan: SlidePlan, items: Sequence[Item]) -> Iterator[SlideLine]:
    """Yield the lines that the slide does not show whole and its notes do not hold yet."""
    shown = (line for item in items if isinstance(item, TextItem) for line in item.lines)
    on_slide = _by_block(shown, _text_with_addresses)
    own = [line for line in lines if line.origin != TALK]
    missing = [line for line in own if not holds_whole_words(on_slide[line.origin], _text_with_addresses(line.text))]
    in_notes = _by_block(plan.notes if missing else (), with_links)
    for line in missing:
        if not holds_whole_words(in_notes[line.origin], with_links(line.text)):
            yield SlideLine(line.text, line.origin)


def _by_block(lines: Iterable[SlideLine], say: Callable[[Text], str]) -> Mapping[str, str]:
    """Return the texts by block: equal words of another block do not count."""
    held: defaultdict[str, str] = defaultdict(str)
    for line in lines:
        held[line.origin] += f"\n{say(line.text)}"
    return held


def _text_with_addresses(text: Text) -> str:
    """Return a text with the addresses of its links, so that a link is missed if only its words are shown."""
    return text_without_bindings("".join(f"{run.text} ({run.link})" if run.link else run.text for run in text))
