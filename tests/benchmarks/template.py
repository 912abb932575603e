"""What a company's template costs: CPU seconds of a build on it over the same build with the theme paper.

    python tests/benchmarks/template.py [TEMPLATE.pptx ...]   # half a minute

Each build is measured in processes of their own, the first one (cold, with all imports) and later ones (warm); the best
of three counts. Without a template, one is made. The exit code is 1 if one takes more than LIMIT times as long.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

ARTICLE = "content/open-source-ai.yaml"
LIMIT, TIMES = 2.5, 3


def main(*names: str) -> int:
    """Print a line for each template."""
    with TemporaryDirectory() as folder:
        if not names:
            from tests.made_template import made_template

            made = Path(folder) / "made.pptx"
            made.write_bytes(made_template())
            names = (str(made),)
        usual = _seconds("")
        print(f"{'template':<28} {'MB':>5} {'cold s':>7} {'warm s':>7} {'times':>6} {'times':>6}")
        print(f"{'(theme paper)':<28} {'':>5} {usual[0]:7.2f} {usual[1]:7.3f}")
        worst = 0.0
        for name in names:
            found = _seconds(name)
            shares = [mine / theirs for mine, theirs in zip(found, usual, strict=True)]
            size = Path(name).stat().st_size / 1_000_000
            print(
                f"{Path(name).stem:<28} {size:5.2f} {found[0]:7.2f} {found[1]:7.3f} {shares[0]:6.2f} {shares[1]:6.2f}",
                flush=True,
            )
            worst = max(worst, *shares)
    return int(worst > LIMIT)


def _seconds(template: str) -> tuple[float, float]:
    """Return the CPU seconds of the first build of a process, and of later ones."""
    command = [sys.executable, __file__, "--one", template]
    ran = [subprocess.run(command, capture_output=True, check=True, text=True).stdout.split() for _ in range(TIMES)]
    return min(float(each[0]) for each in ran), min(float(each[1]) for each in ran)


def one(template: str) -> None:
    """Build several times; print the CPU seconds of this process until the first deck, and the least of the others."""
    from generator import build

    article = Path(__file__).parents[2] / ARTICLE
    build(article, template=template)
    cold, warm = time.process_time(), []
    for _ in range(TIMES):
        start = time.process_time()
        build(article, template=template)
        warm.append(time.process_time() - start)
    print(cold, min(warm))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        sys.exit(main(*sys.argv[1:]))
