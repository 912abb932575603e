"""One word for one idea: public names are defined once, and each word of the glossary stands where it says."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.sources import PACKAGE, module as name_of_module, modules, tree

TESTS = PACKAGE.parent / "tests"
GLOSSARY = PACKAGE.parent / "docs" / "glossary.md"
# Names that several modules may define, and why.

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


MODULES = {name_of_module(path): path for path in modules()}  # by its path in the package, as `plan/rules`
WORDS = WORD.findall(GLOSSARY.read_text("utf-8"))


def test_no_two_modules_of_a_room_share_a_name_but_for_the_doors() -> None:
    rooms: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for home in MODULES:
        room, _, name = home.rpartition("/")
        if name != "__init__":
            rooms[home.split("/")[0], name].append(room)
    assert {key for key, found in rooms.items() if len(found) > 1} == ALIKE


def test_a_word_of_the_glossary_is_defined_where_it_says() -> None:
    for word, module, name in WORDS:
        assert module in MODULES, f"{word}: there is no module {module}"
        body = tree(MODULES[module]).body
        first, _, field = name.partition(".")
        assert first in set(named(body)), f"{word}: {module} defines no {first}"
        if field:
            defined = (each for each in body if isinstance(each, ast.ClassDef) and each.name == first)
            assert field in set(named(next(defined).body)), f"{word}: {first} has no {field}"


def test_each_test_that_is_said_to_be_slow_is_there() -> None:
    for line in (TESTS / "slow.txt").read_text("utf-8").splitlines():
        file, _, name = line.partition("::")
        assert f"\ndef {name}(" in (TESTS / file).read_text("utf-8"), line
