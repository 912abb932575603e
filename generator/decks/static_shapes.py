"""A layout or a master in; the shapes that it draws beside placeholders out, and what is behind its texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import cos, pi, sin

from msgspec import Struct

from generator.decks.colors import resolved_color
from generator.decks.opened_shapes import A, Element, P, R, placeholder_key_of_shape, rect_of_frame, rect_of_shape
from generator.model.geometry import Rect

NUMBER = re.compile(r"-?\d{1,12}")
SOLID = 0.4  # opacity from which a fill hides what is behind
LEAVES = (f"{P}sp", f"{P}pic", f"{P}cxnSp", f"{P}graphicFrame")
GROUP, CHOICE = f"{P}grpSp", "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
FIRST_STYLE = 1001  # the idx of a theme's first style of backgrounds (ECMA-376 part 1, 19.3.1.3 bgRef)
WHOLE = 100_000  # DrawingML counts shares in thousandths of a percent


Corners = tuple[tuple[float, float], ...]
BEHIND = 0.9  # share of a text's box from which a shape is its ground
PROBES = ((0.05, 0.1), (0.95, 0.1), (0.5, 0.5), (0.05, 0.9), (0.95, 0.9))  # of a text's box, as shares of it
ROUND: Corners = tuple((0.5 + cos(step * pi / 12) / 2, 0.5 + sin(step * pi / 12) / 2) for step in range(24))


class StaticShape(Struct, frozen=True):
    """What a layout or its master draws beside placeholders.

    fill: RRGGBB, or "" without one.
    picture: the id of the relationship of its picture, or ""; `source` is the part that draws it.
    outline: the corners of its lines, as shares of its rect; none for a rectangle.
    """

    rect: Rect
    text: str
    fill: str
    picture: str
    source: str
    outline: Corners = ()

    @property
    def words(self) -> int:
        return len(self.text.split())

    def is_behind(self, rect: Rect) -> bool:
        """Tell whether nearly all of a rect lies on the shape."""
        if covered_area(self.rect, rect) < BEHIND * max(1, rect.width * rect.height):
            return False
        if not self.outline:
            return True
        points = [(rect.x + rect.width * x, rect.y + rect.height * y) for x, y in PROBES]
        own = self.rect
        return all(_is_inside((x - own.x) / own.width, (y - own.y) / own.height, self.outline) for x, y in points)


class SlideGround(Struct, frozen=True):
    """What is behind the texts of a slide: a colour, RRGGBB, and a picture over it, as StaticShape has it, or ""."""

    color: str
    picture: str = ""
    source: str = ""


def static_shapes(part: str, tree: Element, colors: Mapping[str, str]) -> Iterator[StaticShape]:
    """Yield the shapes of a part that are no placeholders, in the order in which they are drawn."""
    top = tree.find(f"{P}cSld/{P}spTree")
    for shape, placed in _leaves(top, lambda rect: rect) if top is not None else ():
        frame = rect_of_shape(shape)
        if frame is not None and placeholder_key_of_shape(shape) is None:
            text = " ".join(node.text or "" for node in shape.iter(f"{A}t"))
            blip = next(shape.iter(f"{A}blip"), None)
            picture = (blip.get(f"{R}embed") or blip.get(f"{R}link") or "") if blip is not None else ""
            yield StaticShape(placed(frame), text, _fill(shape, colors), picture, part, _outline(shape))


Placing = Callable[[Rect], Rect]


def _leaves(parent: Element, placed: Placing) -> Iterator[tuple[Element, Placing]]:
    """Yield the shapes within a group, each with what turns a place in its group into one on the slide."""
    for shape in parent:
        if shape.tag in LEAVES:
            yield shape, placed
        elif shape.tag == GROUP:
            yield from _leaves(shape, _within(shape, placed))
        elif shape.tag == CHOICE and len(shape):
            yield from _leaves(shape[0], placed)


def _within(group: Element, outer: Placing) -> Placing:
    """Return how a place in the coordinates of a group becomes one on the slide (20.1.7.5 xfrm of a group)."""
    frame = group.find(f"{P}grpSpPr/{A}xfrm")
    own, inner = rect_of_frame(frame), rect_of_frame(frame, "chOff", "chExt")
    if own is None or inner is None or not inner.width or not inner.height:
        return outer
    wide, high = own.width / inner.width, own.height / inner.height

    def placed(rect: Rect) -> Rect:
        x, y = own.x + (rect.x - inner.x) * wide, own.y + (rect.y - inner.y) * high
        return outer(Rect(round(x), round(y), round(rect.width * wide), round(rect.height * high)))

    return placed


def rect_outside_groups(shape: Element, rect: Rect) -> Rect:
    """Return on its slide a place that a shape has in the coordinates of the groups around it."""
    for group in shape.iterancestors(GROUP):
        rect = _within(group, lambda found: found)(rect)
    return rect


def _outline(shape: Element) -> Corners:
    """Return the corners of an ellipse, or of a freeform, whose curves count as straight; none for other shapes."""
    preset = shape.find(f"{P}spPr/{A}prstGeom")
    if preset is not None and preset.get("prst") == "ellipse":
        return ROUND
    path = shape.find(f"{P}spPr/{A}custGeom/{A}pathLst/{A}path")
    width, height = (int(path.get(name, "0")) for name in "wh") if path is not None else (0, 0)
    if path is None or not width or not height:
        return ()
    points = [(node.get("x", ""), node.get("y", "")) for line in path for node in list(line)[-1:]]
    return tuple((int(x) / width, int(y) / height) for x, y in points if NUMBER.fullmatch(x) and NUMBER.fullmatch(y))


def _is_inside(x: float, y: float, outline: Corners) -> bool:
    """Tell whether a point is inside an outline, by how many of its lines are to the right of it."""
    lines = zip(outline, (*outline[1:], *outline[:1]), strict=True)
    crossed = sum(
        (top > y) != (end > y) and x < (right - left) * (y - top) / (end - top) + left
        for (left, top), (right, end) in lines
    )
    return bool(crossed % 2)


def _fill(shape: Element, colors: Mapping[str, str]) -> str:
    """Return the colour of a shape's fill, its own or that of its style, or "" if it shows what is behind it."""
    own = next((each for each in shape.iterfind(f"{P}spPr/*") if str(each.tag).endswith("Fill")), None)
    if own is not None:
        return color_of_fill(own, colors)
    style = shape.find(f"{P}style/{A}fillRef")
    return resolved_color(style, colors) if style is not None and style.get("idx", "0") != "0" else ""


def color_of_fill(fill: Element, colors: Mapping[str, str], given: str = "") -> str:
    """Return the colour of a fill, the first of a gradient; "" for none, a picture, or one that is nearly clear."""
    stop = next(fill.iter(f"{A}gs", f"{A}bgClr"), fill)
    alpha = next(stop.iter(f"{A}alpha"), None)
    if alpha is not None and float(alpha.get("val", "0").rstrip("%")) < SOLID * WHOLE:
        return ""
    return resolved_color(stop, colors, given)


def slide_ground(
    parts: Sequence[tuple[str, Element]], colors: Mapping[str, str], theme: tuple[str, Element | None]
) -> SlideGround:
    """Return the nearest background of a layout and its master, each with its part's name."""
    for part, tree in parts:
        node = tree.find(f"{P}cSld/{P}bg")
        if node is None:
            continue
        own, reference = node.find(f"{P}bgPr"), node.find(f"{P}bgRef")
        if own is not None:
            fill = next((each for each in own if str(each.tag).endswith("Fill")), None)
            return _ground_of_fill(fill, part, colors, "")
        if reference is not None:
            given = resolved_color(reference, colors)
            number = int(reference.get("idx", "0")) - FIRST_STYLE
            styles = theme[1].find(f".//{A}bgFillStyleLst") if theme[1] is not None else None
            fill = styles[number] if styles is not None and 0 <= number < len(styles) else None
            found = _ground_of_fill(fill, theme[0], colors, given)
            return found if fill is not None else SlideGround(given or found.color)
    return SlideGround(colors["bg1"])


def _ground_of_fill(fill: Element | None, part: str, colors: Mapping[str, str], given: str) -> SlideGround:
    if fill is None:
        return SlideGround(given or colors["bg1"])
    blip = next(fill.iter(f"{A}blip"), None)
    picture = blip.get(f"{R}embed", "") if blip is not None else ""
    return SlideGround(color_of_fill(fill, colors, given) or given or colors["bg1"], picture, part if picture else "")


def ground_with_shapes(
    ground: SlideGround, shapes: Sequence[StaticShape], slide: Rect
) -> tuple[SlideGround, tuple[StaticShape, ...]]:
    """Return a ground with the shapes that cover the slide in it, and the other shapes that are still to be seen."""
    seen: list[StaticShape] = []
    for shape in shapes:
        if not shape.is_behind(slide):
            seen.append(shape)
        elif shape.picture:  # it may be clear in places, so that what is behind it stays
            ground = SlideGround(ground.color, shape.picture, shape.source)
        elif shape.fill:
            ground, seen = SlideGround(shape.fill), []
    return ground, tuple(seen)


def covered_area(rect: Rect, room: Rect) -> int:
    """Return the area of a room that a rect covers, in square EMU."""
    wide = min(rect.right, room.right) - max(rect.x, room.x)
    high = min(rect.bottom, room.bottom) - max(rect.y, room.y)
    return wide * high if wide > 0 < high else 0
