"""The law of findings: made by three functions alone, with a code of the registry; and their page."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docs.findings import CODES, GROUPS, PAGE, page
from generator.errors import Finding, Where, error, info, warning
from tests.sources import PACKAGE, module, modules, nodes

MAKERS = dict.fromkeys(("error", "warning", "info", "make"), 0)  # `make` is one of the three, chosen by what was found
FIRST = {*MAKERS, "problem"}
THEIRS = re.compile("reporter|segno")
CARRIERS = {"PackageKind", "Problem", "Wanted", "_LeftOut"}  # what holds a code until a finding is made of it

# Words and turns that send a reader back to the beginning of a sentence.
CLIPPED = re.compile(
    r"\b(anew|as such|bug of ours|has no use for|trusts|is told|are told|wants quotes|for want of|in place of that)\b",
    re.IGNORECASE,
)
PAGES = [PAGE.parent.parent / "README.md", *sorted(PAGE.parent.glob("*.md"))]


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def arguments(call: ast.Call) -> set[str | None]:
    """The names of those that are named."""
    return {each.arg for each in call.keywords}


def is_code(given: ast.expr) -> bool:
    """Whether it is handed on from a parameter, or from what carries it."""
    return getattr(given, "id", getattr(given, "attr", "")) == "code"


def helpers(path: Path) -> Iterator[tuple[str, int]]:
    """The functions that fill in a place: they are given a code, and hand it on as the first argument."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef) and "code" in [each.arg for each in node.args.args]:
            names = [each.arg for each in node.args.args if each.arg != "self"]
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call) and name_of(each) in FIRST]
            if any(is_code(each.args[0]) for each in calls):
                yield node.name, names.index("code")


def carriers(path: Path) -> Iterator[tuple[str, int]]:
    for node in nodes(path):
        if isinstance(node, ast.ClassDef) and node.name in CARRIERS:
            names = [ast.unparse(each.target) for each in node.body if isinstance(each, ast.AnnAssign)]
            yield node.name, names.index("code")


@cache
def everywhere() -> dict[str, int]:
    """What takes a code in any module, and as which of its arguments."""
    public = {name: at for path in modules() for name, at in helpers(path) if not name.startswith("_")}
    return MAKERS | dict(taker for path in modules() for taker in carriers(path)) | public


def given(path: Path) -> Iterator[ast.expr]:
    """What a module gives as codes; docutils' reporter and segno have functions of these names that are not ours."""
    takers = everywhere() | dict(helpers(path))
    for node in nodes(path):
        if isinstance(node, ast.Call) and name_of(node) in takers and not THEIRS.search(ast.unparse(node.func)):
            yield from node.args[takers[name_of(node)] :][:1]


def test_every_code_is_in_the_registry_and_every_one_of_it_is_used() -> None:
    found = [each for path in modules() for each in given(path)]
    named = {each.value for each in found if isinstance(each, ast.Constant)}
    assert [ast.unparse(each) for each in found if not isinstance(each, ast.Constant) and not is_code(each)] == []
    assert named == set(CODES)


def test_findings_are_made_in_one_way() -> None:
    others = [path for path in modules() if module(path) != "errors"]
    calls = [node for path in others for node in nodes(path) if isinstance(node, ast.Call)]
    assert [ast.unparse(call) for call in calls if name_of(call) == "Finding"] == []
    assert [ast.unparse(call) for call in calls if name_of(call) == "replace" and "level" in arguments(call)] == []


def test_a_code_is_explained_once_and_in_sentences() -> None:
    assert sum(map(len, GROUPS.values())) == len(CODES)
    assert {frozenset(said) for said in CODES.values()} == {frozenset(("meaning", "advice"))}
    texts = [text for said in CODES.values() for text in (said["meaning"], said["advice"])]
    assert [text for text in texts if not text[0].isupper() or not text.endswith(".")] == []


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m docs.findings"


def test_a_finding_says_its_code_behind_its_message() -> None:
    levels = ("error", "warning", "info")
    made = [make("alt", "no alt text", Where("talk.md", 3), "say it") for make in (error, warning, info)]
    assert made == [Finding("alt", each, "no alt text", Where("talk.md", 3), "say it") for each in levels]
    assert {str(each) for each in made} == {"talk.md:3: no alt text [alt]\nhint: say it"}


def texts(path: Path) -> Iterator[str]:
    """The texts of a module that a user may read: all of two words or more, without comments on the code."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    documented = (node.body[0] for node in nodes(path) if isinstance(node, kinds) and node.body)
    unread = {id(first.value) for first in documented if isinstance(first, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unread:
            yield from [node.value] if " " in node.value.strip() else []


def test_what_a_user_reads_is_plain() -> None:
    said = {module(path): "\n".join(texts(path)) for path in modules()}
    said |= {"--help": helps()}
    said |= {path.name: path.read_text("utf-8") for path in PAGES}
    assert [f"{name}: {found[0]}" for name, text in said.items() for found in CLIPPED.finditer(text)] == []


def helps() -> str:
    """The help of each command, which stands in the docstrings of its module."""
    functions = (node for node in nodes(PACKAGE / "cli" / "__init__.py") if isinstance(node, ast.FunctionDef))
    shown = [ast.get_docstring(node) or "" for node in functions if not node.name.startswith("_")]
    return "\n".join(shown)
