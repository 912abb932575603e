"""Programs that draw: limits of time and memory, and nothing left running, whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from time import sleep
from typing import Any
from zipfile import ZipFile

import pytest

from generator import OutputError, limits
from generator.processes import ERRORS, ProcessError, run_process
from generator.show.drawing import drawing_folder
from generator.show.engines import find_engine
from generator.show.pictures import pictures_of_pdf

posix = pytest.mark.skipif(sys.platform == "win32", reason="has no shell, and no limits of memory")
# Starts a child, writes the group's number beside the pictures of slides, and waits.
HANGING = 'sleep 600 & echo $$ > "{0}"; wait'


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def is_running(group: int) -> bool:
    """Whether a process of a group is left; those that were killed may take a moment to go."""
    for _ in range(500):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        sleep(0.01)
    return True


def run(folder: Path, script: str, seconds: float = 30, memory: int = 10**9) -> bytes:
    (folder / "work").mkdir()
    command = [str(program(folder, "draw", script))]
    return run_process(command, folder / "work", b"data", seconds=seconds, memory=memory)


@posix
def test_a_program_gets_its_data_and_gives_its_output(tmp_path: Path) -> None:
    assert run(tmp_path, "cat; pwd") == b"data" + os.fsencode(tmp_path / "work") + b"\n"


@posix
def test_a_program_knows_nothing_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEY", "secret")
    assert b"secret" not in run(tmp_path, "env")


@pytest.mark.skipif(sys.platform != "linux", reason="has no networks for one process")
def test_a_program_reaches_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        (tmp_path / "a.py").write_text(f"import socket\nsocket.create_connection({server.getsockname()}, 5)\n")
        if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
            pytest.skip("this system lets users make no networks")
        with pytest.raises(ProcessError, match="unreachable"):
            run_process([str(tmp_path / "a.py")], tmp_path, seconds=30, memory=10**9)


@posix
def test_temporary_files_of_a_program_are_in_its_folder(tmp_path: Path) -> None:
    assert run(tmp_path, 'printf "$TMPDIR"') == os.fsencode(tmp_path / "work")


def test_a_folder_is_removed_although_ctrl_c_stops_its_removal(monkeypatch: pytest.MonkeyPatch) -> None:
    remove, stops = os.rmdir, [KeyboardInterrupt]

    def stopped(*values: Any, **options: Any) -> None:
        if stops:
            raise stops.pop()
        remove(*values, **options)

    monkeypatch.setattr("os.rmdir", stopped)
    with pytest.raises(KeyboardInterrupt), drawing_folder() as folder:
        (folder / "profile").mkdir()
    assert not stops and not folder.exists()


@posix
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    with pytest.raises(ProcessError, match="takes longer"):
        run(tmp_path, HANGING.format(tmp_path / "group"), seconds=0.5)
    assert not is_running(int((tmp_path / "group").read_text()))


@posix
def test_what_a_program_leaves_running_is_ended(tmp_path: Path) -> None:
    run(tmp_path, f'sleep 600 >&- 2>&- & echo $$ > "{tmp_path / "group"}"')
    assert not is_running(int((tmp_path / "group").read_text()))


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_program_is_ended_when_its_user_stops_us(tmp_path: Path, number: int) -> None:
    script = program(tmp_path, "draw", HANGING.format("group"))
    code = (
        "import sys\nfrom pathlib import Path\nfrom generator.processes import run_process\n"
        "run_process([sys.argv[1]], Path.cwd(), seconds=100, memory=10**9)"
    )
    ours = subprocess.Popen([sys.executable, "-c", code, str(script)], cwd=tmp_path, stderr=subprocess.DEVNULL)
    while not (tmp_path / "group").exists() or not (tmp_path / "group").read_text():
        assert ours.poll() is None
    ours.send_signal(number)
    assert ours.wait(30) != 0
    assert not is_running(int((tmp_path / "group").read_text()))


@posix
def test_the_folder_of_a_drawing_is_gone_when_its_user_stops_us() -> None:
    code = (
        "from time import sleep\nfrom generator.show.drawing import drawing_folder\n"
        "with drawing_folder() as folder:\n    print(folder, flush=True)\n    sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as ours:
        assert ours.stdout
        folder = Path(ours.stdout.readline().strip())
        assert folder.is_dir()
        ours.terminate()
        assert ours.wait(30) != 0 and not folder.exists()


@posix
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "failed: it ended with 1"),
        ("echo one >&2; echo 'no fonts' >&2; exit 77", "failed: no fonts"),
        ("kill -9 $$", "failed: it ended with -9"),
        ("yes >&2", "longer"),
        (f"{sys.executable} -c 'bytearray(10**9)'", "failed: MemoryError"),
    ],
)
def test_a_program_that_fails_says_why(tmp_path: Path, script: str, said: str) -> None:
    with pytest.raises(ProcessError, match=said):
        run(tmp_path, script, seconds=0.3 if said == "longer" else 30, memory=500_000_000)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProcessError, match="No such file"):
        run_process([str(tmp_path / "nowhere")], tmp_path, seconds=30, memory=10**9)
    assert (tmp_path / ERRORS).exists()


@pytest.fixture
def fake_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is first on the path; the test puts a `soffice` into it."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


@posix
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "LibreOffice cannot draw this deck: it failed"),
        ("exit 0", "LibreOffice cannot open this deck"),
        ("exec sleep 600", "longer than 0.5 seconds"),
    ],
)
def test_an_office_that_fails_is_an_error_with_a_hint(
    fake_office: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    program(fake_office, "soffice", script)
    monkeypatch.setattr(limits, "ENGINE_SECONDS", 0.5 if "sleep" in script else 30)
    with pytest.raises(OutputError, match=said) as caught:
        find_engine("libreoffice").pdf_of_deck(b"deck")
    assert [each.code for each in caught.value.findings] == ["engine"] and "--engine" in str(caught.value)


def test_what_office2pdf_cannot_draw_is_an_error() -> None:
    with BytesIO() as file:
        with ZipFile(file, "w") as package:
            package.writestr("ppt/presentation.xml", b"no deck")
        data = file.getvalue()
    with pytest.raises(OutputError, match="office2pdf cannot draw this deck"):
        find_engine("office2pdf").pdf_of_deck(data, [1])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and no more"])
def test_pictures_of_a_damaged_pdf_are_an_error(data: bytes) -> None:
    with pytest.raises(OutputError, match="cannot draw"):
        pictures_of_pdf(data)
