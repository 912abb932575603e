"""What is written stands whole on the disk, as open to others as what it replaces, and no thread opens it further."""

import errno
import fcntl
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

KILLED = """
import os, signal, sys
from pathlib import Path
from generator import output
{without}
def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)
os.{call} = killed
output.save_whole_file(b"new", Path(sys.argv[1]))
"""


def killed_in_mid_write(path: Path, call: str, without: str = "") -> None:
    """Write a file in a process that is killed at its first call of a function of os, when the file is whole."""
    code = KILLED.format(call=call, without=without)
    ran = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert ran.returncode == -signal.SIGKILL, ran.stderr


WITHOUT = "del os.O_TMPFILE"  # as on a system, or a disk, on which each file has a name


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


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux has files without a name")
@pytest.mark.parametrize("before", [b"", b"old"])
def test_a_process_that_is_killed_in_mid_write_leaves_nothing(before: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    if before:
        path.write_bytes(before)
    killed_in_mid_write(path, "fsync")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == ({"a.pptx": before} if before else {})


@pytest.mark.parametrize(("call", "without"), [("fsync", WITHOUT), ("replace", "")])
def test_what_a_killed_process_left_goes_with_the_next_write(call: str, without: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    killed_in_mid_write(path, call, without)
    assert len(list(tmp_path.iterdir())) == 1
    save_whole_file(b"new", path)
    assert [each.name for each in tmp_path.iterdir()] == ["a.pptx"]


def test_only_what_a_dead_process_of_ours_left_is_removed(tmp_path: Path) -> None:
    name = f".slidewright.{'a' * 15}"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "theirs").write_bytes(b"theirs")
    (tmp_path / f"{name}1").symlink_to(elsewhere / "theirs")
    (tmp_path / f"{name}2").mkdir()
    os.link(elsewhere / "theirs", tmp_path / f"{name}3")
    os.mkfifo(tmp_path / f"{name}4")
    (tmp_path / f"{name}").write_bytes(b"a shorter name")
    (tmp_path / f"{name}X").write_bytes(b"another name")
    (tmp_path / f"{name}5").write_bytes(b"being written")
    kept = sorted(each.name for each in tmp_path.iterdir())
    (tmp_path / f"{name}6").write_bytes(b"left")
    if os.geteuid() == 0:
        (tmp_path / f"{name}7").write_bytes(b"another user's")
        os.chown(tmp_path / f"{name}7", 12345, -1)
        kept.append(f"{name}7")
    with (tmp_path / f"{name}5").open("r+b") as written:
        fcntl.flock(written, fcntl.LOCK_EX)
        save_whole_file(b"new", tmp_path / "a.pptx")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([*kept, "a.pptx"])
    assert (elsewhere / "theirs").read_bytes() == b"theirs"


@pytest.mark.parametrize("without", ["", WITHOUT])
def test_many_processes_write_one_file_at_a_time(without: str, tmp_path: Path) -> None:
    """None removes what another still writes."""
    code = (
        f"import os, sys\n{without}\nfrom pathlib import Path\nfrom generator import output\n"
        "for _ in range(60):\n"
        "    output._remove_abandoned_files.cache_clear()\n"
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
