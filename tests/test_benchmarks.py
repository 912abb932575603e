"""The benchmark that says how much of its room a slide uses: what it takes for content, and for room."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from tests.benchmarks.sparse import contrast, covered

WHOLE, LOWER = (0.0, 0.0, 1.0, 1.0), (0.0, 0.5, 1.0, 1.0)
PAPER, PANEL, LINE, INK = "#FAF7F2", "#FFFFFF", "#E3DCD0", "#1C2430"


def page(*marks: tuple[tuple[int, int, int, int], str], ground: str = PAPER) -> Image.Image:
    """A page of 200 x 100 px with boxes of some colours."""
    image = Image.new("RGB", (200, 100), ground)
    for box, color in marks:
        ImageDraw.Draw(image).rectangle(box, fill=color)
    return image


@pytest.mark.parametrize(
    ("drawn", "room", "share"),
    [
        (page(), WHOLE, 0.0),
        (page(((50, 50, 149, 99), INK)), WHOLE, 0.25),
        (page(((50, 50, 149, 99), INK)), LOWER, 0.5),
        (page(((0, 50, 9, 59), INK), ((90, 90, 99, 99), INK)), LOWER, 0.5),  # the box around both
        (page(((0, 50, 9, 59), INK)), (0.0, 0.0, 1.0, 0.5), 0.0),  # outside of the room
        (page(((0, 50, 199, 99), PANEL), ((0, 70, 199, 71), LINE), ((0, 75, 99, 99), INK)), LOWER, 0.25),
        (page(((50, 50, 149, 99), PAPER), ground=INK), WHOLE, 0.25),  # light on dark
    ],
)
def test_a_share_is_that_of_the_box_around_the_ink(
    drawn: Image.Image, room: tuple[float, float, float, float], share: float
) -> None:
    assert covered(drawn, room) == pytest.approx(share)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast(0, 255) == contrast(255, 0) == pytest.approx(21)
    assert contrast(128, 128) == 1
