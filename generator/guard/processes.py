"""Runs a program on what a stranger made, in a process with limits of time and memory.

The program gets a folder of its own, and of the environment only what programs need to start and to find fonts. On
Linux it can open no other file of the user's, if the system has Landlock, and it reaches no network, if users may make
one of their own there. It leads a group of processes, which is ended whole: when it is done, when it takes too long,
and when the user stops us. This file is also the script that sets the limits within the new process.
"""

from __future__ import annotations

import os
import runpy
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.regex import regex

# Variables that a program needs: where programs, fonts and Python's libraries are, and the language.
NEEDED = (
    *("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "APPDATA", "LOCALAPPDATA", "PROGRAMFILES", "LANG", "LC_ALL"),
    *("LC_CTYPE", "XDG_DATA_HOME", "XDG_DATA_DIRS", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "VIRTUAL_ENV"),
    *("PYTHONHOME", "LD_LIBRARY_PATH"),
)
OWN = ("TMPDIR", "TEMP", "TMP", "XDG_RUNTIME_DIR")  # say where temporary files are, on each system by another name
PACKAGES = Path(__file__).parents[2]  # where Python finds this package
FILE_BYTES = 2_000_000_000  # for each file that the program writes
CLASS = regex(r"^(?:\w+\.)+\w+: ")  # of an exception of a library, before its message
NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000  # Linux's CLONE_NEWUSER and CLONE_NEWNET
# Of Landlock: its system calls, how many rights its versions have, and which of them
# reading takes, a file has, and a socket needs to come and go.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
FIRST_RIGHTS, ALL_RIGHTS = 12, 15
READING, ON_FILE, SOCKETS = 0b1101, 0b100_0000_0000_0111, 0b10_0010_0000
NO_NEW_PRIVILEGES = 38  # of prctl; without it, only the administrator may restrict a process
OUTPUT, ERRORS = "standard-output", "standard-error"
# What a program may read on Linux besides itself and its own folder: programs, libraries, fonts and the time zone.
READ = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix", "/gnu", "/var/lib/libreoffice"),
    *("/var/spool/libreoffice", "/etc/libreoffice", "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime"),
    *("/dev/urandom", "/etc/fonts", "/var/cache/fontconfig", "~/.fonts", "~/.fonts.conf", "~/.local/share/fonts"),
    *("~/.config/fontconfig", "~/.cache/fontconfig", "$XDG_DATA_HOME/fonts", "$FONTCONFIG_FILE", "$FONTCONFIG_PATH"),
)


class ProcessError(Exception):
    """The program could not be started, failed, or took too long; its text says which, in the words of a message.

    status: its exit code, below zero for a signal; None if it was not started or took too long.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def run_process(command: Sequence[str], folder: Path, data: bytes = b"", *, seconds: float, memory: int) -> bytes:
    """Run a program, or the Python script whose path is first, and return its standard output.

    folder: an empty folder in which it works, and where it may leave files. data: its standard input. memory: in bytes.
    Raises ProcessError. Whatever happens, no process of its group is left.
    """
    (folder / "standard-input").write_bytes(data)
    started = [sys.executable, "-P", __file__, str(memory), *command]
    with (
        (folder / "standard-input").open("rb") as input,
        (folder / OUTPUT).open("wb") as output,
        (folder / ERRORS).open("wb") as errors,
        ended_on_termination(),
    ):
        try:
            needed = {name: value for name, value in os.environ.items() if name in NEEDED}
            env = needed | dict.fromkeys(OWN, str(folder)) | {"PYTHONPATH": path_of_packages()}
            process = subprocess.Popen(
                started, stdin=input, stdout=output, stderr=errors, cwd=folder, env=env, start_new_session=True
            )
        except OSError as reason:
            raise ProcessError(f"cannot be started: {reason}") from reason
        try:
            failed = process.wait(seconds)
        except subprocess.TimeoutExpired as reason:
            raise ProcessError(f"takes longer than {seconds:.3g} seconds") from reason
        finally:
            _end_group(process)
    if failed:
        raise ProcessError(f"failed: {_last_words(folder) or f'it ended with {failed}'}", failed)
    return (folder / OUTPUT).read_bytes()


def path_of_packages() -> str:
    """Return the PYTHONPATH of a process that must find this package, which may be installed nowhere."""
    return os.pathsep.join([str(PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])])


def _last_words(folder: Path) -> str:
    """Return the end of what the program said about its failure."""
    with (folder / ERRORS).open("rb") as file:
        file.seek(max((folder / ERRORS).stat().st_size - 2000, 0))
        said = file.read().decode(errors="replace").strip().rpartition("\n")[2].strip()
    said = CLASS.sub("", said)
    return said if len(said) <= 200 else f"{said[:199]}\u2026"


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, and wait until it is gone."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):  # macOS forbids it for a group of which all have ended
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def ended_on_termination() -> Iterator[None]:
    """Make the signal that asks this process to end raise SystemExit in a `with` block, so that nothing is left."""
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _limit_own_process(memory: int) -> None:
    """Limit the memory and the files of this process where the system supports that; Windows does not."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _confine_own_process(program: str) -> None:
    """Let this process, and all that it starts, reach no network, and open only what a program needs.

    Linux gives it a network of its own in which it is alone, if it allows that to everybody, and has Landlock for the
    files, which needs no rights and works in containers (landlock(7)). Where one is missing, the other holds.
    """
    if sys.platform != "linux":
        return
    import ctypes

    def call(number: int, *values: bytes | int | None) -> int:
        wide = (ctypes.c_long(each) if isinstance(each, int) else each for each in values)
        return int(system.syscall(ctypes.c_long(number), *wide))

    def allow(path: str, wanted: int) -> None:
        with suppress(OSError):  # there is no such file
            opened = os.open(path, os.O_PATH)
            granted = wanted & (handled if os.path.isdir(path) else ON_FILE & handled)
            rule = granted.to_bytes(8, sys.byteorder) + opened.to_bytes(4, sys.byteorder)
            call(ADD_RULE, rules, 1, rule, 0)
            os.close(opened)

    system = ctypes.CDLL(None)
    system.unshare(NEW_USER_AND_NETWORK)  # it returns -1 where that is forbidden
    if (version := call(CREATE_RULESET, None, 0, 1)) < 1:
        return
    handled = (1 << min(FIRST_RIGHTS + version, ALL_RIGHTS)) - 1
    rules = call(CREATE_RULESET, handled.to_bytes(8, sys.byteorder), 8, 0)
    program = os.path.realpath(shutil.which(program) or program)
    folder, own = os.path.split(program)
    is_script = own.endswith(".py")
    python = (sys.prefix, sys.base_prefix, *(sys.path if is_script else ()))
    office = os.path.dirname(folder) if os.path.basename(folder) == "program" else program
    for path in (*READ, *python, program, office):
        allow(os.path.expanduser(os.path.expandvars(path)), READING)
    allow(os.getcwd(), handled)
    allow(os.devnull, ON_FILE)
    allow("/tmp", 0 if is_script else SOCKETS)  # LibreOffice does not start without one there, and can name no other
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    call(RESTRICT_SELF, rules, 0)


def _main(memory: str, program: str, *arguments: str) -> None:
    """Limit this process, and become the program."""
    _limit_own_process(int(memory))
    _confine_own_process(program)
    sys.argv = [program, *arguments]
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    elif sys.platform == "win32":  # its exec starts a process that nobody waits for
        sys.exit(subprocess.run(sys.argv, check=False).returncode)
    else:
        os.execvp(program, sys.argv)


if __name__ == "__main__":
    _main(*sys.argv[1:])
