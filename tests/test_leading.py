"""Large lines stand nearer to each other than their height, in letters that leave room for it; no accent is cut off."""

from collections.abc import Iterator
from io import BytesIO
from itertools import count
from zipfile import ZipFile

import pytest
from lxml import etree

from generator import build
from generator.language.scripts import is_run_slanted
from generator.look import open_theme
from generator.measure import font_line_height
from generator.model.outline import SlideLine
from generator.model.text import Run
from generator.model.theme import Slot
from generator.place.fit import can_slot_hold_lines
from generator.shipped import TEMPLATES

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
THEMES = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))
FULL = "100000"  # thousandths of a percent


def parts(language: str, folder: str) -> dict[str, etree._Element]:
    """What a deck in that language has in a folder, by name."""
    article = f"title: Öffnung\nlanguage: {language}\nsections:\n  - heading: Änderung\n    lead: Åre."
    with ZipFile(BytesIO(build(article.encode(), name="a.yaml").pptx)) as package:
        files = [file for file in package.namelist() if file.startswith(f"ppt/{folder}/slide")]
        trees = {file: etree.fromstring(package.read(file)) for file in files}
    return {tree.find(f"{P}cSld").get("name", file): tree for file, tree in trees.items()}


def leadings(tree: etree._Element) -> set[str]:
    return {share.get("val", "") for share in tree.iterfind(f".//{A}lnSpc/{A}spcPct")}


def leading(layout: etree._Element, kind: str) -> set[str]:
    """Those of the placeholders of one type."""
    shapes = (shape for shape in layout.iter(f"{P}sp") if shape.find(f".//{P}ph[@type='{kind}']") is not None)
    return {found for shape in shapes for found in leadings(shape)}


@pytest.mark.parametrize("language", ["en", "fr", "vi", "ru", "el", "sr-Latn"])
def test_large_lines_are_set_tight_by_the_layouts(language: str) -> None:
    layouts = parts(language, "slideLayouts")
    assert leading(layouts["Title"], "title") == {"90000"}
    assert leading(layouts["Section"], "title") == {"90000"} and leading(layouts["Title and content"], "title") == {
        FULL
    }
    assert leading(layouts["Title and content"], "body") == {FULL}
    (master,) = parts(language, "slideMasters").values()
    assert leadings(master.find(f".//{P}titleStyle")) == leading(master, "title") == {FULL}


@pytest.mark.parametrize("language", ["ja", "zh-Hant", "ko", "hi", "th", "ar", "he", "am"])
def test_letters_that_fill_their_line_are_not(language: str) -> None:
    trees = (*parts(language, "slideLayouts").values(), *parts(language, "slideMasters").values())
    assert set().union(*map(leadings, trees)) == {FULL}


def tight(theme: str) -> Iterator[Slot]:
    slots = (slot for layout in open_theme(theme).layouts for slot in layout.slots)
    return (slot for slot in slots if slot.style.leading < 100)


@pytest.mark.parametrize("theme", THEMES)
def test_the_accents_of_a_first_line_stand_in_its_slot(theme: str) -> None:
    """Programs take from the first line's height what they take from each, and so its accents stand above the text."""
    for slot in tight(theme):
        for size in slot.style.sizes:
            most = next(
                n
                for n in count()
                if not can_slot_hold_lines([SlideLine((Run("\n".join("Å" * (n + 1))),), "s")], slot, size)
            )
            line = font_line_height(slot.style.font, size)
            spare = slot.rect.height - most * line * slot.style.leading / 100
            above = spare / 2 if slot.style.anchor == "ctr" else spare
            assert not most or above >= line * (100 - slot.style.leading) / 100, (slot.name, size, most)


@pytest.mark.parametrize(("said", "slanted"), [("so", True), ("так", True), ("مرحبا", False), ("文", False)])
def test_letters_without_italics_are_not_tilted(said: str, slanted: bool) -> None:
    assert is_run_slanted(Run(said, italic=True)) == slanted and not is_run_slanted(Run(said))
