"""docs/licences.md names every library that pyproject.toml asks for, where it is asked for."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ASKED = {"The base": PROJECT["dependencies"]}
ASKED |= {f"`[{extra}]`": asked for extra, asked in PROJECT["optional-dependencies"].items()}
PARTS = dict(part.split("\n", 1) for part in (ROOT / "docs" / "licences.md").read_text("utf-8").split("## ")[1:])


def letters(name: str) -> str:
    return name.lower().replace("_", "-")


@pytest.mark.parametrize("part", PARTS)
def test_every_library_has_its_licence_on_the_page(part: str) -> None:
    rows = [line.strip("| ").split(" | ") for line in PARTS[part].splitlines() if line.startswith("| [")]
    listed = {letters(name[1:].partition("]")[0]) for name, _ in rows}
    asked = {letters(line.replace("[", ">").partition(">")[0]) for line in ASKED[part]} - {"slidewright"}
    assert asked <= listed and all(licence.strip() for _, licence in rows)


def test_every_extra_of_users_is_on_the_page() -> None:
    assert ASKED.keys() - {"`[test]`", "`[dev]`"} == PARTS.keys()
