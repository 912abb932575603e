"""What drawing costs: CPU seconds and memory of each program that draws slides, for each deck, and their ratio.

    python tests/benchmarks/engines.py [--pictures FOLDER] DECK.pptx ...

Without a deck, the flagship is built in each theme. With a folder, contact sheets of what each program drew are left
there, to be looked at side by side.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image

from generator import build
from generator.decks import checked_deck
from generator.shipped import CONTENT
from generator.show import ENGINE_NAMES
from generator.show.engines import find_engine, pictures_of_pdf

THEMES = ("paper", "signal", "poster", "journal")
ACROSS, WIDTH = 4, 480  # of a contact sheet: pictures in a row, and pixels of each


def main(*arguments: str) -> None:
    """Print a line for each deck and program; each is measured in a process of its own."""
    folder, names = ("", arguments) if "--pictures" not in arguments else (arguments[1], arguments[2:])
    decks = {name: Path(name).read_bytes() for name in names}
    for theme in () if names else THEMES:
        decks[theme] = build(CONTENT / "open-source-ai.yaml", theme=theme).pptx
    print(f"{'deck':<28} {'program':<12} {'pages':>5} {'CPU s':>6} {'MB':>5} {'ratio':>6}")
    for name, deck in decks.items():
        seconds = 0.0
        for engine in ENGINE_NAMES:
            command = [sys.executable, __file__, "--one", engine, Path(name).stem, folder]
            ran = subprocess.run(command, input=checked_deck(deck, name), capture_output=True)
            if ran.returncode:
                print(f"{name:<28} {engine:<12} {ran.stderr.decode().splitlines()[-1]}")
                continue
            pages, spent, memory = ran.stdout.decode().split()
            seconds = seconds or float(spent)
            print(
                f"{Path(name).stem:<28} {engine:<12} {pages:>5} {float(spent):6.2f} {memory:>5} "
                f"{float(spent) / seconds:6.2f}",
                flush=True,
            )


def one(engine: str, name: str, folder: str) -> None:
    """Draw the deck on standard input; print pages, CPU seconds of all processes, and the largest one's megabytes."""
    pdf = find_engine(engine).pdf_of_deck(sys.stdin.buffer.read())
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    pictures = pictures_of_pdf(pdf, WIDTH)
    print(len(pictures), used.ru_utime + used.ru_stime, used.ru_maxrss // 1000)
    if folder:
        _sheet(pictures).save(Path(folder) / f"{name}-{engine}.png")


def _sheet(pictures: tuple[bytes, ...]) -> Image.Image:
    images = [Image.open(BytesIO(each)).convert("RGB") for each in pictures]
    height = max(each.height for each in images)
    sheet = Image.new("RGB", (ACROSS * WIDTH, -(-len(images) // ACROSS) * height), "white")
    for number, image in enumerate(images):
        sheet.paste(image, (number % ACROSS * WIDTH, number // ACROSS * height))
    return sheet


if __name__ == "__main__":
    one(*sys.argv[2:]) if sys.argv[1:2] == ["--one"] else main(*sys.argv[1:])
