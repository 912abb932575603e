"""The modules of the program as trees, which the laws of its text share: each is read and walked once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import generator

PACKAGE = Path(generator.__file__).parent


@cache
def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module(path: Path) -> str:
    """A file's name as the laws write it: `measure/wrap`."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of a module."""
    return list(ast.walk(tree(path)))


@cache
def imports(path: Path) -> list[str]:
    """The full name of every module, or name in a module, that a file imports, wherever in the file."""
    return list(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides its room"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
