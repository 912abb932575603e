"""What is drawn in a template's free area keeps to its room, its title, its colours and its fonts."""

from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from generator import Result, build
from generator.look.contrast import GRAPHICS, TEXT, contrast_ratio
from generator.model.geometry import Rect
from generator.template.colors import colors_on_template
from tests.made_template import (
    BODY,
    CONTENT,
    COVER,
    HEIGHT,
    ONLY,
    SECTION,
    TITLE,
    USUAL,
    WIDTH,
    Box,
    MadeLayout,
    made_template,
)

pytestmark = pytest.mark.usefixtures("own_folder")

ARTICLE = (Path(__file__).parent / "samples" / "template-area.yaml").read_text("utf-8")


def built(*layouts: MadeLayout, parts: dict[str, bytes] | None = None) -> Result:
    """Return a deck with every usual form on a template with these layouts."""
    Path("corp.pptx").write_bytes(made_template(layouts or USUAL, parts=parts or {}))
    return build(ARTICLE.encode(), name="talk.yaml", template="corp.pptx")


CORNERS = {
    "a corner below": (0.85, 0.85, 0.15, 0.15),
    "a logo below": (0.03, 0.87, 0.1, 0.08),
    "a bar at the foot": (0.0, 0.86, 1.0, 0.02),
    "a bar at the side": (0.0, 0.0, 0.08, 1.0),
    "a line under the title": (0.05, 0.245, 0.9, 0.01),
}


@pytest.mark.parametrize("corner", CORNERS.values(), ids=CORNERS)
@pytest.mark.parametrize("only", [ONLY, None])
def test_nothing_is_drawn_over_the_decoration_of_a_layout(
    corner: tuple[float, float, float, float], only: MadeLayout | None
) -> None:
    shape = Box("shape", corner, fill="C2410C")
    plain = MadeLayout(CONTENT.name, (TITLE, BODY, shape), CONTENT.type)
    x, y, width, height = corner
    scale = 7.5 * 914_400 / HEIGHT
    drawn = Rect(
        round(x * WIDTH * scale),
        round(y * HEIGHT * scale),
        round(width * WIDTH * scale),
        round(height * HEIGHT * scale),
    )
    layouts = (COVER, plain, SECTION, *([only] if only else []))
    slides = [slide for slide in built(*layouts).deck.slides if slide.layout.family not in ("cover", "points")]
    places = [item.rect for slide in slides for item in slide.items if getattr(item, "placeholder", None)]
    boxes = [
        slot.rect
        for slide in slides
        for slot in slide.layout.slots
        if (slot.is_box or slot.type in ("tbl", "chart", "pic")) and slide.layout.family != "statement"
    ]
    assert boxes and places
    assert not any(box.overlaps(drawn) for box in boxes)


@pytest.mark.parametrize("drawn, accent", [(["444444"], "dk1"), (["444444", "18A303"], "accent1-20")])
def test_an_accent_that_a_program_gave_is_used_only_where_layouts_have_its_hue(drawn: list[str], accent: str) -> None:
    colors = {"tx1": "222222", "bg1": "FFFFFF", "tx2": "444444", "bg2": "EEEEEE", "hlink": "0000EE"}
    _, named = colors_on_template({**colors, "accent1": "18A303"}, "FFFFFF", drawn, is_adorned=True)
    assert named["accent1"] == accent


def test_two_series_differ_where_only_the_ink_can_be_read() -> None:
    grey = {"tx1": "000000", "bg1": "FFFFFF", "tx2": "000000", "bg2": "FFFFFF", "hlink": "0000EE"}
    colors = {**grey, "accent1": "18A303"}
    palette, _ = colors_on_template(colors, "27589D", ["FFFFFF"], "FFFFFF", (), is_adorned=True)
    assert contrast_ratio(palette["accent1"], palette["accent2"]) > 1.5 < contrast_ratio(palette["accent2"], "27589D")


@given(st.lists(st.integers(0, 0xFFFFFF), min_size=11, max_size=11), st.integers(0, 0xFFFFFF))
@example([0] * 11, 0x005F00)
def test_colours_of_any_template_can_be_read_or_are_the_ink(digits: list[int], ground: int) -> None:
    names = ("tx1", "bg1", "tx2", "bg2", "hlink", *(f"accent{number}" for number in range(1, 7)))
    colors = {name: f"{color:06X}" for name, color in zip(names, digits, strict=True)}
    background = f"{ground:06X}"
    palette, named = colors_on_template(colors, background, [colors["accent3"]])
    for token, needed in (("accent1", TEXT), ("accent2", GRAPHICS)):  # the second one is also told from the first
        least = min(needed, contrast_ratio(palette["dk1"], background))
        assert contrast_ratio(palette[token], background) >= least or named[token] == named["dk1"]
    assert contrast_ratio(palette["lt2"], background) <= 2
