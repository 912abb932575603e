"""How one slide follows another, and what stands at the foot of all: each asked for in four places."""

from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from generator import build
from generator.place.slide_grounds import PRESENT

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
        assert 140 <= int(new.get(f"{P14}dur", "0")) <= 280
        assert [child.tag for child in old] == [f"{P}fade"] and dict(old.attrib) == {"spd": "fast"}
        assert [child.tag for child in new] in ([f"{P}fade"], [f"{P159}morph"])


def test_morph_moves_what_marks_the_present_part_and_is_used_for_nothing_else() -> None:
    marks = [[node.get("name") for node in slide.iter(f"{P}cNvPr")].count(PRESENT) for slide in slides()]
    moved = [slide.find(f".//{P159}morph") is not None for slide in slides()]
    parts = [slide.section for slide in build(article(), name="a.md").deck.slides]
    assert set(marks) <= {0, 1} and sum(moved) >= len(PARTS) - 1
    for number, is_moved in enumerate(moved):
        both = bool(number) and marks[number] == marks[number - 1] == 1
        assert is_moved == (both and parts[number] != parts[number - 1])


FOOTERS = {"true": ["Chimes · Ida Fern", "24 November 2026"], "Acme Bells": ["Acme Bells"], "false": [], "": []}


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
    said = [number for number, slide in enumerate(parsed(pptx)) if b"Ida Fern" in etree.tostring(slide)]
    assert said in ([0], [0, len(parsed(pptx)) - 1])
    with ZipFile(BytesIO(pptx)) as package:
        layouts = [package.read(name) for name in package.namelist() if name.startswith("ppt/slideLayouts/slide")]
    assert sum(b'type="ftr"' in layout for layout in layouts) > len(layouts) / 2


def test_what_is_built_up_appears_with_a_click_each_and_only_where_asked_for() -> None:
    text = article() + b"\n## Ringing\n\n1. **Pull**: Hard.\n2. **Wait**: Long.\n3. **Stop**: Softly.\n"
    assert all(slide.find(f"{P}timing") is None for slide in parsed(build(text, name="a.md").pptx))
    result = build(text, name="a.md", builds=True)
    for slide, drawn in zip(result.deck.slides, parsed(result.pptx), strict=True):
        clicks = drawn.findall(f".//{P}cTn[@nodeType='clickEffect']")
        assert len(clicks) == (3 if slide.layout.family in ("steps", "takeaways") else 0), slide.id
        shapes = {shape.get("id") for shape in drawn.iter(f"{P}cNvPr")}
        assert {target.get("spid") for target in drawn.iter(f"{P}spTgt", f"{P}bldP")} <= shapes
