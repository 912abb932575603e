"""The wheel, installed away from the checkout, is all that a user needs: with it the shipped article becomes a deck."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# It builds and installs from the package index: minutes and a network, which only CI is sure to have.
pytestmark = pytest.mark.skipif(not os.environ.get("CI"), reason="runs where CI is set")


def run(*command: str | Path, cwd: Path) -> str:
    return outcome(*command, cwd=cwd)[0]


def outcome(*command: str | Path, cwd: Path, code: int = 0) -> tuple[str, str]:
    """What a command says on standard output and on standard error, once it has ended with an exit code."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    ran = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, timeout=600)
    assert ran.returncode == code, ran.stderr
    return ran.stdout, ran.stderr


def test_a_wheel_builds_the_flagship_away_from_the_checkout(tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path / "dist", ROOT, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("slidewright-*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(binaries / "python", "-m", "pip", "install", "-q", wheel, cwd=tmp_path)
    shutil.copytree(ROOT / "content", tmp_path / "mine")
    said = run(binaries / "slidewright", "build", tmp_path / "mine" / "open-source-ai.yaml", cwd=tmp_path)
    assert said.startswith("open-source-ai.pptx: ")
    assert (tmp_path / "open-source-ai.pptx").read_bytes()[:2] == b"PK"
    assert (next((tmp_path / "venv").rglob("generator/py.typed"))).is_file()
    home = run(binaries / "python", "-c", "import generator; print(generator.__file__)", cwd=tmp_path)
    assert Path(home.strip()).is_relative_to(tmp_path)
    assert_extras_are_named(binaries / "slidewright", tmp_path)


def assert_extras_are_named(command: Path, folder: Path) -> None:
    """Without its extras, what needs them names the one that brings all of it, in words."""
    deck = "open-source-ai.pptx"
    for extra, words in {"pdf": ("export", deck, "--to", "pdf"), "show": ("present", deck, "--no-open")}.items():
        assert run(command, words[0], "--help", cwd=folder).startswith(f"Usage: slidewright {words[0]} ")
        said = outcome(command, *words, cwd=folder, code=5)[1]
        assert said.startswith("Error: ") and said.endswith(
            f"\nhint: in the folder of Slidewright: pip install '.[{extra}]'\n"
        )
