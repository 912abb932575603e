"""Letters that fill their line, or reach out of it, stand in their boxes, in LibreOffice and in PowerPoint."""

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from generator import Result, build
from generator.language.scripts import TALL, line_pitch_of_script, script_of_language
from generator.look import open_theme, theme_in_language
from generator.measure import font_line_height
from generator.model.geometry import SLIDE
from generator.model.outline import SlideLine
from generator.model.text import Run
from generator.model.theme import Layout, Slot
from generator.place.fit import wrap_at_size
from generator.place.line_ends import place_sibling_texts
from tests.render import needs_soffice, render_all, sheets

pytestmark = pytest.mark.slow

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
LANGUAGES = ("zh", "zh-TW", "ja", "ko", "hi", "ta", "te", "kn", "th", "lo", "km", "ar", "he", "am", "ka")
SAID = {
    "zh": "人人生而自由，在尊严和权利上一律平等。",
    "ja": "すべての人間は、生まれながらにして自由であり、平等である。",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के विषय में जन्मजात स्वतन्त्रता प्राप्त है।",
    "th": "มนุษย์ ทั้งหลาย เกิดมามี อิสระ และเสมอภาคกัน ในเกียรติศักดิ์ และสิทธิ",
    "ar": "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.",
    "el": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι.",
    "ru": "Все люди рождаются свободными и равными.",
}


def article(language: str) -> bytes:
    said = SAID[language]
    points = [{"term": said[:8].strip(), "detail": said} for _ in range(3)]
    sections = [
        {"heading": said[:14], "lead": said * 3},
        {"heading": said[:14] + "2", "points": points, "role": "benefits"},
        {"heading": said, "points": [said, said, said, said, said]},
    ]
    return json.dumps({"title": said, "language": language, "sections": sections}).encode()


@cache
def deck(language: str) -> Result:
    return build(article(language), name="a.yaml")


def insets(language: str) -> dict[str, set[tuple[str, str]]]:
    """What every layout keeps free above and below its titles and bodies, by their type."""
    found: dict[str, set[tuple[str, str]]] = {"title": set(), "body": set()}
    with ZipFile(BytesIO(deck(language).pptx)) as package:
        names = [name for name in package.namelist() if name.startswith("ppt/slideLayouts/slide")]
        for shape in (shape for name in names for shape in etree.fromstring(package.read(name)).iter(f"{P}sp")):
            place, body = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph"), shape.find(f"{P}txBody/{A}bodyPr")
            if place is not None and place.get("type") in found:
                found[place.get("type")].add((body.get("tIns"), body.get("bIns")))
    return found


@pytest.mark.parametrize("language", ["zh", "hi", "th", "ar"])
def test_layouts_have_room_for_letters_that_reach_out_of_their_lines(language: str) -> None:
    for kind, found in insets(language).items():
        assert any(int(above) or int(below) for above, below in found), kind
    assert all(int(below) for _, below in insets(language)["title"] if language != "zh")


@pytest.mark.parametrize("language", ["el", "ru"])
def test_others_have_none(language: str) -> None:
    assert insets(language) == {"title": {("0", "0")}, "body": {("0", "0")}}


def layouts() -> Iterator[tuple[str, Layout]]:
    for language in LANGUAGES:
        yield from ((language, layout) for layout in theme_in_language(open_theme("paper"), language).layouts)


def texts(layout: Layout) -> Iterator[Slot]:
    return (slot for slot in layout.slots if slot.type not in ("tbl", "pic", "chart"))


def test_every_slot_still_holds_a_line() -> None:
    for language, layout in layouts():
        for slot in texts(layout):
            tall = line_pitch_of_script(script_of_language(language)) == TALL
            line = font_line_height(slot.style.font, slot.style.sizes[-1], tall)
            assert slot.room >= line, (language, layout.name, slot.name)
            assert SLIDE.contains(slot.rect)


def test_no_line_of_a_japanese_title_begins_with_a_particle() -> None:
    said = "港の渡し船は朝の七時に出て島の人々の古手紙を運び夕方にはまた町の灯りへ戻る"
    slot = open_theme("paper").families["points"].forms[-1].solve(0).title_slot
    (title,) = place_sibling_texts([(slot, (SlideLine((Run(said),), "a"),))], 40)
    lines = [wrap_at_size((Run(said),), slot.style, size, slot.rect.width) for size in (40, title.size)]
    assert [said[each[1][0]] for each in lines] == ["を", "び"] and title.size == 36


def test_no_full_stop_hangs_out_of_its_column() -> None:
    with ZipFile(BytesIO(deck("ja").pptx)) as package:
        styles = [package.read(name) for name in ("ppt/slideMasters/slideMaster1.xml", "ppt/presentation.xml")]
    hanging = [set(re.findall(rb'hangingPunct="(\d)"', style)) for style in styles]
    assert hanging == [{b"0"}, {b"0"}]


def has_font(language: str) -> bool:
    """Whether a Noto font has the language's letters; others may reach further than these."""
    return "Noto" in subprocess.run(["fc-list", f":lang={language}", "family"], capture_output=True, text=True).stdout


@needs_soffice
def test_every_word_is_drawn_inside_its_box(tmp_path: Path) -> None:
    decks = {language: deck(language).pptx for language in ("zh", "hi", "th") if has_font(language)}
    if not decks:
        pytest.skip("no Noto font has the letters of Chinese, Hindi or Thai")
    drawn = render_all(decks, tmp_path)
    pairs = [pair for name, pages in drawn.items() for pair in zip(pages, sheets(decks[name]), strict=True)]
    for page, sheet in pairs:
        high = [word for word in page.words if not any(box.holds(word.box, across=9, down=2) for box in sheet.boxes)]
        assert high == []
