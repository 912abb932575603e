"""What is written stands whole on the disk, as open to others as what it replaces, and no thread opens it further."""

import errno
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator import build
from generator.errors import OutputError
from generator.output import (
    refuse_to_replace_edited_deck,
    save_deck,
    save_whole_file,
)
from tests.commands import run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")

DECK = build(b"# A\n\nOne word.\n", name="a.md").pptx
OTHER = build(b"# A\n\nAnother word.\n", name="a.md").pptx


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("usual", [0o022, 0o077, 0o027, 0o002])
def test_a_new_file_is_as_the_users_other_files(usual: int, tmp_path: Path) -> None:
    code = (
        f"import os; os.umask({usual})\nfrom pathlib import Path\nfrom generator.output import save_whole_file\n"
        "save_whole_file(b'x', Path('ours')); open('theirs', 'w').close()"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert mode(tmp_path / "ours") == mode(tmp_path / "theirs") == 0o666 & ~usual


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o644, 0o660, 0o664, 0o400, 0o755])
def test_what_replaces_a_file_is_as_open_as_that(kept: int, tmp_path: Path) -> None:
    path = save_deck(DECK, tmp_path / "a.pptx")
    path.chmod(kept)
    save_deck(OTHER, path, force=not kept & 0o200)
    assert path.read_bytes() == OTHER
    assert mode(path) == kept


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator gives files away")
def test_owner_and_group_stay(tmp_path: Path) -> None:
    path = save_deck(DECK, tmp_path / "a.pptx")
    os.chown(path, 12345, 23456)
    save_deck(OTHER, path)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a user who is in no other group")
def test_a_group_that_cannot_be_kept_hands_nothing_to_another(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "a").write_bytes(b"old")
    os.chown(folder / "a", 12345, 23456)
    (folder / "a").chmod(0o664)
    os.chown(folder, 12345, 12345)
    for each in (tmp_path, *tmp_path.parents[:3]):
        each.chmod(each.stat().st_mode | 0o005)
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(12345)
    os.seteuid(12345)
    try:
        save_whole_file(b"new", folder / "a")
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)
    assert ((folder / "a").read_bytes(), mode(folder / "a")) == (b"new", 0o644)


def test_what_is_read_only_is_replaced_with_force_alone(tmp_path: Path) -> None:
    path = save_deck(DECK, tmp_path / "a.pptx")
    path.chmod(0o444)
    for attempt in (lambda: refuse_to_replace_edited_deck(path), lambda: save_deck(OTHER, path)):
        with pytest.raises(OutputError, match="read-only"):
            attempt()
    assert path.read_bytes() == DECK
    save_deck(OTHER, path, force=True)
    assert (path.read_bytes(), mode(path)) == (OTHER, 0o444)


def test_a_folder_that_is_read_only_is_told_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o555)
    if os.access(tmp_path, os.W_OK):  # root may write everywhere; so the folder is one of a disk that is read-only
        monkeypatch.setattr("os.access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(OutputError, match="its folder cannot be written to"):
        refuse_to_replace_edited_deck(tmp_path / "a.pptx")
    tmp_path.chmod(0o755)


def test_the_command_keeps_and_refuses_alike(own_folder: Path) -> None:
    Path("a.md").write_text("# A\n\nOne word.\n")
    line = ["build", "a.md", "--ledger", "l.json"]
    assert run(*line).exit_code == 0
    for name in ("a.pptx", "l.json"):
        Path(name).chmod(0o600)
        assert run(*line).exit_code == 0
        assert mode(Path(name)) == 0o600
        Path(name).chmod(0o400)
        refused = run(*line)
        assert (refused.exit_code, "read-only" in refused.output) == (5, True)
        assert run(*line, "--force").exit_code == 0
        Path(name).chmod(0o600)


def test_nothing_is_left_of_what_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OutputError):
        save_whole_file(b"x", tmp_path / "a")
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a.pptx").write_bytes(DECK)
    monkeypatch.setattr(Path if call == "replace" else os, call, fails)
    with pytest.raises(OutputError, match="No space left on device"):
        save_deck(OTHER, tmp_path / "a.pptx")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.pptx": DECK}


@pytest.mark.parametrize("before", [b"", b"old"])
def test_a_process_that_is_killed_in_mid_write_leaves_what_was_there(before: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    if before:
        path.write_bytes(before)
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom generator import output\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\noutput.save_whole_file(b'new', Path(sys.argv[1]))"
    )
    assert subprocess.run([sys.executable, "-c", code, path]).returncode == -signal.SIGKILL
    assert [each.read_bytes() for each in tmp_path.glob("a.pptx")] == ([before] if before else [])


def test_many_processes_write_one_file_at_a_time(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom generator import output\n"
        "for _ in range(60):\n"
        "    output.save_whole_file(sys.argv[2].encode() * 9999, Path(sys.argv[1]))\n"
    )
    path = tmp_path / "a.pptx"
    running = [subprocess.Popen([sys.executable, "-c", code, path, sign], stderr=subprocess.PIPE) for sign in "abcd"]
    assert [each.communicate()[1] for each in running] == [b""] * 4
    assert [each.name for each in tmp_path.iterdir()] == ["a.pptx"]
    assert path.read_bytes() in [sign * 9999 for sign in (b"a", b"b", b"c", b"d")]


def test_no_thread_sees_another_mask(tmp_path: Path) -> None:
    """The mask is the process's: to ask for it is to set it, and what another thread then makes is open to all."""
    (tmp_path / "theirs").mkdir()

    def ours(number: int) -> int:
        return mode(save_whole_file(b"x", tmp_path / f"{number}"))

    def theirs(number: int) -> int:
        path = tmp_path / "theirs" / f"{number}"
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o666))
        return mode(path)

    (tmp_path / "usual").touch()
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(each, number) for number in range(300) for each in (ours, theirs, theirs)]
        assert {each.result() for each in found} == {mode(tmp_path / "usual")}
