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
pytestmark = [pytest.mark.first, pytest.mark.skipif(not os.environ.get("CI"), reason="runs where CI is set")]


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
    venv.create(tmp_path / "venv")
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(sys.executable, "-m", "pip", "--python", binaries / "python", "install", "-q", wheel, cwd=tmp_path)
    shutil.copytree(ROOT / "content", tmp_path / "mine")
    said = run(binaries / "slidewright", "build", tmp_path / "mine" / "open-source-ai.yaml", cwd=tmp_path)
    assert said.startswith("open-source-ai.pptx: ")
    assert (tmp_path / "open-source-ai.pptx").read_bytes()[:2] == b"PK"
    assert (next((tmp_path / "venv").rglob("generator/py.typed"))).is_file()
    home = run(binaries / "python", "-c", "import generator; print(generator.__file__)", cwd=tmp_path)
    assert Path(home.strip()).is_relative_to(tmp_path)
    assert_extras_are_named(binaries / "slidewright", tmp_path)
    assert_install_is_small(Path(home.strip()).parents[1])


def assert_extras_are_named(command: Path, folder: Path) -> None:
    """Without its extras, what needs them names the one that brings all of it, in words."""
    (folder / "page.rst").write_text("Bees\n====\n\nBees fly.\n", "utf-8")
    for extra, article in {"web": "mine/open-source-ai.html", "rst": "page.rst"}.items():
        said = outcome(command, "build", article, cwd=folder, code=3)[1]
        assert "which is not installed [not-installed]\nhint: " in said and f"pip install '.[{extra}]'" in said
    for font in ("--theme", "own.yaml"), ("--font", "Fira Sans"):
        (folder / "own.yaml").write_text("extends: paper\nfonts: {body: Fira Sans}\n", "utf-8")
        said = outcome(command, "build", "mine/open-source-ai.md", *font, "-o", "own.pptx", cwd=folder, code=4)[1]
        assert "pip install '.[fonts]'" in said
    deck = "open-source-ai.pptx"
    for extra, words in {"pdf": ("export", deck, "--to", "pdf"), "show": ("present", deck, "--no-open")}.items():
        assert run(command, words[0], "--help", cwd=folder).startswith(f"Usage: slidewright {words[0]} ")
        said = outcome(command, *words, cwd=folder, code=5)[1]
        assert said.startswith("Error: ") and said.endswith(
            f"\nhint: in the folder of Slidewright: pip install '.[{extra}]'\n"
        )


MOST_BYTES, MOST_PACKAGES = 110_000_000, 32  # byte code included


def assert_install_is_small(site: Path) -> None:
    """Nobody should wait for what most articles do not need: that is what extras are for."""
    installed = [*site.iterdir()]
    files = [each for path in installed for each in (path.rglob("*") if path.is_dir() else [path]) if each.is_file()]
    assert sum(each.stat().st_size for each in files) <= MOST_BYTES
    assert len([path for path in installed if path.suffix == ".dist-info"]) <= MOST_PACKAGES
