"""Placed slides in; the same out, on their grounds, with marks that show the progress of the talk, and with fades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from generator.look.contrast import contrast_ratio, decor_on_ground, layout_on_ground
from generator.look.decor import boxed_slot
from generator.model.chart import ChartItem
from generator.model.colors import PLAIN, Ground, GroundName, SchemeColor
from generator.model.deck import Item, PictureItem, Slide, TableItem, TextItem
from generator.model.geometry import SLIDE_HEIGHT
from generator.model.outline import SlidePlan
from generator.model.text import bare_text
from generator.model.theme import FEET, Decor, Layout, Theme

EVEN = 2  # plain slides in a row, after which another ground is due; a third and fourth cost the next two values
THIRD, FOURTH = 2.0, 20.0
TWICE = 1000.0  # cost of two slides in a row on other grounds
ASKED = 10_000.0  # cost of not doing what the author asked
WISHED = 30.0  # cost of not doing what the layout asks
FRAME = 4  # times WISHED for the talk's end, which has no feet and looks the same throughout
WILLING, WORDS = 0.5, 60.0  # cost of another ground, and the words that add 1 to it
APART = 1.55  # contrast ratio of highlighted words with the others
SHORT = 45  # words on the accent; slides with more take the dark ground
FILLED = 0.4  # the share of a slide filled with pictures
GroundRow = tuple[float, tuple[bool, ...]]  # the cost of the first slides, and which have another ground


def place_on_grounds(
    slides: Sequence[Slide], theme: Theme, asked_grounds: Mapping[str, GroundName]
) -> tuple[Slide, ...]:
    """Return every slide on its ground; `asked_grounds` holds the author's choice by slide id.

    Slides with tables, charts, pictures, programs, tints or links stand on the plain ground, because these have colours
    of their own, unless the layout or the author says otherwise. So do slides that share a title.
    """
    if theme.package:  # its layouts have the company's grounds
        return tuple(map(_set_on_plain, slides))
    numbered = (slide.id.rpartition("/") for slide in slides)  # what continues a slide has its id and a number
    going_on = {f"{first}/{number}": first for first, _, number in numbered if number.isdecimal()}
    parts = {*going_on, *going_on.values()}
    costs = [_costs_of_grounds(slide, theme, asked_grounds.get(slide.id), slide.id in parts) for slide in slides]
    fresh = [_is_change(slide, theme.width) for slide in slides]
    row = rhythm_of_placed_grounds(costs, fresh)
    known: dict[tuple[str, GroundName], Layout] = {}
    turns: dict[GroundName, int] = {}  # the number of the last slide on each ground
    found: list[Slide] = []
    for number, (slide, colored) in enumerate(zip(slides, row, strict=True), 1):
        name = _ground_name(slide, theme, asked_grounds.get(slide.id), turns) if colored else PLAIN
        turns[name] = number
        found.append(_set_on_ground(slide, theme.grounds[name], known) if name != PLAIN else _set_on_plain(slide))
    return tuple(found)


def _is_change(slide: Slide, width: int) -> bool:
    """Return whether a slide looks different on any ground, by its layout or by pictures that fill much of it."""
    layout = slide.layout
    seen = sum(item.rect.width * item.rect.height for item in slide.items if isinstance(item, PictureItem))
    return bool(layout.field) or layout.background != "lt1" or layout.is_tinted or seen > FILLED * width * SLIDE_HEIGHT


def _costs_of_grounds(slide: Slide, theme: Theme, asked: GroundName | None, is_part: bool) -> tuple[float, float]:
    """Return the cost of a slide on the plain ground, and on another one."""
    drawn = slide.layout.is_tinted or any(isinstance(item, TableItem | ChartItem) for item in slide.items)
    if asked and not (drawn and asked != PLAIN):
        return (0, ASKED) if asked == PLAIN else (ASKED, 0)
    if slide.layout.ground != PLAIN:
        return WISHED * (1 if any(slot.type in FEET for slot in slide.layout.slots) else FRAME), 0
    if drawn or is_part or not theme.turns or not _is_readable(slide):
        return 0, ASKED
    return 0, WILLING + _length_of_texts(slide) / WORDS


def _is_readable(slide: Slide) -> bool:
    """Return whether everything on the slide takes its colours from the layout."""
    texts = [item for item in slide.items if isinstance(item, TextItem)]
    runs = (run for item in texts for text in item.texts for run in text)
    own = slide.layout.background != "lt1" or all(slot.type not in FEET for slot in slide.layout.slots)
    jumps = any(line.target and not item.target for item in texts for line in item.lines)
    pictures = any(isinstance(item, PictureItem) for item in slide.items)
    program = any(item.placeholder.style.role == "mono" for item in texts)
    return not (own or jumps or pictures or program or any(run.link for run in runs))


def _length_of_texts(slide: Slide) -> int:
    texts = (text for item in slide.items if item.placeholder.type not in FEET for text in item.texts)
    return sum(len(bare_text(text).split()) for text in texts)


def rhythm_of_placed_grounds(costs: Sequence[tuple[float, float]], fresh: Sequence[bool]) -> tuple[bool, ...]:
    """Return which slides stand on another ground than the plain one, at the least total cost.

    `costs` are those on the plain ground and on another. `fresh` marks slides that are a change on any ground. For each
    number of plain slides in a row, the cheapest row is kept.
    """
    best: dict[int, GroundRow] = {1: (0.0, ())}
    for (plain, colored), is_change in zip(costs, fresh, strict=True):
        found: dict[int, GroundRow] = {}
        for run, (cost, row) in best.items():
            for now, more, is_colored in _ground_choices(run, plain, colored, is_change):
                each = (cost + more, (*row, is_colored))
                found[now] = min(each, found.get(now, each))
        best = found
    return min(best.values())[1]


def _ground_choices(run: int, plain: float, colored: float, is_change: bool) -> Iterator[tuple[int, float, bool]]:
    """Yield the choices for one more slide: plain slides in a row, added cost, and whether it has another ground."""
    yield 0, colored + (TWICE if run == 0 else 0), True
    now = 1 if is_change else min(run + 1, EVEN + 2)
    yield now, plain + (0 if now <= EVEN else THIRD if now == EVEN + 1 else FOURTH), False


def _ground_name(slide: Slide, theme: Theme, asked: GroundName | None, turns: Mapping[GroundName, int]) -> GroundName:
    """Return the ground of a slide that is not plain: of the suitable ones, the one used longest ago."""
    marked = [name for name in {"accent", *theme.turns} if _tells_apart(slide, theme, name)]
    own = asked or slide.layout.ground
    if own != PLAIN:
        return own if asked or own in marked else "dark"
    able = [name for name in theme.turns if name in marked and (name == "dark" or _length_of_texts(slide) <= SHORT)]
    return min(able or theme.turns[:1], key=lambda name: turns.get(name, 0))


def _tells_apart(slide: Slide, theme: Theme, name: GroundName) -> bool:
    """Return whether highlighted words contrast with the others on a ground."""
    ground = theme.grounds[name]
    texts = [item for item in slide.items if isinstance(item, TextItem)]
    marked = (item for item in texts if any(run.token == "highlight" for text in item.texts for run in text))
    shown = {(item.placeholder.style.color_of("highlight"), item.placeholder.style.color) for item in marked}
    pairs = ((theme.palette[ground.of(color)] for color in pair) for pair in shown)
    return all(contrast_ratio(one, other) >= APART for one, other in pairs)


def _set_on_ground(slide: Slide, ground: Ground, known: dict[tuple[str, GroundName], Layout]) -> Slide:
    """Return the slide in the colours of a ground."""
    layout = known.setdefault((slide.layout.name, ground.name), layout_on_ground(slide.layout, ground))
    slots = {(slot.type, slot.idx): slot for slot in layout.slots}

    def item(each: Item) -> Item:
        return replace(each, placeholder=slots[each.placeholder.type, each.placeholder.idx])

    icons = (replace(icon, fill=icon.fill and ground.of(icon.fill), ink=ground.of(icon.ink)) for icon in slide.icons)
    drawn = tuple(decor_on_ground(each, ground) for each in slide.drawn)
    return replace(slide, layout=layout, items=tuple(map(item, slide.items)), icons=tuple(icons), drawn=drawn)


def _set_on_plain(slide: Slide) -> Slide:
    """Return the slide on the plain ground, whatever its layout asks for."""
    return replace(slide, layout=replace(slide.layout, ground=PLAIN)) if slide.layout.ground != PLAIN else slide


# ---- progress and fades


PRESENT = "!!Present part"  # PowerPoint's prefix for shapes that Morph treats as one object
FEWEST, MOST = 3, 12  # parts; fewer say little, and more cannot be counted at a glance


def slides_with_progress_marks(slides: Sequence[Slide], plans: Sequence[SlidePlan], theme: Theme) -> tuple[Slide, ...]:
    """Return the slides with a segment for each part at the foot, their own in the accent; these are only decoration.

    They are in one place on all slides, also where no part is shown. Hidden slides and those without feet have none,
    nor slides with a picture there.
    """
    parts = list(dict.fromkeys(plan.section for plan in plans if plan.rank.owner and not plan.hidden))
    if theme.progress is None or not FEWEST <= len(parts) <= MOST:
        return tuple(slides)
    return tuple(
        replace(slide, drawn=(*slide.drawn, *_progress_segments(slide, parts, theme))) if not slide.hidden else slide
        for slide in slides
    )


def _progress_segments(slide: Slide, parts: Sequence[str], theme: Theme) -> Iterator[Decor]:
    """Yield the segments between the margins, in reading direction, cut where a panel behind them ends."""
    assert theme.progress
    (band, gap), layout, count = theme.progress, slide.layout, len(parts)
    feet = [slot for slot in layout.slots if slot.type in FEET]
    held = [each.rect for each in (*slide.items, *filter(None, [layout.badge]))]
    if not feet or any(rect.overlaps(band) for rect in held):
        return
    wide = (band.width - gap * (count - 1)) // count
    panels = [each for each in layout.decor if each.ground != PLAIN and each.rect.overlaps(band)]
    at = parts.index(slide.section) if slide.section in parts else -1
    for number in sorted(range(count), key=lambda number: number == at):
        color: SchemeColor = "accent1" if number == at else "accent3"
        place = count - 1 - number if feet[0].style.rtl else number
        left = band.x + place * (wide + gap)
        ends = sorted({left, left + wide, *(x for each in panels for x in (each.rect.x, each.rect.right))})
        for x, right in pairwise(each for each in ends if left <= each <= left + wide):
            rect = replace(band, x=x, width=right - x)
            part = next((each for each in panels if each.rect.contains(rect)), None)
            fill = theme.grounds[part.ground].of(color) if part else color
            yield Decor("rect", rect, fill, name=PRESENT if number == at and x == left else "")


def slides_with_motion(slides: Sequence[Slide], transitions: str) -> tuple[Slide, ...]:
    """Return the slides with fades; where another part begins, the mark of the present part moves."""
    if transitions == "none":
        return tuple(slides)
    parts = [slide.section if any(each.name == PRESENT for each in slide.drawn) else "" for slide in slides]
    return tuple(
        replace(slide, motion="morph" if before and part and part != before else "fade")
        for slide, part, before in zip(slides, parts, ("", *parts), strict=False)
    )


def slides_with_few_layouts(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return the slides, at most half of them on layouts that are added to a company's: those that most slides have.

    On the others, what the company has no placeholder for stands in boxes.
    """
    kept: set[str] = set()
    room = len(slides) // 2
    for name, count in Counter(slide.layout.name for slide in slides if slide.layout.added).most_common():
        if count <= room:
            kept.add(name)
            room -= count
    return tuple(
        slide if not slide.layout.added or slide.layout.name in kept else _with_boxes(slide) for slide in slides
    )


def _with_boxes(slide: Slide) -> Slide:
    layout = replace(slide.layout, slots=tuple(map(boxed_slot, slide.layout.slots)), added=False)
    items = tuple(replace(item, placeholder=boxed_slot(item.placeholder)) for item in slide.items)
    return replace(slide, layout=layout, items=items)
