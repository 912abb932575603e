"""The command line: what it says, where it says it, its exit codes, and that it never leaves half a deck."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation

from generator import GeneratorError, build
from tests.commands import run

ARTICLE = "title: A roof garden\nsections:\n  - heading: Why\n    body: It holds rain. It holds talk.\n"
LONG_TITLE = ARTICLE.replace("Why", "How we carried soil " * 20).replace(
    "body: It holds rain. It holds talk.", "points: [A., B., C.]"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with one article."""
    monkeypatch.chdir(tmp_path)
    Path("article.yaml").write_text(ARTICLE, "utf-8")
    return tmp_path


def titles(pptx: bytes) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(BytesIO(pptx)).slides]


def edited(path: Path) -> bytes:
    """The deck as its author would leave it after a change by hand."""
    deck = Presentation(str(path))
    deck.slides[0].shapes.title.text_frame.text = "My own words"
    deck.save(str(path))
    return path.read_bytes()


# ---- what works


def test_a_deck_is_written_beside_nothing_else(folder: Path) -> None:
    ran = run("build", "article.yaml")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.startswith("article.pptx: 3 slides, about 1 minute to present\n")
    assert sorted(path.name for path in folder.iterdir()) == [
        ".article.pptx.slidewright",
        "article.pptx",
        "article.yaml",
    ]
    assert titles(Path("article.pptx").read_bytes()) == ["A roof garden", "Why", "Thank you"]


def test_a_deck_always_has_its_suffix(folder: Path) -> None:
    assert run("build", "article.yaml", "-o", "may").stdout.startswith("may.pptx: ")
    assert run("build", "article.yaml", "-o", "June.PPTX").exit_code == 0
    assert sorted(path.name for path in folder.glob("[!.]*.[pP]*")) == ["June.PPTX", "may.pptx"]


def test_standard_input_needs_a_name() -> None:
    ran = run("build", "-", stdin=b"A roof garden\n\nWhy\n\nIt holds rain.\n")
    assert ran.exit_code == 5
    assert ran.stderr == "Error: a deck from standard input needs a name [output]\nhint: add -o DECK.pptx\n"


def test_a_deck_on_standard_output_stands_there_alone(folder: Path) -> None:
    command = [sys.executable, "-m", "generator", "build", "article.yaml", "-o", "-"]
    ran = subprocess.run(command, capture_output=True, cwd=folder, check=True)
    assert titles(ran.stdout)[0] == "A roof garden"
    assert ran.stderr.startswith(b"standard output: 3 slides")
    assert [path.name for path in folder.iterdir()] == ["article.yaml"]


@pytest.mark.parametrize("command", [["build"], ["outline"], ["outline", "--format", "yaml"]], ids=" ".join)
def test_what_is_piped_is_utf_8_whatever_the_system_uses(command: list[str], folder: Path) -> None:
    Path("article.yaml").write_text(ARTICLE.replace("A roof garden", "Rain → roof"), "utf-8")
    words = [sys.executable, "-m", "generator", *command, "article.yaml"]
    windows = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    ran = subprocess.run(words, capture_output=True, cwd=folder, env=windows, check=True)
    assert "Rain → roof" in ran.stdout.decode("utf-8")


def test_strict_makes_a_warning_count_and_still_writes() -> None:
    Path("article.yaml").write_text(LONG_TITLE, "utf-8")
    assert run("build", "article.yaml").exit_code == 0
    ran = run("build", "article.yaml", "--strict")
    assert ran.exit_code == 1
    assert ran.stderr.startswith("Warning: article.yaml:3:5: the title")
    assert Path("article.pptx").is_file()


# ---- what stops it: exit code and message, no traceback, nothing written

STOPS: dict[str, tuple[bytes, list[str], int, list[str]]] = {
    "an empty file": (b"", ["article.yaml"], 3, ["Error: article.yaml: the file is empty", "hint: "]),
    "a picture": (
        b"\x89PNG\r\n\x1a\n\0\0",
        ["article.yaml"],
        3,
        ["Error: article.yaml: this is a picture, not an article", "hint: "],
    ),
    "a NUL": (b"title: x\0y", ["article.yaml"], 3, ["Error: article.yaml:1: this is a binary file", "hint: "]),
    "broken YAML": (b"title: [x\nsections:\n", ["article.yaml"], 3, ["Error: article.yaml:2:"]),
    "an unknown key": (
        b"title: T\nsections:\n  - heading: H\n    bdoy: x\n",
        ["article.yaml"],
        3,
        ["Error: article.yaml:4:5:", "bdoy", 'did you mean "body"?'],
    ),
    "two problems": (b"titel: T\nsections:\n  - headnig: H\n", ["article.yaml"], 3, [".yaml:1", ".yaml:3"]),
    "no such file": (b"", ["artikle.yaml"], 3, ["Error: artikle.yaml: there is no such file", '"article.yaml"?']),
    "a folder": (b"", ["."], 3, ["Error: .: there is no article in this folder"]),
    "no such talk": (ARTICLE.encode(), ["article.yaml", "--talk", "x"], 4, ['there is no talk "x"', "meetup"]),
    "no such theme": (ARTICLE.encode(), ["article.yaml", "--theme", "x"], 4, ['there is no theme "x"', "paper"]),
    "no such talk file": (ARTICLE.encode(), ["article.yaml", "--talk", "x.yaml"], 4, ["Error: x.yaml:", "not found"]),
    "no folder for the deck": (ARTICLE.encode(), ["article.yaml", "-o", "no/x.pptx"], 5, ["folder does not exist"]),
    "another suffix": (
        ARTICLE.encode(),
        ["article.yaml", "-o", "x.odp"],
        5,
        ["Error: x.odp:", "a .pptx file", "hint: "],
    ),
    "a device": (ARTICLE.encode(), ["article.yaml", "-o", os.devnull, "--force"], 5, ["this is a device", "hint: "]),
    "a name too long": (ARTICLE.encode(), ["article.yaml", "-o", "x" * 300], 5, ["cannot be written", "hint: "]),
    "an empty name": (ARTICLE.encode(), ["article.yaml", "-o", ""], 5, ["this is a folder", "hint: name a file"]),
    "a folder as deck": (ARTICLE.encode(), ["article.yaml", "-o", "."], 5, ["this is a folder", "hint: name a file"]),
    "no argument": (b"", [], 2, ["Usage:", "Missing argument"]),
    "an unknown option": (b"", ["article.yaml", "--fore"], 2, ["No such option", "--force"]),
}


@pytest.mark.parametrize("name", STOPS)
def test_it_stops_with_a_message(name: str, folder: Path) -> None:
    data, arguments, code, told = STOPS[name]
    Path("article.yaml").write_bytes(data)
    ran = run("build", *arguments)
    assert ran.exit_code == code, ran.output
    assert isinstance(ran.exception, SystemExit)
    assert [words for words in told if words not in ran.stderr] == [], ran.stderr
    assert ran.stdout == ""
    assert [path.name for path in folder.iterdir()] == ["article.yaml"]


def test_a_full_disk_leaves_nothing() -> None:
    """/dev/full is a device that refuses every byte; only Linux has it."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    command = [sys.executable, "-m", "generator", "build", "article.yaml", "-o", "-"]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert ran.returncode == 5
    assert ran.stderr.startswith(
        "Error: standard output, or a temporary file, cannot be written: No space left on device [output]\n"
    )


# ---- other people's work


def test_somebody_elses_file_is_kept_until_force() -> None:
    Path("article.pptx").write_bytes(b"My diary")
    ran = run("build", "article.yaml")
    assert ran.exit_code == 5
    told = "this file was edited since it was built, or Slidewright did not build it"
    assert ran.stderr.startswith(f"Error: article.pptx: {told} [overwrite]\nhint: ")
    assert Path("article.pptx").read_bytes() == b"My diary"
    assert run("build", "article.yaml", "--force").exit_code == 0
    assert titles(Path("article.pptx").read_bytes())[0] == "A roof garden"


def test_our_own_deck_is_replaced_without_a_word() -> None:
    assert run("build", "article.yaml").exit_code == 0
    Path("article.yaml").write_text(ARTICLE.replace("holds rain", "keeps rain"), "utf-8")
    ran = run("build", "article.yaml")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "It keeps rain." in Presentation("article.pptx").slides[1].notes_slide.notes_text_frame.text


def test_our_deck_with_an_edit_in_it_is_kept(folder: Path) -> None:
    run("build", "article.yaml", "--no-source")
    before = edited(folder / "article.pptx")
    ran = run("build", "article.yaml")
    assert (ran.exit_code, "--force" in ran.stderr) == (5, True)
    assert Path("article.pptx").read_bytes() == before


def test_the_article_is_never_the_output() -> None:
    assert run("build", "article.yaml", "-o", "article.yaml", "--force").exit_code == 5
    assert Path("article.yaml").read_text("utf-8") == ARTICLE


def test_an_existing_deck_survives_a_failed_build() -> None:
    run("build", "article.yaml")
    before = Path("article.pptx").read_bytes()
    Path("article.yaml").write_text("titel: x", "utf-8")
    assert run("build", "article.yaml", "--force").exit_code == 3
    assert Path("article.pptx").read_bytes() == before


# ---- from Python, and what a broken promise is


def test_save_returns_the_path_and_guards_it(folder: Path) -> None:
    result = build("article.yaml")
    assert result.save("deck.pptx") == Path("deck.pptx")
    edited(folder / "deck.pptx")
    with pytest.raises(GeneratorError, match="edited since it was built"):
        result.save("deck.pptx")
    result.save("deck.pptx", force=True)
    assert Path("deck.pptx").read_bytes() == result.pptx
