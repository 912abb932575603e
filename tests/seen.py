"""What a slide shows, by the roles of its slots and where they stand: a test that asks this names no single layout."""

from msgspec.structs import replace

from generator.check.slides import opened_paragraphs_with_style
from generator.check.table import run_sizes_to_check
from generator.decks.opened_package import open_package
from generator.decks.opened_styles import OpenedStyles
from generator.look import open_theme
from generator.model.deck import Slide
from generator.model.geometry import Rect
from generator.model.theme import FEET, Layout, Slot


def grid(slide: Slide) -> tuple[int, int]:
    """How many columns and rows the items of a slide stand in."""
    slots = [slot for slot in slide.layout.slots if slot.item]
    rects = [slot.rect for slot in slots if slot.name == slots[0].name]
    return len({rect.x for rect in rects}), len({rect.y for rect in rects})


def panels(layout: Layout) -> list[Rect]:
    """The cards and rows that a layout draws under its texts."""
    return [drawn.rect for drawn in layout.decor if drawn.line]


def names(slide: Slide) -> set[str]:
    """The roles of what is on a slide: title, body, closing ..."""
    return {item.placeholder.name for item in slide.items}


def slot_of(family: str, name: str, width: int, theme: str = "paper") -> Slot:
    """A role of a family in its own style, as wide as a test needs it, in EMU."""
    layouts = open_theme(theme).families[family].layouts
    slot = next(slot for layout in layouts for slot in layout.slots if slot.name == name)
    return replace(slot, rect=replace(slot.rect, width=width))


def smallest_font(pptx: bytes) -> float:
    """The smallest size, in points, of any text in a placeholder that is no footer, as the file has it; or 0."""
    opened, _ = open_package(pptx)
    styles = OpenedStyles(opened, {})
    holders = ((slide, holder) for slide in opened.slides for holder in opened.holders(slide))
    found = (
        size
        for slide, holder in holders
        if holder.key is not None and holder.key[0] not in FEET
        for paragraph, look in opened_paragraphs_with_style(styles, slide, holder, holder.key)
        for size in run_sizes_to_check(paragraph, look)
    )
    return min(found, default=0.0)
