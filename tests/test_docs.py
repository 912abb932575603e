"""The documents are executed: what they and --help show must work as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from pptx import Presentation

from generator import build
from generator.cli import main
from generator.cli.schema import article_schema
from generator.read import keys
from generator.settings import Settings, settings_for
from generator.shipped import CONTENT, TEMPLATES
from generator.yaml import values
from tests.seen import names

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "docs/blocks.md", "docs/charts.md", "docs/layouts.md", "docs/talks.md")
POST = "# A roof garden\n\n## Why\n\nIt holds rain. It holds talk.\n"


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"^```+{language}\n(.*?)^```", (ROOT / document).read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's folder with the files that the examples name, a home, and stand-ins for what is not there to test."""
    (article,), (talk,) = blocks("README.md", "yaml"), blocks("docs/talks.md", "yaml")
    theme = (TEMPLATES / "themes" / "paper.yaml").read_text("utf-8")
    files = {"article.yaml": article, "my-talk.yaml": talk, "my-theme.yaml": theme, "post.md": POST, "notes.txt": POST}
    work, programs = tmp_path / "work", tmp_path / "programs"
    for path in (work, programs, tmp_path / ".config" / "fish" / "completions"):
        path.mkdir(parents=True)
    for name, text in files.items():
        (work / name).write_text(text, "utf-8")
    (work / "content").symlink_to(CONTENT)
    stand_ins = {"curl": f"cat {work}/post.md", "slidewright": f'exec {sys.executable} -m generator "$@"'}
    for name, command in {**stand_ins, "xdg-open": "true", "open": "true"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{command}\n", "utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(work)
    return work


def follow(script: str) -> str:
    """What a shell says that runs the lines up to the first that fails; a test fails with it."""
    command = ["bash", "-e", "-o", "pipefail", "-c", script]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


def shown(document: str, number: int) -> tuple[str, str]:
    """A command, and a pattern for what the document says that it prints; `...` stands for any lines."""
    command, printed = blocks(document, "console")[number].removeprefix("$ ").split("\n", 1)
    return command, r"(?:.*\n)*".join(map(re.escape, printed.split("  ...\n")))


# README


def test_the_commands_of_the_readme_work_one_after_the_other(folder: Path) -> None:
    """Without those that install from a package index, which tests/test_wheel.py does where there is a network."""
    lines = [line for block in blocks("README.md", "sh") for line in block.splitlines() if "pip install" not in line]
    said = follow("\n".join(lines))
    assert said.count("Warning: ") == 1 and "as --notes own asks" in said
    made = {"talk.pptx", "notes.pptx", "pycon.pptx", "share.pptx", "post.pptx", "talk.json", "before.yaml"}
    assert made <= {path.name for path in folder.iterdir()}


def test_the_readme_names_every_command() -> None:
    said = "\n".join(blocks("README.md", "sh"))
    assert [name for name in main.commands if f"slidewright {name}" not in said] == []


def test_the_article_of_the_readme_builds(folder: Path) -> None:
    result = build("article.yaml")
    assert [slide.layout.family for slide in result.deck.slides] == ["cover", "points", "closing"]
    assert "closing" in names(result.deck.slides[1]) and "contact" in names(result.deck.slides[2])
    assert result.findings == ()


def test_the_summary_of_the_readme_is_real(folder: Path) -> None:
    command, printed = shown("README.md", 0)
    assert re.fullmatch(printed, follow(command))


def test_the_mistake_of_the_readme_is_real(folder: Path) -> None:
    command, printed = shown("README.md", 1)
    article = Path("article.yaml").read_text("utf-8")
    Path("article.yaml").write_text(article.replace("short:", "shrot:"), "utf-8")
    assert re.fullmatch(printed, follow(f"{command} || test $? = 3"))


def test_the_settings_of_the_readme_are_settings(folder: Path) -> None:
    (settings,) = blocks("README.md", "toml")
    Path("slidewright.toml").write_text(settings, "utf-8")
    assert settings_for(folder) == Settings("Alex Rivers", "alex@example.org", theme="paper", pace=110)


def test_the_program_of_the_readme_runs(folder: Path) -> None:
    (program,) = blocks("README.md", "python")
    exec(program, {})
    assert Path("article.pptx").is_file()


def test_the_readme_has_the_exit_codes_of_the_help() -> None:
    told = " ".join(CliRunner().invoke(main, ["--help"]).stdout.split("Exit codes: ")[1].split())
    assert f"Exit codes: {told}" in " ".join((ROOT / "README.md").read_text("utf-8").replace("`", "").split())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files_that_are_there(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8"))
    assert links and [link for link in links if not (path.parent / link).exists()] == []


# --help


@pytest.mark.parametrize("command", [[], *([name] for name in main.commands)], ids=" ".join)
def test_the_examples_of_the_help_work_one_after_the_other(command: list[str], folder: Path) -> None:
    told = CliRunner().invoke(main, [*command, "--help"], prog_name="slidewright").stdout
    lines = [line.strip() for line in told.partition("Options:")[2].splitlines()]
    examples = [re.split(" {2,}", line)[0] for line in lines if re.match("(slidewright|curl|echo) ", line)]
    assert examples and "Error" not in follow("\n".join(examples))


@pytest.mark.parametrize("command", [[], *([name] for name in main.commands)], ids=" ".join)
def test_the_help_fits_a_terminal(command: list[str]) -> None:
    told = CliRunner().invoke(main, [*command, "--help"], prog_name="slidewright").stdout
    assert [line for line in told.splitlines() if len(line) > 80] == []


# docs/talks.md


def test_the_talk_of_the_docs_builds(folder: Path) -> None:
    result = build(CONTENT / "open-source-ai.yaml", talk="my-talk.yaml")
    assert [slide.layout.family for slide in result.deck.slides][:2] == ["cover", "sentences"]
    assert "cards" in [slide.layout.family for slide in result.deck.slides]


def test_the_theme_of_the_docs_has_a_layout_of_its_own(folder: Path) -> None:
    (theme,), (talk,), (command,) = (blocks("docs/layouts.md", each) for each in ("yaml", "markdown", "console"))
    (folder / "mine.yaml").write_text(theme, "utf-8")
    (folder / "talk.md").write_text(talk, "utf-8")
    follow(command.removeprefix("$ "))
    slides = Presentation(str(folder / "talk.pptx")).slides
    assert "Rule and reason 2" in [slide.slide_layout.name.partition(",")[0] for slide in slides]


def test_the_mistake_of_the_docs_is_real(folder: Path) -> None:
    command, printed = shown("docs/talks.md", 0)
    talk = Path("my-talk.yaml").read_text("utf-8")
    Path("my-talk.yaml").write_text(talk.replace("layout: cards", "layout: card"), "utf-8")
    assert re.fullmatch(printed, follow(f"{command} || test $? = 4"))


def test_what_the_docs_let_a_talk_say_can_be_said(folder: Path) -> None:
    """The first column of the table; a name that begins with a dot follows the one before it."""
    cells = re.findall(r"^\| ((?:\\\||[^|])+) \|", (ROOT / "docs" / "talks.md").read_text("utf-8"), re.MULTILINE)
    named = [name.replace("\\|", "|") for cell in cells for name in re.findall("`(.+?)`", cell)]
    said = [f"article.meta{name}" if name.startswith(".") else name for name in named]
    entry = "      - for: each in [{}]\n        slides: [{{layout: auto, title: It is there}}]\n"
    talk = "name: all\nslides:\n  - for: section in article.all_sections\n    slides:\n"
    Path("my-talk.yaml").write_text(talk + "".join(map(entry.format, said)), "utf-8")
    assert len(said) > 20
    assert len(build("article.yaml", talk="my-talk.yaml").deck.slides) == len(said)


# docs/blocks.md


def test_the_blocks_of_the_docs_build(folder: Path) -> None:
    found = blocks("docs/blocks.md", "yaml")
    sections = "".join(f"  - heading: Part {number}\n{indent(each, '    ')}" for number, each in enumerate(found))
    Path("blocks.yaml").write_text(f"title: Blocks\nlanguage: en-GB\nsections:\n{sections}", "utf-8")
    article = values(Path("blocks.yaml").read_text("utf-8"), "blocks.yaml")
    assert [str(each) for each in Draft202012Validator(article_schema()).iter_errors(article)] == []
    result = build("blocks.yaml")
    assert {slide.section for slide in result.deck.slides} >= {f"Part {number}" for number in range(len(found))}
    assert result.findings == ()


def test_the_keys_of_the_docs_are_those_that_are_read() -> None:
    told = (ROOT / "docs" / "blocks.md").read_text("utf-8")
    tables = [re.findall(r"^\| `(.+?)` \| (.+) \|$", table, re.MULTILINE) for table in told.split("| key | |")[1:]]
    assert tables == [
        [(key.name, key.doc) for key in known.keys] for known in (keys.CODE, keys.TABLE, keys.STAT, keys.EVENT)
    ]
