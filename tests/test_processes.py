"""Programs that draw: limits of time and memory, and nothing left running, whatever happens."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from time import sleep
from zipfile import ZipFile

import pytest
from PIL import Image
from pptx import Presentation

from generator import OutputError
from generator.guard.processes import ProcessError, run_process
from generator.show.engines import drawing_folder, find_engine, pictures_of_pdf
from tests.made_template import unzipped, zipped
from tests.render import needs_soffice

posix = pytest.mark.skipif(sys.platform == "win32", reason="has no shell, and no limits of memory")
# Starts a child, writes the group's number beside the pictures of slides, and waits.
HANGING = "sleep 600 & echo $$ > group; wait"


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def is_running(group: int) -> bool:
    """Whether a process of a group is left; those that were killed may take a moment to go."""
    for _ in range(6_000):
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


def has_landlock() -> bool:
    return sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) > 0


needs_landlock = pytest.mark.skipif(not has_landlock(), reason="this system has no Landlock")
READS = "cat '{0}' 2>&1; ls '{0}' 2>&1; true"


@needs_landlock
@pytest.mark.parametrize("place", ["file", "folder", "link", "above"])
def test_a_program_reads_no_file_of_the_users(tmp_path: Path, place: str) -> None:
    (tmp_path / "secret").write_text("hunter2")
    (tmp_path / "link").symlink_to("secret")
    named = {"file": tmp_path / "secret", "folder": tmp_path, "link": tmp_path / "link", "above": "../secret"}[place]
    said = run(tmp_path, READS.format(named)).decode()
    assert "denied" in said and not any(word in said.split() for word in ("hunter2", "secret", "work"))


@needs_landlock
def test_a_script_of_ours_reads_libraries_and_no_file_of_the_users(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "a.py").write_text("import generator.guard.limits\nprint(open('own', 'w'))\nopen('../secret')\n")
    (tmp_path / "secret").write_text("hunter2")
    with pytest.raises(ProcessError, match=r"Permission denied: '\.\./secret'"):
        run_process([str(tmp_path / "a.py")], tmp_path / "work", seconds=30, memory=10**9)
    assert (tmp_path / "work" / "own").exists()


@needs_soffice
@needs_landlock
def test_a_drawing_that_nobody_cleaned_shows_no_file_of_this_computer(tmp_path: Path) -> None:
    """The engine gets the deck itself, so that only the confinement is between a drawing and the files it names."""
    secret = tmp_path / "secret.png"
    Image.new("RGB", (90, 90), "red").save(secret)

    def reds(named: str) -> int:
        drawing = f'''<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="900"
            height="900"><rect width="900" height="900" fill="#eee"/><image xlink:href="{named}" width="900"
            height="900"/></svg>'''
        presentation, picture = Presentation(), BytesIO()
        Image.new("RGB", (9, 9), "white").save(picture, "PNG")
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        slide.shapes.add_picture(picture, 0, 0, presentation.slide_width, presentation.slide_height)
        made = BytesIO()
        presentation.save(made)
        deck = {
            name: drawing.encode() if "/media/" in name else data for name, data in unzipped(made.getvalue()).items()
        }
        (page,) = pictures_of_pdf(find_engine("libreoffice").pdf_of_deck(zipped(deck)))
        with Image.open(BytesIO(page)) as drawn:
            return sum(
                count for count, (red, green, _) in drawn.convert("RGB").getcolors(1 << 24) if red > 200 > 90 > green
            )

    data = b64encode(secret.read_bytes()).decode()
    assert reds(f"data:image/png;base64,{data}") > 1000, "drawings are drawn"
    assert reds(secret.as_uri()) == 0


@posix
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    with pytest.raises(ProcessError, match="takes longer"):
        run(tmp_path, HANGING, seconds=2)
    assert not is_running(int((tmp_path / "work" / "group").read_text()))


@posix
def test_what_a_program_leaves_running_is_ended(tmp_path: Path) -> None:
    run(tmp_path, "sleep 600 >&- 2>&- & echo $$ > group")
    assert not is_running(int((tmp_path / "work" / "group").read_text()))


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_program_is_ended_when_its_user_stops_us(tmp_path: Path, number: int) -> None:
    script = program(tmp_path, "draw", HANGING)
    code = (
        "import sys\nfrom pathlib import Path\nfrom generator.guard.processes import run_process\n"
        "run_process([sys.argv[1]], Path.cwd(), seconds=100, memory=10**9)"
    )
    ours = subprocess.Popen([sys.executable, "-c", code, str(script)], cwd=tmp_path, stderr=subprocess.DEVNULL)
    while not (tmp_path / "group").exists() or not (tmp_path / "group").read_text():
        assert ours.poll() is None
        sleep(0.01)
    ours.send_signal(number)
    assert ours.wait(60) != 0
    assert not is_running(int((tmp_path / "group").read_text()))


@posix
def test_the_folder_of_a_drawing_is_gone_when_its_user_stops_us() -> None:
    code = (
        "from time import sleep\nfrom generator.show.engines import drawing_folder\n"
        "with drawing_folder() as folder:\n    print(folder, flush=True)\n    sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as ours:
        assert ours.stdout
        folder = Path(ours.stdout.readline().strip())
        assert folder.is_dir()
        ours.terminate()
        assert ours.wait(60) != 0 and not folder.exists()


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


@needs_landlock
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become another user")
def test_an_ordinary_user_is_confined_too(tmp_path: Path) -> None:
    """Pytest's folders are closed to others, so the program works in a folder of its own."""
    with drawing_folder() as folder:
        (folder / "work").mkdir()
        (folder / "secret").write_text("hunter2")
        draw = program(folder, "draw", "id -u; touch made; cat ../secret 2>&1; true")
        os.chown(folder, 65534, 65534)
        os.chown(folder / "work", 65534, 65534)
        code = (
            "import ctypes, os, sys\nfrom generator.guard.processes import _confine_own_process\n"
            "os.setgid(65534)\nos.setuid(65534)\n_confine_own_process(sys.argv[1])\nos.execv(sys.argv[1], sys.argv[1:])"
        )
        said = subprocess.check_output([sys.executable, "-c", code, str(draw)], cwd=folder / "work", text=True)
        assert said.startswith("65534") and "denied" in said and (folder / "work" / "made").exists()
