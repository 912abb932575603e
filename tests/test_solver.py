"""Forms are solved for what a slide must hold: whatever that is, it stands on the page, in order and apart."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from generator import build
from generator.errors import TemplateError
from generator.look import open_theme, theme_in_language
from generator.model.deck import TextItem
from generator.model.geometry import SLIDE, SLIDE_HEIGHT, Px, Rect
from generator.model.origin import OriginId
from generator.model.outline import SlideLine
from generator.model.text import Run
from generator.model.theme import FEET, LABEL, Form, Layout
from generator.place.fit import paragraph_height
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
    return {slot.name for slot in form.solved(count).slots if not slot.item and slot.type not in FEET} | {LABEL}


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
    layout = form.solved(count, filled, heights)
    rects = [slot.rect for slot in layout.slots]
    assert [rect for rect in (*rects, *layout.icons, *layout.marks) if not SLIDE.contains(rect)] == []
    assert [rect for rect in rects if rect.width <= 0 or rect.height <= 0] == []
    assert [(one, other) for one, other in combinations(rects, 2) if overlap(one, other)] == []
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
    layout = form.solved(count, filled, heights)
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


@settings(max_examples=examples(200), deadline=None)
@given(needs(), needs())
def test_a_name_follows_from_the_geometry(
    one: tuple[Form, int, frozenset[str], dict[str, float]], other: tuple[Form, int, frozenset[str], dict[str, float]]
) -> None:
    form, count, *_ = one
    first, second = form.solved(*one[1:]), form.solved(count, other[2], other[3])
    assert (first.name == second.name) == (first == second)
    again = next(each for each in open_theme("paper").families[first.family].forms if each.name == form.name)
    assert again.solved(*one[1:]) == first


@pytest.mark.parametrize("text", [SHORT, USUAL, LONG])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.name))
def test_a_text_has_what_it_needs_or_all_there_is(form: Form, text: float) -> None:
    """An open box is as tall as its text needs; at most it takes what the others leave."""
    for count in form.counts:
        most = form.solved(count, {"title"})
        layout = form.solved(count, {"title"}, dict.fromkeys((*form.growing, *form.open), float(text)))
        for slot in (each for each in layout.slots if each.name in form.open and each.type not in FEET):
            room = next(each for each in most.slots if each.idx == slot.idx).rect.height
            assert slot.rect.height >= min(Px(text), room - GRID)


def test_what_grows_holds_a_line_of_its_largest_letters_before_it_does() -> None:
    """Else the text of one line would grow by a whole step, and leave a gap below it."""
    for form in FORMS:
        for count in form.counts:
            lines = dict.fromkeys(form.growing, 0.0)
            slots = [slot for slot in form.solved(count, None, lines).slots if slot.name in form.growing]
            needed = {
                slot.name: paragraph_height(
                    SlideLine((Run("A"),), OriginId("a")), slot.style, slot.style.sizes[0], 10**9
                )
                for slot in slots
            }
            assert [slot.name for slot in slots if slot.rect.height < needed[slot.name]] == [], form.name


def test_texts_that_nearly_agree_are_drawn_alike() -> None:
    """A deck has few layouts: of sixty heights that a text may have, each form makes a handful."""
    for form in FORMS:
        for count in form.counts:
            drawn = {form.solved(count, {"title"}, dict.fromkeys(form.open, 8.0 * n)).name for n in range(61)}
            assert len(drawn) <= 60 if form.name.startswith("quote") else len(drawn) <= 32, form.name


@pytest.mark.parametrize("language", ["ar", "th", "hi"])
def test_a_form_is_solved_for_other_scripts_too(language: str) -> None:
    plain, other = open_theme("paper"), theme_in_language(open_theme("paper"), language)
    for family in plain.families:
        for one, turned in zip(plain.families[family].forms, other.families[family].forms, strict=True):
            for count in one.counts:
                drawn: list[Layout] = [form.solved(count, {"title", LABEL}, {"title": 40.0}) for form in (one, turned)]
                assert drawn[0].name == drawn[1].name
                assert all(SLIDE.contains(slot.rect) for slot in drawn[1].slots)
                rects = [slot.rect for slot in drawn[1].slots if slot.name in ("title", LABEL) and not slot.item]
                assert all(above.bottom <= below.y for above, below in pairwise(sorted(rects, key=lambda rect: rect.y)))


def overlap(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


# ---- slides of other shapes


SIZES = {"4:3": 960, "16:10": 1152, "297x210": 1018, "2.35 : 1": 1692}  # px wide, of 720 high


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_form_is_solved_for_slides_of_any_shape(size: str, language: str) -> None:
    look = theme_in_language(open_theme("paper", size=size), language)
    slide = Rect(0, 0, Px(SIZES[size]), Px(720))
    assert look.width == slide.width
    layouts = [*look.layouts, *look.gallery]
    for layout in layouts:
        rects = [slot.rect for slot in layout.slots]
        assert [rect for rect in rects if not slide.contains(rect)] == [], layout.name
        assert [(one, other) for one, other in combinations(rects, 2) if overlap(one, other)] == [], layout.name
        assert [rect for rect in rects if rect.width < Px(50)] == [], layout.name
    motif = [drawn.rect for layout in layouts for drawn in layout.decor]
    assert all(slide.contains(rect) for rect in motif)


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


WORDS = {"ar": "البرمجيات المفتوحة ملك للجميع دائما", "hi": "मुक्त सॉफ़्टवेयर सबके लिए होता है", "th": "ซอฟต์แวร์เสรีเป็นของทุกคน"}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_letters_that_reach_out_of_their_lines_have_room_in_what_is_solved(language: str, count: int) -> None:
    """What is kept free for them depends on a slot's height: a lower slot may keep more."""
    for length in range(1, 9):
        said = " ".join([WORDS[language]] * length)
        sections = (
            f"  - {{heading: One, points: {[said] * count}}}\n"
            f"  - {{heading: Two, points: [{', '.join([f'{{term: {WORDS[language]}, detail: {said}}}'] * count)}]}}\n"
        )
        deck = build(f"title: T\nlanguage: {language}\nsections:\n{sections}".encode(), name="a.yaml").deck
        texts = [item for slide in deck.slides for item in slide.items if isinstance(item, TextItem)]
        for each in texts:
            style, width = each.placeholder.style, each.rect.width
            assert sum(paragraph_height(line, style, each.size, width) for line in each.lines) <= each.placeholder.room


@pytest.mark.parametrize("count", range(4, 8))
def test_an_agenda_of_long_names_without_gists_uses_the_width(count: int) -> None:
    names = [f"How the {number} wheels of a tall clock are turned" for number in range(count)]
    source = "# T\n\n" + "".join(f"## {name}\n\nA sentence of it.\n\n" for name in names)
    agenda = next(slide for slide in build(source.encode(), name="a.md").deck.slides if slide.layout.family == "agenda")
    headings = [item for item in agenda.items if isinstance(item, TextItem) and item.placeholder.item]
    assert len(headings) == count and all(item.placeholder.rect.width > SLIDE.width * 0.7 for item in headings)
