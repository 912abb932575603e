"""A group of layouts in, the groups that are drawn of it out: under a lead, with headings of two lines, signed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.look.keys import SHAPES, GroupKeys, Rect, ShapeKeys, SlotKeys

CONTENT_BOTTOM = 648  # px: above the foot
HIGH = "{}-high"  # the style of a heading that hangs from its top
UNDER_LEAD = 252  # px: where the content begins under a line that leads to it
LOW = 40  # px: a caption, which keeps its height
AXIS = 3  # px: how thick the line of a timeline is
OPTICAL_CENTRE = 0.4  # of the room that is left over, before what should look centred


def with_twins(name: str, group: GroupKeys, lead: SlotKeys) -> dict[str, GroupKeys]:
    """A group, the same under a line that leads to it, and both with room for headings of two lines."""
    groups = {name: group, f"{name}-lead": _led(group, lead)} if group.lead else {name: group}
    if group.signed:
        return {f"{name}-signed": _signed(group), **groups}
    line = group.each.second_line
    return {**groups, **{f"{each}-two-lines": _headed(drawn, line) for each, drawn in groups.items() if line}}


def _signed(group: GroupKeys) -> GroupKeys:
    """The same layouts with who says it as the title, and the section as a label, which may be missing."""
    answer = replace(group.each.slots["answer"], type="title", optional=False)
    label = replace(group.slots["title"], type="body", optional=True)
    each = replace(group.each, slots={**group.each.slots, "answer": answer})
    return replace(group, slots={**group.slots, "title": label}, each=each)


def _headed(group: GroupKeys, line: float) -> GroupKeys:
    """The same layouts with every heading, and cells that are not as tall as they can be, taller by a line.

    Headings of one line and of two then begin side by side, below what stands above them.
    """
    heading, body = group.each.slots["heading"], group.each.slots["body"]
    heading = replace(heading, rect=_lower(heading.rect, 0, line), style=HIGH.format(heading.style))
    slots = {**group.each.slots, "heading": heading, "body": replace(body, rect=_lower(body.rect, line, 0))}
    tallest = group.tallest + line if group.tallest else 0
    return replace(group, tallest=tallest, each=replace(group.each, slots=slots))


def _lower(rect: Rect, down: float, taller: float) -> Rect:
    x, y, width, height = rect
    return x, y + down if isinstance(y, int | float) else y, width, height + taller


def _led(group: GroupKeys, lead: SlotKeys) -> GroupKeys:
    """The same layouts with a line just above what it leads to, which is moved down, and made lower if it must be."""
    places = [*_places(group)]
    top, bottom = min(y for y, _ in places), max(y + height for y, height in places)
    room = CONTENT_BOTTOM - UNDER_LEAD
    share = min(1, room / (bottom - top))
    start = UNDER_LEAD + round((room - (bottom - top) * share) * OPTICAL_CENTRE)

    def moved(rect: Rect) -> Rect:
        x, y, width, height = rect
        return x, start + round((_px(y) - top) * share), width, height if height < LOW else round(height * share)

    def lowered(shape: ShapeKeys) -> ShapeKeys:
        return replace(shape, **{name: moved(rect) for name, rect in _rects(shape)})

    x, y, width, height = lead.rect
    slots = {name: replace(slot, rect=moved(slot.rect)) for name, slot in group.slots.items() if name != "title"}
    above = replace(lead, rect=(x, _px(y) + start - UNDER_LEAD, width, height))
    led = replace(
        group,
        slots={"title": group.slots["title"], "lead": above, **slots},
        decor=tuple(map(lowered, group.decor)),
    )
    if group.scale and group.scale.along == "x":
        led = replace(led, scale=replace(group.scale, at=_px(moved((0, group.scale.at, 0, AXIS))[1])))
    x, y, width, height = moved(group.area)
    return replace(led, area=(x, _px(y), width, height)) if any(group.area) else led


def _places(group: GroupKeys) -> Iterator[tuple[float, float]]:
    """Where all that stands under the title begins, and how high it is."""
    rects = [slot.rect for name, slot in group.slots.items() if name != "title"]
    rects += [rect for shape in group.decor for _, rect in _rects(shape)]
    rects += [group.area] if any(group.area) else []
    yield from ((_px(y), height) for _, y, _, height in rects)
    if group.scale and group.scale.along == "x":
        yield group.scale.at, AXIS


def _rects(shape: ShapeKeys) -> Iterator[tuple[str, Rect]]:
    places = {key: getattr(shape, key) for key in SHAPES.values() if key != "lines"}
    yield from ((key, rect) for key, rect in places.items() if rect)


def _px(y: float | str) -> float:
    """A place from the slide's top: what stands once does not stand in a cell's middle or at its end."""
    if isinstance(y, str):
        raise ValueError(f'"{y}" stands in the cell of an item alone')
    return y
