"""How one slide follows another, how one builds up, and the foot of all: each is asked for in four places."""

from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from generator import build
from generator.decks import open_deck
from generator.decks.builds import decks_before_clicks
from generator.place.slide_grounds import PRESENT

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
P159 = "{http://schemas.microsoft.com/office/powerpoint/2015/09/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARTS = ("Bells", "Ropes", "Towers", "Clocks")
TEXT = "\n".join(
    f"\n## {part}\n\n- **{part} ring**: Everybody hears it.\n- **{part} rest**: Nobody minds.\n" for part in PARTS
)
HEAD = {"title": "Chimes", "author": "Ida Fern", "date": "2026-11-24"}


def article(**said: str) -> bytes:
    head = "".join(f"{key}: {value}\n" for key, value in {**HEAD, **said}.items())
    return f"---\n{head}---\n{TEXT}".encode()


@cache
def slides(transitions: str = "", theme: str = "paper") -> tuple[etree._Element, ...]:
    result = build(article(), name="a.md", transitions=transitions, theme=theme)
    return parsed(result.pptx)


def parsed(pptx: bytes) -> tuple[etree._Element, ...]:
    with ZipFile(BytesIO(pptx)) as package:
        names = [name for name in package.namelist() if name.startswith("ppt/slides/slide")]
        names.sort(key=lambda name: int("".join(filter(str.isdigit, name))))
        return tuple(etree.fromstring(package.read(name)) for name in names)


def effect(slide: etree._Element, branch: str) -> etree._Element:
    """The one transition that a program of that branch sees."""
    (node,) = slide.iterfind(f"{MC}AlternateContent/{MC}{branch}/{P}transition")
    return node


@pytest.mark.parametrize("theme", ["paper", "journal"])
def test_every_slide_fades_in_shortly_and_old_programs_see_a_fade(theme: str) -> None:
    for slide in slides(theme=theme):
        assert [child.tag for child in slide] == [f"{P}cSld", f"{P}clrMapOvr", f"{MC}AlternateContent"]
        new, old = effect(slide, "Choice"), effect(slide, "Fallback")
        assert [child.tag for child in old] == [f"{P}fade"] and dict(old.attrib) == {"spd": "fast"}
        (how,), time = (child.tag for child in new), int(new.get(f"{P14}dur", "0"))
        assert (how == f"{P}fade" and 140 <= time <= 280) or (how == f"{P159}morph" and 500 <= time <= 700)


def test_morph_moves_what_marks_the_present_part_and_is_used_for_nothing_else() -> None:
    marks = [[node.get("name") for node in slide.iter(f"{P}cNvPr")].count(PRESENT) for slide in slides()]
    moved = [slide.find(f".//{P159}morph") is not None for slide in slides()]
    parts = [slide.section for slide in build(article(), name="a.md").deck.slides]
    assert set(marks) <= {0, 1} and sum(moved) >= len(PARTS) - 1
    for number, is_moved in enumerate(moved):
        both = bool(number) and marks[number] == marks[number - 1] == 1
        assert is_moved == (both and parts[number] != parts[number - 1])


FOOTERS = {
    "true": ["Chimes\u00a0· Ida Fern", "24\u00a0November 2026"],
    "Acme Bells": ["Acme Bells"],
    "false": [],
    "": [],
}


@pytest.mark.parametrize("said", FOOTERS)
def test_the_foot_says_what_the_article_asks_for_and_by_itself_the_number_alone(said: str) -> None:
    result = build(article(footer=said) if said else article(), name="a.md")
    feet = [
        [foot(item) for item in slide.items if item.placeholder.type in ("ftr", "dt")] for slide in result.deck.slides
    ]
    numbered = [any(item.placeholder.type == "sldNum" for item in slide.items) for slide in result.deck.slides]
    for texts, with_number in zip(feet, numbered, strict=True):
        assert texts == (FOOTERS[said] if with_number else [])
    assert sum(numbered) >= len(PARTS)


def foot(item: object) -> str:
    return "".join(run.text for text in item.texts for run in text)  # type: ignore[attr-defined]  # each is a text


def test_who_speaks_stands_on_the_cover_and_the_layouts_keep_the_place_of_a_footer() -> None:
    pptx = build(article(), name="a.md").pptx
    said = [number for number, slide in enumerate(parsed(pptx)) if b"Fern" in etree.tostring(slide)]
    assert said in ([0], [0, len(parsed(pptx)) - 1])
    with ZipFile(BytesIO(pptx)) as package:
        layouts = [package.read(name) for name in package.namelist() if name.startswith("ppt/slideLayouts/slide")]
    assert sum(b'type="ftr"' in layout for layout in layouts) > len(layouts) / 2


BUILT = """---
title: Sheds
takeaways: [Lend what you have, Ask for what you need, Bring it back]
{said}
---

## How to borrow

1. Open the shed with the key.
2. Take the drill out of its box.
3. Bring it back on the next day.

## How many there are

```chart
kind: column
data: [[Tool, Count], [Drills, 3], [Saws, 5], [Lamps, 9]]
```

## The reminder

```python
for tool in lent:
    remind(tool)

print("done")
```

## FAQ

### May I lend a saw?

Yes, but only to members who know how to hold it.

### What does it cost?

Nothing at all for members.
"""


@cache
def built(said: str) -> bytes:
    return build(BUILT.replace("{said}", said).encode(), name="a.md").pptx


def clicks(slide: etree._Element) -> list[list[etree._Element]]:
    """The targets of each click on a slide."""
    sequence = slide.findall(f".//{P}cTn[@nodeType='mainSeq']/{P}childTnLst/{P}par")
    return [click.findall(f".//{P}set//{P}spTgt") for click in sequence]


def test_slides_build_up_only_where_a_talk_asks_for_it_and_in_the_order_of_reading() -> None:
    assert not any(clicks(slide) for slide in parsed(built("")))
    of_title = {}
    for slide in parsed(built("builds: true")):
        shapes = {node.get("id"): node.getparent().getparent() for node in slide.iter(f"{P}cNvPr")}
        said = clicks(slide)
        assert all(target.get("spid") in shapes for click in said for target in click)
        ids = [node.get("id") for node in slide.iter(f"{P}cTn")]
        assert len(ids) == len(set(ids))
        title = "".join(shapes["2"].itertext()).strip()
        of_title[title] = ["".join(shapes[click[0].get("spid")].itertext()).strip() for click in said]
    assert [len(of_title[name]) for name in ("How many there are", "The reminder")] == [3, 3]
    assert of_title["How to borrow"][0].startswith("Open") and len(of_title["How to borrow"]) == 3
    assert of_title["FAQ"] == ["Yes, but only to members who know how to hold it.", "Nothing at all for members."]
    assert of_title["What to remember"] == ["Lend what you have", "Ask for what you need", "Bring it back"]


def test_before_a_click_a_slide_shows_only_what_came_before_and_the_last_deck_lacks_one_thing() -> None:
    decks = list(decks_before_clicks(built("builds: true")))
    assert len(decks) == 3 and not list(decks_before_clicks(built("")))
    shown = [list(open_deck(data, "a.pptx").slides)[:-1] for data, _ in decks]  # the end says the last takeaway again
    texts = [[each for slide in slides for each in slide.texts] for slides in shown]
    for number, said in enumerate(("Lend what you have", "Ask for what you need", "Bring it back")):
        assert [said in shown for shown in texts] == [number < click for click in range(3)]
    clear = [sum(b"<a:alpha" in etree.tostring(run) for run in parsed(data)[4].iter(f"{A}rPr")) for data, _ in decks]
    assert clear[0] > clear[1] > clear[2] > 0  # the lines of the program keep their places
