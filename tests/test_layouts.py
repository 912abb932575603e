"""Every layout of every theme, filled with texts of every length: measured, opened again, and drawn by LibreOffice."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import combinations, pairwise, product
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from PIL import Image, ImageChops

from generator import Result, build
from generator.check import check
from generator.look import open_theme
from generator.look.contrast import shaded_palette_color
from generator.model.article import Article
from generator.model.chart import ChartItem
from generator.model.colors import PLAIN
from generator.model.deck import Deck, PictureItem, Slide, TableItem, TextItem
from generator.model.geometry import EMU_PER_PT, SLIDE_WIDTH, Px, Rect
from generator.model.text import bare_text
from generator.model.theme import LABEL, Layout, Slot, Theme
from generator.shipped import TEMPLATES
from generator.write import write_package
from generator.write.names import layout_names_in_package
from tests.examples import examples
from tests.render import DOWN, DRAWN_THEMES, Box, Page, Word, drawn_in, needs_soffice, plain, render, render_all
from tests.specimens import META, NOWHERE, SPECIMEN, Case, cases, fills, is_twin, specimens

pytestmark = pytest.mark.slow

CONTENT = Path(__file__).parent.parent / "content"
FLAGSHIP = "open-source-ai.yaml"
SAMPLES = sorted(path.name for path in CONTENT.glob("*.yaml"))
THEMES = sorted(path.stem for path in (TEMPLATES / "themes").glob("*.yaml"))

GUTTER = Px(28)
FLOOR = 18  # points, of all that is read from the back row; these may be smaller
SMALL = {
    "foot": 12,
    "label": 14,
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
every_length = pytest.mark.parametrize("length", SPECIMEN)


@cache
def theme(name: str) -> Theme:
    return open_theme(name)


@cache
def deck(name: str, length: str) -> Deck:
    return specimens(theme(name), length)


@cache
def pptx(name: str, length: str) -> bytes:
    return write_package(deck(name, length), theme(name))


@cache
def sample(name: str, file: str) -> Result:
    return build(CONTENT / file, theme=name)


def one_deck(decks: dict[str, Deck]) -> Deck:
    """The slides of several decks under ids of their own, leading nowhere."""
    return Deck(META, tuple(_apart(slide, name) for name, deck in decks.items() for slide in deck.slides))


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
@pytest.mark.parametrize("length", ["shortest", "usual", "longest"])
def test_a_layout_holds_them(name: str, length: str) -> None:
    pairs = zip(cases(name), deck(name, length).slides, strict=True)
    assert [case.layout.name for case, slide in pairs if not fills((slide,), case)] == []


@every_theme
def test_the_texts_of_neighbours_stand_a_gutter_apart(name: str) -> None:
    texts = {
        layout.name: [slot for slot in layout.slots if slot.item and slot.type != "pic"]
        for layout in theme(name).layouts
    }
    pairs = ((layout, *pair) for layout, slots in texts.items() for pair in combinations(slots, 2))
    beside = [(layout, one.rect, two.rect) for layout, one, two in pairs if one.item != two.item and _beside(one, two)]
    assert (
        beside and [each for each, one, two in beside if max(one.x, two.x) < min(one.right, two.right) + GUTTER] == []
    )


@every_theme
def test_the_heads_of_a_comparison_stand_well_below_the_rule(name: str) -> None:
    for layout in theme(name).families["versus"].layouts:
        above = [drawn.rect.bottom for drawn in layout.decor if drawn.rect.y == Px(142)] or [
            title_of(layout).rect.bottom
        ]
        assert all(slot.rect.y >= max(above) + Px(16) for slot in layout.slots if slot.name in ("left", "right"))


@every_theme
def test_a_line_that_parts_rows_stands_only_between_them(name: str) -> None:
    for family in ("agenda", "numbered"):
        for layout in theme(name).families[family].layouts:
            content = range(title_of(layout).rect.bottom, Px(648))
            thin = [drawn.rect.y for drawn in layout.decor if drawn.rect.height <= Px(3)]
            lines = [y for y in thin if y in content]
            numbers = [drawn.rect.y for drawn in layout.decor if drawn.text]
            heads = len(lines) == len(numbers) and all(map(int.__lt__, sorted(lines), sorted(numbers)))
            assert lines
            assert heads or not numbers or min(lines) > min(numbers), layout.name  # each item under one, or none first


@every_theme
def test_the_rows_of_a_comparison_keep_air_around_them(name: str) -> None:
    for layout in theme(name).families["versus"].layouts:
        panels = panels_of(layout) or [slot.rect for slot in layout.slots if slot.item and slot.name == "body"]
        for column in {panel.x for panel in panels}:  # one, or one for each of two sides
            rows = [panel for panel in panels if panel.x == column]
            assert all(below.y >= above.bottom + Px(10) for above, below in pairwise(rows))
        lowest = max(panel.bottom for panel in panels)
        assert lowest <= Px(648)
        closing = [slot.rect for slot in layout.slots if slot.name == "closing"]
        assert all(each.y >= lowest + Px(12) for each in closing)


@every_theme
def test_the_cards_of_an_uneven_row_are_as_wide_as_the_others(name: str) -> None:
    five = [layout for layout in theme(name).families["cards"].layouts if layout.items == 5]
    cards = [[slot.rect.width for slot in layout.slots if slot.item and slot.name == "body"] for layout in five]
    panels = [[panel.width for panel in panels_of(layout)] for layout in five]
    assert five and all(max(widths) - min(widths) <= 1 for widths in (*cards, *filter(None, panels)))


def title_of(layout: Layout) -> Slot:
    return next(slot for slot in layout.slots if slot.type == "title")


def panels_of(layout: Layout) -> list[Rect]:
    """What is drawn behind all texts of one item, and is no part of the slide with a ground of its own."""
    items = {slot.item for slot in layout.slots if slot.item}

    def holds(rect: Rect, item: int) -> bool:
        return all(rect.contains(slot.rect) for slot in layout.slots if slot.item == item)

    panels = [drawn.rect for drawn in layout.decor if drawn.ground == PLAIN]
    return [rect for rect in panels if sum(holds(rect, item) for item in items) == 1]


def _beside(one: Slot, other: Slot) -> bool:
    return one.rect.y < other.rect.bottom and other.rect.y < one.rect.bottom


@every_theme
@every_length
def test_no_text_is_small(name: str, length: str) -> None:
    texts = [item for slide in deck(name, length).slides for item in slide.items if not isinstance(item, PictureItem)]
    small = {(item.placeholder.style.name, item.size) for item in texts if item.size < FLOOR}
    assert [(style, size) for style, size in small if size < SMALL.get(style.split("-")[0], FLOOR)] == []


@every_theme
@every_length
def test_nothing_is_found_in_the_file(name: str, length: str) -> None:
    _, findings = check(pptx(name, length), Article(NOWHERE, META, ()), deck(name, length))
    assert {finding.code: finding for finding in findings if finding.code not in ("same-title", "lost")} == {}


@every_theme
@every_length
def test_all_that_is_no_placeholder_is_decoration(name: str, length: str) -> None:
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

    def images(self, dpi: int = 96) -> Iterator[tuple[Slide, Image.Image]]:
        """The slides, each as a picture; as PPM, which is made in a tenth of the time of PNG."""
        stem = self.pdf.with_name(f"{self.pdf.stem}-page-{dpi}")
        subprocess.run(["pdftoppm", "-r", str(dpi), str(self.pdf), str(stem)], check=True, timeout=900)
        for slide, path in zip(self.slides, sorted(stem.parent.glob(f"{stem.name}-*")), strict=True):
            yield slide, Image.open(path).convert("RGB")


SAMPLED = "samples"
AT_ONCE = 40  # slides of a deck: of one with two hundred layouts, LibreOffice takes half as long again for each


def whole(name: str) -> dict[str, Deck]:
    """The longest texts, by parts, and all samples.

    Twins, which differ in a line and in height, are measured alone, as is, in all themes but the first, what stands
    between the least and the most items of a form: drawing them would take twice as long.
    """
    pairs = zip(cases(name), deck(name, "longest").slides, strict=True)
    longest = [
        slide for case, slide in pairs if not is_twin(slide.layout) and (name == DRAWN_THEMES[0] or is_at_an_end(case))
    ]
    parts = {f"longest-{at}": Deck(META, tuple(longest[at : at + AT_ONCE])) for at in range(0, len(longest), AT_ONCE)}
    return parts | {SAMPLED: one_deck({file: sample(name, file).deck for file in SAMPLES})}


def is_at_an_end(case: Case) -> bool:
    return case.layout.items in (min(case.form.counts), max(case.form.counts))


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
        assert_in_place(drawing)
    assert_filled(drawings[SAMPLED], theme(name))
    assert_leads_to_the_article(drawings[SAMPLED], sample(name, FLAGSHIP).outline.meta.url)


def assert_in_place(drawing: Drawing) -> None:
    """Every word is drawn in its place."""
    found = [
        f"{slide.id}: {problem}"
        for slide, page in zip(drawing.slides, drawing.pages, strict=True)
        for problem in amiss(slide, page)
    ]
    assert found == []


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


def test_this_eye_sees_texts_that_meet() -> None:
    page = Page(Box(0, 0, 960, 540), (Word("one", Box(10, 10, 50, 30)), Word("two", Box(40, 20, 90, 40))), frozenset())
    assert list(meetings(page, [Box(0, 0, 60, 25), Box(0, 25, 90, 60)])) == ['"one" and "two" meet']


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

    image = [image for slide, image in drawing.images(72) if slide.id.startswith(FLAGSHIP)][-1]
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == url


@needs_soffice
def test_another_theme_recolours_every_slide(tmp_path: Path) -> None:
    """As PowerPoint's own switch of themes does, only theme1.xml is another."""
    result, palette = sample("paper", FLAGSHIP), theme("journal").palette
    switched = with_part(result.pptx, write_package(Deck(META, ()), theme("journal")), "ppt/theme/theme1.xml")
    pages = render(switched, tmp_path)
    for slide, image in Drawing(result.deck.slides, pages, tmp_path / "deck.pdf").images():
        (title,) = (item for item in slide.items if item.placeholder.type == "title")
        corner = Rect(Px(4), Px(4), 1, 1)
        drawn = [each.fill for each in slide.layout.decor if each.fill and each.rect.contains(corner)]
        assert image.getpixel((4, 4)) == rgb(shaded_palette_color(palette, [slide.layout.background, *drawn][-1])), (
            slide.id
        )
        assert is_shown(image, title.rect, shaded_palette_color(palette, title.placeholder.style.color)), slide.id


def with_part(pptx: bytes, other: bytes, name: str) -> bytes:
    """A package with one part from another one."""
    data = BytesIO()
    with ZipFile(BytesIO(pptx)) as old, ZipFile(BytesIO(other)) as new, ZipFile(data, "w") as package:
        for entry in old.namelist():
            package.writestr(entry, (new if entry == name else old).read(entry))
    return data.getvalue()


def rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color))


def is_shown(image: Image.Image, rect: Rect, color: str) -> bool:
    """Whether something in a place has just that colour."""
    area = cropped(image, rect)
    return any(shown == rgb(color) for _, shown in area.getcolors(area.width * area.height) or ())


def cropped(image: Image.Image, rect: Rect) -> Image.Image:
    """What is drawn in a place of the slide."""
    left, top, right, bottom = (edge * image.width // SLIDE_WIDTH for edge in (rect.x, rect.y, rect.right, rect.bottom))
    return image.crop((left, top, right, bottom))


def test_the_gallery_shows_every_theme() -> None:
    docs = Path(__file__).parent.parent / "docs"
    shown = re.findall(r"\((gallery-(\w+)\.png)\)", (docs / "gallery.md").read_text("utf-8"))
    assert [name for _, name in shown] == THEMES
    assert [file for file, _ in shown if (docs / file).stat().st_size > 700_000] == []


def test_rows_are_whole_pixels_apart() -> None:
    """Else the lines between them are drawn over two pixels here and one there, pale and dark."""
    lines = [drawn.rect.y for layout in theme("paper").layouts for drawn in layout.decor if drawn.rect.height == Px(1)]
    assert lines and all(y % Px(1) == 0 for y in lines)


@every_theme
def test_a_label_stands_above_its_title_and_nothing_else_moves(name: str) -> None:
    found = 0
    for form in (form for family in open_theme(name).families.values() for form in family.forms):
        for count, tall in product(form.counts, (48.0, 96.0)):
            plain, made = form.solved(count, {"title"}), form.solved(count, {"title", LABEL}, {"title": tall})
            title = next(slot for slot in made.slots if slot.type == "title")
            above = next((slot for slot in made.slots if slot.name == LABEL and slot not in plain.slots), None)
            if above is None:
                continue
            found += 1
            others = [slot for slot in made.slots if slot not in (title, above)]
            assert above.rect.bottom == title.rect.y and above.rect.y > 0 and title.rect.height >= Px(tall * 0.9)
            assert [slot.idx for slot in others] == [slot.idx for slot in plain.slots if slot.type != "title"]
            assert all(
                slot.rect.x >= title.rect.right
                or slot.rect.right <= title.rect.x
                or slot.rect.y >= title.rect.bottom
                or slot.rect.bottom <= above.rect.y
                for slot in others
                if slot.type != "pic"
            )
            assert all(slot.idx != above.idx for slot in plain.slots)
    assert found > 100


@settings(max_examples=examples(100), deadline=None)
@given(st.data())
def test_two_layouts_of_a_deck_never_have_one_name(data: st.DataObject) -> None:
    look = theme(data.draw(st.sampled_from(THEMES)))
    forms = [form for family in look.families.values() for form in family.forms]
    some = data.draw(st.lists(st.sampled_from(forms), max_size=60))
    used = [form.solved(form.counts[-1], {"title", LABEL}, {"body": 8.0 * at}) for at, form in enumerate(some)]
    shown = layout_names_in_package((*look.gallery, *used))
    titles = [layout.title for layout in shown.values()]
    assert len(set(titles)) == len(titles)
    assert titles[: len(look.gallery)] == [layout.title for layout in look.gallery]
    assert shown.keys() == {layout.name for layout in (*look.gallery, *used)}
    assert [title for title in titles if not re.fullmatch(r"[A-Z][a-z]+( [a-z]+| \d+|,)*( \(\d+\))?", title)] == []


def test_names_of_layouts_are_not_used_twice() -> None:
    """Else a slide would stand on a layout that another one asked for."""
    names = [layout.name for layout in (*theme("paper").layouts, *theme("paper").gallery)]
    families = {layout.name: layout for layout in theme("paper").layouts}
    assert len(names) - len(set(names)) == sum(each.name in families for each in theme("paper").gallery)
    assert all(families.get(each.name, each) == each for each in theme("paper").gallery)
