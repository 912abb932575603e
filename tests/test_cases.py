"""Each folder of tests/cases is an article and what every stage makes of it; `pytest --update` writes them anew.

A folder is named for what it shows. It holds `article.*`, the files that this names, `options.yaml` with what `build`
is asked for, and of these only what matters to what it shows:

    article-read.yaml  the article as `slidewright article` restates it: what was read
    findings.txt       what the author is told; where a case has none, no warning is given
    outline.txt        what each slide says: what was planned
    notes.txt          what is told beside it
    deck.txt           each slide drawn: what was placed; deck-02.txt is the second alone
    slide-02.xml       the second slide as it is written
"""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from lxml import etree

from generator import Result, build
from generator.cli.options import catalogue_names
from generator.errors import Finding, InputError
from generator.measure import text_width
from generator.model.origin import TIME
from generator.model.outline import SlideLine, SlidePlan
from generator.model.text import bare_text
from generator.model.theme import Font
from generator.read import read_file
from generator.restate import restate_article
from tests.drawing import drawn
from tests.wide import wide_fonts

CASES = sorted((Path(__file__).parent / "cases").iterdir())
GOLDEN = re.compile(r"article-read\.yaml|(findings|outline|notes|deck(-\d\d)?)\.txt|slide-\d\d\.xml")
CALIBRI = Font("Calibri")
USUAL = ("outline.txt", "deck.txt", "notes.txt")  # what a new case begins with, until its author removes some

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def article_of(case: Path) -> Path:
    return next(case.glob("article.*"))


def options_of(case: Path) -> dict[str, Any]:
    path = case / "options.yaml"
    options: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    return options


def made(case: Path, **more: Any) -> Result | InputError:
    """The deck of a case, or why there is none; findings name its files as they lie in its folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(case)
        try:
            return build(article_of(case).name, **{**options_of(case), **more})
        except InputError as refused:
            return refused


@each_case
def test_case(case: Path, update: bool) -> None:
    result = made(case)
    wanted = [path for path in case.iterdir() if GOLDEN.fullmatch(path.name)]
    if update:
        for path in wanted or [case / name for name in USUAL]:
            path.write_text(golden(case, result, path.name), "utf-8", newline="\n")
    assert wanted or update, "a case without a golden shows nothing; run pytest --update"
    for path in wanted:
        assert golden(case, result, path.name) == path.read_text("utf-8"), f"{path.name} differs; review with --update"
    if case / "findings.txt" not in wanted:
        assert [str(each) for each in result.findings if each.level != "info"] == [], "findings.txt must show it"


@each_case
def test_case_in_another_theme(case: Path) -> None:
    others = sorted({*catalogue_names("themes")} - {options_of(case).get("theme", "paper")})
    assert_keeps_its_words(case, made(case, theme=others[CASES.index(case) % len(others)]))


def test_cases_with_a_font_three_times_as_wide(tmp_path: Path) -> None:
    """Nothing crashes, leaves the slide or loses a word, or `build` would have refused to write the deck."""
    usual = text_width("Word", CALIBRI, 20)
    with wide_fonts(tmp_path, {letter for case in CASES[::2] for letter in article_of(case).read_text("utf-8")}):
        assert text_width("Word", CALIBRI, 20) > 2.9 * usual
        for case in CASES[::2]:
            assert_keeps_its_words(case, made(case))


def assert_keeps_its_words(case: Path, result: Result | InputError) -> None:
    """Every text of the article has a place; where it is refused, that is for the article."""
    if isinstance(result, InputError):
        assert (case / "findings.txt").exists(), str(result)
        return
    assert [str(each) for each in result.findings if each.level == "error"] == [], case.name
    assert result.ledger and [kept.unit.text for kept in result.ledger if kept.lost] == [], case.name


def golden(case: Path, result: Result | InputError, name: str) -> str:
    """What a golden of that name must hold."""
    if name == "findings.txt":
        return lines(map(told, result.findings))
    if isinstance(result, InputError):
        raise result
    match name.partition(".")[0].split("-"):
        case ["article", "read"]:
            return restate_article(read_file(article_of(case))[0])
        case ["outline"]:
            return lines(line for slide in result.outline.slides for line in outline(slide))
        case ["deck", *numbers]:
            return lines(drawn(result.deck, *map(int, numbers)).splitlines())
        case ["notes"]:
            return lines(notes(result))
        case ["slide", number]:
            return canonical(result.pptx, int(number))
    raise AssertionError(f"nothing makes {name}")


def lines(said: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in said)


def told(finding: Finding) -> str:
    return f"{finding.level}: {finding}"


def outline(slide: SlidePlan) -> Iterator[str]:
    """What a slide says, with the look of each word as Markdown would write it."""
    yield f"{slide.id}: {slide.layout} in {slide.section}"
    for name, texts in slide.fill.items():
        yield from (f"  {name}: {marked(line)}" for line in texts)
    for entry in slide.items:
        yield f"  - {' | '.join(marked(SlideLine(getattr(entry, field), '')) for field in entry.fields)}"


def marked(line: SlideLine) -> str:
    pieces = []
    for run in line.text:
        mark = "**" * run.bold + "*" * run.italic + "`" * run.code
        text = mark + run.text + mark[::-1]
        pieces.append(f"[{text}]({run.link})" if run.link else text)
    return "".join(pieces)


def notes(result: Result) -> Iterator[str]:
    for number, slide in enumerate(result.deck.slides, 1):
        yield f"== {number} {slide.id}{' (hidden)' if slide.hidden else ''}"
        yield from (bare_text(line.text) for line in slide.notes if line.origin != TIME)


def canonical(pptx: bytes, number: int) -> str:
    """A slide, counted from 1, indented and in canonical form (C14N), with one element a line."""
    with ZipFile(BytesIO(pptx)) as package:
        tree = etree.fromstring(package.read(f"ppt/slides/slide{number}.xml"), etree.XMLParser(remove_blank_text=True))
    etree.indent(tree)
    return etree.tostring(tree, method="c14n").decode() + "\n"
