"""What a layout draws in; where on its slides a text stands on an even ground, and with what colours behind it, out.

Colours of a package's XML are made RRGGBB, with the changes that the XML asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache, lru_cache
from io import BytesIO
from math import cos, radians, sin
from operator import sub
from typing import TYPE_CHECKING
from zipfile import ZipFile

from generator.decks.opened_shapes import A, Element, P
from generator.model.colors import DIGITS
from generator.model.geometry import Rect
from generator.pictures import colors_of_layers

if TYPE_CHECKING:
    from generator.pictures.raster import PictureLayer
    from generator.template.layouts import OpenedTemplate

COLUMNS = 128  # of the cells into which a slide is divided
SAMPLES = 8  # columns and rows of cells, of which the colours behind a text are known
BORDER = 2  # cells at each side of a text's place, which it hardly reaches
OFF = 2  # cells beside an edge, that stay free of text
EDGE = 42  # of 255: the least difference of a channel between two cells that is an edge
DEGREE = 60_000  # the unit of angles (20.1.10.3 ST_Angle)
Corners = tuple[tuple[float, float], ...]  # x and y, as shares of a rect
BOX: Corners = ((0, 0), (1, 0), (1, 1), (0, 1))


def corners_of(rect: Rect) -> Corners:
    """Return the corners of a rect."""
    return tuple((rect.x + x * rect.width, rect.y + y * rect.height) for x, y in BOX)


def outline_of_shape(shape: Element, rect: Rect) -> Corners:
    """Return the corners of what a shape draws, in EMU of the slide; `rect` is its place before it is turned."""
    frame, look = next(shape.iter(f"{A}xfrm"), None), shape.find(f"{P}spPr")
    path = look.find(f"{A}custGeom/{A}pathLst/{A}path") if look is not None else None
    corners = BOX
    if path is not None:
        wide, high = (int(path.get(name, "0")) or 1 for name in ("w", "h"))
        every = [(node.get("x", ""), node.get("y", "")) for node in path.iter(f"{A}pt")]
        own = [(int(x) / wide, int(y) / high) for x, y in every if x.lstrip("-").isdigit() and y.lstrip("-").isdigit()]
        corners = tuple(own) if len(own) == len(every) > 1 and wide > 1 < high else corners
    turn = radians(int(frame.get("rot", "0") if frame is not None else "0") / DEGREE)
    away = [((x - 0.5) * rect.width, (y - 0.5) * rect.height) for x, y in corners]
    turned = ((x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)) for x, y in away)
    return tuple((rect.x + rect.width / 2 + x, rect.y + rect.height / 2 + y) for x, y in turned)


def _cells_between(start: int, end: int, length: int, number: int) -> range:
    """Return the cells between two places, of a number of them in a length."""
    first = min(number - 1, max(0, number * start // length))
    return range(first, max(first + 1, min(number, -(-number * end // length))))


def _rect_off_edges(rect: Rect, room: Rect, off: int) -> Rect:
    """Return the part of a rect in a room that is so far off those of its sides that are within the room."""
    left, right = rect.x + off * (rect.x > room.x + off), rect.right - off * (rect.right < room.right - off)
    return Rect(left, rect.y, right - left, rect.height).clipped(room)


def mean_color(colors: Sequence[str]) -> str:
    """Return the mean of some colours, or "" of none."""
    channels = zip(*map(bytes.fromhex, colors), strict=True)
    return bytes(sum(channel) // len(colors) for channel in channels).hex().upper()


class GroundMap:
    """The colours of the cells of a slide, and which of them are on an edge."""

    def __init__(self, slide: Rect, colors: bytes) -> None:
        """Take the colours of all cells, row by row."""
        self.slide, self.colors = slide, colors
        self.rows = len(colors) // (3 * COLUMNS)
        self.edges = self._edges()
        self.largest_even_rect = cache(self._largest_even_rect)

    def _edges(self) -> bytearray:
        """Return 1 for each cell that differs much from one beside, above or below it, and 0 for the others."""
        cells = [self.colors[at : at + 3] for at in range(0, len(self.colors), 3)]
        found = bytearray(len(cells))
        for at, own in enumerate(cells):
            for other in (at - (at % COLUMNS > 0), at - COLUMNS * (at >= COLUMNS)):
                if own != cells[other] and max(map(abs, map(sub, own, cells[other]))) > EDGE:
                    found[at] = found[other] = 1
        return found

    def cells(self, rect: Rect) -> tuple[range, range]:
        """Return the columns and rows of cells that a rect covers, at least one of each."""
        columns = _cells_between(rect.x, rect.right, self.slide.width, COLUMNS)
        return columns, _cells_between(rect.y, rect.bottom, self.slide.height, self.rows)

    def colors_behind(self, rect: Rect) -> list[str]:
        """Return a sample of the colours (RRGGBB) of the cells behind a rect."""
        columns, rows = (each[:: len(each) // SAMPLES + 1] for each in self.cells(rect))
        starts = (3 * (row * COLUMNS + column) for row in rows for column in columns)
        found = [self.colors[at : at + 3].hex().upper() for at in starts]
        return found if len({*found}) > 1 else found[:1]

    def is_even(self, rect: Rect) -> bool:
        """Tell whether no edge crosses a rect; one at its border does not."""
        borders = ((each, min(BORDER, len(each) // 4)) for each in self.cells(rect))
        columns, rows = (each[border : len(each) - border] for each, border in borders)
        return not any(any(self.edges[row * COLUMNS + columns.start : row * COLUMNS + columns.stop]) for row in rows)

    def _largest_even_rect(self, room: Rect, is_centred: bool) -> Rect:
        """Return the largest rect within a room, or in its middle, that no edge crosses, or the room without one."""
        return max(self.even_parts(room, is_centred, 0, 0), key=lambda rect: rect.area, default=room)

    def even_parts(self, room: Rect, is_centred: bool, wide: float, tall: float) -> list[Rect]:
        """Return a rect, if no edge crosses it, or else its parts of which this is true, that are so wide and tall.

        If it is centred, so are its parts.
        """
        middle, found = room.x + room.width // 2, [room] if self.is_even(room) else [*self.even_rects(room)]
        if is_centred:
            halves = ((max(0, min(middle - each.x, each.right - middle)), each) for each in found)
            found = [Rect(middle - half, each.y, 2 * half, each.height) for half, each in halves]
        return [each for each in found if each.width >= wide and each.height >= tall]

    def even_rects(self, room: Rect) -> Iterator[Rect]:
        """Yield the rects within a room that no edge crosses, and that cannot be larger."""
        columns, rows = self.cells(room)
        wide, high = self.slide.width / COLUMNS, self.slide.height / self.rows
        depths = [0] * (len(columns) + 1)
        for row in rows:
            for n, column in enumerate(columns):
                depths[n] = 0 if self.edges[row * COLUMNS + column] else depths[n] + 1
            open_at: list[tuple[int, int]] = []  # where rects begin that may go on, and how deep they are
            for n, depth in enumerate(depths):
                start = n
                while open_at and open_at[-1][1] >= depth:
                    start, deep = open_at.pop()
                    if deep > depth:
                        x, y = (columns.start + start) * wide, (row + 1 - deep) * high
                        found = Rect(round(x), round(y), round((n - start) * wide), round(deep * high))
                        yield _rect_off_edges(found, room, round(OFF * wide))
                open_at.append((start, depth))


@lru_cache(maxsize=32)
def ground_of_layout(template: OpenedTemplate, part: str) -> GroundMap:
    """Return what a layout draws, by the name of its part."""
    slide, layout = template.slide, next(each for each in template.layouts if each.part == part)
    cell, ground, place = slide.width / COLUMNS, layout.ground, layout.ground.place or slide
    size = COLUMNS, round(slide.height / cell)
    at = [((place.x + x * place.width) / cell, (place.y + y * place.height) / cell) for x, y in BOX]
    pictures = {ground.picture, *(each.picture for each in layout.shapes)}
    with ZipFile(BytesIO(template.data)) as package:
        data = {name: package.read(name) for name in pictures.intersection(package.namelist())}
    layers: list[PictureLayer] = [(at, "", "", data[ground.picture])] if ground.picture in data else []
    for each in (each for each in layout.shapes if each.fill or each.line or each.picture or each.text):
        corners = [(x / cell, y / cell) for x, y in each.corners]
        layers.append((corners, each.fill, each.line, data.get(each.picture, b"")))
    return GroundMap(slide, colors_of_layers(size, ground.color, layers))


MAPPED = ("bg1", "tx1", "bg2", "tx2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink")
USUAL_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
GAMMA = 2.2  # of sRGB, nearly
SHARES = 100_000  # DrawingML counts percentages in thousandths (ECMA-376 part 1, 20.1.10.40)


def theme_colors(theme: Element | None) -> dict[str, str]:
    """Return the colours of a theme part as RRGGBB, by their names: dk1, lt1, accent1 ..."""
    scheme = theme.find(f".//{A}clrScheme") if theme is not None else None
    slots = scheme if scheme is not None else ()
    named = {str(slot.tag).removeprefix(A): resolved_color(slot, {}) for slot in slots}
    return {"dk1": "000000", "lt1": "FFFFFF", **{name: color for name, color in named.items() if color}}


def mapped_colors(theme: Mapping[str, str], *parts: Element) -> dict[str, str]:
    """Return the colours by the names that shapes use (bg1, tx1 ...); of `parts`, the first that has a map counts."""
    found = next((node for part in parts for node in part.iter(f"{P}clrMap", f"{A}overrideClrMapping")), None)
    names = {name: (found.get(name) if found is not None else None) or USUAL_MAP.get(name, name) for name in MAPPED}
    return {**theme, **{name: theme.get(own, "000000") for name, own in names.items()}}


def resolved_color(parent: Element | None, colors: Mapping[str, str], given: str = "") -> str:
    """Return the first colour in a fill as RRGGBB, or "" if it has none; `given` stands for a style's phClr."""
    based = ((_resolve_base_color(node, colors, given), node) for node in (parent if parent is not None else ()))
    return next((_color_with_changes(base, node) for base, node in based if base), "")


def _resolve_base_color(node: Element, colors: Mapping[str, str], given: str) -> str:
    value = node.get("val", "")
    match str(node.tag).removeprefix(A):
        case "srgbClr" | "prstClr":
            presets = {"white": "FFFFFF", "black": "000000"}
            return value.upper() if DIGITS.fullmatch(value) else presets.get(value, "808080")
        case "schemeClr":
            return given if value == "phClr" else colors.get(value, "")
        case "sysClr":
            last = node.get("lastClr", "")
            return last.upper() if DIGITS.fullmatch(last) else "FFFFFF" if value == "window" else "000000"
    return ""


def _color_with_changes(base: str, node: Element) -> str:
    """Return a colour with the changes of light that its element asks for, in their order."""
    red, green, blue = (int(base[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = rgb_to_hls(red, green, blue)
    for change in node:
        value = change.get("val", "0")
        share = float(value[:-1]) / 100 if value.endswith("%") else float(value) / SHARES
        match str(change.tag).removeprefix(A):
            case "lumMod":
                light *= share
            case "shade":  # this and a tint are mixed in linear light
                light *= share ** (1 / GAMMA)
            case "lumOff":
                light += share
            case "tint":
                light = (light**GAMMA * share + 1 - share) ** (1 / GAMMA)
    return "".join(f"{round(part * 255):02X}" for part in hls_to_rgb(hue, min(1.0, max(0.0, light)), full))


SOLID = 0.4  # opacity from which a fill hides what is behind


def is_nearly_clear(fill: Element) -> bool:
    """Tell whether most of a fill shows what is behind it: of a gradient around a point, its end counts."""
    stops, is_around = [*fill.iter(f"{A}gs")] or [fill], fill.find(f"{A}path") is not None
    alpha = next(stops[-1 if is_around else 0].iter(f"{A}alpha"), None)
    return alpha is not None and float(alpha.get("val", "0").rstrip("%")) < SOLID * SHARES


def line_color_of_shape(shape: Element, colors: Mapping[str, str]) -> str:
    """Return the colour of a shape's outline as RRGGBB, or "" if it draws none."""
    own = shape.find(f"{P}spPr/{A}ln")
    if own is not None and own.find(f"{A}noFill") is not None:
        return ""
    said = resolved_color(own.find(f"{A}solidFill"), colors) if own is not None else ""
    style = shape.find(f"{P}style/{A}lnRef")
    return said or (resolved_color(style, colors) if style is not None and style.get("idx", "0") != "0" else "")


def color_of_fill(fill: Element, colors: Mapping[str, str], given: str = "") -> str:
    """Return the colour of a fill, of a gradient its mean; "" for none, or one that is nearly clear."""
    stops = [*fill.iter(f"{A}gs", f"{A}bgClr")] or [fill]
    if is_nearly_clear(fill):
        return ""
    return mean_color([color for stop in stops if (color := resolved_color(stop, colors, given))])
