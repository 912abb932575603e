"""The proof read as an attacker reads it: one text of a finished deck is changed, and `check` notices."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZipFile, ZipInfo

from generator import Result, build
from generator.check import check
from generator.cli.summary import ledger_entries
from generator.errors import Finding
from generator.model.article import Article
from generator.model.settings import USUAL
from generator.model.text import bare_text
from generator.pipeline import build_article
from generator.read import read_bytes, read_file

# Every kind of text, each of which is written once.
ARTICLE = (Path(__file__).parent / "samples" / "every-kind-of-text.yaml").read_text("utf-8")
GUESTS = "Season,Guests\nSpring,14\nSummer,33\nAutumn,56\n"
EPOCH = (1980, 1, 1, 0, 0, 0)  # when every part of a deck was made
PLAN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><path d="M0 0h400v300z"/></svg>'

OF_THE_BUILD = ("Roofs that drink · Ida Fern", "24 November 2026")  # a footer and a date


@cache
def made() -> tuple[Article, Result, dict[str, bytes]]:
    """The article, its deck and the parts of that."""
    article = written(ARTICLE, GUESTS)
    result = build_article(article, (), USUAL)
    return article, result, opened(result.pptx)


def written(article: str, guests: str) -> Article:
    """The article, with its picture and its figures beside it."""
    with TemporaryDirectory() as folder:
        for name, text in {"article.yaml": article, "plan.svg": PLAN, "guests.csv": guests}.items():
            Path(folder, name).write_text(text, "utf-8")
        return read_file(Path(folder, "article.yaml"))[0]


def opened(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sealed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(ZipInfo(name, EPOCH), data)
    return file.getvalue()


def as_written(text: str) -> re.Pattern[str]:
    """A text in whole words, whatever spaces it has: some are bound to what follows."""
    return re.compile(r"(?<!\w)" + re.escape(text).replace(r"\ ", r"\s") + r"(?!\w)")


class Spot(NamedTuple):
    """A text in a part of a deck, or in the part of a workbook within it."""

    part: str
    within: str
    start: int
    end: int


SAID = re.compile(r'<a:t>([^<]+)</a:t>|<c:v>([^<]+)</c:v>|<v>([^<]+)</v>|<t>([^<]+)</t>| descr="([^"]+)"')
LED = re.compile(r'Target="([^"]+)" TargetMode="External"|<p14:section name="([^"]+)"')
WHERE = re.compile(r"ppt/(slides|notesSlides|charts)/.*|ppt/presentation.xml|xl/(sharedStrings|worksheets/sheet1).xml")


@cache
def spots() -> tuple[tuple[Spot, str], ...]:
    """Every text that is said in the deck, with what it says."""
    return tuple(_spots())


def _spots() -> Iterator[tuple[Spot, str]]:
    for part, data in made()[2].items():
        inner = opened(data) if part.endswith(".xlsx") else {"": data}
        for within, held in inner.items():
            if WHERE.fullmatch(within or part):
                text = held.decode()
                for pattern in (SAID, LED):
                    for found in pattern.finditer(text):
                        start, end = found.span(found.lastindex or 0)
                        yield Spot(part, within, start, end), unescape(text[start:end])


def noticed(spot: Spot, new: str) -> tuple[Finding, ...]:
    """What `check` says once a text of the deck is another."""
    article, result, parts = made()
    return check(sealed({**parts, spot.part: _changed(parts[spot.part], spot, new)}), article, result.deck)[1]


def _changed(data: bytes, spot: Spot, new: str) -> bytes:
    if spot.within:
        inner = opened(data)
        return sealed({**inner, spot.within: _changed(inner[spot.within], spot._replace(within=""), new)})
    text = data.decode()
    return (text[: spot.start] + escape(new, {'"': "&quot;"}) + text[spot.end :]).encode()


def changes(text: str) -> Iterator[str]:
    """One digit, one word, and all of it gone."""
    digit = re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), text, count=1)
    word = re.sub(r"[^\W\d]+(?=[\W\d]*$)", "something", text, count=1)
    yield from (new for new in (digit, word, "") if new != text)


def written_once() -> list[str]:
    """The texts of the ledger that stand once in the article, of which there are many of each kind."""
    said = dict.fromkeys(kept.unit.text for kept in made()[1].ledger)
    return [text for text in said if (ARTICLE + GUESTS).count(text) == 1]


# ---- one text of each kind


def test_a_deck_of_every_kind_of_text_is_sound() -> None:
    article, result, parts = made()
    assert check(sealed(parts), article, result.deck)[1] == check(result.pptx, article, result.deck)[1] == ()


def test_a_changed_text_is_noticed_wherever_it_stands() -> None:
    """Each of them at one of its places and in one way, by turns; but for lines of code, which are in pieces."""
    count = 0
    for number, said in enumerate((*OF_THE_BUILD, *written_once())):
        wanted, ways = as_written(said), [*changes(said)]
        if found := [(spot, text) for spot, text in spots() if wanted.search(text)]:
            (spot, text), new = found[number % len(found)], ways[number % len(ways)]
            assert noticed(spot, wanted.sub(new, text, count=1)), f"{said} became {new} in {spot.part}"
            count += 1
    assert count > 70


EVERY = 9  # how many texts share a turn: all of them, one after the other, take twenty seconds


def test_each_text_of_the_deck_is_proven() -> None:
    """Those too that no table of kinds thinks of: figures of footers, parts of titles, labels of the talk."""
    unnoticed = [(spot.part, text) for spot, text in spots()[::EVERY] if not noticed(spot, f"{text}1")]
    assert unnoticed == []


# ---- the article against the deck: what the deck does not say is lost


def test_what_the_deck_says_otherwise_than_the_article_is_lost() -> None:
    for said in written_once():
        new = next(changes(said))
        article, guests = (text.replace(said, new, 1) for text in (ARTICLE, GUESTS))
        findings = check(made()[1].pptx, written(article, guests), made()[1].deck)[1]
        assert "lost" in {finding.code for finding in findings}, f"{said} became {new}"


# ---- what two texts say when they change places


ROWS_OF_THREE = "|Street|Hives|Bees|\n|-|-|-|\n|Mill|12|31|\n|Dock|1|12|\n|Elm|31|1|"
TABLE = f"# Bees\n\n## Count\n\n{ROWS_OF_THREE}\n\n## Sum\n\n```\n{{}}\n```\n"
CODE = ["rain = 12", "hail = 1", "snow = 31", "print(rain)", "print(hail)"]


@cache
def counted() -> tuple[Article, Result, dict[str, bytes]]:
    data = TABLE.format("\n".join(CODE)).encode()
    result = build(data, name="a.md")
    return read_bytes(data, "a.md", "markdown")[0], result, opened(result.pptx)


def lost_after(old: str, new: str) -> list[tuple[str, str]]:
    """What the ledger, which knows only the article, misses once a piece of the slides is another."""
    article, result, parts = counted()
    (part,) = (name for name, data in parts.items() if name.startswith("ppt/slides/slide") and old.encode() in data)
    pptx = sealed({**parts, part: parts[part].replace(old.encode(), new.encode(), 1)})
    return [(kept.unit.kind, kept.unit.text) for kept in check(pptx, article, result.deck)[0] if kept.lost]


def cell(text: str) -> str:
    return f"<a:t>{text}</a:t>"


def test_a_cell_is_proven_in_its_place_and_not_within_another() -> None:
    """With cells 12, 1 and 31, another "1" stands everywhere."""
    parts = counted()[2]
    (slide,) = (data.decode() for name, data in parts.items() if cell("Dock").encode() in data and "slides/" in name)
    row = slide[slide.index(cell("Dock")) : slide.index(cell("Elm"))]
    assert lost_after(row, row.replace(cell("1"), cell("2"))) == [("cell", "1")]
    swapped = row.replace(cell("1"), cell("x")).replace(cell("12"), cell("1")).replace(cell("x"), cell("12"))
    assert lost_after(row, swapped) == [("cell", "1"), ("cell", "12")]
    assert lost_after(cell("Mill"), "") == [("cell", "Mill")]
    assert lost_after(cell("Hives"), cell("Hive")) == [("cell", "Hives")]


def test_a_line_of_code_is_proven_in_its_place() -> None:
    assert lost_after(cell("hail = 1"), cell("hail = 12")) == [("code", "hail = 1")]
    assert lost_after(cell("hail = 1"), cell("hail =1")) == [("code", "hail = 1")]
    between = "".join(counted()[2][part].decode() for part in counted()[2] if "slides/slide" in part)
    start, end = between.index(cell(CODE[3])), between.index(cell(CODE[4])) + len(cell(CODE[4]))
    lines = between[start:end]
    swapped = cell(CODE[4]) + lines[len(cell(CODE[3])) : -len(cell(CODE[4]))] + cell(CODE[3])
    assert lost_after(lines, swapped) == [("code", CODE[3]), ("code", CODE[4])]


# ---- where the ledger says that a text is


ROWS = [f"| Row {number} | {number} |" for number in range(1, 41)]
LONG = "\n".join(
    [
        "# Long\n\n## Rows\n\n| Name | Value |\n|-|-|",
        *ROWS,
        "\n## Lines\n\n```python",
        *(f"call({n})" for n in range(60)),
        "```",
    ]
)


def said_on(result: Result, number: int) -> list[str]:
    return [bare_text(text) for item in result.deck.slides[number - 1].items for text in item.texts]


def test_each_row_and_line_names_its_own_slide() -> None:
    result = build(LONG.encode(), name="a.md")
    told = [entry for entry in ledger_entries(result) if entry["kind"] in ("cell", "code")]
    assert all(entry["text"] in said_on(result, entry["slide"]) for entry in told)
    where = {entry["text"]: entry["slide"] for entry in told}
    assert where["Row 1"] < where["Row 39"] and where["call(0)"] < where["call(59)"]
