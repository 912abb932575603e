"""The third sample shows figures in charts and a table, which other programs read as such."""

import subprocess
from io import BytesIO
from pathlib import Path

from pptx import Presentation

from generator import build
from generator.shipped import CONTENT
from tests.render import needs_soffice, profile


@needs_soffice
def test_its_charts_and_its_table_are_such_when_another_program_saves_them(tmp_path: Path) -> None:
    """LibreOffice opens the deck and saves it: what python-pptx finds then has the same numbers and cells."""
    pptx = build(CONTENT / "leap-seconds.yaml").pptx
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deck.pptx").write_bytes(pptx)
    own = f"-env:UserInstallation={profile().as_uri()}"
    command = ["soffice", "--headless", own, "--convert-to", "pptx", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "in" / "deck.pptx")], check=True, capture_output=True, timeout=300)
    ours, theirs = (figures(BytesIO(data)) for data in (pptx, (tmp_path / "deck.pptx").read_bytes()))
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
