"""How reading and placing grow with a text: CPU seconds for large texts and for twice as much, nearly all of it theirs.

    python tests/benchmarks/linear.py   # two minutes

The tests count the lines of Python that a small text takes; what libraries do in C, and what shows in large texts only,
shows here. The exit code is 1 if twice the text takes more than three times as long.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from generator.errors import InputError, Where
from generator.model.outline import Outline
from generator.model.settings import USUAL
from generator.model.theme import Theme
from generator.pipeline import plan_article
from generator.place import Placer, place, placer_for_outline
from generator.read import read_bytes
from generator.read.files import files_beside_article
from generator.read.inline import parse_inline
from tests.test_read import BIG, MARKS, parsed

TIMES, MARKED = 23, 20_000  # as large as the tests' texts, and marks in one line
PLACED = {  # one paragraph, whatever it is made of, and a table: what they begin with, and what is repeated how often
    "sentence": ("", "open source software ", 5_000),
    "word": ("", "abcde", 20_000),
    "looks": ("", "it is **so** ", 8_000),
    "links": ("", "[so](https://a.de/b) it ", 4_000),
    "code": ("", "`x` ", 12_000),
    "kanji": ("", "漢字かな", 8_000),
    "table": ("|A|B|C|\n|-|-|-|\n", "|some words|more of them|12|\n", 200),
}
LIMIT, LEAST = 3.0, 0.05  # times as long; seconds below which a clock says nothing


def seconds(read: object, *arguments: object) -> float:
    assert callable(read)
    start = time.process_time()
    with suppress(InputError):  # more than we take is refused, which takes its time too
        read(*arguments)
    return time.process_time() - start


def planned(source: bytes) -> tuple[Outline, Theme, Placer]:
    article, _ = read_bytes(source, "a.md", "markdown", files_beside_article(None))
    outline, theme, *_ = plan_article(article, USUAL)
    return outline, theme, placer_for_outline(outline, theme)


def main() -> int:
    costs = {
        name: [seconds(parsed, head + unit * (count * times), form) for times in (TIMES, 2 * TIMES)]
        for name, (head, unit, count, form) in BIG.items()
    }
    costs |= {unit: [seconds(parse_inline, unit * size, Where("f")) for size in (MARKED, 2 * MARKED)] for unit in MARKS}
    for name, (head, unit, count) in PLACED.items():
        sources = [f"# T\n\n## A\n\n{head}{unit * (count * times)}\n".encode() for times in (1, 2)]
        costs[f"place {name}"] = [seconds(place, *planned(source)) for source in sources]
    for name, (once, twice) in costs.items():
        print(f"{name:14} {once:6.2f} s {twice:6.2f} s")
    return int(any(twice > LIMIT * max(once, LEAST) for once, twice in costs.values()))


if __name__ == "__main__":
    sys.exit(main())
