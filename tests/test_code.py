"""Programs: what stands behind a fence, the parts of a line told apart, lines brought out, counted and split."""

import subprocess
import sys
from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation

from generator import build
from generator.errors import InputError, Where
from generator.model.blocks import Code
from generator.model.deck import TextItem
from generator.model.text import bare_text
from generator.plan.programs import entries_of_program_lines
from generator.read import read_bytes
from generator.read.fence_info import FenceInfo, highlighted_lines_of_fence, parse_fence_info

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WHERE = Where("f", 1)


def markdown(info: str, text: str = "a\nb\nc") -> tuple[Code, list[tuple[str, str]]]:
    article, findings = read_bytes(f"# T\n\n## H\n\n```{info}\n{text}\n```\n".encode(), "f", "markdown")
    (block,) = article.sections[0].blocks
    assert isinstance(block, Code)
    return block, [(each.level, each.message) for each in findings]


def structured(more: str) -> Code:
    code = "      - code: |\n          a\n          b\n          c\n"
    source = f"title: T\nsections:\n  - heading: H\n    body:\n{code}{more}"
    (block,) = read_bytes(source.encode(), "f", "yaml")[0].sections[0].blocks
    assert isinstance(block, Code)
    return block


def told(text: str, language: str, highlight: tuple[int, ...] = ()) -> list[list[tuple[str, str]]]:
    """The stretches of each line, each with what it is."""
    entries = entries_of_program_lines(Code("c", WHERE, text, language, highlight=highlight))
    return [[(run.text, run.token) for run in entry.body] for entry in entries]


def on_slides(source: str) -> list[list[str]]:
    """The code of each slide that has any."""
    slides = Presentation(BytesIO(build(source.encode(), name="f.md").pptx)).slides
    bodies = ([each for each in slide.placeholders if each.name == "Body"] for slide in slides)
    return [body[0].text_frame.text.split("\n") for body in bodies if body]


# Read


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ("", FenceInfo("")),
        ("python", FenceInfo("python")),
        ("python {2-3}", FenceInfo("python", "2-3")),
        ("python{1,3}", FenceInfo("python", "1,3")),
        ("{2-3}", FenceInfo("", "2-3")),
        ('{.python highlight-lines="2-3"}', FenceInfo("python", "2-3")),
        ('{.python .line-numbers caption="The *plan*"}', FenceInfo("python", "", True, "The *plan*")),
        ('py title="plan.py" hl_lines="2 3" linenums="1"', FenceInfo("py", "2 3", True, "plan.py")),
        ("js {1} showLineNumbers", FenceInfo("js", "1", True)),
        ("rust,ignore", FenceInfo("rust", unknown_words=",ignore")),
        ("{.haskell .foo bar=1}", FenceInfo("haskell", unknown_words=".foo bar=1")),
    ],
)
def test_what_stands_behind_a_fence(info: str, said: FenceInfo) -> None:
    assert parse_fence_info(info) == said


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("2-3", (2, 3)),
        ("3, 1", (1, 3)),
        ("1 3-4", (1, 3, 4)),
        ("2 - 3", (2, 3)),
        ("[1,2-4]", (1, 2, 3, 4)),
        ("2–2", (2,)),
    ],
)
def test_lines_are_named_by_numbers_and_ranges(said: str, lines: tuple[int, ...]) -> None:
    assert highlighted_lines_of_fence(said, 4) == (lines, "")


def test_a_fence_brings_out_lines() -> None:
    block, findings = markdown('{.python highlight-lines="2-3" line-numbers title="*A* plan"}')
    assert (block.language, block.highlight, block.numbered) == ("python", (2, 3), True)
    assert bare_text(block.caption) == "A plan" and findings == []
    block, findings = markdown("python {9}")
    assert block.highlight == () and findings == [("warning", 'the code has 3 lines, and no line "9"')]


def test_an_article_brings_out_lines() -> None:
    assert structured("        highlight-lines: 2-3\n").highlight == (2, 3)
    assert structured("        highlight-lines: [1, 3]\n        line-numbers: true\n").highlight == (1, 3)
    assert structured("        line-numbers: true\n").numbered
    for wrong in ("4", "two", "[1, x]"):
        with pytest.raises(InputError) as caught:
            structured(f"        highlight-lines: {wrong}\n")
        (finding,) = caught.value.findings
        assert finding.where == Where("f", 9, 26) and finding.hint.endswith("2-3, 5")


# Told apart


def test_a_program_is_told_apart() -> None:
    (line,) = told('return "a", 1  # why', "python")
    assert [(text, token) for text, token in line if token] == [
        ("return", "keyword"),
        ('"a"', "string"),
        ("1", "string"),
        ("# why", "comment"),
    ]


@pytest.mark.parametrize("language", ["", "no-such-language", "text", "x" * 9999, "Python\n"])
def test_a_language_that_nobody_knows_leaves_the_code_plain(language: str) -> None:
    assert told("if x:\n\n  return", language) == [[("if x:", "")], [], [("  return", "")]]


@pytest.mark.parametrize("language", ["python", "console", "html", "yaml", "diff", "c++", "json", "latex"])
def test_no_character_is_lost(language: str) -> None:
    for text in ("\x0b\x0c", "a\u2028b", "'''", "\\", "{{{{", "\ufeffx", "é́", "$ \n$ ", "<" * 3000):
        entries = entries_of_program_lines(Code("c", WHERE, text, language))
        assert [bare_text(entry.body) for entry in entries] == text.split("\n")


def test_the_colours_are_the_themes() -> None:
    for theme, new in (("paper", "accent2"), ("signal", "accent1")):
        deck = build(b"# T\n\n## H\n\n```diff\n-a\n+b\n```\n", name="f.md", theme=theme).pptx
        (slide,) = (each for each in Presentation(BytesIO(deck)).slides if each.slide_layout.name.startswith("Code"))
        colors = {
            run.findtext(f"{A}t"): run.find(f"{A}rPr/{A}solidFill/{A}schemeClr").get("val")
            for run in slide._element.iter(f"{A}r")
            if run.find(f"{A}rPr/{A}solidFill") is not None
        }
        assert colors == {"-a": "accent1" if new == "accent2" else "accent2", "+b": new}
        assert b"srgbClr" not in etree.tostring(slide._element)


def test_a_deck_without_code_does_not_load_pygments() -> None:
    code = "import sys\nfrom generator import build\nbuild({}, name='f.md')\nprint('pygments' in sys.modules)"
    for source, loaded in ((b"# T\n\n```\nx\n```\n", "False"), (b"# T\n\n```python\nx\n```\n", "True")):
        ran = subprocess.run([sys.executable, "-c", code.format(source)], capture_output=True, text=True)
        assert ran.stdout.strip() == loaded, ran.stderr


# Placed


def test_numbers_stand_beside_the_code_and_are_not_copied_with_it() -> None:
    long = "x" * 90
    source = f"# T\n\n## H\n\n```python line-numbers\na = 1\n\n{long}\nb = 2\n```\n"
    (slide,) = (each for each in build(source.encode(), name="f.md").deck.slides if each.layout.family == "code")
    shown = {item.placeholder.name: item for item in slide.items if isinstance(item, TextItem)}
    assert list(map(bare_text, shown["numbers"].texts)) == ["1", "2", "3", "", "4"]
    assert [text[:5] for text in map(bare_text, shown["body"].texts)] == ["a = 1", "", "xxxxx", "↪\u00a0xxx", "b = 2"]
    assert shown["numbers"].size == shown["body"].size
    assert shown["numbers"].rect.right <= shown["body"].rect.x


def test_a_line_that_no_slide_holds_goes_on_where_it_must() -> None:
    slides = on_slides(f"# T\n\n## H\n\n```\nx = 1\ny = '{'z' * 4_000}'\n```\n")
    assert len(slides) > 1 and sum(text.count("z") for slide in slides for text in slide) == 4_000
