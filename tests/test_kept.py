"""With --force a deck that somebody edited is replaced, and a copy of it is kept."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from pptx import Presentation

from generator import build
from tests.commands import run as command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talk.md").write_text("# Weirs\n\n## Why\n\nThey hold water.\n", "utf-8")
    assert run().exit_code == 0
    return tmp_path


def run(*options: str) -> Result:
    return command("build", "talk.md", *options)


def edited(text: str) -> bytes:
    deck = Presentation("talk.pptx")
    assert deck.slides[0].shapes.title is not None
    deck.slides[0].shapes.title.text = text
    deck.save("talk.pptx")
    return Path("talk.pptx").read_bytes()


def backups(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if "backup" in path.name)


def test_each_edit_is_kept_once_and_named_in_the_summary(folder: Path) -> None:
    first = edited("Mine")
    assert run().exit_code == 0 and backups(folder) == [], "it is merged, and that changes nothing"
    ran = run("--force")
    assert ran.exit_code == 0 and "talk.pptx had been edited; a copy of it is in talk.backup.pptx" in ran.stdout
    assert Path("talk.backup.pptx").read_bytes() == first
    assert "backup" not in run("--force").stdout, "nobody edited it since"
    second = edited("Mine again")
    assert json.loads(run("--force", "--json").stdout)["backup"] == "talk.backup-2.pptx"
    assert Path("talk.backup-2.pptx").read_bytes() == second and Path("talk.backup.pptx").read_bytes() == first
    assert backups(folder) == ["talk.backup-2.pptx", "talk.backup.pptx"]


def test_a_copy_never_replaces_a_file(folder: Path) -> None:
    Path("talk.backup.pptx").write_bytes(b"somebody's")
    mine = edited("Mine")
    build("talk.md").save("talk.pptx", force=True)
    assert Path("talk.backup.pptx").read_bytes() == b"somebody's"
    assert Path("talk.backup-2.pptx").read_bytes() == mine
