"""Checks that each text, value and link of the re-opened deck is as it was placed, and that nothing was added.

The ledger proves that the article is in the file; this proves that the file says nothing else, and that a text on a
slide and in its notes is the same in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.check.chart import is_same_in_workbook, opened_chart_of_shape, workbook_of_opened_chart
from generator.check.ledger import rows_of_opened_table
from generator.check.slides import opened_paragraphs_with_style
from generator.check.table import Problem, measured_extent_to_check
from generator.check.units import ArticlePlaces, placeholder_key_to_check
from generator.decks.builds import C
from generator.decks.opened_package import CLICKS, P14, OpenedPackage
from generator.decks.opened_shapes import BOX, A, R, TextShape
from generator.decks.opened_styles import OpenedStyles
from generator.errors import Finding, brief, error, softened_finding
from generator.look.contrast import faint_share_of_colors, shaded_palette_color
from generator.model.chart import ROUND, Chart, ChartItem, ChartKind, Plot, plain_number, spreadsheet_day_number
from generator.model.colors import MAPPED, split_shade
from generator.model.deck import Deck, Item, Slide, TableItem, TextItem
from generator.model.geometry import Rect
from generator.model.outline import SlideLine
from generator.model.text import bare_text
from generator.model.theme import FEET, Decor, HostPackage

if TYPE_CHECKING:
    from generator.template.ground import GroundMap
    from generator.template.layouts import TemplateLayout

PlacedAndOpened = tuple[str, str]  # what was placed, and what is in the file


class _Opposed(Struct, frozen=True):
    """A slide in the file, and the parts that its links to slides lead to."""

    opened: OpenedPackage
    name: str
    number: int
    parts: Mapping[str, str]  # the part name of each slide, by its id


def check_altered_texts(opened: OpenedPackage, deck: Deck, origin: ArticlePlaces) -> Iterator[Finding]:
    """Yield an error for each placeholder, chart or page of notes that holds other text than was placed."""
    parts = dict(zip((slide.id for slide in deck.slides), opened.slides, strict=False))
    for number, (name, slide) in enumerate(zip(opened.slides, deck.slides, strict=False), 1):
        for key, placed, held in _slide_pairs(_Opposed(opened, name, number, parts), slide):
            if placed != held:
                yield origin.error("altered", number, key, f'"{brief(held)}" stands where "{brief(placed)}" was placed')
    sections = [name for name, _ in groupby(slide.section for slide in deck.slides)]
    named = [each.get("name", "") for each in opened.trees[opened.presentation].iter(f"{P14}section")]
    if named != sections:
        yield error("altered", f"the sections are {', '.join(named)}, and were placed as {', '.join(sections)}")


def placed_boxes(deck: Deck) -> tuple[Set[tuple[str, str]], ...]:
    """Return the keys of the texts, tables, charts and pictures that a company's layouts have no placeholder for.

    There is a set for each slide.
    """
    slots = ((slide, (item.placeholder for item in slide.items)) for slide in deck.slides)
    boxes = ((slide, {each.holder for each in some if each.holder and each.is_box}) for slide, some in slots)
    return tuple(found.union(key for key, _ in static_texts(slide)) for slide, found in boxes)


def _slide_pairs(opposed: _Opposed, slide: Slide) -> Iterator[tuple[tuple[str, str] | None, str, str]]:
    page = opposed.opened.pages[opposed.name]
    yield None, "hidden" if slide.hidden else "shown", "hidden" if page.hidden else "shown"
    holders = {holder.key: holder for holder in reversed(page.holders) if holder.key}
    for item in slide.items:
        key = placeholder_key_to_check(item.placeholder)
        holder = holders.pop(key, None)
        if holder is None:
            yield key, f"{key[0]} {key[1]}", ""
            continue
        yield from ((key, *pair) for pair in _item_pairs(opposed, holder, item))
    for key, decor in static_texts(slide):
        yield from ((key, *pair) for pair in _pairs([decor.text], holders.pop(key).texts if key in holders else []))
    yield from ((key, "", " ".join(holder.texts) or f"{key[0]} {key[1]}") for key, holder in holders.items() if key)
    pages = [each for each in opposed.opened.targets(opposed.name, "notesSlide") if each in opposed.opened.pages]
    notes = [text for each in pages for holder in opposed.opened.holders(each) for text in holder.texts]
    yield from ((None, *pair) for pair in _pairs(_texts_of_lines(slide.notes), notes))


def static_texts(slide: Slide) -> Iterator[tuple[tuple[str, str], Decor]]:
    """Yield what says something on a slide because its layout is a company's: numbers of steps, marks of quotations."""
    for number, decor in enumerate(slide.layout.decor if slide.layout.host and not slide.layout.added else (), 1):
        if decor.style:
            yield (BOX, f"Number {number}"), decor


def _item_pairs(opposed: _Opposed, holder: TextShape, item: Item) -> Iterator[PlacedAndOpened]:
    nodes = [node for key, node in opposed.opened.pages[opposed.name].rare if key == holder.key and node.tag in CLICKS]
    targets = {rel.id: rel.target for rel in opposed.opened.rels.get(opposed.name, ())} if nodes else {}
    yield from _pairs(_link_targets(item, opposed.parts), [targets.get(node.get(f"{R}id", ""), "") for node in nodes])
    match item:
        case TextItem():
            is_number = item.placeholder.type == "sldNum"
            yield from _pairs([str(opposed.number)] if is_number else _texts_of_lines(item.lines), holder.texts)
            return
        case TableItem():
            rows = [text for row in rows_of_opened_table(holder) for text in row]
            yield from _pairs([bare_text(cell) for row in item.rows for cell in row], rows)
        case ChartItem():
            yield from _chart_pairs(opposed, holder, item)
    yield item.alt.replace("\n", " ").replace("\t", " "), holder.alt  # XML has spaces for all white space here


def _pairs(placed: Sequence[str], held: Sequence[str]) -> Iterator[PlacedAndOpened]:
    """Yield each placed text with its counterpart in the file, but only if any of them differ."""
    if placed != held:
        yield from zip_longest(placed, held, fillvalue="")


def _texts_of_lines(lines: Sequence[SlideLine]) -> list[str]:
    return [bare_text(line.text) for line in lines]


def _link_targets(item: Item, parts: Mapping[str, str]) -> list[str]:
    """Return the target of each run with a link: an address, or the part of a slide."""
    if isinstance(item, TextItem) and not item.target:
        linked = [(line, run) for line in item.lines for run in line.text if run.link or (line.target and run.bold)]
        return [run.link or parts.get(line.target, "") for line, run in linked]
    own = [parts.get(item.target, "")] if isinstance(item, TextItem) else []
    return own + [run.link for text in item.texts for run in text if run.link]


def _chart_pairs(opposed: _Opposed, holder: TextShape, item: ChartItem) -> Iterator[PlacedAndOpened]:
    """Yield what a chart shows, as placed and in its part, and its data, as placed and in its workbook."""
    name = opened_chart_of_shape(opposed.opened, opposed.name, holder)
    tree = opposed.opened.trees.get(name)
    if tree is not None:
        yield from _pairs(_chart_values(item.chart, item.plot), [node.text or "" for node in tree.iter(f"{C}v")])
        yield from _pairs(_chart_texts(item.chart, item.plot), [node.text or "" for node in tree.iter(f"{A}t")])
    chart, held = item.chart, workbook_of_opened_chart(opposed.opened, name)
    numbers = [(each.name, *map(plain_number, each.values)) for each in chart.series]
    columns = enumerate([(chart.head, *_category_names(chart, item.plot)), *numbers])
    placed = {(row, column): text for column, texts in columns for row, text in enumerate(texts) if text}
    for place in held.keys() | placed.keys():
        if not is_same_in_workbook(held.get(place, ""), placed.get(place, "")):
            yield placed.get(place, ""), held.get(place, "")


def _category_names(chart: Chart, plot: Plot) -> list[str]:
    return [str(spreadsheet_day_number(name)) if plot.dates else name for name in chart.categories]


def _chart_values(chart: Chart, plot: Plot) -> list[str]:
    """Return the name, categories and values of each series, in the order of a chart's part."""
    marks = plot.marks[:1] if plot.kind in ROUND else plot.marks
    numbers = [filter(None, map(plain_number, mark.series.values)) for mark in marks]
    across = _category_names(chart, plot)
    if plot.kind is ChartKind.SCATTER:
        across = [*filter(None, map(plain_number, chart.series[0].values))]
    return [text for mark, own in zip(marks, numbers, strict=True) for text in (mark.series.name, *across, *own)]


def _chart_texts(chart: Chart, plot: Plot) -> list[str]:
    """Return the texts beside the values: the title, names of points, and units of the axes."""
    named = plot.marks if plot.kind is ChartKind.SCATTER else ()
    points = [chart.categories[point.index] for mark in named for point in mark.points if point.label]
    axes = [axis.title for axis in (plot.across, plot.value) if axis and plot.kind not in ROUND]
    return [text for text in (plot.title, *points, *axes) if text]


LARGE, READABLE = 18, (4.5, 3.0)  # points of large text; the contrast that smaller and large text needs
# Shares: of a text that a shape may lie over, of a slide that its texts must reach down, of what a text may be hard to
# read on.
COVERED, EMPTY, FAINT = 0.04, 0.35, 0.5
ALIGNED = {"l": 0, "t": 0, "ctr": 1, "r": 2, "b": 2}  # halves of the free room before a text


def check_brand(opened: OpenedPackage, styles: OpenedStyles, deck: Deck, origin: ArticlePlaces) -> Iterator[Finding]:
    """Yield a warning for what a company would not show on its template, whether its layouts or ours are to blame."""
    if deck.host is None:
        return
    from generator.template.ground import ground_of_layout  # loads themes, which a deck without a template has already
    from generator.template.layouts import open_template

    template = open_template(deck.host.data, deck.host.name)
    layouts = {layout.part: layout for layout in template.layouts}
    prompts = {each.prompt for layout in template.layouts for each in layout.placeholders} - {""}
    met: dict[str, list[tuple[int, Problem]]] = {}
    for number, (name, slide) in enumerate(zip(opened.slides, deck.slides, strict=False), 1):
        layout, ground = layouts[slide.layout.host], ground_of_layout(template, slide.layout.host)
        texts = list(_texts_in_place(opened, styles, name, slide))
        drawn = (shape.text for shape in layout.shapes if shape.text in prompts)
        found = [Problem("prompt-drawn", f'its layout "{layout.name}" draws "{brief(text)}"') for text in drawn]
        found += [each for item, rect in texts for each in _problems_in_place(layout, ground, deck.host, item, rect)]
        is_drawn = slide.layout.decor or any(not isinstance(item, TextItem) for item in slide.items)
        if not is_drawn and max((rect.bottom for _, rect in texts), default=0) < EMPTY * template.slide.height:
            found.append(Problem("half-empty", "its lower half is empty"))
        said = " ".join(" ".join(bare_text(text) for item in slide.items for text in item.texts).split())
        if number == 1 and deck.meta.author not in said:
            found.append(Problem("no-author", f'nothing says that "{brief(deck.meta.author)}" speaks'))
        for each in found:
            met.setdefault(each.code, []).append((number, each))
    for code, ((number, first), *others) in met.items():
        more = f", and {len(others)} more like this" if others else ""
        yield softened_finding(origin.error(code, number, first.key, first.message + more))


def _texts_in_place(
    opened: OpenedPackage, styles: OpenedStyles, name: str, slide: Slide
) -> Iterator[tuple[TextItem, Rect]]:
    """Yield each text of a slide with the place that its lines take, in EMU of the package."""
    holders = {holder.key: holder for holder in reversed(opened.holders(name)) if holder.key}
    for item in slide.items:
        key, style = placeholder_key_to_check(item.placeholder), item.placeholder.style
        box = styles.box(name, holders[key], key) if key in holders else None
        if box and isinstance(item, TextItem) and item.placeholder.type not in FEET:
            room = box.inner
            extent = measured_extent_to_check(opened_paragraphs_with_style(styles, name, holders[key], key), room.width)
            width, height = min(extent.width, room.width), extent.height
            x = room.x + (room.width - width) * ALIGNED[style.align] // 2
            yield item, Rect(x, room.y + (room.height - height) * ALIGNED[style.anchor] // 2, width, height)


def _problems_in_place(
    layout: TemplateLayout, ground: GroundMap, host: HostPackage, item: TextItem, rect: Rect
) -> Iterator[Problem]:
    """Yield a problem for a text that stands over a part of what its layout draws, or that cannot be read on it."""
    slot, said = item.placeholder, brief(bare_text(item.texts[0]), 40)
    key, area = placeholder_key_to_check(slot), max(1, rect.area)
    drawn = [each for each in layout.shapes if each.fill or each.picture or each.text]
    if any(each.rect.covered(rect) > COVERED * area and not each.is_behind(rect) for each in drawn):
        yield Problem("text-covered", f'"{said}" stands over what its layout draws', key)
    color, fill = next(((each.color, each.fill) for each in layout.placeholders if each.key == slot.holder), ("", ""))
    ink = (slot.style.native.ink if slot.style.native else None) if slot.is_held else slot.style.color
    color = _color_on_layout(layout, host.colors.get(ink, ink)) if ink else color
    behind, needed = [fill] if fill else ground.colors_behind(rect), READABLE[item.size >= LARGE]
    if color and not slot.item and (share := faint_share_of_colors(behind, color, needed)) > FAINT:
        yield Problem("low-contrast", f'"{said}" is hard to read on {share:.0%} of what is behind it', key)


def _color_on_layout(layout: TemplateLayout, name: str) -> str:
    """Return as RRGGBB a colour of the theme, by the name that ours has, a shade of one, or digits."""
    base, _ = split_shade(name)
    return shaded_palette_color({base: layout.colors.get(MAPPED.get(base, base), base)}, name)
