"""How reading grows with a text: CPU seconds for large texts and for twice as much, which is nearly all that is taken.

    python tests/benchmarks/linear.py   # a minute

The tests count the lines of Python that a small text takes; what libraries do in C, and what shows in large texts only,
shows here. The exit code is 1 if twice the text takes more than three times as long.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from generator.errors import Where
from generator.read.inline import inline
from tests.test_read import BIG, MARKS, parsed

TIMES, MARKED = 23, 20_000  # as large as the tests' texts, and marks in one line
LIMIT, LEAST = 3.0, 0.05  # times as long; seconds below which a clock says nothing


def seconds(read: object, *arguments: object) -> float:
    assert callable(read)
    start = time.process_time()
    read(*arguments)
    return time.process_time() - start


def main() -> int:
    costs = {
        name: [seconds(parsed, head + unit * (count * times), form) for times in (TIMES, 2 * TIMES)]
        for name, (head, unit, count, form) in BIG.items()
    }
    costs |= {unit: [seconds(inline, unit * size, Where("f")) for size in (MARKED, 2 * MARKED)] for unit in MARKS}
    for name, (once, twice) in costs.items():
        print(f"{name:12} {once:6.2f} s {twice:6.2f} s")
    return int(any(twice > LIMIT * max(once, LEAST) for once, twice in costs.values()))


if __name__ == "__main__":
    sys.exit(main())
