"""The import law: rooms import downwards only, stages never each other, and each foreign library has one home."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.sources import PACKAGE, imports, module, modules, nodes, tree

# From the top of the house to its floor; rooms on one storey never import each other.
STOREYS = (
    ("__main__",),
    ("cli",),
    ("desk",),
    ("agents", "restate", "show"),
    ("generator",),  # the public names
    ("batch",),
    ("pipeline",),
    ("opening",),
    ("rows",),
    ("merge", "output", "settings"),
    ("read", "plan", "place", "write", "check", "proof"),
    ("template",),
    ("look",),
    ("decks",),
    ("pictures",),
    ("measure",),
    ("icons",),
    ("language",),
    ("expressions", "yaml"),
    ("model",),
    ("guard",),
    ("errors",),
    ("regex", "shipped"),
)
STOREY = {room: number for number, rooms in enumerate(STOREYS) for room in rooms}


def room(path: Path) -> str:
    return "generator" if module(path) == "__init__" else module(path).split("/")[0]


def room_of_import(name: str) -> str:
    """`generator.model.deck.Slide` stands in `model`; a public name in the package's own door."""
    second = (*name.split("."), "")[1]
    return second if second in STOREY or (PACKAGE / f"{second}.py").is_file() else "generator"


HOMES = {
    "PIL": {"pictures/raster", "show/drawing_process"},
    "anyio": {"agents/server"},
    "babel": {"language"},
    "chardet": {"read/decode"},
    "click": {"cli"},
    "distributed": {"batch/cluster"},
    "docutils": {"read/rst"},
    "httpx": {"agents/model", "read/fetch"},
    "fsspec": {"batch/addresses"},
    "fontTools": {"measure/faces"},
    "jinja2": {"expressions", "rows/fill", "look", "show/pages", "write/render"},
    "lxml": {"check", "decks", "merge", "template", "pictures/vector", "read/dom"},
    "latex2mathml": {"read/formulas"},
    "mammoth": {"read/word"},
    "markdown_it": {"read"},
    "mcp": {"agents/server"},
    "mdit_py_plugins": {"read/markdown"},
    "markupsafe": {"show/pages", "write/names"},
    "msgspec": set(map(room, modules())),  # what values are made of, as they were of the standard library's dataclasses
    "resvg_py": {"pictures/drawing_process"},
    "office2pdf": {"show/drawing_process"},
    "pikepdf": {"show/drawing_process", "show/export"},
    "pptx": {"pipeline", "decks"},
    "pygments": {"plan/programs"},
    "pypdfium2": {"show/drawing_process"},
    "segno": {"plan/rules", "show/present"},  # on a slide as a picture, and on a terminal as text
    "starlette": {"show/server"},
    "trafilatura": {"read/html/page_blocks"},
    "uniseg": {"measure"},
    "uvicorn": {"show/connections"},
    "xlsxwriter": {"write/package"},
    "yaml": {"yaml"},
}


def is_in(path: Path, home: str) -> bool:
    return module(path) == home or module(path).startswith(f"{home}/")


def test_imports_go_down_only() -> None:
    for path in modules():
        assert room(path) in STOREY, "a new room: give it its storey in this law"
        for name in imports(path):
            if name.split(".")[0] == "generator" and room_of_import(name) != room(path):
                assert STOREY.get(room_of_import(name), -1) > STOREY[room(path)], f"{name} is not below"


def test_a_foreign_library_is_met_at_home_only() -> None:
    for path in modules():
        for name in imports(path):
            library = name.split(".")[0]
            if library not in sys.stdlib_module_names and library != "generator":
                assert any(is_in(path, home) for home in HOMES[library]), f"{library} lives in {HOMES[library]}"


# Inside `read`: each format has a module or a folder, and what several share stands below them.
FLOOR = {"decode", "dom", "fence_info", "table_figures", "files", "filling", "formulas", "inline", "looks"}
FLOOR |= {"keys", "nodes", "prose", "completion"}
FLOOR |= {"private", "sentence_numbers", "source_images", "spans"}
FORMATS = {"article", "fetch", "html", "markdown", "notebook", "rst", "plain_text", "word"}


def test_formats_meet_at_the_door_and_on_the_floor_only() -> None:
    found = [
        f"{module(path)} imports {name}"
        for path in modules()
        if room(path) == "read" and (own := (*module(path).split("/"), "")[1]) in FORMATS | FLOOR
        for name in imports(path)
        if (other := part_of_read(name)) in FORMATS and other != own
    ]
    assert FORMATS | FLOOR | {"__init__"} == {
        (*module(path).split("/"), "")[1] for path in (PACKAGE / "read").rglob("*.py")
    }
    assert found == []


def test_what_says_what_a_slide_says_knows_no_lengths() -> None:
    found = [
        f"{module(path)} imports {name}"
        for path in modules()
        if room(path) == "plan" or module(path) == "model/outline"
        for name in imports(path)
        if name.startswith("generator.model.geometry")
    ]
    assert found == []


def part_of_read(name: str) -> str:
    """`generator.read.html.page_head` stands in html."""
    return (*name.split("."), "", "", "")[2] if name.startswith("generator.read.") else ""


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports at the top of a module; a door that is met in a function opens later."""
    names = {dotted(path): set(at_top(path)) for path in modules()}
    needs = {
        own: {name if name in names else name.rpartition(".")[0] for name in found} for own, found in names.items()
    }
    needs = {own: {name for name in found if name in names and name != own} for own, found in needs.items()}
    assert list(circles(needs)) == []


def dotted(path: Path) -> str:
    return f"generator.{module(path).replace('/', '.')}".removesuffix(".__init__")


def at_top(path: Path) -> Iterator[str]:
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def circles(needs: dict[str, set[str]]) -> Iterator[list[str]]:
    """Each module from which imports lead back to it, with those on the way."""
    for start in needs:
        reached, waiting = set[str](), [*needs[start]]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(needs[name])
        if start in reached:
            yield sorted(reached)


# Modules that open files of this program, or of a folder that they made themselves, and why.
OWN_FILES = {
    "agents/server": "pictures in a folder of its own",
    "agents/talk": "templates that ship",
    "cli": "a repository of talks that ships",
    "cli/options": "templates that ship",
    "cli/schema": "schemas that ship",
    "restate/brief": "templates that ship",
    "cli/template_command": "an article that ships",
    "icons": "templates that ship",
    "language/scripts": "templates that ship",
    "read/rst": "settings that ship",
    "look/theme_file": "themes that ship",
    "look/themes": "layouts that ship",
    "read/word": "names of styles, which ship",
    "yaml": "messages and tables of words that ship",
    "guard/lookup": "the one place that opens files of users",
    "measure/advances": "widths that ship",
    "output": "writes files",
    "guard/processes": "the folder of a program",
    "read/keys": "the keys that ship",
    "shipped": "words that ship, and what Python keeps beside its own code",
    "show/engines": "the folder of a program",
    "show/pages": "pages that ship",
}


def openings(path: Path) -> Iterator[int]:
    """The lines on which a file is opened to be read by its path; packages and pictures in memory are no files."""
    for node in nodes(path):
        match node:
            case ast.Call(func=ast.Attribute(attr="read_bytes" | "read_text")) | ast.Call(func=ast.Name(id="open")):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="open", value=ast.Name(id="os" | "io" | "codecs"))):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="open"), args=[ast.Constant(value=str(mode)), *_]) if "r" in mode:
                yield node.lineno


def test_only_one_function_opens_files_that_somebody_names() -> None:
    for path in modules():
        name = module(path).removesuffix("/__init__")
        assert name in OWN_FILES or not [*openings(path)], "use guard.lookup.bytes_of_regular_file"


def test_modules_that_open_files_of_their_own_do_so() -> None:
    names = {module(path).removesuffix("/__init__") for path in modules() if [*openings(path)]}
    assert names == OWN_FILES.keys()
