"""Decks on companies' templates look as if a colleague had filled them: room, sizes, links and fonts."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace as changed
from PIL import Image

from generator import Result, build
from generator.model.deck import PictureItem, TextItem
from generator.model.geometry import EMU_PER_PX, Rect
from generator.model.text import bare_text
from tests.made_template import (
    BIG,
    BODY,
    CONTENT,
    COVER,
    HEIGHT,
    LEFT,
    NAMES,
    ONLY,
    RIGHT,
    SECTION,
    TITLE,
    UNDER,
    USUAL,
    WIDTH,
    Box,
    MadeLayout,
    box_xml,
    made_template,
    rels_xml,
    tree_xml,
    unzipped,
    zipped,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_folder")]


def built(article: str, *layouts: MadeLayout) -> Result:
    """Return a deck of an article on a template with these layouts, in the current folder."""
    Path("corp.pptx").write_bytes(made_template(layouts))
    return build(article.encode(), name="talk.yaml", template="corp.pptx")


def sections(number: int) -> str:
    """Return an article with so many sections, each with a line for the agenda."""
    lines = [f"  - {{heading: The gauge of month {n}, gist: the rain of {n}, body: It rained.}}" for n in range(number)]
    return "\n".join(["title: Rain", "url: https://example.org/rain", "sections:", *lines]) + "\n"


@pytest.mark.parametrize("height", [0.65, 0.55, 0.5, 0.46])
@pytest.mark.parametrize("number", [5, 7, 9])
def test_texts_of_items_never_overlap_in_a_low_free_area(height: float, number: int) -> None:
    low = MadeLayout("Title and Content", (TITLE, Box("body", (0.05, 0.25, 0.9, height), "Content 2", "1", 24)), "obj")
    for slide in built(sections(number), COVER, low, SECTION, ONLY).deck.slides:
        boxes = [each for each in slide.layout.slots if each.item and each.is_box and each.type == "body"]
        for one, other in combinations(boxes, 2):
            lower = changed(other.rect, y=other.rect.y + 5 * EMU_PER_PX)
            assert one.item == other.item or not one.rect.overlaps(lower)


RAIN = """
title: Rain
author: Ada Wells
sections:
  - {heading: Why the gauges of northern hills were read by hand in winter, layout: points, body: [points: [It, So]]}
"""
LOW = Box("title", (0.05, 0.08, 0.9, 0.06), "Title 1", "", 36)
NAMELESS = MadeLayout("Title Slide", (BIG,), "title", "22313F")


def test_a_title_keeps_its_size_over_two_lines_in_a_box_for_one() -> None:
    content = MadeLayout("Title and Content", (LOW, BODY), "obj")
    slides = built(RAIN, COVER, content, SECTION, MadeLayout("Title Only", (LOW,), "titleOnly")).deck.slides
    (title,) = (slide.items[0] for slide in slides if slide.layout.family == "points")
    assert isinstance(title, TextItem) and title.size == 36
    assert bare_text(title.texts[0]).endswith("winter") and len(title.lines) == 1


def test_a_cover_without_a_place_for_it_names_who_speaks_in_a_colour_that_can_be_read() -> None:
    deck = built(RAIN, NAMELESS, CONTENT, SECTION, ONLY).deck
    (box,) = (item for item in deck.slides[0].items if item.placeholder.is_box)
    assert (
        "Ada\u00a0Wells" in bare_text(box.texts[0])
        and deck.host
        and deck.host.colors[box.placeholder.style.color] == "lt1"
    )


SPEAKER = """
title: Rain
author: Ada Wells
speaker: {name: Ada Wells, line: Reads the gauge behind the bakery, picture: {file: ada.png, alt: Ada}}
sections: [{heading: Why, body: [It rains.]}]
"""


def test_the_picture_of_who_speaks_stands_beside_the_text() -> None:
    with BytesIO() as file:
        Image.new("RGB", (600, 600), "#C2410C").save(file, "png")
        Path("ada.png").write_bytes(file.getvalue())
    Path("talk.yaml").write_text(SPEAKER, encoding="utf-8")
    Path("corp.pptx").write_bytes(made_template())
    slide = build("talk.yaml", template="corp.pptx").deck.slides[1]
    (picture,) = (item.rect for item in slide.items if isinstance(item, PictureItem))
    texts = [item for item in slide.items if isinstance(item, TextItem) and item.placeholder.type == "body"]
    assert texts and not any(item.placeholder.rect.overlaps(picture) for item in texts)


@pytest.mark.parametrize("number", [5, 9, 14])
def test_an_agenda_stands_on_one_slide_in_the_bodies_of_the_template(number: int) -> None:
    (slide,) = (each for each in built(sections(number), *USUAL).deck.slides if each.id.startswith("agenda"))
    agenda = [item for item in slide.items if isinstance(item, TextItem) and item.placeholder.type == "body"]
    assert all(item.placeholder.is_held for item in agenda)
    lines = [line for item in agenda for line in item.lines]
    assert len(lines) == number and not any(line.target for line in lines)  # links would be blue, and underlined
    assert len({(item.placeholder.style.anchor, item.placeholder.style.gap) for item in agenda}) == 1  # level


def test_a_cover_looks_as_its_prompts_do_where_styles_say_nothing() -> None:
    title = replace(BIG, size=0, text="Ask", paragraph=' algn="ctr"', run=' sz="4800"')
    parts = unzipped(made_template((MadeLayout("Title Slide", (title, replace(UNDER, size=0)), "title"), *USUAL[1:])))
    master = parts["ppt/slideMasters/slideMaster1.xml"]
    assert isinstance(master, bytes)
    parts["ppt/slideMasters/slideMaster1.xml"] = re.sub(rb' sz="\d+"', b"", master)
    Path("corp.pptx").write_bytes(zipped(parts))
    result = build(RAIN.encode(), name="talk.yaml", template="corp.pptx")
    cover = unzipped(result.pptx)["ppt/slides/slide1.xml"]
    assert isinstance(cover, bytes) and b'sz="4800"' in cover and cover.count(b'algn="ctr"') == 2
    assert isinstance(first := result.deck.slides[0].items[0], TextItem) and first.size == 48


def test_texts_of_a_cover_can_be_read_on_the_colour_behind_their_first_lines() -> None:
    panel, low = Box("shape", (0, 0, 1, 0.95), fill="101820"), replace(UNDER, place=(0.1, 0.6, 0.8, 0.3))
    deck = built(RAIN, MadeLayout("Title Slide", (panel, BIG, low), "title"), *USUAL[1:]).deck
    (native,) = (item.placeholder.style.native for item in deck.slides[0].items if item.placeholder.name != "title")
    assert native and native.ink == "lt1"


def slide_xml(result: Result, number: int) -> str:
    """Return a slide of a deck as XML."""
    data = unzipped(result.pptx)[f"ppt/slides/slide{number}.xml"]
    return data.decode() if isinstance(data, bytes) else data


ASKED = replace(TITLE, text="Ask", ink="04617B")
LISTED = replace(BODY, text="Ask", ink="7F59AE", paragraph=' marL="432000" indent="-324000"', mark="●")


def test_slides_name_the_colours_and_bullets_that_only_prompts_have() -> None:
    prompting = MadeLayout("Title and Content", (ASKED, LISTED), "obj")
    shown = slide_xml(built(RAIN, COVER, prompting, SECTION, ONLY), 2)
    assert shown.count('<a:srgbClr val="04617B"/>') == 1 and shown.count('<a:srgbClr val="7F59AE"/>') == 2
    assert shown.count('<a:buChar char="●"/>') == shown.count('marL="432000" indent="-432000"') == 2


def test_items_of_a_short_list_are_farther_apart_than_those_of_the_template() -> None:
    shown = slide_xml(built(RAIN, *USUAL), 2)
    (gap,) = map(int, re.findall(r'<a:spcBef><a:spcPts val="(\d+)"/></a:spcBef>', shown))
    assert gap > 5000
    assert shown.count('<a:spcAft><a:spcPts val="0"/></a:spcAft>') == 2


def test_a_title_in_the_middle_stays_there_off_what_is_drawn_on_one_side() -> None:
    middle = replace(TITLE, text="Ask", paragraph=' algn="ctr"')
    leaf = Box("shape", (0, 0, 0.2, 0.9), fill="C2410C")
    content = MadeLayout("Title and Content", (leaf, middle, replace(BODY, place=(0.25, 0.25, 0.7, 0.65))), "obj")
    slide = built(RAIN, COVER, content, SECTION, MadeLayout("Title Only", (middle,), "titleOnly")).deck.slides[1]
    rect = next(item.placeholder.rect for item in slide.items if item.placeholder.type == "title")
    assert rect.x > 0.2 * WIDTH and abs(WIDTH - rect.x - rect.x - rect.width) < 0.05 * WIDTH


OPPOSED = """
title: Rain
sections:
  - heading: What went wrong
    role: challenges
    points:
      - {term: Rain, detail: The roof leaked in front of a hundred people., answer: We put a gauge under it.}
      - {term: Cake, detail: It was gone by eleven., answer: The bakery opened its back room.}
      - {term: Silence, detail: Nobody asked anything., answer: Each speaker brought a question along.}
"""


def test_the_sides_of_a_comparison_stand_beside_each_other() -> None:
    (slide,) = (each for each in built(OPPOSED, *USUAL).deck.slides if each.layout.family == "versus")
    texts = [item.placeholder for item in slide.items if item.placeholder.is_box]
    lefts, rights = (
        [each.rect for each in texts if each.name in names] for names in (("body", "left"), ("answer", "right"))
    )
    assert len(lefts) == len(rights) == 4 and max(each.right for each in lefts) < min(each.x for each in rights)


DATED = Box("dt", (0.4, 0.78, 0.2, 0.06), "Date 3", "10", 14)
BYLINE = RAIN.replace("author:", "subtitle: What two years of a gauge in the harbour have shown\nauthor:")


def test_a_narrow_place_for_a_date_does_not_name_who_speaks() -> None:
    cover = MadeLayout("Title Slide", (BIG, UNDER, DATED), "title")
    slide = built(BYLINE, cover, *USUAL[1:]).deck.slides[0]
    (under,) = (item for item in slide.items if isinstance(item, TextItem) and item.placeholder.type == "body")
    assert len(under.lines) == 2 and "Ada\u00a0Wells" in bare_text(under.lines[1].text)


def test_placeholders_for_slides_of_4_to_3_fill_wider_slides() -> None:
    title, body = replace(TITLE, place=(0.05, 0.05, 0.65, 0.15)), replace(BODY, place=(0.05, 0.25, 0.65, 0.65))
    narrow = MadeLayout("Title and Content", (title, body, replace(DATED, kind="sldNum", place=(0.5, 0.92, 0.2, 0.05))))
    slide = built(RAIN, COVER, narrow, SECTION, MadeLayout("Title Only", (title,))).deck.slides[1]
    assert all(item.placeholder.pinned and item.placeholder.pinned.right > 0.9 * WIDTH for item in slide.items)


def test_a_long_title_is_no_smaller_than_its_place_asks_for() -> None:
    low = replace(TITLE, place=(0.05, 0.02, 0.6, 0.12), size=50)
    line = Box("shape", (0, 0.15, 1, 0.005), fill="C2410C")
    content = MadeLayout("Title and Content", (line, low, BODY), "obj")
    slide = built(RAIN, COVER, content, SECTION, MadeLayout("Title Only", (line, low), "titleOnly")).deck.slides[1]
    assert isinstance(title := slide.items[0], TextItem) and 20 <= title.size < 50


FAULTS = {
    "text-covered": (TITLE, BODY, *(Box("shape", (x, 0.05, 0.15, 0.15), fill="C2410C") for x in (0.15, 0.45, 0.75))),
    "low-contrast": (replace(TITLE, color="999999"), BODY),
    "prompt-drawn": (replace(TITLE, text="Ask"), BODY, Box("shape", (0.05, 0.93, 0.3, 0.04), text="Ask")),
    "half-empty": (TITLE, replace(BODY, place=(0.05, 0.15, 0.9, 0.15)), Box("shape", (0, 0.5, 1, 0.5), fill="C2410C")),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_a_brand_team_would_not_show_is_told(code: str) -> None:
    content = MadeLayout("Title and Content", FAULTS[code], "obj")
    assert code in {each.code for each in built(RAIN, COVER, content, SECTION).findings}
    assert code not in {each.code for each in built(RAIN, COVER, CONTENT, SECTION).findings}


LISTS = """
title: Rain
sections:
  - {heading: A, layout: points, body: [points: [It rained, So what]]}
  - heading: B is what we would do again if it rained as much as it did in the winter of the great flood in the north
    layout: points
    body: [points: [P]]
""".replace("[P]", str([f"Number {number} is read by hand on each of the days of winter" for number in range(8)]))


def test_titles_and_lists_of_a_deck_have_one_size_and_bullets() -> None:
    slides = [each for each in built(LISTS, *USUAL).deck.slides if each.layout.family == "points"]
    titles, lists = zip(*(slide.items[:2] for slide in slides), strict=True)
    assert len({each.size for each in titles}) == 1 and lists[1].size < lists[0].size < titles[0].size
    assert all('<a:buChar char="•"/>' in slide_xml(built(LISTS, *USUAL), number) for number in (2, 3))


STEPS = """
title: Rain
sections:
  - {heading: How, steps: [Read the gauge, Write it down, Draw the curve, Ask who reads it]}
"""


def test_numbers_of_steps_begin_where_their_texts_do_in_a_narrow_area() -> None:
    title, body = (
        replace(each, place=(0.3, y, 0.4, tall)) for each, y, tall in ((TITLE, 0.05, 0.15), (BODY, 0.25, 0.65))
    )
    content = MadeLayout("Title and Content", (title, body), "obj")
    (slide,) = (each for each in built(STEPS, COVER, content, SECTION).deck.slides if each.layout.family == "steps")
    circles = [each.rect.x for each in slide.layout.decor if each.shape == "ellipse"]
    texts = [each.rect.x for each in slide.items if each.placeholder.name == "heading"]
    assert len(circles) == 4 and all(abs(one - two) < EMU_PER_PX for one, two in zip(circles, texts, strict=True))


def test_all_slides_of_a_deck_are_on_layouts_of_one_design() -> None:
    centred = replace(TITLE, text="Ask", paragraph=' algn="ctr"')
    slides = built(STEPS, COVER, CONTENT, SECTION, MadeLayout("Title Only", (centred,), "titleOnly")).deck.slides
    assert {each.layout.host for each in slides if each.layout.family == "steps"} == {
        "ppt/slideLayouts/slideLayout2.xml"
    }
    same = built(STEPS, *USUAL[:3], ONLY).deck.slides
    assert {each.layout.host for each in same if each.layout.family == "steps"} == {"ppt/slideLayouts/slideLayout4.xml"}


COVERED = {
    "a corner over its end": Box("shape", (0.7, 0.5, 0.3, 0.5), fill="C2410C"),
    "a bar across it": Box("shape", (0, 0.66, 1, 0.03), fill="C2410C"),
    "a panel at its beginning": Box("shape", (0, 0, 0.3, 1), fill="101820"),
}


@pytest.mark.parametrize("drawn", COVERED.values(), ids=COVERED)
def test_texts_of_a_cover_stand_off_what_crosses_their_place(drawn: Box) -> None:
    cover = MadeLayout("Title Slide", (drawn, BIG, replace(UNDER, place=(0.1, 0.6, 0.8, 0.3))), "title")
    first = built(BYLINE, cover, *USUAL[1:]).deck.slides[0]
    (under,) = (each for each in first.items if each.placeholder.name == "subtitle")
    x, y, width, height = (round(share * side) for share, side in zip(drawn.place, (WIDTH, HEIGHT) * 2, strict=True))
    assert not Rect(x, y, width, height).overlaps(under.rect)


def test_a_theme_may_leave_a_font_without_a_name() -> None:
    parts = unzipped(made_template())
    for name in (name for name in parts if name.startswith("ppt/theme/")):
        text = parts[name]
        text = text.decode() if isinstance(text, bytes) else text
        parts[name] = re.sub(r'(<a:minorFont><a:latin typeface=)"[^"]*"', r'\1""', text)
    Path("corp.pptx").write_bytes(zipped(parts))
    stats = "[{value: '12', meaning: gauges}, {value: '9', meaning: jars}]"
    article = f"title: Rain\nsections:\n  - {{heading: Gauges, stats: {stats}}}\n"
    assert build(article.encode(), name="talk.yaml", template="corp.pptx").deck.slides


def on_samples(shapes: str, *layouts: MadeLayout, ground: str = "", media: bytes = b"") -> Result:
    """Return a deck on a template whose first sample slide, on the first layout, has these shapes."""
    slide = tree_xml(shapes, ground=f"<p:bg><p:bgPr>{ground}<a:effectLst/></p:bgPr></p:bg>" if ground else "")
    kinds = [("slideLayout", "../slideLayouts/slideLayout1.xml"), *([("image", "../media/art.png")] if media else [])]
    parts = {"ppt/slides/slide1.xml": f"<p:sld {NAMES}>{slide}</p:sld>".encode()}
    parts |= {
        "ppt/slides/_rels/slide1.xml.rels": rels_xml(kinds).encode(),
        **({"ppt/media/art.png": media} if media else {}),
    }
    Path("corp.pptx").write_bytes(made_template(layouts, samples=(0,), parts=parts))
    return build(RAIN.encode(), name="talk.yaml", template="corp.pptx")


def test_a_cover_stands_where_an_empty_sample_slide_has_it() -> None:
    place = (0.2, 0.15, 0.7, 0.3)
    sample = box_xml(replace(BIG, size=0, place=place), 2).replace("<a:p>", '<a:p><a:endParaRPr sz="4000"/>')
    title = on_samples(sample, *USUAL).deck.slides[0].items[0]
    assert isinstance(title, TextItem) and title.size == 40 and title.placeholder.pinned
    assert abs(title.placeholder.pinned.x - place[0] * WIDTH) < EMU_PER_PX


def test_covers_have_the_background_and_the_pictures_of_the_first_sample_slide_alone() -> None:
    art, ground = BytesIO(), '<a:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></a:blipFill>'
    Image.new("RGB", (8, 8), "#102030").save(art, "png")
    result = on_samples(box_xml(Box("picture", (0, 0, 0.1, 0.1)), 2), *USUAL, ground=ground, media=art.getvalue())
    cover = slide_xml(result, 1)
    assert cover.count('r:embed="art') == 2 and '<a:ext cx="1219200"' in cover and "<p:pic>" not in cover
    assert unzipped(result.pptx)["ppt/media/art.png"] == art.getvalue() and "art0" not in slide_xml(result, 2)
    natives = [item.placeholder.style.native for item in result.deck.slides[0].items[:2]]
    assert all(native and native.ink == "lt1" for native in natives)


def test_lines_below_a_title_in_a_balloon_stand_in_it_too() -> None:
    panel, balloon = Box("shape", (0, 0, 1, 1), fill="101820"), Box("shape", (0.2, 0.2, 0.6, 0.5), fill="FFFFFF")
    title, below = replace(BIG, place=(0.22, 0.25, 0.56, 0.4)), replace(UNDER, place=(0.5, 0.65, 0.4, 0.2))
    deck = built(RAIN, MadeLayout("Title Slide", (panel, balloon, title, below), "title"), *USUAL[1:]).deck
    within = Rect(round(0.2 * WIDTH), round(0.2 * HEIGHT), round(0.6 * WIDTH), round(0.5 * HEIGHT))
    assert all(within.contains(item.rect) for item in deck.slides[0].items[:2])


SHORT = """
title: Rain
sections:
  - {heading: Few, layout: points, body: [points: [A gauge, A pen]]}
  - {heading: Some, layout: points, body: [points: [SOME]]}
  - {heading: Others, layout: points, body: [points: [SOME]]}
  - {heading: Many, layout: points, body: [points: [MANY]]}
""".replace("SOME", ", ".join(f"The gauge that stands by the road of month {number}" for number in range(6))).replace(
    "MANY", ", ".join(f"The gauge of month {number}" for number in range(8))
)


def test_lists_have_the_size_of_most_and_a_short_one_is_in_the_middle() -> None:
    lists = [each.items[1] for each in built(SHORT, *USUAL).deck.slides if each.layout.family == "points"]
    sizes, anchors = zip(
        *((each.size, each.placeholder.style.anchor) for each in lists if isinstance(each, TextItem)), strict=True
    )
    assert 32 > sizes[0] == sizes[1] == sizes[2] > sizes[3] and anchors == ("ctr", "t", "t", "t")


MASTER, STYLE = "ppt/slideMasters/slideMaster1.xml", b"<p:bodyStyle><a:lvl1pPr>"
BULLETED = '<p:bodyStyle><a:lvl1pPr marL="228600" indent="-228600">{}<a:spcBef><a:spcPts val="1000"/></a:spcBef>'


def size_of_longest_list(line_spacing: str) -> int:
    """Return the size of the last list of SHORT on a template whose list items have a line spacing."""
    low = MadeLayout("Title and Content", (TITLE, replace(BODY, place=(0.05, 0.25, 0.9, 0.55))), "obj")
    parts = unzipped(made_template((COVER, low, SECTION, ONLY)))
    master = parts[MASTER]
    assert isinstance(master, bytes) and STYLE in master
    master = master.replace(STYLE, BULLETED.format(line_spacing).encode())
    Path("corp.pptx").write_bytes(zipped({**parts, MASTER: master}))
    slides = build(SHORT.encode(), name="talk.yaml", template="corp.pptx").deck.slides
    item = [each for each in slides if each.layout.family == "points"][-1].items[1]
    assert isinstance(item, TextItem)
    return item.size


def test_a_list_is_larger_where_a_template_sets_its_lines_closer() -> None:
    assert size_of_longest_list('<a:lnSpc><a:spcPct val="80000"/></a:lnSpc>') > size_of_longest_list("")


def sizes_under_title(size: float) -> set[tuple[int, int]]:
    """Return the sizes of the titles and of the lists below them on a template with titles in so many points."""
    content, only = (replace(each, boxes=(replace(TITLE, size=size), *each.boxes[1:])) for each in (CONTENT, ONLY))
    slides = [each for each in built(SHORT, COVER, content, SECTION, only).deck.slides if each.layout.flows]
    texts = ([item for item in each.items if isinstance(item, TextItem)][:2] for each in slides)
    return {(title.size, body.size) for title, body in texts}


def test_no_list_is_larger_than_its_title_and_as_large_only_under_a_small_one() -> None:
    assert max(sizes_under_title(20)) == (20, 20)
    assert max(sizes_under_title(32)) < (32, 29)


FOUND = """# Rain

The log in the hall shows that it has rained more in the valley each year since the harbour was built of stone and the
old wall was taken down.

The roof leaks. Nobody knew how much of it, until we put a gauge on the wall behind the bakery and read it every day. It
is of tin and has a lid against leaves.

Our gauge is read each morning.
"""


def found(*layouts: MadeLayout) -> list[tuple[str, str]]:
    """Return the kind and the layout of each slide of running text without headings."""
    Path("corp.pptx").write_bytes(made_template(layouts))
    slides = build(FOUND.encode(), name="rain.md", template="corp.pptx").deck.slides
    return [(each.layout.form, each.layout.host[-5]) for each in slides if each.id not in ("cover", "closing")]


def test_sentences_without_a_heading_are_the_title_of_their_slide_in_its_middle() -> None:
    assert {form for form, _ in found(*USUAL)} == {"remark", "remark-led"}
    slides = build(FOUND.encode(), name="rain.md", template="corp.pptx").deck.slides
    titles = [each.items[0] for each in slides if each.layout.family == "remark"]
    said = " ".join(bare_text(text) for each in titles for text in each.texts)
    assert said.split() == FOUND.removeprefix("# Rain").split()
    assert all(each.placeholder.is_held and each.placeholder.style.anchor == "ctr" for each in titles)
    assert not any(each.hidden for each in slides)


THESIS = """title: Rain
sections:
  - {heading: Why, role: opening, headline: We read the gauge, body: [It rains in May.]}
  - {heading: How, body: [The gauge stands by the road.]}
"""


def test_a_sentence_stands_below_the_band_of_titles_on_a_layout_for_content() -> None:
    band = Box("shape", (0, 0, 1, 0.2), fill="22313F")
    layouts = [replace(each, boxes=(band, *each.boxes)) for each in (CONTENT, ONLY)]
    Path("corp.pptx").write_bytes(made_template((COVER, *layouts)))
    found = build(FOUND.encode(), name="rain.md", template="corp.pptx").deck.slides[1:-1]
    for slide in (*found, built(THESIS, *layouts).deck.slides[1]):
        (said,) = (each for each in slide.items if isinstance(each, TextItem) and each.placeholder.type == "title")
        assert said.rect.y > 0.2 * HEIGHT and said.placeholder.style.anchor == "ctr"
        assert {slide.layout.family} <= {"statement", "remark"} and len(bare_text(said.texts[0])) > 15


def test_of_two_placeholders_with_equal_keys_only_the_first_is_filled() -> None:
    twins = MadeLayout("Two Content", (TITLE, replace(LEFT, idx="0"), replace(RIGHT, idx="0")), "twoObj")
    low = MadeLayout("Title and Content", (TITLE, replace(BODY, place=(0.05, 0.25, 0.9, 0.3))), "obj")
    agenda = built(sections(9), COVER, low, SECTION, ONLY, twins).deck.slides[1]
    assert [item.placeholder.holder[0] for item in agenda.items if item.placeholder.holder] == ["title", "box", "box"]


def test_no_line_on_a_cover_ends_with_the_point_between_two_names() -> None:
    boxes = (replace(BIG, place=(0.1, 0.2, 0.4, 0.3)), replace(UNDER, place=(0.1, 0.5, 0.4, 0.4)))
    narrow = MadeLayout("Title Slide", boxes, "title")
    article = BYLINE.replace("author: ", "event: Forum of the people who read the gauges\nauthor: ")
    (under,) = (each for each in built(article, narrow, *USUAL[1:]).deck.slides[0].items if each.placeholder.also)
    assert isinstance(under, TextItem) and [bare_text(text).count("·") for text in under.texts] == [0, 0, 0]


def test_the_title_of_a_cover_on_a_band_of_its_own_stays_there() -> None:
    band = Box("shape", (0, 0, 1, 0.25), fill="22313F")
    title, below = replace(TITLE, color="FFFFFF"), Box("subTitle", BODY.place, "Subtitle 2", "1", 24)
    first = built(RAIN, MadeLayout("Title Slide", (band, title, below), "title"), *USUAL[1:]).deck.slides[0]
    shown, under = (each.placeholder for each in first.items[:2])
    assert shown.rect.bottom < round(0.25 * HEIGHT) < under.rect.y and under.style.anchor == "ctr"


def test_what_is_drawn_stands_below_the_title_of_a_layout_without_a_body() -> None:
    low = replace(TITLE, place=(0.35, 0.1, 0.3, 0.1))
    layouts = COVER, MadeLayout("Title and Content", (low,), "obj"), SECTION, MadeLayout("Title Only", (low,))
    (slide,) = (each for each in built(STEPS, *layouts).deck.slides if each.layout.family == "steps")
    title, *others = slide.items
    assert all(each.rect.y >= title.rect.bottom for each in others if each.placeholder.item)


LINKED = "title: Rain\nsections: [{heading: Log, table: {header: [Month], rows: [['[May](https://example.org)']]}}]\n"


def test_links_in_tables_have_the_colour_of_the_text() -> None:
    shown = slide_xml(built(LINKED, *USUAL), 2)
    assert shown.count("<a:hlinkClick ") == shown.count("<ahyp:hlinkClr xmlns:ahyp=") == 1


def agenda_texts(number: int, *layouts: MadeLayout) -> list[TextItem]:
    """Return the texts below the title of an agenda of so many sections."""
    items = next(each for each in built(sections(number), *layouts).deck.slides if each.id.startswith("agenda")).items
    return [item for item in items if isinstance(item, TextItem) and item.placeholder.type == "body"]


def test_a_long_agenda_stands_in_columns_where_it_is_small_in_one() -> None:
    tall = MadeLayout("Title and Content", (LOW, replace(BODY, place=(0.05, 0.2, 0.9, 0.75))), "obj")
    assert [len(each.lines) for each in agenda_texts(10, COVER, tall, *USUAL[2:])] == [5, 5]
    assert len(agenda_texts(8, COVER, tall, *USUAL[2:])) == 1


def test_items_of_a_list_that_would_be_small_are_closer_together() -> None:
    low = MadeLayout("Title and Content", (TITLE, replace(BODY, place=(0.05, 0.25, 0.9, 0.55))), "obj")
    (agenda,) = agenda_texts(7, COVER, low, SECTION, ONLY)
    assert agenda.placeholder.style.gap < 14 and agenda.size >= 20


def test_columns_of_a_layout_begin_at_one_height_where_a_corner_is_drawn_over_one() -> None:
    corner = Box("shape", (0.9, 0.2, 0.1, 0.12), fill="22313F")
    two = MadeLayout("Two Content", (corner, TITLE, LEFT, RIGHT), "twoObj")
    left, right = (each.placeholder.rect for each in agenda_texts(10, COVER, CONTENT, SECTION, two, ONLY))
    assert left.y == right.y > round(0.3 * HEIGHT)


def test_captions_begin_where_their_pictures_do() -> None:
    with BytesIO() as file:
        Image.effect_noise((900, 600), 90).save(file, "jpeg")
        Path("rain.jpeg").write_bytes(file.getvalue())
    pictures = "".join(f"      - picture: {{file: rain.jpeg, caption: Gauge {number}}}\n" for number in range(3))
    Path("talk.yaml").write_text(f"title: Rain\nsections:\n  - heading: Gauges\n    body:\n{pictures}")
    Path("corp.pptx").write_bytes(made_template())
    items = build("talk.yaml", template="corp.pptx").deck.slides[1].items
    places = {item.placeholder.item: item.rect.x for item in items if isinstance(item, PictureItem)}
    texts = {item.placeholder.item: item.placeholder.rect.x for item in items if item.placeholder.name == "body"}
    assert len(places) == 3 and texts == places


def test_a_paragraph_that_flows_under_small_titles_is_in_the_middle() -> None:
    small = replace(TITLE, size=20)
    content = MadeLayout("Title and Content", (small, replace(BODY, size=16)), "obj")
    said = 'title: Rain\nsections:\n  - {heading: Why, body: ["**In May it rained.** The gauge stood by the road."]}\n'
    slide = built(said, COVER, content, SECTION, MadeLayout("Title Only", (small,), "titleOnly")).deck.slides[1]
    (body,) = (item for item in slide.items if item.placeholder.name == "body")
    assert isinstance(body, TextItem) and body.size == 20 and body.placeholder.style.anchor == "ctr"
