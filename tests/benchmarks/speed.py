"""What a deck costs: CPU seconds of Slidewright, pandoc and python-pptx for the same words, and the bars we set.

    python tests/benchmarks/speed.py                  # 12, 100 and 1,000 slides: two minutes
    python tests/benchmarks/speed.py --largest 5000   # ten minutes more, nearly all of them for the other two

Every build is a process of its own, from its start to its end. The tools take turns and the least of the rounds counts.
Each deck is opened: it has every slide and every word. Warm is what a deck costs after the first that a process makes,
each of other words; pandoc has no such thing. The exit code is 1 if a bar fails.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from lxml import etree

ROOT = Path(__file__).parents[2]
COLD, MANY, WARM = 12, 1000, 40  # slides; decks that one process makes after its first
ROUNDS = {COLD: 15, 100: 7, MANY: 3, 5000: 1}
TITLE, CLOSING = "A long talk", "Thank you"
FRAME = 2  # the cover and the closing
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

WARM_ROUNDS = 5
IN_ONE = """
import sys
from pathlib import Path
from generator import build
for number in range(int(sys.argv[1])):
    build(f"warm-{number}.yaml").save(Path("deck.pptx"), force=True)
"""

Costs = dict[int, dict[str, float]]  # slides to tool to CPU seconds
TOOLS = {
    "slidewright": (sys.executable, "-m", "generator", "build", "article.yaml", "-o", "deck.pptx", "--force"),
    "pandoc": ("pandoc", "-t", "pptx", "article.md", "-o", "deck.pptx"),
    "python-pptx": (sys.executable, str(Path(__file__).with_name("naive.py")), "article.json", "deck.pptx"),
}


class Section(NamedTuple):
    """A slide of three points. Slidewright's notes repeat the points in full, so those of the others do too."""

    heading: str
    points: tuple[str, ...]
    said: str

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self.points, self.said)


class Bar(NamedTuple):
    claim: str
    measured: float
    limit: float

    @property
    def holds(self) -> bool:
        return self.measured <= self.limit

    def __str__(self) -> str:
        return f"{'pass' if self.holds else 'FAIL'}: {self.claim}: {self.measured:.2f}, at most {self.limit}"


def sections(slides: int, first: int = 1) -> list[Section]:
    return [
        Section(
            f"Section {number}",
            tuple(f"Point {letter} of section {number} says one thing." for letter in "ABC"),
            f"Say this of {number} aloud. Then pause.",
        )
        for number in range(first, slides - FRAME + first)
    ]


def as_yaml(content: list[Section]) -> str:
    """All others stand in the first section: an agenda of a thousand lines would be slides that no other tool makes."""
    lines = [f"title: {TITLE}", "sections:"]
    for number, section in enumerate(content):
        indent = "  " if number == 0 else "      "
        lines += [f"{indent}- heading: {section.heading}", f"{indent}  notes: {section.said}", f"{indent}  points:"]
        lines += [f"{indent}    - {point}" for point in section.points]
        lines += ["    sections:"] if number == 0 else []
    return "\n".join(lines) + "\n"


def as_markdown(content: list[Section]) -> str:
    slides = [f"---\ntitle: {TITLE}\n---"]
    for section in content:
        points = "\n".join(f"- {point}" for point in section.points)
        notes = "\n\n".join(section.notes)
        slides.append(f"# {section.heading}\n\n{points}\n\n::: notes\n{notes}\n:::")
    return "\n\n".join([*slides, f"# {CLOSING}"]) + "\n"


def as_json(content: list[Section]) -> str:
    made = [(section.heading, section.points, section.notes) for section in content]
    return json.dumps({"title": TITLE, "sections": made, "closing": CLOSING})


def environment(folder: Path) -> dict[str, str]:
    """This checkout's code, compiled once as an installed package is: the first round fills the cache."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def seconds(command: tuple[str, ...], folder: Path) -> float:
    """User and system CPU time of one process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=environment(folder))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def paragraphs(deck: Path, kind: str) -> list[set[str]]:
    """The lines of each slide or notes page of a deck, in no order."""
    with ZipFile(deck) as package:
        parts = [name for name in package.namelist() if Path(name).parent == Path("ppt", kind)]
        roots = [etree.fromstring(package.read(name)) for name in parts]
    return [{"".join(text.text or "" for text in line.iter(f"{A}t")) for line in root.iter(f"{A}p")} for root in roots]


def verify(deck: Path, content: list[Section]) -> None:
    """Refuse a deck without its words, which would win every race."""
    slides, pages = paragraphs(deck, "slides"), paragraphs(deck, "notesSlides")
    wanted = {TITLE, CLOSING}.union(*((section.heading, *section.points) for section in content))
    spoken = set().union(*(section.notes for section in content))
    assert len(slides) == len(content) + FRAME, f"{deck} has {len(slides)} slides"
    assert len(pages) == len(content), f"{deck} has {len(pages)} pages of notes"
    assert not (lost := wanted - set().union(*slides)), f"{deck} has no {min(lost)!r} on a slide"
    assert not (lost := spoken - set().union(*pages)), f"{deck} has no {min(lost)!r} in the notes"


def measure(slides: int, folder: Path) -> dict[str, float]:
    """The least CPU time of each tool for a deck of so many slides."""
    content = sections(slides)
    for name, text in (("yaml", as_yaml), ("md", as_markdown), ("json", as_json)):
        (folder / f"article.{name}").write_text(text(content), "utf-8")
    spent: dict[str, list[float]] = {tool: [] for tool in TOOLS}
    for _ in range(ROUNDS[slides]):
        for tool, command in TOOLS.items():
            spent[tool].append(seconds(command, folder))
            verify(folder / "deck.pptx", content)
            (folder / "deck.pptx").unlink()
    return {tool: min(rounds) for tool, rounds in spent.items()}


def warm(folder: Path) -> float:
    """The least CPU time of one more deck in a process that has made one."""
    for number in range(WARM + 1):
        text = as_yaml(sections(COLD, 1 + number * COLD))
        (folder / f"warm-{number}.yaml").write_text(text, "utf-8")
    commands = [(sys.executable, "-c", IN_ONE, str(count)) for count in (1, WARM + 1)]
    one, many = (min(seconds(command, folder) for _ in range(WARM_ROUNDS)) for command in commands)
    verify(folder / "deck.pptx", sections(COLD, 1 + WARM * COLD))
    return (many - one) / WARM


def table(costs: Costs) -> str:
    lines = [f"| slides | {' | '.join(TOOLS)} |", "|---:" * (1 + len(TOOLS)) + "|"]
    for slides, cost in costs.items():
        ours, *others = cost.values()
        cells = [f"{ours:.2f} s", *(f"{other:.2f} s ({other / ours:.1f}x)" for other in others)]
        lines.append(f"| {slides:,} | {' | '.join(cells)} |")
    return "\n".join(lines)


def exponent(costs: Costs, few: int, many: int) -> float:
    """Slidewright's time grows as slides ** exponent; 1 is linear. A cold start would flatter, so it is taken off."""
    small, large = (costs[slides]["slidewright"] - costs[COLD]["slidewright"] for slides in (few, many))
    return math.log(large / small) / math.log((many - COLD) / (few - COLD))


def bars(costs: Costs, more: float) -> list[Bar]:
    """Each is a promise of at most so much; the larger decks are those beyond the first hundred slides."""
    _, few, *larger = costs
    cold, many = costs[COLD], costs[MANY]
    rivals = [tool for tool in TOOLS if tool != "slidewright"]
    return [
        Bar(f"{COLD} slides cold, of pandoc's time", cold["slidewright"] / cold["pandoc"], 3.0),
        Bar(f"{COLD} slides warm, of pandoc's time", more / cold["pandoc"], 1.0),
        *(Bar(f"exponent of growth from {few} to {size:,} slides", exponent(costs, few, size), 1.1) for size in larger),
        *(Bar(f"{MANY:,} slides, of {tool}'s time", many["slidewright"] / many[tool], 0.1) for tool in rivals),
    ]


def machine() -> str:
    listed = Path("/proc/cpuinfo")  # Linux alone has it
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else []
    model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())
    pandoc = subprocess.run(("pandoc", "--version"), capture_output=True, text=True, check=True).stdout.split("\n")[0]
    tools = f"{pandoc}, python-pptx {version('python-pptx')}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores of {model}; {tools}"


def main() -> int:
    parser = argparse.ArgumentParser(description="CPU seconds of Slidewright, pandoc and python-pptx.")
    parser.add_argument("--largest", type=int, choices=(MANY, 5000), default=MANY, help="slides of the largest deck")
    largest = parser.parse_args().largest
    if not shutil.which("pandoc"):
        sys.exit("pandoc was not found: apt-get install pandoc")
    with tempfile.TemporaryDirectory() as folder:
        costs = {slides: measure(slides, Path(folder)) for slides in ROUNDS if slides <= largest}
        more = warm(Path(folder))
    rates = f"{1 / more:.0f} decks of {COLD} slides a second, warm; pandoc {1 / costs[COLD]['pandoc']:.0f}"
    judged = bars(costs, more)
    print(f"{table(costs)}\n\n{rates}.\nCPU time, user and system. {machine()}.\n", *judged, sep="\n")
    return int(not all(bar.holds for bar in judged))


if __name__ == "__main__":
    sys.exit(main())
