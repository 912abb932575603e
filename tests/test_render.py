"""Decks drawn by LibreOffice, an eye that is not ours: every word is on its page, in its box, and large enough."""

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import yaml
from pptx import Presentation
from pptx.util import Pt

from generator import build
from tests.render import Page, Sheet, drawn_in, needs_soffice, render_all, sheets
from tests.seen import smallest_font
from tests.test_laws import HOSTILE

CONTENT = Path(__file__).parent.parent / "content"
SMALLEST = 12  # points, of footers; what must be read is larger
LEGIBLE = 14

LATIN = ("a word of 300 letters", "a paragraph of 5,000 words", "60 bullets", "a heading of 60 words", "40 questions")
LATIN += ("equal sections of two slides", "wide letters")  # there are fonts for them where CI runs


@needs_soffice
def test_articles_are_drawn_as_they_were_placed(tmp_path: Path) -> None:
    """Ours and hostile ones, in one go: LibreOffice takes long to start."""
    decks = {name: build(CONTENT / name).pptx for name in ("open-source-ai.yaml", "open-source-ai.txt")}
    for name in LATIN:
        article = {"title": f"Hostile: {name}", "author": "Ada Byron", "sections": HOSTILE[name]}
        decks[name] = build(yaml.safe_dump(article, width=10_000).encode(), name="article.yaml", slides="all").pptx
    pages = render_all({name.replace(".", " "): pptx for name, pptx in decks.items()}, tmp_path)
    found = {name: problems(decks[name], drawn) for name, drawn in zip(decks, pages.values(), strict=True)}
    assert {name: each for name, each in found.items() if each} == {}


MOTIF = 200  # points: the height of a line that holds one letter of a pattern, which is less high than its line


# What is written on a slide of python-pptx's own, its size, where it stands, and what must be found.
SEEN = {
    "sound": ("It fits.", 28, 300, ""),
    "small": ("It is small.", 8, 300, "8 pt"),
    "long": ("far too much " * 200, 28, 300, "are not in its box"),
    "wide": ("far\u00a0too\u00a0far\u00a0right", 28, 660, "reaches over the page"),
    "high": ("a little too much " * 40, 28, 300, "stands in no placeholder"),
}


@needs_soffice
def test_this_eye_sees(tmp_path: Path) -> None:
    """To know that the tests above can fail."""
    decks = {name: deck_that_says(words, size, left) for name, (words, size, left, _) in SEEN.items()}
    for name, pages in render_all(decks, tmp_path).items():
        told, found = SEEN[name][-1], problems(decks[name], pages, themed=False)
        assert any(told in problem for problem in found) if told else found == [], name


def deck_that_says(words: str, size: int, left: int) -> bytes:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "A title"
    body = slide.placeholders[1]
    body.left, body.top, body.width, body.height = Pt(left), Pt(130), Pt(400), Pt(350)
    frame = body.text_frame
    frame.text = words
    frame.paragraphs[0].runs[0].font.size = Pt(size)
    frame._txBody.bodyPr.remove_all("a:normAutofit")
    with BytesIO() as file:
        deck.save(file)
        return file.getvalue()


def problems(pptx: bytes, pages: Sequence[Page], *, themed: bool = True) -> list[str]:
    """What is wrong with the pages that LibreOffice makes of a deck."""
    slides = sheets(pptx)
    if len(pages) != len(slides):
        return [f"{len(slides)} slides became {len(pages)} pages"]
    found = [
        f"page {number}: {problem}"
        for number, (page, sheet) in enumerate(zip(pages, slides, strict=True), 1)
        for problem in (*_outside(page, sheet), *_undrawn(page, sheet), *_sizes(page, sheet))
    ]
    return found + (
        [f"the smallest font is {smallest_font(pptx)} pt"] if themed and smallest_font(pptx) < LEGIBLE else []
    )


def _outside(page: Page, sheet: Sheet) -> Iterator[str]:
    """Words over the page's edge, and those in no placeholder and in none of the layout's own texts."""
    for word in page.words:
        is_motif = word.box.bottom - word.box.top > MOTIF
        if not page.box.holds(word.box, across=0, down=is_motif):
            yield f'"{word.text}" reaches over the page'
        if not any(box.holds(word.box) for box in sheet.boxes):
            yield f'"{word.text}" stands in no placeholder'


def _undrawn(page: Page, sheet: Sheet) -> Iterator[str]:
    """Words that a placeholder has in the file and not in its box on the page, one by one and by their number."""
    for placeholder in sheet.placeholders:
        drawn = drawn_in(page, placeholder.box)
        yield from (
            f'"{word}" of {placeholder.name} is not in its box' for word in placeholder.words if word not in drawn
        )
        missing = Counter("".join(placeholder.words)) - Counter(drawn)
        if missing:
            yield f"{missing.total()} letters of {placeholder.name} are not in its box"


def _sizes(page: Page, sheet: Sheet) -> Iterator[str]:
    """Type that is too small, and type that LibreOffice shrank because it did not fit."""
    for size in sorted(page.sizes):
        if size < SMALLEST:
            yield f"{size} pt is too small"
        if size not in sheet.sizes:
            yield f"{size} pt is no size of the slide's: {sorted(sheet.sizes)}"
