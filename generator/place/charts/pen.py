"""What a chart is drawn with: the frame, the font at one size, and how its values are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.figures import Look, look_of
from generator.measure import line_height, text_width, wrap
from generator.model.chart import Chart
from generator.model.geometry import Px
from generator.model.plot import Area
from generator.model.text import Run
from generator.model.theme import Font

PAD = Px(8)  # between a text and what it stands beside
WRAPPED = 0.2  # of the frame: both PowerPoint and LibreOffice break a label that is wider
SLACK = 1.04  # programs differ in how wide they draw a text


class Pen(Struct, frozen=True):
    """Measures what would be drawn; lengths are EMU."""

    chart: Chart
    width: int
    height: int
    font: Font
    size: int
    look: Look
    language: str
    names: tuple[str, ...]  # of the categories, as they are shown

    @property
    def line(self) -> int:
        """How high a line of text is."""
        return line_height(self.font, self.size)

    def wide(self, text: str, bold: bool = False) -> int:
        """How wide a text is on one line."""
        return round(text_width(text, replace(self.font, bold=bold), self.size) * SLACK)

    def widest(self, texts: Iterable[str], bold: bool = False) -> int:
        return max((self.wide(text, bold) for text in texts), default=0)

    def lines(self, text: str, width: int) -> int:
        """How many lines a text takes in a width; 0 if one of its words would be torn."""
        if any(self.wide(word) > width for word in text.split()):
            return 0
        return len(wrap((Run(text),), self.font, self.size, round(width / SLACK))) or 1

    def most_lines(self, texts: Sequence[str], width: int) -> int:
        """How many lines the longest of several texts takes; 0 if a word of one would be torn."""
        counts = [self.lines(text, width) for text in texts]
        return max(counts, default=1) if all(counts) else 0

    def breaks(self, texts: Iterable[str]) -> bool:
        """Whether one of these labels would be broken."""
        return self.widest(texts, bold=True) > self.width * WRAPPED

    def label(self, value: float) -> str:
        """A value as its label says it."""
        return self.look.text(value)

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels."""
        return tuple(map(self.label, self.chart.values))

    def on_axis(self, figures: Sequence[float]) -> Look:
        """How the figures of a scale are written."""
        return look_of(self.chart.format, figures, self.language)

    def area(self, left: int, top: int, right: int, bottom: int) -> Area:
        """What is left of the frame within these margins, in shares of it."""
        across, down = self.width - left - right, self.height - top - bottom
        return Area(left / self.width, top / self.height, across / self.width, down / self.height)
