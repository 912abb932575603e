"""How building time grows with the deck: CPU seconds of 12, 100 and 1,000 slides with notes, and the exponent.

    python tests/benchmarks/scale.py

Each deck is built three times in a process of its own and the quickest counts. What the smallest deck costs is taken
off; the rest grows as slides ** exponent, and 1 is linear.
"""

from __future__ import annotations

import math
import resource
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

SIZES = (12, 100, 1000)
FRAME = 2  # the cover and the closing
ROUNDS = 3


def article(slides: int) -> str:
    """A section is one slide of three points, with two sentences more of notes; too many for an agenda."""
    lines = ["title: A long talk", "sections:"]
    for number in range(slides - FRAME):
        lines += [
            f"  - heading: Section {number}",
            f"    notes: Say this of {number} aloud. Then pause.",
            "    points:",
        ]
        lines += [f"      - Point {letter} of section {number} says one thing." for letter in "ABC"]
    return "\n".join(lines) + "\n"


def seconds(*arguments: str, cwd: Path) -> float:
    """User and system CPU time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "generator", *arguments], cwd=cwd, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def quickest(*arguments: str, cwd: Path) -> float:
    return min(seconds(*arguments, cwd=cwd) for _ in range(ROUNDS))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = []
        for size in (FRAME, *SIZES):
            (folder / f"{size}.yaml").write_text(article(size), "utf-8")
            measured.append((size, quickest("build", f"{size}.yaml", "--force", cwd=folder)))
    (_, start), *decks = measured
    print(f"{'slides':>7} {'seconds':>8} {'ms a slide':>11}")
    for size, spent in decks:
        print(f"{size:>7} {spent:>8.2f} {1000 * (spent - start) / (size - FRAME):>11.2f}")
    for (small, one), (large, other) in pairwise(decks):
        exponent = math.log((other - start) / (one - start)) / math.log((large - FRAME) / (small - FRAME))
        print(f"exponent from {small} to {large} slides: {exponent:.2f} (without {start:.2f} s of start-up)")


if __name__ == "__main__":
    main()
