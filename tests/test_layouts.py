"""Every layout of every theme, filled with texts of every length: measured, opened again, and drawn by LibreOffice."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import Image, ImageChops

from generator import Result, build
from generator.check import check
from generator.look import open_theme
from generator.look.pattern import layout_with_pattern
from generator.model.article import Article
from generator.model.chart import ChartItem
from generator.model.deck import Deck, PictureItem, Slide, TableItem, TextItem
from generator.model.geometry import EMU_PER_PT, SLIDE_WIDTH, Px, Rect
from generator.model.text import bare_text
from generator.model.theme import Theme
from generator.shipped import TEMPLATES
from generator.write import write_package
from tests.render import DOWN, DRAWN_THEMES, Box, Page, Word, drawn_in, needs_soffice, plain, render_all
from tests.specimens import META, NOWHERE, SPECIMEN, Case, cases, fills, is_twin, specimens

pytestmark = pytest.mark.slow

CONTENT = Path(__file__).parent.parent / "content"
FLAGSHIP = "open-source-ai.yaml"
SAMPLES = sorted(path.name for path in CONTENT.glob("*.yaml"))
THEMES = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))

FLOOR = 18  # points, of all that is read from the back row; these may be smaller
SMALL = {
    "foot": 12,
    "label": 14,
    "thanks": 16,
    "caption": 14,
    "source": 14,
    "byline": 14,
    "by": 16,
    "code": 16,
    "table": 16,
    "references": 16,
    "chart": 14,
}

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"

every_theme = pytest.mark.parametrize("name", THEMES)
# The longest texts take long to find, and are drawn too: "first" puts both tests side by side, so on one worker.
LENGTHS = [pytest.param(each, marks=pytest.mark.first if each == "longest" else ()) for each in SPECIMEN]
every_length = pytest.mark.parametrize("length", LENGTHS)


@cache
def theme(name: str) -> Theme:
    return open_theme(name)


def asked(name: str, length: str) -> list[Case]:
    """The cases that are looked at with texts of a length: all of every theme in texts as somebody would write.

    In texts of other lengths the first theme shows each form with the most items and with the fewest, between which no
    room is tighter; of twins, which differ in a line and in height, those with the most. The other themes have the
    forms of the first: they show the most items, and no twins.
    """
    is_first = name == DRAWN_THEMES[0]
    return [
        case
        for case in cases(name)
        if length == "usual"
        or (is_fullest(case) and (is_first or not is_twin(case.layout)))
        or (is_first and is_emptiest(case) and not is_twin(case.layout))
    ]


@cache
def deck(name: str, length: str) -> Deck:
    return specimens(theme(name), length, asked(name, length))


@cache
def pptx(name: str, length: str) -> bytes:
    return write_package(deck(name, length), theme(name))


@cache
def sample(name: str, file: str) -> Result:
    return build(CONTENT / file, theme=name)


def one_deck(decks: dict[str, Deck]) -> Deck:
    """The slides of several decks that are shown, under ids of their own, leading nowhere."""
    shown = ((slide, name) for name, deck in decks.items() for slide in deck.slides if not slide.hidden)
    return Deck(META, tuple(_apart(slide, name) for slide, name in shown))


def _apart(slide: Slide, name: str) -> Slide:
    items = (
        replace(item, lines=tuple(replace(line, target="") for line in item.lines))
        if isinstance(item, TextItem)
        else item
        for item in slide.items
    )
    return replace(slide, id=f"{name}/{slide.id}", items=tuple(items))


# ---- measured, and opened again


@every_theme
@every_length
def test_every_layout_holds_texts_that_can_be_read_and_all_else_is_decoration(name: str, length: str) -> None:
    """All that is asked of a deck, which takes long to make."""
    if length != "hostile":
        assert_layouts_hold_them(name, length)
    assert_no_text_is_small(name, length)
    assert_nothing_is_found_in_the_file(name, length)
    assert_all_that_is_no_placeholder_is_decoration(name, length)


def assert_layouts_hold_them(name: str, length: str) -> None:
    pairs = zip(asked(name, length), deck(name, length).slides, strict=True)
    assert [case.layout.name for case, slide in pairs if not fills((slide,), case)] == []


def assert_no_text_is_small(name: str, length: str) -> None:
    texts = [item for slide in deck(name, length).slides for item in slide.items if not isinstance(item, PictureItem)]
    small = {(item.placeholder.style.name, item.size) for item in texts if item.size < FLOOR}
    assert [(style, size) for style, size in small if size < SMALL.get(style.split("-")[0], FLOOR)] == []


def assert_nothing_is_found_in_the_file(name: str, length: str) -> None:
    _, findings = check(pptx(name, length), Article(NOWHERE, META, ()), deck(name, length))
    others = ("same-title", "lost", "sections")  # in a talk, backup is one section at its end
    assert {finding.code: finding for finding in findings if finding.code not in others} == {}


def assert_all_that_is_no_placeholder_is_decoration(name: str, length: str) -> None:
    for slide in slide_trees(pptx(name, length)):
        shapes = slide.iter(f"{P}sp", f"{P}pic", f"{P}graphicFrame", f"{P}grpSp")
        others = [shape for shape in shapes if shape.find(f".//{P}nvPr/{P}ph") is None]
        assert [shape for shape in others if shape.find(f".//{DECORATIVE}") is None] == []
        assert [text for shape in others for text in shape.itertext(f"{A}t")] == []


def slide_trees(pptx: bytes) -> Iterator[etree._Element]:
    with ZipFile(BytesIO(pptx)) as package:
        yield from (etree.fromstring(package.read(name)) for name in package.namelist() if is_slide(name))


def is_slide(part: str) -> bool:
    return re.fullmatch(r"ppt/slides/slide\d+\.xml", part) is not None


# ---- drawn


@dataclass(frozen=True)
class Drawing:
    """Slides, and the pages that LibreOffice made of them."""

    slides: tuple[Slide, ...]
    pages: tuple[Page, ...]
    pdf: Path

    def images(self, dpi: int, numbers: Sequence[int] = ()) -> Iterator[tuple[Slide, Image.Image]]:
        """The slides, or those from one number to another, as pictures; PPM is made in a tenth of the time of PNG."""
        first, last = numbers or (1, len(self.slides))
        stem = self.pdf.with_name(f"{self.pdf.stem}-page-{dpi}")
        pages = ("-f", str(first), "-l", str(last))
        subprocess.run(["pdftoppm", "-r", str(dpi), *pages, str(self.pdf), str(stem)], check=True, timeout=900)
        for slide, path in zip(self.slides[first - 1 : last], sorted(stem.parent.glob(f"{stem.name}-*")), strict=True):
            yield slide, Image.open(path).convert("RGB")


SAMPLED = "samples"
AT_ONCE = 40  # slides of a deck: of one with two hundred layouts, LibreOffice takes half as long again for each


def whole(name: str) -> dict[str, Deck]:
    """The longest texts, by parts, without those of twins, which would take as long again; and all samples.

    Of the themes after the first, one shows the one half of them and the next the other.
    """
    number = DRAWN_THEMES.index(name)
    longest = [slide for slide in deck(name, "longest").slides if not is_twin(slide.layout)]
    longest = longest[number % 2 :: 2] if number else longest
    parts = {f"longest-{at}": Deck(META, tuple(longest[at : at + AT_ONCE])) for at in range(0, len(longest), AT_ONCE)}
    return parts | {SAMPLED: one_deck({file: sample(name, file).deck for file in SAMPLES})}


def is_fullest(case: Case) -> bool:
    return case.layout.items == max(case.form.counts)


def is_emptiest(case: Case) -> bool:
    return case.layout.items == min(case.form.counts)


def drawn(decks: dict[str, Deck], look: Theme, folder: Path) -> dict[str, Drawing]:
    pages = render_all({name: write_package(slides, look) for name, slides in decks.items()}, folder)
    assert all(len(pages[name]) == len(slides.slides) for name, slides in decks.items())
    return {name: Drawing(slides.slides, pages[name], folder / f"{name}.pdf") for name, slides in decks.items()}


@needs_soffice
@pytest.mark.parametrize("name", DRAWN_THEMES)
def test_a_theme_is_drawn_as_it_was_placed(name: str, tmp_path: Path) -> None:
    """All that is asked of the longest texts and of all sample decks, drawn once: LibreOffice takes long."""
    drawings = drawn(whole(name), theme(name), tmp_path)
    for drawing in drawings.values():
        assert_in_place(drawing, theme(name))
    assert_filled(drawings[SAMPLED], theme(name))
    assert_leads_to_the_article(drawings[SAMPLED], sample(name, FLAGSHIP).outline.meta.url)


def assert_in_place(drawing: Drawing, look: Theme) -> None:
    """Every word is drawn in its place."""
    found = [
        f"{slide.id}: {problem}"
        for slide, page in zip(drawing.slides, drawing.pages, strict=True)
        for problem in amiss(with_pattern(slide, look), page)
    ]
    assert found == []


def with_pattern(slide: Slide, look: Theme) -> Slide:
    """The slide with what its deck's title draws on its layout, which may be a letter."""
    return replace(slide, layout=layout_with_pattern(slide.layout, bare_text(META.title), look))


def amiss(slide: Slide, page: Page) -> Iterator[str]:
    """Words outside every box, letters that are missing from theirs, type that was shrunk, and texts that meet."""
    static = [drawn for drawn in slide.layout.decor if drawn.style]
    boxes = [box(item.rect) for item in slide.items] + [box(drawn.rect) for drawn in static]
    yield from (f'"{word.text}" is in no box' for word in page.words if not any(is_in(word, each) for each in boxes))
    for item in slide.items:
        if item.placeholder.type != "sldNum":
            letters = Counter("".join(plain("".join(map(bare_text, item.texts))).split()))
            missing = letters - Counter(drawn_in(page, box(item.rect)))
            yield from [f"{item.placeholder.name} lacks {missing}"] if missing else []
    named = {item.size for item in slide.items if not isinstance(item, PictureItem)}
    named |= {item.head_size for item in slide.items if isinstance(item, TableItem)}
    named |= {
        point.label.size
        for item in slide.items
        if isinstance(item, ChartItem)
        for mark in item.plot.marks
        for point in mark.points
        if point.label
    }
    named |= {drawn.style.sizes[0] for drawn in static if drawn.style}
    yield from (f"{size} pt was never chosen" for size in page.sizes - named)
    yield from meetings(page, boxes)


def is_in(word: Word, other: Box) -> bool:
    """A word's box is as high as its font, and a large font's is higher than its lines by more."""
    return other.holds(word.box, down=max(DOWN, 0.05 * (word.box.bottom - word.box.top)))


def meetings(page: Page, boxes: list[Box]) -> Iterator[str]:
    """The texts of two boxes that are drawn one over the other; a line is taller than its letters."""
    texts = [[word for word in page.words if is_centred_in(word, each)] for each in boxes]
    for one, other in combinations(filter(None, texts), 2):
        if any(is_over(left.box, right.box) for left in one for right in other):
            yield f'"{one[0].text}" and "{other[0].text}" meet'


def is_centred_in(word: Word, other: Box) -> bool:
    across, down = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return other.left <= across <= other.right and other.top <= down <= other.bottom


def is_over(one: Box, other: Box) -> bool:
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return min(one.right, other.right) > max(one.left, other.left) and down > 0.3 * min(
        one.bottom - one.top, other.bottom - other.top
    )


def box(rect: Rect) -> Box:
    return Box(*(edge / EMU_PER_PT for edge in (rect.x, rect.y, rect.right, rect.bottom)))


CONTENT_AREA = Rect(Px(72), Px(150), Px(1136), Px(490))
EMPTY, FEW = 0.45, 0.1  # of the area's height, and of the slides


def assert_filled(drawing: Drawing, look: Theme) -> None:
    """Of our own articles, hardly a slide stands empty over more than half its height."""
    filled = {slide.id: ink(image, look.palette[slide.layout.background]) for slide, image in drawing.images(48)}
    empty = {slide: round(share, 2) for slide, share in filled.items() if share < EMPTY}
    assert len(empty) < FEW * len(filled), empty


def ink(image: Image.Image, background: str) -> float:
    """How much of the content area's height lies between the first and the last that is drawn there."""
    area = cropped(image, CONTENT_AREA)
    difference = ImageChops.difference(area, Image.new("RGB", area.size, f"#{background}"))
    _, top, _, bottom = difference.point(lambda value: 255 * (value > 4)).getbbox() or (0, 0, 0, 0)
    return float((bottom - top) / area.height)


def assert_leads_to_the_article(drawing: Drawing, url: str) -> None:
    """By the code on the last slide."""
    import zxingcpp

    number = max(number for number, slide in enumerate(drawing.slides, 1) if slide.id.startswith(FLAGSHIP))
    ((_, image),) = drawing.images(72, (number, number))
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == url


def cropped(image: Image.Image, rect: Rect) -> Image.Image:
    """What is drawn in a place of the slide."""
    left, top, right, bottom = (edge * image.width // SLIDE_WIDTH for edge in (rect.x, rect.y, rect.right, rect.bottom))
    return image.crop((left, top, right, bottom))


def test_the_gallery_shows_every_theme() -> None:
    docs = Path(__file__).parent.parent / "docs"
    shown = re.findall(r"\((gallery-(\w+)\.png)\)", (docs / "gallery.md").read_text("utf-8"))
    assert [name for _, name in shown] == THEMES
    assert [file for file, _ in shown if (docs / file).stat().st_size > 700_000] == []
