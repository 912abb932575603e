"""What appears on a slide with each click: the ids of its shapes, by click, as slide.xml.j2 numbers them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.model.chart import ChartItem, ChartKind
from generator.model.deck import Item, Slide, TextItem
from generator.model.text import bare_text


class Appearing(Struct, frozen=True):
    """What one click shows: a shape by its id, or only some of its paragraphs or one category of its chart."""

    shape: int
    kind: str  # of its entry in the list of builds: "text", "drawing", "chart", or "" for one without
    paragraphs: tuple[int, int] | None = None  # the first and the last
    category: int | None = None


def clicks_of_slide(slide: Slide) -> list[list[Appearing]]:
    """Return what each click shows, in order; the layout says which of its slots appear so."""
    names = slide.layout.builds if slide.builds else ()
    clicks: dict[int | tuple[int, int], list[Appearing]] = {}
    for shape, item in enumerate(slide.items, 2):
        slot = item.placeholder
        if slot.name not in names:
            continue
        if not slot.item:
            clicks |= {(shape, number): [part] for number, part in enumerate(_parts_of_item(item, shape))}
        elif slot.item not in slide.groups:
            clicks.setdefault(slot.item, []).append(Appearing(shape, "text" if isinstance(item, TextItem) else ""))
    whole = names and all(slot.name in names for slot in slide.layout.slots if slot.item)
    for number, shape, kind in _drawn_shapes(slide) if whole else ():
        clicks.setdefault(number, []).append(Appearing(shape, kind))
    return list(clicks.values())


def _parts_of_item(item: Item, shape: int) -> Iterator[Appearing]:
    """Yield the paragraphs of a text, an empty one with the next, or the categories of a chart of bars."""
    if isinstance(item, ChartItem) and item.plot.kind in (ChartKind.COLUMN, ChartKind.BAR):
        for category in range(len(item.chart.categories)):
            yield Appearing(shape, "chart", category=category)
    elif isinstance(item, TextItem):
        first = 0
        for last, line in enumerate(item.lines):
            if bare_text(line.text).strip():
                yield Appearing(shape, "text", (first, last))
                first = last + 1


def _drawn_shapes(slide: Slide) -> Iterator[tuple[int, int, str]]:
    """Yield the item, the id and the kind of the shapes without text that belong to items, and of their groups."""
    icons = len(slide.items) + 2
    drawn = icons + 3 * len(slide.icons)
    own = drawn + len(slide.drawn)
    for number in slide.groups:
        yield number, own + len(slide.layout.decor) + number - 1, ""
    on_slide = slide.layout.decor if slide.layout.host and not slide.layout.added else ()
    shapes: list[tuple[int, int, str]] = [(each.item, icons + 3 * n, "") for n, each in enumerate(slide.icons)]
    shapes += [(each.item, drawn + n, "drawing") for n, each in enumerate(slide.drawn)]
    shapes += [(each.item, own + n, "drawing") for n, each in enumerate(on_slide)]
    yield from (each for each in shapes if each[0] and each[0] not in slide.groups)
