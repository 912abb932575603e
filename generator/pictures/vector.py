"""Removes everything from a drawing (SVG) that runs or refers elsewhere, and draws it as a PNG.

PowerPoint shows the drawing itself, and other programs the PNG. Scripts, event handlers, references to other files and
addresses, foreign languages, and data about users are removed: Inkscape stores folders, Illustrator the author, and
names of layers, titles and descriptions are written for colleagues. Of the ids, those that the drawing uses stay.
Entities are resolved within the limits of libxml2, and none from outside.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from generator.errors import InputError, error
from generator.guard import budget, limits
from generator.guard.lookup import noting_no_files
from generator.guard.processes import ProcessError, run_process
from generator.pictures.drawing_process import UNDRAWABLE
from generator.pictures.formats import PixelSize, UnusableError, damaged_picture_error
from generator.regex import regex

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
LANGUAGE, SPACE = (f"{{http://www.w3.org/XML/1998/namespace}}{name}" for name in ("lang", "space"))
LARGEST: PixelSize = (1280, 720)  # px of the PNG, for programs that cannot show a drawing
GONE = (
    *("script", "foreignObject", "handler", "listener", "iframe", "audio", "video", "metadata", "title", "desc"),
    *("animate", "animateColor", "animateMotion", "animateTransform", "set", "discard"),
)
PICTURED = regex(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
ESCAPE = regex(r"\\(?:[0-9a-fA-F]{1,6}\s?)?")  # a style may hide an address with these
ELSEWHERE = regex(r"""url\(\s*+(?!["']?\s*#)[^)]*\)?|@import[^;]*;?|expression\s*\(""", re.IGNORECASE)
CLEAR = regex(r"\b(fill|stroke)\s*:\s*transparent\b")
PAINTS = ("fill", "stroke")  # PowerPoint paints "transparent" black, but leaves out "none"
REFERENCE = regex(r"#((?:[\w-]|[.:](?=\w))+)")  # an id in a reference, or in a rule of a style
REMARK = regex(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # of a style
NUMBER = regex(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
LENGTH = regex(rf"\s*({NUMBER.pattern})\s*(px|pt|pc|mm|cm|in)?\s*")
UNITS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
DRAWINGS = 256  # kept in memory; more than the work for one deck allows
STYLE, LINK, HAS_TEXT = f"{SVG}style", f"{SVG}a", regex(rb"<(?:[\w.-]+:)?text\b")
DEEPEST = 120  # levels of elements, and of those that they use
# The work of drawing: for a process, a px of its PNG, a byte, and an element each time that it is drawn.
BASE, PER_PIXEL, PER_BYTE, PER_ELEMENT = 9_000_000, 2.6, 2, 1_500


class VectorPicture(NamedTuple):
    """A drawing in which nothing runs or refers elsewhere, with its size (px) and remarks for its author.

    work: that of drawing it. png: it drawn, once that is done.
    """

    svg: bytes
    size: PixelSize
    work: int
    remarks: tuple[str, ...]
    png: bytes = b""


def inspect_svg_picture(data: bytes) -> VectorPicture:
    """Return a drawing made safe, together with its PNG. Raises UnusableError."""
    safe = _safe_drawing(data)
    if not budget.spend_work(data, safe.work, limits.DRAWINGS_WORK):
        raise UnusableError("is not drawn: the drawings before it take as much work as a deck may", "save it as PNG")
    if isinstance(png := _draw_as_png(safe.svg), UnusableError):
        raise png
    return safe._replace(png=png)


def cleaned_svg(data: bytes) -> bytes:
    """Return a drawing in which nothing runs or refers elsewhere. Raises UnusableError."""
    root = _parse_drawing(data)
    _clean_drawing(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def leads_outside(data: bytes) -> bool:
    """Return whether a drawing takes anything from other files or addresses, or may, because it cannot be read."""
    with suppress(UnusableError):
        return _clean_drawing(_parse_drawing(data)) > 0
    return True


@lru_cache(maxsize=DRAWINGS)
def _safe_drawing(data: bytes) -> VectorPicture:
    """Return the drawing made safe; cached, because it is judged first and shown later. Raises UnusableError."""
    root = _parse_drawing(data)
    width, height = _size_of_drawing(root)
    outside = _clean_drawing(root)
    share = min(LARGEST[0] / width, LARGEST[1] / height)
    size = max(round(width * share), 1), max(round(height * share), 1)
    for name, length in zip(("width", "height"), size, strict=True):
        root.set(name, str(length))
    svg = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    work = BASE + PER_PIXEL * size[0] * size[1] + PER_BYTE * len(svg) + PER_ELEMENT * _count_drawn_elements(root)
    if work > limits.DRAWING_WORK:
        raise UnusableError("is too large: drawing it takes too much work", "simplify it, or save it as PNG")
    lost = ("parts that come from other files or addresses are left out",) if outside else ()
    return VectorPicture(svg, size, round(work), lost)


def _count_drawn_elements(root: etree._Element) -> int:
    """Return how many elements are drawn, each as often as others use it. Raises UnusableError for too many levels."""
    ids = {each.get("id"): each for each in root.iter(etree.Element)}
    known = dict[etree._Element, int]()
    path = list[etree._Element]()

    def count(element: etree._Element) -> int:
        if element in known or element in path:  # what uses itself draws nothing
            return known.get(element, 0)
        if len(path) > DEEPEST:
            raise UnusableError("has too many levels", "simplify it, or save it as PNG")
        path.append(element)
        used = [ids[name] for value in element.values() for name in REFERENCE.findall(str(value)) if name in ids]
        known[element] = 1 + sum(map(count, (*element.iterchildren(etree.Element), *used)))
        path.pop()
        return known[element]

    return count(root)


def _parse_drawing(data: bytes) -> etree._Element:
    if len(data) > limits.DRAWING_BYTES:
        raise UnusableError(f"is too large: {len(data) // 1_000_000} MB of drawing", "save it as PNG")
    # lxml resolves only entities that the drawing itself declares, as Illustrator's do
    parser = etree.XMLParser(no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise damaged_picture_error() from problem
    for count, element in enumerate(root.iter(etree.Element), 1):
        if count > limits.DRAWING_ELEMENTS or len(element.attrib) > limits.DRAWING_ATTRIBUTES:
            message = "is too large: it has more shapes, or one of them more attributes, than a slide can show"
            raise UnusableError(message, "save it as PNG")
    if root.tag != f"{SVG}svg":
        raise UnusableError("is not an SVG", f'its first element must be <svg xmlns="{SVG[1:-1]}">')
    return root


def _size_of_drawing(root: etree._Element) -> tuple[float, float]:
    """Return the width and the height that a drawing says, and write its viewBox if it has none."""
    box = [float(each) for each in NUMBER.findall(root.get("viewBox", ""))]
    width, height = _parse_length(root.get("width", "")), _parse_length(root.get("height", ""))
    if not (width and height):
        width, height = (box[2], box[3]) if len(box) == 4 else (0.0, 0.0)
    if not (width > 0 and height > 0 and isfinite(width) and isfinite(height)):
        raise UnusableError("does not say how large it is", "give its <svg> a viewBox, or a width and a height")
    if max(width, height) > limits.DRAWING_STRETCH * min(width, height):
        raise UnusableError(f"is {width:g} by {height:g}: no slide can show it", "crop it to what it shows")
    if len(box) != 4:
        root.set("viewBox", f"0 0 {width:g} {height:g}")  # without a viewBox, programs crop instead of scaling
    return width, height


def _parse_length(text: str) -> float:
    match = LENGTH.fullmatch(text)
    return float(match[1]) * UNITS[match[2] or "px"] if match else 0.0


def _clean_drawing(root: etree._Element) -> int:
    """Remove what must not be there, and return how many of the removed references led outside the drawing."""
    root.getroottree().docinfo.clear()  # the entities that it declares are resolved
    foreign = {str(each.tag) for each in root.iter(etree.Element) if not str(each.tag).startswith(SVG)}
    etree.strip_elements(root, etree.Entity, *foreign, *(f"{SVG}{name}" for name in GONE), with_tail=False)
    outside = sum(_remove_outside(element) for element in root.iter(etree.Element))
    _remove_unused_ids(root)
    etree.cleanup_namespaces(root)
    return outside


def _remove_unused_ids(root: etree._Element) -> None:
    texts = (value for each in root.iter(etree.Element) for value in (*each.values(), each.text or "") if "#" in value)
    named = {str(name) for text in texts for name in REFERENCE.findall(unquote(text))}
    used = named | {name.partition(mark)[0] for name in named for mark in ".:"}  # "#a.b" may be the class b of the id a
    for each in root.iter(etree.Element):
        if each.get("id") not in used:
            each.attrib.pop("id", "")


def _remove_outside(element: etree._Element) -> int:
    found = 0
    for name, value in [(str(name), str(value)) for name, value in element.items()]:
        is_link = etree.QName(name).localname == "href"
        if _is_private(name) or (is_link and element.tag == LINK):
            del element.attrib[name]
        elif not is_link:
            tamed, count = _style_without_addresses(value)
            element.set(name, "none" if name in PAINTS and tamed == "transparent" else tamed)
            found += count
        elif not (value.strip().startswith("#") or PICTURED.match(value.strip())):
            del element.attrib[name]
            found += 1
    if element.tag == STYLE:
        element.text, count = _style_without_addresses(REMARK.sub("", element.text or ""))
        found += count
    return found


def _is_private(name: str) -> bool:
    """Tell whether a name starts a script, or says something that is not drawn."""
    is_foreign = name.startswith("{") and name not in (f"{XLINK}href", LANGUAGE, SPACE)
    return is_foreign or etree.QName(name).localname.lower().startswith(("on", "data-", "aria-"))


def _style_without_addresses(style: str) -> tuple[str, int]:
    """Return a style without addresses and transparent paint, and how many addresses it had."""
    style = CLEAR.sub(r"\1:none", style)
    return ELSEWHERE.subn(lambda found: "" if found[0].startswith("@") else "none", ESCAPE.sub("", style))


@lru_cache(maxsize=DRAWINGS)
def _draw_as_png(svg: bytes) -> bytes | UnusableError:
    """Return the PNG of a drawing at the size that it gives, or why it cannot be drawn.

    Raises InputError where the process is ended before it is done: what a deck shows must not depend on the machine.
    """
    words = [str(Path(__file__).with_name("drawing_process.py")), "fonts" if HAS_TEXT.search(svg) else "none"]
    try:
        with noting_no_files(), TemporaryDirectory(prefix="slidewright-") as folder:
            return run_process(words, Path(folder), svg, seconds=limits.DRAWING_SECONDS, memory=limits.DRAWING_MEMORY)
    except ProcessError as reason:
        if reason.status == UNDRAWABLE:
            return UnusableError(f"cannot be drawn: it {reason}", "save it as PNG")
        message, hint = f"a drawing cannot be drawn here: it {reason}", "save the largest drawings as PNG, or try again"
        found = error("time", message, None, hint) if reason.status is None else error("memory", message, None, hint)
        raise InputError(found) from reason
