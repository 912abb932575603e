"""A deck whose slides build up in; the same deck as it looks before each click out."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZipFile

from lxml import etree

from generator.decks.opened_package import OpenedPackage, open_package
from generator.decks.opened_shapes import A, P
from generator.decks.package import package_with_parts

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CLEAR = f'<a:solidFill xmlns:a="{A[1:-1]}"><a:schemeClr val="tx1"><a:alpha val="0"/></a:schemeClr></a:solidFill>'


def decks_before_clicks(pptx: bytes) -> Iterator[tuple[bytes, frozenset[int]]]:
    """Yield the deck as it looks before the first click on each slide, then before the second, and so on to the last.

    With each comes which slides, counted from 0, have so many clicks. Only what appears with a click is understood:
    shapes, paragraphs and the categories of charts, as decks of ours have them; all else stays in sight.
    """
    with ZipFile(BytesIO(pptx)) as package:
        opened, _ = open_package(pptx, reads_pages=False)
        pages = [package.read(part) for part in opened.slides]
        built = {n for n, page in enumerate(pages) if b'nodeType="mainSeq"' in page}
        for click in count():
            changed: dict[str, bytes] = {}
            hidden = {n for n in built if _hide_from_click(pages[n], click, opened.slides[n], opened, package, changed)}
            if not hidden:
                return
            yield package_with_parts(package, changed), frozenset(hidden)


def _hide_from_click(
    page: bytes, click: int, part: str, opened: OpenedPackage, package: ZipFile, changed: dict[str, bytes]
) -> bool:
    """Add the parts of a slide without what appears with a click from this one on; return whether there is such."""
    tree: Any = etree.fromstring(page)
    if not (clicks := tree.findall(f".//{P}cTn[@nodeType='mainSeq']/{P}childTnLst/{P}par")[click:]):
        return False  # the slide is whole, and its part stays as it is, so that it is not drawn again
    for target in (each for par in clicks for each in par.iterfind(f".//{P}set//{P}spTgt")):
        shape = next((node for node in tree.iter(f"{P}cNvPr") if node.get("id") == target.get("spid")), None)
        holder = None if shape is None else shape.getparent().getparent()
        if holder is None:
            continue
        if (lines := target.find(f".//{P}pRg")) is not None:
            paragraphs = holder.findall(f".//{A}p")[int(lines.get("st")) : int(lines.get("end")) + 1]
            for run in (run for each in paragraphs for run in each.iter(f"{A}rPr")):
                for fill in run.findall(f"{A}solidFill"):
                    run.remove(fill)
                run.insert(0, etree.fromstring(CLEAR))
        elif (bar := target.find(f".//{A}chart")) is not None:
            chart = opened.first(part, "chart")
            drawn: Any = etree.fromstring(changed.get(chart) or package.read(chart))
            for point in drawn.findall(f".//{C}val//{C}pt[@idx='{bar.get('categoryIdx')}']"):
                point.getparent().remove(point)
            changed[chart] = etree.tostring(drawn)
        elif (above := holder.getparent()) is not None:
            above.remove(holder)
    changed[part] = etree.tostring(tree)
    return True
