"""Forms are solved for what a slide must hold: whatever that is, it stands on the page, in order and apart."""

from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from pptx import Presentation

from generator import build
from generator.errors import TemplateError
from generator.look import open_theme
from generator.look.decor import rect_in_layout_cell
from generator.model.geometry import SLIDE, SLIDE_HEIGHT, Px
from generator.model.theme import FEET, LABEL, Form, Layout
from generator.shipped import TEMPLATES
from tests.examples import examples
from tests.seen import panels

FORMS = [form for family in open_theme("paper").families.values() for form in family.forms]
CASES = [(form, count) for form in FORMS for count in form.counts]
SHORT, USUAL, LONG = 24, 72, 400  # px that a text needs
GRID = Px(8)
STACKED = ("lead", "left", "right", "table", "chart", "closing")  # slots that begin where their box does
FOOT = Px(668)


def names_of(form: Form, count: int) -> set[str]:
    return {slot.name for slot in form.solve(count).slots if not slot.item and slot.type not in FEET} | {LABEL}


@st.composite
def needs(draw: st.DrawFn) -> tuple[Form, int, frozenset[str], dict[str, float]]:
    """A form, a number of items, what there is on a slide beside them, and how tall each text is; or some of that."""
    form, count = draw(st.sampled_from(CASES))
    filled = draw(st.frozensets(st.sampled_from(sorted(names_of(form, count)))))
    names = sorted(form.growing | form.open | {"title"})
    heights = draw(st.dictionaries(st.sampled_from(names), st.integers(0, 60).map(lambda n: float(8 * n))))
    return form, count, filled, heights


@settings(max_examples=examples(400), deadline=None)
@given(needs())
def test_whatever_a_slide_holds_stands_on_the_page_and_apart(
    case: tuple[Form, int, frozenset[str], dict[str, float]],
) -> None:
    form, count, filled, heights = case
    layout = form.solve(count, filled, heights)
    rects = [slot.rect for slot in layout.slots]
    assert [rect for rect in (*rects, *layout.icons, *layout.marks) if not SLIDE.contains(rect)] == []
    assert [rect for rect in rects if rect.width <= 0 or rect.height <= 0] == []
    assert [(one, other) for one, other in combinations(rects, 2) if one.overlaps(other)] == []
    assert [
        slot for slot in layout.slots if slot.type not in (*FEET, "pic") and slot.rect.bottom > lowest(layout)
    ] == []
    assert len({slot.idx for slot in layout.slots}) == len(layout.slots)


def lowest(layout: Layout) -> int:
    """Where texts end: above the feet, or, on a slide without any, 24 px above the edge."""
    return FOOT if any(slot.type in FEET for slot in layout.slots) else SLIDE_HEIGHT - Px(24)


@settings(max_examples=examples(200), deadline=None)
@given(needs())
def test_what_is_solved_stands_on_the_grid_and_in_order(
    case: tuple[Form, int, frozenset[str], dict[str, float]],
) -> None:
    form, count, filled, heights = case
    layout = form.solve(count, filled, heights)
    stacked = [slot.rect for slot in layout.slots if slot.name in STACKED and not slot.item]
    assert [rect for rect in stacked if rect.y % GRID] == []
    assert [
        rect
        for rect in panels(layout)
        if layout.family != "cycle" and layout.items and (rect.y % GRID or rect.height % GRID)
    ] == []
    tops = {name: [slot.rect.y for slot in layout.slots if slot.name == name] for name in ("lead", "closing")}
    items = [slot.rect for slot in layout.slots if slot.item]
    above = [slot.rect for slot in layout.slots if slot.name == "title"][:1]
    leads = [slot.rect for slot in layout.slots if slot.name == "lead"]
    assert all(lead.y >= title.y for title in above for lead in leads if lead.x < title.right)  # or beside it
    assert all(lead < rect.y for lead in tops["lead"] for rect in items)
    assert all(rect.bottom <= closing for closing in tops["closing"] for rect in items)
    assert [slot.item for slot in layout.slots if slot.item] == sorted(slot.item for slot in layout.slots if slot.item)


@pytest.mark.parametrize("text", [SHORT, USUAL, LONG])
def test_a_text_has_what_it_needs_or_all_there_is(text: float) -> None:
    """An open box is as tall as its text needs; at most it takes what the others leave."""
    for form, count in CASES:
        most = form.solve(count, {"title"})
        layout = form.solve(count, {"title"}, dict.fromkeys((*form.growing, *form.open), float(text)))
        for slot in (each for each in layout.slots if each.name in form.open and each.type not in FEET):
            room = next(each for each in most.slots if each.idx == slot.idx).rect.height
            assert slot.rect.height >= min(Px(text), room - GRID), (form.name, count)


# ---- slides of other shapes


@pytest.mark.parametrize(("text", "apart"), [(72.0, 32), (400.0, 32), (440.0, 16)])
def test_a_lead_keeps_off_a_list_where_the_list_has_room(text: float, apart: int) -> None:
    form = open_theme("paper").families["points"].forms[-2]
    layout = form.solve(0, {"title", "lead", "body"}, {"title": 64.0, "lead": 48.0, "body": text})
    lead, body = (next(slot.rect for slot in layout.slots if slot.name == name) for name in ("lead", "body"))
    assert body.y - lead.bottom == Px(apart)


def test_a_shape_stays_in_the_middle_of_a_narrower_cell() -> None:
    rect = rect_in_layout_cell((100, 0, 200, 400), ("mid", 0, 256, 256))
    assert rect.x + rect.right == Px(400)


@pytest.mark.parametrize("size", ["1:1", "3:1", "wide", "16:0", "16", "-4:3", "16:9:4"])
def test_a_size_that_no_slide_has_is_refused(size: str) -> None:
    with pytest.raises(TemplateError, match="is not the size of a slide"):
        open_theme("paper", size=size)


def test_a_deck_is_as_wide_as_asked_for(tmp_path: Path) -> None:
    article = b"title: T\nsections:\n  - heading: One\n    points: [First thing, Second thing, Third thing]\n"
    theme = tmp_path / "mine.yaml"
    theme.write_text((TEMPLATES / "themes" / "paper.yaml").read_text("utf-8") + "\nsize: 16:10\n", "utf-8")
    for options, wide in (({}, 1280), ({"size": "4:3"}, 960), ({"theme": str(theme)}, 1152)):
        result = build(article, name="a.yaml", **options)  # type: ignore[arg-type]  # each an option of its type
        shown = Presentation(BytesIO(result.pptx))
        assert (shown.slide_width, shown.slide_height) == (Px(wide), Px(720))
        assert result.deck.width == Px(wide) and result.pptx == build(article, name="a.yaml", **options).pptx  # type: ignore[arg-type]  # as above
