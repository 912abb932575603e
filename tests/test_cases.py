"""Each folder of tests/cases is an article and what every stage makes of it; `pytest --update` writes them anew."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from generator import Result, build
from generator.model.outline import Line, SlidePlan
from generator.model.text import words
from tests.drawing import drawn

CASES = Path(__file__).parent / "cases"


def article_of(case: Path) -> Path:
    return next(case.glob("article.*"))


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path, update: bool) -> None:
    article = article_of(case)
    result = build(article.read_bytes(), name=article.name)
    wanted = [path for path in case.iterdir() if path != article]
    if update:
        for name in {"outline.txt", "deck.txt", "notes.txt", *(path.name for path in wanted)}:
            (case / name).write_text(golden(result, name), "utf-8")
    assert wanted or update, "a case without a golden shows nothing; run pytest --update"
    for path in wanted:
        assert golden(result, path.name) == path.read_text("utf-8"), f"{path.name} differs; review with --update"


def golden(result: Result, name: str) -> str:
    """What a golden of that name must hold."""
    match name:
        case "outline.txt":
            lines = [line for slide in result.outline.slides for line in outline(slide)]
        case "deck.txt":
            lines = drawn(result.deck).splitlines()
        case "notes.txt":
            lines = list(notes(result))
        case "findings.txt":
            lines = [f"{finding.level} {finding.code}: {finding}" for finding in result.findings]
        case _:
            lines = canonical(result.pptx, name).splitlines()
    return "\n".join(lines) + "\n"


def outline(slide: SlidePlan) -> Iterator[str]:
    """What a slide says, with the look of each word as Markdown would write it."""
    yield f"{slide.id}: {slide.layout} in {slide.section}"
    for name, lines in slide.fill.items():
        yield from (f"  {name}: {marked(line)}" for line in lines)
    for entry in slide.items:
        yield f"  - {' | '.join(marked(Line(getattr(entry, field), '')) for field in entry.fields)}"


def marked(line: Line) -> str:
    pieces = []
    for run in line.text:
        mark = "**" * run.bold + "*" * run.italic + "`" * run.code
        text = mark + run.text + mark[::-1]
        pieces.append(f"[{text}]({run.link})" if run.link else text)
    return "".join(pieces)


def notes(result: Result) -> Iterator[str]:
    for number, slide in enumerate(result.deck.slides, 1):
        yield f"== {number} {slide.id}"
        yield from (words(line.text) for line in slide.notes)


def canonical(pptx: bytes, name: str) -> str:
    """slide-01.xml is the first slide, indented and in canonical form (C14N), with one element a line."""
    number = int(name.removeprefix("slide-").removesuffix(".xml"))
    with ZipFile(BytesIO(pptx)) as package:
        tree = etree.fromstring(package.read(f"ppt/slides/slide{number}.xml"), etree.XMLParser(remove_blank_text=True))
    etree.indent(tree)
    return etree.tostring(tree, method="c14n").decode()


def test_the_junk_of_a_scraped_page_is_nowhere() -> None:
    result = build(article_of(CASES / "scraped-page"))
    with ZipFile(BytesIO(result.pptx)) as package:
        whole = b"\n".join(package.read(name) for name in package.namelist() if name.endswith(".xml"))
    assert b"Soil keeps a cloudburst back." in whole
    junk = (b"Skip to", b"Tweet", b"3 min read", b"Related", b"ladders", b"pigeons")
    assert [words for words in junk if words in whole] == []
