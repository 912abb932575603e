"""A busy or slow machine makes the same deck or none: what a deck shows depends on counted work, never on time."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from generator import build
from generator.errors import GeneratorError, InputError
from generator.guard import limits
from generator.pictures.vector import _draw_as_png
from tests.test_cases import CASES, article_of, options_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
SVG = 'xmlns="http://www.w3.org/2000/svg"'
# Each process that draws first uses so many seconds of CPU, as it would on a slower machine.
BURNING = """
import os, sys
if any(each.endswith("processes.py") for each in sys.orig_argv):
    while sum(os.times()[:2]) < {seconds}:
        pass
"""


def chart(number: int) -> str:
    """A chart as programs draw them: a curve of three thousand commands within a clip, dots, and an axis with words."""
    rng = random.Random(number)
    height, curve = 200.0, []
    for at in range(3_000):
        height = min(max(height + rng.gauss(0, 2), 20), 380)
        curve.append(f"L{50 + at / 5:.1f} {height:.1f}")
    dots = "".join(
        f'<circle cx="{rng.randrange(50, 650)}" cy="{rng.randrange(20, 380)}" r="3" fill-opacity="0.5"/>'
        for _ in range(100)
    )
    ticks = "".join(
        f'<g class="tick" transform="translate({50 + 60 * at},380)"><line y2="6" stroke="#333"/>'
        f'<text y="20" font-size="11" text-anchor="middle">{2000 + at}</text></g>'
        for at in range(11)
    )
    return (
        f'<svg {SVG} viewBox="0 0 700 420" font-family="Arial"><style>.tick {{opacity: .8}}</style>'
        '<clipPath id="c"><rect x="50" y="20" width="600" height="360"/></clipPath><rect width="700" height="420" '
        f'fill="#fff"/><g clip-path="url(#c)"><path fill="none" stroke="#06c" d="M50 200{"".join(curve)}"/>{dots}</g>'
        f"{ticks}</svg>"
    )


def article_of_charts(folder: Path, count: int) -> Path:
    """Write an article with so many charts, each a section, and return its path."""
    lines = ["# Charts\n"]
    for number in range(count):
        (folder / f"{number}.svg").write_text(chart(number), "utf-8")
        lines.append(f"\n## Chart {number}\n\nSeries {number} rises.\n\n![Chart {number}]({number}.svg)\n")
    (folder / "a.md").write_text("".join(lines), "utf-8")
    return folder / "a.md"


def built_where_drawing_takes(seconds: float, article: Path, folder: Path) -> bytes:
    """Return the deck that a process makes of the article, where each drawing takes so many seconds more."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(BURNING.format(seconds=seconds), "utf-8")
    code = "import sys; from generator import build; build(sys.argv[1]).save(sys.argv[2])"
    env = {"PYTHONPATH": f"{folder}:{ROOT}", "PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "0"}
    deck = folder / "a.pptx"
    subprocess.run([sys.executable, "-c", code, article, deck], env=env, check=True)
    return deck.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="a path list has other separators")
def test_slow_drawings_make_the_same_deck(tmp_path: Path) -> None:
    article = article_of_charts(tmp_path, 3)
    quick, slow = (built_where_drawing_takes(each, article, tmp_path / str(each)) for each in (0, 1.4))
    assert quick == slow


def test_more_drawings_than_a_deck_may_have_are_the_same_ones_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = article_of_charts(tmp_path, 4)
    monkeypatch.setattr(limits, "DRAWINGS_WORK", limits.DRAWINGS_WORK / 20)  # room for some of the four
    first, again = (build(article).findings for _ in range(2))  # the second time, the drawings are in memory
    assert first == again
    assert any("the drawings before it take as much work as a deck may" in each.message for each in first)


@pytest.mark.parametrize(
    ("name", "value", "code"), [("DRAWING_SECONDS", 0.001, "time"), ("DRAWING_MEMORY", 20_000_000, "memory")]
)
def test_a_drawing_that_the_machine_ends_ends_the_build(
    name: str, value: float, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = article_of_charts(tmp_path, 1)
    _draw_as_png.cache_clear()
    monkeypatch.setattr(limits, name, value)
    with pytest.raises(InputError, match="a drawing cannot be drawn here") as refused:
        build(article)
    assert [each.code for each in refused.value.findings] == [code]


def test_forty_three_charts_are_all_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of so many that a report had, eight are: in the share of the work for a deck that falls to eight."""
    monkeypatch.setattr(limits, "DRAWINGS_WORK", limits.DRAWINGS_WORK * 8 / 43)
    result = build(article_of_charts(tmp_path, 8), slides="all")
    assert [str(each) for each in result.findings if each.code == "picture" and each.level != "info"] == []
    shown = [item for slide in result.deck.slides for item in slide.items if hasattr(item, "picture")]
    assert len(shown) == 8


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # time may end in a finalizer
@pytest.mark.parametrize("case", CASES[::12], ids=lambda case: case.name)
def test_less_time_makes_the_same_deck_or_an_error(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    article, options = article_of(case).name, options_of(case)

    def made() -> bytes | list[str]:
        try:
            return build(article, **options).pptx
        except GeneratorError as refused:
            return [each.code for each in refused.findings]

    whole = made()
    for seconds in (0.01, 0.03, 0.1, 0.3, 1):
        monkeypatch.setattr(limits, "SECONDS", seconds)
        assert made() in (whole, ["time"])
