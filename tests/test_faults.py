"""However a write fails, or memory ends: the old deck is whole or the new one is, and an error in words says which."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from generator import build
from generator.batch.run import _parse_entries
from tests.faults import ARTICLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="faults are put into processes as Linux has them"),
]
MADE = {
    "build": {"a.pptx", "a.json"},
    "export": {"deck.pdf", *(f"pictures/slide-{number:02}.png" for number in range(1, 4))},
    "batch": {"decks/manifest.jsonl", *(f"decks/{Path(name).stem}.pptx" for name in ARTICLES)},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with articles and a deck, outside of which nothing matters."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name in ARTICLES:
        (folder / name).write_text(f"# {name}\n\n## One\n\nText of {name}.\n\n## Two\n\n- a\n- b\n")
    build(folder / "a.md").save(folder / "deck.pptx")
    return folder


Told = dict[str, Any]


def outcomes(folder: Path, work: str, kind: str, numbers: Iterable[int]) -> list[Told]:
    """What becomes of the work with a fault at each of the steps."""
    line = [sys.executable, "-m", "tests.faults", str(folder), work, kind, *map(str, numbers)]
    ran = subprocess.run(line, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(told) for told in ran.stdout.splitlines()]


def judged(
    folder: Path, work: str, kind: str, numbers: Iterable[int], codes: set[int], is_new: bool = False
) -> list[Told]:
    """Do the work with faults where the files of another deck are, or none, and hold what must be so in each case."""
    old: dict[str, str] = {}
    if not is_new:
        (before,) = outcomes(folder, work, kind, [0])
        old = before["files"]
        for name in ARTICLES:
            (folder / name).write_text(f"# {name}\n\n## One\n\nAnother text.\n")
        build(folder / "b.md").save(folder / "deck.pptx", force=True)
    told = outcomes(folder, work, kind, [*numbers, 0])
    new = told.pop()
    assert new["code"] == 0 and MADE[work] <= set(new["files"]), new
    for each in told:
        assert each["code"] in codes, each
        assert "Traceback" not in each["said"] and "[bug]" not in each["said"], each
        assert set(each["files"]) <= set(new["files"]) | set(old), each  # and nothing else, such as a temporary file
        decks = {
            name for name in MADE[work] if not name.endswith("jsonl")
        }  # a manifest also has the time that each took
        for name in decks & set(each["files"]):
            assert each["files"][name] in (new["files"].get(name), old.get(name)), (name, each)
        lines = each["manifest"].encode().splitlines()
        assert len(list(_parse_entries(b"\n".join(lines)))) >= len(lines) - 1, each  # the last one may be torn
        assert each["code"] or all(each["files"].get(name) == new["files"][name] for name in decks), each
    return told


# Every step if the environment asks for it, which takes many minutes; usually one of five.
SOME = 1 if "SLIDEWRIGHT_ALL_FAULTS" in os.environ else 5


@pytest.mark.parametrize("work", MADE)
@pytest.mark.parametrize("is_new", [False, True] if SOME == 1 else [False])
def test_a_write_that_fails_leaves_old_or_new_files(work: str, is_new: bool, folder: Path) -> None:
    told = judged(folder, work, "writes", range(1, 200, SOME), {0, 5}, is_new)
    assert [each["came"] for each in told] == sorted((each["came"] for each in told), reverse=True)
    assert told[0]["came"] and not told[-1]["came"]  # all steps were tried
    assert 5 in {each["code"] for each in told}


@pytest.mark.parametrize("work", MADE if SOME == 1 else ["batch"])
def test_after_a_fault_the_same_command_does_the_work(work: str, folder: Path) -> None:
    told = outcomes(folder, work, "writes", [3])
    assert told[0]["came"]
    (again,) = outcomes(folder, work, "", [0])
    assert again["code"] == 0 and MADE[work] <= set(again["files"])


@pytest.mark.parametrize("work", MADE if SOME == 1 else ["build"])
def test_a_limit_on_the_size_of_files_is_an_error_in_words(work: str, folder: Path) -> None:
    """A real one of the system's: it takes a part of a write, and refuses the rest."""
    told = judged(folder, work, "sizes", [500, 9_000], {5}, is_new=True)  # bytes; the message must fit in the first
    assert len(told) == 2


@pytest.mark.parametrize("work", MADE if SOME == 1 else ["build"])
def test_where_memory_ends_nothing_is_half_written(work: str, folder: Path) -> None:
    """A real limit of the system's: on the memory that the process may take besides what it has."""
    told = judged(folder, work, "memory", [400_000, 1, 500, 2_000, 8_000, 32_000][:: 2 if SOME > 1 else 1], {0, 3})
    assert 3 in {each["code"] for each in told}


@pytest.mark.parametrize("work", MADE if SOME == 1 else ["build"])
def test_no_memory_at_any_call_is_an_error_in_words(work: str, folder: Path) -> None:
    numbers = [8 + int(1.4**power) for power in range(36)]  # the first calls are of what turns errors into exit codes
    told = judged(folder, work, "calls", numbers[::SOME], {0, 3, 4, 5})
    assert told[0]["came"]
