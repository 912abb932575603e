"""Draws the picture of docs/edits.md, of its deck as it was built, edited and merged: `python -m docs.edits`."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from pptx import Presentation
from pptx.util import Cm

from docs.gallery import save, sheet
from generator import build
from generator.pipeline import merged_result
from generator.show.engines import find_engine, pictures_of_pdf
from tests.merging import edited, shape_with

PAGE = Path(__file__).with_name("edits.md")
ADA = {"text": ["holds half", "keeps most"], "slide": ["More of it"]}
SIDES = ("", "article")
AUTHOR = {"half": "60 percent", "six": "seven"}
WIDTH, LABEL = 836, 20  # px, twice that of a slide in a sheet, and of the line above it


def main() -> None:
    """Write a picture of the second slide of each deck."""
    article = re.findall("```markdown\n(.*?)```", PAGE.read_text("utf-8"), re.S)[0]
    built = build(article.encode(), name="roof.md").pptx
    deck = moved(edited(built, ADA))
    for old, new in AUTHOR.items():
        article = article.replace(old, new)
    result = build(article.encode(), name="roof.md")
    merged, ours = (merged_result(result, deck, Path("roof.pptx"), lambda _, side=side: side) for side in SIDES)
    decks = {"as it was built": built, "as Ada sends it back": deck}
    decks |= {"merged with the article": merged.pptx, "merged with --ours 2": ours.pptx}
    shown = [(name, second_slide(pptx)) for name, pptx in decks.items()]
    save(sheet(shown, 2, WIDTH // 2, LABEL), "edits.png")


def moved(pptx: bytes) -> bytes:
    """A deck in which the second card, its heading and its text, stands lower."""
    presentation = Presentation(BytesIO(pptx))
    for words in ("Heat", "The rooms below"):
        shape = shape_with(presentation, words)
        left, top, width, height = shape.left, shape.top, shape.width, shape.height
        shape.left, shape.top, shape.width, shape.height = left, top + Cm(4), width, height
    with BytesIO() as file:
        presentation.save(file)
        return file.getvalue()


def second_slide(pptx: bytes) -> Image.Image:
    _, picture, *_ = pictures_of_pdf(find_engine().pdf_of_deck(pptx), WIDTH)
    return Image.open(BytesIO(picture)).convert("RGB")


if __name__ == "__main__":
    main()
