"""A .pptx in; what LibreOffice draws of it out: words with their boxes, sizes of type, and a contact sheet."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide

TOOLS = ("soffice", "pdftotext", "pdftohtml", "pdftoppm")
MISSING = tuple(tool for tool in TOOLS if shutil.which(tool) is None)
THEMES = ("paper", "signal", "poster", "journal")
DRAWN_THEMES = THEMES if os.environ.get("CI") else THEMES[:1]  # LibreOffice takes long: all of them where CI runs
needs_soffice = pytest.mark.draws  # where a tool is missing, conftest.py skips the test, or CI fails in `render`

EMU_PER_PT = 12700
ACROSS = 2.0  # points that a word may reach over its box at the sides: side bearings, and what LibreOffice rounds
DOWN = 5.0  # and above or below: the box of a word is as high as its font, not as its letters
LARGE = 0.08  # of its own height, which a word in very large type may reach over above or below instead


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in points from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box, across: float = ACROSS, down: float = DOWN) -> bool:
        wide = self.left - across <= other.left and other.right <= self.right + across
        down = down and max(down, LARGE * (other.bottom - other.top))
        return wide and self.top - down <= other.top and other.bottom <= self.bottom + down


@dataclass(frozen=True)
class Word:
    """A word as it was drawn."""

    text: str
    box: Box


@dataclass(frozen=True)
class Page:
    """A page of the PDF: its edges, its words in the order in which they were drawn, the sizes of its type."""

    box: Box
    words: tuple[Word, ...]
    sizes: frozenset[int]


@dataclass(frozen=True)
class Placeholder:
    """What a slide says in one placeholder, and where."""

    name: str
    box: Box
    words: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A slide as the file has it: its texts, every box that may hold some, and the sizes that it names."""

    placeholders: tuple[Placeholder, ...]
    boxes: tuple[Box, ...]  # those of placeholders, and of the layout's own texts
    sizes: frozenset[int]


def plain(text: str) -> str:
    """Ligatures taken apart, and in small letters: a theme may draw a label in capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def render(pptx: bytes, folder: Path) -> tuple[Page, ...]:
    """Draw a deck with LibreOffice; the PDF is left in the folder as deck.pdf."""
    return render_all({"deck": pptx}, folder)["deck"]


def render_all(decks: Mapping[str, bytes], folder: Path) -> dict[str, tuple[Page, ...]]:
    """Draw decks with one LibreOffice, whose start costs more than a deck; the PDFs are left under the decks' names."""
    assert not MISSING, f"render tests need {', '.join(MISSING)}"
    for name, pptx in decks.items():
        (folder / f"{name}.pptx").write_bytes(pptx)
    files = [folder / f"{name}.pptx" for name in decks]
    own = f"-env:UserInstallation={profile().as_uri()}"
    _run("soffice", "--headless", own, "--convert-to", "pdf", "--outdir", folder, *files)
    return {name: tuple(_pages(folder / f"{name}.pdf")) for name in decks}


@cache
def profile() -> Path:
    """LibreOffice's own folder, which takes a second to fill: one for all that this process draws."""
    folder = Path(tempfile.mkdtemp(prefix="soffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def contact_sheet(folder: Path, name: str = "deck", columns: int = 4) -> Path:
    """Every page of a PDF in the folder in one picture, for a person to look at."""
    from PIL import Image

    _run("pdftoppm", "-r", "60", "-png", folder / f"{name}.pdf", folder / f"{name}-page")
    images = [Image.open(path) for path in sorted(folder.glob(f"{name}-page-*.png"))]
    width, height = images[0].size
    sheet = Image.new("RGB", (width * columns, height * -(-len(images) // columns)), "white")
    for number, image in enumerate(images):
        sheet.paste(image, (number % columns * width, number // columns * height))
    sheet.save(folder / f"{name}.png")
    return folder / f"{name}.png"


def sheets(pptx: bytes) -> tuple[Sheet, ...]:
    """The slides of a deck, read with python-pptx."""
    return tuple(_sheet(slide) for slide in Presentation(BytesIO(pptx)).slides)


def drawn_in(page: Page, box: Box) -> str:
    """The letters of the words that stand wholly inside a box, in the order of drawing."""
    return "".join(word.text for word in page.words if box.holds(word.box))


def _run(*command: str | Path) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, f"{command[0]} failed: {done.stderr}"
    return done.stdout


def _pages(pdf: Path) -> Iterator[Page]:
    parser = etree.XMLParser(recover=True)
    words = etree.fromstring(_run("pdftotext", "-bbox", pdf, "-").encode(), parser)
    fonts = _run("pdftohtml", "-xml", "-i", "-zoom", "1", "-stdout", pdf)
    sizes = [_sizes(page, fonts) for page in re.findall(r"<page\b.*?</page>", fonts, re.DOTALL)]
    for page, used in zip(words.iter("{*}page"), sizes, strict=True):
        box = Box(0.0, 0.0, float(page.get("width", "0")), float(page.get("height", "0")))
        yield Page(box, tuple(_word(node) for node in page.iter("{*}word")), used)


def _sizes(page: str, document: str) -> frozenset[int]:
    """The sizes of a page's type; a font is declared on the page that first uses it."""
    declared = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)"', document))
    used = re.findall(r'<text [^>]*font="(\d+)">(?!\s*</text>)', page)
    return frozenset(int(declared[font]) for font in used)


def _word(node: etree._Element) -> Word:
    left, top, right, bottom = (float(node.get(name, "0")) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word(plain(node.text or ""), Box(left, top, right, bottom))


def _sheet(slide: Slide) -> Sheet:
    texts = [shape for shape in slide.placeholders if shape.has_text_frame]
    static = [shape for shape in slide.slide_layout.shapes if not shape.is_placeholder and shape.has_text_frame]
    return Sheet(
        tuple(_placeholder(shape) for shape in texts if not _is_field(shape)),
        tuple(_box(shape) for shape in (*texts, *static)),
        frozenset(_declared(slide)),
    )


def _placeholder(shape: SlidePlaceholder) -> Placeholder:
    return Placeholder(shape.name, _box(shape), tuple(plain(shape.text_frame.text).split()))


def _is_field(shape: BaseShape) -> bool:
    """A slide number is drawn as a number, whatever the file says."""
    return bool(shape._element.xpath(".//a:fld"))


def _box(shape: BaseShape) -> Box:
    left, top, width, height = (length / EMU_PER_PT for length in (shape.left, shape.top, shape.width, shape.height))
    return Box(left, top, left + width, top + height)


def _declared(slide: Slide) -> Iterator[int]:
    """Every size that the slide or its layout names, and those of the master's placeholders, in whole points."""
    for part in (slide, slide.slide_layout, slide.slide_layout.slide_master):
        for size in part._element.xpath(".//@sz"):
            if str(size).isdecimal():  # a placeholder's own sz is a word: "quarter"
                yield int(size) // 100


def clashes(page: Page) -> list[tuple[str, str]]:
    """Words that stand on each other, over the edge of the page, or end in dots."""
    over = [(word.text, "off the page") for word in page.words if not page.box.holds(word.box)]
    cut = [(word.text, "cut off") for word in page.words if "…" in word.text]
    pairs = combinations([(word.text, _core(word.box)) for word in page.words], 2)
    return [*over, *cut, *((one, other) for (one, here), (other, there) in pairs if _meet(here, there))]


def _core(box: Box) -> Box:
    """A word without its side bearings, and without what its font keeps free above and below the letters."""
    free = (box.bottom - box.top) / 5
    return Box(box.left + 0.5, box.top + free, box.right - 0.5, box.bottom - free)


def _meet(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
