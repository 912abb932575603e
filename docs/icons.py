"""Lucide's icons in, the strokes of each as a line of templates/lucide.txt out: `python -m docs.icons`."""

from __future__ import annotations

import lucide  # type: ignore[import-untyped]  # it says nothing of its types
from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]  # it ships no types
from fontTools.svgLib.path import SVGPath  # type: ignore[import-untyped]  # as above

from generator.icons import DRAWINGS

DIGITS = 3  # decimals: 0.001 of a 34 px icon is invisible, and equal on all machines
Point = tuple[float, float]


def main() -> None:
    """Write the drawings again, below the licence at the head of the file, which stays."""
    head = [line for line in DRAWINGS.read_text("utf-8").splitlines() if line.startswith("#")]
    DRAWINGS.write_text("\n".join([*head, *drawn_icons(), ""]), "utf-8", newline="\n")


def drawn_icons() -> list[str]:
    """Return a line for each icon: its name, and the movements of the pen as in the path of an SVG."""
    return [f"{name} {strokes_of_icon(lucide.lucide_icon(name))}" for name in sorted(lucide.get_icon_list())]


def strokes_of_icon(svg: str) -> str:
    """Return the strokes of an SVG drawing."""
    pen = _Pen()
    SVGPath.fromstring(svg).draw(pen)
    return "".join(pen.moves)


class _Pen(BasePen):  # type: ignore[misc]  # untyped, as above
    """Collects the strokes; fontTools has turned shapes into paths, and arcs and quadratic curves into cubic ones."""

    def __init__(self) -> None:
        super().__init__()
        self.moves: list[str] = []

    def _add(self, verb: str, *points: Point) -> None:
        numbers = (round(number, DIGITS) + 0.0 for point in points for number in point)  # never -0.0
        self.moves.append(verb + " ".join(f"{number:g}" for number in numbers))

    def _moveTo(self, to: Point) -> None:
        self._add("M", to)

    def _lineTo(self, to: Point) -> None:
        self._add("L", to)

    def _curveToOne(self, first: Point, second: Point, to: Point) -> None:
        self._add("C", first, second, to)

    def _closePath(self) -> None:
        self._add("Z")


if __name__ == "__main__":
    main()
