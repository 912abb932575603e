"""An opened package in; an error for every text that is larger than its box out, and the smallest size there is."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.opened import A, Element, Opened, P, placeholder
from generator.check.origin import Origin
from generator.check.styles import Box, Look, Styles
from generator.errors import Finding
from generator.measure import line_height, text_width, wrap
from generator.model.article import Run, Text, cut
from generator.model.geometry import EMU_PER_PT, SLIDE, Pt, Rect
from generator.model.theme import Font

_TOLERANCE = Pt(0.5)  # what sizes in hundredths and lengths in whole EMU may add up to
_FOOTERS = ("dt", "ftr", "sldNum")


def fit_findings(opened: Opened, origin: Origin) -> Iterator[Finding]:
    """Measure the text of every placeholder again, from the file alone."""
    styles = Styles(opened)
    for number, slide in enumerate(opened.slides, 1):
        for shape in opened.trees[slide].iter(f"{P}sp", f"{P}graphicFrame", f"{P}pic"):
            key = placeholder(shape)
            if key is not None:
                box = styles.box(slide, shape, key)
                yield from _placed(box, number, key, origin)
                if box is not None and shape.tag == f"{P}sp":
                    yield from _fits(styles, slide, shape, key, box, number, origin)


def smallest_size(opened: Opened) -> float:
    """The smallest size, in points, of any text in a placeholder that is no footer; 0 if there is none."""
    styles = Styles(opened)
    sizes = (
        size
        for slide in opened.slides
        for shape in opened.trees[slide].iter(f"{P}sp")
        if (key := placeholder(shape)) is not None and key[0] not in _FOOTERS
        for paragraph in shape.iter(f"{A}p")
        for size in _sizes(paragraph, styles.look(slide, shape, key, paragraph))
    )
    return min(sizes, default=0.0)


def _placed(box: Box | None, number: int, key: tuple[str, str], origin: Origin) -> Iterator[Finding]:
    if box is None:
        yield origin.error("no-place", number, key, f"nothing says where the placeholder {key[0]} {key[1]} stands")
    elif not SLIDE.contains(box.rect):
        yield origin.error("off-slide", number, key, f"the placeholder {key[0]} {key[1]} reaches over the slide's edge")


def _fits(
    styles: Styles, slide: str, shape: Element, key: tuple[str, str], box: Box, number: int, origin: Origin
) -> Iterator[Finding]:
    """Whether the text is as wide and as high as its box at most, at full size."""
    fit = shape.find(f"{P}txBody/{A}bodyPr/{A}normAutofit")
    if fit is not None and fit.attrib:
        yield origin.error("font-scale", number, key, f"the text of {key[0]} {key[1]} is shrunk to fit")
    try:
        width, height = _extent(styles, slide, shape, key, box.inner)
    except ValueError as problem:  # a family whose widths we do not have
        yield origin.error("font-unknown", number, key, str(problem))
        return
    for what, has, room in (("wide", width, box.inner.width), ("high", height, box.inner.height)):
        if has > room + _TOLERANCE:
            sizes = f"{has / EMU_PER_PT:.1f} pt, its box {room / EMU_PER_PT:.1f} pt"
            yield origin.error("overflow", number, key, f"the text of {key[0]} {key[1]} is too {what}: {sizes}")


def _extent(styles: Styles, slide: str, shape: Element, key: tuple[str, str], inner: Rect) -> tuple[int, int]:
    """The width and height of a placeholder's text, wrapped at its box."""
    widest, height, owed = 0, 0, 0
    for index, paragraph in enumerate(shape.iter(f"{A}p")):
        look = styles.look(slide, shape, key, paragraph)
        size = max(_sizes(paragraph, look), default=look.size)
        line = look.line.of(line_height(_font(look), size))
        width, count = _lines(paragraph, look, size, inner.width)
        # Space before the first paragraph and after the last is not drawn.
        height += (owed + look.before.of(line) if index else 0) + count * line
        widest, owed = max(widest, width), look.after.of(line)
    return widest, height


def _lines(paragraph: Element, look: Look, size: float, room: int) -> tuple[int, int]:
    """The widest line of a paragraph with its margins, and the number of lines."""
    font, margins = _font(look), look.left + look.right + max(look.indent, 0)
    widest, count = 0, 0
    for text in _segments(paragraph, look):
        lines = wrap(text, font, size, room - margins, look.tracking)
        widths = (_width(cut(text, start, end), look, size) + margins for start, end in lines)
        widest, count = max(widest, *widths, 0), count + max(len(lines), 1)
    return widest, count


def _width(line: Text, look: Look, size: float) -> int:
    """The width of one line, each run in its own face."""
    fonts = ((run.text, Font(look.family, look.bold or run.bold, look.italic or run.italic)) for run in line)
    return sum(text_width(text, font, size, look.tracking) for text, font in fonts)


def _segments(paragraph: Element, look: Look) -> Iterator[Text]:
    """The runs of a paragraph, up to each line break."""
    runs: list[Run] = []
    for node in paragraph.iterchildren(f"{A}r", f"{A}fld", f"{A}br"):
        if node.tag == f"{A}br":
            yield tuple(runs)
            runs = []
        else:
            runs.append(_run(node, look))
    yield tuple(runs)


def _run(node: Element, look: Look) -> Run:
    text, own = node.findtext(f"{A}t") or "", node.find(f"{A}rPr")
    text = text.upper() if look.capitals or (own is not None and own.get("cap") == "all") else text
    bold, italic = (own is not None and own.get(name) in ("1", "true") for name in ("b", "i"))
    return Run(text, bold, italic)


def _sizes(paragraph: Element, look: Look) -> Iterator[float]:
    """The size of each run, in points."""
    for node in paragraph.iterchildren(f"{A}r", f"{A}fld"):
        own = node.find(f"{A}rPr")
        yield int(own.get("sz", "0")) / 100 if own is not None and own.get("sz") else look.size


def _font(look: Look) -> Font:
    return Font(look.family, look.bold, look.italic)
