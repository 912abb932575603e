"""Draws the pictures of docs/templates.md, of decks on a template made here: `python -m docs.templates`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from docs.gallery import ARTICLE, save, sheet
from generator import Result, build
from generator.cli.template_command import sample_on_template
from generator.show.engines import find_engine, pictures_of_pdf
from tests.made_template import Box, MadeLayout, made_template

PALETTE = ("1B2A2F", "FFFFFF", "12343B", "EEF3F1", "0B6E6E", "B4531F", "5B7F2B", "7A5C00", "2F5DA8", "8A3B78")
DARK, LIGHT, WARM = "12343B", "FFFFFF", "E8B04A"
ON_TALK = ("cover", "agenda", "statement", "bento", "versus", "outlook", "questions", "takeaways", "closing")
ON_SAMPLE = ("speaker", "bento", "steps", "timeline", "stat", "quote", "table", "chart", "code")
WIDTH = 836  # px, twice that of a picture in a sheet

BAR = Box("shape", (0, 0, 0.012, 1), "Bar", fill=PALETTE[4])
SIGN = Box("shape", (0.94, 0.045, 0.035, 0.0622), "Sign", fill=WARM)
FEET = (
    Box("ftr", (0.05, 0.925, 0.5, 0.05), "Footer 8", "11", 12, "5A6B70"),
    Box("sldNum", (0.85, 0.925, 0.1, 0.05), "Number 9", "12", 12, "5A6B70"),
)
TITLE = Box("title", (0.05, 0.06, 0.85, 0.13), "Title 1", "", 40, DARK)
FREE = (BAR, SIGN, TITLE, *FEET)
LEFT = Box("body", (0.05, 0.24, 0.43, 0.64), "Left 2", "1", 28)
BIG = Box("ctrTitle", (0.08, 0.3, 0.75, 0.28), "Title 1", "", 60, LIGHT)
SMALL = Box("subTitle", (0.08, 0.6, 0.84, 0.24), "Subtitle 2", "1", 28, WARM)
EDGE = Box("shape", (0, 0.94, 1, 0.06), "Edge", fill=WARM)
LAYOUTS = (
    MadeLayout("Title Slide", (EDGE, BIG, SMALL), "title", DARK),
    MadeLayout("Section Header", (EDGE, replace(BIG, kind="title", size=48)), "secHead", PALETTE[4]),
    MadeLayout("Title and Content", (*FREE, replace(LEFT, place=(0.05, 0.24, 0.9, 0.64), name="Content 2")), "obj"),
    MadeLayout("Two Content", (*FREE, LEFT, replace(LEFT, place=(0.52, 0.24, 0.43, 0.64), name="Right 3", idx="2"))),
    MadeLayout("Title Only", FREE, "titleOnly"),
    MadeLayout("Thanks", (EDGE, replace(BIG, kind="title"), replace(SMALL, kind="body")), "", DARK),
)


def main() -> None:
    """Write a picture of a talk on the template, and one of its sample deck."""
    with TemporaryDirectory() as folder:
        template = Path(folder) / "corp.pptx"
        template.write_bytes(made_template(LAYOUTS, samples=(0, 2), palette=PALETTE))
        save(shown(build(ARTICLE, template=template), ON_TALK), "templates-talk.png")
        save(shown(sample_on_template(str(template)), ON_SAMPLE), "templates-sample.png")


def shown(result: Result, families: Sequence[str]) -> Image.Image:
    """The first slide of each of these families that the deck has, side by side."""
    pictures = pictures_of_pdf(find_engine().pdf_of_deck(result.pptx), WIDTH)
    first: dict[str, Image.Image] = {}
    for slide, picture in zip(result.deck.slides, pictures, strict=True):
        first.setdefault(slide.layout.family, Image.open(BytesIO(picture)).convert("RGB"))
    return sheet([("", first[family]) for family in families if family in first], 3, WIDTH // 2)


if __name__ == "__main__":
    main()
