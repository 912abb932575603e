"""Gives spoiled files to the program, and says which end in neither a result nor an error of ours.

targets:
  articles   articles in every format, and their pictures
  packages   Word documents, finished decks to export, templates
  data       CSV and JSON Lines, times, settings, talks, themes, mapping files
  server     requests to the server of a show

examples:
  python -m tests.fuzz                             all targets, for an hour
  python -m tests.fuzz packages data --minutes 5   two of them, for five minutes
  python -m tests.fuzz server --seed 123           one case again: a seed makes the same case in the same tree

Each failure is printed with its seed, made small, and saved in fuzz-failures/. A case fails if it raises what is no
error of ours, exit code 6 included, or takes over 10 s of CPU or 1 GB of resident memory; a server fails if it logs an
error, answers 500, shows the deck to anyone without the token, or does not answer the next request. The processes that
run cases end with one that breaks a limit; on Linux the memory of each case is measured by itself.
"""

import argparse
import logging
import resource
import shutil
import signal
import socket
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import cache
from io import BytesIO
from itertools import count, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, NamedTuple, get_args

from pikepdf import Pdf

from generator import build
from generator.decks import checked_deck, numbers_of_slides, open_deck
from generator.errors import Finding, GeneratorError, InputError, has_finding_of_level
from generator.rows import data_rows
from generator.shipped import CONTENT
from generator.show.export import ExportOptions, FileKind, exported_file
from generator.show.live import Show
from generator.show.pages import ShownDeck, ShownSlide
from generator.show.server import Door, open_doors, serve
from tests.mutants import TARGETS, Case, case_of

CPU, MEMORY, WALL = 10, 1_000_000_000, 120  # seconds, bytes, seconds
CASES_EACH = 300  # of one process, which keeps what it learnt
MINIMISING = 60  # seconds for each failure
ALIKE = 3  # failures of one kind that are written: they may have several reasons
SLOW = "FAILS, takes too much CPU"
Run = Callable[[Case, Path], None]


class Outcome(NamedTuple):
    """How a case ended; `said` begins with FAILS where it must not."""

    said: str
    cpu: float = 0
    memory: int = 0
    trace: str = ""

    @property
    def fails(self) -> bool:
        return self.said.startswith("FAILS")


def used(case: Case, folder: Path) -> None:
    """Do with a case what its `use` says; its files lie among those of the samples."""
    USES[case.use](case, folder)


def built(case: Case, folder: Path) -> None:
    """Build the case's article."""
    build(folder / case.article, **_options(case, folder))


def built_of_rows(case: Case, folder: Path) -> None:
    """Build the case's article with each of the first rows in the spoiled file."""
    problems: list[Finding] = []
    for row in islice(data_rows(folder / case.spoiled), 3):
        if has_finding_of_level(row.findings, "error"):
            problems += row.findings
        else:
            build(folder / case.article, row=row.values, **_options(case, folder))
    if problems:
        raise InputError(*problems)


def _options(case: Case, folder: Path) -> dict[str, Any]:
    return {key: str(folder / value) if value in case.files else value for key, value in case.options.items()}


class BlankPages:
    """An engine that draws each slide as an empty page, in no time."""

    name = "blank"

    def is_installed(self) -> bool:
        return True

    def pdf_of_deck(self, pptx: bytes, pages: Sequence[int] = (), hidden: bool = True) -> bytes:
        with Pdf.new() as document, BytesIO() as file:
            for _ in pages or numbers_of_slides(pptx, hidden):
                document.add_blank_page(page_size=(960, 540))
            document.save(file)
            return file.getvalue()


def exported(case: Case, folder: Path) -> None:
    """Export the case's deck to each kind of file."""
    pptx = checked_deck((folder / case.article).read_bytes(), case.article)
    deck = open_deck(pptx, case.article)
    for kind in get_args(FileKind):
        exported_file(kind, pptx, deck, BlankPages(), ExportOptions(width=200, **case.options))


SECRET = "What only the token shows"
LOGGED: list[str] = []
OPEN = ExitStack()  # until this process ends


class Logged(logging.Handler):
    """Keeps what the server logs."""

    def emit(self, record: logging.LogRecord) -> None:
        LOGGED.append(self.format(record))


@cache
def _door() -> Door:
    """The door of a server that runs until this process ends."""
    slides = tuple(ShownSlide(300 + at, SECRET, (SECRET,), (SECRET,), "", False, 60, f"p{300 + at}") for at in range(3))
    show = Show(ShownDeck(SECRET, "", "en", "ltr", 1600, 900, slides), {"p300": SECRET.encode()})
    for name in ("uvicorn.error", "asyncio"):
        logging.getLogger(name).addHandler(Logged(logging.ERROR))
    door, *_ = OPEN.enter_context(open_doors())
    Thread(target=serve, args=(show, (door,)), daemon=True).start()
    return door


def asked(case: Case, folder: Path) -> None:
    """Send the case's bytes to a server, which then must still answer."""
    door, data = _door(), case.files[case.spoiled]
    host = door.names[0].encode()
    for mark, value in ((b"{host}", host), (b"{token}", door.token.encode()), (b"{origin}", b"http://" + host)):
        data = data.replace(mark, value)
    LOGGED.clear()
    answer = _answer(door, data, 0.1)
    assert b"HTTP/1.1 500" not in answer, answer[:200]
    assert door.token.encode() in data or SECRET.encode() not in answer, answer[:200]
    good = b"GET /%s/deck.json HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (door.token.encode(), host)
    assert _answer(door, good, 5).startswith(b"HTTP/1.1 200"), "the server does not answer any longer"
    assert not LOGGED, LOGGED[0]


def _answer(door: Door, data: bytes, patience: float) -> bytes:
    """What the server sends until it closes the connection, or is silent for some seconds."""
    found = b""
    with suppress(OSError), socket.create_connection(door.socket.getsockname(), timeout=5) as client:
        with suppress(OSError):  # the server has answered and closed before all was sent
            client.sendall(data)
        client.settimeout(patience)
        while part := client.recv(65_536):
            found += part
    return found


USES: Mapping[str, Run] = {"build": built, "rows": built_of_rows, "export": exported, "ask": asked}


def judged(case: Case, folder: Path, run: Run, most: float = CPU) -> Outcome:
    """Run one case in this process, which the system ends where it runs for too long."""
    for name, data in case.files.items():
        (folder / name).write_bytes(data)
    _forget_peak()
    before, trace = _seconds(), ""
    signal.setitimer(signal.ITIMER_VIRTUAL, 1.1 * most)
    try:
        run(case, folder)
        said = "deck"
    except GeneratorError as error:
        said = type(error).__name__ if type(error) is not GeneratorError else f"FAILS with exit 6: {_kind(error)}"
        trace = str(error)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        said = f"FAILS with {type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        trace = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    spent, peak = _seconds() - before, _peak()
    if spent > most or peak > MEMORY:
        said = SLOW if spent > most else f"FAILS, takes over {MEMORY / 1e9:g} GB"
    return Outcome(said, spent, peak, trace[-3_000:])


def _kind(error: GeneratorError) -> str:
    """The code of a broken promise, and of what: a message begins with the kind of thing that it speaks of."""
    first = error.findings[0]
    what, _, _ = first.message.partition('"')
    return f"{first.code}, {what.strip()}"


def _seconds() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(each.ru_utime + each.ru_stime for each in map(resource.getrusage, kinds))


def _forget_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    """The most memory since the peak was forgotten; since the process began, where the system does not forget."""
    with suppress(OSError):
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1_024 for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1_024)


def _work(pipe: Connection, run: Run, most: float) -> None:
    """The life of a process: a case in, its outcome out."""
    resource.setrlimit(resource.RLIMIT_DATA, (2 * MEMORY, 2 * MEMORY))
    with TemporaryDirectory() as folder:
        shutil.copytree(CONTENT, folder, dirs_exist_ok=True)
        while case := pipe.recv():
            pipe.send(judged(case, Path(folder), run, most))


class Worker:
    """A process that runs cases, and is replaced where it ends or has run enough of them."""

    def __init__(self, run: Run = used, most: float = CPU) -> None:
        self.run, self.most, self.left = run, most, 0

    def outcome(self, case: Case) -> Outcome:
        if not self.left:
            self._begin()
        self.left -= 1
        self.pipe.send(case)
        try:
            found: Outcome | None = self.pipe.recv() if self.pipe.poll(WALL) else None
        except (EOFError, OSError):
            self.process.join()
            self.left, code = 0, self.process.exitcode or 0
            return Outcome(SLOW if -code == signal.SIGVTALRM else f"FAILS with the signal {-code}", self.most)
        if found is None:
            self.left = 0
            return Outcome(f"FAILS, takes over {WALL} s")
        self.left = 0 if found.memory > MEMORY else self.left
        return found

    def _begin(self) -> None:
        self.end()
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, self.run, self.most), daemon=True)
        self.process.start()
        theirs.close()
        self.left = CASES_EACH

    def end(self) -> None:
        """Stop the process."""
        if hasattr(self, "process"):
            self.process.kill()
            self.process.join()
            self.pipe.close()


def minimised(case: Case, outcome: Outcome, worker: Worker, seconds: float = MINIMISING) -> Case:
    """The case with as little left of the spoiled file as still ends so: by lines, then by bytes (delta debugging)."""
    stop = time.monotonic() + seconds

    def smaller(pieces: list[bytes]) -> list[bytes]:
        size = len(pieces) // 2
        while size and time.monotonic() < stop:
            at = 0
            while at < len(pieces) and time.monotonic() < stop:
                fewer = pieces[:at] + pieces[at + size :]
                if worker.outcome(_having(case, b"".join(fewer))).said == outcome.said:
                    pieces = fewer
                else:
                    at += size
            size //= 2
        return pieces

    if case.files[case.spoiled].startswith(b"PK"):  # of a package, nothing can be left out
        return case
    lines = smaller(case.files[case.spoiled].splitlines(keepends=True))
    return _having(case, b"".join(smaller([bytes([each]) for each in b"".join(lines)])))


def _having(case: Case, data: bytes) -> Case:
    return case._replace(files={**case.files, case.spoiled: data})


class Fuzzing:
    """Runs cases until the time is over, and keeps what came of them."""

    def __init__(self, minutes: float, out: Path, run: Run = used, targets: Sequence[str] = tuple(TARGETS)) -> None:
        self.stop, self.out, self.run, self.targets = time.monotonic() + 60 * minutes, out, run, targets
        self.outcomes: Counter[str] = Counter()
        self.cpu, self.slowest, self.largest = 0.0, (0.0, -1), (0, -1)

    def go(self, seeds: Iterator[int]) -> None:
        """One process's share of the work."""
        worker = Worker(self.run)
        for seed in seeds:
            if time.monotonic() > self.stop:
                break
            case = case_of(seed, self.targets)
            outcome = worker.outcome(case)
            self.outcomes[outcome.said] += 1
            self.cpu += outcome.cpu
            self.slowest = max(self.slowest, (outcome.cpu, seed))
            self.largest = max(self.largest, (outcome.memory, seed))
            if outcome.fails:
                print(
                    f"{' '.join(self.targets)} --seed {seed}: {outcome.said}: {case.spoiled} {case.options}", flush=True
                )
            if outcome.fails and self.outcomes[outcome.said] <= ALIKE:
                self._write(minimised(case, outcome, worker), outcome)
        worker.end()

    def _write(self, case: Case, outcome: Outcome) -> None:
        folder = self.out / str(case.seed)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in case.files.items():
            (folder / name).write_bytes(data)
        said = f"{outcome.said}\n{case.article} {case.options}\n\n{outcome.trace}\n"
        (folder / "outcome.txt").write_text(said, "utf-8", "replace")

    def summary(self) -> str:
        """The number of cases by outcome, failures last, and the extremes."""
        rows = sorted(self.outcomes.items(), key=lambda each: (each[0].startswith("FAILS"), -each[1]))
        lines = [
            f"{self.outcomes.total()} cases, {self.cpu:.0f} s of CPU",
            *(f"{number:8} {said}" for said, number in rows),
        ]
        lines.append(f"slowest: {self.slowest[0]:.1f} s of CPU, seed {self.slowest[1]}")
        lines.append(f"largest: {self.largest[0] / 1e6:.0f} MB, seed {self.largest[1]}")
        return "\n".join(lines)


def main() -> int:
    """The command; exit code 1 where a case fails."""
    first, _, more = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        "python -m tests.fuzz", description=first, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"{', '.join(TARGETS)}  [default: all]")
    parser.add_argument("--minutes", type=float, default=60, help="how long new cases are begun  [default: 60]")
    parser.add_argument("--jobs", type=int, default=1, help="processes  [default: 1]")
    parser.add_argument("--seed", type=int, help="run the case of this seed alone")
    parser.add_argument("--first", type=int, default=SystemRandom().randrange(10**9), help="the seed to begin with")
    parser.add_argument("--out", type=Path, default=Path("fuzz-failures"), help="where failures are saved")
    said = parser.parse_args()
    if unknown := set(said.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}; choose from {', '.join(TARGETS)}")
    targets = said.targets or tuple(TARGETS)
    if said.seed is not None:
        worker, case = Worker(), case_of(said.seed, targets)
        outcome = worker.outcome(case)
        print(f"{case.article} {case.options}\n{outcome.trace}")
        print(f"{outcome.said}, {outcome.cpu:.1f} s, {outcome.memory / 1e6:.0f} MB")
        if outcome.fails:
            Fuzzing(0, said.out)._write(minimised(case, outcome, worker), outcome)
        return outcome.fails
    fuzzing = Fuzzing(said.minutes, said.out, targets=targets)
    print(f"{' '.join(targets)}, seeds from {said.first}", flush=True)
    with ThreadPoolExecutor(said.jobs) as pool:
        for share in [pool.submit(fuzzing.go, count(said.first + job, said.jobs)) for job in range(said.jobs)]:
            share.result()
    print(fuzzing.summary())
    return any(each.startswith("FAILS") for each in fuzzing.outcomes)


if __name__ == "__main__":
    sys.exit(main())
