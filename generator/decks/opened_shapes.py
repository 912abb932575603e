"""Reads the shapes of a part that can hold text, and each paragraph in them, once for all rules."""

from __future__ import annotations

from typing import Any

from lxml import etree
from msgspec import Struct

from generator.model.geometry import Rect

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

SHAPE, FRAME = f"{P}sp", f"{P}graphicFrame"
HOLDERS = (SHAPE, FRAME, f"{P}pic")
ON = ("1", "true", "on")  # a table's style has "on", or "def" if it leaves this open (20.1.10.36 ST_OnOffStyleType)
_RUN, _FIELD, _BREAK, _TEXT, _LOOK = f"{A}r", f"{A}fld", f"{A}br", f"{A}t", f"{A}rPr"
_PROPERTIES, _END, _PARAGRAPH = f"{A}pPr", f"{A}endParaRPr", f"{A}p"

Element = etree._Element


def compiled_xpath(expression: str) -> Any:
    """Return a compiled XPath; for rules about every shape it takes a quarter of the time of `find`."""
    names = {"a": A.strip("{}"), "p": P.strip("{}"), "r": R.strip("{}")}
    return etree.XPath(expression, namespaces=names, smart_strings=False)


_mark = compiled_xpath("*/p:nvPr/p:ph")
_described = compiled_xpath("string((*/p:cNvPr)[1]/@descr)")
BOX = "box"  # the type of the key of a text box, or of a table, chart or picture in no placeholder; its idx is its name
_named_box = compiled_xpath(
    "p:nvSpPr[p:cNvSpPr/@txBox='1']/p:cNvPr/@name | (p:nvPicPr | p:nvGraphicFramePr)/p:cNvPr/@name"
)
_own = compiled_xpath(
    "descendant::a:xfrm | descendant::p:xfrm | p:txBody/a:bodyPr/@* | p:txBody/a:bodyPr/*/@* | p:txBody/a:lstStyle/*"
)


class ShapeRun(Struct, frozen=True):
    """A run or a field: its text, and the properties that it sets itself."""

    text: str
    size: str = ""  # hundredths of a point
    bold: bool = False
    italic: bool = False
    capitals: bool = False


class ShapeParagraph(Struct, frozen=True):
    """A paragraph: its text, with line breaks as newlines, its own properties, and its runs in lines."""

    text: str
    own: Element | None
    lines: tuple[tuple[ShapeRun, ...], ...]
    end: ShapeRun  # the properties of text that a user would type at the end


class TextShape(Struct, frozen=True):
    """A shape that can hold text, with its placeholder's (type, idx), or None, and its paragraphs.

    It has a `node` only if that says more, because lxml keeps the whole tree of a node.
    """

    tag: str
    key: tuple[str, str] | None
    alt: str
    paragraphs: tuple[ShapeParagraph, ...]
    node: Element | None

    @property
    def texts(self) -> list[str]:
        return [paragraph.text for paragraph in self.paragraphs]


def opened_text_shape(shape: Element) -> TextShape:
    """Return a shape as values, read once for all rules."""
    key = placeholder_key_of_shape(shape) or next(((BOX, str(name)) for name in _named_box(shape)), None)
    alt, paragraphs = alt_text_of_opened_shape(shape), paragraphs_in_opened_shape(shape)
    return TextShape(str(shape.tag), key, alt, paragraphs, shape if shape.tag != SHAPE or _own(shape) else None)


def paragraphs_in_opened_shape(shape: Element) -> tuple[ShapeParagraph, ...]:
    """Return the paragraphs in a shape or a cell."""
    return tuple(map(_parse_paragraph, shape.iter(_PARAGRAPH)))


def _parse_paragraph(node: Element) -> ShapeParagraph:
    lines: list[list[ShapeRun]] = [[]]
    own, end = None, _NOTHING
    for child in node:
        if (tag := child.tag) in (_RUN, _FIELD):
            lines[-1].append(_parse_run(child))
        elif tag == _BREAK:
            lines.append([])
        elif tag == _PROPERTIES:
            own = child
        elif tag == _END:
            end = _run_with_look("", child)
        elif text := _wrapped_text(child):
            lines[-1].append(ShapeRun(text))
    text = "\n".join(["".join([piece.text for piece in line]) for line in lines])
    return ShapeParagraph(text, own, tuple(map(tuple, lines)), end)


def _parse_run(run: Element) -> ShapeRun:
    text, look = "", None
    for child in run:
        if child.tag == _TEXT:
            text += child.text or ""
        elif child.tag == _LOOK:
            look = child
        else:
            text += _wrapped_text(child)
    return ShapeRun(text) if look is None else _run_with_look(text, look)


def _run_with_look(text: str, look: Element) -> ShapeRun:
    said = look.get
    return ShapeRun(text, said("sz", ""), said("b") in ON, said("i") in ON, said("cap") == "all")


_NOTHING = ShapeRun("")


def _wrapped_text(node: Element) -> str:
    """Return the text in an element that is no run; editors wrap runs, for example in formulas."""
    return "".join(["\n" if found.tag == _BREAK else found.text or "" for found in node.iter(_TEXT, _BREAK)])


def alt_text_of_opened_shape(shape: Element) -> str:
    """Return the alt text of a shape."""
    return str(_described(shape))


def placeholder_key_of_shape(shape: Element) -> tuple[str, str] | None:
    """Return a placeholder's (type, idx) with the defaults of the schema, or None for other shapes."""
    for mark in _mark(shape):
        return mark.get("type", "obj"), mark.get("idx", "0")
    return None


FARTHEST = 1 << 45  # EMU: coordinates have 44 bits (20.1.10.16 ST_Coordinate)


def rect_of_shape(shape: Element) -> Rect | None:
    """Return the place that a shape sets itself, or None. Raises ValueError for numbers that no program wrote."""
    return rect_of_frame(next(shape.iter(f"{A}xfrm", f"{P}xfrm"), None))


def rect_of_frame(frame: Element | None, corner: str = "off", size: str = "ext") -> Rect | None:
    """Return the rect in a frame (20.1.7.6 xfrm), or None; that within a group has the names chOff and chExt."""
    if frame is None:
        return None
    offset, extent = frame.find(f"{A}{corner}"), frame.find(f"{A}{size}")
    if offset is None or extent is None:
        return None
    named = ((offset, "x"), (offset, "y"), (extent, "cx"), (extent, "cy"))
    numbers = [int(node.get(name, "0")) for node, name in named]
    if max(map(abs, numbers)) > FARTHEST:
        raise ValueError("a shape is too far away")
    return Rect(*numbers)


GROUP = f"{P}grpSp"


def rect_outside_groups(shape: Element, rect: Rect) -> Rect:
    """Return on its slide a place that a shape has in the coordinates of the groups around it (20.1.7.5 xfrm)."""
    for group in shape.iterancestors(GROUP):
        frame = group.find(f"{P}grpSpPr/{A}xfrm")
        own, inner = rect_of_frame(frame), rect_of_frame(frame, "chOff", "chExt")
        if own and inner and inner.width and inner.height:
            wide, high = own.width / inner.width, own.height / inner.height
            x, y = own.x + (rect.x - inner.x) * wide, own.y + (rect.y - inner.y) * high
            rect = Rect(round(x), round(y), round(rect.width * wide), round(rect.height * high))
    return rect


def placeholders_of_opened_part(tree: Element) -> dict[tuple[str, str], Element]:
    """Return the placeholders of a slide, layout or master by (type, idx); of equal ones, the first."""
    found: dict[tuple[str, str], Element] = {}
    for shape in tree.iter(*HOLDERS):
        if (key := placeholder_key_of_shape(shape)) is not None:
            found.setdefault(key, shape)
    return found


_NAMED, _BACKGROUND = f"{P}cNvPr", f"{P}bgPr"
_CREATION = "{http://schemas.microsoft.com/office/drawing/2014/main}creationId"
_used = compiled_xpath("//@r:*")


class PartIds(Struct, frozen=True):
    """The ids in a part: `used` are those of relationships, and `bare` the backgrounds without effects."""

    used: list[str]
    shapes: list[str]
    creations: list[str]
    bare: int


def ids_in_opened_part(tree: Element) -> PartIds:
    """Return the ids of a part; it walks the tree while that is still in the processor's cache, a third faster."""
    found: dict[object, list[str]] = {_NAMED: [], _CREATION: []}
    bare = 0
    for node in tree.iter(_NAMED, _CREATION, _BACKGROUND):
        if node.tag == _BACKGROUND:
            bare += all(node.find(f"{A}{name}") is None for name in ("effectLst", "effectDag"))
        elif (id := node.get("id")) is not None:
            found[node.tag].append(id)
    return PartIds(_used(tree), found[_NAMED], found[_CREATION], bare)
