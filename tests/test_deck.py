"""What the decks of the shipped article promise, looked up in the files themselves."""

import os
import re
import subprocess
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from pptx import Presentation
from pptx.slide import Slide

from generator import Result, build
from tests.test_layouts import slide_trees

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "content" / "open-source-ai.yaml"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@cache
def deck() -> Result:
    return build(ARTICLE)


def slides() -> list[Slide]:
    return list(Presentation(BytesIO(deck().pptx)).slides)


def build_elsewhere(folder: Path, **environment: str) -> bytes:
    """The same article built by another process, in another place."""
    command = [sys.executable, "-m", "generator", "build", str(ARTICLE), "-o", "deck.pptx"]
    clean = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    subprocess.run(command, cwd=folder, env={**clean, **environment}, check=True, capture_output=True)
    return (folder / "deck.pptx").read_bytes()


def test_the_same_bytes_from_every_process_place_and_time_zone(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there" / "deep"
    here.mkdir()
    there.mkdir(parents=True)
    one = build_elsewhere(here, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C")
    other = build_elsewhere(there, PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8")
    assert one == other == deck().pptx


def test_kept_templates_change_no_byte_and_may_be_broken_or_unwritable(tmp_path: Path) -> None:
    kept, blocked = tmp_path / "kept", tmp_path / "blocked"
    blocked.write_text("no folder can be made here")
    writing = {"PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(kept)}
    made = [build_elsewhere(tmp_path, **writing)]
    files = [*kept.glob("slidewright/*")]
    assert {"slide.xml", "layout.xml", "paper.yaml"} <= {re.split(r"(?:\.j2)?-", file.name)[0] for file in files}
    for length in (40, 0):
        for file in files:
            file.write_bytes(file.read_bytes()[:length])
        made.append(build_elsewhere(tmp_path, **writing))
        assert all(file.stat().st_size > 40 for file in files), "what is broken is not made again"
    made.append(build_elsewhere(tmp_path, XDG_CACHE_HOME=str(blocked)))
    assert set(made) == {deck().pptx}


def test_source_date_epoch_dates_the_deck(tmp_path: Path) -> None:
    pptx = build_elsewhere(tmp_path, SOURCE_DATE_EPOCH="1000000000", TZ="Asia/Tokyo")
    properties = Presentation(BytesIO(pptx)).core_properties
    assert str(properties.created) == str(properties.modified) == "2001-09-09 01:46:40"
    with ZipFile(BytesIO(pptx)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_are_the_articles() -> None:
    properties = Presentation(BytesIO(deck().pptx)).core_properties
    assert properties.title == "Open source AI must win"
    assert properties.author == properties.last_modified_by == "Alex Rivers"
    assert properties.created is not None
    assert properties.created.date().isoformat() == "2026-11-24"
    assert properties.language == "en-GB"


def test_every_text_stands_in_a_placeholder_of_its_layout() -> None:
    for slide in slides():
        known = {shape.placeholder_format.idx for shape in slide.slide_layout.placeholders}
        texts = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text.strip()]
        assert texts
        assert [shape.name for shape in texts if not shape.is_placeholder] == []
        assert {shape.placeholder_format.idx for shape in texts} <= known


def test_no_placeholder_is_empty() -> None:
    texts = (shape for slide in slides() for shape in slide.placeholders if shape.has_text_frame)
    assert [shape.name for shape in texts if not shape.text_frame.text.strip()] == []


def test_colours_and_fonts_are_the_themes() -> None:
    literal = ("srgbClr", "sysClr", "scrgbClr", "hslClr", "prstClr", "latin", "ea", "cs", "sym")
    assert [node.tag for tree in slide_trees(deck().pptx) for node in tree.iter(*(A + tag for tag in literal))] == []


def test_every_run_has_the_articles_language() -> None:
    assert {run.get("lang") for tree in slide_trees(deck().pptx) for run in tree.iter(f"{A}rPr")} == {"en-GB"}


def test_the_summary_of_junk() -> None:
    """No piece of our own article is taken for page furniture."""
    assert [finding.code for finding in deck().findings] == []


def test_a_link_leads_where_the_article_says() -> None:
    links = {
        run.hyperlink.address
        for slide in slides()
        for shape in slide.placeholders
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    }
    assert "https://opensource.org/ai" in links
    assert all(re.match(r"https://|mailto:", link) for link in links)


BASIC = [
    *("Title", "Section", "Title and content", "Two columns", "Title only", "Picture", "Picture and text"),
    *("Table", "Chart", "Quote", "Closing", "Blank"),
]


def test_the_gallery_has_the_basic_layouts_and_those_of_the_slides() -> None:
    package = Presentation(BytesIO(deck().pptx))
    shown = [layout.name for layout in package.slide_layouts]
    used = {slide.slide_layout.name for slide in package.slides}
    assert shown[: len(BASIC)] == BASIC
    assert set(shown[len(BASIC) :]) == used - set(BASIC)
    assert len(set(shown)) == len(shown) <= 28
    assert [each for each in shown if not re.fullmatch(r"[A-Z][a-z]+( [a-z]+| \d+|,)*( \(\d\))?", each)] == []
