"""The import law: rooms import downwards only, stages never each other, and each foreign library has one home."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent
# From the top of the house to its floor; rooms on one storey never import each other.
STOREYS = (
    ("__main__",),
    ("cli",),
    ("examples", "listing", "restate", "starter", "summary"),
    ("ledger",),
    ("generator",),  # the public names
    ("build",),
    ("source",),
    ("options",),
    ("backup", "catalogue", "notes", "output", "schema", "settings"),
    ("read", "plan", "place", "write", "check"),
    ("measure", "pictures"),
    ("figures", "icons", "phrases", "templates"),
    ("language",),
    ("yaml", "yaml_lines", "kept", "shipped", "budget"),
    ("model",),
    ("errors", "limits"),
)
STOREY = {room: number for number, rooms in enumerate(STOREYS) for room in rooms}


def imports(path: Path) -> Iterator[str]:
    """The full name of every module, or name in a module, that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides its room"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module(path: Path) -> str:
    """A file's name as the law writes it: `measure/make_widths`."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def room(path: Path) -> str:
    return "generator" if module(path) == "__init__" else module(path).split("/")[0]


def room_of_import(name: str) -> str:
    """`generator.model.deck.Slide` stands in `model`; a public name in the package's own door."""
    second = (*name.split("."), "")[1]
    return second if second in STOREY or (PACKAGE / f"{second}.py").is_file() else "generator"


HOMES = {
    "PIL": {"pictures/raster"},
    "babel": {"figures", "language"},
    "chardet": {"read/encodings"},
    "click": {"cli"},
    "docutils": {"read/rst", "read/rst_directives"},
    "httpx": {"read/fetch"},
    "fontTools": {"icons/drawing", "measure/make_widths"},
    "jinja2": {"plan", "templates", "write/drawn", "write/render"},
    "lucide": {"icons/drawing"},
    "lxml": {"check", "pictures/vector", "read/web_tree"},
    "mammoth": {"read/docx"},
    "markdown_it": {"read"},
    "markupsafe": {"write/names"},
    "msgspec": set(map(room, modules())),  # what values are made of, as they were of the standard library's dataclasses
    "resvg_py": {"pictures/drawn"},
    "pygments": {"plan/code"},
    "segno": {"plan/qr"},
    "uniseg": {"measure"},
    "xlsxwriter": {"write/workbook"},
    "yaml": {"yaml"},
}


def is_in(path: Path, home: str) -> bool:
    return module(path) == home or module(path).startswith(f"{home}/")


@pytest.mark.parametrize("path", modules(), ids=module)
def test_imports_go_down_only(path: Path) -> None:
    assert room(path) in STOREY, "a new room: give it its storey in this law"
    for name in imports(path):
        if name.split(".")[0] == "generator" and room_of_import(name) != room(path):
            assert STOREY.get(room_of_import(name), -1) > STOREY[room(path)], f"{name} is not below"


@pytest.mark.parametrize("path", modules(), ids=module)
def test_a_foreign_library_is_met_at_home_only(path: Path) -> None:
    for name in imports(path):
        library = name.split(".")[0]
        if library not in sys.stdlib_module_names and library != "generator":
            assert any(is_in(path, home) for home in HOMES[library]), f"{library} lives in {HOMES[library]}"


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["build", "missing.yaml"]])
def test_what_needs_no_deck_loads_no_powerpoint(arguments: list[str], tmp_path: Path) -> None:
    code = (
        "import sys\nfrom generator.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print({'pptx', 'lxml', 'jinja2'} & sys.modules.keys(), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stderr.splitlines()[-1] == "set()"
