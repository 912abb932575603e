"""Which member of a family a slide gets, how its lines end, and where its links lead."""

from __future__ import annotations

from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn

from generator import Result, build
from generator.look import open_theme
from generator.look.contrast import contrast_ratio
from generator.measure import text_width, wrapped_text_height
from generator.model.address import MOST
from generator.model.deck import PictureItem, Slide, TableItem, TextItem
from generator.model.geometry import Pt, Px, Rect
from generator.model.outline import Entry, SlideLine
from generator.model.text import Run, bare_text, text_of_term_and_detail
from generator.place.fit import (
    can_slot_hold_lines,
    count_broken_words,
    largest_fitting_size,
    paragraph_height,
    wrap_at_size,
)
from generator.place.flow import entry_paragraph, flow_over_slides
from generator.place.layout_finder import LayoutFinder
from generator.place.line_ends import (
    bind_words_of_line,
    count_broken_lines,
    place_sibling_texts,
    place_text_in_slot,
)
from generator.place.placed import clearness_of_placed_slides
from generator.place.slides import Placer
from tests.render import THEMES
from tests.seen import grid, names, rect_of, size_of, slot_of

CONTENT = Path(__file__).parent.parent / "content"
POINT = "\n      - {{term: {0}, detail: {1}}}"


def slides(sections: str, head: str = "", theme: str = "paper") -> dict[str, Slide]:
    """Every slide of a small article, by its id."""
    article = f"title: T\n{head}\nsections:\n{sections}"
    return {slide.id: slide for slide in build(article.encode(), name="a.yaml", theme=theme, slides="all").deck.slides}


def cards(detail: str, terms: tuple[str, ...] = ("Ap", "Bp", "Cp"), closing: str = "") -> Slide:
    points = "".join(POINT.format(term, detail) for term in terms)
    section = f"  - heading: One\n    role: benefits\n    layout: cards\n    points:{points}\n"
    return slides(section + (f"    closing: {closing}\n" if closing else ""))["one"]


def text_of(slide: Slide, name: str, item: int = 0) -> str:
    (found,) = (each for each in slide.items if (each.placeholder.name, each.placeholder.item) == (name, item))
    return " ".join(map(bare_text, found.texts))


def test_few_points_are_set_larger_and_further_apart_than_many() -> None:
    few, many = (slides(f"  - heading: One\n    points: {['Word'] * count}")["one"] for count in (3, 6))
    assert few.layout.family == many.layout.family == "points"
    assert size_of(few, "body") > size_of(many, "body")
    assert few.layout.flow_slots[0].style.gap > many.layout.flow_slots[0].style.gap


def test_what_stands_in_an_item_stands_nearer_to_it_than_the_next_item() -> None:
    """As it is measured, and as the layouts have it."""
    layout = open_theme("paper").families["points"].layouts[0]
    slot, text = layout.flow_slots[0], (Run("Word"),)
    item, within = (paragraph_height(SlideLine(text, "", level), slot.style, 28, slot.rect.width) for level in (0, 1))
    assert item - within == Pt(slot.style.gap / 2)
    pptx = build(b"title: T\nsections: [{heading: H, points: [a, b]}]", name="a.yaml").pptx
    drawn = next(slide.slide_layout for slide in Presentation(BytesIO(pptx)).slides if slide.shapes.title.text == "H")
    (body,) = (each for each in drawn.placeholders if each.placeholder_format.idx == slot.idx)
    gaps = [int(value) for value in body._element.xpath(".//a:lstStyle//a:spcBef/a:spcPts/@val")]
    assert gaps == [100 * slot.style.gap, *[50 * slot.style.gap] * 3]


def test_a_list_within_a_list_keeps_its_numbers() -> None:
    """Each paragraph says its own, so that a continuation goes on where the slide before it ended."""
    article = (
        b"title: T\nsections: [{heading: H, points: [{detail: A., points: [B., C.], ordered: true, start: 3}, D.]}]"
    )
    pptx = build(article, name="a.yaml").pptx
    shown = next(slide for slide in Presentation(BytesIO(pptx)).slides if slide.shapes.title.text == "H")
    (body,) = (each for each in shown.placeholders if "D." in each.text_frame.text)
    numbers = [
        paragraph._p.xpath("string(a:pPr[@lvl]/a:buAutoNum/@startAt)") for paragraph in body.text_frame.paragraphs
    ]
    assert numbers == ["", "3", "4", ""]


def steps(count: int, detail: str = "", icon: str = "") -> Slide:
    told = (f", detail: {detail}" if detail else "") + (f", icon: {icon}" if icon else "")
    points = ", ".join(f"{{term: Zz{number}{told}}}" for number in range(count))
    return slides(f"  - heading: One\n    layout: steps\n    points: [{points}]")["one"]


@pytest.mark.parametrize(
    ("count", "detail", "expected"), [(4, "Short.", (4, 1)), (5, "Short.", (1, 5)), (5, "", (5, 1))]
)
def test_what_is_told_of_five_steps_stands_in_rows(count: int, detail: str, expected: tuple[int, int]) -> None:
    """Their columns are so narrow that large letters come down to a word or two in a line."""
    assert grid(steps(count, detail)) == expected


def test_five_steps_with_icons_are_told_in_letters_that_their_columns_hold() -> None:
    slide = steps(5, "Short.", "users")
    assert (grid(slide), len(slide.icons), size_of(slide, "body")) == ((5, 1), 5, 22)


@pytest.mark.parametrize("heading", ["Ask", "Ask all those who were there twice", "Unternehmensverantwortung"])
def test_a_heading_of_a_step_stands_on_its_detail_but_not_too_near(heading: str) -> None:
    """At whatever size: the tallest heading ends where the details begin, or a little above."""
    slide = slides(f"  - heading: One\n    layout: steps\n    points:{POINT.format(heading, 'Short.') * 3}")["one"]
    assert slide.layout.family == "steps"
    if grid(slide) == (3, 1):
        headings = [item for item in slide.items if isinstance(item, TextItem) and item.placeholder.name == "heading"]
        tall = max(
            paragraph_height(each.lines[0], each.placeholder.style, each.size, each.rect.width) for each in headings
        )
        assert 0 <= rect_of(slide, "body").y - rect_of(slide, "heading").y - tall <= Px(40)


def test_the_number_of_a_step_stands_beside_its_icon_on_the_line_to_the_next() -> None:
    """Not beside its heading, which may be smaller than a number that the layout draws."""
    for layout in (each for each in open_theme("paper").families["steps"].layouts if each.icons):
        numbers = [drawn.rect for drawn in layout.decor if drawn.style and drawn.style.name == "step-number"]
        lines = [drawn.rect for drawn in layout.decor if drawn.shape == "rect" and drawn.rect.height == Px(8)]
        for icon, number, line in zip(layout.icons, numbers, lines, strict=False):
            middles = {round((rect.y + rect.bottom) / 2 / Px(1)) for rect in (icon, number, line)}
            assert len(middles) == 1 and icon.right < number.x < number.right < line.x, layout.name


@pytest.mark.parametrize("theme", THEMES)
def test_the_line_from_step_to_step_is_seen(theme: str) -> None:
    look = open_theme(theme)
    lines = [drawn for layout in look.families["steps"].layouts for drawn in layout.decor if drawn.rect.height == Px(8)]
    assert lines
    for drawn in lines:
        assert drawn.fill and contrast_ratio(look.palette[drawn.fill], look.palette["lt1"]) >= 3


@pytest.mark.parametrize("family", ["steps", "timeline-rows"])
def test_no_rule_stands_above_the_first_row(family: str) -> None:
    """It would run just under that of the title."""
    for layout in open_theme("paper").families[family].layouts:
        rules = [drawn.rect for drawn in layout.decor if drawn.rect.height == Px(1)]
        assert len(rules) in (0, layout.items - 1), layout.name


LONG_WORD = "Barrierefreiheitsanforderungen"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("family", ["cover", "speaker", "closing"])
def test_a_long_word_is_whole_where_no_other_family_could_hold_it(theme: str, family: str) -> None:
    line = SlideLine((Run(LONG_WORD),), "a")
    for layout in open_theme(theme).families[family].layouts:
        title = next(slot for slot in layout.slots if slot.type == "title")
        size = largest_fitting_size([(title, [line])], 400)
        assert size and count_broken_words(line, title, size) == 0, layout.name


def test_whom_to_write_to_is_never_larger_than_where_to_read_on() -> None:
    for layout in open_theme("paper").families["closing"].layouts:
        styles = {slot.name: slot.style for slot in layout.slots}
        if "link" in styles:
            assert max(styles["contact"].sizes) <= min(styles["link"].sizes)


def test_whom_to_write_to_takes_the_place_of_an_address_that_is_not_there() -> None:
    closing = slides("  - heading: One\n    lead: Text.", "contact: alex@example.org")["closing"]
    other = slides("  - heading: One\n    lead: Text.", "url: https://example.org/a")["closing"]
    assert rect_of(closing, "contact").y == rect_of(other, "link").y


def test_a_code_stands_on_the_accent_where_its_white_is_seen() -> None:
    layouts = open_theme("signal").families["closing"].layouts
    codes = [(layout, slot.rect) for layout in layouts for slot in layout.slots if slot.type == "pic"]
    assert codes
    for layout, code in codes:
        panel = next(drawn.rect for drawn in layout.decor if drawn.fill == "accent1")
        assert panel.contains(code) and abs(2 * code.x + code.width - 2 * panel.x - panel.width) <= Px(2), layout.name


@pytest.mark.parametrize("family", ["questions", "quote", "remark", "speaker", "stat"])
def test_a_label_stands_just_above_what_it_labels(family: str) -> None:
    for layout in open_theme("paper").families[family].layouts:
        labels = [slot for slot in layout.slots if slot.style.name == "label"]
        shown = [slot for slot in layout.slots if slot.item or slot.style.name == "name"]
        tops = [slot.rect.y - label.rect.bottom for label in labels for slot in shown]
        assert not labels or 0 <= min(tops) <= Px(16), layout.name


def test_the_addresses_of_a_speaker_are_no_further_line_of_what_they_do() -> None:
    for layout in open_theme("paper").families["speaker"].layouts:
        told, links = (slot.rect for slot in layout.slots if slot.name in ("line", "links"))
        assert links.y - told.bottom >= Px(36), layout.name


def test_what_is_told_in_columns_ends_well_above_the_closing_line() -> None:
    for layout in open_theme("paper").families["outlook"].layouts:
        closing = [slot.rect.y for slot in layout.slots if slot.name == "closing"]
        told = max(slot.rect.bottom for slot in layout.slots if slot.name == "body")
        assert not closing or closing[0] - told >= Px(20), layout.name


@pytest.mark.parametrize("closing", ["", "closing: In a line."])
def test_a_claim_stands_on_what_it_claims_and_both_about_the_middle(closing: str) -> None:
    points = "".join(POINT.format(term, "A few words say it.") for term in ("Qa", "Qb", "Qc"))
    section = f"  - heading: NAME\n    role: future\n    lead: The claim.\n    points:{points}\n    {closing}\n"
    slide = slides(section.replace("NAME", "In colour") + section.replace("NAME", "One"))[
        "one"
    ]  # a deck has columns of colour once
    assert slide.layout.family == "outlook" and size_of(slide, "body") == 28
    rules = [drawn.rect.y for drawn in slide.layout.decor if drawn.rect.height == Px(4)]
    (claim,) = (item for item in slide.items if item.placeholder.name == "lead")
    assert claim.placeholder.style.anchor == "b" and Px(20) <= rules[0] - claim.rect.bottom <= Px(40)


def test_a_number_stands_clear_of_the_rule_beside_it() -> None:
    for layout in open_theme("paper").families["stat"].layouts[:3]:
        number, meaning = (slot.rect for slot in layout.slots if slot.item)
        (rule,) = (drawn.rect for drawn in layout.decor if drawn.rect.width == Px(4))
        assert rule.x - number.right >= Px(16) and meaning.x - rule.right >= Px(28), layout.name


def test_the_lines_of_an_agenda_keep_away_from_its_rules() -> None:
    for layout in open_theme("paper").families["agenda"].layouts:
        rules = [drawn.rect.y for drawn in layout.decor if drawn.rect.height == Px(1)]
        lines = [slot.rect for slot in layout.slots if slot.name == "heading"]
        gaps = [min(line.y - rule for line in lines if line.y > rule) for rule in rules]
        assert min(gaps) >= Px(5), layout.name


def test_a_longer_question_is_smaller_and_moves_nothing() -> None:
    asked = "  - heading: One\n    role: faq\n    questions: [{{question: Is it {0} so?, answer: {1}.}}]"
    one, two = (slides(asked.format("really " * count, "Yes " * 39))["one"] for count in (1, 16))
    assert size_of(one, "heading") > size_of(two, "heading")
    assert [item.rect for item in one.items] == [item.rect for item in two.items]


def test_headings_of_two_lines_have_room_for_them_and_others_none_to_spare() -> None:
    """Else they would be small, and a hole would stand above a heading of one line."""
    for terms in (("Ap", "Bp"), ("Many words " * 3, "Bp")):
        slide = cards("Short.", terms)
        assert grid(slide) == (2, 1)
        (heading, *_) = (item for item in slide.items if item.placeholder.name == "heading")
        assert isinstance(heading, TextItem)
        assert heading.size == heading.placeholder.style.sizes[0]
        style, width = heading.placeholder.style, heading.rect.width
        used = wrapped_text_height(wrap_at_size(heading.texts[0], style, heading.size, width), style.font, heading.size)
        assert used <= heading.rect.height < used + Px(8)


def test_a_closing_line_has_a_place_and_leaves_none_behind() -> None:
    assert "closing" in names(cards("Short.", closing="In a line."))
    assert "closing" not in {slot.name for slot in cards("Short.").layout.slots}


def test_an_icon_stands_within_its_circle_and_the_circle_on_its_card() -> None:
    slide = cards("Short.", ("Money", "People", "Time"))
    for number, each in enumerate(slide.icons, 1):
        assert each.rect.contains(each.glyph)
        assert each.rect.width == each.rect.height
        (heading,) = (slot for slot in slide.layout.slots if (slot.name, slot.item) == ("heading", number))
        assert each.rect.x == heading.rect.x and each.rect.bottom <= heading.rect.bottom


def test_rows_stand_together_a_little_above_the_middle() -> None:
    slide = slides("  - heading: One\n    points: [The first thing, The second thing]")["one"]
    first, last = (item.rect for item in slide.items if item.placeholder.item)
    assert 0 < first.y - Px(168) < Px(640) - last.bottom


@pytest.mark.parametrize("count", range(9, 30, 4))
def test_the_last_line_of_a_heading_is_not_much_shorter_than_the_others(count: int) -> None:
    slot = next(slot for slot in open_theme("paper").families["statement"].layouts[0].slots if slot.item)
    (line,) = place_text_in_slot(slot, [SlideLine((Run(" ".join(["words"] * count)),), "s")], 50).lines
    lengths = [end - start for start, end in wrap_at_size(line.text, slot.style, 50, slot.rect.width)]
    assert lengths[-1] >= 0.4 * max(lengths)


@pytest.mark.parametrize("count", range(12, 60, 7))
def test_the_last_line_of_running_text_is_not_lost_under_the_others(count: int) -> None:
    slot = next(slot for slot in open_theme("paper").families["questions"].layouts[0].slots if slot.name == "body")
    said = " ".join(islice(cycle(["and", "let", "critics", "check", "it", "all"]), count))
    (line,) = place_text_in_slot(slot, [SlideLine((Run(said),), "s")], 36).lines
    before = wrap_at_size((Run(said),), slot.style, 36, slot.rect.width)
    lengths = [end - start for start, end in wrap_at_size(line.text, slot.style, 36, slot.rect.width)]
    assert len(lengths) == len(before) and lengths[-1] >= 0.2 * max(lengths)


def test_where_a_word_must_be_broken_others_are_not() -> None:
    slot = slot_of("steps", "heading", Px(204))
    lines = [SlideLine((Run(said),), "a") for said in ("Rechtsschutzversicherungsgesellschaften", "Inbetriebnahme")]
    size = largest_fitting_size(
        [(replace(slot, rect=Rect(0, 0, slot.rect.width, Px(200))), [line]) for line in lines], 28
    )
    assert size is not None and [count_broken_words(line, slot, size) > 0 for line in lines] == [True, False]


STEPS = "layout: steps\n    points:"
LONG_WORDS = [
    ("points:", "{term: Eins, detail: Barrierefreiheitsanforderungen sind Pflicht}", "cards", True),
    (STEPS, "{term: Lebenszyklusmanagement, detail: Es bleibt}", "steps", True),
    ("role: challenges\n    points:", "{term: Qualitätsmanagement, detail: Viele, answer: Wenige}", "versus", True),
    ("timeline:", "{date: 1972, what: Schaltsekundenankündigungsverfahren}", "timeline-rows", True),
    ("points:", "{term: Eins, detail: Barrierefreiheit ist Pflicht}", "cards", False),
    (STEPS, "{term: Planung, detail: Sie beginnt}", "steps", False),
    ("timeline:", "{date: 1972, what: Einführung}", "timeline", False),
]


@pytest.mark.parametrize(("key", "item", "family", "in_rows"), LONG_WORDS)
def test_words_too_long_for_columns_stand_in_rows(key: str, item: str, family: str, in_rows: bool) -> None:
    slide = slides(f"  - heading: One\n    {key} [{', '.join([item] * 3)}]", "language: de")["one"]
    assert (slide.layout.family, grid(slide)) == (family, (1, 3) if in_rows else (3, 1))
    assert count_broken_lines(slide.items) == 0


def test_the_agenda_leads_to_each_section_and_the_section_back() -> None:
    article = "title: T\nsections:\n" + "".join(f"  - heading: Part {n}\n    points: [a, b]\n" for n in range(4))
    deck = Presentation(BytesIO(build(article.encode(), name="a.yaml").pptx))
    agenda, *parts = list(deck.slides)[1:6]
    jumps = [shape.click_action.target_slide for shape in agenda.placeholders if shape.click_action.target_slide]
    assert [slide.slide_id for slide in jumps] == [slide.slide_id for slide in parts]
    assert {slide.shapes.title.click_action.target_slide.slide_id for slide in parts} == {agenda.slide_id}


def test_a_long_agenda_leads_there_too() -> None:
    article = "title: T\nsections:\n" + "".join(f"  - heading: Part {n}\n    points: [a, b]\n" for n in range(14))
    deck = Presentation(BytesIO(build(article.encode(), name="a.yaml").pptx))
    xml = deck.slides[1]._element.xml
    assert xml.count("ppaction://hlinksldjump") == 14


@pytest.mark.parametrize(("count", "size"), [(5, 44), (6, 44), (7, 42)])
def test_rows_that_stand_on_a_line_at_a_little_smaller_size_do(count: int, size: int) -> None:
    rows = [" ".join(["Words"] * number) for number in (count, 2, 2)]
    assert size_of(slides(f"  - heading: One\n    points: {rows}")["one"], "body") == size


@pytest.mark.parametrize(
    ("text", "size", "taken"),
    [
        ("Publish methods and data that others can rebuild.", 26, 24),  # "rebuild." would stand alone
        ("Keep asking, and keep the notes.", 26, 26),
        ("Publish methods and data which somebody other can certainly rebuild.", 22, 22),  # small enough
    ],
)
def test_running_text_is_a_little_smaller_where_a_word_would_stand_alone(text: str, size: int, taken: int) -> None:
    slot = slot_of("outlook", "body", Px(257))
    (item,) = place_sibling_texts([(slot, (SlideLine((Run(text),), "a"),))], size)
    assert item.size == taken


@pytest.mark.parametrize("letter", ["W", "\ufdfd", "\u2e3b"])  # the last two are wider than they are high
def test_a_letter_is_no_wider_than_its_box(letter: str) -> None:
    lines, slot = (SlideLine((Run(letter),), "a"),), slot_of("outlook", "body", 0)
    needed = text_width(letter, slot.style.font, 90)
    for width, holds in ((needed, True), (needed - 1, False)):
        assert can_slot_hold_lines(lines, replace(slot, rect=replace(slot.rect, width=width)), 90) == holds


def test_a_full_stop_never_stands_alone_on_a_line() -> None:
    style = slot_of("timeline", "body", 0, "signal").style
    widths = [text_width(word, style.font, 30) for word in ("announced", "announced.")]
    slot = slot_of("timeline", "body", sum(widths) // 2, "signal")
    said = SlideLine((Run("GNU is announced."),), "a")
    assert largest_fitting_size([(slot, [said])], 30) == 28


@pytest.mark.parametrize("file", ["open-source-ai.yaml", "first-conference.yaml", "leap-seconds.yaml"])
def test_a_layout_that_is_not_tried_could_not_have_been_clearer(file: str) -> None:
    theme, outline = open_theme("paper"), build(CONTENT / file).outline
    placer = Placer(LayoutFinder(theme.families), outline.frame, outline.meta.language)
    for plan in outline.slides:
        sketches = tuple(placer.choice.sketches(plan.layout, plan))
        usual = [each for each in sketches if not each.form.second]
        placed = placer.placed(plan)[0].layout
        clear = max((placer.shown(plan, sketch) for sketch in usual), key=clearness_of_placed_slides)[0].layout
        assert placed == clear, plan.id


def test_a_gist_stands_as_near_as_the_headings_let_it() -> None:
    section = "  - heading: {0} part {1}\n    gist: a gist\n    lead: Text.\n"
    short, long = (
        slides("".join(section.format(word, n) for n in range(4)))["agenda"] for word in ("A", "Longer " * 3)
    )
    assert rect_of(short, "body").x < rect_of(long, "body").x


def test_the_longest_address_has_a_code() -> None:
    address = "https://example.org/".ljust(MOST, "x")
    assert "qr" in names(slides("  - heading: One\n    lead: Text.", f"url: {address}")["closing"])


@pytest.mark.parametrize("theme", THEMES)
def test_what_hangs_beside_its_number_does_not_touch_it(theme: str) -> None:
    hanging = {slot.style for layout in open_theme(theme).layouts for slot in layout.slots if slot.style.indent}
    assert {style.name for style in hanging} == {"bullets", "bullets-beside", "bullets-few", "references"}
    for style in hanging:
        assert text_width("1.", style.font, style.sizes[0]) + Px(4) <= style.indent, style.name


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_layout_says_itself_fits_where_it_says_it(theme: str) -> None:
    static = [drawn for layout in open_theme(theme).layouts for drawn in layout.decor if drawn.style]
    assert static
    for drawn in static:
        assert drawn.style is not None
        size = drawn.style.sizes[0]
        assert wrapped_text_height(((0, len(drawn.text)),), drawn.style.font, size) <= drawn.rect.height
        assert text_width(drawn.text, drawn.style.font, size) <= drawn.rect.width


@pytest.mark.parametrize(
    ("language", "text", "bound"),
    [
        ("en", "about 10 % of 5 km", "about 10~% of 5~km"),
        ("en", "see § 4 : it says", "see §~4 : it says"),
        ("en", "10 people", "10 people"),
        ("fr", "Pourquoi ? « Parce que » : voilà !", "Pourquoi~? «~Parce que~»~: voilà~!"),
    ],
)
def test_what_a_language_keeps_together_is_bound(language: str, text: str, bound: str) -> None:
    assert bare_text(bind_words_of_line(SlideLine((Run(text),), "s"), language).text) == bound.replace("~", "\u00a0")


@pytest.mark.parametrize(("kind", "cropped"), [("jpg", True), ("png", False)])
def test_a_photograph_is_cropped_and_a_drawing_is_not(kind: str, cropped: bool, tmp_path: Path) -> None:
    Image.new("RGB", (1200, 900)).save(tmp_path / f"p.{kind}")
    article = tmp_path / "a.yaml"
    body = f"    points: [Short, and to the point]\n    picture: {{file: p.{kind}, alt: Black}}\n"
    article.write_text(f"title: T\nsections:\n  - heading: One\n{body}", "utf-8")
    slide = build(article).deck.slides[1]
    (picture,) = (item for item in slide.items if isinstance(item, PictureItem))
    assert (slide.layout.family, any(picture.crop)) == ("picture-right", cropped)


FEW, MANY = "A few words about it.", "Forty-one words say " + "more, " * 37 + "more."


@pytest.mark.parametrize(
    ("beside", "families"),
    [
        ("points: [Short, To the point]", ["picture-right"]),  # a body comes before the points of its section
        (f"closing: {FEW}", ["picture-right"]),
        (f"closing: {MANY}", ["picture", "remark"]),
        (f"closing: {FEW}\n    points: [Short, To the point]", ["picture", "sentences"]),  # there is more to say
    ],
)
def test_few_words_after_a_picture_stand_beside_it(beside: str, families: list[str], tmp_path: Path) -> None:
    Image.new("RGB", (620, 720)).save(tmp_path / "p.png")
    article = tmp_path / "a.yaml"
    body = f"    body: [{{picture: p.png, alt: Black}}]\n    {beside}\n"
    article.write_text(f"title: T\nsections:\n  - heading: One\n{body}", "utf-8")
    assert [slide.layout.family for slide in build(article, titles="headings").deck.slides[1:-1]] == families


PICTURES = [(1600, 140), (1600, 300), (100, 100), (100, 80), (300, 170), (300, 195), (1600, 900)]
BESIDE = [(100, 50), (1600, 250), (1600, 500), (1600, 660), (1600, 800), (1600, 900), (1200, 800), (1200, 900)]


@pytest.mark.parametrize(
    ("beside", "size"), [("", each) for each in PICTURES] + [("points: [Short]", each) for each in BESIDE]
)
def test_a_caption_stands_near_its_picture(beside: str, size: tuple[int, int], tmp_path: Path) -> None:
    Image.new("RGB", size).save(tmp_path / "p.png")
    article = tmp_path / "a.yaml"
    body = f"    {beside}\n    picture: {{file: p.png, alt: Black, caption: A view}}\n"
    article.write_text(f"title: T\nsections:\n  - heading: One\n{body}", "utf-8")
    slide = build(article).deck.slides[1]
    assert slide.layout.family == ("picture-right" if beside else "picture")
    picture, caption = (rect_of(slide, name) for name in ("picture", "caption"))
    assert caption.y - picture.bottom == Px(8)
    assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.01)


def captioned(tmp_path: Path, *captions: str, size: tuple[int, int] = (800, 600)) -> Result:
    """Pictures in a row, each with its caption."""
    Image.new("RGB", size).save(tmp_path / "p.png")
    article = tmp_path / "a.yaml"
    blocks = "".join(f"      - picture: {{file: p.png, alt: Black, caption: {each}}}\n" for each in captions)
    article.write_text(f"title: T\nsections:\n  - heading: One\n    body:\n{blocks}", "utf-8")
    return build(article, titles="headings")


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("size", [(1500, 640), (1600, 900), (600, 600)])
def test_pictures_in_a_row_stand_about_the_middle_with_their_captions_under_them(
    size: tuple[int, int], count: int, tmp_path: Path
) -> None:
    slide = captioned(tmp_path, *["What it shows"] * count, size=size).deck.slides[1]
    picture, caption = rect_of(slide, "picture"), rect_of(slide, "body")
    assert caption.y - picture.bottom == Px(12) and size_of(slide, "body") == 16
    above, below = picture.y - Px(172), Px(648) - (caption.y + Pt(16))
    assert -Px(30) <= below - above <= Px(75)


def test_two_upright_pictures_have_their_captions_beside_them(tmp_path: Path) -> None:
    slide = captioned(tmp_path, "What it shows", "And this", size=(600, 850)).deck.slides[1]
    picture, caption = rect_of(slide, "picture"), rect_of(slide, "body")
    assert (caption.x - picture.right, caption.y - picture.y) == (Px(16), 0) and size_of(slide, "body") == 16


@pytest.mark.parametrize("words_in_second", [1, 9, 60])
def test_a_caption_too_long_for_its_picture_goes_alone_to_the_notes_and_is_named(
    words_in_second: int, tmp_path: Path
) -> None:
    result = captioned(tmp_path, "First", " ".join(["second"] * words_in_second), "Third")
    shown = [bare_text(item.texts[0])[:6] for item in result.deck.slides[1].items if item.placeholder.name == "body"]
    told = [(each.code, each.level) for each in result.findings if each.code == "caption"]
    fits = words_in_second < 60
    assert shown == (["First", "second", "Third"] if fits else ["First", "Third"])
    assert told == ([] if fits else [("caption", "info")])


@pytest.mark.parametrize(("length", "lines", "count"), [(14, 1, 0), (30, 2, 0), (90, 0, 1)])
def test_a_long_caption_takes_two_lines_and_a_longer_one_is_named(
    length: int, lines: int, count: int, tmp_path: Path
) -> None:
    result = captioned(tmp_path, " ".join(["caption"] * length))
    items = [item for item in result.deck.slides[1].items if item.placeholder.name == "caption"]
    texts = [(text, item) for item in items for text in item.texts]
    shown = [wrap_at_size(text, item.placeholder.style, item.size, item.rect.width) for text, item in texts]  # type: ignore[union-attr]
    assert sum(map(len, shown)) == lines
    assert sum(each.code == "caption" for each in result.findings) == count


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 6])
def test_a_caption_stands_near_its_table(rows: int) -> None:
    table = f"{{header: [A, B], rows: {[['a', 'b']] * rows}, caption: Own count}}"
    slide = slides(f"  - heading: One\n    table: {table}")["one"]
    assert rect_of(slide, "caption").y - rect_of(slide, "table").bottom == Px(16)


def test_captions_stand_as_far_below_code_as_below_tables() -> None:
    families = open_theme("paper").families
    layouts = [layout for name in ("code", "table") for layout in families[name].layouts]
    for layout in (each for each in layouts if "lead" not in {slot.name for slot in each.slots}):
        caption = next(slot.rect for slot in layout.slots if slot.name == "caption")
        panels = [drawn.rect for drawn in layout.decor if drawn.shape == "roundRect"]
        above = panels[0] if panels else next(slot.rect for slot in layout.slots if slot.type == "tbl")
        assert caption.y - above.bottom == Px(16), layout.name


@pytest.mark.parametrize("said", [6, 12, 24])
def test_a_quotation_begins_beside_its_mark_and_its_author_stands_near_its_end(said: int) -> None:
    text = (
        "I had one job and it was chairs and by noon I had met everybody because everybody needs a chair " * 2
    ).split()
    by = "Jane Doe, Report on the state of open infrastructure and of those who keep it up, Ministry of Digital Affairs"
    quote = f"{{text: {' '.join(text[:said])}, by: '{by}, 2024, second edition'}}"
    slide = slides(f"  - heading: One\n    quote: {quote}")["one"]
    assert slide.layout.family == "quote" and text_of(slide, "answer", 1).startswith("Jane Doe")
    body = next(item for item in slide.items if item.placeholder.name == "body")
    assert isinstance(body, TextItem) and body.placeholder.style.anchor == "t"
    held = paragraph_height(body.lines[0], body.placeholder.style, body.size, body.rect.width)
    assert 0 <= rect_of(slide, "answer").y - (body.rect.y + held) < Px(36)


def test_numbers_are_set_flush_right_but_for_those_that_name_the_rows() -> None:
    table = "{header: [Year, Talks, Remarks], rows: [['2025', '9', none], ['2026', '12', few]]}"
    items = slides(f"  - heading: One\n    table: {table}")["one"].items
    assert [item.right for item in items if isinstance(item, TableItem)] == [(False, True, False)]


def test_a_title_with_its_number_ends_with_no_short_line() -> None:
    heading = "Three things went wrong, and each had an answer"
    points = "\n".join(f"      - {'word ' * 30}" for _ in range(6))
    (first,) = list(slides(f"  - heading: {heading}\n    points:\n{points}").values())[1:2]
    title = next(item for item in first.items if item.placeholder.type == "title")
    assert isinstance(title, TextItem) and text_of(first, "title").endswith("(1\u00a0of\u00a02)")
    lines = wrap_at_size(title.texts[0], title.placeholder.style, title.size, title.rect.width)
    lengths = [end - start for start, end in lines]
    assert len(lengths) == 2 and lengths[1] >= 0.5 * lengths[0]


@pytest.mark.parametrize("end", ["\u2028", "\u2029 ", "\x85", "\xa0" * 100])
def test_no_slide_shows_nothing_but_the_ends_of_lines(end: str) -> None:
    slot = slot_of("points", "body", Px(1136))
    _, groups = flow_over_slides([SlideLine((Run(f"Rain{200 * end}water"),), "a")], slot, 1, 100)
    assert [bare_text(line.text).strip() for group in groups for line in group] == ["Rain", "water"]


@pytest.mark.parametrize("count", [6, 102])
def test_a_title_that_was_cut_has_room_for_its_number_however_many_share_it(count: int) -> None:
    points = "\n".join(f"      - {'word ' * 250}" for _ in range(count // 2))
    found = list(slides(f"  - heading: {'i ' * 200}\n    points:\n{points}").values())
    assert text_of(found[-2], "title").endswith(f"({count}\u00a0of\u00a0{count})")
    for title in (item for slide in found for item in slide.items if item.placeholder.type == "title"):
        assert isinstance(title, TextItem) and can_slot_hold_lines(title.lines, title.placeholder, title.size)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("people came, and forty was our bravest guess.", ["people came, and", "forty was our", "bravest guess."]),
        ("were spent on upkeep, by nine foundations.", ["were spent on", "upkeep, by nine", "foundations."]),  # long
    ],
)
def test_only_a_short_word_may_not_stand_alone(text: str, lines: list[str]) -> None:
    slot = slot_of("timeline", "body", Px(296))
    (item,) = place_sibling_texts([(slot, (SlideLine((Run(text),), "a"),))], 30)
    said, style = item.lines[0].text, slot.style
    spans = wrap_at_size(said, style, item.size, slot.rect.width)
    assert [bare_text(said)[start:end].strip() for start, end in spans] == lines


def test_siblings_are_smaller_only_where_fewer_of_them_end_badly() -> None:
    """One ends with a word alone at both sizes; the other does at the larger one."""
    slot = slot_of("outlook", "body", Px(257))
    stubborn = (slot, (SlideLine((Run("Incomprehensibility is it"),), "a"),))
    yielding = (replace(slot, item=2), (SlideLine((Run("Publish methods and data that others can rebuild."),), "a"),))
    assert place_sibling_texts([stubborn, yielding], 26)[0].size == 24
    assert place_sibling_texts([stubborn, stubborn], 26)[0].size == 26


@pytest.mark.parametrize(
    ("layout", "columns", "count"),
    [*(("points", 1, each) for each in (3, 5, 6)), ("columns-2", 2, 4), ("columns-2", 2, 6)],
)
def test_a_short_list_stands_about_the_middle(layout: str, columns: int, count: int) -> None:
    points = ["So it goes."] * (columns * count)
    slide = slides(f"  - heading: One\n    layout: {layout}\n    points: {points}")["one"]
    style, body = slide.layout.flow_slots[0].style, rect_of(slide, "body")
    each = wrapped_text_height(((0, 1),), style.font, size_of(slide, "body"))
    end = body.y + count * each + (count - 1) * Pt(style.gap)
    above, below = body.y - Px(147), Px(668) - end
    assert end <= body.bottom and above >= 0.4 * below, slide.layout.name


@pytest.mark.parametrize(
    ("points", "family"),
    [
        (["So it goes."] * 3, "sentences"),
        (["So it goes."] * 8, "columns-2"),
        ([f"So it goes, and {'on and ' * 5}on."] * 5, "points"),
    ],
)
def test_what_closes_a_list_stands_below_it(points: list[str], family: str) -> None:
    slide = slides(f"  - heading: One\n    points: {points}\n    closing: And so it ends.")["one"]
    assert slide.layout.family == family and text_of(slide, "closing") == "And so it ends."
    assert rect_of(slide, "closing").y >= max(
        item.rect.bottom for item in slide.items if item.placeholder.item or item.placeholder.name.startswith("body")
    )


def test_what_closes_a_list_of_several_slides_is_not_repeated() -> None:
    points = [f"So it goes, and {'on and ' * 30}on."] * 8
    made = slides(f"  - heading: One\n    points: {points}\n    closing: And so it ends.")
    assert len(made) > 1 and not any(
        "And so it ends." in each for slide in made.values() for each in map(str, slide.items)
    )
    assert sum(bare_text(line.text) == "And so it ends." for slide in made.values() for line in slide.notes) == 1


def test_no_line_begins_with_the_point_between_two_names() -> None:
    for width in range(Px(100), Px(400), Px(4)):
        slot = slot_of("pictures", "body", width)
        (line,) = place_text_in_slot(slot, (SlideLine((Run("And from the road · Tideline"),), "a"),), 18).lines
        begins = {bare_text(line.text)[start] for start, _ in wrap_at_size(line.text, slot.style, 18, width)}
        assert "·" not in begins, width


@pytest.mark.parametrize("points", [["One.", "Two."], ["One.", "Two.", "Three."], ["So it goes."] * 9])
def test_nothing_is_larger_than_a_title_that_had_to_shrink(points: list[str]) -> None:
    heading = (
        "How we carried the soil upstairs and what became of all of it in the years that followed the first of them"
    )
    placed = slides(f"  - heading: {heading}\n    points: {points}")
    (shown,) = (slide for name, slide in placed.items() if name.startswith("how"))
    sizes = {item.placeholder.type: item.size for item in shown.items if isinstance(item, TextItem)}
    assert sizes["body"] + 4 <= sizes["title"] < 40


@pytest.mark.parametrize(
    ("language", "family", "said"),
    [
        ("en", "versus", "T: d \u2192 a"),
        ("ar", "versus", "T: d \u2190 a"),
        ("en", "quote", "T: d \u2013 a"),
        ("en", "questions", "T: d a"),
    ],
)
def test_two_sides_that_run_on_as_one_text_are_told_apart(language: str, family: str, said: str) -> None:
    entry = Entry("s", (Run("T"),), (Run("d"),), (Run("a"),))
    assert bare_text(entry_paragraph(entry, open_theme("paper").families[family], language).text) == said


def test_arabic_behind_english_ends_with_its_own_full_stop() -> None:
    """It has no direction of its own, and takes that of its paragraph unless a mark stands on its far side."""
    said = entry_paragraph(Entry("s", (Run("Term"),), (Run("للجميع."),)), open_theme("paper").families["cards"], "en")
    assert bare_text(said.text) == "Term: للجميع.\u200f"


def test_a_title_of_which_little_is_left_is_large() -> None:
    """What cannot be parted is cut off whole, and the words before it would be lost at the smallest size."""
    said = f"Families and flags {'👨‍👩‍👧‍👦' * 80}"
    pptx = build(f"title: T\nsections: [{{heading: '{said}', points: [a, b]}}]".encode(), name="a.yaml").pptx
    title = Presentation(BytesIO(pptx)).slides[1].shapes.title.text_frame.paragraphs[0]
    assert (title.text, {run.font.size for run in title.runs}) == ("Families and flags…", {None})


@pytest.mark.parametrize(("term", "said"), [("Term", "Term: d"), ("Term?", "Term? d"), ("三样东西。", "三样东西。 d")])
def test_a_term_has_a_colon_unless_it_has_a_mark_of_its_own(term: str, said: str) -> None:
    assert bare_text(text_of_term_and_detail((Run(term),), (Run("d"),))) == said


def test_an_empty_line_of_a_program_is_as_high_as_the_others() -> None:
    code = "\n".join(["x = 1  # " + "a long remark " * 6, ""] * 6)
    article = "title: T\nsections:\n  - heading: One\n    code: |\n" + "".join(
        f"      {line}\n" for line in code.split("\n")
    )
    result = build(article.encode(), name="a.yaml")
    slides = [each for each in Presentation(BytesIO(result.pptx)).slides if each.slide_layout.name.startswith("Code")]
    bodies = [shape._element for slide in slides for shape in slide.placeholders if shape.name == "Body"]
    assert bodies
    for body in bodies:
        ends, runs = ({each.get("sz") for each in body.iter(qn(f"a:{tag}"))} for tag in ("endParaRPr", "rPr"))
        assert ends == runs != {None}


def test_each_item_is_read_whole_between_what_stands_above_and_below_them() -> None:
    (slide,) = (each for each in build(CONTENT / "open-source-ai.yaml").deck.slides if each.layout.family == "versus")
    read = [f"{item.placeholder.name}{item.placeholder.item or ''}" for item in slide.items]
    rows = [f"{name}{row}" for row in (1, 2, 3) for name in ("heading", "body", "answer")]
    assert read == ["title", "left", "right", *rows, "closing"]


@pytest.mark.parametrize("theme", THEMES)
def test_a_heading_of_one_word_is_not_parted_at_its_hyphen(theme: str) -> None:
    deck = build(CONTENT / "open-source-ai.yaml", theme=theme).deck
    headings = [item for slide in deck.slides for item in slide.items if item.placeholder.name == "heading"]
    (word,) = (item for item in headings if bare_text(item.texts[0]) == "Cost-effectiveness")
    assert isinstance(word, TextItem)
    assert len(wrap_at_size(word.lines[0].text, word.placeholder.style, word.size, word.placeholder.rect.width)) == 1


def test_half_a_sentence_that_leads_to_a_list_is_on_its_slide() -> None:
    """Panels would hold the list without it, and points hold both."""
    long = "shorten what they wait for, which would be longer if each of them had to wait until all the others are done"
    lead = "The process of producing ready software in small steps allows every team to:"
    items = "\n".join(f"      - {said}" for said in ("give value", long, "think of what is next", "use what they have"))
    slide = slides(f"  - heading: One\n    lead: '{lead}'\n    points:\n{items}")["one"]
    assert text_of(slide, "lead") == lead


def test_a_list_is_no_larger_than_the_line_that_leads_to_it_unless_that_is_small() -> None:
    points = "\n".join(f"      - Word {number}" for number in range(3))
    for lead, least in (("What we bring:", 28), ("What leads to it is long, " * 4 + "and so it is small:", 24)):
        slide = slides(f"  - heading: One\n    layout: points\n    lead: '{lead}'\n    points:\n{points}")["one"]
        assert size_of(slide, "body") == max(24, size_of(slide, "lead")) == least


@pytest.mark.parametrize("count", [33, 34, 35, 36])
def test_a_sign_or_two_do_not_stand_alone(count: int) -> None:
    """Chinese is broken anywhere; letters a little smaller may hold what would be left over."""
    slot = next(slot for slot in open_theme("paper").families["statement"].layouts[0].slots if slot.item)
    (item,) = place_sibling_texts([(slot, (SlideLine((Run("国" * count),), "s"),))], 64)
    start, end = wrap_at_size(item.lines[0].text, slot.style, item.size, slot.rect.width)[-1]
    assert end - start > 2
