"""Draws docs/gallery.md with its pictures, and those of other pages, from real decks: `python -m docs.gallery`."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw, ImageFont

from generator import build
from generator.cli.options import catalogue_names
from generator.decks import open_deck
from generator.look import open_theme
from generator.model.deck import Deck, Slide
from generator.model.theme import Form, Theme
from generator.show.engines import find_engine, pictures_of_pdf
from generator.show.export import ExportOptions, exported_file
from generator.write import write_package
from tests.render import render
from tests.specimens import META, SPECIMEN, Case, cases

DOCS = Path(__file__).parent
ARTICLE = DOCS.parent / "content" / "open-source-ai.yaml"
FIGURES = DOCS.parent / "content" / "leap-seconds.yaml"
FIGURED = ("picture-full", "stat", "chart-takeaway", "timeline", "table", "code")
SHOWN = ("cover", "statement", "agenda", "bento", "versus", "outlook", "questions", "takeaways", "closing")
GAP, LABEL = 6, 20  # px
PAPER = 420  # px: the width of a page of paper
GREY = (120, 120, 120)
# Of a file, and of these the most frequent; the others are chosen for coverage: a small bar keeps its own.
COLOURS, FLAT = 64, 40

PAGE = """# Layouts

Each picture shows every layout in one theme. The numbers say how many items a layout holds. The talk and the content
choose the layout of a slide: with icons or without, in columns or in rows, whichever shows the most text. Boxes are as
tall as their texts need. See [themes](themes.md) and [layouts](layouts.md) for your own.

`python -m docs.gallery` draws this page.
"""
ABOUT_FIGURES = """
## An article about figures

Slides of [leap-seconds.yaml](../content/leap-seconds.yaml), with charts, pictures, a table, a timeline and code.

![The sample about figures in each theme](figures.png)
"""

Tile = tuple[str, Image.Image]  # its label, and what it shows


def main() -> None:
    """Write the page and every picture."""
    page = [PAGE]
    for theme in map(open_theme, catalogue_names("themes")):
        save(sheet(layouts(theme), 5, 224, LABEL), f"gallery-{theme.name}.png")
        page.append(
            f"\n## {theme.name}\n\n{theme.description}\n\n![All layouts in {theme.name}](gallery-{theme.name}.png)\n"
        )
    page.append(ABOUT_FIGURES)
    (DOCS / "gallery.md").write_text("".join(page), "utf-8")
    save(sheet(figures(), len(catalogue_names("themes")), 418, LABEL), "figures.png")
    save(sheet(shown(ARTICLE, SHOWN), 3, 418), "flagship.png")
    save(papers(), "notes.png")


def layouts(theme: Theme) -> list[Tile]:
    """Each form, with the middle one of the numbers of items for which it is there, and nothing that is optional."""
    forms = {case.form.name: case for case in cases(theme.name)}  # the last: the bare one
    slides = {name: specimen(theme, form, form.counts[len(form.counts) // 2]) for name, (form, _) in forms.items()}
    images = drawn(write_package(Deck(META, tuple(slides.values())), theme))
    labels = [label(name, forms[name].form.counts) for name in slides]
    return list(zip(labels, images, strict=True))


def specimen(theme: Theme, form: Form, count: int) -> Slide:
    """A slide in a form as somebody would write it."""
    bare = Case(form, form.solve(count, {"title", "caption", "closing"}))
    return SPECIMEN["usual"](theme, bare)[0]


def label(name: str, counts: Sequence[int]) -> str:
    return f"{name} ({counts[0]} to {counts[-1]})" if len(counts) > 1 else name


def figures() -> list[Tile]:
    """Slides of the sample about figures, each in every theme."""
    themes = catalogue_names("themes")
    rows = zip(*(shown(FIGURES, FIGURED, theme) for theme in themes), strict=True)
    return [(theme, image) for row in rows for theme, (_, image) in zip(themes, row, strict=True)]


def shown(article: Path, families: Sequence[str], theme: str = "paper") -> list[Tile]:
    """The first slide of each of these families."""
    result = build(article, theme=theme)
    first: dict[str, Image.Image] = {}
    slides = (slide for slide in result.deck.slides if not slide.hidden)
    for slide, image in zip(slides, drawn(result.pptx), strict=True):
        first.setdefault(slide.layout.family, image)
    return [("", first[family]) for family in families]


def papers() -> Image.Image:
    """A page to speak from, one with lines to write on, and one with six slides."""
    pptx = build(ARTICLE).pptx
    given = pptx, open_deck(pptx, ARTICLE.name), find_engine()
    pdfs = (
        (exported_file("notes", *given, ExportOptions()), 4),
        (exported_file("handout", *given, ExportOptions()), 1),
        (exported_file("handout", *given, ExportOptions(per_page=6)), 0),
    )
    images = [Image.open(BytesIO(pictures_of_pdf(pdf, PAPER)[page])).convert("RGB") for pdf, page in pdfs]
    picture = Image.new("RGB", (len(images) * (PAPER + GAP) + GAP, images[0].height + 2 * GAP), GREY)
    for number, image in enumerate(images):
        picture.paste(image, (GAP + number * (PAPER + GAP), GAP))
    return picture


def drawn(pptx: bytes) -> list[Image.Image]:
    """A picture of each slide, 1280 px wide."""
    with TemporaryDirectory() as folder:
        render(pptx, Path(folder))
        subprocess.run(["pdftoppm", "-r", "96", "-png", "deck.pdf", "page"], cwd=folder, check=True)
        return [Image.open(path).convert("RGB") for path in sorted(Path(folder).glob("page-*.png"))]


def sheet(tiles: Sequence[Tile], columns: int, width: int, label: int = 0) -> Image.Image:
    """The tiles side by side, each under its label."""
    across, down = width + GAP, width * 9 // 16 + GAP + label
    picture = Image.new("RGB", (columns * across + GAP, -(-len(tiles) // columns) * down + GAP), GREY)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(14)
    for number, (name, image) in enumerate(tiles):
        left, top = GAP + number % columns * across, GAP + number // columns * down
        draw.text((left, top), name, "white", font)
        picture.paste(image.resize((width, width * 9 // 16), Image.Resampling.LANCZOS), (left, top + label))
    return picture


def save(picture: Image.Image, name: str) -> None:
    """In the few colours of a small file; a theme's large faces keep theirs, whatever a picture needs."""
    counted = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
    flat = [channel for _, colour in counted[:FLAT] for channel in colour]
    others = picture.quantize(COLOURS - FLAT, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).getpalette()
    palette = Image.new("P", (1, 1))
    palette.putpalette([*flat, *others])
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(DOCS / name, optimize=True)


if __name__ == "__main__":
    main()
