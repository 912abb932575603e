"""The ledger as a file: promise 2, proved from the outside with nothing but the article, the ledger and the deck."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from pptx import Presentation
from pptx.slide import Slide

from generator import build
from generator.check import check, ledger_units_of_article
from generator.check.chart import cells_of_workbook
from generator.errors import Where
from generator.model.blocks import Block, texts_of_block
from generator.model.chart import ChartKind
from generator.model.origin import OriginId
from generator.model.talk import NotesChoice
from generator.model.text import Run, Text, bare_text
from generator.output import LEDGER
from generator.read import read_file
from generator.shipped import CONTENT
from tests.commands import run

YAML_ARTICLES = sorted(CONTENT.glob("*.yaml"))
PIECED = ("code", "cell")  # may be broken anywhere, even within a word


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.md").write_text("# Small\n\n## One\n\n- A sentence that says enough. Another.\n- B\n", "utf-8")
    return tmp_path


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\u2011", "-")).split())


def shapes(slide: Slide) -> dict[str, str]:
    """What each placeholder says, or shows, by its name."""
    said: dict[str, str] = {}
    for shape in slide.placeholders:
        cells = shape.table.iter_cells() if shape.has_table else ()
        texts = [shape.text_frame.text] if shape.has_text_frame else [cell.text_frame.text for cell in cells]
        data = cells_of_workbook(shape.chart.part.chart_workbook.xlsx_part.blob).values() if shape.has_chart else ()
        said[shape.name] = folded(" ".join([*texts, *data, shape._element.xpath("string(.//p:cNvPr/@descr)")]))
    return said


def notes(slide: Slide) -> str:
    return folded(slide.notes_slide.notes_text_frame.text) if slide.has_notes_slide else ""


def links(slide: Slide) -> list[str]:
    return [each.address for shape in slide.shapes if shape.has_text_frame for each in hyperlinks(shape)]


def hyperlinks(shape: Any) -> list[Any]:
    return [run.hyperlink for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.hyperlink]


@pytest.mark.parametrize("path", YAML_ARTICLES, ids=lambda path: path.name)
def test_every_unit_stands_where_the_ledger_says(path: Path, folder: Path) -> None:
    assert run("build", path, "-o", "deck.pptx", "--ledger", "ledger.json").exit_code == 0
    told = json.loads(Path("ledger.json").read_text("utf-8"))
    slides = [*Presentation("deck.pptx").slides]
    assert told["deck"] == "deck.pptx"
    written = ledger_units_of_article(read_file(path)[0])
    assert [(kept["kind"], kept["text"]) for kept in told["ledger"]] == [(unit.kind, unit.text) for unit in written]
    pairs = zip(told["ledger"], written, strict=True)
    assert [kept for kept, unit in pairs if not stands(kept, unit.spoken, slides)] == []


def stands(kept: dict[str, Any], spoken: str, slides: list[Slide]) -> bool:
    """Whether the slide's own shape, or its notes, hold a text; notes have each link's URL behind its words."""
    wanted = folded(kept["text"])
    if kept["slide"]:
        slide = slides[kept["slide"] - 1]
        said = shapes(slide)[kept["shape"]]
        if kept["kind"] == "datum":  # a day is a number in a workbook, and a number is written out in a table
            return wanted in said or folded(spoken) in said
        if kept["kind"] != "link":
            return wanted in said or (kept["kind"] in PIECED and wanted.replace(" ", "") in said.replace(" ", ""))
        return kept["text"] in links(slide)
    return bool(kept["notes"]) and folded(spoken or wanted) in notes(slides[kept["notes"] - 1])


def test_a_ledger_names_the_line_of_each_unit(folder: Path) -> None:
    run("build", "small.md", "--ledger", "ledger.json")
    told = {kept["text"]: kept for kept in json.loads(Path("ledger.json").read_text("utf-8"))["ledger"]}
    assert (told["Another."]["line"], told["Another."]["shape"], told["Another."]["notes"]) == (5, "", 2)
    assert (told["A sentence that says enough."]["slide"], told["A sentence that says enough."]["kind"]) == (
        2,
        "sentence",
    )
    assert told["One"]["line"] == 3


def test_a_ledger_replaces_a_ledger_and_nothing_else(folder: Path) -> None:
    build = ("build", "small.md", "--ledger", "ledger.json")
    assert [run(*build).exit_code, run(*build).exit_code] == [0, 0]
    assert Path("ledger.json").read_text("utf-8").startswith(LEDGER)
    Path("ledger.json").write_text("{}", "utf-8")
    Path("small.pptx").unlink()
    refused = run(*build)
    assert (refused.exit_code, Path("small.pptx").exists(), Path("ledger.json").read_text("utf-8")) == (5, False, "{}")
    assert run(*build, "--force").exit_code == 0
    assert Path("ledger.json").read_text("utf-8").startswith(LEDGER)


def test_a_ledger_is_a_json_file(folder: Path) -> None:
    refused = run("build", "small.md", "--ledger", "ledger.pptx")
    assert (refused.exit_code, "must end in .json" in refused.stderr) == (2, True)


def test_what_a_web_page_says_beside_its_article_is_counted_and_listed(folder: Path) -> None:
    Path("roof.html").write_text("<main><h1>Roofs</h1><p>They hold rain.</p></main><footer>No rights</footer>", "utf-8")
    said = run("build", "roof.html", "--ledger", "ledger.json").stdout
    assert "left out as parts of the page: 1 text (--ledger lists them)" in said and "nothing is lost" not in said
    assert json.loads(Path("ledger.json").read_text("utf-8"))["parts_of_the_page"][0]["text"] == "No rights"


def test_a_title_cut_on_the_first_of_several_slides_is_found_in_its_notes() -> None:
    """Slides without a cover: the heading of the first is the title of the whole."""
    title = "A title of so many words that no slide has room for all of them " * 4
    text = f"# {title.strip()}\n\nSome words.\n\n|a|b|\n|-|-|\n|1|2|\n\n```\nprint(1)\n```\n"
    result = build(text.encode(), name="a.md", talk="slides")
    assert len(result.deck.slides) > 1
    (kept,) = (each for each in result.ledger if each.unit.kind == "title")
    assert (kept.slide, kept.notes, kept.lost) == (0, 1, False)


def test_a_text_may_be_parted_within_a_word_and_at_a_space() -> None:
    text = f"{'(' * 1800} {'and so on, ' * 120}to its end"
    result = build(f"# A\n\n## B\n\n{text}\n".encode(), name="a.md", talk="slides")
    assert len([slide for slide in result.deck.slides if slide.id.startswith("b")]) > 2


def test_what_notes_cannot_say_has_a_slide_whatever_the_talk(tmp_path: Path) -> None:
    talk = tmp_path / "cover.yaml"
    talk.write_text('slides:\n  - {layout: cover, title: "{{ article.meta.title }}"}\n', "utf-8")
    article = b"# A\n\n## B\n\nWords.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\n```\n"
    families = [slide.layout.family for slide in build(article, name="a.md", talk=talk).deck.slides]
    assert families == ["cover", "table", "code"]


FILLED: dict[str, Any] = {
    "id": OriginId("b"), "where": Where("f", 1), "file": "f.png", "data": b"", "format": "png", "width": 1, "height": 1,
    "date": "1998", "kind": ChartKind.COLUMN, "head": "", "categories": (), "series": (), "text": "words-of-a-program",
}  # fmt: skip


def filled(kind: Any, deep: int = 2) -> Any:
    """A block or an item in which every text says its own name, and every list has one item."""
    values = {field.name: value(field, deep) for field in msgspec.structs.fields(kind)}
    return kind(**{name: given for name, given in values.items() if given is not msgspec.NODEFAULT})


def value(field: msgspec.structs.FieldInfo, deep: int) -> Any:
    held = get_args(field.type)[:1]
    if field.name == "chosen":  # by the plan, from another of the texts
        return msgspec.NODEFAULT
    if field.type == Text:
        return (Run(f"words-of-{field.name}-{deep}"),)
    if held == (Text,):
        return ((Run(f"words-in-{field.name}-{deep}"),),)
    if held and get_args(held[0])[:1] == (Text,):
        return (((Run(f"words-in-{field.name}"),),),)
    if held and hasattr(held[0], "__struct_fields__") and field.name != "series":
        return (filled(held[0], deep - 1),) if deep else ()
    if field.name in ("alt", "url"):
        return f"words-of-{field.name}-{deep}"
    return FILLED.get(field.name, msgspec.NODEFAULT) if field.required else msgspec.NODEFAULT


@pytest.mark.parametrize("kind", get_args(Block), ids=lambda kind: kind.__name__)
def test_no_text_of_a_block_is_forgotten(kind: Any) -> None:
    """A field for a text that is added to a block, and that nobody says, would be lost without a word."""
    block = filled(kind)
    written = set(re.findall(r"words-[\w-]+", repr(block)))
    said = [bare_text(each.text) for each in texts_of_block(block)]
    assert written and written == set(filter(None, said))
    assert len(written) == len(list(filter(None, said)))


@pytest.mark.parametrize("kept", ["own", "none"])
def test_check_itself_says_which_units_went_with_the_notes(kept: NotesChoice) -> None:
    path = YAML_ARTICLES[0]
    result = build(path, notes=kept)
    ledger, broken = check(result.pptx, read_file(path)[0], result.deck)
    assert not broken and ledger == result.ledger
    assert any(each.withheld for each in ledger) and all(each.skipped for each in ledger if each.withheld)
