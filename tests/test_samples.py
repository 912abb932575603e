"""The third sample shows what an article about figures can, without a warning, and what it says of the sun is so."""

from __future__ import annotations

from functools import cache

import pytest

from docs.analemma import FILE, sun
from generator import Result, build
from generator.catalogue import names
from generator.model.article import Block, Code, Picture, Stat, Table
from generator.model.chart import Chart
from generator.model.diagrams import Cycle, Timeline
from generator.model.text import words
from generator.read import read
from generator.shipped import CONTENT

SAMPLE = CONTENT / "leap-seconds.yaml"


@cache
def built(theme: str = "paper") -> Result:
    return build(SAMPLE, theme=theme)


def blocks() -> list[Block]:
    article, _ = read(SAMPLE)
    return [block for section in article.walk() for block in section.blocks]


def test_it_shows_every_kind_of_figure() -> None:
    found = blocks()
    assert {type(block) for block in found} >= {Chart, Table, Picture, Code, Stat, Timeline, Cycle}
    codes = [block for block in found if isinstance(block, Code)]
    assert {code.language for code in codes} >= {"console", "python", "diff"}
    assert any(code.numbered for code in codes) and any(code.highlight for code in codes)
    assert {block.format for block in found if isinstance(block, Picture)} == {"svg", "webp"}
    assert any(block.focus for block in found if isinstance(block, Picture))
    assert any(block.highlight and block.source for block in found if isinstance(block, Table))
    assert len({block.kind for block in found if isinstance(block, Chart)}) == 3
    assert any("Δ" in words(block.takeaway) for block in found if isinstance(block, Chart))  # by a formula


@pytest.mark.parametrize("theme", names("themes"))
def test_it_is_a_talk_of_an_evening_and_nothing_is_wrong_with_it(theme: str) -> None:
    result = built(theme)
    assert [(each.code, each.level) for each in result.findings] == [("formula", "info")]
    assert 18 <= len(result.deck.slides) <= 24
    assert {"picture-full", "pictures", "chart-takeaway", "timeline", "cycle", "code", "table", "stat"} <= {
        slide.layout.family for slide in result.deck.slides
    }


def test_the_sun_wanders_as_the_sample_says() -> None:
    """Noon by the sun comes up to sixteen minutes early, in November, and fourteen late, in February."""
    assert FILE.stat().st_size < 60_000
    noons = [sun(day, 12) for day in range(365)]
    assert max(height for _, height in noons) == pytest.approx(90 - 46 + 23.44, abs=0.02)
    early, late = sun(306, 12 - 16.43 / 60), sun(41, 12 + 14.2 / 60)
    assert early[0] == pytest.approx(180, abs=0.05) and late[0] == pytest.approx(180, abs=0.05)
