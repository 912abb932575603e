"""Does a piece of work again and again, with a fault at its first, second ... step, each in a process of its own.

    python -m tests.faults FOLDER build writes 1 5 9    a fault at the first, fifth and ninth write

Each begins with the files that are there now. It prints a line of JSON for each: the exit code, what was said,
whether the fault came, and all files in the folder.
"""

import builtins
import errno
import io
import json
import os
import resource
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import generator
from generator.batch.job import Job, build_job
from generator.batch.run import run_jobs
from generator.cli import main
from generator.cli.export_command import write_export
from generator.cli.messages import turn_errors_into_exit_codes
from generator.decks import open_deck
from generator.settings import BuildRequest
from generator.show.export import ExportOptions
from tests.fuzz import BlankPages

ERRORS = (errno.ENOSPC, errno.EIO, errno.EINTR, errno.EDQUOT)
WRITES = os.O_WRONLY | os.O_RDWR
ARTICLES = ("a.md", "b.md", "c.md")


class Fault:
    """Raises an error at one step, and at each later one too if it `lasts`, as on a full disk."""

    def __init__(self, number: int, error: BaseException, lasts: bool) -> None:
        self.number, self.error, self.lasts, self.count, self.came = number, error, lasts, 0, False

    def step(self) -> None:
        self.count += 1
        if self.count == self.number or (self.lasts and self.count > self.number):
            self.came = True
            raise self.error


def fail_writes(fault: Fault) -> None:
    """Put the fault into all that writes: what opens, fills, names and flushes files."""

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            try:
                fault.step()
            except OSError:
                super().write(bytes(data)[: len(bytes(data)) // 2])  # a disk is not full at the first byte
                raise
            return super().write(data)

    def opened(file: Any, mode: str = "r", *more: Any, **said: Any) -> Any:
        if set(mode) <= set("rbt"):
            return real_open(file, mode, *more, **said)
        if not isinstance(file, int):
            fault.step()
        buffered = io.BufferedWriter(Raw(file, mode.replace("b", "").replace("t", "")))
        return buffered if "b" in mode else io.TextIOWrapper(buffered, "utf-8")

    def failing(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **said: Any) -> Any:
            if call is not real_os_open or given[1] & WRITES:
                fault.step()
            return call(*given, **said)

        return called

    real_open, real_os_open = io.open, os.open
    builtins.open = io.open = opened
    for name in ("open", "write", "fsync", "replace", "rename", "link", "mkdir", "chmod", "chown"):
        setattr(os, name, failing(getattr(os, name)))


def fail_calls(fault: Fault) -> None:
    """Put the fault into the calls of all functions of ours."""
    ours = str(Path(generator.__file__).parent)

    def called(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(ours):
            fault.step()

    sys.setprofile(called)


def build(folder: Path) -> None:
    main(["build", "a.md", "-o", "a.pptx", "--ledger", "a.json"])


def export(folder: Path) -> None:
    pptx = (folder / "deck.pptx").read_bytes()
    with turn_errors_into_exit_codes():
        deck = open_deck(pptx, "deck.pptx")
        write_export("pdf", pptx, deck, BlankPages(), ExportOptions(), "deck.pdf", False)
        write_export("png", pptx, deck, BlankPages(), ExportOptions(width=100), "pictures", False)


def batch(folder: Path) -> None:
    """Build a few decks; what becomes of them is the exit code, as with the command."""
    jobs = [Job(at, name, f"decks/{Path(name).stem}.pptx", BuildRequest()) for at, name in enumerate(ARTICLES, 1)]
    with turn_errors_into_exit_codes():
        runner = lambda waiting: ((job, build_job(job)) for job in waiting)  # noqa: E731
        sys.exit(max(each.exit_code for each in run_jobs(jobs, runner, "decks")))


WORK: dict[str, Callable[[Path], None]] = {"build": build, "export": export, "batch": batch}


def outcome(folder: Path, work: str, kind: str, number: int) -> dict[str, Any]:
    """Do the work in a child process, with a fault at step `number`; 0 is none."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        said = os.open(os.devnull if kind == "" else f"{folder}.said", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(said, 1), os.dup2(said, 2)
        number_of = ERRORS[number % len(ERRORS)]
        reason = OSError(number_of, os.strerror(number_of)) if kind == "writes" else MemoryError()
        fault = Fault(number, reason, lasts=kind == "writes" and number % 2 == 0)
        code: object = 99
        try:
            if not number:
                pass
            elif kind == "memory":
                size = number * 1_000 + _data_bytes()
                resource.setrlimit(resource.RLIMIT_DATA, (size, size))
            elif kind == "sizes":
                resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
            else:
                (fail_writes if kind == "writes" else fail_calls)(fault)
            WORK[work](folder)
            code = 0
        except SystemExit as ended:
            code = ended.code
        except BaseException as other:
            sys.setprofile(None)
            os.writev(2, [f"Traceback: {other!r}".encode()])
        sys.setprofile(None)
        os.writev(tell, [b"%d %d" % (code if isinstance(code, int) else bool(code), fault.came)])
        os._exit(0)
    os.close(tell)
    with open(told, "rb") as pipe:
        code, came = map(int, (pipe.read() or b"98 1").split())
    os.waitpid(child, 0)
    said = Path(f"{folder}.said").read_text("utf-8", "replace") if Path(f"{folder}.said").exists() else ""
    files = {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
    manifest = folder / "decks" / "manifest.jsonl"
    lines = manifest.read_text() if manifest.exists() else ""
    return {"number": number, "code": code, "came": bool(came), "said": said, "files": files, "manifest": lines}


def _data_bytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmData"))


def command() -> None:
    folder, work, kind, *numbers = sys.argv[1:]
    os.chdir(folder)
    generator.build("a.md")  # what is loaded and cached now, each child has
    before = Path(f"{folder}.before")
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(folder, before)
    is_over = False  # because no fault came at the last step, which was beyond the end of the work
    for number in map(int, numbers):
        if number and is_over:
            continue
        if number:
            for path in Path(folder).iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            shutil.copytree(before, folder, dirs_exist_ok=True)
        told = outcome(Path(folder), work, kind, number)
        is_over = is_over or (bool(number) and kind in ("writes", "calls") and not told["came"])
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    command()
