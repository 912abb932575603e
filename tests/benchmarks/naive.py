"""The rival of speed.py: a deck made with the object API of python-pptx, as its documentation shows it.

python tests/benchmarks/naive.py ARTICLE.json DECK.pptx
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.presentation import Presentation as PptxPresentation

TITLE, TITLE_AND_CONTENT, TITLE_ONLY = 0, 1, 5


def presentation(article: dict[str, Any]) -> PptxPresentation:
    """The deck of an article: a title, sections of (heading, points, notes), and a closing."""
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[TITLE]).shapes.title.text = article["title"]
    for heading, points, notes in article["sections"]:
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_AND_CONTENT])
        slide.shapes.title.text = heading
        body = slide.placeholders[1].text_frame
        body.text = points[0]
        for point in points[1:]:
            body.add_paragraph().text = point
        slide.notes_slide.notes_text_frame.text = "\n".join(notes)
    deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY]).shapes.title.text = article["closing"]
    return deck


def main(source: str, target: str) -> None:
    presentation(json.loads(Path(source).read_text("utf-8"))).save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
