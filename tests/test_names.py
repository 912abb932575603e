"""One word for one idea: public names are defined once, and each word of the glossary stands where it says."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent
GLOSSARY = PACKAGE.parent / "docs" / "glossary.md"
# Names that several modules may define, and why.
SHARED = {
    "parse": "each format has one, which read calls by the format",
    "Element": "lxml's own type under one name, in the two rooms that walk its trees",
}
WORD = re.compile(r"^- \*\*([^*]+)\*\*: .+\. `([\w/]+)\.([\w.]+)`$", re.MULTILINE)  # the word, its module and its name


# Inside a room, modules of different folders that may share a name: the folder tells which.
ALIKE = {("read", name) for name in ("article", "blocks", "inline")}


def named(body: list[ast.stmt]) -> Iterator[str]:
    """The names that a module or a class defines at its top."""
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def is_public(name: str) -> bool:
    """Whether it is a function or a type that others may import; constants are in capitals."""
    return not name.startswith("_") and not name.isupper()


def modules() -> dict[str, ast.Module]:
    """Every module by its path in the package, as `plan/rules`."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {path.relative_to(PACKAGE).with_suffix("").as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


MODULES = modules()
WORDS = WORD.findall(GLOSSARY.read_text("utf-8"))


def test_a_public_name_is_defined_in_one_module() -> None:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for module, tree in MODULES.items():
        for name in set(filter(is_public, named(tree.body))):
            homes[name].append(module)
    twice = {name: found for name, found in homes.items() if len(found) > 1}
    assert {name: found for name, found in twice.items() if name not in SHARED} == {}
    assert twice.keys() == SHARED.keys(), "a name that is no longer shared leaves the list"
    assert len(SHARED) <= 4


def test_no_two_modules_of_a_room_share_a_name_but_for_the_doors() -> None:
    rooms: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for module in MODULES:
        room, _, name = module.rpartition("/")
        if name != "__init__":
            rooms[module.split("/")[0], name].append(room)
    assert {key for key, found in rooms.items() if len(found) > 1} == ALIKE


@pytest.mark.parametrize(("word", "module", "name"), WORDS, ids=[word for word, *_ in WORDS])
def test_a_word_of_the_glossary_is_defined_where_it_says(word: str, module: str, name: str) -> None:
    assert module in MODULES, f"{word}: there is no module {module}"
    first, _, field = name.partition(".")
    tree = MODULES[module]
    assert first in set(named(tree.body)), f"{word}: {module} defines no {first}"
    if field:
        cls = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == first)
        assert field in set(named(cls.body)), f"{word}: {first} has no {field}"
