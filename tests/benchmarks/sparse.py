"""How much of their slides decks use: drawn by LibreOffice, those whose content covers less than 45 % of its room.

    python tests/benchmarks/sparse.py talk.pptx              # one deck, or several
    python tests/benchmarks/sparse.py decks/ --less-than 30  # all decks of a folder, and only what is nearly empty

The room is what lies between the margins, below the title and above the foot; where the title itself is what a slide
says, as on a cover, it counts as content. Content is what stands out from the slide's ground, as text does, and rules
and panels do not, and covers the box around it. Hidden slides are not drawn. The exit code is 1 if 8 % of the slides or
more are listed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image
from pptx import Presentation
from pptx.slide import Slide

from tests.render import render_all

BAR = 8.0  # percent of the slides
DPI = 72  # 960 px to a slide
WIDTH, HEIGHT = 1280, 720  # of a slide in px, as layouts.yaml counts
MARGIN, RULE, FOOT = 72, 22, 660  # px: at the sides, under a title where its rule is drawn, where the foot begins
SAYS = 0.4  # of the slide's height: a title that ends lower down is what the slide says
SEEN = 2.0  # contrast to the ground: text has 4.5 or more, rules and panels have 1.7 or less in every theme


class Use(NamedTuple):
    """How much a slide uses of its room, from 0 to 1."""

    deck: str
    number: int
    layout: str
    title: str
    share: float

    def __str__(self) -> str:
        return f"{self.deck}: {self.number}: {self.share:4.0%}  {self.layout}: {self.title[:60]}"


def room(slide: Slide, height: int) -> tuple[float, float, float, float]:
    """The room of a slide's content, its edges as shares of the slide's width and height."""
    title = slide.shapes.title
    bottom = (title.top + title.height) / height if title is not None else 0.0
    top = bottom + RULE / HEIGHT if bottom < SAYS else MARGIN / HEIGHT
    return MARGIN / WIDTH, top, 1 - MARGIN / WIDTH, FOOT / HEIGHT


def contrast(one: int, other: int) -> float:
    """The contrast of two greys, 0 to 255, from 1 to 21, as WCAG defines it; that of colours is nearly that."""
    dark, light = sorted(float((value / 255) ** 2.2) + 0.05 for value in (one, other))
    return light / dark


def covered(page: Image.Image, edges: tuple[float, float, float, float]) -> float:
    """The share of a room that the box around its ink covers."""
    grey = page.convert("L")
    ground = Counter(grey.crop((0, 0, page.width, 1)).tobytes()).most_common(1)[0][0]  # most of the upper edge
    left, top, right, bottom = (
        round(edge * side) for edge, side in zip(edges, (page.width, page.height) * 2, strict=True)
    )
    ink = grey.crop((left, top, right, bottom)).point(lambda value: 255 * (contrast(value, ground) >= SEEN))
    box = ink.getbbox()
    return (box[2] - box[0]) * (box[3] - box[1]) / ((right - left) * (bottom - top)) if box else 0.0


def uses(decks: list[Path], folder: Path) -> Iterator[Use]:
    """Every slide that is shown, deck by deck."""
    named = {f"{number:03}": deck for number, deck in enumerate(decks)}  # decks of two folders may share a name
    render_all({name: deck.read_bytes() for name, deck in named.items()}, folder)
    for name, deck in named.items():
        subprocess.run(("pdftoppm", "-r", str(DPI), folder / f"{name}.pdf", folder / name), check=True)
        opened = Presentation(str(deck))
        shown = [slide for slide in opened.slides if slide.element.get("show") != "0"]
        for number, (slide, page) in enumerate(zip(shown, sorted(folder.glob(f"{name}-*.ppm")), strict=True), 1):
            title = slide.shapes.title
            with Image.open(page) as image:
                share = covered(image, room(slide, opened.slide_height or 0))
            text = " ".join(title.text_frame.text.split()) if title is not None else ""
            yield Use(deck.name, number, slide.slide_layout.name, text, share)


def found(paths: list[Path]) -> list[Path]:
    """The decks, and those in folders."""
    return [each for path in paths for each in (sorted(path.rglob("*.pptx")) if path.is_dir() else [path])]


def main() -> int:
    summary, _, example = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=example, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("decks", type=Path, nargs="+", metavar="DECK", help="a .pptx, or a folder of them")
    parser.add_argument("--less-than", type=float, default=45.0, metavar="PERCENT", help="of the room (default: 45)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        judged = list(uses(found(asked.decks), Path(folder)))
    sparse = [use for use in judged if use.share < asked.less_than / 100]
    percent = 100 * len(sparse) / max(1, len(judged))
    print(*sparse, f"{len(sparse)} of {len(judged)} slides ({percent:.1f} %) use less of their room", sep="\n")
    return int(percent >= BAR)


if __name__ == "__main__":
    sys.exit(main())
