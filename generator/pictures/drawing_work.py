"""A drawing in, the work of drawing it out: counted from its shapes before it is drawn, so the same on every machine.

A unit takes about twenty nanoseconds on a small, busy computer. The count is an upper bound of what resvg does: what a
shape uses (symbols, markers, patterns, masks) counts each time that it is used, and boxes may be too large. The weights
are measured with resvg 0.48.
"""

from __future__ import annotations

import binascii
import math
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise

from fontTools.misc.transform import Transform  # type: ignore[import-untyped]  # it ships no types
from fontTools.pens.recordingPen import RecordingPen  # type: ignore[import-untyped]  # as above
from fontTools.svgLib.path import parse_path  # type: ignore[import-untyped]  # as above
from lxml import etree

from generator.pictures import raster
from generator.pictures.formats import PixelSize, UnusableError, picture_format_of
from generator.regex import regex

SVG, HREF = "{http://www.w3.org/2000/svg}", ("href", "{http://www.w3.org/1999/xlink}href")
PathPoint = tuple[float, float]  # in px of the PNG, or in units of a shape; a box is a list of such points
BASE, PER_PIXEL = 3_500_000, 2.6  # a process, and a px of its PNG
PER_BYTE, PER_ELEMENT, PER_POINT, PER_LETTER, PER_DASH = 2, 1_500, 30, 1_500, 40
PER_OUTLINE, PER_LAYER, PER_PRIMITIVE, PER_WINDOW, PER_OCTAVE = 15, 4, 30, 0.8, 14  # for each px
SOLID, CLEAR, SHADED = 0.1, 1.7, 5.5  # for each px of an area; all shapes of a drawing count as the worst of it
DEEPEST = 120  # levels of elements, and of those that they use
LARGEST = 1e9  # of numbers: with larger ones nothing is seen
EXTENT = ("width", "height")
AROUND = 25  # canvases: the most that is painted apart, beyond the edges
NUMBER = regex(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
TRANSFORM = regex(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
RULE, NAME = regex(r"([^{}]*)\{([^{}]*)\}"), regex(r"[.#]?[\w-]+|\*")
TARGET = regex(r"""url\(\s*["']?\s*#([^"')\s]+)""")
HAS_CLEAR = regex(rb"opacity|rgba|hsla|#[0-9a-fA-F]{4}(?:[0-9a-fA-F]{4})?\b|<mask", re.IGNORECASE)
HAS_SHADED = regex(rb"Gradient|<pattern|<image")
LAYERED = ("opacity", "mask", "clip-path", "filter", "mix-blend-mode", "isolation")
USING = ("fill", "stroke", "mask", "clip-path", "marker", "marker-start", "marker-mid", "marker-end")
INHERITED = ("stroke-width", "stroke-dasharray", "font-size")
UNDRAWN = frozenset(f"{SVG}{name}" for name in ("defs", "symbol", "marker", "pattern", "mask", "clipPath", "filter"))
OWN_SPACE = (f"{SVG}symbol", f"{SVG}svg")  # what has a scale of its own


def work_of_drawing(root: etree._Element, data: bytes, size: PixelSize, most: int) -> int:
    """Return the work of drawing `root`, which is `data` in bytes, at a size; where it is above `most`, `most` + 1.

    Raises UnusableError for a drawing with too many levels, or with a picture that cannot be shown.
    """
    counter = _Counter(root, data, size, most)
    try:
        counter.count(root, Transform(), {})
    except _TooMuchError:
        return most + 1
    return round(counter.work)


class _TooMuchError(Exception):
    """Raised as soon as the work exceeds what is allowed, because a drawing can make the count endless."""


class _Counter:
    def __init__(self, root: etree._Element, data: bytes, size: PixelSize, most: int) -> None:
        self.size, self.canvas, self.most = size, math.prod(size), most
        self.work, self.times = BASE + PER_PIXEL * self.canvas + PER_BYTE * len(data), 1.0
        self.paint = SHADED if HAS_SHADED.search(data) else CLEAR if HAS_CLEAR.search(data) else SOLID
        self.ids = {name: each for each in root.iter(etree.Element) if (name := each.get("id"))}
        sheets = "".join("".join(map(str, sheet.itertext())) for sheet in root.iter(f"{SVG}style"))
        self.rules: dict[str, dict[str, str]] = {}  # of all selectors that name a class, an id or an element
        for selectors, body in RULE.findall(sheets):
            for name in NAME.findall(selectors):
                self.rules.setdefault(name, {}).update(_parse_style(body))
        self.using: list[etree._Element] = []

    def add(self, work: float) -> None:
        self.work += work * self.times
        if not self.work <= self.most:  # nor where it is not a number
            raise _TooMuchError

    def properties(self, element: etree._Element, outer: dict[str, str]) -> dict[str, str]:
        """Return what an element inherits, and what its attributes, the style sheet and its style say."""
        self.add(PER_ELEMENT)
        own = {str(key): str(value) for key, value in element.items()}
        for word in ("*", element.tag[len(SVG) :], *(f".{each}" for each in own.get("class", "").split())):
            own |= self.rules.get(word, {})
        own |= self.rules.get(f"#{own.get('id')}", {}) | _parse_style(own.get("style", ""))
        return {key: outer[key] for key in INHERITED if key in outer} | own

    def count(
        self, element: etree._Element, matrix: Transform, outer: dict[str, str], user: etree._Element | None = None
    ) -> list[PathPoint]:
        """Count an element, which `user` may use, and all that it uses; return corners of its box, none for nothing."""
        if element in self.using or (element.tag in UNDRAWN and user is None):
            return []
        self.using.append(element)
        if len(self.using) > DEEPEST:
            raise UnusableError("has too many levels", "simplify it, or save it as PNG")
        said, kind = self.properties(element, outer), element.tag[len(SVG) :]
        matrix = _apply(matrix, said.get("transform", ""))
        if element.tag in OWN_SPACE:
            sized = element if user is None or not user.get("width") else user
            sides = (_read_float(sized.get(key, "")) or side for key, side in zip(EXTENT, self.size, strict=True))
            matrix = matrix.transform(_fit(element, [*sides]))
        href = next((said[key] for key in HREF if key in said), "").strip()
        if points := _points_of_shape(kind, said):
            box = self.count_shape(points, matrix, said)
            self.add(2 * _pixels_of_picture(href) if kind == "image" else 0)
        elif kind == "text":
            box = self.count_text(element, matrix, said)
        elif kind == "use":
            target = self.ids.get(href.removeprefix("#"))
            moved = matrix.translate(_read_float(said.get("x", "")), _read_float(said.get("y", "")))
            box = [] if target is None else self.count(target, moved, said, element)
        else:
            box = self.count_inside(element, matrix, said)
        if box:
            self.count_layers(said, box, matrix)
            self.count_paint(said, len(points), matrix)
        self.using.pop()
        return box

    def count_inside(self, parent: etree._Element, matrix: Transform, said: dict[str, str]) -> list[PathPoint]:
        """Count what an element contains, and return corners of its box."""
        inner = [each for child in parent.iterchildren(etree.Element) for each in self.count(child, matrix, said)]
        return _corners_of_box(inner)

    def count_paint(self, said: dict[str, str], points: int, matrix: Transform) -> None:
        """Count what a marker at each point, a pattern, a mask or a clip contains; it may fill the canvas."""
        for name in (name for key in USING for name in TARGET.findall(said.get(key, ""))):
            if (target := self.ids.get(name)) is not None and target not in self.using:
                self.using.append(target)
                times = max(points, 1) if target.tag == f"{SVG}marker" else 1
                self.times *= times
                inner = matrix
                if "objectBoundingBox" in target.values():
                    inner = Transform().scale(*self.size)
                elif target.get("viewBox"):
                    inner = _fit(target, self.size)
                self.count_inside(target, _apply(inner, target.get("patternTransform", "")), said)
                self.times /= times
                self.using.pop()

    def area(self, box: list[PathPoint], around: int = 0) -> float:
        """Return what of a box is on the canvas, or on it and so many canvases around it."""
        sides, low, high = zip(zip(*box, strict=True), self.size, strict=True), -around, 1 + around
        parts = (min(max(side), high * size) - max(min(side), low * size) for side, size in sides)
        return float(math.prod(max(part, 0) for part in parts))

    def count_shape(self, points: list[PathPoint], matrix: Transform, said: dict[str, str]) -> list[PathPoint]:
        """Count the points, the outline and the area of a shape, and return corners of its box."""
        shown, stretch = matrix.transformPoints(points), _stretch_of_matrix(matrix)
        width = _read_float(said.get("stroke-width", "1")) * stretch
        length = sum(min(math.dist(one, other), sum(self.size)) for one, other in pairwise(shown))
        box = _corners_of_box(shown, width / 2 + 1)
        seen = self.area(box)
        dashes = [abs(each) for each in _numbers(said.get("stroke-dasharray", ""))]
        if (dash := sum(dashes) * stretch) > 0:
            self.add(PER_DASH * min(length * len(dashes) / dash, 1_000_000))
        self.add(PER_POINT * len(shown) + PER_OUTLINE * length + self.paint * (seen + min(length * width, seen)))
        return box

    def count_text(self, element: etree._Element, matrix: Transform, said: dict[str, str]) -> list[PathPoint]:
        parts = [self.properties(part, said) for part in element.iter(etree.Element)]
        size = max(_read_float(each.get("font-size", "16")) for each in parts)
        letters = sum(map(len, element.itertext()))
        xs, ys = (
            [0.0, *(number for each in parts for key in (side, f"d{side}") for number in _numbers(each.get(key, "")))]
            for side in "xy"
        )
        wide, tall = letters * size, 2 * size
        self.add(letters * (PER_LETTER + self.paint * min((size * _stretch_of_matrix(matrix)) ** 2, self.canvas)))
        ends = [(x, y) for x in (min(xs) - wide, max(xs) + wide) for y in (min(ys) - tall, max(ys) + tall)]
        return _corners_of_box(matrix.transformPoints(ends))

    def count_layers(self, said: dict[str, str], box: list[PathPoint], matrix: Transform) -> None:
        """Count what is painted apart and then put on the rest: masks, clips, opacity and filters."""
        area = self.area(box, 2)
        self.add(PER_LAYER * area * sum(said.get(name, "1") not in ("1", "none", "normal", "auto") for name in LAYERED))
        effects = [self.ids[name] for name in TARGET.findall(said.get("filter", "")) if name in self.ids]
        for effect in effects:  # its region is at most that which it names, or somewhat larger than the box
            sides = (_read_float(effect.get(key, "1.2")) / (100 if "%" in effect.get(key, "") else 1) for key in EXTENT)
            region = area * math.prod(max(side, 1.0) for side in sides)
            region = AROUND * self.canvas if effect.get("filterUnits") else min(region, AROUND * self.canvas)
            for each in effect.iter(etree.Element):
                order, octaves = _read_float(each.get("order", "")), abs(_read_float(each.get("numOctaves", "")))
                window = 2 * max(map(abs, _numbers(each.get("radius", ""))), default=0) * _stretch_of_matrix(matrix) + 1
                self.add(region * (PER_PRIMITIVE + PER_OCTAVE * octaves + PER_WINDOW * (order**2 + window**2)))
        self.add(0 if effects else PER_PRIMITIVE * said.get("filter", "").count("(") * area)


@lru_cache(maxsize=16)
def _pixels_of_picture(source: str) -> int:
    """Return how many px a picture within the drawing has. Raises UnusableError for one that no slide can show."""
    try:
        data = binascii.a2b_base64(source.partition(",")[2])
    except ValueError:
        return 0
    found = raster.inspect_raster_picture(data, picture_format_of(data)) if data else None
    return found.width * found.height if found else 0


def _parse_style(style: str) -> dict[str, str]:
    """Return the properties of a style, by name."""
    parts = (each.partition(":") for each in style.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, colon, value in parts if colon}


def _points_of_shape(kind: str, said: dict[str, str]) -> list[PathPoint]:
    """Return the points of a shape's outline, among them those that steer its curves; none for what is no shape."""
    if kind == "path":
        return _points_of_path(said.get("d", ""))
    if kind in ("line", "polyline", "polygon"):
        ends = " ".join(said.get(key, "0") for key in ("x1", "y1", "x2", "y2"))
        found = _numbers(ends if kind == "line" else said.get("points", ""))
        return list(zip(found[::2], found[1::2], strict=False))
    if kind not in ("rect", "image", "circle", "ellipse"):
        return []
    x, y, wide, high, cx, cy = (_parse_length(said.get(key, "")) for key in ("x", "y", *EXTENT, "cx", "cy"))
    if kind in ("circle", "ellipse"):
        wide, high = (2 * _parse_length(said.get("r", said.get(key, ""))) for key in ("rx", "ry"))
        x, y = cx - wide / 2, cy - high / 2
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]


def _points_of_path(text: str) -> list[PathPoint]:
    """Return the points of a path, which is taken as one line; what follows a mistake in it is not drawn."""
    pen = RecordingPen()
    with suppress(ValueError, IndexError, OverflowError, ZeroDivisionError):
        parse_path(text, pen)
    return [point for _, points in pen.value for point in points]


def _numbers(text: str) -> list[float]:
    return [max(min(float(each), LARGEST), -LARGEST) for each in NUMBER.findall(text)]


def _read_float(text: str) -> float:
    return next(iter(_numbers(text[:40])), 0.0)


def _parse_length(text: str) -> float:
    """Return a length; a share of the canvas counts as more than it has."""
    return _read_float(text) * (LARGEST if "%" in text else 1)


def _fit(element: etree._Element, size: Sequence[float]) -> Transform:
    """Return the matrix by which a viewBox is scaled to a size, if there is one."""
    box, kept = _numbers(element.get("viewBox", "")), element.get("preserveAspectRatio", "")
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return Transform()
    scale = (max if "none" in kept or "slice" in kept else min)(size[0] / box[2], size[1] / box[3])
    return Transform().scale(scale).translate(-box[0], -box[1])


def _apply(matrix: Transform, transform: str) -> Transform:
    for kind, inner in TRANSFORM.findall(transform):
        found = _numbers(inner)
        turn = [math.radians(each) for each in found[:1]]
        match kind, len(found):
            case "matrix", 6:
                matrix = matrix.transform(tuple(found))
            case "translate" | "scale", 1 | 2:
                matrix = getattr(matrix, kind)(*found)
            case "rotate", 1 | 3:
                x, y = found[1:] or (0, 0)
                matrix = matrix.translate(x, y).rotate(*turn).translate(-x, -y)
            case "skewX" | "skewY", 1:
                matrix = matrix.skew(*turn) if kind == "skewX" else matrix.skew(0, *turn)
    return matrix


def _stretch_of_matrix(matrix: Transform) -> float:
    """Return the most by which a matrix stretches a line."""
    return max(math.hypot(*matrix[:2]), math.hypot(*matrix[2:4]))


def _corners_of_box(points: list[PathPoint], margin: float = 0) -> list[PathPoint]:
    """Return two corners of the box around points, with a margin; none for no points."""
    if not points:
        return []
    across, down = zip(*points, strict=True)
    return [(min(across) - margin, min(down) - margin), (max(across) + margin, max(down) + margin)]
