"""Where settings are looked for, and whose files count: nobody else may put words into a deck, or open a folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator import build
from generator.read.files import files_beside_article
from generator.settings import settings_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such owners")
NOBODY = 12345


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an article, in a folder of settings, in the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "talks" / "own"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("# T\n\n## H\n\nText.\n")
    return folder


def author(folder: Path) -> str:
    return settings_for(folder)[0].author


def put(folder: Path, name: str = "slidewright.toml") -> Path:
    path = folder / name
    path.write_text('author = "Somebody"\n')
    return path


@pytest.mark.parametrize("up", [0, 1, 2])
def test_settings_are_found_beside_the_article_and_up_to_the_home_folder(own: Path, up: int) -> None:
    put([own, *own.parents][up])
    assert author(own) == "Somebody"


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_nothing_above_the_repository_is_read(own: Path, kind: str) -> None:
    put(own.parent.parent)
    repository = own.parent / ".git"
    repository.mkdir() if kind == "folder" else repository.touch()
    assert author(own) == ""
    put(own.parent)
    assert author(own) == "Somebody"


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator gives files away")
@pytest.mark.parametrize("link", [False, True])
def test_settings_of_another_user_are_not_read_and_that_is_said(own: Path, link: bool) -> None:
    path = put(own.parent, "theirs" if link else "slidewright.toml")
    if link:
        path = own.parent / "slidewright.toml"
        path.symlink_to("theirs")
    os.chown(path, NOBODY, -1, follow_symlinks=False)
    assert author(own) == ""
    (finding,) = build(own / "a.md", settings=str(own)).findings
    assert (finding.code, finding.level, finding.where and finding.where.file) == ("settings", "warning", str(path))
    put(own.parent.parent)
    assert author(own) == "Somebody"  # the next ones above


def test_settings_in_a_folder_that_anyone_may_write_to_are_not_read(own: Path) -> None:
    put(own.parent)
    own.parent.chmod(0o1777)
    assert author(own) == ""


AS = """
import os, sys, tomllib, encodings.utf_8_sig
from pathlib import Path
from generator.settings import settings_for
os.seteuid({user})
print(settings_for(Path(sys.argv[1]))[0].author)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator becomes another user")
@pytest.mark.parametrize(
    ("owner", "user", "sudo", "is_read"),
    [
        (NOBODY, NOBODY, None, True),  # one's own
        (0, NOBODY, None, True),  # the administrator's
        (NOBODY, 0, NOBODY, True),  # one's own under sudo
        (NOBODY, 0, None, False),
        (NOBODY + 1, 0, NOBODY, False),
        (NOBODY + 1, NOBODY, NOBODY + 1, False),  # anybody may set a variable
    ],
)
def test_whose_settings_count(owner: int, user: int, sudo: int | None, is_read: bool, own: Path) -> None:
    for each in (own, *own.parents[:6]):
        each.chmod(each.stat().st_mode | 0o055)
    os.chown(put(own), owner, -1)
    environment = {**os.environ, "SUDO_UID": str(sudo)} if sudo else os.environ
    code = AS.format(user=user)
    ran = subprocess.run([sys.executable, "-c", code, own], capture_output=True, text=True, env=environment)
    assert (ran.stdout.strip() == "Somebody", ran.stderr) == (is_read, "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator gives files away")
@pytest.mark.parametrize("name", [".git", "slidewright.toml"])
def test_nobody_else_opens_a_folder_to_an_article(own: Path, name: str) -> None:
    path = put(own.parent, name)
    assert files_beside_article(own).top == own.parent
    os.chown(path, NOBODY, -1)
    assert files_beside_article(own).top == own
    os.chown(path, 0, -1)
    own.parent.chmod(0o1777)
    assert files_beside_article(own).top == own


def test_nothing_above_the_home_folder_is_read(own: Path) -> None:
    put(own.parent.parent.parent)
    assert author(own) == ""


def test_nothing_on_another_disk_is_read(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of the folders above is feigned, because a test cannot mount one."""
    put(own.parent)
    before, real = os.stat(own.parent), os.stat

    def stat(path: object, **more: object) -> os.stat_result:
        found = real(path, **more)  # type: ignore[arg-type]
        return found if found.st_ino != before.st_ino else os.stat_result((*found[:2], found.st_dev + 1, *found[3:]))

    monkeypatch.setattr("os.stat", stat)
    assert author(own) == ""


def test_a_project_ends_where_its_repository_does(own: Path) -> None:
    (own / ".git").mkdir()
    put(own.parent)
    assert files_beside_article(own).roots == (own, own)
