"""Which member of a family a slide gets, how its lines end, and where its links lead."""

from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from pptx import Presentation

from generator import Result, build
from generator.look import open_theme
from generator.measure import text_width, wrapped_text_height
from generator.model.address import MOST
from generator.model.deck import Slide, TextItem
from generator.model.geometry import Px
from generator.model.origin import HEAD
from generator.model.outline import Entry, SlideLine
from generator.model.text import Run, bare_text, merged_runs, text_of_term_and_detail
from generator.model.theme import Slot
from generator.place.fit import can_slot_hold_lines, count_broken_words, largest_fitting_size, wrap_at_size
from generator.place.flow import entry_paragraph, flow_over_slides
from generator.place.line_ends import (
    SLIGHTLY,
    bind_words_of_line,
    place_sibling_texts,
    place_text_in_slot,
    text_without_bindings,
)
from tests.render import THEMES
from tests.seen import names, slot_of

CONTENT = Path(__file__).parent.parent / "content"
POINT = "\n      - {{term: {0}, detail: {1}}}"


def slides(sections: str, head: str = "", theme: str = "paper", talk: str = "meetup") -> dict[str, Slide]:
    """Every slide of a small article, by its id."""
    article = f"title: T\n{head}\nsections:\n{sections}"
    built = build(article.encode(), name="a.yaml", theme=theme, talk=talk, slides="all")
    return {slide.id: slide for slide in built.deck.slides}


def cards(detail: str, terms: tuple[str, ...] = ("Ap", "Bp", "Cp"), closing: str = "") -> Slide:
    points = "".join(POINT.format(term, detail) for term in terms)
    section = f"  - heading: One\n    role: benefits\n    layout: cards\n    points:{points}\n"
    return slides(section + (f"    closing: {closing}\n" if closing else ""))["one"]


def text_of(slide: Slide, name: str, item: int = 0) -> str:
    (found,) = (each for each in slide.items if (each.placeholder.name, each.placeholder.item) == (name, item))
    return " ".join(map(bare_text, found.texts))


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


LONG_WORD = "Barrierefreiheitsanforderungen"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("family", ["cover", "speaker", "closing"])
def test_a_long_word_is_whole_where_no_other_family_could_hold_it(theme: str, family: str) -> None:
    line = SlideLine((Run(LONG_WORD),), "a")
    for layout in open_theme(theme).families[family].layouts:
        title = next(slot for slot in layout.slots if slot.type == "title")
        size = largest_fitting_size([(title, [line])], 400)
        assert size and count_broken_words(line, title, size) == 0, layout.name


@pytest.mark.parametrize("count", range(9, 21, 2))
def test_the_last_line_of_a_heading_is_not_much_shorter_than_the_others(count: int) -> None:
    slot = next(slot for slot in open_theme("paper").families["statement"].layouts[0].slots if slot.item)
    (line,) = place_text_in_slot(slot, [SlideLine((Run(" ".join(["words"] * count)),), "s")], 50).lines
    lengths = [end - start for start, end in wrap_at_size(line.text, slot.style, 50, slot.rect.width)]
    assert lengths[-1] >= (0.4 if len(lengths) < 4 else 0.2) * max(lengths)


HEADINGS = [
    "Access to the library in the old town is free again for a year",
    "Rehearse the restore: what ten drills taught us in a year of work",
    "Remote-Support mit Smart Glasses ist der Service der Zukunft von morgen",
    "O que eu tenho aprendido sobre a economia de casa em um ano",
    "Как город строил библиотеку и что из этого вышло в первый год",
]


@pytest.mark.parametrize("said", HEADINGS)
@pytest.mark.parametrize("size", [40, 60])
def test_no_line_of_a_heading_ends_with_a_short_word_of_the_next(said: str, size: int) -> None:
    slot, lines = slot_of_statement("poster"), [each.split() for each in lines_of_statement(said, size)]
    assert len(lines) > 1 and min(map(len, lines)) > 1
    assert min(len(words[-1]) for words in lines[:-1]) > 3
    assert len(lines) == len(wrap_at_size((Run(said),), slot.style, size, slot.rect.width))


def slot_of_statement(theme: str) -> Slot:
    return next(slot for slot in open_theme(theme).families["statement"].layouts[0].slots if slot.item)


def lines_of_statement(said: str, size: int, theme: str = "poster") -> list[str]:
    slot = slot_of_statement(theme)
    (line,) = place_text_in_slot(slot, [SlideLine((Run(said),), "s")], size).lines
    spans = wrap_at_size(line.text, slot.style, size, slot.rect.width)
    return [bare_text(line.text)[start:end].rstrip() for start, end in spans]


LONGER = [
    "Staff on short-term contracts said they felt unable to defend themselves against managers or colleagues.",
    "Succinctly, my experience porting the tool to Python 3 has significantly soured my perceptions of Python.",
    "Wikipedia is a global free knowledge resource written and edited by people around the world.",
]


@pytest.mark.parametrize("said", LONGER)
@pytest.mark.parametrize("size", [42, 56])
def test_no_line_of_a_heading_has_a_hole(said: str, size: int) -> None:
    font = open_theme("poster").families["statement"].layouts[0].slots[0].style.font.styled(True, False)
    *widths, _ = [text_width(line, font, size) for line in lines_of_statement(said, size)]
    assert min(widths) >= 0.75 * max(widths)


@pytest.mark.parametrize("size", range(36, 64, 4))
def test_a_number_stays_with_the_name_before_it(size: int) -> None:
    lines = lines_of_statement(LONGER[1], size)
    assert len(lines) > 1 and not any(line[0].isdigit() for line in lines)


def test_a_title_beside_its_text_has_at_most_four_lines() -> None:
    for heading in ("One", "One of seven things", "One of seven things that nobody who was there has ever forgotten"):
        said = f"  - heading: {heading}\n    points: [Ap is it., Bp is it.]\n"
        for theme in THEMES:
            slide = list(slides(said, theme=theme).values())[1]
            title = next(item for item in slide.items if item.placeholder.type == "title")
            assert isinstance(title, TextItem)
            spans = wrap_at_size(title.lines[0].text, title.placeholder.style, title.size, title.placeholder.rect.width)
            assert len(spans) <= 4


@pytest.mark.parametrize("count", range(12, 60, 7))
def test_the_last_line_of_running_text_is_not_lost_under_the_others(count: int) -> None:
    slot = next(slot for slot in open_theme("paper").families["questions"].layouts[0].slots if slot.name == "body")
    said = " ".join(islice(cycle(["and", "let", "critics", "check", "it", "all"]), count))
    (line,) = place_text_in_slot(slot, [SlideLine((Run(said),), "s")], 36).lines
    before = wrap_at_size((Run(said),), slot.style, 36, slot.rect.width)
    lines = wrap_at_size(line.text, slot.style, 36, slot.rect.width)
    lengths = [end - start for start, end in lines]
    above = said[slice(*lines[-2])].rpartition(" ")[0]  # the line before it, if it gave one more word
    has_hole = text_width(above, slot.style.font, 36) < 0.75 * slot.rect.width
    assert len(lengths) == len(before) and (lengths[-1] >= 0.2 * max(lengths) or has_hole)


def test_the_agenda_leads_to_each_section_and_the_section_back() -> None:
    article = "title: T\nsections:\n" + "".join(f"  - heading: Part {n}\n    points: [a, b]\n" for n in range(4))
    deck = Presentation(BytesIO(build(article.encode(), name="a.yaml").pptx))
    agenda, *parts = list(deck.slides)[1:6]
    jumps = [shape.click_action.target_slide for shape in agenda.placeholders if shape.click_action.target_slide]
    assert [slide.slide_id for slide in jumps] == [slide.slide_id for slide in parts]
    assert {slide.shapes.title.click_action.target_slide.slide_id for slide in parts} == {agenda.slide_id}


@pytest.mark.parametrize("letter", ["W", "\ufdfd", "\u2e3b"])  # the last two are wider than they are high
def test_a_letter_is_no_wider_than_its_box(letter: str) -> None:
    lines, slot = (SlideLine((Run(letter),), "a"),), slot_of("outlook", "body", 0)
    needed = text_width(letter, slot.style.font, 60)
    for width, holds in ((needed, True), (needed - 1, False)):
        assert can_slot_hold_lines(lines, replace(slot, rect=replace(slot.rect, width=width)), 60) == holds


def test_a_full_stop_never_stands_alone_on_a_line() -> None:
    style = slot_of("timeline", "body", 0, "signal").style
    widths = [text_width(word, style.font, 30) for word in ("announced", "announced.")]
    slot = slot_of("timeline", "body", sum(widths) // 2, "signal")
    said = SlideLine((Run("GNU is announced."),), "a")
    assert largest_fitting_size([(slot, [said])], 30) == 28


def test_the_longest_address_has_a_code() -> None:
    address = "https://example.org/".ljust(MOST, "x")
    assert "qr" in names(slides("  - heading: One\n    lead: Text.", f"url: {address}")["closing"])


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_layout_says_itself_fits_where_it_says_it(theme: str) -> None:
    static = [drawn for layout in open_theme(theme).layouts for drawn in layout.decor if drawn.style]
    assert static
    for drawn in static:
        assert drawn.style is not None
        size = drawn.style.sizes[0]
        assert wrapped_text_height(((0, len(drawn.text)),), drawn.style.font, size) <= drawn.rect.height
        assert text_width(drawn.text, drawn.style.font, size) <= drawn.rect.width


def captioned(tmp_path: Path, *captions: str, size: tuple[int, int] = (800, 600)) -> Result:
    """Pictures in a row, each with its caption."""
    Image.new("RGB", size).save(tmp_path / "p.png")
    article = tmp_path / "a.yaml"
    blocks = "".join(f"      - picture: {{file: p.png, alt: Black, caption: {each}}}\n" for each in captions)
    article.write_text(f"title: T\nsections:\n  - heading: One\n    body:\n{blocks}", "utf-8")
    return build(article, titles="headings")


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


def test_a_title_with_its_number_ends_with_no_short_line() -> None:
    heading = "Three things went wrong, and each had an answer"
    points = "\n".join(f"      - {'word ' * 30}" for _ in range(6))
    (first,) = list(slides(f"  - heading: {heading}\n    steps:\n{points}").values())[1:2]
    title = next(item for item in first.items if item.placeholder.type == "title")
    assert isinstance(title, TextItem) and text_of(first, "title").endswith("(1\u20133)")
    lines = wrap_at_size(title.texts[0], title.placeholder.style, title.size, title.rect.width)
    lengths = [end - start for start, end in lines]
    assert len(lengths) == 2 and lengths[1] >= 0.5 * lengths[0]


def test_a_title_in_a_company_s_place_shrinks_little_for_the_ends_of_its_lines() -> None:
    line = SlideLine((Run("Access to Wikipedia restored in Turkey after"),), HEAD)
    slots = (slot for layout in open_theme("paper").families["cover"].samples for slot in layout.slots)
    own = replace(next(slot for slot in slots if slot.type == "title"), lines=3)
    largest = next(size for size in own.style.sizes if can_slot_hold_lines([line], own, size))
    both = (own, replace(own, holder=("title", "")))
    sizes = [place_sibling_texts([(slot, [line])], largest)[0].size for slot in both]
    assert sizes[0] < SLIGHTLY * largest <= sizes[1]


def test_numbers_within_an_item_are_not_those_of_the_list(tmp_path: Path) -> None:
    inner = "".join(f"    {number}. {'inner ' * 12}\n" for number in (1, 2, 3))
    steps = [f"{number}. {'word ' * 30}\n" for number in range(1, 8)]
    path = tmp_path / "a.md"
    path.write_text("# Talk\n\n## Steps\n\n" + "".join([*steps, inner]), encoding="utf-8")
    ends = [text_of(slide, "title").rpartition(" ")[2] for slide in build(path).deck.slides]
    assert [end for end in ends if end.startswith("(")] == ["(1\u20133)", "(4\u20136)", "(7)"]


@pytest.mark.parametrize("end", ["\u2028", "\u2029 ", "\x85", "\xa0" * 100])
def test_no_slide_shows_nothing_but_the_ends_of_lines(end: str) -> None:
    slot = slot_of("points", "body", Px(1136))
    _, groups = flow_over_slides([SlideLine((Run(f"Rain{200 * end}water"),), "a")], slot, 1, 100)
    assert [bare_text(line.text).strip() for group in groups for line in group] == ["Rain", "water"]


@pytest.mark.parametrize("count", [6, 102])
def test_a_title_that_was_cut_has_room_for_its_number_however_many_share_it(count: int) -> None:
    points = "\n".join(f"      - {'word ' * 250}" for _ in range(count // 2))
    found = list(slides(f"  - heading: {'i ' * 200}\n    steps:\n{points}", talk="slides").values())
    assert text_of(found[-1], "title").endswith(f"({count}\u00a0of\u00a0{count})")
    for title in (item for slide in found for item in slide.items if item.placeholder.type == "title"):
        assert isinstance(title, TextItem) and can_slot_hold_lines(title.lines, title.placeholder, title.size)


def test_what_closes_a_list_of_several_slides_is_not_repeated() -> None:
    points = [f"So it goes, and {'on and ' * 18}on."] * 8
    made = slides(f"  - heading: One\n    points: {points}\n    closing: And so it ends.")
    assert len(made) > 1 and not any(
        "And so it ends." in each for slide in made.values() for each in map(str, slide.items)
    )
    assert sum(bare_text(line.text) == "And so it ends." for slide in made.values() for line in slide.notes) == 1


@pytest.mark.parametrize("points", [["One.", "Two."], ["One.", "Two.", "Three."], ["So it goes."] * 9])
def test_nothing_is_larger_than_a_title_that_had_to_shrink(points: list[str]) -> None:
    heading = " ".join(["How we carried the soil upstairs and what became of all of it"] * 2)
    placed = slides(f"  - heading: {heading}\n    points: {points}")
    (shown,) = (slide for name, slide in placed.items() if name.startswith("how"))
    sizes = {item.placeholder.type: item.size for item in shown.items if isinstance(item, TextItem)}
    assert sizes["body"] <= sizes["title"] < 40


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
    assert bare_text(entry_paragraph(entry, open_theme("paper").families[family], language, True).text) == said


def test_arabic_behind_english_ends_with_its_own_full_stop() -> None:
    """It has no direction of its own, and takes that of its paragraph unless a mark stands on its far side."""
    said = entry_paragraph(
        Entry("s", (Run("Term"),), (Run("للجميع."),)), open_theme("paper").families["cards"], "en", True
    )
    assert bare_text(said.text) == "Term: للجميع.\u200f"


@pytest.mark.parametrize(("term", "said"), [("Term", "Term: d"), ("Term?", "Term? d"), ("三样东西。", "三样东西。 d")])
def test_a_term_has_a_colon_unless_it_has_a_mark_of_its_own(term: str, said: str) -> None:
    assert bare_text(text_of_term_and_detail((Run(term),), (Run("d"),))) == said


def test_each_item_is_read_whole_between_what_stands_above_and_below_them() -> None:
    (slide,) = (each for each in build(CONTENT / "open-source-ai.yaml").deck.slides if each.layout.family == "versus")
    read = [f"{item.placeholder.name}{item.placeholder.item or ''}" for item in slide.items]
    rows = [f"{name}{row}" for row in (1, 2, 3) for name in ("heading", "body", "answer")]
    assert read == ["title", "left", "right", *rows, "closing", "number"]


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
    assert text_without_bindings(text_of(slide, "lead")) == lead


def test_of_a_link_that_takes_many_lines_the_first_leads_there() -> None:
    """Programs draw a long link, or one in several runs, over what follows it."""
    long = "The `first`, `second` and third, " + "and so on, " * 20 + "until the end"
    first = f"[{long}](https://example.org/a) and [two `short` words](https://b.example)"
    items = slides(f"  - heading: One\n    points: ['{first}', Two]")["one"].items
    text, _ = (text for item in items if isinstance(item, TextItem) and item.placeholder.item for text in item.texts)
    linked = [run for run in text if run.link]
    assert [run.link for run in linked] == ["https://example.org/a", "https://b.example"]
    assert linked[0].text.startswith("The first, second and third, and") and len(linked[0].text) < 100
    assert linked[1].text.replace("\u00a0", " ") == "two short words"
    assert bare_text(text).replace("\u00a0", " ") == f"{long} and two short words".replace("`", "")


@pytest.mark.parametrize("link", ["talk of Monday morning", "Monday"])
def test_no_link_begins_or_goes_on_at_the_start_of_a_line(link: str) -> None:
    """LibreOffice breaks a link in the middle of a word where the line is full; a link of one word is not lost."""
    for count in range(9, 25):  # as text, and not as a title, which has no links
        said = f"{'A word ' * count}and the [{link}](https://example.org) too"
        (item,) = (
            item
            for item in slides(f"  - heading: One\n    points: ['{said}']")["one"].items
            if isinstance(item, TextItem) and "Monday" in bare_text(item.texts[0])
        )
        end, slot = 0, item.placeholder
        starts = [start for start, _ in wrap_at_size(item.texts[0], slot.style, item.size, slot.rect.width)][1:]
        for run in item.texts[0]:
            start, end = end, end + len(run.text)
            assert run.text == "Monday" or not run.link or not any(start <= at < end for at in starts), said
        assert any(run.link for run in item.texts[0]), said


def test_a_link_beside_a_highlight_leaves_it_as_it_is() -> None:
    text = (Run("Moss ", bold=True), Run("holds", bold=True, token="highlight"), Run(" rain", link="https://a.b"))
    assert merged_runs(text) == text


LONG = (
    "The ferry that brings the post also brings the bread, and when the wind turns in the night nobody on the island "
)
LONG += "knows before noon whether either of them will come."


@pytest.mark.parametrize("theme", THEMES)
def test_a_long_paragraph_is_text_and_less_than_its_title(theme: str) -> None:
    quoted = f"# Post\n\n{LONG}\n\n## By sea\n\n{LONG}\n\n**Bread:** {LONG}\n\n## On land\n\n> {LONG}\n"
    for slide in build(quoted.encode(), name="a.md", theme=theme).deck.slides[1:-1]:
        texts = [item for item in slide.items if isinstance(item, TextItem)]
        long = [item for item in texts if len(bare_text(item.texts[0]).split()) > 20]
        assert all(item.size <= (48 if item.placeholder.words else 28) for item in long), slide.id
        (title,) = (item for item in texts if item.placeholder.type == "title")
        assert title.placeholder.item or max(item.size for item in texts if item is not title) < 0.9 * title.size


@pytest.mark.parametrize(
    "said",
    [
        "3_of_4 boats",
        "some 30_to_40 of them",
        "for EUR_5 each",
        "at 10_% or 9_am",
        "2_:_1 for us",
        "Anna_· Ben",
        "on 9_November 2026",
    ],
)
def test_readings_and_names_are_not_torn(said: str) -> None:
    line = bind_words_of_line(SlideLine((Run(said.replace("_", " ")),), "s"), "en")
    assert bare_text(line.text).replace("\u00a0", "_") == said
