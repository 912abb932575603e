"""The third sample shows what an article about figures can, without a warning, and what it says of the sun is so."""

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

from pptx import Presentation

from generator import Result, build
from generator.model.blocks import Block
from generator.read import read_file
from generator.shipped import CONTENT
from tests.render import needs_soffice, profile

SAMPLE = CONTENT / "leap-seconds.yaml"


@cache
def built(theme: str = "paper") -> Result:
    return build(SAMPLE, theme=theme)


def blocks() -> list[Block]:
    article, _ = read_file(SAMPLE)
    return [block for section in article.walk() for block in section.blocks]


@needs_soffice
def test_its_charts_and_its_table_are_such_when_another_program_saves_them(tmp_path: Path) -> None:
    """LibreOffice opens the deck and saves it: what python-pptx finds then has the same numbers and cells."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deck.pptx").write_bytes(built().pptx)
    own = f"-env:UserInstallation={profile().as_uri()}"
    command = ["soffice", "--headless", own, "--convert-to", "pptx", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "in" / "deck.pptx")], check=True, capture_output=True, timeout=300)
    ours, theirs = (figures(BytesIO(data)) for data in (built().pptx, (tmp_path / "deck.pptx").read_bytes()))
    assert len(ours) == 4 and theirs == ours


def figures(file: BytesIO) -> list[object]:
    """The numbers of each chart, and the cells of each table."""
    found: list[object] = []
    for slide in Presentation(file).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                found.append([list(series.values) for plot in shape.chart.plots for series in plot.series])
            elif shape.has_table:
                found.append([[cell.text for cell in row.cells] for row in shape.table.rows])
    return found
