"""The measure room: widths, lines and sentences, held against uniseg and against LibreOffice."""

import json
import random
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings, strategies as st
from msgspec.structs import replace
from uniseg.graphemecluster import grapheme_cluster_boundaries
from uniseg.linebreak import line_break_breakables  # type: ignore[import-untyped]  # it ships no types

from generator.language.scripts import is_run_slanted
from generator.measure import (
    FAMILIES,
    break_opportunities,
    font_line_height,
    grapheme_cluster_breaks,
    sentence_spans,
    text_width,
    wrap_text,
    wrapped_text_height,
)
from generator.model.geometry import EMU_PER_PT, Pt
from generator.model.text import Run, Text, bare_text, cut_text, telling_number
from generator.model.theme import Font
from tests.examples import examples
from tests.render import Page, render

SAMPLES = Path(__file__).parent / "samples"
CALIBRI = Font("Calibri")
WIDTHS = Path(__file__).parent.parent / "generator" / "measure" / "widths"


def lines_of(text: str | Text, width: int, font: Font = CALIBRI, size: float = 20, tracking: int = 0) -> list[str]:
    runs = (Run(text),) if isinstance(text, str) else text
    return [bare_text(runs)[start:end] for start, end in wrap_text(runs, font, size, width, tracking)]


# Widths


def test_a_width_is_the_sum_of_the_advances() -> None:
    advances = {"H": 1276, "i": 470}  # Calibri's, of 2048 units
    assert text_width("Hi", CALIBRI, 24) == -(-sum(advances.values()) * 24 * EMU_PER_PT // 2048)


def test_a_width_counts_the_dots_that_libreoffice_draws() -> None:
    assert text_width("Hi", CALIBRI, 14) == text_width("Hi", CALIBRI, 14.04)
    assert text_width("Hi", CALIBRI, 16) > text_width("Hi", CALIBRI, 15.96)


def test_tracking_is_added_to_each_character_and_never_taken_off() -> None:
    assert text_width("LABEL", CALIBRI, 12, tracking=100) == text_width("LABEL", CALIBRI, 12) + 5 * EMU_PER_PT
    assert text_width("LABEL", CALIBRI, 12, tracking=-100) == text_width("LABEL", CALIBRI, 12)


@pytest.mark.parametrize(
    ("text", "em"),
    [
        ("漢", 1.0),
        ("🎉", 1.4),
        ("م", 0.7),
        ("ก", 0.7),
        ("\u0e35", 0.0),
        ("\u200b", 0.0),
        ("\ufe0f", 0.0),
        ("\n", 0.0),
        ("\t", 6.0),
    ],
)
def test_a_character_that_the_tables_lack_gets_a_safe_width(text: str, em: float) -> None:
    assert text_width(text, CALIBRI, 24) == pytest.approx(Pt(24 * em), rel=0.001)


def test_a_line_is_as_high_as_the_higher_program_makes_it() -> None:
    assert font_line_height(CALIBRI, 100) == pytest.approx(Pt(122.07), rel=0.001)  # the font's own, as PowerPoint
    assert font_line_height(Font("Arial"), 100) == pytest.approx(
        Pt(120), rel=0.001
    )  # 1.15 in the font, 1.2 in LibreOffice


def test_the_height_of_a_text_is_that_of_its_lines() -> None:
    assert wrapped_text_height(((0, 1), (2, 3)), CALIBRI, 20) == 2 * font_line_height(CALIBRI, 20)
    assert wrapped_text_height(((0, 1), (2, 3)), CALIBRI, 20, leading=50) == 1.5 * font_line_height(CALIBRI, 20)
    assert wrapped_text_height(((0, 1),), CALIBRI, 20, leading=50) == font_line_height(CALIBRI, 20)
    assert wrapped_text_height((), CALIBRI, 20) == 0


def test_the_tables_are_what_the_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fontTools")
    from docs import widths

    monkeypatch.setattr(widths, "WIDTHS", tmp_path)
    try:
        widths.main([])
    except FileNotFoundError as problem:
        pytest.skip(str(problem))
    versions = {path.name: json.loads(path.read_text())["version"] for path in tmp_path.iterdir()}
    assert len(versions) == 20
    for name, version in versions.items():
        if json.loads((WIDTHS / name).read_text())["version"] == version:
            assert (tmp_path / name).read_bytes() == (WIDTHS / name).read_bytes()


# Chances to break: uniseg is the reference

WORDS = """the word Über naïve façade Łódź Привет Ελληνικά don't don’t over-the-top state-of-the-art and/or 1/2 a/1 GPT-4
2019–2020 a—b — – - … ... ( ) [ ] { } (a) (s) word(s) [1] “ ” ‘ ’ " ' « » ‹ › „ “quoted” "quoted", ‘x’ ’tis „ja“
«oui» !? ! ? , . : ; / // % $ € 10% $5.00 -$5 50% 3,000.50 v1.2 U.S. e.g. https://a.org/b/c?d=e&f=g#h a@b.org C++
#1 & * + = < > | ~ _ ^ \\ ° © ™ 5° a_b snake_case x² 日本語 です。 、 「 」 東京 ー っ ゃ ァ 한국어 中文，测试 ！ 🎉 👨‍👩‍👧 🇩🇪🇫🇷
שלום ש-ל مرحبا नमस्ते ไทย é e\u0301 \u0301 \u00a0 a\u00a0b \u2060 \u200b a\u200bb soft\u00adhyphen \u2011 a\u2011b \u2009
\u3000 \u200d -a -1 +1 ‐ ‐a a‐b 1-2 a-1 1-a a–1 %5 a% ,a .5 :5 /5 1/a ? x?y a!b }x )x ]( )( ”( “( \U00013258 \ufffc
"""
PIECES = st.sampled_from([*re.split("[ \n]+", WORDS.strip(" \n")), *" \n\t\r\v\f", "\r\n", "  ", "\u2028"])


@settings(max_examples=examples(900), deadline=None)
@example([("the", " "), ("”", ""), ("\u200d", ""), (" ", "")])
@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "  "])), max_size=12))
def test_lines_may_begin_where_uniseg_says(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + space for piece, space in pieces)
    assert break_opportunities(text) == [at for at, may in enumerate(line_break_breakables(text)) if may]


@settings(max_examples=examples(1000), deadline=None)
@given(st.text(max_size=12))
def test_lines_may_begin_where_uniseg_says_in_any_text(text: str) -> None:
    assert break_opportunities(text) == [at for at, may in enumerate(line_break_breakables(text)) if may]


@pytest.mark.parametrize("cluster", ["𝒳", "ཀ", "\ufffd", "e\u0301", "🇩🇪", "👨‍👩‍👧"])
@pytest.mark.parametrize("before", ["", "𝒳", "e\u0301"])
def test_clusters_end_where_they_do_however_long_the_text(before: str, cluster: str) -> None:
    ends = range(len(before), len(before) + 1_000 * len(cluster) + 1, len(cluster))
    assert grapheme_cluster_breaks(before + 1_000 * cluster) == [end for end in ends if end]


def test_plain_english_does_not_load_uniseg() -> None:
    code = """
import sys
from generator.measure import sentence_spans, wrap_text
from generator.model.text import Run
from generator.model.theme import Font
text = 'Some “models” don’t cost $5.00 (or 10%) or more; e.g. in 2019.'
assert wrap_text((Run(text),), Font("Calibri"), 20, 10**6) and sentence_spans(text)
assert not {"uniseg", "fontTools"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)


# Lines


def test_lines_are_filled_greedily_and_spaces_hang() -> None:
    width = text_width("one two", CALIBRI, 20)
    assert lines_of("one two three  ", width) == ["one two", "three"]
    assert lines_of("one two   three", width) == ["one two", "three"]
    assert lines_of("one two", width - 1) == ["one", "two"]


def test_an_empty_text_has_no_lines_and_a_blank_one_has_one() -> None:
    assert wrap_text((), CALIBRI, 20, 1000) == wrap_text((Run(""),), CALIBRI, 20, 1000) == ()
    assert lines_of(" ", 1000) == [""]


def test_a_word_wider_than_the_line_is_broken_and_its_rest_begins_the_next() -> None:
    width = text_width("mmmm a", CALIBRI, 20)
    assert lines_of("x mmmmmmmm a b", width) == ["x", "mmmm", "mmmm a", "b"]


def test_a_line_holds_one_cluster_at_least() -> None:
    assert lines_of("ae\u0301👨‍👩‍👧b", 1) == ["a", "e\u0301", "👨‍👩‍👧", "b"]


@pytest.mark.parametrize("filler", ["\u115f", "\u1100", "\u0903", "\u200d🎉"])
def test_what_is_no_letter_is_broken_to_its_end(filler: str) -> None:
    text = f"a{200 * filler}b"
    for points in range(200, 400, 7):
        lines = wrap_text((Run(text),), CALIBRI, 16, Pt(points))
        assert all(text_width(text[start:end], CALIBRI, 16) <= Pt(points) for start, end in lines)


def test_ideographs_break_anywhere_but_before_a_full_stop() -> None:
    assert lines_of("日本語です。", Pt(20.04 * 5)) == ["日本語で", "す。"]


RUNS = st.lists(
    st.builds(Run, st.lists(PIECES | st.just(" "), max_size=6).map("".join), st.booleans(), st.booleans()), max_size=4
).map(tuple)


@settings(max_examples=examples(500), deadline=None)
@example((Run("a@b.orgשלום", italic=True),), "Times New Roman", 12, 50, 0)
@given(RUNS, st.sampled_from(FAMILIES), st.sampled_from([12, 13.5, 20, 40]), st.integers(1, 200), st.integers(0, 200))
def test_no_character_is_lost_and_no_line_is_too_wide(
    text: Text, family: str, size: float, points: int, tracking: int
) -> None:
    text = tuple(replace(run, italic=is_run_slanted(run)) for run in text)  # a run with Hebrew letters is upright
    font, width, bare = Font(family), Pt(points), bare_text(text)
    lines = wrap_text(text, font, size, width, tracking)
    assert [start for start, _ in lines] == sorted(start for start, _ in lines)
    gaps = [bare[end:start] for (_, end), (start, _) in zip(((0, 0), *lines), (*lines, (len(bare), 0)), strict=True)]
    assert not "".join(gaps).strip(" \n\r\v\f\x85\u2028\u2029")
    for start, end in lines:
        measured = sum(
            text_width(run.text, Font(family, run.bold, run.italic), size, tracking)
            for run in cut_text(text, start, end)
        )
        alone = len(grapheme_cluster_breaks(bare[start:end])) <= 1
        assert alone or measured <= width + len(text) + 1  # each run's width is rounded up


# Sentences: a bar stands where one ends


@pytest.mark.parametrize("marked", yaml.safe_load((SAMPLES / "sentences.yaml").read_text("utf-8")))
def test_sentences(marked: str) -> None:
    parts = marked.split("|")
    text = "  " + "".join(part if part[0] > "\u3000" else part + " " for part in parts)
    assert [text[start:end] for start, end in sentence_spans(text)] == parts


@given(st.lists(PIECES | st.sampled_from([" ", ". ", ".", "! A", "Dr. ", "。", "” "]), max_size=20).map("".join))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    found = sentence_spans(text)
    edges = [0, *(edge for pair in found for edge in pair), len(text)]
    assert edges == sorted(edges)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in found)
    assert not "".join(text[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2)).strip()


# LibreOffice: the real lines

PROSE = """open source models are trained by teams that publish their weights, and anyone can study “what” they learned; VAT,
AWAY, To You: Type. Yes! efficiency fluffy affine traffic kitty attitude officially difficult over-the-top and/or 1999
state-of-the-art 3.50 10% $5.00 (indeed) “quoted” It's don’t — – Wave LTAV Tomorrow, P. F. Year, fjord collaboration
transparency governance licensing https://example.org/path?x=1 GPT-4 2019–2020 café naïve Über Łódź Ελληνικά Привет
the of and to in a is that for it as was with be by on not he i this are or his from at which but have an had"""
VOCABULARY = PROSE.split()


Case = tuple[Text, Font, float, int, int]  # the last is the leading, in percent


def cases(seed: int, count: int) -> list[Case]:
    chance, found = random.Random(seed), []
    for _ in range(count):
        size = chance.choice([12, 13.5, 14, 16, 18, 20, 22, 24, 28, 34, 40])
        font = Font(chance.choice(FAMILIES), chance.random() < 0.4, chance.random() < 0.25)
        text = " ".join(chance.choices(VOCABULARY, k=chance.randrange(5, int(1000 / size))))
        third = len(text) // 3
        runs = (Run(text[:third]), Run(text[third : 2 * third], bold=True), Run(text[2 * third :], italic=True))
        found.append(
            (
                chance.choice([(Run(text),), runs]),
                font,
                size,
                chance.randrange(Pt(160), Pt(800)),
                chance.choice([100, 88]),
            )
        )
    return found


def deck_of(texts: list[Case]) -> bytes:
    from pptx import Presentation
    from pptx.util import Emu, Pt as Points

    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(Pt(960)), Emu(Pt(1900))
    for text, font, size, width, leading in texts:
        box = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(0, 0, width, Pt(20)).text_frame
        box.margin_left = box.margin_right = 0
        box.word_wrap = True
        box.paragraphs[0].line_spacing = leading / 100
        for run in text:
            drawn = box.paragraphs[0].add_run()
            drawn.text, drawn.font.name, drawn.font.size = run.text, font.family, Points(size)
            drawn.font.bold, drawn.font.italic = font.bold or run.bold, font.italic or run.italic
    with BytesIO() as file:
        deck.save(file)
        return file.getvalue()


def baselines(page: Page, size: float) -> list[float]:
    """Where LibreOffice set each line, in points; other fonts' words stand a little off their line."""
    middles = sorted((word.box.top + word.box.bottom) / 2 for word in page.words)
    return [middle for before, middle in zip([-1e9, *middles], middles, strict=False) if middle - before > size / 2]


@pytest.mark.draws
def test_libreoffice_never_needs_more_lines_or_height_than_we_reserve(tmp_path: Path) -> None:
    texts = cases(seed=1, count=150)
    same = 0
    for page, (text, font, size, width, leading) in zip(render(deck_of(texts), tmp_path), texts, strict=True):
        real = baselines(page, size)
        reserved = wrap_text(text, font, size, width)
        assert len(reserved) >= len(real), (text, font, size, width)
        apart = font_line_height(font, size) * leading / 100 / EMU_PER_PT
        assert real[-1] - real[0] <= (len(real) - 1) * apart + size / 10
        same += len(reserved) == len(real)
    assert same >= 0.85 * len(texts)  # measured: 0.92, with words chosen for their kerning and ligatures


@settings(max_examples=examples(1000), deadline=None)
@given(st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=12))
def test_clusters_end_where_uniseg_says(text: str) -> None:
    assert grapheme_cluster_breaks(text) == [at for at in grapheme_cluster_boundaries(text) if at]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("7x faster", "7x"),
        ("02 villages", ""),
        ("Houses of the '20s", ""),
        ("In 2 of 31 tests", "2"),
        ("Day of 22. May", ""),
        ("The 21 best films of 2017", "21"),
        ("A fine of £1,000 for a false report", "£1,000"),
        ("Symbol of the 20th century", ""),
        ("Meetings of 10 May", ""),
        ("2020 was dry", ""),
        ("Letter 4 \u2013 On roofs", ""),
        ("It grew by 1.47", "1.47"),
    ],
)
def test_a_title_s_number_tells_something(title: str, number: str) -> None:
    assert telling_number(title) == number
