"""A drawing in, the work of drawing it out: counted from its shapes before it is drawn, so the same on every machine.

A unit takes about twenty nanoseconds on a small, busy computer. The count is an upper bound of what resvg does: what a
shape uses (symbols, markers, patterns, masks) counts each time that it is used. Boxes of shapes may be too large, and
never too small. The weights are measured with resvg 0.48.
"""

from __future__ import annotations

import binascii
import math
import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from lxml import etree

from generator.pictures import raster
from generator.pictures.formats import PixelSize, UnusableError, picture_format_of

SVG, HREF = "{http://www.w3.org/2000/svg}", ("href", "{http://www.w3.org/1999/xlink}href")
Matrix = tuple[float, float, float, float, float, float]
PathPoint = tuple[float, float]
PixelBox = tuple[float, float, float, float]  # left, top, right and bottom, in px of the PNG
BASE, PER_PIXEL = 3_500_000, 2.6  # a process, and a px of its PNG
PER_BYTE, PER_ELEMENT, PER_POINT, PER_LETTER, PER_DASH = 2, 1_500, 30, 1_500, 40
PER_OUTLINE, PER_LAYER, PER_PRIMITIVE, PER_WINDOW, PER_OCTAVE = 15, 4, 30, 0.8, 14  # for each px
SOLID, CLEAR, SHADED = 0.1, 1.7, 5.5  # for each px of an area; all shapes of a drawing count as the worst of it
DEEPEST = 120  # levels of elements, and of those that they use
LARGEST = 1e9  # of numbers: with larger ones nothing is seen
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
COMMAND = re.compile(r"([MLHVCSQTAZmlhvcsqtaz])([^MLHVCSQTAZmlhvcsqtaz]*)")
STRIDE = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
RULE, NAME = re.compile(r"([^{}]*)\{([^{}]*)\}"), re.compile(r"[.#]?[\w-]+|\*")
TARGET = re.compile(r"""url\(\s*["']?\s*#([^"')\s]+)""")
HAS_CLEAR = re.compile(rb"opacity|rgba|hsla|#[0-9a-fA-F]{4}(?:[0-9a-fA-F]{4})?\b|<mask", re.IGNORECASE)
HAS_SHADED = re.compile(rb"Gradient|<pattern|<image")
LAYERED = ("opacity", "mask", "clip-path", "filter", "mix-blend-mode", "isolation")
USING = ("fill", "stroke", "mask", "clip-path", "marker", "marker-start", "marker-mid", "marker-end")
INHERITED = ("stroke-width", "stroke-dasharray", "font-size")
UNDRAWN = frozenset(f"{SVG}{name}" for name in ("defs", "symbol", "marker", "pattern", "mask", "clipPath", "filter"))


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
        self.size, self.canvas, self.most = size, math.prod(size), most
        self.work, self.times = BASE + PER_PIXEL * self.canvas + PER_BYTE * len(data), 1.0
        self.paint = SHADED if HAS_SHADED.search(data) else CLEAR if HAS_CLEAR.search(data) else SOLID
        self.ids = {name: each for each in root.iter(etree.Element) if (name := each.get("id"))}
        sheets = "".join("".join(map(str, sheet.itertext())) for sheet in root.iter(f"{SVG}style"))
        self.rules: dict[str, dict[str, str]] = {}  # of all selectors that name a class, an id or an element
        for selectors, body in RULE.findall(sheets):
            for name in NAME.findall(selectors):
                self.rules.setdefault(name, {}).update(_declarations(body))
        self.said: dict[etree._Element, dict[str, str]] = {}  # what each element says itself
        self.using: list[etree._Element] = []
        self.pixels: dict[str, int] = {}

    def count(self, root: etree._Element) -> float:
        self._children(root, _fit(root, self.size), self._properties(root, {}))
        return self.work

    def _add(self, work: float) -> None:
        self.work += work * self.times
        if not self.work <= self.most:  # nor where it is not a number
            raise _TooMuchError

    def _properties(self, element: etree._Element, outer: dict[str, str]) -> dict[str, str]:
        """Return what an element inherits, and what its attributes, the style sheet and its style say."""
        self._add(PER_ELEMENT)
        if element not in self.said:
            words = ("*", element.tag[len(SVG) :], *(f".{each}" for each in element.get("class", "").split()))
            own = self.said[element] = {str(key): str(value) for key, value in element.items()}
            for word in (*words, f"#{element.get('id')}"):
                own |= self.rules.get(word, {})
            own |= _declarations(element.get("style", ""))
        said = {key: outer[key] for key in INHERITED if key in outer} | self.said[element]
        size = said.get("font-size", "16")
        if "%" in size or size.endswith("em"):
            share = _number(size) / (100 if "%" in size else 1)
            said["font-size"] = str(share * _number(outer.get("font-size", "16")))
        return said

    def _children(self, parent: etree._Element, matrix: Matrix, said: dict[str, str]) -> PixelBox | None:
        self.using.append(parent)
        if len(self.using) > DEEPEST:
            raise UnusableError("has too many levels", "simplify it, or save it as PNG")
        boxes = [self._element(each, matrix, said) for each in parent.iterchildren(etree.Element)]
        self.using.pop()
        return _union(boxes)

    def _element(self, element: etree._Element, matrix: Matrix, outer: dict[str, str]) -> PixelBox | None:
        """Count an element and all that it uses, and return its box."""
        if element.tag in UNDRAWN or element in self.using:
            return None
        said = self._properties(element, outer)
        matrix = _moved(matrix, said.get("transform", ""))
        points: list[PathPoint] = []
        href = next((said[key] for key in HREF if key in said), "").strip()
        if element.tag == f"{SVG}use" and (target := self.ids.get(href.removeprefix("#"))) is not None:
            moved = _times(matrix, (1, 0, 0, 1, _number(said.get("x", "")), _number(said.get("y", ""))))
            if target.tag in (f"{SVG}symbol", f"{SVG}svg"):
                fitted = _fit(target, _size(element if element.get("width") else target, self.size))
                box = None if target in self.using else self._children(target, _times(moved, fitted), said)
            else:
                self.using.append(element)
                box = self._element(target, moved, said)
                self.using.pop()
        elif element.tag == f"{SVG}text":
            box = self._text(element, matrix, said)
        elif points := _points(element.tag[len(SVG) :], said):
            box = self._shape(points, matrix, said)
            self._add(2 * self._pixels(href) if element.tag == f"{SVG}image" else 0)
        else:
            fitted = _fit(element, _size(element, self.size)) if element.tag == f"{SVG}svg" else (1, 0, 0, 1, 0, 0)
            box = self._children(element, _times(matrix, fitted), said)
        if box:
            self._layers(said, box, matrix)
            for name in chain.from_iterable(TARGET.findall(said.get(key, "")) for key in USING):
                if (target := self.ids.get(name)) is not None:
                    self._within(target, self._placed(target, matrix, said), said, len(points))
        return box

    def _within(self, target: etree._Element, matrix: Matrix, said: dict[str, str], points: int) -> None:
        """Count what an element contains that is drawn where it is used: a marker at each point."""
        times = points if target.tag == f"{SVG}marker" else 1
        if target not in self.using and times:
            self.times *= times
            self._children(target, matrix, said)
            self.times /= times

    def _placed(self, target: etree._Element, matrix: Matrix, said: dict[str, str]) -> Matrix:
        """Return the matrix for what a marker, a pattern, a mask or a clip contains; it may fill the canvas."""
        if target.tag == f"{SVG}marker":
            grown = 1 if target.get("markerUnits") == "userSpaceOnUse" else _number(said.get("stroke-width", "1"))
            wide, high = (_number(target.get(key, "3")) * grown for key in ("markerWidth", "markerHeight"))
            return _times(matrix, _fit(target, (wide, high), grown))
        if target.get("viewBox"):
            return _fit(target, self.size)
        if "objectBoundingBox" in target.values():
            return (self.size[0], 0, 0, self.size[1], 0, 0)
        return _moved(matrix, target.get("patternTransform", ""))

    def _pixels(self, source: str) -> int:
        """Return how many px a picture within the drawing has. Raises UnusableError for one that no slide can show."""
        if source not in self.pixels:
            try:
                data = binascii.a2b_base64(source.partition(",")[2])
            except ValueError:
                data = b""
            found = raster.inspect_raster_picture(data, picture_format_of(data)) if data else None
            self.pixels[source] = found.width * found.height if found else 0
        return self.pixels[source]

    def _area(self, box: PixelBox, around: int = 0) -> float:
        """Return what of a box is on the canvas, or on it and so many canvases around it."""
        wide, high = self.size
        left, right = max(box[0], -around * wide), min(box[2], (1 + around) * wide)
        top, bottom = max(box[1], -around * high), min(box[3], (1 + around) * high)
        return max(right - left, 0) * max(bottom - top, 0)

    def _shape(self, points: list[PathPoint], matrix: Matrix, said: dict[str, str]) -> PixelBox:
        """Count the points, the outline and the area of a shape."""
        shown = [_at(matrix, *point) for point in points]
        width = _number(said.get("stroke-width", "1")) * _stretch(matrix)
        length = sum(min(math.dist(one, other), sum(self.size)) for one, other in pairwise(shown))
        across, down = zip(*shown, strict=True)
        margin = width / 2 + 1
        box = min(across) - margin, min(down) - margin, max(across) + margin, max(down) + margin
        seen = self._area(box)
        dashes = [abs(each) for each in _numbers(said.get("stroke-dasharray", ""))]
        if (dash := sum(dashes) * _stretch(matrix)) > 0:
            self._add(PER_DASH * min(length * len(dashes) / dash, 1_000_000))
        self._add(PER_POINT * len(shown) + PER_OUTLINE * length + self.paint * (seen + min(length * width, seen)))
        return box

    def _text(self, element: etree._Element, matrix: Matrix, said: dict[str, str]) -> PixelBox | None:
        letters, sizes, xs, ys = 0, [_number(said.get("font-size", "16"))], [0.0], [0.0]
        for part in element.iter(etree.Element):
            inner = self._properties(part, {"font-size": str(max(sizes))})
            sizes.append(_number(inner.get("font-size", "16")))
            letters += len(part.text or "") + len(part.tail or "")
            xs += _numbers(inner.get("x", "")) + _numbers(inner.get("dx", ""))
            ys += _numbers(inner.get("y", "")) + _numbers(inner.get("dy", ""))
        size, wide = max(sizes), letters * max(sizes)
        ends = [(x, y) for x in (min(xs) - wide, max(xs) + wide) for y in (min(ys) - 2 * size, max(ys) + 2 * size)]
        across, down = zip(*(_at(matrix, *end) for end in ends), strict=True)
        letter = min((size * _stretch(matrix)) ** 2, self.canvas)
        self._add(letters * (PER_LETTER + self.paint * letter))
        return min(across), min(down), max(across), max(down)

    def _layers(self, said: dict[str, str], box: PixelBox, matrix: Matrix) -> None:
        """Count what is painted apart and then put on the rest: masks, clips, opacity and filters."""
        layers = sum(said.get(name, "1") not in ("1", "none", "normal", "auto") for name in LAYERED)
        self._add(PER_LAYER * layers * self._area(box, 2))
        effects = [self.ids[name] for name in TARGET.findall(said.get("filter", "")) if name in self.ids]
        for effect in effects:  # its region is at most that which it names, or somewhat larger than the box
            wide, high = (
                max(_number(effect.get(key, "1.2")) / (100 if "%" in effect.get(key, "") else 1), 1.0)
                for key in ("width", "height")
            )
            is_free = effect.get("filterUnits") == "userSpaceOnUse"
            region = 25 * self.canvas if is_free else min(self._area(box, 2) * wide * high, 25 * self.canvas)
            for each in effect.iter(etree.Element):
                order, octaves = _number(each.get("order", "")), abs(_number(each.get("numOctaves", "")))
                window = 2 * max(map(abs, _numbers(each.get("radius", ""))), default=0) * _stretch(matrix) + 1
                self._add(region * (PER_PRIMITIVE + PER_OCTAVE * octaves + PER_WINDOW * (order**2 + window**2)))
        self._add(0 if effects else PER_PRIMITIVE * said.get("filter", "").count("(") * self._area(box, 2))


def _declarations(style: str) -> dict[str, str]:
    """Return the properties of a style, by name."""
    parts = (each.partition(":") for each in style.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, colon, value in parts if colon}


def _points(kind: str, said: dict[str, str]) -> list[PathPoint]:
    """Return the points of a shape's outline, among them those that steer its curves."""
    x, y, wide, high, cx, cy = (_number(said.get(key, "")) for key in ("x", "y", "width", "height", "cx", "cy"))
    if kind == "path":
        return list(_path(said.get("d", "")))
    if kind in ("circle", "ellipse"):
        wide, high = (2 * _number(said.get("r", said.get(key, ""))) for key in ("rx", "ry"))
        x, y = cx - wide / 2, cy - high / 2
    if kind in ("rect", "image", "circle", "ellipse"):
        return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
    ends = " ".join(said.get(key, "0") for key in ("x1", "y1", "x2", "y2")) if kind == "line" else ""
    found = _numbers(said.get("points", "") if kind in ("polyline", "polygon") else ends)
    return list(zip(found[::2], found[1::2], strict=False))


def _path(text: str) -> Iterator[PathPoint]:
    """Yield the points of a path, which is taken as one line; an arc counts as the square around its ellipse."""
    x = y = 0.0
    for command, found in COMMAND.findall(text):
        kind, numbers = command.upper(), _numbers(found)
        stride = STRIDE.get(kind, 0)
        for at in range(0, len(numbers) - stride + 1, stride) if stride else ():
            each, (ox, oy) = numbers[at : at + stride], (x, y) if command.islower() else (0.0, 0.0)
            if kind in "HV":
                x, y = (each[0] + ox, y) if kind == "H" else (x, each[0] + oy)
            elif kind == "A":
                size = 2 * max(map(abs, each[:2]))
                yield from ((x - size, y - size), (x + size, y + size))
                x, y = each[5] + ox, each[6] + oy
            else:
                yield from ((each[i] + ox, each[i + 1] + oy) for i in range(0, stride - 2, 2))
                x, y = each[-2] + ox, each[-1] + oy
            yield x, y


def _numbers(text: str) -> list[float]:
    return [max(min(float(each), LARGEST), -LARGEST) for each in NUMBER.findall(text)]


def _number(text: str) -> float:
    return next(iter(_numbers(text[:40])), 0.0)


def _size(element: etree._Element, canvas: PixelSize) -> tuple[float, float]:
    wide, high = (_number(element.get(key, "100%")) for key in ("width", "height"))
    return wide or canvas[0], high or canvas[1]


def _fit(element: etree._Element, size: tuple[float, float], scale: float = 1) -> Matrix:
    """Return the matrix by which a viewBox is scaled to a size; without one, that of a scale."""
    box, kept = _numbers(element.get("viewBox", "")), element.get("preserveAspectRatio", "")
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return (scale, 0, 0, scale, 0, 0)
    scale = (max if "none" in kept or "slice" in kept else min)(size[0] / box[2], size[1] / box[3])
    return (scale, 0, 0, scale, -box[0] * scale, -box[1] * scale)


def _moved(matrix: Matrix, transform: str) -> Matrix:
    for kind, inner in TRANSFORM.findall(transform):
        a, b, c, d, e, f = (*_numbers(inner)[:6], *[math.nan] * 6)[:6]
        second = 0.0 if math.isnan(b) else b
        sin, cos, tan = math.sin(math.radians(a)), math.cos(math.radians(a)), math.tan(math.radians(a))
        x, y = (0.0, 0.0) if math.isnan(c) else (b, c)
        by: dict[str, Matrix] = {
            "matrix": (a, b, c, d, e, f),
            "translate": (1, 0, 0, 1, a, second),
            "scale": (a, 0, 0, a if math.isnan(b) else b, 0, 0),
            "rotate": (cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos),
            "skewX": (1, 0, tan, 1, 0, 0),
            "skewY": (1, tan, 0, 1, 0, 0),
        }
        matrix = _times(matrix, by[kind])
    return matrix


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def _at(matrix: Matrix, x: float, y: float) -> PathPoint:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _stretch(matrix: Matrix) -> float:
    """Return the most by which a matrix stretches a line."""
    return max(math.hypot(*matrix[:2]), math.hypot(*matrix[2:4]))


def _union(boxes: Iterable[PixelBox | None]) -> PixelBox | None:
    known = [*filter(None, boxes)]
    if not known:
        return None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
