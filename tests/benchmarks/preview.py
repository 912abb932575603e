"""From save to sight: what passes between saving an article and seeing its new slide in a browser.

    python tests/benchmarks/preview.py                # ten saves of each kind with each engine: two minutes

A process previews the flagship, and Chromium shows it. Each round writes the article with another word, and waits until
the picture of the slide in the page is another one and is loaded. One kind of edit changes one slide, and the other
every slide. The last column divides the total by what LibreOffice takes to draw the whole deck, before and after these
saves, because seconds depend on the machine. The exit code is 1 if a bar fails.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import IO, NamedTuple

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from generator import Result, build
from generator.shipped import CONTENT
from generator.show import ENGINE_NAMES
from generator.show.engines import find_engine
from generator.show.live import Show
from generator.show.preview import Preview, empty_deck
from generator.show.server import open_doors, serve
from tests.browser import ARGUMENTS, BROWSER

SLIDE, WORDS = 5, "small teams"  # the slide that the browser shows, and words on it
SIGHT, BUILD = 2.5, 0.3  # seconds from save to sight, and for the build of it
EDITS: dict[str, Callable[[str, int], str]] = {
    "one slide": lambda text, n: text.replace(WORDS, f"{WORDS} of {n}"),
    "all slides": lambda text, n: f"footer: Round {n}\n{text}",
}
LOADED = (
    "before => { const i = document.querySelector('#now'); return i.complete && i.naturalWidth && i.src != before }"
)


class Round(NamedTuple):
    """What passed after a save, in seconds: until the build began, the build, drawing, and until all was seen."""

    noticed: float
    built: float
    drawn: float
    total: float


def preview(article: Path, engine: str) -> None:
    """Preview an article, and print its address and, after each build, when it began, when it ended and when shown."""
    times: list[float] = []

    def timed() -> Result:
        times[:] = [monotonic()]
        made = build(article)
        times.append(monotonic())
        return made

    show = Show(empty_deck(article.name), {})
    with open_doors() as doors:
        Thread(target=serve, args=(show, doors), daemon=True).start()
        print(json.dumps(doors[0].address("preview")), flush=True)
        tell = lambda _rebuilt: print(json.dumps([*times, monotonic()]), flush=True)  # noqa: E731  it is one line
        Preview(article, timed, find_engine(engine), show, tell).run()


@contextmanager
def previewed(article: Path, engine: str) -> Iterator[IO[str]]:
    """Start this file as a process that previews, and yield what it prints."""
    command = [sys.executable, __file__, "--article", str(article), "--engine", engine]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        yield process.stdout
        process.terminate()


def rounds(page: Page, engine: str, edit: Callable[[str, int], str], count: int) -> Iterator[Round]:
    """Yield what each of `count` saves took; the first save after the start is left out."""
    text = (CONTENT / "open-source-ai.yaml").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder, "talk.yaml")
        article.write_text(text, "utf-8")
        with previewed(article, engine) as said:
            page.goto(json.loads(said.readline()))
            said.readline()
            page.wait_for_function(LOADED, arg="")
            for _ in range(SLIDE - 1):
                page.keyboard.press("ArrowRight")
            for number in range(count + 1):
                before = page.eval_on_selector("#now", "image => image.src")
                saved = monotonic()
                article.write_text(edit(text, number + 1), "utf-8")
                page.wait_for_function(LOADED, arg=before)
                seen = monotonic()
                began, built, shown = json.loads(said.readline())
                if number:
                    yield Round(began - saved, built - began, shown - built, seen - saved)


def whole_deck_seconds() -> float:
    """Return what LibreOffice takes to draw the whole deck."""
    pptx = build(CONTENT / "open-source-ai.yaml").pptx
    began = monotonic()
    find_engine("libreoffice").pdf_of_deck(pptx)
    return monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--engine", choices=ENGINE_NAMES)
    parser.add_argument("--article", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.article:
        preview(given.article, given.engine)
        return
    print("| engine | edit | until the build | build | draw | save to sight | of LibreOffice's whole deck |")
    print("|---|---|---:|---:|---:|---:|---:|")
    bars, wholes = [], [whole_deck_seconds()]
    with sync_playwright() as playwright, launched(playwright) as browser:
        for engine in [given.engine] if given.engine else ENGINE_NAMES[::-1]:
            for name, edit in EDITS.items():
                page = browser.new_page()
                taken = Round(*map(statistics.median, zip(*rounds(page, engine, edit, given.rounds), strict=True)))
                page.close()
                wholes.append(whole_deck_seconds())
                cells = " | ".join(f"{seconds:.2f} s" for seconds in taken)
                print(f"| {engine} | {name} | {cells} | {taken.total / statistics.mean(wholes[-2:]):.2f} |", flush=True)
                bars += [taken.built <= BUILD, (engine, name) != ("office2pdf", "one slide") or taken.total <= SIGHT]
    print(f"\nLibreOffice draws the whole deck in {statistics.median(wholes):.2f} s")
    print(f"The load of this machine is {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("pass" if all(bars) else "FAIL", end=": ")
    print(f"a build takes at most {BUILD} s, and one slide with office2pdf {SIGHT} s until it is seen")
    sys.exit(not all(bars))


def launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))


if __name__ == "__main__":
    main()
