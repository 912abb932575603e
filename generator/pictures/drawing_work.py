"""A drawing in, the work of drawing it out: counted from its shapes before it is drawn, so the same on every machine.

A unit takes about twenty nanoseconds on a small, busy computer. The count is an upper bound of what resvg does: what a
shape uses (symbols, markers, patterns, masks) counts each time that it is used, and a filter counts its region. The
weights are measured with resvg 0.48.
"""

from __future__ import annotations

import binascii
import math
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from generator.pictures import raster
from generator.pictures.formats import PixelSize, UnusableError, picture_format_of

SVG, HREF = "{http://www.w3.org/2000/svg}", ("href", "{http://www.w3.org/1999/xlink}href")
Matrix = tuple[float, float, float, float, float, float]
BASE, PER_PIXEL = 3_500_000, 2.6  # a process, and a px of its PNG
PER_BYTE, PER_ELEMENT, PER_POINT, PER_LETTER, PER_DASH = 2, 1_500, 30, 1_500, 40
PER_OUTLINE, PER_LAYER, PER_PRIMITIVE, PER_WINDOW, PER_OCTAVE = 15, 4, 30, 0.8, 14  # for each px
SOLID, CLEAR, SHADED = 0.1, 1.7, 5.5  # for each px of an area; all shapes of a drawing count as the worst of it
DEEPEST = 120  # levels of elements, and of those that they use
LARGEST = 1e9  # of numbers: with larger ones nothing is seen


SIMPLER = "simplify it, or save it as PNG"
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
COMMAND = re.compile(r"([MLHVCSQTAZmlhvcsqtaz])([^MLHVCSQTAZmlhvcsqtaz]*)")
STRIDE = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
UNNAMED = re.compile(r"\[[^\]]*\]|:.*")  # conditions on attributes and states, which are taken as met
NAME = re.compile(r"[.#]?[\w-]+")
TARGET = re.compile(r"""url\(\s*["']?\s*#([^"')\s]+)""")
HAS_CLEAR = re.compile(rb"opacity|rgba|hsla|#[0-9a-fA-F]{4}(?:[0-9a-fA-F]{4})?\b|<mask", re.IGNORECASE)
HAS_SHADED = re.compile(rb"Gradient|<pattern|<image")
LAYERED = ("opacity", "mask", "clip-path", "filter", "mix-blend-mode", "isolation")
USING = ("fill", "stroke", "mask", "clip-path", "marker", "marker-start", "marker-mid", "marker-end")
UNDRAWN = frozenset(f"{SVG}{name}" for name in ("defs", "symbol", "marker", "pattern", "mask", "clipPath", "filter"))
TURNED = 1 / 180 * math.pi


class PixelBox(NamedTuple):
    """A rectangle, in px of the PNG."""

    left: float
    top: float
    right: float
    bottom: float

    def area(self) -> float:
        return max(self.right - self.left, 0.0) * max(self.bottom - self.top, 0.0)

    def within(self, other: PixelBox) -> PixelBox:
        return PixelBox(*map(max, self[:2], other[:2]), *map(min, self[2:], other[2:]))


class DrawnStyle(NamedTuple):
    """What an element inherits that decides how much is drawn, in units of the element."""

    font_size: float = 16
    stroke_width: float = 1
    dash: float = 0  # the mean length of a dash or a gap; 0 is a line without gaps


def work_of_drawing(root: etree._Element, data: bytes, size: PixelSize, most: int) -> int:
    """Return the work of drawing `root`, which is `data` in bytes, at a size; where it is above `most`, `most` + 1.

    Raises UnusableError for a drawing with too many levels, or with a picture that cannot be shown.
    """
    try:
        return round(_Counter(root, data, size, most).count(root))
    except _TooMuchError:
        return most + 1


class _TooMuchError(Exception):
    """Raised as soon as the work exceeds what is allowed, because a drawing can make the count endless."""


class _Counter:
    def __init__(self, root: etree._Element, data: bytes, size: PixelSize, most: int) -> None:
        self.most = most
        self.work, self.times = BASE + PER_PIXEL * math.prod(size) + PER_BYTE * len(data), 1.0
        self.ids = {name: each for each in root.iter(etree.Element) if (name := each.get("id"))}
        self.rules: dict[str, list[tuple[frozenset[str], dict[str, str]]]] = {}
        for sheet in root.iter(f"{SVG}style"):
            self._add_rules("".join(map(str, sheet.itertext())))
        self.canvas = PixelBox(0, 0, *size)
        self.around = PixelBox(-2 * size[0], -2 * size[1], 3 * size[0], 3 * size[1])
        self.paint = SHADED if HAS_SHADED.search(data) else CLEAR if HAS_CLEAR.search(data) else SOLID
        self.using: list[etree._Element] = []
        self.depth = 0
        self.pixels: dict[str, int] = {}

    def count(self, root: etree._Element) -> float:
        fit = _fit(root, self.canvas.right, self.canvas.bottom)
        self._children(root, fit, _inherited(DrawnStyle(), self._properties(root)))
        return self.work

    def _add(self, work: float) -> None:
        self.work += work * self.times
        if not self.work <= self.most:  # nor where it is not a number
            raise _TooMuchError

    def _add_rules(self, sheet: str) -> None:
        for selectors, body in RULE.findall(sheet):
            said = _declarations(body)
            for selector in selectors.split(","):
                last = UNNAMED.sub("", (selector.split() or ["*"])[-1])
                words = frozenset(NAME.findall(last))
                self.rules.setdefault(max(words, default="*"), []).append((words, said))

    def _properties(self, element: etree._Element) -> dict[str, str]:
        """Return what the attributes, the style sheet and the style of an element say; a rule too many does no harm."""
        name, said = element.get("id"), {str(key): str(value) for key, value in element.items()}
        words = {element.tag[len(SVG) :], *(f".{each}" for each in element.get("class", "").split())}
        words |= {f"#{name}"} if name else set()
        rules = [rule for word in ("*", *sorted(words)) for rule in self.rules.get(word, ())]
        self._add(PER_ELEMENT + 10 * len(rules))
        for needed, declared in rules:
            if needed <= words:
                said.update(declared)
        return said | _declarations(element.get("style", ""))

    def _children(self, parent: etree._Element, matrix: Matrix, style: DrawnStyle) -> list[PixelBox]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnusableError("has too many levels", SIMPLER)
        boxes = [self._element(each, matrix, style) for each in parent.iterchildren(etree.Element)]
        self.depth -= 1
        return [box for box in boxes if box]

    def _element(self, element: etree._Element, matrix: Matrix, style: DrawnStyle) -> PixelBox | None:
        """Count an element and all that it uses, and return its box."""
        if element.tag in UNDRAWN or element in self.using:
            return None
        said = self._properties(element)
        matrix, style = _moved(matrix, said.get("transform", "")), _inherited(style, said)
        if element.tag == f"{SVG}use":
            boxes: list[PixelBox | None] = [*self._used(element, said, matrix, style)]
        elif element.tag == f"{SVG}text":
            boxes = [self._text(element, matrix, style)]
        elif points := list(_outlines(element, said)):
            boxes = [self._shape(points, matrix, style)]
            if element.tag == f"{SVG}image":
                self._add(2 * self._pixels_of(said))
            for target in self._targets(said):
                times = sum(map(len, points)) if target.tag == f"{SVG}marker" else 1
                self._within(target, self._placed(target, matrix, style), style, times)
        else:
            inner = _fit(element, *_size(element, self.canvas)) if element.tag == f"{SVG}svg" else None
            boxes = [*self._children(element, _times(matrix, inner) if inner else matrix, style)]
        box = _around(boxes)
        if box and any(said.get(name, "1") not in ("1", "none", "normal", "auto") for name in LAYERED):
            self._layer(said, box, matrix, style)
        return box

    def _targets(self, said: dict[str, str]) -> Iterator[etree._Element]:
        names = (name for key in USING if key in said for name in TARGET.findall(said[key]))
        return (self.ids[name] for name in names if name in self.ids)

    def _placed(self, target: etree._Element, matrix: Matrix, style: DrawnStyle) -> Matrix:
        """Return the matrix for what a marker or a pattern contains; a pattern may fill the canvas."""
        if target.tag == f"{SVG}marker":
            grown = 1 if target.get("markerUnits") == "userSpaceOnUse" else style.stroke_width
            wide, high = (_number(target.get(key, ""), 3) for key in ("markerWidth", "markerHeight"))
            return _times(matrix, _fit(target, wide * grown, high * grown, grown))
        if target.tag == f"{SVG}pattern" and target.get("viewBox"):
            return _fit(target, *self.canvas[2:])
        if target.get("patternContentUnits") == "objectBoundingBox":
            return (self.canvas.right, 0, 0, self.canvas.bottom, 0, 0)
        return _moved(matrix, target.get("patternTransform", ""))

    def _within(self, target: etree._Element, matrix: Matrix, style: DrawnStyle, times: float = 1) -> None:
        """Count what an element contains that is drawn where it is used."""
        if target in self.using or not times:
            return
        self.using.append(target)
        self.times *= times
        self._children(target, matrix, style)
        self.times /= times
        self.using.pop()

    def _pixels_of(self, said: dict[str, str]) -> int:
        """Return how many px a picture within the drawing has. Raises UnusableError for one that no slide can show."""
        source = next((said[key] for key in HREF if key in said), "")
        if source not in self.pixels:
            try:
                data = binascii.a2b_base64(source.partition(",")[2])
            except ValueError:
                data = b""
            found = raster.inspect_raster_picture(data, picture_format_of(data)) if data else None
            self.pixels[source] = found.width * found.height if found else 0
        return self.pixels[source]

    def _used(self, element: etree._Element, said: dict[str, str], matrix: Matrix, style: DrawnStyle) -> list[PixelBox]:
        name = next((said[key] for key in HREF if key in said), "").strip().removeprefix("#")
        target = self.ids.get(name)
        if target is None or target in self.using:
            return []
        moved = _moved(matrix, f"translate({_number(said.get('x', ''))},{_number(said.get('y', ''))})")
        if target.tag in (f"{SVG}symbol", f"{SVG}svg"):
            wide, high = _size(element if element.get("width") else target, self.canvas)
            self.using.append(target)
            boxes = self._children(target, _times(moved, _fit(target, wide, high)), style)
        else:
            self.using.append(element)
            boxes = [box for box in [self._element(target, moved, style)] if box]
        self.using.pop()
        return boxes

    def _shape(self, outlines: list[list[tuple[float, float]]], matrix: Matrix, style: DrawnStyle) -> PixelBox | None:
        """Count the points, the outline and the area of a shape."""
        shown = [[_at(matrix, point) for point in outline] for outline in outlines]
        most = self.canvas.right + self.canvas.bottom
        length = sum(min(math.dist(one, other), most) for outline in shown for one, other in pairwise(outline))
        scale = _scale(matrix)
        box = _around(_box_of(outline, style.stroke_width * scale / 2 + 1) for outline in shown)
        if box is None:
            return None
        seen = box.within(self.canvas).area()
        wide = min(length * style.stroke_width * scale, seen)
        if style.dash > 0 and scale:
            self._add(PER_DASH * min(length / (style.dash * scale), 1_000_000))
        self._add(PER_POINT * sum(map(len, shown)) + PER_OUTLINE * length + self.paint * (seen + wide))
        return box

    def _text(self, element: etree._Element, matrix: Matrix, style: DrawnStyle) -> PixelBox | None:
        letters, sizes, places = 0, [style.font_size], ([0.0], [0.0])
        for part in element.iter(etree.Element):
            said = self._properties(part)
            inner = _inherited(DrawnStyle(max(sizes)), said)
            sizes.append(inner.font_size)
            letters += len(part.text or "") + len(part.tail or "")
            for place, key in zip(places, ("x", "y"), strict=True):
                place += _numbers(said.get(key, "")) + _numbers(said.get(f"d{key}", ""))
        size, wide = max(sizes), letters * max(sizes)
        across, down = (
            (min(place) - far, max(place) + far) for place, far in zip(places, (wide, 2 * size), strict=True)
        )
        box = _box_of([_at(matrix, (x, y)) for x in across for y in down], 0)
        side = size * _scale(matrix)
        self._add(letters * (PER_LETTER + self.paint * min(side * side, self.canvas.area())))
        return box

    def _layer(self, said: dict[str, str], box: PixelBox, matrix: Matrix, style: DrawnStyle) -> None:
        """Count what is painted apart and then put on the rest: masks, clips, opacity and filters."""
        layer = box.within(self.around).area()
        self._add(PER_LAYER * layer)
        for target in self._targets({key: said[key] for key in ("mask", "clip-path") if key in said}):
            if "objectBoundingBox" in (target.get("clipPathUnits"), target.get("maskContentUnits")):
                matrix = (box.right - box.left, 0, 0, box.bottom - box.top, box.left, box.top)
            self._add(PER_LAYER * layer)
            self._within(target, matrix, style)
        for name in TARGET.findall(said.get("filter", "")):
            if (effect := self.ids.get(name)) is not None:
                sides = [effect.get(key, "") for key in ("width", "height")]
                shares = [_number(each, 1.2) / (100 if each.endswith("%") else 1) for each in sides]
                owned = effect.get("filterUnits") == "userSpaceOnUse"
                region = self.around.area() if owned and any(sides) else box.area() * math.prod(shares)
                weight = sum(self._primitive(each, _scale(matrix)) for each in effect.iter(etree.Element))
                self._add(weight * min(region, self.around.area()))
        if "(" in said.get("filter", "") and not TARGET.search(said["filter"]):
            self._add(PER_PRIMITIVE * said["filter"].count("(") * layer)

    def _primitive(self, element: etree._Element, scale: float) -> float:
        order, octaves = _number(element.get("order", ""), 0), _number(element.get("numOctaves", ""), 0)
        radius = max(map(abs, _numbers(element.get("radius", ""))), default=0) * scale
        return (
            PER_PRIMITIVE
            + PER_OCTAVE * abs(octaves)
            + PER_WINDOW * (order * order + (2 * radius + 1) * (2 * radius + 1))
        )


def _declarations(style: str) -> dict[str, str]:
    """Return the properties of a style, by name."""
    parts = (each.partition(":") for each in style.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, colon, value in parts if colon}


def _inherited(style: DrawnStyle, said: dict[str, str]) -> DrawnStyle:
    """Return what the children of an element inherit."""
    dashes = _numbers(said["stroke-dasharray"]) if "stroke-dasharray" in said else None
    text = said.get("font-size", said.get("font", ""))
    size = _number(text, style.font_size)
    size *= style.font_size / (100 if "%" in text else 1) if text.endswith(("%", "em")) else 1
    return DrawnStyle(
        size,
        _number(said.get("stroke-width", ""), style.stroke_width),
        style.dash if dashes is None else sum(map(abs, dashes)) / len(dashes) if dashes else 0,
    )


def _outlines(element: etree._Element, said: dict[str, str]) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of a shape's outlines, among them those that steer its curves."""
    x, y, wide, high, r, rx, ry, cx, cy = (
        _number(said.get(key, "")) for key in ("x", "y", "width", "height", "r", "rx", "ry", "cx", "cy")
    )
    match element.tag[len(SVG) :]:
        case "path":
            yield from _path(said.get("d", ""))
        case "polyline" | "polygon" | "line" as kind:
            ends = " ".join(said.get(key, "0") for key in ("x1", "y1", "x2", "y2"))
            found = _numbers(ends if kind == "line" else said.get("points", ""))
            yield list(zip(found[::2], found[1::2], strict=False))
        case "rect" | "image":
            yield [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
        case "circle" | "ellipse":
            across, down = r or rx, r or ry
            yield [(cx + dx * across, cy + dy * down) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]


def _path(text: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the outlines of a path; an arc counts as the square around its ellipse."""
    x = y = 0.0
    outline: list[tuple[float, float]] = []
    for command, found in COMMAND.findall(text):
        kind, numbers = command.upper(), _numbers(found)
        if kind in "MZ" and outline:
            yield outline
            (x, y), outline = (outline[0] if kind == "Z" else (x, y)), []
        stride = STRIDE.get(kind, 0)
        for at in range(0, len(numbers) - stride + 1, stride) if stride else ():
            each, (ox, oy) = numbers[at : at + stride], (x, y) if command.islower() else (0.0, 0.0)
            outline = outline or [(x, y)] if kind != "M" or at else []
            if kind in "HV":
                x, y = (each[0] + ox, y) if kind == "H" else (x, each[0] + oy)
            elif kind == "A":
                size = max(map(abs, each[:2]))
                outline += [(x + dx * size, y + dy * size) for dx, dy in ((-2, -2), (2, 2))]
                x, y = each[5] + ox, each[6] + oy
            else:
                outline += [(each[i] + ox, each[i + 1] + oy) for i in range(0, stride - 2, 2)]
                x, y = each[-2] + ox, each[-1] + oy
            outline.append((x, y))
    if outline:
        yield outline


def _numbers(text: str) -> list[float]:
    return [max(min(float(each), LARGEST), -LARGEST) for each in NUMBER.findall(text)]


def _number(text: str, default: float = 0.0) -> float:
    return next(iter(_numbers(text[:40])), default)


def _size(element: etree._Element, canvas: PixelBox) -> tuple[float, float]:
    wide, high = (_number(element.get(key, "100%")) for key in ("width", "height"))
    return wide or canvas.right, high or canvas.bottom


def _fit(element: etree._Element, wide: float, high: float, scale: float = 1) -> Matrix:
    """Return the matrix by which a viewBox is scaled to a size; without one, that of a scale."""
    box, kept = _numbers(element.get("viewBox", "")), element.get("preserveAspectRatio", "")
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return (scale, 0, 0, scale, 0, 0)
    larger = "none" in kept or "slice" in kept
    scale = (max if larger else min)(wide / box[2], high / box[3])
    return (scale, 0, 0, scale, -box[0] * scale, -box[1] * scale)


def _moved(matrix: Matrix, transform: str) -> Matrix:
    for kind, inner in TRANSFORM.findall(transform):
        by = [*_numbers(inner), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        count = len(by) - 6
        sin, cos = math.sin(by[0] * TURNED), math.cos(by[0] * TURNED)
        match kind:
            case "matrix":
                matrix = _times(matrix, (by[0], by[1], by[2], by[3], by[4], by[5]))
            case "translate":
                matrix = _times(matrix, (1, 0, 0, 1, by[0], by[1]))
            case "scale":
                matrix = _times(matrix, (by[0], 0, 0, by[1] if count > 1 else by[0], 0, 0))
            case "rotate":
                turned: Matrix = (cos, sin, -sin, cos, 0, 0)
                matrix = _times(
                    _times(_times(matrix, (1, 0, 0, 1, by[1], by[2])), turned), (1, 0, 0, 1, -by[1], -by[2])
                )
            case _:
                tan = math.tan(by[0] * TURNED)
                matrix = _times(matrix, (1, 0, tan, 1, 0, 0) if kind == "skewX" else (1, tan, 0, 1, 0, 0))
    return matrix


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def _at(matrix: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _scale(matrix: Matrix) -> float:
    """Return the most by which a matrix stretches a line."""
    return max(math.hypot(*matrix[:2]), math.hypot(*matrix[2:4]))


def _box_of(points: list[tuple[float, float]], margin: float) -> PixelBox | None:
    if not points:
        return None
    across, down = zip(*points, strict=True)
    return PixelBox(min(across) - margin, min(down) - margin, max(across) + margin, max(down) + margin)


def _around(boxes: Iterable[PixelBox | None]) -> PixelBox | None:
    known = [*filter(None, boxes)]
    if not known:
        return None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return PixelBox(min(lefts), min(tops), max(rights), max(bottoms))
