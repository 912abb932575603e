"""The package stays small: its lines of code, its modules and their length have a limit.

Lines of code are those without blank lines, comments, docstrings and imports. A change that adds lines removes as many.
"""

import ast
import io
import tokenize
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "generator"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES_OF_CODE, MOST_MODULES, MOST_LINES_OF_MODULE = 27_500, 250, 400
EMPTY = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def lines_of_code(source: str) -> int:
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in EMPTY:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        left_out: list[ast.stmt] = [node] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            left_out = [each for each in node.body[:1] if ast.get_docstring(node) is not None]
        for each in left_out:
            lines.difference_update(range(each.lineno, (each.end_lineno or each.lineno) + 1))
    return len(lines)


def test_lines_of_code_are_counted_without_what_does_nothing() -> None:
    source = '"""Doc."""\n\nimport os\n\n\ndef f():\n    """Return 1."""\n    # one\n    return (\n        1\n    )\n'
    assert lines_of_code(source) == 4


def test_the_package_has_few_lines_of_code() -> None:
    assert sum(lines_of_code(path.read_text("utf-8")) for path in MODULES) <= MOST_LINES_OF_CODE


def test_the_package_has_few_modules_and_none_is_long() -> None:
    lengths = {str(path.relative_to(PACKAGE)): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert len(lengths) <= MOST_MODULES
    assert [name for name, length in lengths.items() if length > MOST_LINES_OF_MODULE] == []
