"""What one deck of many costs: CPU seconds in a process that has built others, and the bars that we set.

    python tests/benchmarks/many.py                # 1,000 articles of 900 words: four minutes
    python tests/benchmarks/many.py --memory 5000  # memory over 5,000 decks too: ten minutes more
    python tests/benchmarks/many.py --threads 1000 # and 1,000 decks in 8 threads: two minutes

Every article has other words, headings, points and figures, made from its number, so that nothing is cached by luck.
The flagship is one article, built again and again. Beside it python-pptx builds the same words in one loop, and pandoc
in one process for each deck, because it has no loop. All run on one core, and `build_many` on two, which others may
use too: then the clock tells little, and the CPU time of all processes tells how many decks two free cores would make.
The exit code is 1 if a bar fails.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
FLAGSHIP = ROOT / "content" / "open-source-ai.yaml"
DECKS, FLAGSHIPS, FEW = 1000, 200, 20  # FEW: pandoc's decks, and those before the first measured one
WORDS, THREADS = 900, 8
LEAST_FLAGSHIPS, LEAST_DECKS = 20.0, 8.0  # decks a second
LEAST_OF_TWO = 1.8  # times the decks of one core
MOST_MEMORY, MOST_GROWTH = 150.0, 5.0  # MB
COMMON = """
the of and to in a is that it for was on are as with they be at one have this from by not but what all were when we
there can an your which their if will each about how up out them then she many some so these would other into has
more two him see could than been its who now my made over did down only way use may most people because
""".split()  # noqa: SIM905  # a column of words would be longer than the rest
STARTS = ("b", "br", "ch", "d", "f", "g", "gr", "h", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w")
VOWELS, ENDS = ("a", "e", "i", "o", "u", "ea", "ou"), ("n", "r", "s", "t", "l")
Source = TypeVar("Source")


class Part(NamedTuple):
    """A section of an article: paragraphs, and points or the rows of a table."""

    heading: str
    said: tuple[str, ...]
    points: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class _Writer:
    """Writes text of words that English has and of words made of syllables, a new one at every third place."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.made = [self._word() for _ in range(150)]

    def _word(self) -> str:
        pick = self.dice.choice
        return "".join(pick(STARTS) + pick(VOWELS) for _ in range(self.dice.randint(1, 3))) + pick(ENDS)

    def words(self, count: int) -> str:
        """Return words as a sentence has them, the first with a capital."""
        told = (self.dice.choice(self.made if self.dice.random() < 0.45 else COMMON) for _ in range(count))
        return " ".join(told).capitalize()

    def sentences(self, count: int) -> str:
        return " ".join(f"{self.words(self.dice.randint(8, 18))}." for _ in range(count))

    def part(self, number: int) -> Part:
        """Return a section; the second has a table, and each other one has points, some with a term."""
        heading = self.words(self.dice.randint(3, 6))
        said = tuple(self.sentences(self.dice.randint(2, 4)) for _ in range(2))
        if number == 1:
            head = tuple(self.words(1) for _ in range(3))
            rows = ((self.words(2), str(self.dice.randint(2, 90)), f"{self.dice.randint(1, 99)} %") for _ in range(4))
            return Part(heading, said, rows=(head, *rows))
        bold = number % 2
        points = (
            (f"**{self.words(2)}**: " if bold else "") + self.sentences(1) for _ in range(self.dice.randint(3, 5))
        )
        return Part(heading, said, tuple(points))


def article(number: int) -> tuple[str, list[Part]]:
    """Return the title and the sections of an article of about WORDS words; the same number gives the same article."""
    writer = _Writer(number)
    parts: list[Part] = []
    while sum(len(_text(part).split()) for part in parts) < WORDS:
        parts.append(writer.part(len(parts)))
    return writer.words(4), parts


def _text(part: Part) -> str:
    """Return a section in Markdown."""
    rows = [f"| {' | '.join(row)} |" for row in part.rows]
    table = "\n".join([*rows[:1], "|---" * len(part.rows[0]) + "|", *rows[1:]]) if rows else ""
    points = "\n".join(f"- {point}" for point in part.points)
    return "\n\n".join(each for each in (f"## {part.heading}", *part.said, points, table) if each)


def markdown(number: int) -> bytes:
    title, parts = article(number)
    return "\n\n".join([f"# {title}", *map(_text, parts)]).encode()


def slides_markdown(number: int) -> str:
    """Return the article as pandoc wants a deck: a slide for each section, and its paragraphs as notes."""
    title, parts = article(number)
    slides = [f"---\ntitle: {title}\n---"]
    for part in parts:
        shown = _text(part._replace(said=())).replace("## ", "# ", 1)
        slides.append(f"{shown}\n\n::: notes\n" + "\n\n".join(part.said) + "\n:::")
    return "\n\n".join([*slides, "# Thank you"]) + "\n"


def naive_article(number: int) -> dict[str, object]:
    """Return the article as naive.py wants it; each row of a table is a point."""
    title, parts = article(number)
    listed = [(part.heading, part.points or [" ".join(row) for row in part.rows], part.said) for part in parts]
    return {"title": title, "sections": listed, "closing": "Thank you"}


def seconds_of_slidewright(sources: Iterator[bytes | Path], count: int) -> float:
    """Return the CPU seconds of a deck, after FEW that are not counted; articles are made outside of the time."""
    from generator import build

    def make(source: bytes | Path) -> None:
        build(source, name="article.md", theme="paper")

    return _seconds_each(make, sources, count)


def seconds_of_python_pptx(count: int) -> float:
    from tests.benchmarks.naive import presentation

    def make(source: dict[str, object]) -> None:
        presentation(source).save(BytesIO())

    return _seconds_each(make, map(naive_article, range(count + FEW)), count)


def _seconds_each(make: Callable[[Source], object], sources: Iterator[Source], count: int) -> float:
    for _ in range(FEW):
        make(next(sources))
    spent = 0.0
    for _ in range(count):
        source = next(sources)
        began = time.process_time()
        make(source)
        spent += time.process_time() - began
    return spent / count


def seconds_of_pandoc(folder: Path) -> float:
    """Return the CPU seconds of a deck; each is a process from its start to its end."""
    for number in range(FEW):
        (folder / f"{number}.md").write_text(slides_markdown(number), "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for number in range(FEW):
        subprocess.run(("pandoc", "-t", "pptx", f"{number}.md", "-o", "deck.pptx"), cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / FEW


def memory_now() -> float:
    """Return the resident memory of this process in MB, as Linux tells it."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def memory_over(count: int) -> list[float]:
    """Return the resident memory in MB after a tenth of the decks, and after each further tenth."""
    from generator import build

    found = []
    for number in range(count):
        build(markdown(number), name="article.md", theme="paper")
        if (number + 1) % (count // 10) == 0:
            found.append(memory_now())
    return found


def seconds_of_build_many(count: int) -> list[float]:
    """Return the seconds of a deck on two cores by the clock, and the CPU seconds of all processes with their start."""
    from generator import build_many

    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            (Path(folder) / f"{number}.md").write_bytes(markdown(number))
        began, before = time.monotonic(), _cpu_seconds()
        for outcome in build_many(folder, into=Path(folder) / "decks", jobs=2, theme="paper"):
            assert outcome.status == "built", outcome.findings
        return [(time.monotonic() - began) / count, (_cpu_seconds() - before) / count]


def _cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def different_in_threads(count: int) -> float:
    """Return how many of `count` decks, made in THREADS threads, differ from those that one thread makes."""
    from generator import build

    def digest(number: int) -> bytes:
        return sha256(build(markdown(number), name="article.md", theme="paper").pptx).digest()

    articles = range(count // THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        together = [*pool.map(digest, [number for _ in range(THREADS) for number in articles])]
    return float(sum(one != other for one, other in zip(together, [*map(digest, articles)] * THREADS, strict=True)))


TASKS: dict[str, Callable[[int], float | list[float]]] = {
    "flagship": lambda count: seconds_of_slidewright(iter([FLAGSHIP] * (count + FEW)), count),
    "different": lambda count: seconds_of_slidewright(map(markdown, range(count + FEW)), count),
    "build_many": seconds_of_build_many,
    "python-pptx": seconds_of_python_pptx,
    "memory": memory_over,
    "threads": different_in_threads,
}


def in_own_process(task: str, count: int, cores: int = 1) -> float | list[float]:
    """Return what a task measures in a process of its own, on so many cores."""
    command = (sys.executable, __file__, "--task", task, str(count))
    chosen = sorted(os.sched_getaffinity(0))[:cores] if hasattr(os, "sched_getaffinity") else []
    pinned = (lambda: os.sched_setaffinity(0, chosen)) if chosen else None
    done = subprocess.run(command, check=True, capture_output=True, preexec_fn=pinned)
    found: float | list[float] = json.loads(done.stdout)
    return found


def report(decks: int, memory: int, threads: int) -> Iterator[tuple[str, bool]]:
    """Yield each line of what was measured, and whether its bar holds."""
    flagship, different = (float(in_own_process(*task)) for task in (("flagship", FLAGSHIPS), ("different", decks)))  # type: ignore[arg-type]  # these tasks give numbers
    yield (
        f"flagship, warm: {1 / flagship:.1f} decks a second, at least {LEAST_FLAGSHIPS:g}",
        1 / flagship >= LEAST_FLAGSHIPS,
    )
    told = (
        f"{decks:,} different articles of {WORDS} words: {1 / different:.1f} decks a second, at least {LEAST_DECKS:g}"
    )
    yield told, 1 / different >= LEAST_DECKS
    clock, used = in_own_process("build_many", decks, 2)  # type: ignore[misc]  # this task gives two numbers
    both = 2 * different / used
    by_clock = f"{1 / clock:.1f} a second and {different / clock:.2f} times one core by the clock"
    told = f"build_many on two cores: {2 / used:.1f} decks a second of CPU time, {both:.2f} times one core"
    yield f"{told}, at least {LEAST_OF_TWO:g}; {by_clock}", both >= LEAST_OF_TWO
    naive = float(in_own_process("python-pptx", 5 * FEW))  # type: ignore[arg-type]  # as above
    yield f"python-pptx, the same words: {1 / naive:.1f} a second, {naive / different:.2f} of our time", True
    if shutil.which("pandoc"):
        with tempfile.TemporaryDirectory() as folder:
            other = seconds_of_pandoc(Path(folder))
        yield f"pandoc, the same words: {1 / other:.1f} a second, {other / different:.2f} of our time", True
    else:
        yield "pandoc was not found", True
    if threads:
        differing = in_own_process("threads", threads)
        yield f"{threads:,} decks in {THREADS} threads: {differing:.0f} differ from those of one thread", differing == 0
    if memory:
        grown = in_own_process("memory", memory)
        assert isinstance(grown, list)
        most, more = max(grown), grown[-1] - grown[0]
        yield f"memory over {memory:,} decks: {', '.join(f'{each:.0f}' for each in grown)} MB", most <= MOST_MEMORY
        yield f"growth after the first tenth: {more:.1f} MB, at most {MOST_GROWTH:g}", more <= MOST_GROWTH


def main() -> int:
    parser = argparse.ArgumentParser(description="CPU seconds of one deck of many.")
    parser.add_argument("--decks", type=int, default=DECKS, help="different articles")
    parser.add_argument("--memory", type=int, default=0, metavar="DECKS", help="decks over which memory is measured")
    parser.add_argument("--threads", type=int, default=0, metavar="DECKS", help="decks that threads make at once")
    parser.add_argument("--task", nargs=2, metavar=("NAME", "COUNT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.task:
        print(json.dumps(TASKS[asked.task[0]](int(asked.task[1]))))
        return 0
    held = True
    for line, holds in report(asked.decks, asked.memory, asked.threads):
        print("pass:" if holds else "FAIL:", line, flush=True)
        held &= holds
    return int(not held)


if __name__ == "__main__":
    sys.exit(main())
